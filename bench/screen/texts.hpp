// Messages to measure with: what people write, what is full of numbers, and what somebody would send who wants to slow us down.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stemmen::bench {

struct Sample {
    std::string_view name, text;
};

const std::vector<Sample>& samples();

// The text over and over until it has `length` characters.
std::string grown(std::string_view text, std::size_t length);

}  // namespace stemmen::bench
