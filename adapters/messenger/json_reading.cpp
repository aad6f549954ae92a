#include "adapters/messenger/json_reading.hpp"

#include <algorithm>
#include <boost/json/error.hpp>
#include <boost/json/parse.hpp>
#include <charconv>

#include "core/text.hpp"
#include "core/wipe.hpp"

namespace stemmen::messenger {
namespace {

constexpr std::int64_t first_milliseconds = 1'000'000'000'000;
constexpr std::int64_t milliseconds_max = 253'402'300'799'999;  // the last of the year 9999

// The UTF-16 unit of an escape \uXXXX at `offset`, if one stands there.
std::optional<unsigned> unit_at(std::string_view text, std::size_t offset) {
    if (offset + 6 > text.size() || text[offset] != '\\' || text[offset + 1] != 'u') return std::nullopt;
    unsigned unit = 0;
    const char* const end = text.data() + offset + 6;
    const auto [stop, fault] = std::from_chars(text.data() + offset + 2, end, unit, 16);
    if (fault != std::errc{} || stop != end) return std::nullopt;
    return unit;
}

bool is_high(unsigned unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low(unsigned unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

std::string repaired(std::string_view body) {
    std::string text = repair_utf8(body);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (static_cast<unsigned char>(text[i]) < 0x20) text[i] = ' ';
        if (text[i] != '\\') continue;
        const auto unit = unit_at(text, i);
        if (!unit) {
            ++i;  // a two-character escape
            continue;
        }
        const auto next = unit_at(text, i + 6);
        const bool is_pair = is_high(*unit) && next && is_low(*next);
        if (!is_pair && (is_high(*unit) || is_low(*unit))) text.replace(i, 6, "\\ufffd");
        i += is_pair ? 11 : 5;
    }
    return text;
}

bool is_id_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '.' || c == ':';
}

std::optional<std::int64_t> integer(const json& value) {
    if (const auto* whole = value.if_int64()) return *whole;
    const auto text = text_of(value);
    if (!text || text->empty()) return std::nullopt;
    std::int64_t number = 0;
    const char* const end = text->data() + text->size();
    const auto [stop, fault] = std::from_chars(text->data(), end, number);
    if (fault != std::errc{} || stop != end) return std::nullopt;
    return number;
}

// Controls, and the marks that turn the direction of writing, by which a text can be made to read as what it is not.
bool is_unwanted(char32_t c) {
    const bool control = c < 0x20 ? c != '\n' && c != '\t' : c >= 0x7F && c <= 0x9F;
    return control || c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0xFEFF;
}

}  // namespace

Document::~Document() {
    root_ = nullptr;
    wipe(front_.data(), front_.size());
}

boost::json::error_code Document::read(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = webhook_nesting_max;
    boost::json::error_code fault;
    root_ = boost::json::parse(text, fault, &memory_, options);
    return fault;
}

ParseFault Document::parse(std::string_view body) {
    boost::json::error_code fault = read(body);
    if (fault && fault != boost::json::error::too_deep) fault = read(repaired(body));
    if (fault) root_ = nullptr;
    if (fault == boost::json::error::too_deep) return ParseFault::too_deep;
    return fault ? ParseFault::not_json : ParseFault::none;
}

const json* member(const json& object, std::string_view name) {
    const auto* members = object.if_object();
    return members == nullptr ? nullptr : members->if_contains(name);
}

const json* object_member(const json& object, std::string_view name) {
    const json* value = member(object, name);
    return value != nullptr && value->is_object() ? value : nullptr;
}

std::optional<std::string_view> text_of(const json& value) {
    const auto* text = value.if_string();
    if (text == nullptr) return std::nullopt;
    return std::string_view(text->data(), text->size());
}

std::optional<std::string_view> string_member(const json& object, std::string_view name) {
    const json* value = member(object, name);
    return value == nullptr ? std::nullopt : text_of(*value);
}

bool true_member(const json& object, std::string_view name) {
    const json* value = member(object, name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::string id_text(const json& value) {
    if (const auto* whole = value.if_int64(); whole != nullptr && *whole >= 0) return std::to_string(*whole);
    if (const auto* large = value.if_uint64()) return std::to_string(*large);
    const auto text = text_of(value);
    const bool is_id = text && text->size() <= platform_id_bytes_max && *text != "null" && std::ranges::all_of(*text, is_id_character);
    return is_id ? std::string(*text) : std::string{};
}

std::string id_member(const json& object, std::string_view name) {
    const json* value = member(object, name);
    return value == nullptr ? std::string{} : id_text(*value);
}

std::string message_id_member(const json& object, std::string_view name) {
    const auto text = string_member(object, name);
    return text && text->size() <= message_id_bytes_max ? std::string(*text) : std::string{};
}

std::optional<std::int64_t> integer_member(const json& object, std::string_view name) {
    const json* value = member(object, name);
    return value == nullptr ? std::nullopt : integer(*value);
}

std::optional<Timestamp> time_member(const json& object, std::string_view name) {
    const auto number = integer_member(object, name);
    if (!number || *number <= 0 || *number > milliseconds_max) return std::nullopt;
    const std::int64_t millis = *number < first_milliseconds ? *number * 1000 : *number;
    if (millis > milliseconds_max) return std::nullopt;
    return from_millis(millis);
}

std::string clean_text(std::string_view text, std::size_t code_points_max) {
    std::string out;
    out.reserve(std::min(text.size(), code_points_max * 4));
    std::size_t count = 0;
    std::size_t last = 0;  // where the last code point taken begins
    for (std::size_t offset = 0; offset < text.size();) {
        char32_t c = next_code_point(text, offset);
        if (c == '\r') {
            if (offset < text.size() && text[offset] == '\n') continue;
            c = '\n';
        }
        if (is_unwanted(c)) continue;
        if (count == code_points_max) {
            out.resize(last);
            out += "…";
            return out;
        }
        last = out.size();
        append_code_point(out, c);
        ++count;
    }
    return out;
}

std::string clean_text_member(const json& object, std::string_view name, std::size_t code_points_max) {
    const auto text = string_member(object, name);
    return text ? clean_text(*text, code_points_max) : std::string{};
}

}  // namespace stemmen::messenger
