// What an officer means by what was typed: small letters, missing spaces and a typing error or two are forgiven. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/officer_texts.hpp"

namespace stemmen::service {

enum class OfficerCommand { fresh, mine, running, results, help };
std::string_view to_string(OfficerCommand command);  // "new" …: its texts are "command.new" …

inline constexpr std::size_t command_characters_max = 60;  // what is longer is no command

// Words of every language count, whatever the officer reads. Exact words win over similar ones.
std::optional<OfficerCommand> parse_command(std::string_view typed, const OfficerTexts& texts);
// The words that are understood, as written in the texts.
std::vector<std::string> command_words(OfficerCommand command, const OfficerTexts& texts, Language language);
// The first of them: as shown on buttons and in the manifest.
std::string command_title(OfficerCommand command, const OfficerTexts& texts, Language language);

// How many letters are to be added, left out, changed or swapped with the next (Damerau–Levenshtein, optimal string alignment).
std::size_t typing_errors(std::u32string_view a, std::u32string_view b);

}  // namespace stemmen::service
