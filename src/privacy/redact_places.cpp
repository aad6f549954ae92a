// Addresses, postcodes with their places, schools and clubs.
#include <algorithm>
#include <optional>

#include "privacy/redact_data.hpp"

namespace stemmen::privacy {
namespace {

constexpr std::size_t words_before_street_max = 4;
constexpr std::size_t house_number_digits_max = 4;

bool ends_like_street(const RedactionWork& work, std::size_t token) {
    const std::string_view word = work.tokens.word(token);
    return std::any_of(work.data.street_endings.begin(), work.data.street_endings.end(),
                       [&](const std::string& ending) { return word.size() > ending.size() + 1 && word.ends_with(ending); });
}

bool touches(const RedactionWork& work, std::size_t token) {
    const std::string_view joint = work.between(token);
    return joint == " " || joint == "-" || joint == ". " || joint == ".";
}

// The first token of a street name that ends with `last`, if it is one. A lower-case word counts only with an ending that is no
// everyday word ("storgata 12", but not "veien 12").
std::optional<std::size_t> street_begin(const RedactionWork& work, std::size_t last) {
    const auto& tokens = work.tokens.tokens;
    const bool whole_word = work.has(last, street_word);
    if (!whole_word && !work.has(last, square) && !ends_like_street(work, last)) return std::nullopt;
    std::size_t first = last;
    // A full stop stands only after what is short for a word: "Dr. Holms vei", "J. Svendsens vei".
    const auto is_short = [&](std::size_t i) { return tokens[i].end - tokens[i].begin <= 2; };
    while (first > 0 && last - first < words_before_street_max && tokens[first - 1].capital && touches(work, first - 1) &&
           (work.between(first - 1).find('.') == std::string_view::npos || is_short(first - 1)))
        --first;
    if (first == last && work.has(last, square) && tokens[last].capital) return first;
    if (first == last && (whole_word || work.has(last, not_a_name) || (work.has(last, road_word) && !tokens[last].capital))) return std::nullopt;
    return first;
}

// After the number: a letter of its own ("12 B", "12b").
std::size_t house_end(const RedactionWork& work, std::size_t number) {
    const auto& tokens = work.tokens.tokens;
    std::size_t end = tokens[number].end;
    if (number + 1 >= tokens.size() || tokens[number + 1].end - tokens[number + 1].begin != 1 || work.between(number) != " ") return end;
    const char letter = work.text[tokens[number + 1].begin];
    const bool is_letter =
        (letter >= 'A' && letter <= 'H') || (letter >= 'a' && letter <= 'h' && letter != 'e');  // "e" is "am" in dialects
    return is_letter ? tokens[number + 1].end : end;
}

bool is_house_number(std::string_view word) {
    std::size_t digits = 0;
    while (digits < word.size() && word[digits] >= '0' && word[digits] <= '9') ++digits;
    return digits >= 1 && digits <= house_number_digits_max &&
           (digits == word.size() || (digits + 1 == word.size() && word.back() >= 'a' && word.back() <= 'z'));
}

// "bor i Kråkeneset 8": where somebody lives, any name with a house number is an address.
bool find_home(RedactionWork& work, std::size_t first) {
    const auto& tokens = work.tokens.tokens;
    std::size_t number = first;
    while (number + 1 < tokens.size() && number - first < words_before_street_max && tokens[number].capital &&
           !is_house_number(work.tokens.word(number)) && touches(work, number))
        ++number;
    if (number == first || !is_house_number(work.tokens.word(number)) || work.between(number - 1) != " ") return false;
    const bool is_year = tokens[number].end - tokens[number].begin == house_number_digits_max;
    return !is_year && !work.has(number + 1, unit_word | money_word | month) && work.claim(Pii::address, tokens[first].begin, house_end(work, number));
}

void find_addresses(RedactionWork& work) {
    const auto& tokens = work.tokens.tokens;
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        if (!is_house_number(work.tokens.word(i)) || work.has(i + 1, unit_word | money_word | month)) continue;
        const bool after_short_word = work.between(i - 1) == ". " && tokens[i - 1].end - tokens[i - 1].begin <= 2;  // "Kongens gt. 12"
        if (work.between(i - 1) != " " && !after_short_word) continue;
        if (const auto first = street_begin(work, i - 1)) work.claim(Pii::address, tokens[*first].begin, house_end(work, i));
    }
    for (const CueMatch& cue : work.cues) {
        const std::size_t next = cue.last + 1;
        if (next >= tokens.size()) continue;
        if (cue.cue == Cue::postbox && tokens[next].number) work.claim(Pii::address, tokens[cue.first].begin, tokens[next].end);
        if (cue.cue != Cue::lives || !tokens[next].capital) continue;
        if (find_home(work, next)) continue;
        for (std::size_t last = next;
             last < tokens.size() && last < next + words_before_street_max && (tokens[last].capital || work.has(last, street_word)); ++last)
            if (street_begin(work, last)) {
                work.claim(Pii::address, tokens[next].begin, tokens[last].end);
                break;
            }
    }
}

void find_postcodes(RedactionWork& work) {
    const auto& tokens = work.tokens.tokens;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        if (!tokens[i].number || tokens[i].end - tokens[i].begin != 4 || work.between(i) != " ") continue;
        const std::uint32_t* const known = work.data.postcodes.find(work.tokens.word(i));
        if (known == nullptr || work.data.post_places[*known] != work.tokens.word(i + 1)) continue;
        work.claim(Pii::postal_place, tokens[i].begin, tokens[i + 1].end);
    }
}

// A school or club says who a child is; in a text without a child it is a place like others.
void find_schools(RedactionWork& work) {
    const auto& tokens = work.tokens.tokens;
    if ((work.all_flags & (child | relation | membership_word)) == 0) return;
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        if (!work.has(i, school_word) || !tokens[i - 1].capital || work.between(i - 1) != " ") continue;
        std::size_t first = i;
        while (first > 0 && i - first < words_before_street_max && tokens[first - 1].capital && work.between(first - 1) == " " &&
               !work.has(first - 1, title | relation | not_a_name))
            --first;
        if (first == i) continue;
        std::size_t last = i;
        while (last + 1 < tokens.size() && work.has(last + 1, school_word) && work.between(last) == " ") ++last;  // "videregående skole"
        work.claim(Pii::school, tokens[first].begin, tokens[last].end);
    }
}

}  // namespace

void find_places(RedactionWork& work) {
    find_addresses(work);
    if (!work.groups.empty()) find_postcodes(work);
    if ((work.all_flags & school_word) != 0) find_schools(work);
}

}  // namespace stemmen::privacy
