#include "privacy/normalise.hpp"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "core/assert.hpp"
#include "core/text.hpp"

namespace stemmen::privacy {
namespace {

constexpr char32_t replacement = 0xFFFD;
// A shorter row is no identifier, and one with fewer real digits is no number.
constexpr std::size_t homoglyph_row_min = 7;
constexpr std::size_t homoglyph_digits_min = 3;

struct Range {
    char32_t from, to;
};

template <std::size_t n>
bool within(const std::array<Range, n>& ranges, char32_t c) {
    return std::any_of(ranges.begin(), ranges.end(), [c](Range range) { return c >= range.from && c <= range.to; });
}

// Default-ignorable code points (Unicode property) that people and attackers put inside words.
constexpr std::array<Range, 12> invisible{{{0xAD, 0xAD},
                                           {0x34F, 0x34F},
                                           {0x61C, 0x61C},
                                           {0x115F, 0x1160},
                                           {0x17B4, 0x17B5},
                                           {0x180B, 0x180F},
                                           {0x200B, 0x200F},
                                           {0x202A, 0x202E},
                                           {0x2060, 0x206F},
                                           {0xFE00, 0xFE0F},
                                           {0xFEFF, 0xFEFF},
                                           {0xE0000, 0xE0FFF}}};
constexpr std::array<Range, 6> spaces{
    {{0xA0, 0xA0}, {0x1680, 0x1680}, {0x2000, 0x200A}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}}};
constexpr std::array<Range, 5> dashes{{{0x2010, 0x2015}, {0x2212, 0x2212}, {0xFE58, 0xFE58}, {0xFE63, 0xFE63}, {0xFF0D, 0xFF0D}}};
constexpr std::array<Range, 2> line_ends{{{0x85, 0x85}, {0x2028, 0x2029}}};

// Latin letters that NFKC leaves alone, the Sámi ones among them.
constexpr std::array<Range, 4> stable_letters{{{0xC0, 0x131}, {0x134, 0x13E}, {0x141, 0x148}, {0x14A, 0x17E}}};

// What a single code point becomes without asking ICU; 0: it disappears; `unknown`: ask ICU.
constexpr char32_t unknown = 0xFFFFFFFF;

char32_t simple_form(char32_t c) {
    if (c < 0x80) {
        if (c == '\n') return c;
        return c < 0x20 || c == 0x7F ? U' ' : c;
    }
    if (within(stable_letters, c)) return c;
    if (within(invisible, c)) return 0;
    if (within(spaces, c)) return ' ';
    if (within(dashes, c)) return '-';
    if (within(line_ends, c)) return '\n';
    if (c >= 0x2018 && c <= 0x201B) return '\'';
    if (c == 0xB4) return '\'';
    if ((c >= 0x201C && c <= 0x201F) || c == 0xAB || c == 0xBB) return '"';
    if (c == replacement) return c;
    if (const int digit = u_charDigitValue(static_cast<UChar32>(c)); digit >= 0) return U'0' + static_cast<char32_t>(digit);
    return unknown;
}

class Writer {
public:
    Writer(std::string& text, std::vector<std::uint32_t>& origin) : text_(text), origin_(origin) {}
    void put(char32_t c, std::size_t from) {
        if (c == ' ' && !text_.empty() && text_.back() == ' ') return;
        if (c < 0x80) {
            text_ += static_cast<char>(c);
            origin_.push_back(static_cast<std::uint32_t>(from));
            return;
        }
        append_code_point(text_, c);
        origin_.resize(text_.size(), static_cast<std::uint32_t>(from));
    }

private:
    std::string& text_;
    std::vector<std::uint32_t>& origin_;
};

const UNormalizer2* nfkc() {
    static const UNormalizer2* const instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        const UNormalizer2* found = unorm2_getNFKCInstance(&status);
        STEMMEN_ASSERT(U_SUCCESS(status) != 0);
        return found;
    }();
    return instance;
}

// One base character and what attaches to it, to NFKC; the parts of the result that have a simple form take it.
void put_segment(Writer& writer, const std::vector<UChar>& segment, std::size_t from) {
    std::array<UChar, 1024> out{};
    UErrorCode status = U_ZERO_ERROR;
    const int length =
        unorm2_normalize(nfkc(), segment.data(), static_cast<int>(segment.size()), out.data(), static_cast<int>(out.size()), &status);
    if (U_FAILURE(status) != 0) {
        writer.put(replacement, from);
        return;
    }
    for (int i = 0; i < length;) {
        char32_t c = out[static_cast<std::size_t>(i++)];
        // NFKC of whole code points gives whole code points: a lead surrogate has its trail behind it.
        if (U16_IS_LEAD(c) && i < length) c = (c << 10) + out[static_cast<std::size_t>(i++)] - 0x35FDC00;
        const char32_t simple = simple_form(c);
        if (simple != 0) writer.put(simple == unknown ? c : simple, from);
    }
}

