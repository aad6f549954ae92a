// The bot's own token, by which Bot Connector knows it: how it is asked for (RFC 6749 §4.4), read, and when it is asked for again.
// Pure; app sends and keeps. Source: Microsoft, "Authentication with the Bot Connector API"; Entra ID error codes.
#pragma once

#include <expected>
#include <string>

#include "adapters/teams/settings.hpp"
#include "core/http.hpp"
#include "core/time.hpp"

namespace stemmen::teams {

inline constexpr Duration token_margin = std::chrono::minutes{5};          // renewed so long before its end
inline constexpr Duration token_life_max = std::chrono::hours{24};         // whatever the answer says
inline constexpr std::size_t token_answer_bytes_max = 64 * 1024;
inline constexpr Duration token_failure_pause = std::chrono::seconds{10};  // before it is asked for again, when it may help
inline constexpr Duration token_alarm_pause = std::chrono::minutes{5};     // when a person must mend something first

HttpRequest token_request(const Settings& settings);

struct Token {
    Secret value;         // "Bearer " goes before it
    Timestamp renew_at;
};

// Why there is none. Misconfigured ones name the setting in a sentence for the log; none of them holds a secret.
struct TokenFault {
    bool is_misconfigured = false;  // a person must act: secret wrong or expired, app unknown in the tenant
    std::string word;               // for the metrics: "secret_wrong", "http_503" …
    std::string sentence;
    Duration pause = token_failure_pause;
    bool operator==(const TokenFault&) const = default;
};

std::expected<Token, TokenFault> read_token_answer(const HttpResponse& answer, Timestamp now);
// The token service could not be reached at all.
TokenFault unreachable(const Error& failure);

}  // namespace stemmen::teams
