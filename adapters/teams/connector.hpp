// The Bot Connector's REST API v3: what is asked of it, and what its answers mean. A codec: knows no socket, clock or store.
// Source: Microsoft, "Bot Connector REST API"; "Rate limiting"; "Send proactive messages" (error codes).
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "adapters/teams/activity.hpp"
#include "adapters/teams/settings.hpp"
#include "core/http.hpp"
#include "core/result.hpp"

namespace stemmen::teams {

inline constexpr std::size_t message_utf16_bytes_max = 80 * 1024;  // Teams refuses more than about 100 KB
inline constexpr std::size_t card_bytes_max = 25'000;              // an older limit of 28 KB still holds in places
inline constexpr std::size_t summary_code_points_max = 200;
inline constexpr std::size_t answer_bytes_max = 64 * 1024;

// A message is text or a card, never both: Teams would split it in two, and the id of the card were lost.
struct TextMessage {
    std::string text;  // plain; shown as it is
};
struct CardMessage {
    std::string card;     // an Adaptive Card as JSON
    std::string summary;  // what the feed and the notification say
};
using Message = std::variant<TextMessage, CardMessage>;

struct Send {              // into a conversation that exists
    std::string service_url, conversation_id;
    std::string reply_to;  // "" or the message it answers
    Message message;
};
struct Replace {           // one of our own messages, for everybody who sees it
    std::string service_url, conversation_id, message_id;
    Message message;
};
struct Remove {
    std::string service_url, conversation_id, message_id;
};
struct OpenPersonal {      // the chat with one person, who has the app; the same each time
    std::string service_url, user_id;
};
struct OpenThread {        // a new thread in a channel
    std::string service_url, channel_id;
    Message message;
};
using Call = std::variant<Send, Replace, Remove, OpenPersonal, OpenThread>;

// Without the Authorization header, which with_token() puts on. Errc::bad_input: the service address is not allowed (never sent),
// an id is empty, or the message is over its limit.
Result<HttpRequest> encode(const Call& call, const Settings& settings);
HttpRequest with_token(HttpRequest request, const Secret& token);

// ---- What came of it --------------------------------------------------------------------------------------------------

struct Done {
    std::string id;              // of the message or conversation; "" if none came back
    std::string message_id;      // of the first message in a new thread
    bool operator==(const Done&) const = default;
};
struct Retry {                   // certainly not done
    std::string reason;
    std::optional<std::chrono::seconds> wait;  // as the answer asks
    bool operator==(const Retry&) const = default;
};
struct Unsure {                  // may have been done; there is no way to ask, so repeat only what may stand there twice
    std::string reason;
    bool operator==(const Unsure&) const = default;
};
struct Slower {                  // the conversation waits, and the tenant if it happens again
    std::chrono::seconds wait{};
    bool operator==(const Slower&) const = default;
};
struct TokenRefused {            // drop the token and try once with a new one
    std::string reason;
    bool operator==(const TokenRefused&) const = default;
};
struct Blocked {                 // the reference sleeps until somebody writes there again, or adds the app
    std::string reason;
    bool operator==(const Blocked&) const = default;
};
struct NotThere {                // conversation or message: forget its id
    std::string reason;
    bool operator==(const NotThere&) const = default;
};
struct Refused {                 // ours to mend; never taken
    std::string reason;
    bool operator==(const Refused&) const = default;
};
using Outcome = std::variant<Done, Retry, Unsure, Slower, TokenRefused, Blocked, NotThere, Refused>;

Outcome outcome_of(const Call& call, const HttpResponse& answer, Timestamp now);
// No answer at all. Errc::timed_out means that it may have arrived.
Outcome outcome_of(const Call& call, const Error& failure);

// The wait before try number `tried` + 1 (from 1): 1, 2, 4, 8, 16 s with full jitter, `chance` from 0 to 1; nothing after tries_max.
inline constexpr int tries_max = 5;
std::optional<Duration> back_off(int tried, double chance);

}  // namespace stemmen::teams
