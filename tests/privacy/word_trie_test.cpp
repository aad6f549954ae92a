#include "privacy/word_trie.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <set>

using namespace stemmen;
using namespace stemmen::privacy;

namespace {

struct Entry {
    std::string word;
    std::uint32_t term = 0;
    bool is_prefix = false;
};

WordTrie trie_of(const std::vector<Entry>& entries) {
    WordTrie trie;
    for (const Entry& entry : entries) trie.add(entry.word, entry.term, entry.is_prefix);
    trie.build();
    trie.finish();
    return trie;
}

std::vector<std::uint32_t> terms_of(const WordTrie& trie, const std::string& word) {
    const auto terms = trie.terms(trie.of_word(word));
    return {terms.begin(), terms.end()};
}

}  // namespace

TEST_CASE("word trie: a word has its own terms and those of its beginnings") {
    const WordTrie trie = trie_of({{"kniv", 3, false}, {"kni", 1, true}, {"kniver", 2, false}, {"kniv", 7, true}});
    CHECK(terms_of(trie, "kniv") == std::vector<std::uint32_t>{1, 3, 7});
    CHECK(terms_of(trie, "kniver") == std::vector<std::uint32_t>{1, 2, 7});
    CHECK(terms_of(trie, "knivene") == std::vector<std::uint32_t>{1, 7});
    CHECK(terms_of(trie, "kn").empty());
    CHECK(terms_of(trie, "").empty());
    CHECK(terms_of(trie_of({}), "kniv").empty());
}

TEST_CASE("word trie: in words written backwards, the longest ending decides") {
    const WordTrie trie = trie_of({{"vink", 1, true}, {"vinkt", 2, true}});
    const auto ending = trie.terms(trie.of_ending("tapetkniv"));
    CHECK(std::vector<std::uint32_t>(ending.begin(), ending.end()) == std::vector<std::uint32_t>{1, 2});
    CHECK(trie.of_ending("niv") == WordTrie::empty_set);
}

TEST_CASE("word trie: words that satisfy the same share a set, also one that is no word's") {
    WordTrie trie;
    for (const char* word : {"a", "b"}) {
        trie.add(word, 4, false);
        trie.add(word, 2, false);
    }
    trie.build();
    const WordTrie::SetId set = trie.set_of({4, 2, 4});
    trie.finish();
    CHECK(trie.of_word("a") == trie.of_word("b"));
    CHECK(trie.of_word("a") == set);
    CHECK(trie.terms(set).size() == 2);
}

TEST_CASE("word trie: it says of any word what a look at every entry says") {
    CHECK(rc::check([] {
        const auto word = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab\xC3\xA5\xFF")));
        const auto words = *rc::gen::container<std::vector<std::string>>(word);
        std::vector<Entry> entries;
        for (const std::string& one : words) entries.push_back({one, *rc::gen::inRange(0U, 9U), *rc::gen::arbitrary<bool>()});
        const WordTrie trie = trie_of(entries);
        const std::string asked = *word;
        std::set<std::uint32_t> expected;
        for (const Entry& entry : entries)
            if (entry.is_prefix ? asked.starts_with(entry.word) : asked == entry.word) expected.insert(entry.term);
        RC_ASSERT(terms_of(trie, asked) == std::vector<std::uint32_t>(expected.begin(), expected.end()));
    }));
}
