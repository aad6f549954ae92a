#include "core/json.hpp"

#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace stemmen {
namespace {

using Kind = JsonNode::Kind;

// Counts lines as the parser consumes characters. nlohmann reads one character past a number, perhaps its line end.
struct Lines {
    int now = 1;
    int before_last_character = 1;
};

struct CountingIterator {
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    const char* at = nullptr;
    Lines* lines = nullptr;

    reference operator*() const { return *at; }
    CountingIterator& operator++() {
        lines->before_last_character = lines->now;
        if (*at == '\n') ++lines->now;
        ++at;
        return *this;
    }
    CountingIterator operator++(int) {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return at == other.at; }
};

class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit TreeBuilder(const Lines& lines) : lines_(lines) {}

    bool null() override { return add({}) != nullptr; }
    bool boolean(bool value) override { return add({.kind = Kind::boolean, .boolean = value}) != nullptr; }
    bool number_integer(number_integer_t value) override { return number(static_cast<double>(value)); }
    bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value)); }
    bool number_float(number_float_t value, const string_t&) override { return number(value); }
    bool string(string_t& value) override { return add({.kind = Kind::string, .string = std::move(value)}) != nullptr; }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Kind::object); }
    bool start_array(std::size_t) override { return open(Kind::array); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (stack_.back()->find(name) != nullptr) return fail("the key " + json_quote(name) + " stands here twice; keep one");
        key_ = std::move(name);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& problem) override {
        const std::string text = problem.what();
        const auto colon = text.find("; ");
        return fail("this is not JSON: " + (colon == std::string::npos ? "unexpected end or character" : text.substr(colon + 2)));
    }

    JsonNode root;
    std::string fault;

private:
    bool fail(std::string sentence) {
        if (fault.empty()) fault = std::move(sentence);
        return false;
    }
    bool number(double value) { return add({.kind = Kind::number, .number = value}) != nullptr; }
    JsonNode* add(JsonNode node) {
        node.line = node.is(Kind::number) ? lines_.before_last_character : lines_.now;
        if (stack_.empty()) {
            root = std::move(node);
            return &root;
        }
        JsonNode& parent = *stack_.back();
        if (parent.kind == Kind::array) return &parent.items.emplace_back(std::move(node));
        return &parent.members.emplace_back(std::move(key_), std::move(node)).value;
    }
    bool open(Kind kind) {
        if (stack_.size() >= static_cast<std::size_t>(json_nesting_max))
            return fail("values are nested more than " + std::to_string(json_nesting_max) + " deep; make it flatter");
        stack_.push_back(add({.kind = kind}));
        return true;
    }
    bool close() {
        stack_.pop_back();
        return true;
    }

    const Lines& lines_;
    std::vector<JsonNode*> stack_;  // Pointers stay good: a node grows only while it is the innermost open one.
    std::string key_;
};

void append_escaped(std::string& out, unsigned char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    switch (c) {
        case '"':
        case '\\':
            out.append({'\\', static_cast<char>(c)});
            break;
        case '\n':
            out.append("\\n");
            break;
        case '\t':
            out.append("\\t");
            break;
        default:
            out.append("\\u00").append({digits[c >> 4], digits[c & 15]});
    }
}

// Eight bytes at a time: past those that a JSON string holds as they are. Stops at the first eight that hold another, or at the end.
std::size_t skip_plain(std::string_view text, std::size_t offset) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t high = ones << 7;
    // High bits where a byte below 0x80 is under `limit`, up to false ones above a true one.
    const auto has_under = [](std::uint64_t bytes, std::uint64_t limit) { return (bytes - ones * limit) & ~bytes & high; };
    for (; offset + sizeof(std::uint64_t) <= text.size(); offset += sizeof(std::uint64_t)) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data() + offset, sizeof bytes);
        const std::uint64_t unsound = (bytes & high) | has_under(bytes, 0x20) | has_under(bytes ^ (ones * '"'), 1) |
                                      has_under(bytes ^ (ones * '\\'), 1) | has_under(bytes ^ (ones * 0x7F), 1);
        if (unsound != 0) break;
    }
    return offset;
}

}  // namespace

const JsonNode* JsonNode::find(std::string_view name) const {
    for (const Member& member : members)
        if (member.name == name) return &member.value;
    return nullptr;
}

Result<JsonNode> parse_json_tree(std::string_view text, std::string_view name) {
    const auto fault_at = [&](int line, const std::string& sentence) {
        return Error{Errc::bad_input, std::string(name) + ":" + std::to_string(line) + ": " + sentence};
    };
    if (text.size() > json_file_bytes_max) return fault_at(1, "the file is larger than 4 MiB");
    if (!is_valid_utf8(text)) return fault_at(1, "the file is not UTF-8; save it as UTF-8");
    Lines lines;
    TreeBuilder builder(lines);
    const CountingIterator begin{text.data(), &lines}, end{text.data() + text.size(), &lines};
    if (!nlohmann::json::sax_parse(begin, end, &builder, nlohmann::json::input_format_t::json, true, true))
        return fault_at(lines.before_last_character, builder.fault);
    return std::move(builder.root);
}

std::string located(std::string_view name, const JsonNode& node, std::string_view sentence) {
    return std::string(name) + ":" + std::to_string(node.line) + ": " + std::string(sentence);
}

std::string canonical_text(const JsonNode& node) {
    const auto joined = [](char open, const auto& parts, char close, const auto& text) {
        std::string out(1, open);
        for (const auto& part : parts) out += (out.size() == 1 ? "" : ",") + text(part);
        return out + close;
    };
    switch (node.kind) {
        case JsonNode::Kind::null: return "null";
        case JsonNode::Kind::boolean: return node.boolean ? "true" : "false";
        case JsonNode::Kind::number: return node.is_integer() ? std::to_string(static_cast<long long>(node.number)) : nlohmann::json(node.number).dump();
        case JsonNode::Kind::string: return json_quote(node.string);
        case JsonNode::Kind::array: return joined('[', node.items, ']', canonical_text);
        case JsonNode::Kind::object:
            return joined('{', node.members, '}', [](const JsonNode::Member& member) { return json_quote(member.name) + ":" + canonical_text(member.value); });
    }
    return {};
}

void append_json_string(std::string& out, std::string_view text) {
    constexpr char32_t replacement = 0xFFFD;
    constexpr std::size_t replacement_bytes = 3;
    out += '"';
    std::size_t written = 0;  // what stands before it is in `out`: plain text goes over in runs
    for (std::size_t offset = skip_plain(text, 0); offset < text.size(); offset = skip_plain(text, offset)) {
        const std::size_t begin = offset;
        const auto byte = static_cast<unsigned char>(text[begin]);
        const bool is_broken = byte >= 0x80 && next_code_point(text, offset) == replacement && offset - begin != replacement_bytes;
        if (byte < 0x80) ++offset;
        if (!is_broken && byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F) continue;
        out.append(text, written, begin - written);
        written = offset;
        if (is_broken)
            append_code_point(out, replacement);
        else
            append_escaped(out, byte);
    }
    out.append(text, written).push_back('"');
}

std::string json_quote(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 2);
    append_json_string(out, text);
    return out;
}

}  // namespace stemmen
