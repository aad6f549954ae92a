// How easy a text is to read, and which words it must not have.
#pragma once

#include <optional>
#include <string_view>

namespace stemmen::dialog {

inline constexpr double lix_max = 40;            // 30 to 40 is "easy"; the target is 30
inline constexpr int lix_words_min = 12;         // below this the formula measures chance: a short question may score high
inline constexpr int lix_long_word_letters = 7;  // a long word has more than six letters

// LIX (Björnsson 1968): words / sentences + 100 · long words / words. Placeholders count as one short word.
// Nothing for a text of fewer than lix_words_min words.
std::optional<double> lix(std::string_view text);

// The first word that promises more secrecy than a shared inbox gives ("anonym", "konfidensiell", "confidential" and their
// forms), as the stem in the list; or nothing.
std::optional<std::string_view> forbidden_word(std::string_view text);

}  // namespace stemmen::dialog
