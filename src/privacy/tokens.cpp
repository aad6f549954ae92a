#include "privacy/tokens.hpp"

#include "core/assert.hpp"
#include "core/text.hpp"

namespace stemmen::privacy {
namespace {

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

Pause pause_of(char32_t c) {
    switch (c) {
        case '.':
        case '!':
        case '?':
        case '\n':
        case 0x2026:
            return Pause::hard;
        case ',':
        case ';':
        case ':':
        case '(':
        case ')':
        case '"':
            return Pause::soft;
        default:
            return Pause::none;
    }
}

// Letters by a byte alone where that is enough: ASCII and the two-byte letters up to U+024F.
bool is_word_character(char32_t c) {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c);
    return is_letter(c);
}

}  // namespace

std::string squeeze(std::string_view word, std::size_t length) {
    std::string out;
    for (std::size_t i = 0; i < word.size();) {
        std::size_t end = i;
        while (end < word.size() && word[end] == word[i]) ++end;
        out.append(end - i >= 3 ? length : end - i, word[i]);
        i = end;
    }
    return out;
}

Tokens tokenise(const NormalText& normal) {
    const std::string_view text = normal.text;
    Tokens out;
    out.folded = fold_case(text);
    STEMMEN_ASSERT(out.folded.size() == text.size());  // holds for every letter that fold_case knows
    out.tokens.reserve(text.size() / 5 + 1);
    Pause pause = Pause::hard;
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t begin = offset;
        char32_t c = next_code_point(text, offset);
        if (!is_word_character(c)) {
            // A full stop inside a number ("12.30") or before a lower-case letter without a space ends no sentence.
            const Pause here = c == '.' && offset < text.size() && text[offset] != ' ' && text[offset] != '\n' && text[offset] != '.'
                                   ? Pause::soft
                                   : pause_of(c);
            if (here > pause) pause = here;
            continue;
        }
        Token token{.begin = static_cast<std::uint32_t>(begin), .before = pause};
        std::size_t letters = 0, capitals = 0, digits = 0, end = begin, run = 0;
        char previous = 0;
        for (;;) {
            if (is_digit(c)) {
                ++digits;
            } else if (c != '\'') {
                ++letters;
                if (c >= 0x80 || c < 'a') {  // only these may be capitals
                    const bool changed = out.folded.compare(end, offset - end, text, end, offset - end) != 0;
                    capitals += changed ? 1 : 0;
                    if (end == begin) token.capital = changed;
                }
            }
            const char last = out.folded[offset - 1];
            run = last == previous ? run + 1 : 1;
            if (run >= 3 && letters > 0 && c < 0x80) token.drawn_out = true;
            previous = last;
            end = offset;
            if (offset >= text.size()) break;
            std::size_t next = offset;
            c = next_code_point(text, next);
            if (c == '\'') {
                std::size_t after = next;
                if (after >= text.size() || !is_letter(next_code_point(text, after))) break;
            } else if (!is_word_character(c)) {
                break;
            }
            offset = next;
        }
        offset = end;
        token.end = static_cast<std::uint32_t>(end);
        token.all_capitals = letters >= 2 && capitals == letters;
        token.number = letters == 0 && digits > 0;
        out.tokens.push_back(token);
        pause = Pause::none;
    }
    return out;
}

}  // namespace stemmen::privacy
