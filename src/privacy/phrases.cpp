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
constexpr std::size_t own_looked_through = 8;
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

void PhraseBook::add_word(WordTrie& trie, std::string_view word, TermId id, bool is_prefix) {
    trie.add(word, id, is_prefix);
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
        const auto digits = parse_number(raw.substr(1), phrase_number_digits_max);
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
        add_phrase(terms, payload);
    }
    return {};
}

void PhraseBook::add_phrase(const std::vector<Term>& terms, std::uint32_t payload) {
    phrases_.push_back({static_cast<std::uint32_t>(terms_.size()), static_cast<std::uint8_t>(terms.size()), 0, payload});
    terms_.insert(terms_.end(), terms.begin(), terms.end());
}

void PhraseBook::choose_anchors() {
    for (Phrase& phrase : phrases_) {
        const Term* const terms = terms_.data() + phrase.first_term;
        for (std::uint8_t t = 1; t < phrase.terms; ++t)
            if (weight_[terms[t].id] < weight_[terms[phrase.anchor].id]) phrase.anchor = t;
    }
}

// Phrases that are looked at together lie together.
void PhraseBook::sort_by_anchor() {
    const auto anchor_of = [&](const Phrase& phrase) { return terms_[phrase.first_term + phrase.anchor].id; };
    std::sort(phrases_.begin(), phrases_.end(),
              [&](const Phrase& a, const Phrase& b) { return std::pair(anchor_of(a), a.first_term) < std::pair(anchor_of(b), b.first_term); });
    first_anchored_.assign(weight_.size() + 1, 0);
    for (const Phrase& phrase : phrases_) ++first_anchored_[anchor_of(phrase) + 1];
    for (std::size_t term = 1; term < first_anchored_.size(); ++term) first_anchored_[term] += first_anchored_[term - 1];
    std::vector<Term> terms;
    terms.reserve(terms_.size());
    for (Phrase& phrase : phrases_) {
        const auto begin = terms_.begin() + phrase.first_term;
        phrase.first_term = static_cast<std::uint32_t>(terms.size());
        terms.insert(terms.end(), begin, begin + phrase.terms);
    }
    terms_ = std::move(terms);
}

void PhraseBook::finish() {
    choose_anchors();
    sort_by_anchor();
    phrases_.shrink_to_fit();
    heads_.build();
    tails_.build();
    for (std::size_t digits = 1; digits < number_sets_.size(); ++digits) {
        std::vector<TermId> terms;
        for (const auto& [least, id] : numbers_)
            if (digits >= least) terms.push_back(id);
        number_sets_[digits] = heads_.set_of(std::move(terms));
    }
    heads_.finish();
    tails_.finish();
    ids_.clear();
}

// Nearly every word has its labels ready in the book; only the rest is put together anew.
void PhraseBook::label_word(std::string_view word, const Token& token, Labels& labels) const {
    std::string norwegian;
    if (word.find('\xC3') != std::string_view::npos) {
        norwegian = word;
        to_norwegian_letters(norwegian);
        word = norwegian;
    }
    const Labels::Sets sets{.whole = heads_.of_word(word),
                            .number = token.number ? number_sets_[std::min(word.size(), phrase_number_digits_max)] : WordTrie::empty_set,
                            .ending = tails_.of_ending(word),
                            .drawn_out = token.drawn_out};
    if (!token.drawn_out) {
        if (sets.ending == WordTrie::empty_set && (sets.whole == WordTrie::empty_set || sets.number == WordTrie::empty_set)) {
            labels.words_.push_back(heads_.terms(sets.whole == WordTrie::empty_set ? sets.number : sets.whole));
            return;
        }
        // A text that says the same again has it ready after the first time.
        const auto end = labels.own_.begin() + static_cast<std::ptrdiff_t>(std::min(labels.own_.size(), own_looked_through));
        if (const auto known = std::find_if(labels.own_.begin(), end, [&](const Labels::Own& own) { return own.of == sets; }); known != end) {
            labels.words_.push_back(known->terms);
            return;
        }
    }
    std::vector<TermId> all;
    const auto collect = [&](std::span<const TermId> set) { all.insert(all.end(), set.begin(), set.end()); };
    collect(heads_.terms(sets.whole));
    collect(heads_.terms(sets.number));
    collect(tails_.terms(sets.ending));
    if (token.drawn_out) {
        collect(heads_.terms(heads_.of_word(squeeze(word, 2))));
        collect(heads_.terms(heads_.of_word(squeeze(word, 1))));
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    labels.words_.push_back(labels.own_.emplace_back(sets, std::move(all)).terms);
}

PhraseBook::Labels PhraseBook::label(const Tokens& tokens) const {
    Labels labels;
    labels.words_.reserve(tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) label_word(tokens.word(i), tokens.tokens[i], labels);
    return labels;
}

PhraseBook::Terms PhraseBook::terms_of(const Labels& labels) const {
    Terms terms(weight_.size());
    for (const std::span<const TermId> word : labels.words_)
        for (const TermId term : word) terms.add(term);
    return terms;
}

// From the anchor outwards, the nearest word that fits each term. A phrase that would fit only with a farther word is missed; in
// exchange the work for a place is bounded by terms times gap.
bool PhraseBook::fits(const Phrase& phrase, std::size_t at, const Tokens& tokens, const Labels& labels, PhraseMatch& match) const {
    const Term* const terms = terms_.data() + phrase.first_term;
    std::array<std::size_t, phrase_terms_max> places{};
    places[phrase.anchor] = at;
    std::size_t here = at;
    for (std::size_t t = phrase.anchor; t-- > 0;) {
        const std::size_t reach = terms[t + 1].gap;
        bool found = false;
        for (std::size_t step = 0; step <= reach && here > 0 && !found; ++step) {
            if (tokens.tokens[here].before == Pause::hard) return false;
            found = labels.has(--here, terms[t].id);
        }
        if (!found) return false;
        places[t] = here;
    }
    match.first = here;
    here = at;
    for (std::size_t t = phrase.anchor + 1U; t < phrase.terms; ++t) {
        bool found = false;
        for (std::size_t step = 0; step <= terms[t].gap && here + 1 < tokens.size() && !found; ++step) {
            if (tokens.tokens[++here].before == Pause::hard) return false;
            found = labels.has(here, terms[t].id);
        }
        if (!found) return false;
        places[t] = here;
    }
    match.last = here;
    for (std::size_t t = 0; t < phrase.terms; ++t)
        if (places[t] - match.first < phrase_words_max) match.words |= std::uint64_t{1} << (places[t] - match.first);
    return true;
}

}  // namespace stemmen::privacy
