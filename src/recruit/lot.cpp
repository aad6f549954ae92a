#include "recruit/lot.hpp"

#include <sodium.h>

#include <array>
#include <limits>

namespace stemmen::recruit {
namespace {

using Digest = std::array<unsigned char, crypto_hash_sha256_BYTES>;

Digest sha256(std::string_view text) {
    Digest digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return digest;
}

}  // namespace

std::string sha256_hex(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const unsigned char byte : sha256(text)) {
        out += digits[byte >> 4];
        out += digits[byte & 15U];
    }
    return out;
}

Lot::Lot(std::string_view label, std::string_view seed) : prefix_(std::string(label) + "\n" + std::string(seed) + "\n") {}

std::uint64_t Lot::next() {
    const Digest digest = sha256(prefix_ + std::to_string(count_++));
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8U | digest[i];
    return number;
}

std::uint64_t Lot::under(std::uint64_t below) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t over = (most % below + 1) % below;  // numbers too many for each to be equally likely
    while (true) {
        const std::uint64_t number = next();
        if (over == 0 || number < most - over + 1) return number % below;
    }
}

std::string hashed_for_draw(std::string_view public_value) { return std::string(draw_label) + "\n" + std::string(public_value) + "\n0"; }

std::uint64_t drawn_ticket(std::string_view public_value, std::uint64_t tickets) { return Lot(draw_label, public_value).under(tickets); }

}  // namespace stemmen::recruit
