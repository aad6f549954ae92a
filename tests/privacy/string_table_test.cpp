#include "privacy/string_table.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <map>

using namespace stemmen;
using namespace stemmen::privacy;

TEST_CASE("string table: a table without words finds none") { CHECK(StringTable<int>{}.find("ord") == nullptr); }

TEST_CASE("string table: it holds what a map holds, whatever the words are") {
    CHECK(rc::check([](const std::vector<std::pair<std::string, int>>& added, const std::vector<std::string>& asked) {
        StringTable<int> table;
        std::map<std::string, int> map;
        for (const auto& [word, value] : added) table[word] = map[word] = value;
        table.shrink();
        RC_ASSERT(table.size() == map.size());
        for (const auto& [word, value] : map) RC_ASSERT(table.find(word) != nullptr && *table.find(word) == value);
        for (const std::string& word : asked) RC_ASSERT((table.find(word) != nullptr) == map.contains(word));
    }));
}

TEST_CASE("string table: words that differ in one letter, in length or by a zero byte are different words") {
    StringTable<std::size_t> table;
    std::vector<std::string> words;
    for (std::size_t length = 0; length < 40; ++length)
        for (const char last : {'a', 'b', '\0'}) words.push_back(std::string(length, 'a') + last);
    for (std::size_t i = 0; i < words.size(); ++i) table[words[i]] = i;
    for (std::size_t i = 0; i < words.size(); ++i) {
        CAPTURE(i);
        REQUIRE(table.find(words[i]) != nullptr);
        CHECK(*table.find(words[i]) == i);
    }
    CHECK(table.find(std::string(50, 'a')) == nullptr);
}
