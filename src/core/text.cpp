#include "core/text.hpp"

#include <algorithm>

namespace stemmen {
namespace {

constexpr char32_t replacement = 0xFFFD;

std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

bool is_space(char32_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) ||
           c == 0x200E || c == 0x200F || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 || c == 0xFEFF;
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

char32_t fold(char32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
    // Latin Extended-A is laid out in pairs; which of the two is the capital changes at three places.
    if ((c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14A && c <= 0x177)) return c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c % 2 == 1 ? c + 1 : c;
    if (c == 0x178) return 0xFF;
    if (c == 0x1B7) return 0x292;
    if (c == 0x1EE) return 0x1EF;
    if (c >= 0x1E00 && c <= 0x1EFF) return c | 1;
    return c;
}

// Where the last code point begins, if what stands there is one: bytes that are none count one by one.
std::size_t last_code_point(std::string_view text) {
    std::size_t start = text.size() - 1;
    while (start > 0 && text.size() - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) --start;
    return start;
}

bool ends_sentence(char32_t c) { return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == '\n'; }

std::size_t cost(char32_t, std::size_t bytes, TextUnit unit) { return unit == TextUnit::bytes ? bytes : 1; }

// Where to cut the front of `text` so that it fits: after a sentence, else after a space, else after a code point.
std::size_t cut_position(std::string_view text, std::size_t limit, TextUnit unit) {
    if (text.size() <= limit) return text.size();
    std::size_t used = 0, offset = 0, after_sentence = 0, after_space = 0;
    char32_t before = 0;
    while (offset < text.size()) {
        const std::size_t start = offset;
        const char32_t c = next_code_point(text, offset);
        used += cost(c, offset - start, unit);
        if (used > limit) {
            if (is_space(c) && ends_sentence(before)) return start;
            if (after_sentence > 0) return after_sentence;
            if (is_space(c)) return start;
            if (after_space > 0) return after_space;
            return start > 0 ? start : offset;
        }
        if (is_space(c)) {
            after_space = offset;
            if (ends_sentence(before) || c == '\n') after_sentence = offset;
        }
        before = c;
    }
    return text.size();
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& offset) {
    const auto lead = static_cast<unsigned char>(text[offset]);
    if (lead < 0x80) {
        ++offset;
        return lead;
    }
    const std::size_t length = sequence_length(lead);
    if (length == 0 || offset + length > text.size()) {
        ++offset;
        return replacement;
    }
    char32_t c = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[offset + i]);
        if ((byte & 0xC0U) != 0x80U) {
            ++offset;
            return replacement;
        }
        c = (c << 6) | (byte & 0x3FU);
    }
    const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
    if (overlong || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
        ++offset;
        return replacement;
    }
    offset += length;
    return c;
}

void append_code_point(std::string& text, char32_t c) {
    if (c < 0x80) {
        text += static_cast<char>(c);
    } else if (c < 0x800) {
        text += static_cast<char>(0xC0 | (c >> 6));
        text += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        text += static_cast<char>(0xE0 | (c >> 12));
        text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        text += static_cast<char>(0xF0 | (c >> 18));
        text += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (c & 0x3F));
    }
}

bool is_valid_utf8(std::string_view text) {
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t start = offset;
        if (next_code_point(text, offset) == replacement && text.substr(start, 3) != "\xEF\xBF\xBD") return false;
    }
    return true;
}

std::string repair_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t offset = 0; offset < text.size();) {
        if (const char c = text[offset]; static_cast<unsigned char>(c) < 0x80 && c != 0) {
            out += c;
            ++offset;
            continue;
        }
        const char32_t c = next_code_point(text, offset);
        append_code_point(out, c == 0 ? replacement : c);
    }
    return out;
}

std::size_t count_code_points(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t offset = 0; offset < text.size(); ++count) next_code_point(text, offset);
    return count;
}

std::size_t count_utf16_units(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t offset = 0; offset < text.size();) count += next_code_point(text, offset) > 0xFFFF ? 2U : 1U;
    return count;
}

std::string_view first_code_points(std::string_view text, std::size_t code_points_max) {
    if (text.size() <= code_points_max) return text;  // no code point is shorter than a byte
    std::size_t offset = 0;
    for (std::size_t count = 0; count < code_points_max && offset < text.size(); ++count) next_code_point(text, offset);
    return text.substr(0, offset);
}

std::string fold_case(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t offset = 0; offset < text.size();) {
        if (const char c = text[offset]; static_cast<unsigned char>(c) < 0x80) {  // most are; spare them the way over a code point
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
            ++offset;
        } else {
            append_code_point(out, fold(next_code_point(text, offset)));
        }
    }
    return out;
}

std::string_view trim(std::string_view text) {
    std::size_t from = 0;
    for (std::size_t offset = 0; offset < text.size() && is_space(next_code_point(text, offset));) from = offset;
    text.remove_prefix(from);
    while (!text.empty()) {
        const std::size_t start = last_code_point(text);
        std::size_t offset = start;
        if (!is_space(next_code_point(text, offset)) || offset != text.size()) return text;
        text.remove_suffix(text.size() - start);
    }
    return {};
}

bool is_letter(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) ||
           (c >= 0x250 && c <= 0x2AF) || (c >= 0x370 && c <= 0x1FFF) || (c >= 0x3040 && c <= 0xD7FF);
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> out;
    bool inside = false;
    for (std::size_t offset = 0; offset < text.size();) {
        const char32_t c = next_code_point(text, offset);
        const bool part = is_letter(c) || is_digit(c);
        if (part && !inside) out.emplace_back();
        if (part) append_code_point(out.back(), fold(c));
        inside = part;
    }
    return out;
}

std::vector<std::string> split_text(std::string_view text, std::size_t limit, TextUnit unit) {
    std::vector<std::string> parts;
    text = trim(text);
    while (!text.empty()) {
        const std::size_t cut = limit == 0 ? text.size() : cut_position(text, limit, unit);
        parts.emplace_back(trim(text.substr(0, cut)));
        text = trim(text.substr(cut));
    }
    return parts;
}

}  // namespace stemmen
