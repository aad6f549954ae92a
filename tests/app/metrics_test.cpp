#include "app/metrics.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace stemmen;
using namespace stemmen::app;

namespace {

std::vector<std::string> lines_with(const Metrics& metrics, const std::string& name) {
    std::vector<std::string> lines;
    const std::string text = metrics.text();
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (text.compare(begin, name.size(), name) == 0) lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

}  // namespace

TEST_CASE("metrics: labels over the bound are counted together as other, and those that are known go on by themselves") {
    Metrics metrics;
    for (std::size_t i = 0; i < label_values_max + 5; ++i) metrics.count("tries", "label" + std::to_string(i));
    metrics.count("tries", "label0");
    metrics.count("tries", "label" + std::to_string(label_values_max + 2), 4);
    const std::vector<std::string> lines = lines_with(metrics, "stemmen_tries_total{");
    CHECK(lines.size() == label_values_max + 1);
    CHECK(std::ranges::count(lines, "stemmen_tries_total{kind=\"label0\"} 2") == 1);
    CHECK(std::ranges::count(lines, "stemmen_tries_total{kind=\"other\"} 9") == 1);
    metrics.count("others", "label0");  // each counter has a bound of its own
    CHECK(lines_with(metrics, "stemmen_others_total{") == std::vector<std::string>{"stemmen_others_total{kind=\"label0\"} 1"});
}

TEST_CASE("metrics: a label cannot pass for a line, a label or a value of its own") {
    struct Case {
        std::string label, written;
    };
    for (const Case& c : std::vector<Case>{{"a=b", "a=b"}, {"x\nstemmen_forged 1", "x\\nstemmen_forged 1"}, {"say \"no\"", "say \\\"no\\\""}, {"back\\slash", "back\\\\slash"}}) {
        INFO(c.label);
        Metrics metrics;
        metrics.count("tries", c.label);
        CHECK(lines_with(metrics, "stemmen_tries_total") == std::vector<std::string>{"stemmen_tries_total{kind=\"" + c.written + "\"} 1"});
        CHECK(lines_with(metrics, "stemmen_forged").empty());
    }
}
