// How long an answer asks us to wait.
#pragma once

#include <optional>

#include "core/http.hpp"
#include "core/time.hpp"

namespace stemmen::teams {

inline constexpr std::chrono::seconds wait_max{60 * 60};

// Retry-After in its two forms (RFC 9110 §10.2.3): seconds, or a date, for which `now` is needed. Within 1 s and wait_max.
std::optional<std::chrono::seconds> retry_after(const HttpHeaders& headers, Timestamp now);

}  // namespace stemmen::teams
