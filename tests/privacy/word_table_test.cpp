#include "privacy/word_table.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace stemmen;
using namespace stemmen::privacy;

namespace {

std::multiset<std::string> pieces_in(const std::string& text) {
    const Tokens tokens = tokenise(normalise(text));
    std::multiset<std::string> out;
    for (const Piece& piece : pieces_of(tokens, 0, tokens.size())) out.insert(piece.text);
    return out;
}

std::vector<std::uint32_t> found_in(const WordTable& table, const std::string& text) {
    const Tokens tokens = tokenise(normalise(text));
    std::vector<WordTable::Found> found;
    table.find(tokens, 0, tokens.size(), found);
    std::vector<std::uint32_t> out;
    for (const auto& one : found) out.push_back(one.payload);
    return out;
}

}  // namespace

TEST_CASE("word table: words, their beginnings and pairs are pieces, how the thought ends, and that it is short") {
    CHECK(pieces_in("Han har kniver!") == std::multiset<std::string>{"!", "=3", "han", "han har", "har", "har kniver", "kniv*", "knive*", "kniver"});
    CHECK(pieces_in("13 år?") == std::multiset<std::string>{"#2", "#2 år", "=2", "?", "år"});
    CHECK(pieces_in("en to tre på").count("=4") == 0);
    CHECK(pieces_in("").empty());
}

TEST_CASE("word table: other keyboards, drawn-out letters and apostrophes make no other piece, letters with digits are none") {
    CHECK(pieces_in("bl\u00F6r") == pieces_in("bl\u00F8r"));
    CHECK(pieces_in("hjeeelp") == pieces_in("hjelp"));
    CHECK(pieces_in("can't") == pieces_in("cant"));
    CHECK(pieces_in("ab12 x3") == std::multiset<std::string>{"=2"});
}

TEST_CASE("word table: a number longer than twelve digits counts as twelve") {
    CHECK(pieces_in(std::string(piece_number_digits_max + 5, '7')) == std::multiset<std::string>{"#12", "=1"});
}

TEST_CASE("word table: what was put in is found, with where it stands") {
    WordTable table;
    REQUIRE(table.add("kniv", 1));
    REQUIRE(table.add("kniv*", 2));
    REQUIRE(table.add("har kniv", 3));
    REQUIRE(table.add("?", 4));
    REQUIRE(table.add("=1", 5));
    CHECK(found_in(table, "har kniv") == std::vector<std::uint32_t>{1, 3});
    CHECK(found_in(table, "kniven?") == std::vector<std::uint32_t>{2, 4, 5});
    CHECK(found_in(table, "har en kniv") == std::vector<std::uint32_t>{1});
    const Tokens tokens = tokenise(normalise("han har kniv"));
    std::vector<WordTable::Found> found;
    table.find(tokens, 0, tokens.size(), found);
    REQUIRE(found.size() == 2);
    CHECK(found[1].first == 1);
    CHECK(found[1].last == 2);
}

TEST_CASE("word table: a piece in the wrong form, or twice, is refused with a sentence") {
    WordTable table;
    REQUIRE(table.add("kniv", 1));
    CHECK(table.add("kniv", 2).error().detail.find("twice") != std::string::npos);
    CHECK(table.add("", 2).error().detail.find("not empty") != std::string::npos);
    CHECK(table.add("kni*", 2).error().detail.find("4, 5 or 7 letters") != std::string::npos);
    CHECK(table.add("a b c", 2).error().detail.find("a pair is two words") != std::string::npos);
    CHECK(table.add(" b", 2).error().detail.find("a pair is two words") != std::string::npos);
}

TEST_CASE("word table: it holds a bounded number of pieces") {
    WordTable table;
    for (std::size_t i = 0; i < pieces_max; ++i) REQUIRE(table.add("ord" + std::to_string(i), 0));
    CHECK(table.add("enda", 0).error().detail.find(std::to_string(pieces_max)) != std::string::npos);
}

TEST_CASE("word table: exactly the pieces of a text are found in it") {
    CHECK(rc::check([](const std::string& anything) {
        const auto pieces = pieces_in(anything);
        WordTable table;
        std::uint32_t next = 0;
        for (auto at = pieces.begin(); at != pieces.end() && next < pieces_max; at = pieces.upper_bound(*at)) RC_ASSERT(table.add(*at, next++).has_value());
        RC_ASSERT(found_in(table, anything).size() == pieces.size());
    }));
}
