// Which terms each word of a rule book satisfies: a trie in a few flat blocks of memory, for some 30,000 words are read at every text.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stemmen::privacy {

// Rows of numbers of different lengths, one behind the other in one block.
class Rows {
public:
    std::uint32_t add(std::span<const std::uint32_t> row) {
        numbers_.insert(numbers_.end(), row.begin(), row.end());
        ends_.push_back(static_cast<std::uint32_t>(numbers_.size()));
        return static_cast<std::uint32_t>(size() - 1);
    }
    [[nodiscard]] std::span<const std::uint32_t> operator[](std::size_t row) const {
        return std::span(numbers_).subspan(ends_[row], ends_[row + 1] - ends_[row]);
    }
    [[nodiscard]] std::size_t size() const { return ends_.size() - 1; }
    void shrink() {
        numbers_.shrink_to_fit();
        ends_.shrink_to_fit();
    }

private:
    std::vector<std::uint32_t> numbers_;
    std::vector<std::uint32_t> ends_{0};  // of the row before
};

class WordTrie {
public:
    using TermId = std::uint32_t;
    using SetId = std::uint32_t;
    static constexpr SetId empty_set = 0;

    void add(std::string_view word, TermId term, bool is_prefix);
    // After the last add(). Words that satisfy the same terms share one set of them.
    void build();
    SetId set_of(std::vector<TermId> terms);
    // After the last set_of(): what only building needs is given up.
    void finish();

    [[nodiscard]] SetId of_word(std::string_view word) const;    // what the word satisfies
    [[nodiscard]] SetId of_ending(std::string_view word) const;  // what its longest ending does, in a trie of words written backwards
    [[nodiscard]] std::span<const TermId> terms(SetId set) const { return sets_[set]; }  // rising

private:
    struct Entry {  // until build() has read it
        std::uint32_t begin = 0, size = 0;  // in letters_
        TermId term = 0;
        bool is_prefix = false;
    };
    // By levels, so that the node behind the edge k is node k + 1.
    struct Node {
        std::uint32_t first_edge = 0;                  // up to the next node's
        SetId whole = empty_set, through = empty_set;  // what a word has that ends here, and one that goes on
    };
    struct Job;  // the words behind a node, while it is built

    [[nodiscard]] std::string_view word_of(const Entry& entry) const { return std::string_view(letters_).substr(entry.begin, entry.size); }
    void read_words_that_end(Job& job, std::uint32_t node);
    // The node behind the edge for the byte; the root, which is behind none, if there is no such edge.
    [[nodiscard]] std::uint32_t child(std::uint32_t node, char byte) const;

    std::string letters_;
    std::vector<Entry> entries_;
    std::vector<Node> nodes_ = std::vector<Node>(2);  // and one behind the last
    std::vector<char> edges_;
    Rows sets_;
    std::map<std::vector<TermId>, SetId> known_;  // until finish()
};

}  // namespace stemmen::privacy
