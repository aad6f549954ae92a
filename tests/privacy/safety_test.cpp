#include "privacy/safety.hpp"

#include <catch2/catch.hpp>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "rules_for_tests.hpp"

using namespace stemmen;
using namespace stemmen::privacy;

namespace {

const SafetyRules& rules() {
    static const Result<SafetyRules> loaded = SafetyRules::parse(files_of("config/safety", ".json"));
    if (!loaded) throw std::runtime_error(loaded.error().detail);
    return *loaded;
}

struct Labelled {
    std::string lang, text;
    SafetyClass safety{};
};

std::vector<Labelled> labelled(const std::string& file) {
    std::vector<Labelled> out;
    std::istringstream lines(read_text(std::filesystem::path(STEMMEN_SOURCE_DIR) / "tests/privacy" / file));
    for (std::string line; std::getline(lines, line);) {
        const auto json = nlohmann::json::parse(line);
        const auto safety = parse_safety_class(json.at("class").get<std::string>());
        REQUIRE(safety);
        out.push_back({json.at("lang").get<std::string>(), json.at("text").get<std::string>(), *safety});
    }
    return out;
}

struct Figures {
    std::map<SafetyClass, std::pair<int, int>> recall;  // found, all
    int false_alarms = 0, ordinary = 0, sentences = 0;
    std::string misses;
};

Figures measure(const std::string& file) {
    Figures figures;
    for (const Labelled& one : labelled(file)) {
        ++figures.sentences;
        const SafetyFinding got = explain(rules(), one.text);
        if (one.safety == SafetyClass::none) {
            ++figures.ordinary;
            figures.false_alarms += got.safety == SafetyClass::none ? 0 : 1;
        } else {
            ++figures.recall[one.safety].second;
            figures.recall[one.safety].first += got.safety == one.safety ? 1 : 0;
        }
        if (got.safety != one.safety)
            figures.misses += "  " + std::string(to_string(one.safety)) + " -> " + std::string(to_string(got.safety)) + "  \"" + one.text + "\"  " + got.rule + " (" + got.matched + ")\n";
    }
    return figures;
}

double share(std::pair<int, int> part) { return part.second == 0 ? 1.0 : static_cast<double>(part.first) / part.second; }

void report(const std::string& name, const Figures& figures) {
    std::cout << name << ": " << figures.sentences << " sentences; recall";
    for (const auto& [safety, part] : figures.recall) std::cout << ' ' << to_string(safety) << ' ' << part.first << '/' << part.second;
    std::cout << "; false alarms " << figures.false_alarms << '/' << figures.ordinary << '\n';
}

}  // namespace

TEST_CASE("safety: the tuning sentences fall in their classes") {
    const Figures figures = measure("safety_tuning.jsonl");
    report("tuning", figures);
    std::cout << figures.misses;
    for (const auto& [safety, part] : figures.recall) {
        CAPTURE(to_string(safety), part.first, part.second);
        CHECK(share(part) >= 0.98);
    }
    CHECK(figures.false_alarms <= 0.05 * figures.ordinary);
}

TEST_CASE("safety: held-out sentences, never used for tuning, reach the goals") {
    const Figures figures = measure("safety_held_out.jsonl");
    report("held out", figures);
    CHECK(share(figures.recall.at(SafetyClass::danger)) >= 0.98);
    CHECK(figures.false_alarms <= 0.05 * figures.ordinary);
}

TEST_CASE("why", "[.why]") {
    for (std::string line; std::getline(std::cin, line);) {
        const auto got = explain(rules(), line);
        std::cout << to_string(got.safety) << "  " << line << "  " << got.rule << " (" << got.matched << ")\n";
    }
}
