// One person's thread while one event, timer or outcome is worked on, inside one transaction. Loads once, collects what is
// to be said, saves once. The use cases (receive, wake, deliver) are written in its terms.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contact/codec.hpp"
#include "contact/hand_back.hpp"
#include "contact/observe.hpp"
#include "service/kit.hpp"
#include "service/payload.hpp"

namespace stemmen::service {

// Thread::offer while what the citizen writes is for the officers though our talk is still open.
inline constexpr std::string_view offer_officers = "officers";
inline constexpr std::string_view offer_officers_112 = "officers:112";  // the same, and told to ring 112

class Work {
public:
    // `address` is known when an event has brought it; else the sealed one of the thread is opened when something is sent.
    Work(const Kit& kit, Transaction& tx, Results& results, const Account& account, PersonKey person, Secret address, Moment moment);

    // ---- what is known; change `thread`, `contact` and `session` freely until close() ----
    const Kit& kit;
    Transaction& tx;
    Results& results;
    const Account& account;
    const Moment moment;
    Thread thread;
    contact::State contact;
    std::optional<Session> session;  // the open one

    [[nodiscard]] const contact::Policy& policy() const { return account.policy; }
    [[nodiscard]] contact::PersonFacts person_facts() const;
    [[nodiscard]] bool is_ours() const { return contact::owner(contact.thread, policy()) == Owner::us; }
    void count(std::string_view name, std::string_view label) { results.counts.push_back({name, std::string(label)}); }

    // ---- speaking ----
    struct Line {
        std::string text;
        std::vector<ChoiceOffered> choices;
        contact::Purpose purpose{};
        std::string_view name;  // for Outgoing::purpose: invite, ask, say
    };
    // Planned here, written to the outbox by close(), split to the channel's limits, control taken first if it must be.
    // Refused, counted and dropped when nothing may be sent now; the answer tells.
    bool say(Line line);
    // A text of the service by id, in the thread's language, with its own choices as `offer` payloads.
    bool say_text(std::string_view text_id, contact::Purpose purpose, const dialog::TextArgs& args = {}, std::string_view offer = {});
    // Puts a text of the service behind the last line planned here, in one message with it: a message after it would take its
    // choices away. Does nothing when nothing could be said.
    void add_to_last(std::string_view text_id);
    // The same text as it would be shown: for consents and for matching typed titles.
    [[nodiscard]] Language language() const;
    [[nodiscard]] dialog::TextArgs args_for(std::string_view text_id, Language in) const;
    // A text as it is shown, placeholders filled, those of `with` first; "" if there is none of that id.
    [[nodiscard]] std::string worded(std::string_view text_id, Language in, const dialog::TextArgs& with = {}) const;
    [[nodiscard]] bool is_speaking() const { return !lines_.empty(); }
    // Why say() last refused; "" if it never did.
    [[nodiscard]] std::string_view refused_because() const { return refused_because_; }
    // What becomes of the thread after the last thing said here, or now if nothing is said.
    void hand_back(contact::HandBackCause cause, std::string_view metadata = {});
    void keep() { hand_back_.reset(); }
    // Control may have been taken though we never learnt so: it is handed back in any case. Harmless when we do not have it.
    void doubt_control() { doubts_control_ = true; }
    // The talk with the officers is not judged before this; something may still be on its way.
    void judge_later(Timestamp at) { judge_later_ = at; }
    // The invitation has left our hands, so that it may have arrived, whatever we know.
    [[nodiscard]] bool invitation_has_left() const { return session && thread.last_invited_at && *thread.last_invited_at >= session->invited_at; }
    // Nothing that is still waiting to be sent to this person goes out.
    void drop_unsent();

    // ---- sessions ----
    void end_session(std::string_view ending, Disposition disposition);
    // A new receipt code for the session, shown once; only its keyed hash is kept.
    std::string give_receipt(Session& of);

    // Writes everything. Nothing may be done with the work afterwards.
    void close();

private:
    struct HandBack {
        contact::HandBackCause cause{};
        std::string metadata;
    };
    [[nodiscard]] std::string form_of(std::string_view text_id, Language in) const;
    void show_lines();
    void write_lines();
    void enqueue(Operation operation, std::string_view purpose);
    [[nodiscard]] std::optional<Timestamp> due();
    [[nodiscard]] std::optional<Timestamp> judgement_due() const;
    [[nodiscard]] Timestamp silence_due();
    [[nodiscard]] bool needs_address();
    void seal_address();

    Secret address_;
    std::vector<Line> lines_;
    std::optional<HandBack> hand_back_;
    Thread thread_as_read_;
    std::optional<Session> session_as_read_;
    std::string_view refused_because_;
    std::optional<Timestamp> judge_later_;
    SessionId ended_;  // the session that ended here: what is said now belongs to it
    bool enqueued_ = false;
    bool doubts_control_ = false;
    bool gave_code_ = false;  // what is said here may carry a receipt code
};

}  // namespace stemmen::service
