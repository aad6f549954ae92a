// What the own page asks of us: where it comes from (verify), and what it says (decode), from JSON or from a plain form. No sockets, no clock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "adapters/web/ticket.hpp"
#include "core/http.hpp"
#include "core/message.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace stemmen::web {

inline constexpr std::size_t request_bytes_max = 64 * 1024;   // 413
inline constexpr std::size_t said_characters_max = 4000;      // of one message: bad_input; far more than an answer keeps
inline constexpr std::size_t request_id_bytes_max = 64;       // made by the page
inline constexpr std::size_t payload_bytes_max = 1000;
inline constexpr int json_depth_max = 4;

// False when the browser says that another site made it send this. A form of our own and our own script always pass; so does whoever
// sends neither Origin nor Sec-Fetch-Site nor Referer, as no browser that would send our cookie along does.
bool is_same_origin(const HttpRequest& request, std::string_view public_url);

struct Start {
    std::string code;   // of a short link, as it was typed, or ""
    std::string lang;   // "nb", "nn", "en", or ""
    std::string token;  // the new talk's, when the page has made it, so that a start that is sent twice starts one talk; or ""
    bool operator==(const Start&) const = default;
};
struct Say {
    std::string id;     // the page's: the same again changes nothing
    std::string text;
    bool operator==(const Say&) const = default;
};
struct Tap {
    std::string id;
    std::string payload;
    bool operator==(const Tap&) const = default;
};
using Asked = std::variant<Start, Say, Tap>;

// The detail is a sentence for whoever writes a page.
Result<Asked> read_start(std::string_view json);
Result<Asked> read_say(std::string_view json);
Result<Asked> read_tap(std::string_view json);
// A plain form: with "tap" a tap, with "text" words, else a start.
Result<Asked> read_form(std::string_view form);

Inbound event_of(const Ticket& ticket, const Asked& asked, Timestamp now);

// Last-Event-ID, or "after" of the query: the last message that the page has seen; 0 when it does not tell.
std::int64_t last_seen(const HttpRequest& request);

}  // namespace stemmen::web
