#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "core/json.hpp"
#include "core/text.hpp"

using namespace stemmen;

TEST_CASE("json tree: values, order, comments and lines are kept") {
    const auto tree = parse_json_tree("{ // a comment\n  \"b\": [1, true, null],\n  \"a\": \"x\"\n}", "file.json");
    REQUIRE(tree.has_value());
    REQUIRE(tree->members.size() == 2);
    CHECK(tree->members[0].name == "b");
    CHECK(tree->find("b")->items.size() == 3);
    CHECK(tree->find("b")->items[0].is_integer());
    CHECK(tree->find("a")->string == "x");
    CHECK(tree->find("a")->line == 3);
    CHECK(tree->find("b")->line == 2);
    CHECK(tree->find("c") == nullptr);
}

TEST_CASE("json tree: a number at the end of a line stands on that line") {
    const auto tree = parse_json_tree("{\n\"a\": 1\n,\n\"b\": 2\n}", "f");
    REQUIRE(tree.has_value());
    CHECK(tree->find("a")->line == 2);
    CHECK(tree->find("b")->line == 4);
}

TEST_CASE("json tree: a fault names file and line") {
    struct Case {
        std::string text, detail;
    };
    const Case cases[] = {
        {"{\n\"a\": 1,\n\"a\": 2}", "f:3: the key \"a\" stands here twice; keep one"},
        {std::string(33, '[') + std::string(33, ']'), "f:1: values are nested more than 32 deep; make it flatter"},
        {"\"\xFF\"", "f:1: the file is not UTF-8; save it as UTF-8"},
        {std::string(json_file_bytes_max + 1, ' '), "f:1: the file is larger than 4 MiB"},
    };
    for (const Case& c : cases) {
        const auto tree = parse_json_tree(c.text, "f");
        REQUIRE_FALSE(tree.has_value());
        CHECK(tree.error().detail == c.detail);
    }
    const auto broken = parse_json_tree("{\n  \"a\": ,\n}", "f");
    REQUIRE_FALSE(broken.has_value());
    CHECK(broken.error().detail.starts_with("f:2: this is not JSON"));
    CHECK_FALSE(parse_json_tree("", "f").has_value());
    CHECK_FALSE(parse_json_tree("{} {}", "f").has_value());
}

TEST_CASE("json tree: the canonical text is the same whatever the layout and the comments, and another for another document") {
    const auto canonical = [](std::string_view text) { return canonical_text(parse_json_tree(text, "f").value()); };
    CHECK(canonical("{ // a word\n \"a\" : [1, 2.5, true,\n null], \"b\": {\"c\": \"\\u00e5\\n\"} }") == R"({"a":[1,2.5,true,null],"b":{"c":"å\n"}})");
    CHECK(canonical("[1e99, -9007199254740992]") == "[1e+99,-9007199254740992]");
    CHECK(canonical("[]") == "[]");
    CHECK(canonical("{\"a\": 1}") != canonical("{\"a\": \"1\"}"));
    CHECK(canonical("{\"a\": 1, \"b\": 2}") != canonical("{\"b\": 2, \"a\": 1}"));
}

TEST_CASE("json tree: the deepest allowed nesting is accepted") {
    CHECK(parse_json_tree(std::string(32, '[') + std::string(32, ']'), "f").has_value());
}

TEST_CASE("json string: quotes, strokes and control characters are escaped, other text goes over as it is") {
    struct Case {
        std::string text, quoted;
    };
    const Case cases[] = {
        {"", "\"\""},
        {"blåbær \U0001F600 a/b", "\"blåbær \U0001F600 a/b\""},
        {"\"\\", R"("\"\\")"},
        {"a\nb\tc\rd", R"("a\nb\tc\u000dd")"},
        {std::string("\0\x1F\x7F", 3), R"("\u0000\u001f\u007f")"},
        {"\uFFFD", "\"\uFFFD\""},
        {"a\xFFz", "\"a\uFFFDz\""},
        {"cut \xF0\x9F", "\"cut \uFFFD\uFFFD\""},
    };
    for (const Case& c : cases) CHECK(json_quote(c.text) == c.quoted);
    std::string out = "{\"a\":";
    append_json_string(out, "x");
    CHECK(out == "{\"a\":\"x\"");
}

TEST_CASE("json string: what must be escaped or repaired is found wherever it stands in a long text") {
    for (std::size_t at = 0; at < 24; ++at) {
        for (const auto& [piece, written] : {std::pair<std::string, std::string>{"\"", "\\\""}, {"\\", "\\\\"}, {"\x1F", "\\u001f"}, {"\x7F", "\\u007f"}, {"\xC3\xA6", "\xC3\xA6"}, {"\xFF", "\uFFFD"}}) {
            const std::string before(at, '~'), after(24 - at, ' ');
            CHECK(json_quote(before + piece + after) == "\"" + before + written + after + "\"");
        }
    }
}

TEST_CASE("json string: any bytes come out as valid UTF-8 that reads back as the repaired text") {
    CHECK(rc::check([](const std::string& anything) {
        const std::string quoted = json_quote(anything);
        RC_ASSERT(is_valid_utf8(quoted));
        const auto read = parse_json_tree(quoted, "f");
        RC_ASSERT(read.has_value());
        // repair_utf8 also removes NUL, which JSON can carry.
        if (anything.find('\0') == std::string::npos) RC_ASSERT(read->string == repair_utf8(anything));
    }));
}
