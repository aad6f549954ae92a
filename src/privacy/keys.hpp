// The keys of the service: what seals platform ids, and what turns them into keyed hashes. Knows nothing of files or the
// database; the caller reads the key file and gives its text. No function here prints a key, and no error names one.
//
// A key file is text, one key a line, made by new_key_file() and rotate_key_file():
//
//     stemmen-keys 1
//     hash 1 <43 characters of base64url: 32 bytes>
//     seal 1 <43 characters>
//     seal 2 <43 characters>
//
// There is one `hash` key. It never rotates, because every person, event and receipt is looked up by it. The last `seal` key
// is the current one: it seals; the older ones still open. Empty lines and lines that begin with '#' are ignored.
// What is used are keys derived from these, one per purpose (libsodium crypto_kdf).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/result.hpp"

namespace stemmen::privacy {

inline constexpr std::size_t key_bytes = 32;
inline constexpr std::size_t new_key_file_random_bytes = 2 * key_bytes;  // one hash key, one seal key
inline constexpr std::size_t rotation_random_bytes = key_bytes;
inline constexpr std::size_t key_generations_max = 64;  // seal keys in one file
inline constexpr std::size_t key_file_bytes_max = 16 * 1024;
inline constexpr std::size_t sealed_overhead_bytes = 1 + 24 + 16;  // key id, nonce, authentication tag
inline constexpr std::size_t mac_characters = 16;                  // 96 bits as base64url

// The text of a new key file. `random` must be new_key_file_random_bytes from a cryptographic source.
Result<Secret> new_key_file(const Secret& random);
// The same file with one more seal key, which becomes the current one. `random` must be rotation_random_bytes.
Result<Secret> rotate_key_file(const Secret& key_file, const Secret& random);

// What is sealed. Each kind has a key of its own, so that what opens an address opens no words.
enum class Sealed : std::uint8_t { address, duty_text, held_words, officer };
inline constexpr std::size_t sealed_kinds_count = 4;

// 32 bytes that are wiped when they go.
class DerivedKey {
public:
    DerivedKey() = default;
    DerivedKey(const DerivedKey&) = delete;
    DerivedKey& operator=(const DerivedKey&) = delete;
    DerivedKey(DerivedKey&& other) noexcept;
    DerivedKey& operator=(DerivedKey&& other) noexcept;
    ~DerivedKey();

    [[nodiscard]] unsigned char* data() { return bytes_.data(); }
    [[nodiscard]] const unsigned char* data() const { return bytes_.data(); }

private:
    std::array<unsigned char, key_bytes> bytes_{};
};

// Movable, not copyable. All members are const and safe to call from several threads.
class KeyRing {
public:
    // Errc::misconfigured with "line N: what is wrong and what to do".
    static Result<KeyRing> parse(const Secret& key_file);

    // Keyed hashes, 32 hex digits. They stay the same when seal keys rotate.
    [[nodiscard]] PersonKey person_key(std::string_view channel, std::string_view account, const Secret& platform_id) const;
    // The same person in two drives has two pseudonyms, which nobody without the key can join (domain P-43).
    [[nodiscard]] Pseudonym pseudonym(const PersonKey& person, std::string_view drive) const;
    [[nodiscard]] EventKey event_key(std::string_view channel, std::string_view raw_key) const;
    [[nodiscard]] MessageKey message_key(std::string_view channel, std::string_view raw_id) const;
    [[nodiscard]] std::string receipt_hash(std::string_view code) const;

    // Authenticated encryption (XChaCha20-Poly1305) under the current seal key with a random nonce. The result is bytes, not text:
    // key id, nonce, ciphertext with tag. `bound_to` says where it belongs (such as the person key): elsewhere it does not open.
    [[nodiscard]] std::string seal(const Secret& plain, std::string_view bound_to, Sealed kind = Sealed::address) const;
    // bad_input: too short to be sealed by us. not_found: sealed with a key that is not in the file. unauthenticated: changed,
    // bound to something else, or of another kind.
    [[nodiscard]] Result<Secret> open(std::string_view sealed, std::string_view bound_to, Sealed kind = Sealed::address) const;
    // The same as base64url, for what holds text only.
    [[nodiscard]] std::string seal_text(const Secret& plain, std::string_view bound_to) const;
    // Besides: bad_input for what is no base64url.
    [[nodiscard]] Result<Secret> open_text(std::string_view sealed, std::string_view bound_to) const;
    // Whether a newer key than the one it was sealed with is current, so that it should be sealed again.
    [[nodiscard]] bool is_outdated(std::string_view sealed) const;

    // mac_characters of base64url for texts that travel through a client and come back. `purpose` keeps uses apart.
    [[nodiscard]] std::string mac(std::string_view purpose, std::string_view text) const;
    [[nodiscard]] bool verify_mac(std::string_view purpose, std::string_view text, std::string_view given) const;  // in constant time

    // 16 hex digits that tell whether a database was made with this hash key. Reveals nothing of the key; may be stored and logged.
    [[nodiscard]] std::string fingerprint() const;

private:
    struct Generation {
        std::uint8_t id{};
        std::array<DerivedKey, sealed_kinds_count> keys;  // by Sealed
        [[nodiscard]] const DerivedKey& key(Sealed kind) const { return keys[static_cast<std::size_t>(kind)]; }
    };
    KeyRing() = default;
    [[nodiscard]] const Generation* generation(std::uint8_t id) const;

    DerivedKey person_, event_, message_, receipt_, mac_, fingerprint_, pseudonym_;
    std::vector<Generation> seals_;  // in file order; the last is the current one
};

}  // namespace stemmen::privacy
