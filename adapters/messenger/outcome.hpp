// What the Graph API's answer to an operation means, and how fast the next may follow.
#pragma once

#include <optional>
#include <string_view>

#include "core/http.hpp"
#include "core/message.hpp"
#include "core/result.hpp"

namespace stemmen::messenger {

inline constexpr std::chrono::seconds throttle_wait_default{5 * 60};    // when the answer names no time; calling earlier prolongs the block
inline constexpr std::chrono::seconds throttle_wait_max{24 * 60 * 60};  // Meta counts over a rolling day
inline constexpr std::size_t answer_bytes_max = 64 * 1024;              // what is longer is no answer of the Graph API

inline constexpr std::string_view wrong_proof = "app_secret_proof";  // the reason of Misconfigured when another app secret is needed

// By Meta's (code, subcode), not by the wording, but for wrong_proof. Some errors come with status 200, so a message is delivered only if its id came back.
SendOutcome classify(const Operation& operation, const HttpResponse& response);

// No answer at all. Errc::timed_out means that the request may have arrived; other failures, that it did not. Taking, releasing or
// passing control and the typing mark do the same when done twice, so they are simply repeated.
SendOutcome classify_failure(const Operation& operation, const Error& failure);

// How much of its allowance a Page or app has used, from X-App-Usage and X-Business-Use-Case-Usage; the worst figure counts.
struct Usage {
    int percent = 0;                 // 0 and up; may exceed 100
    std::chrono::minutes regain{0};  // until sending works again; 0 if it works
    bool operator==(const Usage&) const = default;
};
// Nothing if no header is there, or none can be read.
std::optional<Usage> usage_of(const HttpHeaders& headers);

inline constexpr int pace_percent_min = 80;                 // Meta advises to slow down here
inline constexpr std::chrono::milliseconds pace_step{250};  // a pause between two sends, for each per cent above

// How long to pause before the next send on this Page: nothing up to pace_percent_min, then growing to 5 s at 100 per cent; the time
// to regain access if that is longer.
Duration pause_after(const Usage& usage);

}  // namespace stemmen::messenger
