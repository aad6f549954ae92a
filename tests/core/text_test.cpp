#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "core/text.hpp"

using namespace stemmen;

namespace {

std::string without_spaces(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != ' ' && c != '\n' && c != '\t') out += c;
    return out;
}

}  // namespace

TEST_CASE("text: code points and UTF-16 units are counted as platforms count them") {
    CHECK(count_code_points("Blåbær 😀") == 8);
    CHECK(count_utf16_units("Blåbær 😀") == 9);
    CHECK(count_code_points("") == 0);
}

TEST_CASE("text: invalid bytes, surrogates and overlong forms are found and repaired") {
    const std::string broken[] = {"\xC3", "a\xFFz", "\xED\xA0\x80", "\xC0\xAF", "\xF4\x90\x80\x80", "\x80"};
    for (const std::string& text : broken) {
        CHECK_FALSE(is_valid_utf8(text));
        CHECK(is_valid_utf8(repair_utf8(text)));
    }
    CHECK(is_valid_utf8("æøå š 😀 \xEF\xBF\xBD"));
    CHECK(repair_utf8(std::string("a\0b", 3)) == "a\xEF\xBF\xBD" "b");
}

TEST_CASE("text: cutting never splits a character") {
    CHECK(first_code_points("æøå", 2) == "æø");
    CHECK(first_code_points("a😀b", 2) == "a😀");
    CHECK(first_code_points("ab", 10) == "ab");
}

TEST_CASE("text: folding knows Norwegian and Sámi letters") {
    CHECK(fold_case("ÆØÅ ÁČĐŊŠŦŽ ÄÖ") == "æøå áčđŋšŧž äö");
    CHECK(fold_case("MUDIEĐUT") == "mudieđut");
}

TEST_CASE("text: words are runs of letters and digits") {
    CHECK(words("Hei, 2 på-en! 😀STOPP") == std::vector<std::string>{"hei", "2", "på", "en", "stopp"});
    CHECK(words("  …  ").empty());
}

TEST_CASE("text: trimming takes no-break and zero-width spaces too") {
    CHECK(trim("\xC2\xA0 hei \xE2\x80\x8B") == "hei");
    CHECK(trim(" \n ").empty());
}

TEST_CASE("text: trimming from the ends finds what reading it all would find, whatever the bytes") {
    const std::vector<std::string> pieces{" ", "\n", "\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B", "\xA0", "\x80", "\xE2", "\xF0\x9F", "a", "\xC3\xB8", "\xF0\x9F\x98\x80"};
    rc::check([&] {
        std::string text;
        const auto chosen = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, pieces.size()));
        for (const std::size_t piece : chosen) text += pieces[piece];
        std::size_t from = text.size(), to = 0;
        for (std::size_t offset = 0; offset < text.size();) {
            const std::size_t start = offset;
            next_code_point(text, offset);
            if (trim(std::string_view(text).substr(start, offset - start)).empty()) continue;
            from = std::min(from, start);
            to = offset;
        }
        RC_ASSERT(trim(text) == (to == 0 ? "" : std::string_view(text).substr(from, to - from)));
    });
}

TEST_CASE("text: a long text is split between sentences first, then between words") {
    CHECK(split_text("En setning. Enda en setning.", 15, TextUnit::code_points) == std::vector<std::string>{"En setning.", "Enda en", "setning."});
    CHECK(split_text("Kort.", 15, TextUnit::code_points) == std::vector<std::string>{"Kort."});
    CHECK(split_text("ååååå", 4, TextUnit::bytes) == std::vector<std::string>{"åå", "åå", "å"});
    CHECK(split_text("Akkurat passe.", 14, TextUnit::code_points) == std::vector<std::string>{"Akkurat passe."});
}

TEST_CASE("text: splitting loses nothing, cuts no character and keeps every part within the limit") {
    rc::check([] {
        std::string text;
        for (const int c : *rc::gen::container<std::vector<int>>(rc::gen::element(32, 46, 97, 0xE5, 0x20AC, 0x1F600, 10)))
            append_code_point(text, static_cast<char32_t>(c));
        const auto limit = static_cast<std::size_t>(*rc::gen::inRange(4, 40));
        for (const TextUnit unit : {TextUnit::bytes, TextUnit::code_points}) {
            std::string joined;
            for (const std::string& part : split_text(text, limit, unit)) {
                RC_ASSERT((unit == TextUnit::bytes ? part.size() : count_code_points(part)) <= limit);
                RC_ASSERT(is_valid_utf8(part));
                RC_ASSERT(!part.empty());
                joined += part;
            }
            RC_ASSERT(without_spaces(joined) == without_spaces(text));
        }
    });
}

TEST_CASE("text: any bytes are repaired to valid text, and valid text stays as it is") {
    rc::check([](const std::string& bytes) {
        const std::string repaired = repair_utf8(bytes);
        RC_ASSERT(is_valid_utf8(repaired));
        RC_ASSERT(repair_utf8(repaired) == repaired);
        (void)words(bytes);
        (void)trim(bytes);
    });
}
