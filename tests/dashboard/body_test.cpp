// Bodies of requests: what is read, and what is said of what cannot be.
#include <catch2/catch.hpp>

#include "dashboard/body.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;

namespace {

constexpr std::array<std::string_view, 2> words{"keep", "delete"};

}  // namespace

TEST_CASE("a body is read member by member, and what is not there is empty") {
    Body body(R"({"name": "  Ventetid  ", "text": "to\nlinjer", "yes": true, "n": 7, "list": [1, 2], "word": "keep", "place": {"nb": "Moss"}})", 1000, "{}");
    CHECK(body.line("name", 8) == "Ventetid");
    CHECK(body.text("text", 20) == "to\nlinjer");
    CHECK(body.flag("yes"));
    CHECK(body.number("n") == 7);
    CHECK(body.numbers("list", 2) == std::vector<std::int64_t>{1, 2});
    CHECK(body.one_of("word", words) == "keep");
    constexpr std::array<std::string_view, 2> languages{"nb", "nn"};
    CHECK(body.lines("place", languages, 10) == std::map<std::string, std::string>{{"nb", "Moss"}, {"nn", ""}});
    CHECK(body.line("none", 5).empty());
    CHECK_FALSE(body.flag("no"));
    CHECK_FALSE(body.number("nothing").has_value());
    CHECK(body.done().has_value());
}

TEST_CASE("the first thing that is wrong in a body is told, and what is meant instead") {
    const auto fault = [](const std::string& text, auto read) {
        Body body(text, 200, R"({"name": "x"})");
        read(body);
        const Result<void> done = body.done();
        return done ? std::string("none") : done.error().detail;
    };
    const auto name = [](Body& body) { body.line("name", 5); };
    CHECK(fault("", name) == R"(send JSON such as {"name": "x"})");
    CHECK(fault("[1]", name) == R"(send JSON such as {"name": "x"})");
    CHECK(fault(std::string(201, ' '), name) == "this is too long; send at most 200 bytes");
    CHECK(fault(R"({"name": 1})", name) == "\"name\" must be one line of at most 5 characters, in quotes");
    CHECK(fault(R"({"name": "123456"})", name) == "\"name\" must be one line of at most 5 characters");
    CHECK(fault(R"({"name": "1\n2"})", name) == "\"name\" must be one line of at most 5 characters");
    CHECK(fault(R"({"name": "\u0000"})", name) == "\"name\" must be one line of at most 5 characters");
    CHECK(fault(R"({"name": "x", "other": 1})", name) == "there is no \"other\" here; there are \"name\"");
    CHECK(fault(R"({"n": 1.5})", [](Body& body) { body.number("n"); }) == "\"n\" must be a whole number");
    CHECK(fault(R"({"n": [1, "2"]})", [](Body& body) { body.numbers("n", 5); }) == "\"n\" must be a list of at most 5 whole numbers");
    CHECK(fault(R"({"n": [1, 2]})", [](Body& body) { body.numbers("n", 1); }) == "\"n\" must be a list of at most 1 whole numbers");
    CHECK(fault(R"({"yes": 1})", [](Body& body) { body.flag("yes"); }) == "\"yes\" must be true or false");
    CHECK(fault("{}", [](Body& body) { body.one_of("word", words); }) == "\"word\" must be one of keep, delete");
    CHECK(fault("{}", [](Body& body) { body.require("word"); }) == "\"word\" is missing");
    CHECK(fault(R"({"deep": {"a": ["\u0007"]}})", [](Body& body) { body.pass("deep"); }) == "\"deep\" must be text without control characters");
}
