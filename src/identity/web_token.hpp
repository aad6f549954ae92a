// JSON Web Tokens (RFC 7519) of others: is it signed by whom we trust, for us, now? Pure; every input returns.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "identity/key_set.hpp"

namespace stemmen::identity {

inline constexpr std::size_t token_bytes_max = 64 * 1024;  // Entra's tokens with many groups are some 10 KiB

// What a verified token says. A claim that is absent or of another type is empty.
struct Claims {
    std::string issuer, subject, nonce;
    std::string authorised_party;           // azp
    std::string access_token_hash;          // at_hash
    std::string authentication_class;       // acr
    std::vector<std::string> authentication_methods;  // amr
    std::vector<std::string> audience;      // of a text or a list
    std::optional<Timestamp> expires_at, not_before, issued_at;
    std::string key_id;                     // kid of the header: the key that signed
    std::string payload;                    // the whole, as JSON, for values_of() below
    bool operator==(const Claims&) const = default;
};

// In this order: size, two dots, strict base64url, algorithm among `allowed`, no `crit`, known key, signature, then the payload.
// bad_input: no token. unauthenticated: not to be believed. not_found: genuine perhaps, but by a key that `keys` does not know:
// fetch them again, once.
Result<Claims> read_token(std::string_view token, const KeySet& keys, const std::set<Algorithm>& allowed);

// Issuer, audience and time. `skew`: how far two clocks may be apart. unauthenticated, with a sentence for the log.
struct Expected {
    std::string issuer, audience;
    Timestamp now;
    Duration skew = std::chrono::minutes{2};
};
Result<void> check_claims(const Claims& claims, const Expected& expected);

inline constexpr std::size_t claim_values_max = 1000;
// A claim that is a text or a list of texts, such as "groups"; empty when it is neither or longer than claim_values_max.
std::vector<std::string> values_of(const Claims& claims, std::string_view claim);
// The provider left the claim out because it was too long: Entra ID says so instead (hasgroups, _claim_names).
bool is_left_out(const Claims& claims, std::string_view claim);

}  // namespace stemmen::identity
