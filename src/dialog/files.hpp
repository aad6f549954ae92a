// Files of a dialogs folder as values, and what is wrong with them. The caller reads the disk.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json.hpp"

namespace stemmen::dialog {

// Path and content. A path ends in "commands.json", "promises.json", "texts/<language>.json", "texts/uses.json", "<dialog>/dialog.json",
// "<dialog>/dialog.v<N>.json" (an older version, kept for the talks that run on it) or "<dialog>/transcripts/<name>.txt".
using Files = std::vector<std::pair<std::string, std::string>>;

inline constexpr std::size_t files_max = 1000;

struct Fault {
    std::string file;
    int line = 0;          // from 1
    std::string sentence;  // says what is wrong and what to do
    bool operator==(const Fault&) const = default;
};
using Faults = std::vector<Fault>;

// "file:line: sentence"
std::string to_string(const Fault& fault);

// Reads members of a JSON object by name and reports what is missing, mistyped or unknown, with the place.
class Reader {
public:
    Reader(std::string_view file, Faults& faults) : file_(file), faults_(faults) {}

    void fault(const JsonNode& at, std::string sentence) { fault(at.line, std::move(sentence)); }
    void fault(int line, std::string sentence) { faults_.push_back({file_, line, std::move(sentence)}); }
    // False, with a fault, when `node` is not an object or has a member that is not in `known` ("$schema" always is).
    bool object(const JsonNode& node, std::string_view what, const std::vector<std::string_view>& known);
    // The member, or nullptr with a fault when it is absent or of another kind.
    const JsonNode* required(const JsonNode& object, std::string_view name, JsonNode::Kind kind);
    // The member, or nullptr; a fault only when it is of another kind.
    const JsonNode* optional(const JsonNode& object, std::string_view name, JsonNode::Kind kind);
    std::string required_string(const JsonNode& object, std::string_view name);
    std::string optional_string(const JsonNode& object, std::string_view name, std::string_view otherwise);
    bool optional_boolean(const JsonNode& object, std::string_view name);
    // An integer from `min` to `max`; `min` with a fault otherwise.
    int required_integer(const JsonNode& object, std::string_view name, int min, int max);
    // A word of [A-Za-z0-9._+-], 1 to name_characters_max long, for ids and values; otherwise a fault.
    bool name(const JsonNode& at, std::string_view word, std::string_view what);

    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] Faults& faults() { return faults_; }

private:
    std::string file_;
    Faults& faults_;
};

inline constexpr std::size_t name_characters_max = 40;

// Is `word` fit to be an id, a choice value or the name of a flag?
bool is_name(std::string_view word);
// "a", "b" and "c", quoted: for sentences.
std::string listed(const std::vector<std::string_view>& words);

}  // namespace stemmen::dialog
