#include "dialog/readability.hpp"

#include <array>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "dialog/texts.hpp"

namespace stemmen::dialog {
namespace {

constexpr std::array<std::string_view, 4> forbidden_stems{"anonym", "konfidensi", "confidential", "konfidential"};

// A mark that ends a sentence is followed by a space or the end: "politiet.no" has none.
int count_sentences(std::string_view text) {
    int sentences = 0;
    bool has_words = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool is_mark = c == '.' || c == '!' || c == '?' || c == ':';
        if (is_mark && has_words && (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '\n')) {
            ++sentences;
            has_words = false;
        } else if (!is_mark && c != ' ') {
            has_words = true;
        }
    }
    return sentences + (has_words ? 1 : 0);
}

}  // namespace

std::optional<double> lix(std::string_view text) {
    TextArgs short_word;
    for (std::string& name : placeholders(text)) short_word.emplace(std::move(name), "x");
    const std::string plain = fill(text, short_word);
    const std::vector<std::string> all = words(plain);
    if (all.size() < static_cast<std::size_t>(lix_words_min)) return std::nullopt;
    std::size_t long_words = 0;
    for (const std::string& word : all) long_words += count_code_points(word) >= static_cast<std::size_t>(lix_long_word_letters) ? 1U : 0U;
    const auto count = static_cast<double>(all.size());
    return count / count_sentences(plain) + 100.0 * static_cast<double>(long_words) / count;
}

std::optional<std::string_view> forbidden_word(std::string_view text) {
    for (const std::string& word : words(text))
        for (const std::string_view stem : forbidden_stems)
            if (word.starts_with(stem)) return stem;
    return std::nullopt;
}

}  // namespace stemmen::dialog
