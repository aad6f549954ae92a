#include "privacy/safety.hpp"

#include <rapidcheck.h>
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
    int danger_met = 0;                                 // sentences of danger that get any text of the gate
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
            figures.danger_met += one.safety == SafetyClass::danger && got.safety != SafetyClass::none ? 1 : 0;
            figures.recall[one.safety].first += got.safety == one.safety ? 1 : 0;
        }
        if (got.safety != one.safety)
            figures.misses += "  " + std::string(to_string(one.safety)) + " -> " + std::string(to_string(got.safety)) + "  \"" + one.text +
                              "\"  " + got.rule + " (" + got.matched + ")\n";
    }
    return figures;
}

double share(std::pair<int, int> part) { return part.second == 0 ? 1.0 : static_cast<double>(part.first) / part.second; }

void report(const std::string& name, const Figures& figures) {
    std::cout << name << ": " << figures.sentences << " sentences; recall";
    for (const auto& [safety, part] : figures.recall) std::cout << ' ' << to_string(safety) << ' ' << part.first << '/' << part.second;
    std::cout << "; danger answered with any text " << figures.danger_met << "; false alarms " << figures.false_alarms << '/'
              << figures.ordinary << '\n';
}

}  // namespace

// What held-out sentences reach at least. The goals are 0.98 for danger and 0.05 of false alarms; config/safety/README.md has the figures.
constexpr double held_out_danger_min = 0.8;
constexpr double tuned_danger_min = 0.98;
constexpr double tuned_others_min = 0.93;
constexpr double false_alarms_max = 0.05;

TEST_CASE("safety: the tuning sentences fall in their classes") {
    const Figures figures = measure("safety_tuning.jsonl");
    report("tuning", figures);
    std::cout << figures.misses;
    for (const auto& [safety, part] : figures.recall) {
        CAPTURE(to_string(safety), part.first, part.second);
        CHECK(share(part) >= (safety == SafetyClass::danger ? tuned_danger_min : tuned_others_min));
    }
    CHECK(figures.false_alarms <= false_alarms_max * figures.ordinary);
}

TEST_CASE("safety: held-out sentences, never used for tuning, do not fall below what was reached") {
    const Figures figures = measure("safety_held_out.jsonl");
    report("held out", figures);
    CHECK(share(figures.recall.at(SafetyClass::danger)) >= held_out_danger_min);
    CHECK(figures.false_alarms <= false_alarms_max * figures.ordinary);
}

TEST_CASE("safety: sentences that must stay as they are, such as those of redaction, raise no alarm") {
    std::istringstream lines(read_text(std::filesystem::path(STEMMEN_SOURCE_DIR) / "tests/privacy/ordinary_sentences.txt"));
    int alarms = 0, count = 0;
    for (std::string line; std::getline(lines, line); ++count) alarms += screen(rules(), line) == SafetyClass::none ? 0 : 1;
    CHECK(alarms <= false_alarms_max * count);
}

TEST_CASE("safety: a lone cry for help is left to the command, with any other word it is danger") {
    CHECK(screen(rules(), "HJELP") == SafetyClass::none);
    CHECK(screen(rules(), "help!!!") == SafetyClass::none);
    CHECK(screen(rules(), "hjelp meg") == SafetyClass::danger);
    CHECK(screen(rules(), "stopp") == SafetyClass::none);
    CHECK(screen(rules(), "stopp ham, han slår meg") == SafetyClass::danger);
}

TEST_CASE("safety: disguises do not help") {
    for (const char* text :
         {"HAN HAR KNIV", "han har k\u200Bniv", "han har ｋｎｉｖ", "han haaaar kniiiiv", "han   har\tkniv", "han har kniv!!!1"}) {
        CAPTURE(text);
        CHECK(screen(rules(), text) == SafetyClass::danger);
    }
}

TEST_CASE("safety: a denial counts where it belongs") {
    CHECK(screen(rules(), "han har ikke kniv") == SafetyClass::none);
    CHECK(screen(rules(), "ingen fare, alt er bra") == SafetyClass::none);
    CHECK(screen(rules(), "jeg tuller ikke han har kniv") == SafetyClass::danger);
    CHECK(screen(rules(), "han vil ikke slutte å slå meg") == SafetyClass::danger);
    CHECK(screen(rules(), "orker ikke leve") == SafetyClass::self_harm);
}

