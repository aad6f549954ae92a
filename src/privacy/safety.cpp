#include "privacy/safety.hpp"

#include <algorithm>
#include <bitset>

namespace stemmen::privacy {
namespace {

constexpr std::array<std::string_view, safety_class_count> class_names{"none",  "danger", "child",     "self_harm", "domestic",
                                                                       "crime", "threat", "complaint", "case",      "insult"};
// How far a denial reaches, in words: "ingen direkte fare", and "han vil ikke slutte å slå".
constexpr std::size_t none_reach = 2;
constexpr std::size_t end_reach = 3;
constexpr std::size_t marks_max = signals_max + pieces_max + safety_class_count;

}  // namespace

std::string_view to_string(SafetyClass safety) { return class_names[static_cast<std::size_t>(safety)]; }

std::optional<SafetyClass> parse_safety_class(std::string_view name) {
    const auto found = std::find(class_names.begin(), class_names.end(), name);
    if (found == class_names.end()) return std::nullopt;
    return static_cast<SafetyClass>(found - class_names.begin());
}

struct SafetyRules::Scan {
    std::vector<bool> idiomatic;                     // of each word
    std::vector<std::vector<std::size_t>> contexts;  // places of each, rising
    std::vector<Hit> signs;                          // by place, rising
    std::vector<bool> denied;                        // whether a denial stands before the word

    // A word or pair of the table counts unless an idiom explains it or a denial stands before it; one that begins with the denial holds it.
    [[nodiscard]] bool word_counts(std::size_t first, std::size_t last) const { return !idiomatic[first] && !idiomatic[last] && !denied[first]; }
};

// "vil ikke slutte å slå" denies that something ends.
bool SafetyRules::denies_an_end(const Tokens& tokens, const PhraseBook::Labels& labels, std::size_t at) const {
    for (std::size_t i = at + 1; i < tokens.size() && i <= at + end_reach; ++i)
        if (labels.has(i, end_)) return true;
    return at > 0 && labels.has(at - 1, end_);
}

// Not when the denial stands before a new subject ("jeg tuller ikke han har kniv").
bool SafetyRules::denied_before(const Tokens& tokens, const PhraseBook::Labels& labels, std::size_t first) const {
    for (std::size_t step = 0; step < none_reach && step < first; ++step) {
        if (tokens.tokens[first - step].before != Pause::none) break;
        const std::size_t at = first - step - 1;
        if (labels.has(at, none_)) return true;
        if (step == 0 && labels.has(at, not_) && !labels.has(first, subject_) && !denies_an_end(tokens, labels, at)) return true;
    }
    return false;
}

// A denial counts inside the phrase, right before it, and right after it.
bool SafetyRules::negated(const Tokens& tokens, const PhraseBook::Labels& labels, const PhraseMatch& match) const {
    const auto denies = [&](std::size_t at) { return (labels.has(at, not_) || labels.has(at, none_)) && !denies_an_end(tokens, labels, at); };
    for (std::size_t i = match.first; i <= match.last; ++i)
        if (!match.is_word(i) && denies(i)) return true;
    if (denied_before(tokens, labels, match.first)) return true;
    const std::size_t after = match.last + 1;
    return after < tokens.size() && tokens.tokens[after].before == Pause::none && labels.has(after, not_) && !denies_an_end(tokens, labels, after);
}

bool SafetyRules::counts(const Tokens& tokens, const PhraseBook::Labels& labels, const Hit& hit, const Scan& scan) const {
    const PhraseMatch& match = hit.match;
    const Rule& rule = rules_[hit.rule];
    for (std::size_t i = match.first; i <= match.last; ++i)  // a word that an idiom explains is no sign of anything; who did it may be
        if (scan.idiomatic[i] && match.is_word(i) && !labels.has(i, subject_)) return false;
    const auto near = [&](std::uint32_t context) {
        const auto& places = scan.contexts[context];
        const std::size_t from = match.first > context_words_max ? match.first - context_words_max : 0;
        const auto at = std::lower_bound(places.begin(), places.end(), from);
        return at != places.end() && *at <= match.last + context_words_max;
    };
    if (std::any_of(rule.unless.begin(), rule.unless.end(), near)) return false;
    if (!std::all_of(rule.with.begin(), rule.with.end(), near)) return false;
    return !rule.negation_counts || !negated(tokens, labels, match);
}

// Where each thought of a text begins.
std::vector<std::size_t> SafetyRules::thoughts(const Tokens& tokens, const PhraseBook::Labels& labels) const {
    std::vector<std::size_t> begins;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (begins.empty() || tokens.tokens[i].before == Pause::hard || labels.has(i, turn_) || i - begins.back() >= thought_words_max)
            begins.push_back(i);
    return begins;
}

struct SafetyRules::Sign {
    std::size_t thought = 0;
    std::size_t mark = 0;  // signs of one mark count once in a stretch
    std::size_t only = 0;  // the class that a rule speaks for, or 0 (none) for all
    const Points* points = nullptr;
    std::size_t first = 0, last = 0;  // tokens, both included
    SourceLine place;

