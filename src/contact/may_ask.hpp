// Whether and when we may ask about a talk. Every condition must hold; the first that does not, in the fixed order of
// Reason, is the one counted: the person's and the officer's will, then the talk, the person's contact budget, our
// channel, who may speak, and last the time, since only time heals by waiting. (Messenger facts §5.5, R-030, P-04, P-21.)
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "contact/observe.hpp"

namespace stemmen::contact {

enum class Reason {
    stopped,             // the person said STOPP
    do_not_ask,          // an officer said that this citizen shall not be invited
    no_citizen_message,  // fewer than citizen_messages_min
    no_human,            // nobody answered by hand
    citizen_spoke_last,  // the citizen still waits for an answer
    never_ended,         // gone idle without an end we could hear
    open_session,        // we are already talking with this person
    asked_recently,      // contact budget
    channel_off,         // none of the set-ups is switched on for this account
    sending_stopped,     // the account may not send: token, policy block
    control_taken,       // officers took the thread from us in this episode; we never fight
    control_refused,     // we could not get the thread
    no_control,          // somebody else has the thread and we have no way to it
    window_closed,       // the answer window, with its margin
    quiet_hours,         // they last until after the window closes, or we would have to keep the thread through them
    talk_resumed,        // the talk went on before we asked
};
inline constexpr int reasons_count = 16;
std::string_view to_string(Reason reason);  // constant words, in exports and metrics

struct PersonFacts {
    std::optional<Timestamp> stopped_at;
    std::optional<Timestamp> last_invited_at;
    bool has_open_session = false;
    bool operator==(const PersonFacts&) const = default;
};
struct AccountFacts {
    bool channel_on = true;
    bool sending_stopped = false;
    bool operator==(const AccountFacts&) const = default;
};
struct Moment {
    Timestamp now;
    std::chrono::minutes utc_offset{};  // of local time, at `now`
    bool operator==(const Moment&) const = default;
};

struct Ask {
    EndedBy ended_by{};
    bool take_control_first = false;
    bool operator==(const Ask&) const = default;
};
struct Wait {  // for quiet hours with the thread in our hands: give it back meanwhile (HandBackCause::not_asked)
    enum class Why { talk_goes_on, quiet_hours } why{};
    std::optional<Timestamp> until;  // look again then; none: nothing to look at before something happens
    bool operator==(const Wait&) const = default;
};
struct DoNotAsk {
    Reason reason{};
    bool operator==(const DoNotAsk&) const = default;
};
using Decision = std::variant<Ask, Wait, DoNotAsk>;

// Call settle() first, and not again once the state is judged. A citizen who opens the link chooses it himself: what is
// asked of the talk, the contact budget and an earlier STOPP then do not count; an officer's do-not-ask still does.
Decision decide(const State& state, const PersonFacts& person, const AccountFacts& account, const Policy& policy, const Moment& moment);

// Why a talk that is followed by another one was not asked about (Observed::left).
Reason reason_when_over(const EpisodeFacts& talk, const PersonFacts& person, const Policy& policy);

// The second check, when a planned message is about to be sent. none: send it.
enum class Purpose {
    start,  // an invitation or a reminder: we begin
    talk,   // in a running talk: the person has just acted, so quiet hours do not count
    reply,  // the fixed answer to a command or to danger: goes out even after STOPP
};
struct Sending {
    Purpose purpose{};
    std::optional<Timestamp> stopped_at;
    std::optional<Timestamp> session_started_at;  // a STOPP before it was lifted by the person who opened the link
    bool operator==(const Sending&) const = default;
};
std::optional<Reason> refusal(const State& state, const Sending& sending, const AccountFacts& account, const Policy& policy,
                              const Moment& moment);

// The end of the quiet hours that `moment` lies in, unless the person acted within them. none: not quiet now.
std::optional<Timestamp> quiet_until(const Thread& thread, const Policy& policy, const Moment& moment);

}  // namespace stemmen::contact
