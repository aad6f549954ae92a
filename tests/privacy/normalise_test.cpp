#include "privacy/normalise.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "privacy/tokens.hpp"

using namespace stemmen;
using namespace stemmen::privacy;

TEST_CASE("normalise: what looks alike becomes alike") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"Vanlig tekst, æøå ÆØÅ.", "Vanlig tekst, æøå ÆØÅ."},
        {"ａｂｃ １２３", "abc 123"},
        {"k\u200Bn\u200Di\uFEFFv", "kniv"},
        {"a\u030A", "å"},
        {"sla\u030Ar", "slår"},
        {"to\u00A0\u2003 ord", "to ord"},
        {"1–2—3−4", "1-2-3-4"},
        {"don’t «si» det", "don't \"si\" det"},
        {"٤٢", "42"},
        {"\u202Eabc\u202C", "abc"},
        {"tlf 4O OO 12 O3", "tlf 40 00 12 03"},
        {"l58l9Ol2382", "15819012382"},
        {"I 2024 og l5", "I 2024 og l5"},
        {"so\u00ADft", "soft"},
        {"😀 𝓴𝓷𝓲𝓿 𝟏𝟐 𠀋", "😀 kniv 12 𠀋"},
        {"\xFF\xFE", "\uFFFD\uFFFD"},
        {"á č đ ŋ š ŧ ž", "á č đ ŋ š ŧ ž"},
    };
    for (const auto& [original, expected] : cases) {
        CAPTURE(original);
        CHECK(normalise(original).text == expected);
    }
}

TEST_CASE("normalise: a place in the normal text leads back to the original") {
    const std::string original = "x\u200B １２ y";
    const NormalText normal = normalise(original);
    REQUIRE(normal.text == "x 12 y");
    const std::size_t from = normal.original_begin(2), to = normal.original_end(4);
    CHECK(original.substr(from, to - from) == "１２");
    CHECK(normal.original_end(normal.text.size()) == original.size());
}

TEST_CASE("normalise: any bytes give valid text whose places lie in order within the original") {
    CHECK(rc::check([](const std::string& anything) {
        const NormalText normal = normalise(anything);
        RC_ASSERT(is_valid_utf8(normal.text));
        std::size_t before = 0;
        for (std::size_t i = 0; i < normal.text.size(); ++i) {
            RC_ASSERT(normal.original_begin(i) >= before);
            RC_ASSERT(normal.original_end(i + 1) > normal.original_begin(i));
            RC_ASSERT(normal.original_end(i + 1) <= anything.size());
            before = normal.original_begin(i);
        }
        for (const Token& token : tokenise(normal).tokens) RC_ASSERT(token.begin < token.end);
    }));
}

TEST_CASE("normalise: thousands of marks on one letter are worked off in pieces") {
    std::string text = "a";
    for (int i = 0; i < 20'000; ++i) text += i % 2 == 0 ? "\u0301" : "\u0323";
    CHECK(is_valid_utf8(normalise(text).text));
}

TEST_CASE("tokens: words know their pauses, capitals and drawn-out letters") {
    const Tokens tokens = tokenise(normalise("Hei, Ola! HJEEELP don't 12.30 nå"));
    REQUIRE(tokens.size() == 7);
    CHECK(tokens.word(0) == "hei");
    CHECK(tokens.tokens[1].before == Pause::soft);
    CHECK(tokens.tokens[1].capital);
    CHECK(tokens.tokens[2].before == Pause::hard);
    CHECK(tokens.tokens[2].all_capitals);
    CHECK(tokens.tokens[2].drawn_out);
    CHECK(squeeze(tokens.word(2), 1) == "hjelp");
    CHECK(tokens.word(3) == "don't");
    CHECK(tokens.tokens[4].number);
    CHECK(tokens.tokens[5].before == Pause::soft);
}