    [[nodiscard]] int points_for(std::size_t c) const { return only != 0 && only != c ? 0 : (*points)[c]; }
};

// By thought, rising; each once in a thought, so that a text which repeats itself costs no more. A word that an idiom explains is no sign.
std::vector<SafetyRules::Sign> SafetyRules::signs_of(const Tokens& tokens, const PhraseBook::Labels& labels, const Scan& scan) const {
    const std::vector<std::size_t> begins = thoughts(tokens, labels);
    std::vector<Sign> signs;
    std::vector<WordTable::Found> words;
    auto hit = scan.signs.begin();
    for (std::size_t thought = 0; thought < begins.size(); ++thought) {
        const std::size_t end = thought + 1 < begins.size() ? begins[thought + 1] : tokens.size();
        std::bitset<marks_max> seen;
        const auto add = [&](const Sign& sign) {
            if (!seen.test(sign.mark)) signs.push_back(sign);
            seen.set(sign.mark);
        };
        for (; hit != scan.signs.end() && hit->match.anchor < end; ++hit) {
            const PhraseMatch& match = hit->match;
            if (hit->is_rule) {
                const auto only = static_cast<std::size_t>(rules_[hit->rule].safety);
                add({thought, signals_max + pieces_max + only, only, &points_[*rule_signal_], match.first, match.last, rules_[hit->rule].place});
            } else if (!scan.idiomatic[match.anchor]) {
                const SignalPhrase& phrase = signal_phrases_[hit->rule];
                add({thought, phrase.signal, 0, &points_[phrase.signal], match.first, match.last, phrase.place});
            }
        }
        words.clear();
        words_.find(tokens, begins[thought], end, words);
        for (const auto& [word, first, last] : words)
            if (!seen.test(signals_max + word) && scan.word_counts(first, last))
                add({thought, signals_max + word, 0, &word_points_[word], first, last, word_places_[word]});
    }
    return signs;
}

// A text belongs to the class that has the most points above what is enough for it, in some neighbouring thoughts, each signal
// counted once. The best stretch decides, so that thanks in one sentence do not outweigh a knife in the next. Of equals the graver class
// wins.
SafetyRules::Verdict SafetyRules::by_signals(const std::vector<Sign>& signs) const {
    struct Stretch {
        std::size_t safety = 0, from = 0, to = 0;  // signs, both included
        int margin = -1;
    } best;
    for (std::size_t from = 0; from < signs.size(); ++from) {
        if (from > 0 && signs[from].thought == signs[from - 1].thought) continue;
        std::bitset<marks_max> seen;
        std::array<int, safety_class_count> sum{};
        for (std::size_t to = from; to < signs.size() && signs[to].thought < signs[from].thought + thoughts_max; ++to) {
            const Sign& sign = signs[to];
            if (!seen.test(sign.mark)) {
                seen.set(sign.mark);
                if (sign.only != 0)
                    sum[sign.only] += (*sign.points)[sign.only];
                else
                    for (std::size_t c = 0; c < safety_class_count; ++c) sum[c] += (*sign.points)[c];
            }
            // What follows in the same thought may still speak against it.
            if (to + 1 < signs.size() && signs[to + 1].thought == sign.thought) continue;
            for (std::size_t c = 1; c < safety_class_count; ++c) {
                const int margin = sum[c] - enough_[c];
                if (enough_[c] == 0 || margin < 0 || margin < best.margin || (margin == best.margin && c >= best.safety)) continue;
                best = {c, from, to, margin};
            }
        }
    }
    if (best.safety == 0) return {};
    const auto dearest =
        std::max_element(signs.begin() + static_cast<std::ptrdiff_t>(best.from), signs.begin() + static_cast<std::ptrdiff_t>(best.to) + 1,
                         [&](const Sign& one, const Sign& other) { return one.points_for(best.safety) < other.points_for(best.safety); });
    return {static_cast<SafetyClass>(best.safety), dearest->first, dearest->last, dearest->place};
}

// The gravest rule that holds.
SafetyRules::Verdict SafetyRules::by_rules(const Scan& scan) const {
    Verdict best;
    for (const Hit& hit : scan.signs)
        if (const Rule* rule = hit.is_rule ? &rules_[hit.rule] : nullptr)
            if (best.safety == SafetyClass::none || rule->safety < best.safety) best = {rule->safety, hit.match.first, hit.match.last, rule->place};
    return best;
}

SafetyRules::Scan SafetyRules::scan(const Tokens& tokens, const PhraseBook::Labels& labels) const {
    Scan scan;
    scan.idiomatic.resize(tokens.size());
    scan.contexts.resize(contexts_);
    scan.denied.resize(tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) scan.denied[i] = denied_before(tokens, labels, i);
    book_.scan(tokens, labels, [&](const PhraseMatch& match) {
        const Meaning meaning = meanings_[match.payload];
        switch (meaning.kind) {
            case Kind::idiom:
                for (std::size_t i = match.first; i <= match.last; ++i)
                    if (match.is_word(i)) scan.idiomatic[i] = true;
                break;
            case Kind::context:
                scan.contexts[meaning.index].push_back(match.anchor);
                break;
            case Kind::rule:
                scan.signs.push_back({meaning.index, true, match});
                break;
            case Kind::signal:
                if (signal_phrases_[meaning.index].against || !negated(tokens, labels, match))
                    scan.signs.push_back({meaning.index, false, match});
                break;
        }
    });
    std::erase_if(scan.signs, [&](const Hit& hit) { return hit.is_rule && !counts(tokens, labels, hit, scan); });
    return scan;
}

SafetyRules::Verdict SafetyRules::judge(const Tokens& tokens) const {
    const PhraseBook::Labels labels = book_.label(tokens);
    if (tokens.size() == 1 && labels.has(0, alone_)) return {};
    const Scan found = scan(tokens, labels);
    return rule_signal_ ? by_signals(signs_of(tokens, labels, found)) : by_rules(found);
}

std::vector<SafetyThought> SafetyRules::thoughts_of(const Tokens& tokens) const {
    const PhraseBook::Labels labels = book_.label(tokens);
    const Scan found = scan(tokens, labels);
    std::vector<SafetyThought> out;
    for (const std::size_t first : thoughts(tokens, labels)) out.push_back({.first = first, .signs = {}, .pieces = {}});
    for (std::size_t i = 0; i < out.size(); ++i)
        for (Piece& piece : pieces_of(tokens, out[i].first, i + 1 < out.size() ? out[i + 1].first : tokens.size()))
            if (found.word_counts(piece.first, piece.last)) out[i].pieces.push_back(std::move(piece.text));
    for (const Hit& hit : found.signs) {
        if (!hit.is_rule && found.idiomatic[hit.match.anchor]) continue;
        const auto after = std::upper_bound(out.begin(), out.end(), hit.match.anchor,
                                            [](std::size_t at, const SafetyThought& thought) { return at < thought.first; });
        std::prev(after)->signs.push_back(hit.is_rule ? "rules:" + std::string(to_string(rules_[hit.rule].safety))
                                                      : signal_names_[signal_phrases_[hit.rule].signal]);
    }
    return out;
}

SafetyClass SafetyRules::screen(const Tokens& tokens) const { return judge(tokens).safety; }

SafetyFinding SafetyRules::explain(const Tokens& tokens) const {
    const Verdict verdict = judge(tokens);
    if (verdict.safety == SafetyClass::none) return {};
    const Token& first = tokens.tokens[verdict.first];
    const Token& last = tokens.tokens[verdict.last];
    return {.safety = verdict.safety,
            .rule = files_[verdict.place.file] + ":" + std::to_string(verdict.place.line),
            .matched = tokens.folded.substr(first.begin, last.end - first.begin)};
}

SafetyClass screen(const SafetyRules& rules, std::string_view text) { return rules.screen(tokenise(normalise(text))); }
SafetyFinding explain(const SafetyRules& rules, std::string_view text) { return rules.explain(tokenise(normalise(text))); }

}  // namespace stemmen::privacy
