// What channels and the service say to each other: events in, operations out, and how an operation ended.
// No channel's own words here; docs/architecture.md has the glossary.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/http.hpp"
#include "core/ids.hpp"
#include "core/language.hpp"
#include "core/text.hpp"
#include "core/time.hpp"

namespace stemmen {

// ---- In: what happened, as decoded by an adapter -------------------------------------------------------------------

inline constexpr std::size_t inbound_text_code_points_max = 20'000;  // longer text is cut, and marked as cut

struct TextSaid {             // the person wrote something
    std::string message_id;   // the platform's id, "" if it gives none
    std::string text;         // valid UTF-8
    std::string replies_to;   // platform id of the message it replies to, or ""
    bool operator==(const TextSaid&) const = default;
};
struct ChoiceMade {           // a quick reply or button of ours was tapped
    std::string message_id;
    std::string title;        // as shown on the button, "" if not told
    std::string payload;      // ours, but it comes back from the client: authenticate before use
    bool operator==(const ChoiceMade&) const = default;
};
struct MediaSent {            // picture, sound, file, sticker, position: never looked at
    std::string message_id;
    std::string kind;         // the platform's word, for counting
    bool operator==(const MediaSent&) const = default;
};
struct MessageEdited {
    std::string message_id;   // of the original message
    std::string text;
    bool operator==(const MessageEdited&) const = default;
};
struct MessageUnsent {
    std::string message_id;
    bool operator==(const MessageUnsent&) const = default;
};
struct Reacted {              // an emoji on a message; opens the answer window, answers nothing
    std::string message_id;
    bool operator==(const Reacted&) const = default;
};
enum class Speaker { us, operator_, automation, unknown_app };
struct PageSpoke {            // an echo: something was sent as the organisation, by us or by somebody else
    std::string message_id;
    Speaker speaker{};        // `operator_`: an app in which people write by hand
    std::string reference;    // the outbox reference we sent along, or ""
    std::string text;         // for closing phrases; dropped afterwards
    bool operator==(const PageSpoke&) const = default;
};
struct LinkOpened {           // a referral: m.me link, QR, ad
    std::string message_id;
    std::string ref;          // user-controlled
    bool operator==(const LinkOpened&) const = default;
};
enum class Owner { unknown, us, other, nobody };
struct ControlMoved {         // pass or take of the thread
    enum class How { passed, taken } how{};
    Owner owner{};            // the new one
    bool from_us = false;     // we were the one before
    std::string metadata;     // of the one who passed it
    bool operator==(const ControlMoved&) const = default;
};
struct ControlRequested {     // somebody who needs the thread asks the owner for it
    bool operator==(const ControlRequested&) const = default;
};
struct Receipt {              // delivered or read up to a time
    bool read = false;
    bool operator==(const Receipt&) const = default;
};
struct AccountNotice {        // the platform warns or blocks the account; has no person
    std::string action;       // "warning", "block", "unblock"
    std::string reason;
    bool operator==(const AccountNotice&) const = default;
};

using InboundBody = std::variant<TextSaid, ChoiceMade, MediaSent, MessageEdited, MessageUnsent, Reacted, PageSpoke, LinkOpened, ControlMoved,
                                 ControlRequested, Receipt, AccountNotice>;

struct Inbound {
    std::string key;      // the same for a redelivery, unique otherwise; raw, so hash it before storing
    std::string account;  // which of our accounts (Page id)
    Secret person;        // raw platform id of the citizen; empty for AccountNotice
    Timestamp at;         // when it happened, by the platform's clock
    bool standby = false; // told to us as a listener: somebody else has the thread
    InboundBody body;
    bool operator==(const Inbound&) const = default;
};

struct Ignored {
    std::string reason;   // a constant word, used as a metric label
    bool operator==(const Ignored&) const = default;
};
struct Decoded {
    std::vector<Inbound> events;
    std::vector<Ignored> ignored;  // one for each item that became no event
    bool operator==(const Decoded&) const = default;
};

// ---- Out: one operation on a thread ---------------------------------------------------------------------------------

struct ChoiceOffered {
    std::string title;
    std::string payload;
    bool operator==(const ChoiceOffered&) const = default;
};
enum class AfterSend { keep, release, pass_to_operators };  // what becomes of the thread together with the message

struct SendText {
    std::string text;
    std::vector<ChoiceOffered> choices;
    std::string reference;          // comes back in the echo
    AfterSend after = AfterSend::keep;
    std::optional<Language> language{};  // of the words, where whoever shows them can say so
    bool operator==(const SendText&) const = default;
};
struct ShowTyping { bool operator==(const ShowTyping&) const = default; };
struct TakeControl { bool operator==(const TakeControl&) const = default; };
struct ReleaseControl { bool operator==(const ReleaseControl&) const = default; };
struct PassControl {                // to the operators
    std::string metadata;
    bool operator==(const PassControl&) const = default;
};
using Operation = std::variant<SendText, ShowTyping, TakeControl, ReleaseControl, PassControl>;

// How an operation ended, as classified by an adapter. The outbox alone decides about retries, from the type.
struct Delivered { std::string message_id; bool operator==(const Delivered&) const = default; };  // "" for operations that are no message
struct RetryLater { std::string reason; bool operator==(const RetryLater&) const = default; };    // certainly not sent
struct Ambiguous { std::string reason; bool operator==(const Ambiguous&) const = default; };      // may have been sent: await the echo first
struct Throttled { std::string reason; std::chrono::seconds wait{}; bool operator==(const Throttled&) const = default; };  // the whole account waits
struct WindowClosed { std::string reason; bool operator==(const WindowClosed&) const = default; };
struct NotOwner { std::string reason; bool operator==(const NotOwner&) const = default; };        // another app controls the thread
struct Rejected { std::string reason; bool operator==(const Rejected&) const = default; };        // a bug of ours; never taken
struct RecipientGone { std::string reason; bool operator==(const RecipientGone&) const = default; };
struct Misconfigured { std::string reason; bool operator==(const Misconfigured&) const = default; };  // stop the account, alarm
using SendOutcome = std::variant<Delivered, RetryLater, Ambiguous, Throttled, WindowClosed, NotOwner, Rejected, RecipientGone, Misconfigured>;

// ---- What a channel can do, consulted by service and dialog so that neither ever names a channel ---------------------

struct Abilities {
    std::size_t text_max = 2000;
    TextUnit text_unit = TextUnit::code_points;
    std::size_t choices_max = 13;
    std::size_t choice_title_max = 20;      // code points
    std::size_t payload_max = 1000;         // bytes
    std::optional<Duration> answer_window;  // how long after the person's last action we may write; none: always
    bool has_thread_control = false;
    bool can_edit = false;
    bool shared_inbox = false;              // officers see what is written here, with the person's name
    bool own_page = false;                  // only the bot talks here: the person starts, all words are to us, and what we say is fetched
    bool operator==(const Abilities&) const = default;
};

}  // namespace stemmen
