#include "service/work.hpp"

#include <algorithm>

#include "service/body.hpp"
#include "service/held.hpp"
#include "service/promises.hpp"
#include "service/sign_up_links.hpp"

namespace stemmen::service {
const Account* Kit::account(std::string_view channel, std::string_view id) const {
    const auto found = std::ranges::find_if(accounts, [&](const Account& a) { return a.channel == channel && a.id == id; });
    if (found != accounts.end()) return &*found;
    const auto place = places.find(id);
    return place != places.end() && place->second.channel == channel ? &place->second : nullptr;
}

Work::Work(const Kit& the_kit, Transaction& the_tx, Results& the_results, const Account& the_account, PersonKey person, Secret address, Moment the_moment)
    : kit(the_kit), tx(the_tx), results(the_results), account(the_account), moment(the_moment), address_(std::move(address)) {
    if (std::optional<Thread> known = tx.thread(person)) thread = std::move(*known);
    thread_as_read_ = thread;
    thread.person = std::move(person);
    thread.channel = account.channel;
    thread.account = account.id;
    if (Result<contact::State> state = contact::decode(thread.contact)) contact = std::move(*state);
    else count("unreadable_state", "contact");
    if (!thread.session.empty()) session = tx.session(thread.session);
    if (!session) thread.session = {};
    session_as_read_ = session;
}

contact::PersonFacts Work::person_facts() const {
    return {.stopped_at = thread.stopped_at, .last_invited_at = thread.last_invited_at, .has_open_session = session.has_value()};
}

Language Work::language() const {
    if (session) return session->language;
    return thread.language.value_or(account.language);
}

dialog::TextArgs Work::args_for(std::string_view text_id, Language in) const {
    const auto found = account.args.find(in);
    dialog::TextArgs args = found == account.args.end() ? dialog::TextArgs{} : found->second;
    if (text_id.starts_with(group_prefix))
        for (const auto& [name, value] : found == account.args.end() ? dialog::TextArgs{} : found->second)
            if (name.starts_with(group_prefix)) args[name.substr(group_prefix.size())] = value;
    for (const dialog::Promise& promise : kit.dialogs.promises.of(text_id))
        if (!promise.placeholder.empty()) args[promise.placeholder] = days_told(promise, kit.limits, policy().gap).value_or("");
    return args;
}

// What is true in an inbox that officers share may be untrue on the own page: such a text has another form for it.
std::string Work::form_of(std::string_view text_id, Language in) const {
    std::string id(text_id);
    if (!account.abilities.own_page) return id;
    return kit.dialogs.texts.shown(id + ".web", in) != nullptr ? id + ".web" : id;
}

std::string Work::worded(std::string_view said_id, Language in, const dialog::TextArgs& with) const {
    const std::string text_id = form_of(said_id, in);
    const dialog::Text* text = kit.dialogs.texts.shown(text_id, in);
    if (text == nullptr) return {};
    if (text->text.find('{') == std::string::npos) return text->text;  // most of them, and the placeholders are many
    dialog::TextArgs args = args_for(text_id, in);
    for (const auto& [name, value] : with) args[name] = value;
    return dialog::fill(text->text, args);
}

bool Work::say(Line line) {
    const contact::Sending sending{.purpose = line.purpose,
                                   .stopped_at = thread.stopped_at,
                                   .session_started_at = session ? std::optional(session->invited_at) : std::nullopt};
    // Control is taken before the first line, so the line is judged as if we had it; how it went is checked before it is sent.
    contact::State by_then = contact;
    if (contact::access(contact.thread, policy()) == contact::Access::take_first)
        by_then.thread = contact::control_moved(by_then.thread, moment.now, Owner::us, false);
    refused_because_ = {};
    if (const auto reason = contact::refusal(by_then, sending, account.facts, policy(), moment)) refused_because_ = contact::to_string(*reason);
    else if (lines_.size() == kit.limits.messages_per_event_max) refused_because_ = "messages_per_event_max";
    else lines_.push_back(std::move(line));
    if (!refused_because_.empty()) count("send_refused", refused_because_);
    return refused_because_.empty();
}

bool Work::say_text(std::string_view text_id, contact::Purpose purpose, const dialog::TextArgs& args, std::string_view offer) {
    const dialog::Texts& texts = kit.dialogs.texts;
    Line line{.text = worded(text_id, language(), args), .choices = {}, .purpose = purpose, .name = "say"};
    if (line.text.empty()) {
        results.alarms.push_back("the dialogs folder has no text " + std::string(text_id) + ", so nothing was said; add it to texts/nb.json");
        return false;
    }
    if (!offer.empty()) {
        thread.offer = offer;
        for (const dialog::Choice& choice : dialog::offered_choices(texts, text_id, language()))
            line.choices.push_back({choice.title, seal_payload(kit.keys, thread.person, {SessionId{}, std::string(text_id), 0, choice.value})});
    }
    return say(std::move(line));
}

void Work::add_to_last(std::string_view text_id) {
    if (lines_.empty()) return;
    const std::string text = dialog::render(kit.dialogs.texts, text_id, language(), args_for(text_id, language()));
    if (text.empty()) results.alarms.push_back("the dialogs folder has no text " + std::string(text_id) + ", so it was not said; add it to texts/nb.json");
    else lines_.back().text += " " + text;
}

void Work::hand_back(contact::HandBackCause cause, std::string_view metadata) { hand_back_ = HandBack{cause, std::string(metadata)}; }

void Work::drop_unsent() {
    results.recalls.push_back(thread.person);
    lines_.clear();
    if (tx.drop_unsent(thread.person) == 0) return;
    count("send_dropped", "overtaken");
    // Among them may have been a take that had no clear outcome yet.
    if (contact::access(contact.thread, policy()) == contact::Access::take_first) doubt_control();
}

void Work::end_session(std::string_view ending, Disposition disposition) {
    if (!session) return;
    if (session->state.find(complaint_text) != std::string::npos) tx.drop_held(session->id);
    session->ended_at = moment.now;
    session->ending = ending;
    session->disposition = disposition;
    ended_ = session->id;
    // Of somebody who answered nothing the disposition is left, which leads to nobody (P-02).
    const bool may_lack_answers = disposition != Disposition::complete && disposition != Disposition::partial;
    if (may_lack_answers && tx.answers_of(session->id).empty()) session->person.reset();
    tx.update(*session);
    count("session_ended", ending);
    session.reset();
    thread.session = {};
    session_as_read_.reset();
}

std::string Work::give_receipt(Session& of) {
    const std::string code = new_receipt(kit.random);
    of.receipt_hash = kit.keys.receipt_hash(normal_receipt(code));
    gave_code_ = true;
    return code;
}

void Work::enqueue(Operation operation, std::string_view purpose) {
    const bool is_text = std::holds_alternative<SendText>(operation);
    Outgoing row = tx.enqueue({.person = thread.person,
                               .channel = account.channel,
                               .account = account.id,
                               .session = session ? session->id : thread.session,
                               .purpose = std::string(purpose),
                               .body = is_text && gave_code_ ? sealed_body(kit.keys, thread.person, operation) : to_json(operation),
                               .created_at = moment.now,
                               .next_at = moment.now},
                              moment.now, results.may_dispatch);
    enqueued_ = true;
    if (row.state != SendState::in_flight) return;
    if (row.purpose == "invite") thread.last_invited_at = moment.now;
    Secret address = address_;
    if (address.empty()) {
        Result<Secret> opened = kit.keys.open(thread.sealed_address, thread.person.value);
        if (opened) address = std::move(*opened);
    }
    if (is_text) std::get<SendText>(operation).reference = reference_of(row.id);
    results.dispatches.push_back({std::move(row), std::move(operation), std::move(address)});
}

// The page fetches what is said there: nothing has to be sent, so nothing waits, fails or is tried again.
void Work::show_lines() {
    for (Line& line : lines_) {
        SendText said{.text = std::move(line.text), .choices = std::move(line.choices), .language = language()};
        PageMessage message{.person = thread.person,
                            .session = session ? session->id : ended_,
                            .body = gave_code_ ? sealed_body(kit.keys, thread.person, said) : to_json(said),
                            .at = moment.now};
        message.number = tx.page().append(message);
        if (line.name == "invite") thread.last_invited_at = moment.now;
        results.shown.push_back({std::move(message), std::move(said), session.has_value()});
    }
}

void Work::write_lines() {
    if (account.abilities.own_page) return show_lines();
    contact::Thread later = contact.thread;
    if (!lines_.empty() && contact::access(contact.thread, policy()) == contact::Access::take_first) {
        enqueue(TakeControl{}, "take");
        later = contact::control_moved(later, moment.now, Owner::us, false);
    }
    const AfterSend after = hand_back_ ? contact::hand_back(hand_back_->cause, later, policy()) : AfterSend::keep;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        Line& line = lines_[i];
        std::vector<std::string> parts = split_text(line.text, account.abilities.text_max, account.abilities.text_unit);
        for (std::size_t part = 0; part < parts.size(); ++part) {
            const bool last_part = part + 1 == parts.size();
            SendText message{.text = std::move(parts[part])};
            // Quick replies vanish when anything follows, so they stand on the last part.
            if (last_part) message.choices = std::move(line.choices);
            if (last_part && i + 1 == lines_.size()) message.after = after;
            enqueue(std::move(message), line.name);
        }
    }
    if (!lines_.empty() || (address_.empty() && thread.sealed_address.empty())) return;
    const AfterSend alone = after == AfterSend::keep && doubts_control_ ? AfterSend::pass_to_operators : after;
    if (const auto operation = contact::hand_back_operation(alone, hand_back_ ? hand_back_->metadata : std::string{}))
        enqueue(*operation, std::holds_alternative<PassControl>(*operation) ? "pass" : "release");
}

