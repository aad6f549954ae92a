// Short links: which there can be, and how their codes are made and read. Codes lead to a talk and protect nothing.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "service/page_rows.hpp"
#include "service/ports.hpp"

namespace stemmen::service {

inline constexpr std::array<std::string_view, 4> link_kinds{"passport_office", "counter", "meeting", "stream"};
inline constexpr std::size_t link_code_characters = 6;
inline constexpr std::size_t link_place_characters_max = 80;
inline constexpr std::size_t link_drive_bytes_max = 60;
inline constexpr std::size_t links_max = 10'000;

// Six characters of Crockford's base 32 in small letters, such as "k7q2xm": no two of them look alike, and there are a thousand million.
std::string new_link_code(Random& random);
// What a person typed (capitals, O for 0, I or L for 1) as a code; "" if it cannot be one.
std::string normal_link_code(std::string_view typed);

// What is asked by a link of that kind unless somebody chooses otherwise: one of them has a dialog of its own.
std::string_view link_dialog_of(std::string_view kind);

// The unit and the dialog are the caller's to check. The detail says what to write.
Result<void> check(const ShortLink& link);

}  // namespace stemmen::service
