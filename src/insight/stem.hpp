// Words as they are looked for: in lower case and without inflection, so that "politiets" finds "politiet" (Snowball's stemmers).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"

namespace stemmen::insight {

inline constexpr std::size_t stems_max = 400;       // of one text; what comes after is not found
inline constexpr std::size_t stem_bytes_min = 2;    // shorter words are not looked for
inline constexpr std::size_t stem_bytes_max = 60;

// What a text is found by: each word's Norwegian stem, which serves bokmål and nynorsk, and for the other languages the stem of
// their own beside it (English), or the word as it stands (Sámi). Each once, in the order of the bytes. What redaction put in,
// such as [navn], is no word.
std::vector<std::string> stems(std::string_view text, Language language);

// What somebody looks for: one stem a word, by the language that the texts are to be in. none: whatever language, by the
// Norwegian stem.
std::vector<std::string> search_stems(std::string_view text, std::optional<Language> language);

// What a text in bokmål or nynorsk is about: the stems of its words without those that every text is full of ("vi skal spørre om"), each
// once, in the order of the text, `most` of them at most.
std::vector<std::string> telling_stems(std::string_view text, std::size_t most);

}  // namespace stemmen::insight
