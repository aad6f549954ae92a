#include "insight/stem.hpp"

#include <catch2/catch.hpp>

using namespace stemmen;
using insight::search_stems;
using insight::stems;
using Words = std::vector<std::string>;

TEST_CASE("stem: a word is found in other inflections, in bokmål and nynorsk") {
    for (const auto& [typed, written] : std::vector<std::pair<std::string, std::string>>{
             {"ventetid", "VENTETIDEN"}, {"ventetid", "ventetida"}, {"passet", "passene"}, {"betjent", "betjentene"}, {"saker", "sakene"}, {"ungdom", "ungdommen"}, {"ungdom", "ungdommene"}}) {
        INFO(typed << " " << written);
        CHECK(search_stems(typed, std::nullopt) == stems(written, Language::nn));
    }
}

TEST_CASE("stem: English texts are found by English stems and by the words a Norwegian search has") {
    const Words found = stems("They were waiting", Language::en);
    const auto has = [&](const std::string& typed, std::optional<Language> language) {
        return std::ranges::find(found, search_stems(typed, language).at(0)) != found.end();
    };
    CHECK(has("waits", Language::en));
    CHECK(has("waiting", std::nullopt));
    CHECK_FALSE(has("waited", std::nullopt));
}

TEST_CASE("stem: Sámi words stand as they are written") {
    CHECK(search_stems("politiijaide", Language::se) == Words{"politiijaide"});
    const Words found = stems("politiijaide", Language::se);
    CHECK(std::ranges::find(found, "politiijaide") != found.end());
}

TEST_CASE("stem: what redaction put in is no word, and each word counts once") {
    CHECK(stems("[navn] ventet og [telefonnummer] ventet", Language::nb) == stems("og ventet", Language::nb));
    CHECK(stems("[navn", Language::nb) == stems("navn", Language::nb));
    CHECK(stems("a 🙂 !", Language::nb).empty());
    CHECK(stems("", Language::nb).empty());
}

TEST_CASE("stem: long texts and long words are bounded") {
    std::string text;
    for (int i = 0; i < 2'000; ++i) text += "ord" + std::to_string(i) + " ";
    CHECK(stems(text, Language::nb).size() <= insight::stems_max);
    CHECK(stems(std::string(insight::stem_bytes_max + 1, 'x'), Language::nb).empty());
    CHECK(stems(std::string(insight::stem_bytes_max, 'x'), Language::nb).size() == 1);
}

TEST_CASE("stem: of a plan the words that every plan has are left out, and the rest stays in order") {
    CHECK(insight::telling_stems("Vi skal spørre ungdommene på skolene om hva de vil ha fra politiet", 9) == Words{"ungdom", "skol"});
    CHECK(insight::telling_stems("Kva treng innbyggjarane av pass og pass?", 9) == Words{"treng", "pass"});
    CHECK(insight::telling_stems("en to tre fire fem seks", 2).size() == 2);
    CHECK(insight::telling_stems("Hva skal vi om det?", 9).empty());
}
