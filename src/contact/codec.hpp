// State as one short line of ASCII and back, for a column of the store. Format 1: "1" and then fields, in this order, each
// with a semicolon before it; what says nothing is left out.
//   a s d t r  times of the thread (last person action, standby, direct, taken from us, refused)
//   m          the newest move of control, and to whom: ? unknown, u us, o other, n nobody
//   j          the episode has been judged
//   h f e      horizon, settled facts (12 values, commas between), marks (a letter and a time each, no commas)
// Times are milliseconds since 1970; those of marks count from the mark before, the first from 1970.
#pragma once

#include <string>
#include <string_view>

#include "contact/observe.hpp"
#include "core/result.hpp"

namespace stemmen::contact {

inline constexpr std::size_t encoded_bytes_max = 2'048;  // more than any state needs

std::string encode(const State& state);
// "" is the state of a thread in which nothing has happened. Refuses what encode() does not write.
Result<State> decode(std::string_view text);

}  // namespace stemmen::contact
