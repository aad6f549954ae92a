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

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "privacy/tokens.hpp"
#include "privacy/word_trie.hpp"

namespace stemmen::privacy {

inline constexpr std::size_t phrase_terms_max = 10;
inline constexpr std::size_t phrase_optional_terms_max = 4;  // a phrase is written out once for each way of leaving them away
inline constexpr std::size_t phrase_gap_max = 8;
inline constexpr std::size_t phrase_words_max = 64;  // from the first to the last word, gaps included
inline constexpr std::size_t phrase_number_digits_max = 30;
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
    using TermId = WordTrie::TermId;
    static constexpr TermId no_term = 0xFFFFFFFF;  // no word has it

    // Makes room for a phrase. The error's detail is a sentence for the one who wrote it, without a place.
    Result<void> add(std::string_view phrase, const WordLists& lists, std::uint32_t payload);
    // Interns a single term to be asked about with has(); the same grammar as inside a phrase.
    Result<TermId> add_term(std::string_view term, const WordLists& lists);
    // After the last add().
    void finish();

    // The terms that each word of a text satisfies. Looks into its book.
    class Labels {
    public:
        [[nodiscard]] bool has(std::size_t token, TermId term) const {
            const std::span<const TermId> terms = words_[token];
            return std::binary_search(terms.begin(), terms.end(), term);
        }

        Labels() = default;
        Labels(Labels&&) = default;
        Labels& operator=(Labels&&) = default;
        Labels(const Labels&) = delete;
        Labels& operator=(const Labels&) = delete;

    private:
        friend class PhraseBook;
        struct Sets {  // that a word has
            WordTrie::SetId whole = WordTrie::empty_set, number = WordTrie::empty_set, ending = WordTrie::empty_set;
            bool drawn_out = false;  // then it also has those of its shorter spellings
            bool operator==(const Sets&) const = default;
        };
        struct Own {  // what no set of the book has ready
            Sets of;
            std::vector<TermId> terms;
        };
        std::vector<std::span<const TermId>> words_;  // rising
        std::vector<Own> own_;
    };
    [[nodiscard]] Labels label(const Tokens& tokens) const;

    // Calls `found(const PhraseMatch&)` for each place where a phrase stands.
    template <class Found>
    void scan(const Tokens& tokens, const Labels& labels, Found&& found) const {
        const Terms present = terms_of(labels);
        for (std::size_t at = 0; at < tokens.size(); ++at)
            for (const TermId term : labels.words_[at])
                for (std::uint32_t i = first_anchored_[term]; i < first_anchored_[term + 1]; ++i) {
                    const Phrase& phrase = phrases_[i];
                    if (!may_stand(phrase, present)) continue;
                    PhraseMatch match{.payload = phrase.payload, .anchor = at};
                    if (fits(phrase, at, tokens, labels, match)) found(static_cast<const PhraseMatch&>(match));
                }
    }

private:
    struct Term {
        TermId id = 0;
        std::uint8_t gap = 0;  // words that may stand between the term before and this one
    };
    struct Phrase {
        std::uint32_t first_term = 0;  // in terms_
        std::uint8_t terms = 0;
        std::uint8_t anchor = 0;
        std::uint32_t payload = 0;
    };
    class Terms {  // that any word of a text satisfies
    public:
        explicit Terms(std::size_t terms) : bits_(terms / 64 + 1) {}
        void add(TermId term) { bits_[term / 64] |= std::uint64_t{1} << (term % 64); }
        [[nodiscard]] bool has(TermId term) const { return ((bits_[term / 64] >> (term % 64)) & 1U) != 0; }

    private:
        std::vector<std::uint64_t> bits_;
    };

    Result<TermId> intern(std::string_view term, const WordLists& lists);
    Result<void> add_alternative(std::string_view word, TermId id, const WordLists& lists);
    void add_word(WordTrie& trie, std::string_view word, TermId id, bool is_prefix);
    void add_phrase(const std::vector<Term>& terms, std::uint32_t payload);
    void choose_anchors();
    void sort_by_anchor();
    void label_word(std::string_view word, const Token& token, Labels& labels) const;
    [[nodiscard]] Terms terms_of(const Labels& labels) const;
    // Most phrases that have a word in a text have none of their others anywhere in it.
    [[nodiscard]] bool may_stand(const Phrase& phrase, const Terms& present) const {
        for (std::uint32_t i = 0; i < phrase.terms; ++i)
            if (!present.has(terms_[phrase.first_term + i].id)) return false;
        return true;
    }
    [[nodiscard]] bool fits(const Phrase& phrase, std::size_t at, const Tokens& tokens, const Labels& labels, PhraseMatch& match) const;

    std::map<std::string, TermId, std::less<>> ids_;  // until finish()
    std::vector<std::uint32_t> weight_;               // of each term: how many words it has, short ones counting much; the rarest is the anchor
    std::vector<Term> terms_;                         // of all phrases, phrase by phrase
    std::vector<Phrase> phrases_;                     // by the term that is their anchor, then as they were added
    std::vector<std::uint32_t> first_anchored_;       // of each term: its first phrase; up to the next term's
    WordTrie heads_, tails_;                          // words and stems; endings, written backwards
    std::vector<std::pair<std::size_t, TermId>> numbers_;
    std::array<WordTrie::SetId, phrase_number_digits_max + 1> number_sets_{};  // by digits: of a number that is no word of the book; in heads_
    std::size_t entries_ = 0;
};

}  // namespace stemmen::privacy
