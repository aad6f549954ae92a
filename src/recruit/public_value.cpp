#include "recruit/public_value.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "core/text.hpp"

namespace stemmen::recruit {
namespace {

std::string folded(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString from = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
    const icu::Normalizer2* form = icu::Normalizer2::getNFKCCasefoldInstance(status);
    std::string out;
    if (U_SUCCESS(status)) form->normalize(from, status).toUTF8String(out);
    return U_SUCCESS(status) ? out : std::string();
}

bool counts(char32_t c) {
    const auto code = static_cast<UChar32>(c);
    return u_isalnum(code) != 0 || (U_GET_GC_MASK(code) & (U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

std::string without_leading_zeros(const std::string& word) {
    if (!std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; })) return word;
    return word.substr(std::min(word.find_first_not_of('0'), word.size() - 1));
}

}  // namespace

Result<std::string> canonical_value(std::string_view written) {
    if (written.size() > public_value_bytes_max) return Error{Errc::bad_input, "the public value is a text of at most " + std::to_string(public_value_bytes_max) + " bytes"};
    if (!is_valid_utf8(written)) return Error{Errc::bad_input, "the public value is not UTF-8; write it anew"};
    std::string out, word;
    const auto end_word = [&] {
        if (!word.empty()) out += (out.empty() ? "" : " ") + without_leading_zeros(word);
        word.clear();
    };
    const std::string text = folded(written);
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        const int32_t digit = u_charDigitValue(static_cast<UChar32>(c));
        if (digit >= 0) word += static_cast<char>('0' + digit);
        else if (counts(c)) append_code_point(word, c);
        else end_word();
    }
    end_word();
    if (out.empty()) return Error{Errc::bad_input, "the public value holds no letter and no digit; write it as its source gave it"};
    return out;
}

Result<std::string> canonical_source(std::string_view written) {
    if (!is_valid_utf8(written)) return Error{Errc::bad_input, "the source of the public value is not UTF-8; write it anew"};
    std::string out;
    bool has_letter = false, has_gap = false;
    for (std::size_t at = 0; at < written.size();) {
        const char32_t c = next_code_point(written, at);
        const auto code = static_cast<UChar32>(c);
        if (u_isUWhiteSpace(code) != 0) {
            has_gap = !out.empty();
            continue;
        }
        if (u_charType(code) == U_CONTROL_CHAR || u_charType(code) == U_FORMAT_CHAR) return Error{Errc::bad_input, "the source of the public value holds a character that cannot be seen; write it anew"};
        has_letter |= u_isalpha(code) != 0;
        if (has_gap) out += ' ';
        has_gap = false;
        append_code_point(out, c);
    }
    if (!has_letter || out.size() > source_bytes_max)
        return Error{Errc::bad_input, "say where the public value will come from, in at most " + std::to_string(source_bytes_max) + " bytes, such as \"Lotto 9 January 2027, the seven main numbers in ascending order\""};
    return out;
}

}  // namespace stemmen::recruit
