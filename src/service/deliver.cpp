#include "service/deliver.hpp"

#include <algorithm>

#include "service/body.hpp"
#include "service/switch_off.hpp"
#include "service/talk.hpp"
#include "service/work.hpp"

namespace stemmen::service {
namespace {

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

contact::Purpose purpose_of(const Outgoing& row) {
    if (row.purpose == "invite") return contact::Purpose::start;
    return row.purpose == "ask" ? contact::Purpose::talk : contact::Purpose::reply;
}

bool moves_control(const Outgoing& row) { return row.purpose == "take" || row.purpose == "release" || row.purpose == "pass"; }

// What the operation did to the thread's ownership, now that it has succeeded.
std::optional<Owner> new_owner(const Kit& kit, const Outgoing& row) {
    if (row.purpose == "take") return Owner::us;
    if (row.purpose == "release") return Owner::nobody;
    if (row.purpose == "pass") return Owner::other;
    // Most messages keep the thread and need not be read for that. In JSON a quotation mark within a text is escaped.
    if (row.body.starts_with('{') && row.body.find("\"after\":") == std::string::npos) return std::nullopt;
    const Result<Operation> operation = operation_of(kit.keys, row);
    const auto* message = operation ? std::get_if<SendText>(&*operation) : nullptr;
    if (message == nullptr || message->after == AfterSend::keep) return std::nullopt;
    return message->after == AfterSend::release ? Owner::nobody : Owner::other;
}

// What could not be sent ends the talk it belonged to, with all that waits behind it.
void wind_up(Work& work, const Outgoing& row, const std::string& why) {
    if (work.session && work.session->id != row.session) return;  // of an earlier talk
    if (work.tx.drop_unsent(row.person) > 0) work.count("send_dropped", "after_failure");  // none of them has ever been tried
    if (!work.session) return;
    const bool is_unsure = work.session->disposition == Disposition::unknown;
    if (is_unsure && why != "outcome_unknown") retract_invitation(work, why);
    else work.end_session("unreachable", is_unsure ? Disposition::unknown : disposition_so_far(work.kit, *work.session));
}

// The row goes; what it belonged to is wound up and counted.
void give_up(Work& work, const Outgoing& row, const std::string& reason, bool session_ends) {
    const std::string word = reason.substr(0, reason.find(':'));
    work.count("send_given_up", word);
    work.tx.finish(row, work.moment.now, false);
    const bool is_take = row.purpose == "take";
    if (is_take) work.contact = contact::observe_refusal(work.contact, work.moment.now);
    if (is_take && word == "outcome_unknown") work.doubt_control();
    else if (word == "not_owner") work.contact = contact::observe_control(work.contact, work.moment.now, Owner::other);
    if (is_take || session_ends) wind_up(work, row, is_take ? "control_refused" : word);
    // Nothing of ours goes on in it now. A hand-back that failed itself is tried again after a silence (wake). After the answer window the
    // platform has taken the thread back, and what waited so long may be later than that.
    const bool may_be_ours = word != "too_old" || contact::window_is_open(work.contact.thread, work.policy(), work.moment.now);
    if (may_be_ours && !work.session && !moves_control(row) && !work.tx.has_outgoing(row.person)) work.hand_back(contact::HandBackCause::left_over);
}

void hand_over(Work& work, Outgoing row) {
    Result<Operation> operation = operation_of(work.kit.keys, row);
    Result<Secret> address = work.kit.keys.open(work.thread.sealed_address, work.thread.person.value);
    if (!operation || !address) return give_up(work, row, operation ? "address_lost" : "unreadable", true);
    if (auto* message = std::get_if<SendText>(&*operation)) message->reference = reference_of(row.id);
    if (row.purpose == "invite") work.thread.last_invited_at = work.moment.now;
    work.results.dispatches.push_back({std::move(row), std::move(*operation), std::move(*address)});
}

// The second check, and the hand-over or the end of it.
void send_or_drop(Work& work, Outgoing row) {
    const bool gives_back = row.purpose == "release" || row.purpose == "pass";
    if (!work.account.facts.channel_on && !gives_back) {
        work.count("send_given_up", contact::to_string(contact::Reason::channel_off));
        work.tx.finish(row, work.moment.now, false);
        return end_switched_off(work);
    }
    if (!moves_control(row)) {
        const contact::Sending sending{.purpose = purpose_of(row),
                                       .stopped_at = work.thread.stopped_at,
                                       .session_started_at = work.session ? std::optional(work.session->invited_at) : std::nullopt};
        if (const auto reason = contact::refusal(work.contact, sending, work.account.facts, work.policy(), work.moment)) {
            work.count("send_refused", contact::to_string(*reason));
            return give_up(work, row, std::string(contact::to_string(*reason)), true);
        }
    }
    hand_over(work, std::move(row));
}

// Reads nothing that whoever sent the row knew already. False when the row is not there any more: its echo has settled it.
bool delivered(const Kit& kit, Transaction& tx, const Outgoing& row, const Account& account, Moment moment, Results& results) {
    auto [was_there, next] = tx.finish(row, moment.now, results.may_dispatch);
    if (!was_there) return false;
    const std::optional<Owner> owner = new_owner(kit, row);
    const bool is_invitation = row.purpose == "invite";
    // The common case, a question in a running talk, touches nothing but the outbox.
    if (!next && !owner && !is_invitation && !row.session.empty()) return true;
    Work work(kit, tx, results, account, row.person, {}, moment);
    if (owner) work.contact = contact::observe_control(work.contact, moment.now, *owner);
    if (is_invitation && work.session && work.session->disposition == Disposition::unknown) {
        work.session->disposition = Disposition::pending;
        work.count("invited", account.channel);
    }
    if (next && next->state == SendState::in_flight) send_or_drop(work, std::move(*next));
    // What control was taken for has been dropped meanwhile.
    else if (row.purpose == "take" && !work.session && !tx.has_outgoing(row.person)) work.hand_back(contact::HandBackCause::left_over);
    work.close();
    return true;
}

// An invitation whose echo never came but whose buttons were used.
bool has_been_answered(Transaction& tx, const Outgoing& row) {
    if (row.purpose != "invite" || row.attempts == 0) return false;
    const std::optional<Session> session = tx.session(row.session);
    return session && session->disposition != Disposition::unknown;
}

}  // namespace

void recover(const Kit& kit, Transaction& tx, Moment moment, Results& results) {
    const std::size_t rows = tx.recover_in_flight(moment.now + kit.limits.retry.echo_wait);
    if (rows > 0) results.counts.push_back({"recovered_in_flight", std::to_string(rows)});
    // A thread that was left in our hands without a talk of ours goes back now, not after the silence it was marked for.
    Duration silence{};
    for (const Account& account : kit.accounts) silence = std::max(silence, account.policy.hand_back_after);
    for (const PersonKey& person : tx.due_threads(moment.now + silence, kit.limits.recover_threads_max)) {
        std::optional<Thread> thread = tx.thread(person);
        const Account* account = thread ? kit.account(thread->channel, thread->account) : nullptr;
        if (account == nullptr || !thread->session.empty()) continue;
        const Result<contact::State> state = contact::decode(thread->contact);
        if (!state || contact::owner(state->thread, account->policy) != Owner::us) continue;
        thread->due_at = moment.now;
        tx.save(*thread);
    }
}

void claim(const Kit& kit, Transaction& tx, std::size_t limit, Moment moment, Results& results) {
    for (Outgoing& row : tx.claim_due(moment.now, limit)) {
        const Account* account = kit.account(row.channel, row.account);
        if (account == nullptr) {
            tx.finish(row, moment.now, false);
            results.counts.push_back({"send_given_up", "account_gone"});
            continue;
        }
        if (has_been_answered(tx, row)) {
            delivered(kit, tx, row, *account, moment, results);
            continue;
        }
        Work work(kit, tx, results, *account, row.person, {}, moment);
        send_or_drop(work, std::move(row));
        work.close();
    }
}

bool give_up_old(const Kit& kit, Transaction& tx, std::size_t limit, Moment moment, Results& results) {
    const std::vector<Outgoing> old = tx.waiting_since(moment.now - kit.limits.retry.age_max, limit);
    for (const Outgoing& row : old) {
        const Account* account = kit.account(row.channel, row.account);
        if (account == nullptr) {
            tx.finish(row, moment.now, false);
            results.counts.push_back({"send_given_up", "account_gone"});
            continue;
        }
        Work work(kit, tx, results, *account, row.person, {}, moment);
        give_up(work, row, "too_old", !moves_control(row));
        work.close();
    }
    return old.size() == limit;
}

void recalled(const Kit& kit, Transaction& tx, std::int64_t id, Moment moment, Results& results) {
    const std::optional<Outgoing> row = tx.outgoing(id);
    if (!row || row->state != SendState::in_flight) return;
    results.counts.push_back({"send_dropped", "recalled"});
    std::optional<Outgoing> next = tx.finish(*row, moment.now, results.may_dispatch).next;
    const Account* account = kit.account(row->channel, row->account);
    if (account == nullptr) return;
    Work work(kit, tx, results, *account, row->person, {}, moment);
    if (next && next->state == SendState::in_flight) send_or_drop(work, std::move(*next));
    work.close();
}

void settle(const Kit& kit, Transaction& tx, const Outgoing& sent, const SendOutcome& outcome, Moment moment, Results& results) {
    const Account* account = kit.account(sent.channel, sent.account);
    if (account == nullptr) return;
    const auto count = [&] { results.counts.push_back({"send_outcome", std::string(outcome_name(outcome))}); };
    if (std::holds_alternative<Delivered>(outcome)) {
        if (delivered(kit, tx, sent, *account, moment, results)) count();
        return;
    }
    std::optional<Outgoing> row = tx.outgoing(sent.id);
    if (!row) return;
    count();
    const auto later = [&](SendState state, Timestamp at) {
        row->state = state;
        row->next_at = at;
        ++row->attempts;
        tx.update(*row);
    };
    std::visit(overloaded{
                   [](const Done&) {},  // only after Delivered
                   [&](const TryAgain& again) { later(SendState::ready, again.at); },
                   [&](const AwaitEcho& await) { later(SendState::awaiting_echo, await.until); },
                   [&](const GiveUp& up) {
                       Work work(kit, tx, results, *account, row->person, {}, moment);
                       give_up(work, *row, up.reason, up.session_ends);
                       work.close();
                   },
               },
               next_move(kit.limits.retry, *row, outcome, moment.now, kit.random.next()));
}

}  // namespace stemmen::service
