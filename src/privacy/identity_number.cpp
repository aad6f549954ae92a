#include "privacy/identity_number.hpp"

#include <algorithm>
#include <array>

namespace stemmen::privacy {
namespace {

constexpr std::array<int, 12> days_in_month{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
constexpr std::array<int, 4> month_offsets{0, 40, 65, 80};

bool digits_only(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

template <std::size_t n>
int weighted_sum(std::string_view digits, const std::array<int, n>& weights) {
    int sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += (digits[i] - '0') * weights[i];
    return sum;
}

// The MOD11 check digit of a number: 11 counts as 0, and 10 cannot be a digit.
int mod11_digit(int sum) { return sum % 11 == 0 ? 0 : 11 - sum % 11; }

}  // namespace

bool is_plausible_birth_date(std::string_view digits) {
    if (digits.size() != 6 || !digits_only(digits)) return false;
    int day = (digits[0] - '0') * 10 + (digits[1] - '0');
    const int month = (digits[2] - '0') * 10 + (digits[3] - '0');
    if (day > 40) day -= 40;
    return std::any_of(month_offsets.begin(), month_offsets.end(), [&](int offset) {
        const int real = month - offset;
        return real >= 1 && real <= 12 && day >= 1 && day <= days_in_month[static_cast<std::size_t>(real - 1)];
    });
}

bool has_plausible_birth_date(std::string_view digits) {
    return digits.size() == 11 && digits_only(digits) && is_plausible_birth_date(digits.substr(0, 6));
}

NationalIdRule national_id_rule(std::string_view digits) {
    if (digits.size() != 11 || !digits_only(digits)) return NationalIdRule::none;
    constexpr std::array<int, 9> first{3, 7, 6, 1, 8, 9, 4, 5, 2};
    constexpr std::array<int, 10> second{5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    if (mod11_digit(weighted_sum(digits, second)) != digits[10] - '0') return NationalIdRule::none;
    const int remainder = (weighted_sum(digits, first) + (digits[9] - '0')) % 11;
    if (remainder == 0) return NationalIdRule::today;
    return remainder <= 3 ? NationalIdRule::from_2032 : NationalIdRule::none;
}

bool is_account_number(std::string_view digits) {
    constexpr std::array<int, 10> weights{5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    return digits.size() == 11 && digits_only(digits) && mod11_digit(weighted_sum(digits, weights)) == digits[10] - '0';
}

bool is_organisation_number(std::string_view digits) {
    constexpr std::array<int, 8> weights{3, 2, 7, 6, 5, 4, 3, 2};
    return digits.size() == 9 && digits_only(digits) && mod11_digit(weighted_sum(digits, weights)) == digits[8] - '0';
}

bool is_card_number(std::string_view digits) {
    if (digits.size() < 13 || digits.size() > 19 || !digits_only(digits)) return false;
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        int digit = digits[digits.size() - 1 - i] - '0';
        if (i % 2 == 1) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
        sum += digit;
    }
    return sum % 10 == 0 && digits.find_first_not_of('0') != std::string_view::npos;
}

bool is_iban(std::string_view text) {
    if (text.size() < 15 || text.size() > 34) return false;
    unsigned remainder = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[(i + 4) % text.size()];
        if (c >= '0' && c <= '9')
            remainder = (remainder * 10 + static_cast<unsigned>(c - '0')) % 97;
        else if (c >= 'a' && c <= 'z')
            remainder = (remainder * 100 + static_cast<unsigned>(c - 'a' + 10)) % 97;
        else if (c >= 'A' && c <= 'Z')
            remainder = (remainder * 100 + static_cast<unsigned>(c - 'A' + 10)) % 97;
        else
            return false;
    }
    return remainder == 1;
}

}  // namespace stemmen::privacy
