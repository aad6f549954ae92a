#include "service/ports.hpp"

#include <array>
#include <cstdio>

namespace stemmen::service {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford: no I, L, O, U
constexpr std::size_t receipt_characters = 14;
constexpr std::size_t group = 4;

std::string grouped(std::string_view plain) {
    std::string out;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        if (i > 0 && i % group == 0) out += '-';
        out += plain[i];
    }
    return out;
}

}  // namespace

std::string random_id(Random& random) {
    std::array<char, 33> hex{};
    std::snprintf(hex.data(), hex.size(), "%016llx%016llx", static_cast<unsigned long long>(random.next()),
                  static_cast<unsigned long long>(random.next()));
    return std::string(hex.data(), 32);
}

std::string new_receipt(Random& random) {
    std::string plain;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < receipt_characters; ++i) {
        if (i % 12 == 0) bits = random.next();
        plain += alphabet[bits & 31U];
        bits >>= 5;
    }
    return grouped(plain);
}

std::string normal_receipt(std::string_view typed) {
    std::string plain;
    for (char c : typed) {
        if (c == '-' || c == ' ' || c == '.') continue;
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
        if (alphabet.find(c) == std::string_view::npos || plain.size() == receipt_characters) return {};
        plain += c;
    }
    return plain.size() == receipt_characters ? grouped(plain) : std::string{};
}

}  // namespace stemmen::service