// When the officers' talk is to be judged, if nothing happens before. It is not while a talk of ours goes on.
std::optional<Timestamp> Work::judgement_due() const {
    const contact::EpisodeFacts talk = contact::facts(contact.episode, policy());
    if (session || contact.judged || !talk.started) return std::nullopt;
    if (judge_later_) return judge_later_;
    if (!talk.ended_by) return contact::next_due(contact, policy());
    const contact::Decision decision = contact::decide(contact, person_facts(), account.facts, policy(), moment);
    const auto* wait = std::get_if<contact::Wait>(&decision);
    return wait == nullptr ? moment.now : wait->until;
}

// When a thread in our hands goes back for want of a word, whether or not a talk of ours goes on in it. While a hand-back is
// on its way there is nothing to do but to look, a silence later, whether it has worked.
Timestamp Work::silence_due() {
    const Timestamp seen = std::max(contact.thread.last_direct_at.value_or(Timestamp{}), contact.thread.moved_at.value_or(Timestamp{}));
    const Timestamp due = contact::silence_due(session ? session->active_at : seen, policy());
    if (due > moment.now) return due;
    return hand_back_ || tx.has_outgoing(thread.person) ? contact::silence_due(moment.now, policy()) : due;
}

std::optional<Timestamp> Work::due() {
    std::optional<Timestamp> earliest = judgement_due();
    const auto consider = [&](Timestamp at) {
        if (!earliest || at < *earliest) earliest = at;
    };
    if (session) consider(session->active_at + kit.limits.session_timeout);
    // After the answer window the platform has taken the thread back by itself.
    if (is_ours() && (session || contact::window_is_open(contact.thread, policy(), moment.now))) consider(silence_due());
    return earliest;
}

