// Number plates, passports and IBANs: letters with digits behind them.
#include <algorithm>
#include <cctype>

#include "privacy/identity_number.hpp"
#include "privacy/redact_data.hpp"

namespace stemmen::privacy {
namespace {

constexpr std::size_t words_after_vehicle_max = 6;
constexpr std::size_t letters_of_plate = 2, digits_min = 4, digits_max = 5;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class PlateFinder {
public:
    explicit PlateFinder(RedactionWork& work) : work_(work) {
        for (const CueMatch& cue : work_.cues)
            if (cue.cue == Cue::vehicle) vehicles_.push_back(cue.last);
        std::ranges::sort(vehicles_);
    }
    void run();

private:
    bool iban(std::size_t token);
    void plate(std::size_t token);
    // A word for a vehicle stands before it, not far away.
    [[nodiscard]] bool is_near_vehicle(std::size_t token) const {
        const auto vehicle = std::ranges::lower_bound(vehicles_, token);
        return vehicle != vehicles_.begin() && token - *(vehicle - 1) <= words_after_vehicle_max;
    }

    RedactionWork& work_;
    std::vector<std::size_t> vehicles_;  // tokens, rising
};

void PlateFinder::run() {
    const auto& tokens = work_.tokens.tokens;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const std::string_view word = work_.tokens.word(i);
        if (word.size() == 1 && is_near_vehicle(i))
            if (const auto last = plate_in_pieces(work_, i)) work_.claim(Pii::plate, tokens[i].begin, tokens[*last].end);
        const bool two_letters = word.size() >= 2 && std::isalpha(static_cast<unsigned char>(word[0])) != 0 &&
                                 std::isalpha(static_cast<unsigned char>(word[1])) != 0;
        if (!two_letters || (word.size() > 2 && std::isdigit(static_cast<unsigned char>(word[2])) == 0)) {
            // A passport number has three letters and six digits.
            const bool like_passport = word.size() == 9 &&
                                       std::all_of(word.begin(), word.begin() + 3, [](char c) { return c >= 'a' && c <= 'z'; }) &&
                                       std::all_of(word.begin() + 3, word.end(), [](char c) { return c >= '0' && c <= '9'; });
            if (like_passport) work_.claim(Pii::passport, tokens[i].begin, tokens[i].end);
            continue;
        }
        if (!iban(i)) plate(i);
    }
}

// Written in one, or in fours as on paper, with spaces, dashes or full stops between; a Norwegian one in any groups, as it is all digits.
bool PlateFinder::iban(std::size_t token) {
    constexpr std::size_t group = 4, size_min = 15, size_max = 34;  // ISO 13616
    const auto& tokens = work_.tokens.tokens;
    std::string all;
    bool in_fours = true;
    for (std::size_t last = token; last < tokens.size() && all.size() <= size_max; ++last) {
        if (last > token && work_.between(last - 1) != " " && work_.between(last - 1) != "-" && work_.between(last - 1) != ".") break;
        const std::size_t length = tokens[last].end - tokens[last].begin;
        in_fours = in_fours && (last == token || all.size() % group == 0);
        all += work_.tokens.word(last);
        if (all.size() >= group && (!is_digit(all[2]) || !is_digit(all[3]))) return false;
        const bool norwegian = all.starts_with("no") && all.size() == size_min && std::all_of(all.begin() + 2, all.end(), is_digit);
        const bool as_printed = last == token || (in_fours && length <= group);
        if (norwegian || (as_printed && all.size() >= size_min && is_iban(all)))
            return work_.claim(Pii::iban, tokens[token].begin, tokens[last].end);
    }
    return false;
}

// "AB 12345", "ab12345", "AB 1234", "AB 12 345". Written apart and in small letters, or with four digits, only near a word for a vehicle.
void PlateFinder::plate(std::size_t token) {
    const auto& tokens = work_.tokens.tokens;
    const std::string_view word = work_.tokens.word(token);
    std::size_t last = token, digits = word.size() - 2;
    if (digits == 0) {
        const auto end = plate_in_pieces(work_, token);
        if (!end) return;
        last = *end;
        for (std::size_t at = token + 1; at <= last; ++at) digits += work_.tokens.word(at).size();
    } else if (word.find_first_not_of("0123456789", 2) != std::string_view::npos) {
        return;
    }
    if (digits < digits_min || digits > digits_max) return;
    if ((work_.data.flags(word.substr(0, 2)) & not_a_plate) != 0) return;
    const char first = work_.text[tokens[token].begin], second = work_.text[tokens[token].begin + 1];
    const bool capitals = first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
    const bool apart = last != token;
    // In several groups it may be an amount: "GB 12 500 kroner".
    const bool is_amount = last > token + 1 && last + 1 < tokens.size() && (tokens[last + 1].number || work_.has(last + 1, money_word | unit_word));
    if (is_near_vehicle(token) || (capitals && digits == digits_max && !is_amount) || (!apart && digits == digits_max) || (!apart && capitals))
        work_.claim(Pii::plate, tokens[token].begin, tokens[last].end);
}

}  // namespace

std::optional<std::size_t> plate_in_pieces(const RedactionWork& work, std::size_t token) {
    const auto& tokens = work.tokens.tokens;
    std::size_t letters = 0, digits = 0, last = token;
    for (std::size_t at = token; at < tokens.size(); ++at) {
        const std::string_view word = work.tokens.word(at);
        if (at > token && work.between(at - 1) != " " && work.between(at - 1) != "-" && work.between(at - 1) != ".") break;
        if (tokens[at].number) {
            if (letters != letters_of_plate || digits + word.size() > digits_max) break;
            digits += word.size();
        } else {
            const bool are_letters = std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
            if (digits > 0 || !are_letters || letters + word.size() > letters_of_plate) break;
            letters += word.size();
        }
        last = at;
    }
    if (letters != letters_of_plate || digits < digits_min) return std::nullopt;
    return last;
}

void find_plates(RedactionWork& work) {
    if (!work.groups.empty()) PlateFinder(work).run();
}

}  // namespace stemmen::privacy
