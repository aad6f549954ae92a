#include "dialog/choose.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace stemmen::dialog {
namespace {

constexpr std::array<std::string_view, 9> polite{"takk", "tusen", "gjerne", "please", "thanks", "thank", "you", "giitu", "vennligst"};

constexpr std::array<std::string_view, 38> nothing{
    "nei",  "neida", "ingenting", "ikke", "ikkje", "noe",  "noko",     "ingen", "inkje", "vet",     "veit",   "alt",    "i",
    "jeg",  "eg",    "har",       "det",  "er",    "var",  "spesielt", "no",    "not",   "nothing", "none",   "really", "do",
    "dont", "don",   "t",         "know", "na",    "nope", "idk",      "in",    "ii",    "mihkke",  "kommer", "på"};
// At least one of these makes the words above mean "nothing".
constexpr std::array<std::string_view, 19> nothing_core{"nei", "neida",   "ingenting", "ingen", "inkje", "ikke", "ikkje",
                                                        "no",  "nothing", "none",      "nope",  "not",   "dont", "don",
                                                        "na",  "idk",     "in",        "ii",    "mihkke"};

bool among(const auto& list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }

bool starts_with_words(std::string_view title, std::string_view said) {
    return title.size() > said.size() && title.starts_with(said) && title[said.size()] == ' ';
}

// The one choice of `text` that fits, by whole title or by first words.
const Choice* match(const Text& text, const Offered& offered, std::string_view folded, bool whole) {
    const Choice* found = nullptr;
    for (const Choice& choice : text.choices) {
        if (!offered.values.empty() && !among(offered.values, choice.value)) continue;
        const bool fits = whole ? choice.folded == folded : starts_with_words(choice.folded, folded);
        if (!fits) continue;
        if (found != nullptr) return nullptr;
        found = &choice;
    }
    return found;
}

}  // namespace

std::string squeeze(std::string_view word, std::size_t run) {
    std::string out;
    out.reserve(word.size());
    for (std::size_t offset = 0; offset < word.size();) {
        const std::size_t start = offset;
        const char32_t letter = next_code_point(word, offset);
        const std::size_t size = offset - start;
        while (word.substr(offset).starts_with(word.substr(start, size))) offset += size;
        // Digits are left alone: 1000 is not 10.
        const bool is_squeezed = (offset - start) / size >= run && is_letter(letter);
        out.append(word.substr(start, is_squeezed ? size : offset - start));
    }
    return out;
}

std::string fold_answer(std::string_view text) {
    // A title has at most 20 characters a word and 12 words; what is longer needs no look at its end.
    constexpr std::size_t characters_max = 400;
    const std::string_view front = first_code_points(text, characters_max);
    if (front.size() < text.size()) return {};
    std::vector<std::string> all = words(front);
    if (all.size() > answer_words_max) return {};
    for (std::string& word : all) word = squeeze(word, 3);
    const bool has_more = std::ranges::any_of(all, [](const std::string& word) { return !among(polite, word); });
    std::string out;
    for (const std::string& word : all) {
        if (has_more && among(polite, word)) continue;
        if (!out.empty()) out += ' ';
        out += word;
    }
    return out;
}

std::optional<std::string> typed_choice(const Texts& texts, const Offered& offered, std::string_view said) {
    const std::string folded = fold_answer(said);
    if (folded.empty()) return std::nullopt;
    const Text* shown = texts.shown(offered.text_id, offered.language);
    if (shown == nullptr) return std::nullopt;
    if (offered.by_number && folded.size() == 1 && folded[0] >= '0' && folded[0] <= '9')
        for (const Choice& choice : shown->choices)
            if (choice.value == folded && (offered.values.empty() || among(offered.values, choice.value))) return choice.value;
    for (const bool whole : {true, false}) {
        if (const Choice* choice = match(*shown, offered, folded, whole)) return choice->value;
        for (const Language language : all_languages) {
            const Text* text = texts.find(offered.text_id, language);
            if (text == nullptr || text == shown) continue;
            if (const Choice* choice = match(*text, offered, folded, whole)) return choice->value;
        }
    }
    return std::nullopt;
}

bool says_nothing(std::string_view said) {
    constexpr std::size_t characters_max = 60;
    if (first_code_points(said, characters_max).size() < said.size()) return false;
    const std::vector<std::string> all = words(said);
    if (all.empty()) return true;
    if (all.size() > 5) return false;
    return std::ranges::all_of(all, [](const std::string& word) { return among(nothing, word) || among(polite, word); }) &&
           std::ranges::any_of(all, [](const std::string& word) { return among(nothing_core, word); });
}

}  // namespace stemmen::dialog
