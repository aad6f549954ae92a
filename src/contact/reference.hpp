// Published phone numbers and addresses, as data (config/numbers.json): what stands for {tips_lenke}, {klage_lenke} … in
// the texts, for each unit and language. The nearest unit up the tree that has a value wins.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "contact/units.hpp"

namespace stemmen::contact {

inline constexpr std::size_t placeholder_value_bytes_max = 300;
inline constexpr std::size_t placeholders_max = 100;  // per unit

struct PublishedNumber {
    std::string name;    // letters, digits and _; in texts {nummer_<name>}
    std::string number;  // as it is printed: digits and spaces, perhaps + in front
    std::string what;    // for those who tend the file
    bool confirmed = false;
    bool operator==(const PublishedNumber&) const = default;
};

struct Reference {
    using Values = std::map<std::string, std::map<std::string, std::string>>;  // placeholder → language, or "" for all → value
    std::vector<PublishedNumber> numbers;
    Values defaults;
    std::map<std::string, Values> units;  // by unit id
    bool operator==(const Reference&) const = default;
};

// {"numbers": {"<name>": {"number": …, "what": …, "confirmed": …}}, "links": {"<placeholder>": "https://…" or {"nb": …, "en": …}},
//  "units": {"<unit id>": {"<placeholder>": …}}}. An address begins with https://; a unit must stand in the tree.
// An error's detail is "<name>:<line>: <sentence>".
Result<Reference> parse_reference(std::string_view json, std::string_view name, const UnitTree& tree);

// Placeholder → value. Another written language falls back to bokmål; an unknown unit has the defaults.
std::map<std::string, std::string> placeholders(const Reference& reference, const UnitTree& tree, std::string_view unit, Language language);

}  // namespace stemmen::contact
