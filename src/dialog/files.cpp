#include "dialog/files.hpp"

#include <algorithm>

namespace stemmen::dialog {
namespace {

std::string_view kind_name(JsonNode::Kind kind) {
    switch (kind) {
        case JsonNode::Kind::null:
            return "null";
        case JsonNode::Kind::boolean:
            return "true or false";
        case JsonNode::Kind::number:
            return "a number";
        case JsonNode::Kind::string:
            return "a string";
        case JsonNode::Kind::array:
            return "a list";
        case JsonNode::Kind::object:
            return "an object";
    }
    return "";
}

}  // namespace

std::string to_string(const Fault& fault) { return fault.file + ":" + std::to_string(fault.line) + ": " + fault.sentence; }

bool is_name(std::string_view word) {
    constexpr std::string_view marks = "._+-";
    return !word.empty() && word.size() <= name_characters_max && std::ranges::all_of(word, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || marks.find(c) != std::string_view::npos;
    });
}

std::string listed(const std::vector<std::string_view>& words) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) out += i + 1 == words.size() ? " and " : ", ";
        out += json_quote(words[i]);
    }
    return out;
}

bool Reader::object(const JsonNode& node, std::string_view what, const std::vector<std::string_view>& known) {
    if (!node.is(JsonNode::Kind::object)) {
        fault(node, std::string(what) + " must be an object");
        return false;
    }
    bool fine = true;
    for (const JsonNode::Member& member : node.members) {
        if (member.name == "$schema" || std::ranges::find(known, member.name) != known.end()) continue;
        fault(member.value, std::string(what) + " has no " + json_quote(member.name) + "; it may have " + listed(known));
        fine = false;
    }
    return fine;
}

const JsonNode* Reader::required(const JsonNode& object, std::string_view name, JsonNode::Kind kind) {
    if (object.find(name) == nullptr) {
        fault(object, json_quote(name) + " is missing; write it as " + std::string(kind_name(kind)));
        return nullptr;
    }
    return optional(object, name, kind);
}

const JsonNode* Reader::optional(const JsonNode& object, std::string_view name, JsonNode::Kind kind) {
    const JsonNode* found = object.find(name);
    if (found == nullptr || found->is(kind)) return found;
    fault(*found, json_quote(name) + " must be " + std::string(kind_name(kind)));
    return nullptr;
}

std::string Reader::required_string(const JsonNode& object, std::string_view name) {
    const JsonNode* found = required(object, name, JsonNode::Kind::string);
    return found == nullptr ? std::string() : found->string;
}

std::string Reader::optional_string(const JsonNode& object, std::string_view name, std::string_view otherwise) {
    const JsonNode* found = optional(object, name, JsonNode::Kind::string);
    return found == nullptr ? std::string(otherwise) : found->string;
}

bool Reader::optional_boolean(const JsonNode& object, std::string_view name) {
    const JsonNode* found = optional(object, name, JsonNode::Kind::boolean);
    return found != nullptr && found->boolean;
}

int Reader::required_integer(const JsonNode& object, std::string_view name, int min, int max) {
    const JsonNode* found = required(object, name, JsonNode::Kind::number);
    if (found == nullptr) return min;
    // Compared before the cast: a double beyond the range of int must never be cast.
    if (found->number >= min && found->number <= max && found->is_integer()) return static_cast<int>(found->number);
    fault(*found, json_quote(name) + " must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    return min;
}

bool Reader::name(const JsonNode& at, std::string_view word, std::string_view what) {
    if (is_name(word)) return true;
    fault(at, std::string(what) + " " + json_quote(word) + " must be 1 to " + std::to_string(name_characters_max) +
                  " of the characters a-z A-Z 0-9 . _ + -");
    return false;
}

}  // namespace stemmen::dialog
