#include "app/log.hpp"

#include <catch2/catch.hpp>

using namespace stemmen;
using namespace stemmen::app;

TEST_CASE("log: a value cannot pass for a field, an event or a line of its own") {
    struct Case {
        std::string value, written;
    };
    const std::vector<Case> cases{
        {"plain", "plain"},
        {"10.0.0.5:8080", "10.0.0.5:8080"},
        {"", R"("")"},
        {"two words", R"("two words")"},
        {"a=b", R"("a=b")"},
        {"x level=error", R"("x level=error")"},
        {"x\n2026-11-30T12:00:00.000Z error alarm", R"("x\n2026-11-30T12:00:00.000Z error alarm")"},
        {"x\r\ty", R"("x\u000d\ty")"},
        {"say \"no\"", R"("say \"no\"")"},
        {"back\\slash", R"("back\\slash")"},
        {std::string("nul\0 and \x1b[31m", 14), R"("nul\u0000 and \u001b[31m")"},
    };
    for (const Case& c : cases) {
        INFO(c.value);
        CHECK(log_line("event", {{"what", c.value}, {"next", "1"}}) == "event what=" + c.written + " next=1");
    }
}

TEST_CASE("log: a value over the bound is cut, and never inside a character") {
    const auto value_of = [](const std::string& value) { return log_line("e", {{"v", value}}).substr(4); };
    CHECK(value_of(std::string(log_value_bytes_max, 'a')) == std::string(log_value_bytes_max, 'a'));
    const std::string cut = value_of(std::string(log_value_bytes_max + 1, 'a'));
    CHECK(!cut.empty());
    CHECK(cut.size() <= log_value_bytes_max);
    CHECK(cut.find_first_not_of('a') == std::string::npos);
    std::string wide;
    while (wide.size() <= log_value_bytes_max) wide += "\xF0\x9F\x98\x80";
    const std::string shown = value_of(wide);
    CHECK(shown.size() <= log_value_bytes_max + 2);  // the quotes
    CHECK((shown.size() - 2) % 4 == 0);
}
