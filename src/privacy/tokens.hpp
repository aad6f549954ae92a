// The words of a normalised text, with what a rule needs to know of each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "privacy/normalise.hpp"

namespace stemmen::privacy {

enum class Pause : std::uint8_t { none, soft, hard };  // before a word: nothing, a comma or the like, the end of a sentence

struct Token {
    std::uint32_t begin = 0, end = 0;  // bytes of the normalised text
    Pause before = Pause::none;
    bool capital = false;       // begins with a capital
    bool all_capitals = false;  // two letters or more, all capitals
    bool number = false;        // digits only
    bool drawn_out = false;     // holds a letter three times in a row ("hjeeelp")
};

struct Tokens {
    std::string folded;  // the normalised text in lower case, byte for byte beside it
    std::vector<Token> tokens;

    [[nodiscard]] std::string_view word(std::size_t index) const {
        const Token& token = tokens[index];
        return std::string_view(folded).substr(token.begin, token.end - token.begin);
    }
    [[nodiscard]] std::size_t size() const { return tokens.size(); }
};

// A word is a run of letters and digits; an apostrophe between letters belongs to it ("don't").
Tokens tokenise(const NormalText& text);

// The word with every run of three or more equal characters cut to `length`.
std::string squeeze(std::string_view word, std::size_t length);

}  // namespace stemmen::privacy
