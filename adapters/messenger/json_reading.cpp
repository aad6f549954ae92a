#include "adapters/messenger/json_reading.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace stemmen::messenger {
namespace {

constexpr std::int64_t first_milliseconds = 1'000'000'000'000;
constexpr std::int64_t milliseconds_max = 253'402'300'799'999;  // the last of the year 9999

// The deepest nesting of brackets outside strings. Agrees with the parser up to the first error, and beyond that nothing is built.
bool is_deeper_than(std::string_view text, std::size_t limit) {
    std::size_t depth = 0;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inside) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inside = false;
        } else if (c == '"') {
            inside = true;
        } else if (c == '{' || c == '[') {
            if (++depth > limit) return true;
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
    return false;
}

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
    if (value.is_number_unsigned()) {
        const auto number = value.get<std::uint64_t>();
        if (number > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
        return static_cast<std::int64_t>(number);
    }
    if (value.is_number_integer()) return value.get<std::int64_t>();
    const auto* text = value.get_ptr<const std::string*>();
    if (text == nullptr || text->empty()) return std::nullopt;
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

ParseFault parse_forgivingly(std::string_view body, json& document) {
    document = json(json::value_t::discarded);
    if (is_deeper_than(body, webhook_nesting_max)) return ParseFault::too_deep;
    document = json::parse(body, nullptr, false);
    if (document.is_discarded()) document = json::parse(repaired(body), nullptr, false);
    return document.is_discarded() ? ParseFault::not_json : ParseFault::none;
}

const json* member(const json& object, std::string_view name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

const json* object_member(const json& object, std::string_view name) {
    const json* value = member(object, name);
    return value != nullptr && value->is_object() ? value : nullptr;
}

const std::string* string_member(const json& object, std::string_view name) {
    const json* value = member(object, name);
    return value == nullptr ? nullptr : value->get_ptr<const std::string*>();
}

bool true_member(const json& object, std::string_view name) {
    const json* value = member(object, name);
    return value != nullptr && value->is_boolean() && value->get<bool>();
}

std::string id_text(const json& value) {
    if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
    const auto* text = value.get_ptr<const std::string*>();
    const bool is_id =
        text != nullptr && text->size() <= platform_id_bytes_max && *text != "null" && std::ranges::all_of(*text, is_id_character);
    return is_id ? *text : std::string{};
}

std::string id_member(const json& object, std::string_view name) {
    const json* value = member(object, name);
    return value == nullptr ? std::string{} : id_text(*value);
}

std::string message_id_member(const json& object, std::string_view name) {
    const std::string* text = string_member(object, name);
    return text != nullptr && text->size() <= message_id_bytes_max ? *text : std::string{};
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
    const std::string* text = string_member(object, name);
    return text == nullptr ? std::string{} : clean_text(*text, code_points_max);
}

}  // namespace stemmen::messenger
