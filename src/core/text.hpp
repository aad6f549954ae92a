// UTF-8 text: counting, cutting, repairing and folding. Locale-free, so that it behaves alike everywhere.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stemmen {

// Decodes the code point at `offset` and moves past it; bytes that are not UTF-8 give U+FFFD, one byte at a time.
char32_t next_code_point(std::string_view text, std::size_t& offset);
void append_code_point(std::string& text, char32_t code_point);

bool is_valid_utf8(std::string_view text);
// Invalid bytes and NUL become U+FFFD; the result is always valid UTF-8.
std::string repair_utf8(std::string_view text);

std::size_t count_code_points(std::string_view text);
// UTF-16 units, which is how some platforms count.
std::size_t count_utf16_units(std::string_view text);
// The longest prefix of at most `code_points_max` code points.
std::string_view first_code_points(std::string_view text, std::size_t code_points_max);

// Lower case for Latin letters, with the Norwegian and Sámi ones (æøå áčđŋšŧž …). No locale, no normalisation.
std::string fold_case(std::string_view text);

// Without leading and trailing white space (also no-break and zero-width spaces).
std::string_view trim(std::string_view text);

// Runs of letters and digits, folded. Marks, spaces and emoji separate words.
std::vector<std::string> words(std::string_view text);
bool is_letter(char32_t code_point);

// Splits a text for a channel that takes `limit` units a message: between sentences if it can, else between words, else
// between code points. No character is lost or cut; the parts put together are the text but for the spaces at the cuts.
enum class TextUnit { code_points, bytes };
std::vector<std::string> split_text(std::string_view text, std::size_t limit, TextUnit unit);

}  // namespace stemmen
