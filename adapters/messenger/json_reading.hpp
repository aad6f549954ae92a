// Reading what Meta sends without trusting its shape: a bounded, forgiving parse, and typed readers for single fields.
// Inside the adapter only; no json value leaves it.
#pragma once

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace stemmen::messenger {

using json = boost::json::value;

inline constexpr std::size_t webhook_nesting_max = 32;
inline constexpr std::size_t platform_id_bytes_max = 64;  // ids of persons, pages and apps; today at most 20 digits
inline constexpr std::size_t message_id_bytes_max = 512;  // opaque, case-sensitive, in several formats

enum class ParseFault { none, too_deep, not_json };

// A citizen can make Meta send half of a surrogate pair, which a strict parser refuses together with the whole body. What is refused
// is therefore read once more with each such half, each raw control character and each byte that is not UTF-8 replaced.
// Integers beyond 64 bits become floating-point numbers, and with that no id. Of members of one name the last counts. After a fault
// the root is null. What was read stands in memory of the document's own, which is wiped when it goes.
class Document {
public:
    Document() = default;
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;
    ~Document();

    ParseFault parse(std::string_view body);
    [[nodiscard]] const json& root() const { return root_; }

private:
    boost::json::error_code read(std::string_view text);

    std::array<unsigned char, 4096> front_;  // enough for nearly all: what is larger comes from the heap
    boost::json::monotonic_resource memory_{front_.data(), front_.size()};
    json root_ = json(boost::json::storage_ptr(&memory_));
};

// The member of that name, or nullptr: also when `object` is no object.
const json* member(const json& object, std::string_view name);
// As member(), but only an object.
const json* object_member(const json& object, std::string_view name);

// A string's own text, nothing when the member is absent or of another type.
std::optional<std::string_view> text_of(const json& value);
std::optional<std::string_view> string_member(const json& object, std::string_view name);
bool true_member(const json& object, std::string_view name);

// An id as text: ids come as strings or as numbers of up to 64 bits. "" when absent, mistyped, over platform_id_bytes_max, or holding
// anything but ASCII letters, digits, '_', '-', '.' and ':'. The string "null" counts as absent, as Meta writes it for "nobody".
std::string id_text(const json& value);
std::string id_member(const json& object, std::string_view name);

// A message id: any string of 1 to message_id_bytes_max bytes, else "".
std::string message_id_member(const json& object, std::string_view name);

// A whole number, also from a string of digits. Nothing for anything else and for what does not fit 64 bits.
std::optional<std::int64_t> integer_member(const json& object, std::string_view name);

// A point in time. Meta sends milliseconds, but some referrals came in seconds: numbers below 10^12 are seconds (1e12 ms is 2001-09-09).
// Nothing for zero, negative numbers and times after the year 9999.
std::optional<Timestamp> time_member(const json& object, std::string_view name);

// What a person wrote, fit to be shown and stored: valid UTF-8 without control characters (line ends become '\n', tabs stay) and
// without the invisible characters that turn the direction of writing. Longer texts are cut, and end in an ellipsis then.
std::string clean_text(std::string_view text, std::size_t code_points_max);
std::string clean_text_member(const json& object, std::string_view name, std::size_t code_points_max);

}  // namespace stemmen::messenger
