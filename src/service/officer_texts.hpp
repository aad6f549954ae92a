// The words for officers, read from config/officers/<language>.json: texts by name, the same ones in every language.
#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "core/language.hpp"
#include "core/result.hpp"
#include "core/same_texts.hpp"
#include "dialog/texts.hpp"

namespace stemmen::service {

inline constexpr std::array officer_languages{Language::nb, Language::nn, Language::en};
inline constexpr std::size_t officer_text_characters_max = 1'000;

// Who reads another language reads bokmål.
constexpr Language officer_language(Language language) { return language == Language::nn || language == Language::en ? language : Language::nb; }

class OfficerTexts {
public:
    // Places in braces filled. What is not there is shown by its name: gather_officer_texts() has refused a file that lacks one.
    [[nodiscard]] std::string text(std::string_view name, Language language, const dialog::TextArgs& args = {}) const;
    [[nodiscard]] bool has(std::string_view name) const;

private:
    friend Result<OfficerTexts> gather_officer_texts(std::span<const std::pair<std::string, std::string>> files);
    std::map<Language, TextsByName> texts_;
};

// Files by name and content. Refuses, with "<name>:<line>: <sentence>", what is no text, and languages that do not have the same texts
// with the same places.
Result<OfficerTexts> gather_officer_texts(std::span<const std::pair<std::string, std::string>> files);

}  // namespace stemmen::service
