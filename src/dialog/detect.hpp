// Which language a message is written in, by marker words. Knows bokmål, nynorsk, English and Northern Sámi.
#pragma once

#include <optional>
#include <string_view>

#include "core/language.hpp"

namespace stemmen::dialog {

inline constexpr std::size_t detect_words_min = 3;     // a shorter message keeps the thread's language
inline constexpr std::size_t detect_words_max = 200;   // the rest of a longer one is not looked at
inline constexpr double detect_confidence_min = 0.75;  // below this nothing is reported

struct Detected {
    Language language{};
    int markers = 0;        // words (weighted) that speak for it
    double confidence = 0;  // its share of all markers found, 0 to 1
    bool operator==(const Detected&) const = default;
};

std::optional<Detected> detect_language(std::string_view text);

}  // namespace stemmen::dialog
