#include "service/receive.hpp"

#include <algorithm>
#include <array>

#include "dialog/detect.hpp"
#include "service/deliver.hpp"
#include "service/hear.hpp"
#include "service/own_page.hpp"
#include "service/switch_off.hpp"

namespace stemmen::service {
namespace {

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

// An invitation that has not gone out yet is taken back when the talk with the officers goes on.
bool is_unsent_invitation(const Work& work) {
    return work.session && work.session->disposition == Disposition::unknown && !work.invitation_has_left();
}

class Reception {
public:
    Reception(Work& work, const Inbound& event) : work_(work), event_(event) {}

    void operator()(const TextSaid& said) {
        const bool to_us = is_to_us(), is_late = to_us && is_after_silence(), may_warn = is_left_to_us() && work_.thread.offer != offer_officers_112;
        observe(contact::Addressee::us);  // first, since the message opens the window for what is said to it
        if (to_us && !event_.standby && !is_late) {
            work_.session->active_at = work_.moment.now;
            note_arrival(work_);
            return hear(work_, said.text, message_key(said.message_id));
        }
        if (is_unsent_invitation(work_)) leave(work_, contact::HandBackCause::not_an_answer);
        if (hear_command_outside(work_, said.text, message_key(said.message_id))) return;
        const privacy::SafetyClass safety = work_.kit.screener.safety(said.text);
        // No silence and no hand-back makes us deaf to danger as long as no officer has come. What was less than danger is said once.
        if (may_warn && (to_us || safety == privacy::SafetyClass::danger) && hear_danger(work_, safety, said.text)) {
            work_.session->active_at = work_.moment.now;
            return;
        }
        if (to_us && safety == privacy::SafetyClass::none) {
            // After a silence, and now the person writes: perhaps a late answer. It is for them to say.
            work_.session->active_at = work_.moment.now;
            if (is_late) advance(work_, dialog::Paused{});
            advance(work_, dialog::Resumed{});
        }
        leave_to_officers();
        note_language(said.text);
    }
    void operator()(const ChoiceMade& choice) {
        const auto payload = open_payload(work_.kit.keys, work_.thread.person, choice.payload);
        if (!payload) {
            // A button of the Page's own, or a changed one: the citizen did something, but answered nothing of ours.
            work_.count("foreign_tap", choice.payload.empty() ? "empty" : "not_ours");
            return observe(contact::Addressee::officers);
        }
        observe(contact::Addressee::us);
        if (work_.session) work_.session->active_at = work_.moment.now;
        hear_tap(work_, *payload, message_key(choice.message_id));
    }
    void operator()(const MediaSent&) {
        const bool to_us = is_to_us() && !event_.standby;
        work_.count("media", to_us ? "survey" : "officers");
        if (!to_us) {
            if (is_unsent_invitation(work_)) leave(work_, contact::HandBackCause::not_an_answer);
            return leave_to_officers();
        }
        observe(contact::Addressee::us);
        work_.session->active_at = work_.moment.now;
        work_.say_text("fallback.media", contact::Purpose::reply);
        advance(work_, dialog::AskAgain{});
    }
    void operator()(const MessageEdited& edited) {
        observe(contact::Addressee::us);
        if (work_.account.abilities.can_edit) hear_edit(work_, edited.text, message_key(edited.message_id));
    }
    void operator()(const MessageUnsent& unsent) {
        observe(contact::Addressee::us);
        hear_unsent(work_, message_key(unsent.message_id));
    }
    void operator()(const Reacted&) { observe(contact::Addressee::us); }
    void operator()(const PageSpoke& spoke) {
        observe(contact::Addressee::officers);
        // "Ja" to an officer's question is no answer to one of ours.
        if (spoke.speaker != Speaker::automation) work_.thread.offer.clear();
    }
    void operator()(const LinkOpened&) {
        observe(contact::Addressee::us);
        if (!work_.session || work_.session->disposition == Disposition::unknown) return;  // the invitation is on its way
        work_.thread.offer.clear();
        work_.session->active_at = work_.moment.now;
        advance(work_, dialog::Resumed{});
    }
    void operator()(const ControlMoved& moved) {
        observe(contact::Addressee::officers);
        // Passed to us: to be asked about (judge() invites), or not; then it is not ours to keep.
        if (moved.how == ControlMoved::How::passed && !work_.session) work_.hand_back(contact::HandBackCause::not_asked);
    }
    void operator()(const ControlRequested&) {
        observe(contact::Addressee::officers);
        if (work_.is_ours()) work_.hand_back(contact::HandBackCause::control_requested);
    }
    void operator()(const Receipt&) {}
    void operator()(const AccountNotice&) {}

private:
    // Our talk hears what is told to us as the one spoken to; as listeners we leave it to the officers, unless our own talk
    // has only fallen silent and nobody has stepped in since.
    [[nodiscard]] bool is_to_us() const {
        if (work_.thread.offer.starts_with(offer_officers)) return false;
        return !event_.standby ? work_.session && !is_unsent_invitation(work_) : is_left_to_us();
    }
    // Our talk goes on, or could, and no officer has written since the person last did something in it.
    [[nodiscard]] bool is_left_to_us() const {
        if (!work_.session || is_unsent_invitation(work_)) return false;
        const auto talk = contact::facts(work_.contact.episode, work_.policy());
        const bool officers_came = talk.last_officer_at && *talk.last_officer_at > work_.session->active_at;
        const auto& taken_at = work_.contact.thread.taken_from_us_at;
        return !officers_came && !(taken_at && *taken_at >= work_.session->invited_at);
    }
    // Where nobody owns the thread no hand-back ends a question: what is written long after it may be for the officers.
    [[nodiscard]] bool is_after_silence() const {
        if (event_.standby || work_.is_ours() || !work_.account.abilities.shared_inbox) return false;
        const dialog::Step* const step = open_step(work_);
        return step != nullptr && !step->hands_back && work_.moment.now >= contact::silence_due(work_.session->active_at, work_.policy());
    }
    // A message that is for the officers though it has come to us alone goes on to them at once.
    void leave_to_officers() {
        observe(contact::Addressee::officers);
        if (!event_.standby) work_.hand_back(contact::HandBackCause::not_an_answer);
    }
    [[nodiscard]] MessageKey message_key(const std::string& id) const {
        return id.empty() ? MessageKey{} : work_.kit.keys.message_key(work_.account.channel, id);
    }
    void observe(contact::Addressee addressee) {
        contact::Observed observed = contact::observe(std::move(work_.contact), event_, addressee, work_.policy(), work_.kit.phrases);
        work_.contact = std::move(observed.state);
        if (observed.left) count_not_asked(work_, *observed.left, contact::to_string(contact::reason_when_over(*observed.left, work_.person_facts(), work_.policy())));
    }
    // What the citizen writes to the officers tells which language to ask in: English is plain to see; between bokmål and
    // nynorsk the talk itself offers the choice.
    void note_language(const std::string& text) {
        const auto detected = dialog::detect_language(text);
        if (!detected || detected->markers < 2) return;
        work_.thread.language_hint = detected->language;
        const dialog::Texts& texts = work_.kit.dialogs.texts;
        if (detected->language == Language::en && texts.is_shown(Language::en)) work_.thread.language = Language::en;
        else if (detected->language != Language::en && work_.thread.language == Language::en) work_.thread.language.reset();
    }

