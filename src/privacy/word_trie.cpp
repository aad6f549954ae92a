#include "privacy/word_trie.hpp"

#include <algorithm>
#include <cstring>

namespace stemmen::privacy {
namespace {

constexpr std::size_t few_edges = 8;  // are looked through one by one

}  // namespace

void WordTrie::add(std::string_view word, TermId term, bool is_prefix) {
    entries_.push_back({static_cast<std::uint32_t>(letters_.size()), static_cast<std::uint32_t>(word.size()), term, is_prefix});
    letters_ += word;
}

WordTrie::SetId WordTrie::set_of(std::vector<TermId> terms) {
    std::sort(terms.begin(), terms.end());
    terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
    const auto [known, is_new] = known_.try_emplace(std::move(terms), static_cast<SetId>(sets_.size()));
    if (is_new) sets_.add(known->first);
    return known->second;
}

struct WordTrie::Job {
    std::size_t from = 0, to = 0;  // entries
    std::size_t depth = 0;
};

// The words that are as long as the way to the node is; they stand in front of the longer ones.
void WordTrie::read_words_that_end(Job& job, std::uint32_t node) {
    std::vector<TermId> through(sets_[nodes_[node].through].begin(), sets_[nodes_[node].through].end()), whole;
    for (; job.from < job.to && entries_[job.from].size == job.depth; ++job.from) {
        const Entry& entry = entries_[job.from];
        (entry.is_prefix ? through : whole).push_back(entry.term);
    }
    whole.insert(whole.end(), through.begin(), through.end());
    nodes_[node].through = set_of(std::move(through));
    nodes_[node].whole = set_of(std::move(whole));
}

void WordTrie::build() {
    set_of({});  // the empty set is the first
    std::sort(entries_.begin(), entries_.end(), [&](const Entry& a, const Entry& b) { return word_of(a) < word_of(b); });
    nodes_.assign(1, {});
    std::vector<Job> jobs{{0, entries_.size(), 0}};  // of each node
    for (std::uint32_t node = 0; node < jobs.size(); ++node) {
        Job job = jobs[node];
        if (job.from < job.to && entries_[job.from].size == job.depth)
            read_words_that_end(job, node);
        else
            nodes_[node].whole = nodes_[node].through;
        nodes_[node].first_edge = static_cast<std::uint32_t>(edges_.size());
        while (job.from < job.to) {
            const char byte = word_of(entries_[job.from])[job.depth];
            std::size_t end = job.from;
            while (end < job.to && word_of(entries_[end])[job.depth] == byte) ++end;
            edges_.push_back(byte);
            jobs.push_back({job.from, end, job.depth + 1});
            nodes_.push_back({.through = nodes_[node].through});
            job.from = end;
        }
    }
    nodes_.push_back({.first_edge = static_cast<std::uint32_t>(edges_.size())});
    entries_ = {};
    letters_ = {};
}

void WordTrie::finish() {
    known_.clear();
    nodes_.shrink_to_fit();
    edges_.shrink_to_fit();
    sets_.shrink();
}

std::uint32_t WordTrie::child(std::uint32_t node, char byte) const {
    const char* const first = edges_.data() + nodes_[node].first_edge;
    const std::size_t count = nodes_[node + 1].first_edge - nodes_[node].first_edge;
    if (count > few_edges) {
        const void* const found = std::memchr(first, static_cast<unsigned char>(byte), count);
        return found == nullptr ? 0 : static_cast<std::uint32_t>(static_cast<const char*>(found) - edges_.data()) + 1;
    }
    for (std::size_t i = 0; i < count; ++i)
        if (first[i] == byte) return nodes_[node].first_edge + static_cast<std::uint32_t>(i) + 1;
    return 0;
}

WordTrie::SetId WordTrie::of_word(std::string_view word) const {
    std::uint32_t node = 0;
    for (const char c : word) {
        const std::uint32_t next = child(node, c);
        if (next == 0) return nodes_[node].through;
        node = next;
    }
    return nodes_[node].whole;
}

WordTrie::SetId WordTrie::of_ending(std::string_view word) const {
    std::uint32_t node = 0;
    for (std::size_t i = word.size(); i > 0; --i) {
        const std::uint32_t next = child(node, word[i - 1]);
        if (next == 0) break;
        node = next;
    }
    return nodes_[node].through;
}

}  // namespace stemmen::privacy
