// What is kept, as plain values. A Store turns them into rows; nothing here knows SQL. No raw text and no platform id
// ever stands in a record (docs/architecture.md, invariant 3): texts are redacted, addresses sealed, ids hashed. The duty queue
// has records of its own (service/duty_rows.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/language.hpp"
#include "core/time.hpp"

namespace stemmen::service {

// AAPOR Standard Definitions, as far as a chat survey knows them. One final disposition an invitation.
enum class Disposition {
    pending,         // not final yet
    complete,        // I: rating and at least one more question answered
    partial,         // P: rating only
    refusal,         // R: said no, or STOPP
    non_contact,     // NC: invited, no reaction
    other,           // O: language, technical fault on our side after contact, left for the web page or the officers
    unknown,         // UH/UO: we do not know whether the invitation arrived
};
std::string_view to_string(Disposition disposition);
std::string_view aapor_code(Disposition disposition);  // I, P, R, NC, O, UO, and "" while pending
std::optional<Disposition> parse_disposition(std::string_view name);

// Person × account: everything we must know to answer, and nothing more.
struct Thread {
    PersonKey person;
    std::string channel;
    std::string account;
    std::string sealed_address;              // "" when we need not reach the person any more
    std::optional<Language> language;        // chosen, or seen with certainty
    std::optional<Language> language_hint;   // looks like it; only offered
    std::string contact;                     // contact's own state: window, owner, episode (contact::encode)
    std::string offer;                       // a question of the service itself that waits for an answer, or ""
    std::optional<Timestamp> last_invited_at;
    std::optional<Timestamp> stopped_at;     // STOPP: never invite again
    std::optional<Timestamp> due_at;         // when to look at this thread again though nothing has come in
    SessionId session;                       // the open one, or empty
    bool operator==(const Thread&) const = default;
};

// One run of a dialog with one person, from invitation to ending.
struct Session {
    SessionId id;
    std::optional<Pseudonym> person;         // in this drive only; cut when the link between thread and answers is cut
    std::string channel;
    std::string account;
    std::string unit;                        // id in the unit tree, or ""
    std::string dialog;
    int dialog_version = 0;
    std::string variant;                     // "order=open_first"
    Language language{};
    std::string state;                       // dialog::State as JSON
    std::string setup;                       // how the talk was known to be over: passed, told, closing_phrase, quiet, link
    Timestamp invited_at;
    Timestamp active_at;                     // last thing from the person, or the invitation
    std::optional<Timestamp> ended_at;
    std::string ending;                      // the dialog's word: completed, declined, stopped, timed_out …
    Disposition disposition = Disposition::pending;
    std::string receipt_hash;                // keyed hash of the receipt code, or "" before it was given
    bool operator==(const Session&) const = default;
};

struct Answer {
    AnswerId id;
    SessionId session;
    std::string question;
    std::string kind;                        // "rating", "choice", "open"
    std::string value;                       // of a rating or choice; "" for open ones
    std::string text;                        // redacted; "" for ratings and choices
    std::vector<std::string> redacted;       // types that were taken out
    std::vector<std::string> flags;          // "art9", "art10"
    Language language{};
    MessageKey message;                      // to find it again when it is edited or unsent; empty if none
    Timestamp answered_at;                   // stored as a date
    bool operator==(const Answer&) const = default;
};

// A decision about one flag (privacy/consent.hpp). Appended, never changed: the last one of a flag counts.
struct Consent {
    SessionId session;
    std::string flag;                        // "quote", "panel", "contact_group:<drive>"
    bool given = false;
    std::string text_id;
    int text_version = 0;
    std::string text_hash;                   // SHA-256 of the exact text shown, hex
    Language language{};
    std::string channel;                     // "messenger" …; "operator" when somebody withdrew it on the citizen's behalf
    Timestamp at;
    std::string text;                        // what the hash is of, as shown; "" if it was not kept. Stored once a hash
    bool operator==(const Consent&) const = default;
};

// One finished conversation between a citizen and officers: asked about, or not and why. Names no person.
struct Talk {
    std::string channel;
    std::string account;
    std::string unit;
    Timestamp started_at;
    Timestamp ended_at;
    std::string ended_by;                    // passed, told, closing_phrase, quiet, link, idle, or "" when it never ended
    bool asked = false;
    std::string reason;                      // why not; "" when asked
    SessionId session;                       // when asked
    bool operator==(const Talk&) const = default;
};

enum class SendState {
    waiting,        // behind another one to the same person
    ready,          // first in the person's line, to be sent at `next_at`
    in_flight,      // handed to the network, no outcome recorded
    awaiting_echo,  // may have been sent: at `next_at` we give up waiting for the echo and send again
};

// One operation on its way out. Deleted when it is done.
struct Outgoing {
    std::int64_t id = 0;                     // given by the store; the order per person, and the reference in the echo
    PersonKey person;
    std::string channel;
    std::string account;
    SessionId session;                       // whose conversation it belongs to; empty for hand-backs without one
    std::string purpose;                     // a constant word: invite, ask, say, take, release, pass
    std::string body;                        // the operation (service/body.hpp)
    SendState state = SendState::ready;
    int attempts = 0;
    Timestamp created_at;
    Timestamp next_at;
    bool operator==(const Outgoing&) const = default;
};

// What is left of single answers after their time: how many, of whom nobody knows.
struct Sum {
    std::string month;                       // "2026-11", UTC
    std::string unit;
    std::string dialog;                      // "" for talks
    std::string question;                    // "" for dispositions and talks
    std::string kind;                        // an answer's kind, "disposition" (of invitations) or "talk" (with officers)
    std::string value;                       // of the answer, the disposition, or "asked" and why not; "" for open answers
    std::int64_t count = 0;
    bool operator==(const Sum&) const = default;
};

// Something was deleted on request or by retention. Says what, never whose.
struct Deletion {
    Timestamp at;
    std::string cause;                       // command, receipt, operator, platform, retention
    std::string what;                        // answers, session, address, event_keys …
    std::int64_t count = 0;
    std::string receipt;                     // confirmation code handed out, or ""
    bool operator==(const Deletion&) const = default;
};

}  // namespace stemmen::service
