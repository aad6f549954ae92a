// Phrases that people who tend language write in rule files, and a matcher that finds all of them in one pass over a text.
//
// A phrase is a row of terms with spaces between them. A term is one or more alternatives with '|' between them:
//     word     exactly this word             stem*    a word that begins so
//     ~word    also with one typing error    *tail    a word that ends so (three letters or more)
//     <list>   any word of a word list       #5       a number of at least five digits
// After a term may stand `?`: it may be missing. Between terms, `..3` lets up to three other words stand between them.
// No phrase reaches over the end of a sentence. Upper and lower case are the same; "don't" also matches "dont",
// and words with Norwegian letters also their spellings on other keyboards ("naa", "blör").
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "privacy/tokens.hpp"

namespace stemmen::privacy {

inline constexpr std::size_t phrase_terms_max = 10;
inline constexpr std::size_t phrase_optional_terms_max = 4;  // a phrase is written out once for each way of leaving them away
inline constexpr std::size_t phrase_gap_max = 8;
inline constexpr std::size_t phrase_words_max = 64;  // from the first to the last word, gaps included
inline constexpr std::size_t phrase_book_entries_max = 200'000;
inline constexpr std::size_t typing_error_letters_min = 6;  // a shorter word with an error is too often another word

using WordLists = std::map<std::string, std::vector<std::string>, std::less<>>;

struct PhraseMatch {
    std::uint32_t payload = 0;        // as given to add()
    std::size_t first = 0, last = 0;  // tokens, both included
    std::size_t anchor = 0;           // the token of the phrase's rarest term
    std::uint64_t words = 0;          // bit i: token first + i is a word of the phrase, not one in a gap

    [[nodiscard]] bool is_word(std::size_t token) const {
        return token >= first && token - first < 64 && ((words >> (token - first)) & 1U) != 0;
    }
};

class PhraseBook {
public:
    using TermId = std::uint32_t;
    static constexpr TermId no_term = 0xFFFFFFFF;  // no word has it

    // Makes room for a phrase. The error's detail is a sentence for the one who wrote it, without a place.
    Result<void> add(std::string_view phrase, const WordLists& lists, std::uint32_t payload);
    // Interns a single term to be asked about with has(); the same grammar as inside a phrase.
    Result<TermId> add_term(std::string_view term, const WordLists& lists);
    // After the last add().
    void finish();

    // The terms that each word of a text satisfies, and the phrases whose rarest term is among them. Looks into its book.
    class Labels {
    public:
        [[nodiscard]] bool has(std::size_t token, TermId term) const;

        Labels() = default;
        Labels(Labels&&) = default;
        Labels& operator=(Labels&&) = default;
        Labels(const Labels&) = delete;
        Labels& operator=(const Labels&) = delete;

    private:
        friend class PhraseBook;
        struct Word {
            std::span<const TermId> terms;  // rising
            std::span<const std::uint32_t> phrases;
        };
        std::vector<Word> words_;
        std::deque<std::vector<std::uint32_t>> own_;  // what no word of the book has ready
    };
    [[nodiscard]] Labels label(const Tokens& tokens) const;

    // Calls `found(const PhraseMatch&)` for each place where a phrase stands.
    template <class Found>
    void scan(const Tokens& tokens, const Labels& labels, Found&& found) const {
        for (std::size_t at = 0; at < tokens.size(); ++at)
            for (const std::uint32_t phrase : labels.words_[at].phrases) {
                PhraseMatch match{.payload = phrases_[phrase].payload, .anchor = at};
                if (fits(phrases_[phrase], at, tokens, labels, match)) found(static_cast<const PhraseMatch&>(match));
            }
    }

private:
    struct Term {
        TermId id = 0;
        std::uint8_t gap = 0;  // words that may stand between the term before and this one
    };
    struct Phrase {
        std::vector<Term> terms;
        std::size_t anchor = 0;
        std::uint32_t payload = 0;
    };
    struct Edge {
        unsigned char byte = 0;
        std::uint32_t to = 0;
    };
    struct Node {
        std::uint32_t first_edge = 0;
        std::uint32_t edges = 0;
        std::uint32_t whole = 0, through = 0;  // what a word has that ends here, and one that goes on; in `sets`
    };
    struct Trie {
        std::map<std::string, std::pair<std::vector<TermId>, std::vector<TermId>>, std::less<>> words;  // exact, prefix; until finish()
        std::vector<Node> nodes;
        std::vector<Edge> edges;
        std::vector<std::vector<TermId>> sets{{}};            // rising
        std::vector<std::vector<std::uint32_t>> phrases{{}};  // of each set: those anchored in its terms
        void build(const std::vector<std::vector<std::uint32_t>>& anchored);
        std::uint32_t joined(std::uint32_t set, const std::vector<TermId>& more);
        [[nodiscard]] const Node* child(const Node& node, unsigned char byte) const;
    };

    Result<TermId> intern(std::string_view term, const WordLists& lists);
    Result<void> add_alternative(std::string_view word, TermId id, const WordLists& lists);
    void add_word(Trie& trie, const std::string& word, TermId id, bool is_prefix);
    void add_phrase(std::vector<Term> terms, std::uint32_t payload);
    [[nodiscard]] std::uint32_t find(std::string_view word) const;  // the set of `heads_` that the word has
    void collect(std::string_view word, std::vector<TermId>& out) const;
    void collect_tails(std::string_view word, std::vector<TermId>& out) const;
    void label_word(std::string_view word, const Token& token, Labels& labels) const;
    [[nodiscard]] bool fits(const Phrase& phrase, std::size_t at, const Tokens& tokens, const Labels& labels, PhraseMatch& match) const;

    std::map<std::string, TermId, std::less<>> ids_;
    std::vector<std::uint32_t> weight_;  // of each term: how many words it has, short ones counting much; the rarest is the anchor
    std::vector<Phrase> phrases_;
    std::vector<std::vector<std::uint32_t>> anchored_;
    Trie heads_, tails_;  // words and stems; endings, written backwards
    std::vector<std::pair<std::size_t, TermId>> numbers_;
    std::size_t entries_ = 0;
};

}  // namespace stemmen::privacy
