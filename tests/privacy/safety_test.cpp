#include "privacy/safety.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <cstdlib>
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

// A line of a test set: {"lang": "nb", "class": "danger", "text": "…"}; "also" lists classes that are equally right, "draft" marks a
// language without a reviewer, which is reported and not counted. "by" is who wrote it, for tools/fit-safety.
struct Labelled {
    std::string lang, text;
    SafetyClass safety{};
    std::set<SafetyClass> right;
    bool draft = false;
};

SafetyClass class_named(const std::string& name) {
    const auto safety = parse_safety_class(name);
    REQUIRE(safety);
    return *safety;
}

std::vector<Labelled> labelled(const std::string& file) {
    std::vector<Labelled> out;
    std::istringstream lines(read_text(std::filesystem::path(STEMMEN_SOURCE_DIR) / "tests/privacy" / file));
    for (std::string line; std::getline(lines, line);) {
        const auto json = nlohmann::json::parse(line);
        Labelled one{json.at("lang").get<std::string>(), json.at("text").get<std::string>(), class_named(json.at("class").get<std::string>()), {}, false};
        one.right.insert(one.safety);
        if (const auto also = json.find("also"); also != json.end())
            for (const auto& name : *also) one.right.insert(class_named(name.get<std::string>()));
        one.draft = json.value("draft", false);
        out.push_back(std::move(one));
    }
    return out;
}

// The classes whose fixed text names 112 and pauses the survey: somebody in danger who gets one of them is not left alone. The text
// for self-harm names 113, those for complaints and cases no emergency number.
bool names_112(SafetyClass safety) {
    return safety == SafetyClass::danger || safety == SafetyClass::child || safety == SafetyClass::domestic ||
           safety == SafetyClass::crime || safety == SafetyClass::threat;
}

struct Count {
    int all = 0, right = 0, with_112 = 0, any = 0;
    [[nodiscard]] double recall() const { return all == 0 ? 1.0 : static_cast<double>(right) / all; }
};

struct Figures {
    std::map<std::pair<SafetyClass, std::string>, Count> by_language;  // of class none, `right` counts what raised no alarm
    std::map<SafetyClass, Count> all;                                  // without drafts
    std::string misses;
};

Figures measure(const std::string& file) {
    Figures figures;
    for (const Labelled& one : labelled(file)) {
        const SafetyFinding got = explain(rules(), one.text);
        const bool right = one.right.contains(got.safety);
        const auto add = [&](Count& count) {
            ++count.all;
            count.right += right ? 1 : 0;
            count.with_112 += right || names_112(got.safety) ? 1 : 0;
            count.any += right || got.safety != SafetyClass::none ? 1 : 0;
        };
        add(figures.by_language[{one.safety, one.lang}]);
        if (!one.draft) add(figures.all[one.safety]);
        if (!right)
            figures.misses += "  " + one.lang + " " + std::string(to_string(one.safety)) + " -> " + std::string(to_string(got.safety)) +
                              "  \"" + one.text + "\"  " + got.rule + " (" + got.matched + ")\n";
    }
    return figures;
}

void report(const std::string& name, const Figures& figures) {
    std::cout << name << ": class, language, sentences, in their class, with a text that names 112, with any text\n";
    const auto line = [](SafetyClass safety, const std::string& lang, const Count& count) {
        std::cout << "  " << to_string(safety) << ' ' << lang << ' ' << count.all << ' ' << count.right;
        if (safety == SafetyClass::none)
            std::cout << " (false alarms " << count.all - count.right << ")\n";
        else
            std::cout << ' ' << count.with_112 << ' ' << count.any << '\n';
    };
    for (const auto& [key, count] : figures.by_language) line(key.first, key.second, count);
    for (const auto& [safety, count] : figures.all) line(safety, "all", count);
}

double false_alarms(const Figures& figures) { return 1.0 - figures.all.at(SafetyClass::none).recall(); }

}  // namespace

// The goals: of dangerous sentences in Norwegian and English that nobody who wrote rules has seen, 98 of 100 are recognised as danger,
// and 5 of 100 ordinary ones at most raise an alarm of any class. Recall counts the class itself (or one that the sentence's author
// called equally right). A sentence that gets another text with 112 is a miss here, though the person is told to call: it is
// printed beside it, so that nobody has to choose between the strict figure and the one that matters to the person.
constexpr double danger_goal = 0.98;
constexpr double false_alarms_max = 0.05;
// What the rules were made with shows faults of the rules, not how good they are.
constexpr double tuned_others_min = 0.95;

TEST_CASE("safety: the tuning sentences fall in their classes") {
    const Figures figures = measure("safety_tuning.jsonl");
    report("tuning", figures);
    if (std::getenv("SAFETY_MISSES") != nullptr) std::cout << figures.misses;
    for (const auto& [safety, count] : figures.all) {
        if (safety == SafetyClass::none) continue;
        CAPTURE(to_string(safety), count.right, count.all);
        CHECK(count.recall() >= (safety == SafetyClass::danger ? danger_goal : tuned_others_min));
    }
    CHECK(false_alarms(figures) <= false_alarms_max);
}

