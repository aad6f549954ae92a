// Chance that anybody can repeat: numbers from a text by SHA-256 (FIPS 180-4). The standard library's distributions and shuffle are
// not used, since their output differs between libraries. (After RFC 3797, "Publicly Verifiable Nominations Committee Random Selection".)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stemmen::recruit {

std::string sha256_hex(std::string_view text);

// The n-th number is the first 8 bytes, big-endian, of SHA-256("<label>\n<seed>\n<n>"), n from 0 in decimal.
class Lot {
public:
    Lot(std::string_view label, std::string_view seed);
    std::uint64_t next();
    // 0 … below - 1, each equally likely: a number at or over the largest multiple of `below` is passed over. `below` at least 1.
    std::uint64_t under(std::uint64_t below);

    template <class T>
    void shuffle(std::vector<T>& items) {  // Fisher and Yates, from the end
        for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[under(i)]);
    }

private:
    std::string prefix_;
    std::uint64_t count_ = 0;
};

inline constexpr std::string_view draw_label = "stemmen draw v1";
// What is hashed to draw: label, canonical value and 0, each on a line of its own.
std::string hashed_for_draw(std::string_view public_value);
// The ticket that the canonical public value draws: Lot(draw_label, value).under(tickets).
std::uint64_t drawn_ticket(std::string_view public_value, std::uint64_t tickets);

}  // namespace stemmen::recruit
