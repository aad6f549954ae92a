#include "privacy/phrases.hpp"

#include <catch2/catch.hpp>

using namespace stemmen;
using namespace stemmen::privacy;

namespace {

const WordLists lists{{"kniv", {"kniv", "øks*"}}, {"nested", {"<kniv>"}}};

bool finds(const std::string& phrase, const std::string& text) {
    PhraseBook book;
    const auto added = book.add(phrase, lists, 7);
    if (!added) throw std::runtime_error(added.error().detail);
    book.finish();
    const Tokens tokens = tokenise(normalise(text));
    bool found = false;
    book.scan(tokens, book.label(tokens), [&](const PhraseMatch& match) { found = match.payload == 7; });
    return found;
}

std::string refusal(const std::string& phrase) {
    PhraseBook book;
    const auto added = book.add(phrase, lists, 0);
    REQUIRE_FALSE(added);
    return added.error().detail;
}

}  // namespace

TEST_CASE("phrases: each form of a term matches what its grammar says") {
    struct Case {
        std::string phrase, text;
        bool found;
    };
    const std::vector<Case> cases{
        {"kniv", "en KNIV her", true},
        {"kniv", "kniver", false},
        {"kniv*", "knivene", true},
        {"*kniv", "tapetkniv", true},
        {"<kniv>", "øksa", true},
        {"han|hun har", "hun har", true},
        {"han ..2 kniv", "han har en kniv", true},
        {"han ..2 kniv", "han har en stor kniv", false},
        {"han kniv", "han. kniv", false},
        {"han ..2 kniv", "han går! kniv", false},
        {"han er? farlig", "han farlig", true},
        {"han er? farlig", "han er farlig", true},
        {"sak #5", "sak 12345", true},
        {"sak #5", "sak 1234", false},
        {"~hjelpe", "hjlepe", true},
        {"~hjelpe", "hjepe", true},
        {"~hjelpe", "hjelppe", true},
        {"~hjelpe", "hvelve", false},
        {"don't go", "dont go", true},
        {"hjelp", "hjeeeelp", true},
        {"takk", "takkkkk", true},
        {"å dø", "Å DØ", true},
        {"blør", "blör", true},
        {"væpna", "väpna", true},
        {"gråter", "graater", true},
        {"øksa", "oeksa", true},
        {"på", "paa", true},
        {"å", "aa", false},
    };
    for (const Case& one : cases) {
        CAPTURE(one.phrase, one.text);
        CHECK(finds(one.phrase, one.text) == one.found);
    }
}

TEST_CASE("phrases: what is not in the grammar is refused with a sentence") {
    CHECK(refusal("<pistol>").find("no word list <pistol>") != std::string::npos);
    CHECK(refusal("<nested>").find("names another list") != std::string::npos);
    CHECK(refusal("to-ord").find("not one word") != std::string::npos);
    CHECK(refusal("~kort").find("too short for ~") != std::string::npos);
    CHECK(refusal("*ab").find("three letters") != std::string::npos);
    CHECK(refusal("han ..9 kniv").find("from ..1 to ..8") != std::string::npos);
    CHECK(refusal("..2 kniv").find("between two terms") != std::string::npos);
    CHECK(refusal("kniv ..2").find("ends with a gap") != std::string::npos);
    CHECK(refusal("a b c d e f g h i j k").find("one to ten terms") != std::string::npos);
    CHECK(refusal("han?").find("may be left away") != std::string::npos);
    CHECK(refusal("sak #0").find("how many digits") != std::string::npos);
    CHECK(refusal("a ..8 b ..8 c ..8 d ..8 e ..8 f ..8 g ..8 h ..8 i").find("more than 64 words") != std::string::npos);
}

TEST_CASE("phrases: a match tells its words from those in its gaps") {
    PhraseBook book;
    REQUIRE(book.add("han ..2 kniv", lists, 0));
    book.finish();
    const Tokens tokens = tokenise(normalise("nå har han ikke kniv"));
    PhraseMatch found;
    book.scan(tokens, book.label(tokens), [&](const PhraseMatch& match) { found = match; });
    CHECK(found.first == 2);
    CHECK(found.last == 4);
    CHECK(found.is_word(2));
    CHECK_FALSE(found.is_word(3));
    CHECK(found.is_word(4));
}
