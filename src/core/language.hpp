// The languages of the service: bokmål, nynorsk, English, and Northern, Lule and South Sámi (ISO 639; `se`, `smj`, `sma`).
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace stemmen {

enum class Language { nb, nn, en, se, smj, sma };

inline constexpr std::array all_languages{Language::nb, Language::nn, Language::en, Language::se, Language::smj, Language::sma};

constexpr std::string_view to_string(Language language) {
    constexpr std::array<std::string_view, 6> names{"nb", "nn", "en", "se", "smj", "sma"};
    return names[static_cast<std::size_t>(language)];
}

constexpr std::optional<Language> parse_language(std::string_view name) {
    for (const Language language : all_languages)
        if (to_string(language) == name) return language;
    return std::nullopt;
}

}  // namespace stemmen
