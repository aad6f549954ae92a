#include "dashboard/body.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace stemmen::dashboard {
namespace {

constexpr std::size_t shown_name_bytes_max = 40;

bool has_control_characters(std::string_view text, bool with_breaks) {
    constexpr unsigned char first_printed = 0x20, delete_sign = 0x7F;
    return std::ranges::any_of(text, [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < first_printed && !(with_breaks && (c == '\n' || c == '\r' || c == '\t'))) || byte == delete_sign;
    });
}

// As deep as the parser lets it be.
bool holds_control_characters(const JsonNode& node) {
    return has_control_characters(node.string, true) || std::ranges::any_of(node.items, holds_control_characters) ||
           std::ranges::any_of(node.members, [](const JsonNode::Member& member) { return holds_control_characters(member.value); });
}

}  // namespace

Body::Body(const std::string& text, std::size_t bytes_max, std::string_view example) {
    if (text.size() > bytes_max) {
        fault_ = "this is too long; send at most " + std::to_string(bytes_max) + " bytes";
        return;
    }
    Result<JsonNode> root = parse_json_tree(text, "body");
    if (root && root->is(JsonNode::Kind::object)) root_ = std::move(*root);
    else fault_ = "send JSON such as " + std::string(example);
}

const JsonNode* Body::find(std::string_view name) {
    asked_.emplace(name);
    const JsonNode* found = fault_.empty() ? root_.find(name) : nullptr;
    return found == nullptr || found->is(JsonNode::Kind::null) ? nullptr : found;
}

void Body::wrong(std::string_view name, std::string_view wanted) {
    if (fault_.empty()) fault_ = "\"" + std::string(name) + "\" must be " + std::string(wanted);
}

std::string Body::read(std::string_view name, const JsonNode* found, std::size_t characters_max, bool with_breaks) {
    if (found == nullptr) return {};
    const std::string most = (with_breaks ? "a text of at most " : "one line of at most ") + std::to_string(characters_max) + " characters";
    if (!found->is(JsonNode::Kind::string)) return wrong(name, most + ", in quotes"), std::string();
    const std::string_view text = trim(found->string);
    if (count_code_points(text) > characters_max || has_control_characters(text, with_breaks)) return wrong(name, most), std::string();
    return std::string(text);
}

std::string Body::line(std::string_view name, std::size_t characters_max) { return read(name, find(name), characters_max, false); }
std::string Body::text(std::string_view name, std::size_t characters_max) { return read(name, find(name), characters_max, true); }

bool Body::flag(std::string_view name) {
    const JsonNode* found = find(name);
    if (found == nullptr) return false;
    if (!found->is(JsonNode::Kind::boolean)) wrong(name, "true or false");
    return found->boolean;
}

std::optional<std::int64_t> Body::number(std::string_view name) {
    const JsonNode* found = find(name);
    if (found == nullptr) return std::nullopt;
    if (!found->is_integer()) return wrong(name, "a whole number"), std::nullopt;
    return static_cast<std::int64_t>(found->number);
}

std::vector<std::int64_t> Body::numbers(std::string_view name, std::size_t count_max) {
    std::vector<std::int64_t> all;
    const JsonNode* found = find(name);
    if (found == nullptr) return all;
    const bool fits = found->is(JsonNode::Kind::array) && found->items.size() <= count_max && std::ranges::all_of(found->items, &JsonNode::is_integer);
    if (!fits) return wrong(name, "a list of at most " + std::to_string(count_max) + " whole numbers"), all;
    for (const JsonNode& item : found->items) all.push_back(static_cast<std::int64_t>(item.number));
    return all;
}

std::string Body::one_of(std::string_view name, std::span<const std::string_view> words) {
    const JsonNode* found = find(name);
    if (found != nullptr && found->is(JsonNode::Kind::string) && std::ranges::find(words, found->string) != words.end()) return found->string;
    std::string all;
    for (const std::string_view word : words) all += (all.empty() ? "" : ", ") + std::string(word);
    return wrong(name, "one of " + all), std::string();
}

std::map<std::string, std::string> Body::lines(std::string_view name, std::span<const std::string_view> members, std::size_t characters_max) {
    std::map<std::string, std::string> all;
    const JsonNode* found = find(name);
    if (found == nullptr) return all;
    const auto is_known = [&](const JsonNode::Member& member) { return std::ranges::find(members, member.name) != members.end(); };
    std::string known;
    for (const std::string_view member : members) known += (known.empty() ? "" : ", ") + std::string(member);
    if (!found->is(JsonNode::Kind::object) || !std::ranges::all_of(found->members, is_known)) return wrong(name, "an object with " + known), all;
    for (const std::string_view member : members) all[std::string(member)] = read(std::string(name) + "." + std::string(member), found->find(member), characters_max, false);
    return all;
}

void Body::require(std::string_view name) {
    if (find(name) == nullptr && fault_.empty()) fault_ = "\"" + std::string(name) + "\" is missing";
}

void Body::pass(std::string_view name) {
    const JsonNode* found = find(name);
    if (found != nullptr && holds_control_characters(*found)) wrong(name, "text without control characters");
}

Result<void> Body::done() const {
    if (!fault_.empty()) return Error{Errc::bad_input, fault_};
    for (const JsonNode::Member& member : root_.members)
        if (!asked_.contains(member.name)) {
            std::string known;
            for (const std::string& name : asked_) known += (known.empty() ? "\"" : ", \"") + name + "\"";
            return Error{Errc::bad_input, "there is no \"" + std::string(first_code_points(member.name, shown_name_bytes_max)) + "\" here; there are " + known};
        }
    return {};
}

}  // namespace stemmen::dashboard
