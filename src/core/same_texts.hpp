// Words that stand in a file each for bokmål, nynorsk and English: every file has the same texts, with the same places in braces to fill.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "core/result.hpp"

namespace stemmen {

using TextsByName = std::map<std::string, std::string, std::less<>>;
using PlacesIn = std::vector<std::string> (*)(std::string_view text);

// misconfigured: the first file "<folder>/<language>.json" that is missing, or lacks a text, has one more or other places. `who` reads them.
Result<void> check_same_texts(const std::string& folder, std::string_view who, const std::map<Language, TextsByName>& all, PlacesIn places_in);

}  // namespace stemmen
