// A JSON document as a tree that remembers where each value stands, for files that people write: configuration, dialogs,
// texts, rules. Comments (// and /* */) are allowed. Machine traffic is parsed in the adapters, not here.
#pragma once

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace stemmen {

struct JsonNode {
    enum class Kind { null, boolean, number, string, array, object };
    Kind kind = Kind::null;
    bool boolean = false;
    double number = 0;   // integers up to 2^53 are exact
    std::string string;
    std::vector<JsonNode> items;  // of an array
    struct Member;
    std::vector<Member> members;  // of an object, in file order
    int line = 0;                 // from 1: where the value stands

    // The member of that name, or nullptr.
    [[nodiscard]] const JsonNode* find(std::string_view name) const;
    [[nodiscard]] bool is(Kind expected) const { return kind == expected; }
    [[nodiscard]] bool is_integer() const { return is(Kind::number) && std::abs(number) <= 0x1p53 && number == std::trunc(number); }
};

struct JsonNode::Member {
    std::string name;
    JsonNode value;
};

inline constexpr std::size_t json_file_bytes_max = 4 * 1024 * 1024;
inline constexpr int json_nesting_max = 32;

// Refuses duplicate keys, nesting over json_nesting_max, files over json_file_bytes_max and bytes that are not UTF-8.
// The error's detail is "<name>:<line>: <sentence>".
Result<JsonNode> parse_json_tree(std::string_view text, std::string_view name);

// "<name>:<line>: <sentence>" for a fault found later in a tree.
std::string located(std::string_view name, const JsonNode& node, std::string_view sentence);

// The document without comments and layout; equal texts are equal documents.
std::string canonical_text(const JsonNode& node);

// A JSON string literal with quotes (RFC 8259, section 7), safe to put in a document or a log line. Bytes that are no UTF-8 become
// U+FFFD, control characters are escaped. The first appends it, for documents that are written by hand because a tree of nodes
// costs ten times as much.
void append_json_string(std::string& out, std::string_view text);
std::string json_quote(std::string_view text);

}  // namespace stemmen
