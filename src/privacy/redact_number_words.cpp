// Numbers that are said in words, as people write them to get past a filter or because they dictate: "nitti åtte, tjue en …". Only rows
// that are a phone, identity or account number go; counts, years and lists stay.
#include <algorithm>

#include "privacy/identity_number.hpp"
#include "privacy/redact_data.hpp"

namespace stemmen::privacy {
namespace {

constexpr std::size_t phone_digits = 8, phone_digits_with_country = 10, identity_digits = 11;
constexpr std::size_t number_words_min = 3;      // fewer words are no number of this length
constexpr std::size_t digits_in_a_group_max = 4;  // digits that may stand among the words
constexpr std::string_view country = "47";

// One or more tokens that are one number: "åtte", "nitti åtte", "ni hundre og tolv", "98".
struct Piece {
    std::string digits;
    std::size_t first = 0, last = 0;  // tokens
    bool in_words = false;
};

class SpokenNumbers {
public:
    explicit SpokenNumbers(RedactionWork& work) : work_(work) {}

    void run() {
        for (std::size_t token = 0, read = 0; token < work_.tokens.size();) {
            if (!work_.has(token, number_word)) {
                ++token;
                continue;
            }
            const std::vector<Piece> row = row_from(begin_of_row(token, read));
            judge(row);
            token = std::max(token, row.empty() ? token : row.back().last) + 1;
            read = token;
        }
    }

private:
    [[nodiscard]] bool is_number(std::size_t token) const {
        return work_.has(token, number_word) || (token < work_.tokens.size() && work_.tokens.tokens[token].number && work_.tokens.word(token).size() <= digits_in_a_group_max);
    }
    // A row may be parted by a sign and a space, not by a sentence.
    [[nodiscard]] bool linked(std::size_t token) const {
        if (token + 1 >= work_.tokens.size()) return false;
        const std::string_view gap = work_.between(token);
        return gap.size() <= 3 && gap.find_first_not_of(" ,-./") == std::string_view::npos && std::ranges::count_if(gap, [](char c) { return c != ' '; }) <= 1;
    }
    // What has been read is not read again, so that the work grows with the length only.
    [[nodiscard]] std::size_t begin_of_row(std::size_t token, std::size_t read) const {
        while (token > read && is_number(token - 1) && linked(token - 1)) --token;
        return token;
    }
    [[nodiscard]] std::string_view digits_of(std::size_t token) const {
        return work_.tokens.tokens[token].number ? work_.tokens.word(token) : *work_.data.number_words.find(work_.tokens.word(token));
    }
    [[nodiscard]] bool is_hundred(std::size_t token) const { return work_.has(token, number_word) && digits_of(token) == hundred_digits; }
    [[nodiscard]] bool is_unit(std::size_t token) const {
        if (!work_.has(token, number_word)) return false;
        const std::string_view digits = digits_of(token);
        return digits.size() == 1 && digits != "0";
    }

    // "nitti åtte" is 98, and so is "ninety-eight".
    Piece below_hundred(std::size_t token) const {
        Piece piece{.digits = std::string(digits_of(token)), .first = token, .last = token, .in_words = !work_.tokens.tokens[token].number};
        const bool is_tens = piece.in_words && piece.digits.size() == 2 && piece.digits[0] >= '2' && piece.digits[1] == '0';
        if (!is_tens || !linked(token) || !is_unit(token + 1) || (work_.between(token) != " " && work_.between(token) != "-")) return piece;
        piece.digits[1] = digits_of(token + 1)[0];
        piece.last = token + 1;
        return piece;
    }
    // "ni hundre og tolv" is 912.
    [[nodiscard]] Piece piece_at(std::size_t token) const {
        if (!is_unit(token) || !linked(token) || !is_hundred(token + 1)) return below_hundred(token);
        Piece piece{.digits = std::string(digits_of(token)), .first = token, .last = token + 1, .in_words = true};
        std::size_t rest = token + 2;
        if (linked(token + 1) && rest < work_.tokens.size() && (work_.tokens.word(rest) == "og" || work_.tokens.word(rest) == "and")) ++rest;
        if (rest == token + 2 || !linked(rest - 1) || !work_.has(rest, number_word) || is_hundred(rest)) {
            piece.digits += "00";
            return piece;
        }
        const Piece below = below_hundred(rest);
        piece.digits += below.digits.size() == 1 ? "0" + below.digits : below.digits;
        piece.last = below.last;
        return piece;
    }
    [[nodiscard]] std::vector<Piece> row_from(std::size_t token) const {
        std::vector<Piece> row;
        while (is_number(token) && !is_hundred(token)) {
            row.push_back(piece_at(token));
            if (!linked(row.back().last)) break;
            token = row.back().last + 1;
        }
        return row;
    }

    void judge(const std::vector<Piece>& row) {
        for (std::size_t first = 0; first < row.size();) {
            const std::size_t taken = take(row, first);
            first += std::max<std::size_t>(taken, 1);
        }
    }
    // How many pieces from `first` on were a number that has gone.
    std::size_t take(const std::vector<Piece>& row, std::size_t first) {
        std::string digits;
        std::size_t in_words = 0, phone_pieces = 0;
        for (std::size_t at = first; at < row.size() && digits.size() < identity_digits; ++at) {
            digits += row[at].digits;
            in_words += row[at].in_words ? row[at].last - row[at].first + 1 : 0;
            const std::size_t pieces = at + 1 - first;
            if (in_words < number_words_min || is_list(row, first, pieces)) continue;
            if (digits.size() == identity_digits && (has_plausible_birth_date(digits) || is_account_number(digits)))
                return claim(has_plausible_birth_date(digits) ? Pii::national_id : Pii::account, row, first, pieces);
            if (digits.size() == phone_digits_with_country && digits.starts_with(country) && at + 1 == row.size() && is_phone(std::string_view(digits).substr(country.size())))
                return claim(Pii::phone, row, first, pieces);
            if (digits.size() == phone_digits && is_phone(digits)) phone_pieces = pieces;
        }
        return phone_pieces == 0 ? 0 : claim(Pii::phone, row, first, phone_pieces);
    }
    [[nodiscard]] bool is_phone(std::string_view digits) const {
        const auto is_year = [](std::string_view four) { return four.starts_with("19") || four.starts_with("20"); };
        return digits[0] >= '2' && work_.data.published_numbers.find(digits) == nullptr && !(is_year(digits.substr(0, 4)) && is_year(digits.substr(4)));
    }
    // "to, tre, fire …", "tjue tretti førti …": somebody counts.
    static bool is_list(const std::vector<Piece>& row, std::size_t first, std::size_t pieces) {
        const auto value = [&](std::size_t at) { return std::stoi(row[first + at].digits); };
        if (pieces < 3 || value(1) == value(0)) return false;
        for (std::size_t at = 2; at < pieces; ++at)
            if (value(at) - value(at - 1) != value(1) - value(0)) return false;
        return true;
    }
    std::size_t claim(Pii type, const std::vector<Piece>& row, std::size_t first, std::size_t pieces) {
        const auto& tokens = work_.tokens.tokens;
        return work_.claim(type, tokens[row[first].first].begin, tokens[row[first + pieces - 1].last].end) ? pieces : 0;
    }

    RedactionWork& work_;
};

}  // namespace

void find_number_words(RedactionWork& work) {
    if ((work.all_flags & number_word) != 0) SpokenNumbers(work).run();
}

}  // namespace stemmen::privacy
