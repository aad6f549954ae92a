// The public value that draws, in one spelling: "3 8 14", "3, 08, 14" and "３–８–14" are the same value and draw the same ticket, so that
// nobody can pick a group by how they write it down. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace stemmen::recruit {

inline constexpr std::size_t public_value_bytes_max = 1'000;
inline constexpr std::size_t source_bytes_max = 300;

// Unicode NFKC_Casefold (UAX 44); digits of any script as 0 to 9; whatever is no letter, mark or digit parts words, and between two words
// stands one space; leading zeros of a word of digits go. Canonical already: unchanged.
// bad_input with a sentence: not UTF-8, nothing that counts, or over public_value_bytes_max.
Result<std::string> canonical_value(std::string_view written);

// What is announced of where the value will come from: white space made one space, on one line.
// bad_input with a sentence: not UTF-8, no letter, a control character, or over source_bytes_max.
Result<std::string> canonical_source(std::string_view written);

}  // namespace stemmen::recruit