TEST_CASE("safety: of several classes the gravest wins") {
    CHECK(screen(rules(), "dere er idioter og han slår meg nå") == SafetyClass::danger);
    CHECK(screen(rules(), "jeg vil klage, og hvor er passet mitt?") == SafetyClass::complaint);
}

TEST_CASE("safety: what people write in their own words next to the examples of the hand-out") {
    const std::vector<std::pair<std::string, SafetyClass>> cases{
        {"hjelp meg nå", SafetyClass::danger},
        {"kommer inn nå", SafetyClass::danger},
        {"jeg blir drept", SafetyClass::danger},
        {"riŋge politiijaide", SafetyClass::danger},
        {"ta livet mitt", SafetyClass::self_harm},
        {"mannen min slår", SafetyClass::domestic},
        {"selger dop", SafetyClass::crime},
        {"skal ta ham", SafetyClass::crime},
        {"brukte vold mot meg", SafetyClass::complaint},
        {"løy om meg", SafetyClass::complaint},
        {"hvor er passet mitt", SafetyClass::case_question},
        {"boten min", SafetyClass::case_question},
        {"De slo meg i arresten", SafetyClass::complaint},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(to_string(screen(rules(), text)) == to_string(expected));
    }
}

TEST_CASE("safety: the finding names file and line, and the words") {
    const SafetyFinding finding = explain(rules(), "Hei. Han har kniv her");
    CHECK(finding.rule.starts_with("config/safety/"));
    CHECK(finding.matched.find("kniv") != std::string::npos);
    CHECK(explain(rules(), "Alt var bra") == SafetyFinding{});
}

TEST_CASE("safety: names of classes go both ways") {
    for (std::size_t i = 0; i < safety_class_count; ++i) {
        const auto safety = static_cast<SafetyClass>(i);
        CHECK(parse_safety_class(to_string(safety)) == safety);
    }
    CHECK(to_string(SafetyClass::case_question) == "case");
    CHECK_FALSE(parse_safety_class("fare"));
}

TEST_CASE("safety: a faulty rule file is refused with file, line and reason") {
    const std::string negation =
        "\"negation\": {\"not\": [\"ikke\"], \"none\": [\"ingen\"], \"end\": [\"slutte\"], \"subjects\": [\"han\"]}";
    const auto fault = [&](const std::string& rest) {
        const auto parsed = SafetyRules::parse({{"x.json", "{" + negation + ",\n" + rest + "}"}});
        REQUIRE_FALSE(parsed);
        return parsed.error().detail;
    };
    CHECK(fault("\"rules\": [{\"class\": \"fare\", \"phrases\": [\"a\"]}]").starts_with("x.json:2: \"class\" is one of danger"));
    CHECK(fault("\"rules\": [{\"class\": \"danger\", \"phrases\": [\"<kniv>\"]}]").find("no word list <kniv>") != std::string::npos);
    CHECK(fault("\"rules\": [{\"class\": \"danger\", \"phrases\": []}]").find("at least one phrase") != std::string::npos);
    CHECK(fault("\"rules\": [{\"class\": \"danger\", \"phrases\": [\"a\"], \"unless\": [\"før\"]}]").find("no context \"før\"") !=
          std::string::npos);
    CHECK(fault("\"rules\": [{\"class\": \"danger\", \"phrases\": [\"a\"], \"negation\": \"no\"}]").find("\"counts\" or \"ignored\"") !=
          std::string::npos);
    CHECK(fault("\"ruls\": []").find("the key \"ruls\" is not known") != std::string::npos);
    CHECK(fault("\"danger_signals\": {\"enough\": 0, \"signals\": []}, \"rules\": []").find("from 1 to 100") != std::string::npos);
    CHECK(fault("\"danger_signals\": {\"signals\": [{\"points\": 99, \"phrases\": [\"a\"]}]}, \"rules\": []").find("from -20 to 20") !=
          std::string::npos);
    CHECK(SafetyRules::parse({}).error().detail.find("no safety rules") != std::string::npos);
    CHECK(SafetyRules::parse({{"x.json", "{\"rules\": []}"}}).error().detail.find("\"not\"") != std::string::npos);
}

TEST_CASE("safety: any bytes return") {
    CHECK(rc::check([](const std::string& anything) { static_cast<void>(screen(rules(), anything)); }));
}
