#include "identity/base64url.hpp"

#include <openssl/sha.h>

#include <array>

namespace stemmen::identity {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr unsigned bits_of_character = 6, bits_of_byte = 8, byte_mask = 0xff, character_mask = 0x3f;

}  // namespace

std::string encode_base64url(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() * bits_of_byte / bits_of_character + 1);
    unsigned held = 0, bits = 0;
    for (const char c : bytes) {
        held = (held << bits_of_byte) | static_cast<unsigned char>(c);
        for (bits += bits_of_byte; bits >= bits_of_character;) {
            bits -= bits_of_character;
            out.push_back(alphabet[(held >> bits) & character_mask]);
        }
        held &= (1U << bits) - 1;
    }
    if (bits > 0) out.push_back(alphabet[(held << (bits_of_character - bits)) & character_mask]);
    return out;
}

std::optional<std::string> decode_base64url(std::string_view text) {
    std::string out;
    out.reserve(text.size() * bits_of_character / bits_of_byte);
    unsigned held = 0, bits = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        held = (held << bits_of_character) | static_cast<unsigned>(value);
        bits += bits_of_character;
        if (bits < bits_of_byte) continue;
        bits -= bits_of_byte;
        out.push_back(static_cast<char>((held >> bits) & byte_mask));
        held &= (1U << bits) - 1;
    }
    if (bits >= bits_of_character || held != 0) return std::nullopt;  // one character too many, or bits that mean nothing
    return out;
}

std::string sha256_base64url(std::string_view text, std::size_t bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return encode_base64url({reinterpret_cast<const char*>(digest.data()), std::min(bytes, digest.size())});
}

}  // namespace stemmen::identity
