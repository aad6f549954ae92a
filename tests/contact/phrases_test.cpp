#include "contact/phrases.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

namespace stemmen::contact {
namespace {

std::string fault_in(std::string_view json) {
    const Result<Phrases> phrases = parse_phrases(json, "p.json");
    return phrases ? "" : phrases.error().detail;
}

}  // namespace

TEST_CASE("phrases: found as whole words, whatever the case, marks and emoji") {
    const std::vector<std::string> phrases{normalised("Ha en fin dag!")};
    for (const std::string_view text : {"ha en fin dag", "Takk for praten, HA EN FIN DAG 😊", "ha  en\nfin, dag", "Ha… en fin dag"})
        CHECK(contains_any(phrases, normalised(text)));
    for (const std::string_view text : {"", "ha en fin dagstur", "Aha en fin dag", "ha en dag", "fin dag"})
        CHECK_FALSE(contains_any(phrases, normalised(text)));
    CHECK(contains_any({normalised("#IKKESPØR")}, normalised("ok #ikkespør.")));
    CHECK_FALSE(contains_any({}, normalised("x")));
}

TEST_CASE("phrases: a thanks is the whole text") {
    const std::vector<std::string> phrases{normalised("tusen takk")};
    CHECK(equals_any(phrases, normalised("Tusen takk!! ❤️")));
    CHECK_FALSE(equals_any(phrases, normalised("Tusen takk, men hva med bilen?")));
    CHECK_FALSE(equals_any(phrases, normalised("😊")));
}

TEST_CASE("phrases: a fault in the file is told with its line") {
    CHECK(fault_in("{\n\"ending\": {}}") == "p.json:2: \"ending\" is no list; write closing, do_not_ask, automation or thanks");
    CHECK(fault_in("{\"closing\":\n{\"no\": []}}") == "p.json:2: \"no\" is no language; write nb, nn, en, se, smj or sma");
    CHECK(fault_in("{\"closing\": {\"nb\": [\"ha det\",\n \"!!\"]}}") == "p.json:2: a phrase needs a word of letters or digits");
    CHECK(fault_in("[]") == "p.json:1: the file must be one object in { }");
    for (const std::string_view json : {"", "{\"closing\": []}", "{\"closing\": {\"nb\": \"x\"}}", "{\"closing\": {\"nb\": [1]}}"})
        CHECK(fault_in(json).starts_with("p.json:1: "));
}

TEST_CASE("phrases: lists and phrases have their bounds") {
    const auto list = [](std::size_t count, const std::string& phrase) {
        std::string json = "{\"thanks\": {\"nb\": [";
        for (std::size_t i = 0; i < count; ++i) json += (i == 0 ? "\"" : ",\"") + phrase + "\"";
        return json + "]}}";
    };
    CHECK(fault_in(list(phrases_max, "takk")).empty());
    CHECK(fault_in(list(phrases_max + 1, "takk")).contains("500"));
    std::string phrase;
    for (std::size_t i = 0; i < phrase_words_max; ++i) phrase += "takk ";
    CHECK(fault_in(list(1, phrase)).empty());
    CHECK(fault_in(list(1, phrase + "takk")).contains("20 words"));
}

TEST_CASE("phrases: the file we ship is good, and does not take greetings or questions for goodbyes") {
    const Result<Phrases> phrases = parse_phrases(read_source_file("config/phrases.json"), "config/phrases.json");
    INFO((phrases ? "" : phrases.error().detail));
    REQUIRE(phrases);
    for (const std::string_view text :
         {"Takk for praten, ha en fin dag!", "Da avslutter jeg samtalen her.", "Ha ein fin dag vidare", "Have a nice day!"})
        CHECK(contains_any(phrases->closing, normalised(text)));
    for (const std::string_view text :
         {"Hei, og takk for at du tok kontakt!", "God dag, hva kan vi hjelpe med?", "Kan du ringe 02800?", "Har du hatt en fin dag?"})
        CHECK_FALSE(contains_any(phrases->closing, normalised(text)));
    for (const std::string_view text : {"#ikkespør", "Vi sender deg inga undersøking no.", "ok #DoNotAsk"})
        CHECK(contains_any(phrases->do_not_ask, normalised(text)));
    CHECK_FALSE(contains_any(phrases->do_not_ask, normalised("Vi setter i gang en undersøkelse")));
    CHECK(equals_any(phrases->thanks, normalised("Tusen takk for hjelpen!")));
    CHECK_FALSE(equals_any(phrases->thanks, normalised("Ja")));
}

}  // namespace stemmen::contact
