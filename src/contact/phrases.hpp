// Set phrases in what officers, automations and citizens write, as data (config/phrases.json). Case, punctuation and emoji
// do not count; a phrase is found as whole words anywhere in the text, a thanks only as the whole text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace stemmen::contact {

inline constexpr std::size_t phrases_max = 500;  // per list, all languages together
inline constexpr std::size_t phrase_words_max = 20;

struct Phrases {                          // each as folded words, with a space before, between and after them
    std::vector<std::string> closing;     // an officer ends the talk
    std::vector<std::string> do_not_ask;  // an officer says that this citizen shall not be invited
    std::vector<std::string> automation;  // an answering machine, whichever app it speaks through
    std::vector<std::string> thanks;      // a citizen's bare thanks or goodbye
    bool operator==(const Phrases&) const = default;
};

// {"closing": {"nb": ["…"], "nn": […], "en": […]}, "do_not_ask": …, "automation": …, "thanks": …}; a list may be left out.
// An error's detail is "<name>:<line>: <sentence>".
Result<Phrases> parse_phrases(std::string_view json, std::string_view name);

// A text as its folded words with a space before, between and after them; "" if it has no words. Phrases are kept so, and
// texts are compared so.
std::string normalised(std::string_view text);

// `said` is normalised.
bool contains_any(const std::vector<std::string>& phrases, std::string_view said);
bool equals_any(const std::vector<std::string>& phrases, std::string_view said);

}  // namespace stemmen::contact