// 738 sentences by somebody who had seen neither rules nor sentences (config/safety/README.md): 148 of 150 dangers, 11 false alarms in 300, of
// which half are of a few words, 213 of 288 of the other classes in their own. This keeps what has been reached from being lost.
constexpr double others_reached = 0.73;

TEST_CASE("safety: held-out sentences, never used for tuning, reach the goals") {
    const Figures figures = measure("safety_held_out.jsonl");
    report("held out", figures);
    const Count& danger = figures.all.at(SafetyClass::danger);
    int others = 0, others_right = 0;
    for (const auto& [safety, count] : figures.all) {
        if (safety == SafetyClass::none || safety == SafetyClass::danger) continue;
        others += count.all;
        others_right += count.right;
    }
    std::cout << "  recall of danger " << danger.recall() << " (goal " << danger_goal << "), false alarms " << false_alarms(figures) << " (goal "
              << false_alarms_max << "), other classes " << others_right << " of " << others << '\n';
    CHECK(danger.recall() >= danger_goal);
    CHECK(false_alarms(figures) <= false_alarms_max);
    CHECK(others_right >= others_reached * others);
}

TEST_CASE("safety: sentences that must stay as they are, such as those of redaction, raise no alarm") {
    std::istringstream lines(read_text(std::filesystem::path(STEMMEN_SOURCE_DIR) / "tests/privacy/ordinary_sentences.txt"));
    int alarms = 0, count = 0;
    for (std::string line; std::getline(lines, line); ++count) alarms += screen(rules(), line) == SafetyClass::none ? 0 : 1;
    CHECK(alarms <= false_alarms_max * count);
}

TEST_CASE("safety: the titles of our own buttons raise no alarm where they are typed, but for help with a complaint") {
    for (const char* language : {"nb", "nn", "en"}) {
        const auto file = std::filesystem::path(STEMMEN_SOURCE_DIR) / "dialogs/texts" / (std::string(language) + ".json");
        const auto texts = nlohmann::json::parse(read_text(file), nullptr, true, true).at("texts");
        std::size_t titles = 0;
        for (const auto& text : texts)
            for (const auto& [id, title] : text.value("choices", nlohmann::json::object()).items()) {
                if (id == "FORWARD") continue;
                CAPTURE(language, title.get<std::string>());
                CHECK(to_string(screen(rules(), title.get<std::string>())) == "none");
                ++titles;
            }
        CHECK(titles > 100);
    }
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
    CHECK(SafetyRules::parse({}).error().detail.find("no safety rules") != std::string::npos);
    CHECK(SafetyRules::parse({{"x.json", "{\"rules\": []}"}}).error().detail.find("\"not\"") != std::string::npos);
}

TEST_CASE("safety: a faulty weighing is refused with file, line and reason") {
    const auto fault = [](const std::string& weighing, const std::string& status = "approved") {
        const auto parsed =
            SafetyRules::parse({{"x.json",
                                 "{\"negation\": {\"not\": [\"ikke\"], \"none\": [\"ingen\"], \"end\": [\"slutte\"], "
                                 "\"subjects\": [\"han\"]}, \"rules\": [], \"weighing\": {\"enough\": {\"danger\": 9},\n"
                                 "\"signals\": [{\"name\": \"trygg\", \"points\": {\"danger\": -2}, \"phrases\": [\"trygg\"]}]}}"},
                                {"y.json", "{\"status\": \"" + status + "\", \"weighing\": {\n" + weighing + "}}"}});
        REQUIRE_FALSE(parsed);
        return parsed.error().detail;
    };
    const std::string more = "{\"name\": \"kniv\", \"points\": {\"danger\": 5}, \"phrases\": [\"kniv\"]}";
    CHECK(fault("\"enough\": {\"danger\": 4}, \"signals\": []").starts_with("y.json:2: \"enough\" stands in another file already"));
    CHECK(fault("\"signals\": [{\"phrases\": [\"a\"]}]").find("has a \"name\"") != std::string::npos);
    CHECK(fault("\"signals\": [" + more + "," + more + "]").find("\"kniv\" has its points in another place already") != std::string::npos);
    CHECK(fault("\"signals\": [{\"name\": \"øks\", \"phrases\": [\"øks\"]}]").find("\"øks\" has \"points\" in no file") !=
          std::string::npos);
    CHECK(fault("\"signals\": [{\"name\": \"a\", \"points\": {\"danger\": 101}}]").find("from -100 to 100") != std::string::npos);
    CHECK(fault("\"signals\": [{\"name\": \"a\", \"points\": {\"fare\": 1}}]").find("\"fare\" is no class") != std::string::npos);
    CHECK(fault("\"signals\": [{\"name\": \"a\", \"points\": 4}]").find("points by class") != std::string::npos);
    CHECK(fault("\"signals\": [{\"name\": \"a\", \"points\": {\"danger\": 1}, \"phrases\": []}]").find("at least one phrase") !=
          std::string::npos);
    CHECK(fault("\"signals\": [{\"name\": \"a\", \"points\": {\"danger\": 1}, \"phrases\": [\"\"]}]").find("not empty") !=
          std::string::npos);
    CHECK(fault("\"turns\": [\"men så\"], \"signals\": []").find("in \"turns\"") != std::string::npos);
    CHECK(fault("\"turn\": [], \"signals\": []").find("the key \"turn\" is not known") != std::string::npos);
    CHECK(fault("\"signals\": {}").find("\"signals\": [ … ]") != std::string::npos);
    CHECK(fault("\"words\": {}").find("here stand words") != std::string::npos);
    CHECK(fault("\"words\": [{\"word\": \"a\"}]").find("a word has a \"word\" and \"points\"") != std::string::npos);
    CHECK(fault("\"words\": [{\"word\": \"kni*\", \"points\": {\"danger\": 1}}]").find("4, 5 or 7 letters") != std::string::npos);
    CHECK(fault("\"alone\": [\"hjelp nå\"], \"signals\": []").find("in \"alone\"") != std::string::npos);
    CHECK(fault("\"signals\": [{\"name\": \"trygg\", \"phrases\": [\"oadjebas\"]}]", "draft").find("a draft may not weaken") !=
          std::string::npos);
    std::string many;
    for (std::size_t i = 0; i < signals_max; ++i)
        many +=
            (i ? "," : "") + std::string("{\"name\": \"s") + std::to_string(i) + "\", \"points\": {\"danger\": 1}, \"phrases\": [\"a\"]}";
    CHECK(fault("\"signals\": [" + many + "]").find("more than " + std::to_string(signals_max) + " signals") != std::string::npos);
}

