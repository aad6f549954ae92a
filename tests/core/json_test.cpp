#include <catch2/catch.hpp>

#include "core/json.hpp"

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
    CHECK(canonical("[]") == "[]");
    CHECK(canonical("{\"a\": 1}") != canonical("{\"a\": \"1\"}"));
    CHECK(canonical("{\"a\": 1, \"b\": 2}") != canonical("{\"b\": 2, \"a\": 1}"));
}

TEST_CASE("json tree: the deepest allowed nesting is accepted") {
    CHECK(parse_json_tree(std::string(32, '[') + std::string(32, ']'), "f").has_value());
}
