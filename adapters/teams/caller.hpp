// Who calls /api/messages: proves that a request comes from Bot Connector, or from the tenant's own Entra ID where that is allowed,
// and that its activity belongs to what was proved. Pure: keys and time are arguments. Source: Microsoft, "Authentication with the
// Bot Connector API", "Authenticate requests from the Bot Connector service to your bot".
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/teams/settings.hpp"
#include "core/http.hpp"
#include "core/time.hpp"
#include "identity/web_token.hpp"

namespace stemmen::teams {

inline constexpr Duration clock_skew = std::chrono::minutes{5};  // Microsoft's figure

// Keys by whom they are of. Never mixed: a token is believed by the keys of its own issuer only.
struct Keys {
    const identity::KeySet* connector = nullptr;
    const identity::KeySet* entra = nullptr;  // nullptr: that way in is closed
};

// The answer has the status and nothing else; the reason is a constant word for the log and the metrics.
struct Refusal {
    int status = 401;  // 401: no token, or none to be believed. 403: genuine, but not for this activity, host or tenant
    std::string_view reason;
    bool is_unknown_key = false;  // the keys may have changed: read them again (keys_refresh_pause) and try once more
    bool operator==(const Refusal&) const = default;
};

struct Caller {
    identity::Claims claims;
    bool is_connector = true;  // false: by a token of the tenant's Entra ID
};

// Header, algorithm (RS256 only), key, signature, issuer, audience, times. Looks at nothing of the body.
std::expected<Caller, Refusal> authenticate(const HttpRequest& request, const Keys& keys, const Settings& settings, Timestamp now);

// What an activity says of where it comes from.
struct Origin {
    std::string channel;      // channelId
    std::string service_url;  // serviceUrl, as it came
    std::string tenant_id;    // channelData.tenant.id, else conversation.tenantId
    bool operator==(const Origin&) const = default;
};

// Whether the caller may speak for that origin: channel endorsed by the key, service address named by the token and allowed to be
// written to, tenant ours. Nothing: yes.
std::optional<Refusal> refusal_of(const Caller& caller, const Origin& origin, const Keys& keys, const Settings& settings);

// ---- Where the keys are ----------------------------------------------------------------------------------------------

// Of the tenant's own Entra ID.
std::string entra_keys_url_of(const Settings& settings);
// Of the Connector: as its metadata document says. Errc::unavailable: no such document, of another issuer, or keys over plain http from
// another machine.
Result<std::string> keys_url_of(std::string_view metadata, const Settings& settings);

// ---- When keys are read again ----------------------------------------------------------------------------------------

inline constexpr Duration keys_kept = std::chrono::hours{24};
inline constexpr Duration keys_kept_max = std::chrono::days{5};             // when reading them again fails
inline constexpr Duration keys_refresh_pause = std::chrono::minutes{5};     // for unknown keys, whoever invents them
inline constexpr Duration keys_failure_pause = std::chrono::seconds{30};

struct KeyAge {
    std::optional<Timestamp> read_at;   // when the keys in use were read
    std::optional<Timestamp> tried_at;  // when it was last tried, successful or not
};
// `is_unknown_key`: a token named a key that is not among them.
bool should_read_keys(const KeyAge& age, bool is_unknown_key, Timestamp now);
// Whether the keys in use may still be believed.
bool are_usable(const KeyAge& age, Timestamp now);

}  // namespace stemmen::teams