TEST_CASE("safety: what each thought of a text holds is told by name, for those who fit the points") {
    const auto thoughts = rules().thoughts_of(tokenise(normalise("Takk for god hjelp. Han har kniv")));
    REQUIRE(thoughts.size() == 2);
    CHECK(thoughts[0].first == 0);
    CHECK(thoughts[1].first == 4);
    const auto holds = [&](std::size_t thought, const std::string& name) {
        return std::count(thoughts[thought].signs.begin(), thoughts[thought].signs.end(), name) > 0;
    };
    CHECK(holds(0, "ros"));
    CHECK_FALSE(holds(0, "våpen"));
    CHECK(holds(1, "våpen"));
    CHECK(holds(1, "rules:danger"));
    CHECK(rules().thoughts_of(tokenise(normalise(""))).empty());
}

TEST_CASE("safety: a draft may neither take alarms away nor change what others say") {
    const auto fault = [](const std::string& rest) {
        const auto parsed = SafetyRules::parse({{"x.json", "{\"status\": \"draft, needs native review\",\n" + rest + ", \"rules\": []}"}});
        REQUIRE_FALSE(parsed);
        return parsed.error().detail;
    };
    for (const char* key : {"words", "negation", "idioms", "contexts"}) {
        CAPTURE(key);
        CHECK(fault("\"" + std::string(key) + "\": {}").starts_with("x.json:2: a draft may not weaken"));
    }
}

TEST_CASE("safety: a draft may not give points to words, which could weaken other languages") {
    for (const char* key : {"words", "alone", "turns"}) {
        CAPTURE(key);
        const auto parsed = SafetyRules::parse({{"x.json", "{\"status\": \"draft\", \"weighing\": {\n\"" + std::string(key) + "\": []}}"}});
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().detail.starts_with("x.json:2: a draft may not weaken"));
    }
}

TEST_CASE("safety: what speaks against danger in one thought does not outweigh another thought") {
    const auto text = [](const std::string& thought) { return thought + ". Han har kniv og står på trappa her nå"; };
    CHECK(screen(rules(), text("Takk for god hjelp, dere var flinke og hyggelige")) == SafetyClass::danger);
    CHECK(screen(rules(), "Takk for god hjelp, dere var flinke men nå står eksen utenfor døra med kniv") == SafetyClass::danger);
    std::string far;  // thoughts that are far apart do not add up
    for (std::size_t i = 0; i < 2 * thoughts_max; ++i) far += ". Fint";
    CHECK(screen(rules(), "Det var fint i går" + far) == SafetyClass::none);
}

TEST_CASE("safety: spellings of other keyboards and slips of the thumb are read alike") {
    for (const char* text : {"han blör og puster ikke", "han bloer og puster ikke naa", "han truer meg med en pistoll her nå",
                             "mannen min er bevistløs på gulvet"}) {
        CAPTURE(text);
        CHECK(screen(rules(), text) == SafetyClass::danger);
    }
}

TEST_CASE("safety: any bytes return") {
    CHECK(rc::check([](const std::string& anything) { static_cast<void>(screen(rules(), anything)); }));
}