    Work& work_;
    const Inbound& event_;
};

// Our own message came back: proof that it was sent, whatever the answer to the request said.
void receive_own_echo(const Kit& kit, Transaction& tx, std::string_view channel, const Inbound& event, Moment moment, Results& results) {
    const auto& echo = std::get<PageSpoke>(event.body);
    const std::int64_t id = id_of_reference(echo.reference);
    const std::optional<Outgoing> row = id == 0 ? std::nullopt : tx.outgoing(id);
    if (!row) return;
    // A number of another installation, or of a database that was put back, is not this row's.
    if (row->person != kit.keys.person_key(channel, event.account, event.person)) return results.counts.push_back({"events_ignored", "foreign_echo"});
    if (kit.clocks != nullptr && !kit.clocks->echoed(channel, event.account, event.at, row->created_at, moment.now)) results.counts.push_back({"platform_clock", "not_believed"});
    settle(kit, tx, *row, Delivered{echo.message_id}, moment, results);
}

// Somebody else has come into our talk. That the citizen's words reach us as listeners only tells so when the thread was ours.
std::optional<contact::HandBackCause> interruption(const Work& work, const Inbound& event) {
    if (!work.session) return std::nullopt;
    const auto cause = contact::interruption(work.contact, event, work.policy(), work.kit.phrases);
    // What happened before we invited comes late and interrupts nothing, once the invitation has gone out.
    const bool is_history = event.at <= work.session->invited_at && (std::holds_alternative<PageSpoke>(event.body) || std::holds_alternative<ControlMoved>(event.body));
    if (is_history && !is_unsent_invitation(work)) return std::nullopt;
    const bool by_citizen = !event.person.empty() && event.standby && !std::holds_alternative<PageSpoke>(event.body) &&
                            !std::holds_alternative<ControlMoved>(event.body);
    if (cause == contact::HandBackCause::control_taken && by_citizen && !work.is_ours()) return std::nullopt;
    return cause;
}

void finish(Work& work, Timestamp happened_at) {
    const bool is_delayed = happened_at < work.moment.now - work.kit.limits.delayed_event;
    if (is_delayed) work.judge_later(work.moment.now + work.kit.limits.delayed_grace);
    else if (!work.session) judge(work);
    work.close();
}

}  // namespace

EventKey event_key(const Kit& kit, std::string_view channel, const Inbound& event) { return kit.keys.event_key(channel, event.account + "|" + event.key); }

std::string_view kind_of(const Inbound& event) {
    constexpr std::array<std::string_view, std::variant_size_v<InboundBody>> names{
        "text", "choice", "media", "edit", "unsent", "reaction", "page_spoke", "link", "control_moved", "control_requested", "receipt", "notice"};
    return names[event.body.index()];
}

namespace {

bool is_own_echo(const Inbound& event) {
    const auto* spoke = std::get_if<PageSpoke>(&event.body);
    return spoke != nullptr && spoke->speaker == Speaker::us;
}

// What has to be added to the event's time to have it on our clock. Of our own echoes that is not asked: they tell what it is.
Duration correction_of(const Kit& kit, std::string_view channel, const Inbound& event, Moment moment) {
    const bool is_stamped = kit.clocks != nullptr && !is_own_echo(event) && !std::holds_alternative<Receipt>(event.body) && kit.account(channel, event.account) != nullptr;
    if (!is_stamped) return {};
    return kit.clocks->received(channel, event.account, event.at, moment.now) ? kit.clocks->correction(channel, event.account) : Duration::zero();
}

void receive_one(const Kit& kit, Transaction& tx, std::string_view channel, const Inbound& event, Moment moment, Results& results) {
    if (std::holds_alternative<Receipt>(event.body)) return;
    if (const auto* notice = std::get_if<AccountNotice>(&event.body)) {
        if (!tx.remember(event_key(kit, channel, event), moment.now)) return results.counts.push_back({"events_ignored", "seen_before"});
        if (notice->action == "block" || notice->action == "unblock")
            results.verdicts.push_back({.blocked = notice->action == "block", .at = std::min(event.at, moment.now)});
        results.alarms.push_back("the platform sent a policy notice for the account: " + notice->action + "; look in its support inbox");
        return;
    }
    if (is_own_echo(event)) return receive_own_echo(kit, tx, channel, event, moment, results);
    const Account* account = kit.account(channel, event.account);
    if (account == nullptr) return results.counts.push_back({"events_ignored", "other_account"});
    if (event.at > moment.now + kit.limits.clock_skew) {
        // A wrong clock somewhere: taken at its word it would hold the window open, and the thread in our hands, for as long.
        Inbound now = event;
        now.at = moment.now;
        results.counts.push_back({"events_corrected", "future_time"});
        return receive_one(kit, tx, channel, now, moment, results);
    }
    if (event.at < moment.now - kit.limits.late_event) return results.counts.push_back({"events_ignored", "too_late"});
    if (!tx.remember(event_key(kit, channel, event), moment.now)) return results.counts.push_back({"events_ignored", "seen_before"});

    PersonKey person = kit.keys.person_key(channel, event.account, event.person);
    if (account->abilities.own_page) {
        Work work(kit, tx, results, *account, std::move(person), {}, moment);  // nobody has to be reached, so no address is kept
        receive_on_page(work, event);
        if (!account->facts.channel_on) end_switched_off(work);
        return work.close();
    }
    Work work(kit, tx, results, *account, std::move(person), event.person, moment);
    if (const auto cause = interruption(work, event)) leave(work, *cause);
    std::visit(Reception(work, event), event.body);
    if (!account->facts.channel_on) end_switched_off(work);  // nothing has been said: the words have only been obeyed
    finish(work, event.at);
}

}  // namespace

void receive(const Kit& kit, Transaction& tx, std::string_view channel, const Inbound& event, Moment moment, Results& results) {
    results.counts.push_back({"events", std::string(kind_of(event))});
    const Duration correction = correction_of(kit, channel, event, moment);
    if (correction == Duration::zero()) return receive_one(kit, tx, channel, event, moment, results);
    Inbound corrected = event;
    corrected.at += correction;
    results.counts.push_back({"platform_clock", correction > Duration::zero() ? "behind" : "ahead"});
    receive_one(kit, tx, channel, corrected, moment, results);
}

Result<void> receive_ended(const Kit& kit, Transaction& tx, const EndedCall& call, Moment moment, Results& results) {
    const Account* account = kit.account(call.channel, call.account);
    if (account == nullptr) return Error{Errc::not_found, "no such channel and account here"};
    Work work(kit, tx, results, *account, kit.keys.person_key(call.channel, call.account, call.person), call.person, moment);
    const contact::EpisodeFacts talk = contact::facts(work.contact.episode, work.policy());
    if (!talk.started || work.contact.judged) return Error{Errc::not_found, "no talk with this person is going on"};
    contact::Observed observed = contact::observe_told(std::move(work.contact), moment.now, call.do_not_ask, work.policy());
    work.contact = std::move(observed.state);
    if (observed.left) count_not_asked(work, *observed.left, contact::to_string(contact::reason_when_over(*observed.left, work.person_facts(), work.policy())));
    finish(work, moment.now);
    return {};
}

}  // namespace stemmen::service