// The address is kept while an operation may be needed: a talk we watch, a survey, a thread in our hands, something on its way.
bool Work::needs_address() {
    if (session || enqueued_) return true;
    const bool watched = contact::facts(contact.episode, policy()).started && !contact.judged;
    if ((watched || is_ours()) && contact::window_is_open(contact.thread, policy(), moment.now)) return true;
    return !thread.sealed_address.empty() && tx.has_outgoing(thread.person);
}

void Work::seal_address() {
    if (!needs_address()) {
        thread.sealed_address.clear();
    } else if (!address_.empty() && (thread.sealed_address.empty() || kit.keys.is_outdated(thread.sealed_address))) {
        thread.sealed_address = kit.keys.seal(address_, thread.person.value);
    }
}

void Work::close() {
    write_lines();
    seal_address();
    if (session && session != session_as_read_) tx.update(*session);
    thread.contact = contact::encode(contact);
    thread.due_at = due();
    // Waking early does no harm, since what is due is looked up then; moving the mark at every turn costs a page of the index.
    const std::optional<Timestamp>& marked = thread_as_read_.due_at;
    if (thread.due_at && marked && *marked > moment.now) thread.due_at = std::min(*thread.due_at, *marked);
    if (!thread.sealed_address.empty() && !session && !enqueued_ && contact.thread.last_person_action && policy().answer_window) {
        // Nothing can be said after the window: look again then, only to forget the address.
        const Timestamp closed = *contact.thread.last_person_action + *policy().answer_window;
        if (!thread.due_at || closed < *thread.due_at) thread.due_at = std::max(closed, moment.now + std::chrono::seconds{1});
    }
    if (thread != thread_as_read_) tx.save(thread);
}

}  // namespace stemmen::service
