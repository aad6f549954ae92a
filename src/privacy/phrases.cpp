#include "privacy/phrases.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/text.hpp"
#include "privacy/spellings.hpp"

namespace stemmen::privacy {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t tail_letters_min = 3;
constexpr std::size_t ascii_letters_min = 2;  // "aa" for å is too often another word

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> out;
    for (std::size_t from = 0; from <= text.size();) {
        const auto to = std::min(text.find(at, from), text.size());
        if (to > from) out.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return out;
}

Error fault(const std::string& sentence) { return {Errc::bad_input, sentence}; }

std::optional<std::size_t> parse_number(std::string_view text, std::size_t max) {
    std::size_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || value > max) return std::nullopt;
    return value;
}

}  // namespace

std::uint32_t PhraseBook::Trie::joined(std::uint32_t set, const std::vector<TermId>& more) {
    if (more.empty()) return set;
    std::vector<TermId> all = sets[set];
    all.insert(all.end(), more.begin(), more.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    sets.push_back(std::move(all));
    return static_cast<std::uint32_t>(sets.size() - 1);
}

void PhraseBook::Trie::build(const std::vector<std::vector<std::uint32_t>>& anchored) {
    struct Job {
        std::size_t from, to, depth, node;
    };
    std::vector<std::string_view> keys;
    std::vector<const std::pair<std::vector<TermId>, std::vector<TermId>>*> values;
    for (const auto& [word, ids] : words) {
        keys.push_back(word);
        values.push_back(&ids);
    }
    nodes.assign(1, {});
    edges.clear();
    std::vector<Job> jobs{{0, keys.size(), 0, 0}};
    for (std::size_t next = 0; next < jobs.size(); ++next) {
        Job job = jobs[next];
        if (job.from < job.to && keys[job.from].size() == job.depth) {
            nodes[job.node].through = joined(nodes[job.node].through, values[job.from]->second);
            nodes[job.node].whole = joined(nodes[job.node].through, values[job.from]->first);
            ++job.from;
        } else {
            nodes[job.node].whole = nodes[job.node].through;
        }
        nodes[job.node].first_edge = static_cast<std::uint32_t>(edges.size());
        while (job.from < job.to) {
            const char byte = keys[job.from][job.depth];
            std::size_t end = job.from;
            while (end < job.to && keys[end][job.depth] == byte) ++end;
            edges.push_back({static_cast<unsigned char>(byte), static_cast<std::uint32_t>(nodes.size())});
            ++nodes[job.node].edges;
            jobs.push_back({job.from, end, job.depth + 1, nodes.size()});
            nodes.push_back({.through = nodes[job.node].through});
            job.from = end;
        }
    }
    words.clear();
    phrases.assign(sets.size(), {});
    for (std::size_t i = 0; i < sets.size(); ++i)
        for (const TermId term : sets[i]) phrases[i].insert(phrases[i].end(), anchored[term].begin(), anchored[term].end());
}

const PhraseBook::Node* PhraseBook::Trie::child(const Node& node, unsigned char byte) const {
    const Edge* first = edges.data() + node.first_edge;
    const Edge* last = first + node.edges;
    if (node.edges > 8) {
        first = std::lower_bound(first, last, byte, [](const Edge& edge, unsigned char b) { return edge.byte < b; });
        return first != last && first->byte == byte ? &nodes[first->to] : nullptr;
    }
    for (; first != last; ++first)
        if (first->byte == byte) return &nodes[first->to];
    return nullptr;
}

void PhraseBook::add_word(Trie& trie, const std::string& word, TermId id, bool is_prefix) {
    auto& ids = trie.words[word];
    auto& into = is_prefix ? ids.second : ids.first;
    if (std::find(into.begin(), into.end(), id) == into.end()) into.push_back(id);
    ++entries_;
    // A short word is a common word. Stems stand for several words.
    constexpr std::array<std::uint32_t, 6> by_letters{400, 400, 300, 200, 30, 5};
    const std::size_t letters = count_code_points(word);
    weight_[id] += (letters < by_letters.size() ? by_letters[letters] : 1U) + (is_prefix ? 1U : 0U);
}

Result<void> PhraseBook::add_alternative(std::string_view raw, TermId id, const WordLists& lists) {
    if (raw.size() > 2 && raw.front() == '<' && raw.back() == '>') {
        const auto list = lists.find(raw.substr(1, raw.size() - 2));
        if (list == lists.end()) return fault("there is no word list " + std::string(raw) + "; add it under \"words\"");
        for (const std::string& word : list->second) {
            if (word.find('<') != std::string::npos)
                return fault("the word list " + std::string(raw) + " names another list; write the words");
            if (auto added = add_alternative(word, id, lists); !added) return added;
        }
        return {};
    }
    if (raw.starts_with('#')) {
        const auto digits = parse_number(raw.substr(1), 30);
        if (!digits || *digits == 0) return fault("write # and how many digits a number has at least, such as #5");
        numbers_.emplace_back(*digits, id);
        weight_[id] += 5;
        return {};
    }
    std::string word = fold_case(raw);
    to_norwegian_letters(word);
    const bool forgiving = word.starts_with('~');
    if (forgiving) word.erase(0, 1);
    const bool is_prefix = word.ends_with('*'), is_tail = word.starts_with('*');
    if (is_prefix) word.pop_back();
    if (is_tail) word.erase(0, 1);
    NormalText normal;
    normal.text = word;
    const Tokens tokens = tokenise(normal);
    if (tokens.size() != 1 || tokens.word(0) != word)
        return fault("\"" + std::string(raw) + "\" is not one word of letters, digits or apostrophes inside");
    if (is_tail) {
        if (is_prefix || forgiving || count_code_points(word) < tail_letters_min)
            return fault("\"" + std::string(raw) + "\": an ending has three letters or more, and no other sign");
        std::reverse(word.begin(), word.end());
        add_word(tails_, word, id, true);
        weight_[id] += 10;
        return {};
    }
    if (forgiving && count_code_points(word) < typing_error_letters_min)
        return fault("\"" + std::string(raw) + "\" is too short for ~; list its misspellings instead");
    add_word(heads_, word, id, is_prefix);
    if (const auto plain = without_apostrophes(word); plain != word) add_word(heads_, plain, id, is_prefix);
    if (const auto ascii = in_ascii(word); ascii != word && count_code_points(word) >= ascii_letters_min)
        add_word(heads_, ascii, id, is_prefix);
    if (forgiving)
        for (const std::string& error : typing_errors(word)) add_word(heads_, error, id, is_prefix);
    if (entries_ > phrase_book_entries_max) return fault("the rules hold more than 200000 words");
    return {};
}

Result<PhraseBook::TermId> PhraseBook::intern(std::string_view term, const WordLists& lists) {
    // A list is written out, so that two files may each have a list of the same name.
    std::string key;
    for (const std::string_view part : split(term, '|')) {
        key += '|';
        const auto list = part.size() > 2 && part.front() == '<' ? lists.find(part.substr(1, part.size() - 2)) : lists.end();
        if (list == lists.end())
            key += part;
        else
            for (const std::string& word : list->second) key += word + '|';
    }
    if (const auto known = ids_.find(key); known != ids_.end()) return known->second;
    const auto id = static_cast<TermId>(weight_.size());
    weight_.push_back(0);
    const auto alternatives = split(term, '|');
    if (alternatives.empty()) return fault("a term is empty");
    for (const std::string_view alternative : alternatives)
        if (auto added = add_alternative(alternative, id, lists); !added) return added.error();
    ids_.emplace(std::move(key), id);
    return id;
}

Result<PhraseBook::TermId> PhraseBook::add_term(std::string_view term, const WordLists& lists) { return intern(term, lists); }

Result<void> PhraseBook::add(std::string_view phrase, const WordLists& lists, std::uint32_t payload) {
    struct Part {
        Term term;
        bool optional = false;
    };
    std::vector<Part> parts;
    std::size_t gap = 0, optional = 0;
    for (std::string_view word : split(phrase, ' ')) {
        if (word.starts_with("..")) {
            const auto number = parse_number(word.substr(2), phrase_gap_max);
            if (!number || *number == 0 || parts.empty()) return fault("a gap is written between two terms, from ..1 to ..8");
            gap = *number;
            continue;
        }
        Part part;
        part.optional = word.size() > 1 && word.ends_with('?');
        if (part.optional) word.remove_suffix(1);
        const auto id = intern(word, lists);
        if (!id) return id.error();
        part.term = {*id, static_cast<std::uint8_t>(std::exchange(gap, 0))};
        optional += part.optional ? 1 : 0;
        parts.push_back(part);
    }
    if (gap != 0) return fault("the phrase ends with a gap");
    std::size_t reach = 0;
    for (const Part& part : parts) reach += 1U + part.term.gap;
    if (reach > phrase_words_max) return fault("the phrase may reach over more than 64 words; make its gaps smaller");
    if (parts.empty() || parts.size() > phrase_terms_max) return fault("a phrase has from one to ten terms");
    if (optional > phrase_optional_terms_max || optional == parts.size())
        return fault("at most four terms of a phrase, and not all, may be left away");
    for (unsigned left_away = 0; left_away < (1U << optional); ++left_away) {
        std::vector<Term> terms;
        unsigned index = 0, carried = 0;
        for (const Part& part : parts) {
            carried = std::max<unsigned>(carried, part.term.gap);
            if (part.optional && ((left_away >> index++) & 1U) != 0) continue;
            terms.push_back({part.term.id, static_cast<std::uint8_t>(terms.empty() ? 0 : carried)});
            carried = 0;
        }
        add_phrase(std::move(terms), payload);
    }
    return {};
}

void PhraseBook::add_phrase(std::vector<Term> terms, std::uint32_t payload) {
    phrases_.push_back({.terms = std::move(terms), .anchor = 0, .payload = payload});
}

void PhraseBook::finish() {
    anchored_.assign(weight_.size(), {});
    for (std::uint32_t i = 0; i < phrases_.size(); ++i) {
        Phrase& phrase = phrases_[i];
        for (std::size_t t = 1; t < phrase.terms.size(); ++t)
            if (weight_[phrase.terms[t].id] < weight_[phrase.terms[phrase.anchor].id]) phrase.anchor = t;
        anchored_[phrase.terms[phrase.anchor].id].push_back(i);
    }
    heads_.build(anchored_);
    tails_.build(anchored_);
    ids_.clear();
}

std::uint32_t PhraseBook::find(std::string_view word) const {
    const Node* node = heads_.nodes.data();
    for (const char c : word) {
        const Node* next = heads_.child(*node, static_cast<unsigned char>(c));
        if (next == nullptr) return node->through;
        node = next;
    }
    return node->whole;
}

void PhraseBook::collect(std::string_view word, std::vector<TermId>& out) const {
    const auto& set = heads_.sets[find(word)];
    out.insert(out.end(), set.begin(), set.end());
}

void PhraseBook::collect_tails(std::string_view word, std::vector<TermId>& out) const {
    const Node* node = tails_.nodes.data();
    for (std::size_t i = word.size(); i > 0; --i) {
        const Node* next = tails_.child(*node, static_cast<unsigned char>(word[i - 1]));
        if (next == nullptr) break;
        node = next;
    }
    const auto& set = tails_.sets[node->through];
    out.insert(out.end(), set.begin(), set.end());
}

// Nearly every word has its labels ready in the book; only the rest is put together anew.
void PhraseBook::label_word(std::string_view word, const Token& token, Labels& labels) const {
    std::string norwegian;
    if (word.find('\xC3') != std::string_view::npos) {
        norwegian = word;
        to_norwegian_letters(norwegian);
        word = norwegian;
    }
    std::vector<TermId> more;
    collect_tails(word, more);
    if (token.drawn_out) {
        collect(squeeze(word, 2), more);
        collect(squeeze(word, 1), more);
    }
    if (token.number)
        for (const auto& [digits, id] : numbers_)
            if (word.size() >= digits) more.push_back(id);
    const std::uint32_t set = find(word);
    if (more.empty()) {
        labels.words_.push_back({heads_.sets[set], heads_.phrases[set]});
        return;
    }
    more.insert(more.end(), heads_.sets[set].begin(), heads_.sets[set].end());
    std::sort(more.begin(), more.end());
    more.erase(std::unique(more.begin(), more.end()), more.end());
    std::vector<std::uint32_t> phrases;
    for (const TermId term : more) phrases.insert(phrases.end(), anchored_[term].begin(), anchored_[term].end());
    const auto& terms = labels.own_.emplace_back(std::move(more));
    labels.words_.push_back({terms, labels.own_.emplace_back(std::move(phrases))});
}

PhraseBook::Labels PhraseBook::label(const Tokens& tokens) const {
    Labels labels;
    labels.words_.reserve(tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) label_word(tokens.word(i), tokens.tokens[i], labels);
    return labels;
}

bool PhraseBook::Labels::has(std::size_t token, TermId term) const {
    return std::binary_search(words_[token].terms.begin(), words_[token].terms.end(), term);
}

// From the anchor outwards, the nearest word that fits each term. A phrase that would fit only with a farther word is missed; in
// exchange the work for a place is bounded by terms times gap.
bool PhraseBook::fits(const Phrase& phrase, std::size_t at, const Tokens& tokens, const Labels& labels, PhraseMatch& match) const {
    std::array<std::size_t, phrase_terms_max> places{};
    places[phrase.anchor] = at;
    std::size_t here = at;
    for (std::size_t t = phrase.anchor; t-- > 0;) {
        const std::size_t reach = phrase.terms[t + 1].gap;
        bool found = false;
        for (std::size_t step = 0; step <= reach && here > 0 && !found; ++step) {
            if (tokens.tokens[here].before == Pause::hard) return false;
            found = labels.has(--here, phrase.terms[t].id);
        }
        if (!found) return false;
        places[t] = here;
    }
    match.first = here;
    here = at;
    for (std::size_t t = phrase.anchor + 1; t < phrase.terms.size(); ++t) {
        bool found = false;
        for (std::size_t step = 0; step <= phrase.terms[t].gap && here + 1 < tokens.size() && !found; ++step) {
            if (tokens.tokens[++here].before == Pause::hard) return false;
            found = labels.has(here, phrase.terms[t].id);
        }
        if (!found) return false;
        places[t] = here;
    }
    match.last = here;
    for (std::size_t t = 0; t < phrase.terms.size(); ++t)
        if (places[t] - match.first < phrase_words_max) match.words |= std::uint64_t{1} << (places[t] - match.first);
    return true;
}

}  // namespace stemmen::privacy
