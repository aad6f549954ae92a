// The public keys of an identity provider, from its JWKS document (RFC 7517), ready to verify with. Knows no network.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace stemmen::identity {

// Only these: asymmetric, and with SHA-256. "none" and HS256, which a liar would choose, cannot even be named.
enum class Algorithm : std::uint8_t { rs256, ps256, es256 };
std::string_view to_string(Algorithm algorithm);  // "RS256"
std::optional<Algorithm> parse_algorithm(std::string_view text);

inline constexpr std::size_t key_set_bytes_max = 256 * 1024;
inline constexpr std::size_t keys_max = 64;
inline constexpr std::size_t key_id_bytes_max = 256;
inline constexpr std::size_t rsa_modulus_bytes_min = 256;  // 2048 bits
inline constexpr std::size_t rsa_modulus_bytes_max = 1024;
inline constexpr std::size_t rsa_exponent_bytes_max = 8;
inline constexpr std::size_t endorsements_max = 64;  // of one key; a longer list is none

class KeySet {
public:
    KeySet();
    ~KeySet();
    KeySet(KeySet&&) noexcept;
    KeySet& operator=(KeySet&&) noexcept;

    // Takes the keys that may verify a signature of ours and have an id; others are skipped, as the RFC asks. bad_input: no JWKS,
    // over a bound, or not one usable key; the detail says which.
    static Result<KeySet> parse(std::string_view text);

    [[nodiscard]] std::size_t size() const;
    // Whether a key of that id is there at all.
    [[nodiscard]] bool knows(std::string_view key_id) const;
    // Whether the key names that channel in its `endorsements` (Bot Connector authentication); false for a key that has no such list.
    [[nodiscard]] bool endorses(std::string_view key_id, std::string_view channel) const;
    // True if a key of that id and for that algorithm made the signature.
    [[nodiscard]] bool verifies(std::string_view key_id, Algorithm algorithm, std::string_view signed_text, std::string_view signature) const;

private:
    struct Key;
    std::vector<Key> keys_;
};

}  // namespace stemmen::identity