void append_utf16(std::vector<UChar>& out, char32_t c) {
    if (c > 0xFFFF) {
        out.push_back(static_cast<UChar>(0xD7C0 + (c >> 10)));
        out.push_back(static_cast<UChar>(0xDC00 | (c & 0x3FF)));
    } else {
        out.push_back(static_cast<UChar>(c));
    }
}

// Whether what follows may attach to the character before it. Combining marks begin at U+0300, which is CC 80.
bool may_combine(std::string_view text, std::size_t offset) {
    return offset < text.size() && static_cast<unsigned char>(text[offset]) >= 0xCC;
}

void normalise_into(std::string_view original, Writer& writer) {
    std::vector<UChar> segment;
    for (std::size_t offset = 0; offset < original.size();) {
        const std::size_t from = offset;
        const char32_t c = next_code_point(original, offset);
        const char32_t simple = simple_form(c);
        if (simple == 0) continue;
        if (simple != unknown && !may_combine(original, offset)) {
            writer.put(simple, from);
            continue;
        }
        segment.clear();
        append_utf16(segment, simple == unknown ? c : simple);
        for (std::size_t marks = 0; marks < marks_in_a_row_max && offset < original.size(); ++marks) {
            std::size_t next = offset;
            const char32_t mark = next_code_point(original, next);
            if (mark == replacement || unorm2_hasBoundaryBefore(nfkc(), static_cast<UChar32>(mark)) != 0) break;
            append_utf16(segment, mark);
            offset = next;
        }
        put_segment(writer, segment, from);
    }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_round(char c) { return c == 'O' || c == 'o'; }
bool is_digit_like(char c) { return is_digit(c) || is_round(c) || c == 'l' || c == 'I'; }
bool is_joint(char c) { return c == ' ' || c == '-' || c == '.'; }
bool is_word_byte(char c) { return static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)) != 0; }

// A group may be read as digits when it holds a digit, or is nothing but letters O, two or more of them.
bool reads_as_digits(std::string_view group) {
    if (std::any_of(group.begin(), group.end(), is_digit)) return true;
    return group.size() >= 2 && std::all_of(group.begin(), group.end(), is_round);
}

void replace_homoglyphs(std::string& text, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
        if (is_round(text[i])) text[i] = '0';
        if (text[i] == 'l' || text[i] == 'I') text[i] = '1';
    }
}

// Letters that look like digits, inside rows of groups that are digits for the rest.
void homoglyphs_to_digits(std::string& text) {
    std::size_t at = 0;
    std::vector<std::pair<std::size_t, std::size_t>> groups;
    while (at < text.size()) {
        if (!is_digit_like(text[at]) || (at > 0 && is_word_byte(text[at - 1]))) {
            ++at;
            continue;
        }
        groups.clear();
        std::size_t digits = 0, row = 0;
        while (at < text.size() && is_digit_like(text[at])) {
            std::size_t end = at;
            while (end < text.size() && is_digit_like(text[end])) ++end;
            if ((end < text.size() && is_word_byte(text[end])) || !reads_as_digits(std::string_view(text).substr(at, end - at))) {
                at = end;
                break;
            }
            groups.emplace_back(at, end);
            row += end - at;
            digits += static_cast<std::size_t>(
                std::count_if(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(end), is_digit));
            at = end;
            if (at + 1 < text.size() && is_joint(text[at]) && is_digit_like(text[at + 1])) ++at;
        }
        if (digits < homoglyph_digits_min || row < homoglyph_row_min) continue;
        for (const auto& [from, to] : groups) replace_homoglyphs(text, from, to);
    }
}

// Such a text is its own normal form; only digits need a look: ASCII, and the letters from U+00C0 to U+00FF ("æøå"), with nothing
// among them that could attach to the letter before it.
bool is_plain(std::string_view text) {
    char before = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\xC3' && i + 1 < text.size() && (static_cast<unsigned char>(text[i + 1]) & 0xC0U) == 0x80U)
            ++i;
        else if ((static_cast<signed char>(c) < 0x20 && c != '\n') || c == 0x7F || (c == ' ' && before == ' '))
            return false;
        before = c;
    }
    return true;
}

}  // namespace

std::size_t NormalText::original_begin(std::size_t from) const {
    if (origin.empty()) return from;
    return from < origin.size() ? origin[from] : original_size;
}

std::size_t NormalText::original_end(std::size_t to) const {
    if (origin.empty()) return to;
    // One original character may have become several bytes; all of it goes.
    while (to > 0 && to < origin.size() && origin[to] == origin[to - 1]) ++to;
    return to < origin.size() ? origin[to] : original_size;
}

NormalText normalise(std::string_view original) {
    NormalText out;
    out.original_size = original.size();
    if (is_plain(original)) {
        out.text = original;
    } else {
        out.text.reserve(original.size());
        out.origin.reserve(original.size());
        Writer writer(out.text, out.origin);
        normalise_into(original, writer);
    }
    homoglyphs_to_digits(out.text);
    return out;
}

}  // namespace stemmen::privacy
