#include "privacy/safety.hpp"

#include <algorithm>

namespace stemmen::privacy {
namespace {

constexpr std::array<std::string_view, safety_class_count> class_names{"none",  "danger", "child",     "self_harm", "domestic",
                                                                       "crime", "threat", "complaint", "case",      "insult"};
// How far a denial reaches, in words: "ingen direkte fare", and "han vil ikke slutte å slå".
constexpr std::size_t none_reach = 2;
constexpr std::size_t end_reach = 3;

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
    std::vector<Hit> hits, signals;                  // by place, rising
};

// A denial counts inside the phrase, right before it, and right after it; not when it denies that something ends, and not when it
// stands before a new subject ("jeg tuller ikke han har kniv").
bool SafetyRules::negated(const Tokens& tokens, const PhraseBook::Labels& labels, const PhraseMatch& match) const {
    const auto ends_something = [&](std::size_t at) {
        for (std::size_t i = at + 1; i < tokens.size() && i <= at + end_reach; ++i)
            if (labels.has(i, end_)) return true;
        return at > 0 && labels.has(at - 1, end_);
    };
    const auto denies = [&](std::size_t at) { return (labels.has(at, not_) || labels.has(at, none_)) && !ends_something(at); };
    for (std::size_t i = match.first; i <= match.last; ++i)
        if (!match.is_word(i) && denies(i)) return true;
    for (std::size_t step = 0; step < none_reach && step < match.first; ++step) {
        if (tokens.tokens[match.first - step].before != Pause::none) break;
        const std::size_t at = match.first - step - 1;
        if (labels.has(at, none_)) return true;
        if (step == 0 && labels.has(at, not_) && !labels.has(match.first, subject_) && !ends_something(at)) return true;
    }
    const std::size_t after = match.last + 1;
    return after < tokens.size() && tokens.tokens[after].before == Pause::none && labels.has(after, not_) && !ends_something(after);
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

// No single phrase said danger, but many words together may: the sum of their points within a stretch of text.
std::optional<SafetyRules::Verdict> SafetyRules::danger_by_signals(const Scan& scan) const {
    constexpr std::size_t repeats_looked_back = 8;  // a phrase said again within so many signals counts once
    if (danger_points_ == 0) return std::nullopt;
    std::vector<Hit> window;
    std::size_t begin = 0;
    int sum = 0;
    std::optional<Verdict> strongest;
    for (const Hit& hit : scan.signals) {
        if (scan.idiomatic[hit.match.anchor]) continue;
        while (begin < window.size() && window[begin].match.anchor + signal_words_max < hit.match.anchor)
            sum -= signals_[window[begin++].rule].points;
        const std::size_t look = std::max(begin, window.size() > repeats_looked_back ? window.size() - repeats_looked_back : 0);
        if (std::any_of(window.begin() + static_cast<std::ptrdiff_t>(look), window.end(),
                        [&](const Hit& one) { return one.rule == hit.rule; }))
            continue;
        window.push_back(hit);
        sum += signals_[hit.rule].points;
        // What follows may still speak against it, so a stretch is judged when it is complete.
        const bool complete = &hit == &scan.signals.back() || (&hit + 1)->match.anchor > window[begin].match.anchor + signal_words_max;
        if (sum >= danger_points_ && complete) {
            strongest = Verdict{SafetyClass::danger, hit.match, signals_[hit.rule].place};
            strongest->match.first = window[begin].match.first;
            break;
        }
    }
    return strongest;
}

SafetyRules::Verdict SafetyRules::judge(const Tokens& tokens) const {
    const PhraseBook::Labels labels = book_.label(tokens);
    Scan scan;
    scan.idiomatic.resize(tokens.size());
    scan.contexts.resize(contexts_);
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
                scan.hits.push_back({meaning.index, match});
                break;
            case Kind::signal:
                if (signals_[meaning.index].points < 0 || !negated(tokens, labels, match)) scan.signals.push_back({meaning.index, match});
                break;
        }
    });
    Verdict best;
    for (const Hit& hit : scan.hits) {
        const Rule& rule = rules_[hit.rule];
        if (best.safety != SafetyClass::none && rule.safety >= best.safety) continue;
        if (counts(tokens, labels, hit, scan)) best = {rule.safety, hit.match, rule.place};
    }
    // A rule that says what a text is about knows more than a sum; a question and an insult do not rule danger out.
    if (best.safety == SafetyClass::none || best.safety >= SafetyClass::case_question)
        if (auto danger = danger_by_signals(scan)) return *danger;
    return best;
}

SafetyClass SafetyRules::screen(const Tokens& tokens) const { return judge(tokens).safety; }

SafetyFinding SafetyRules::explain(const Tokens& tokens) const {
    const Verdict verdict = judge(tokens);
    if (verdict.safety == SafetyClass::none) return {};
    const Token& first = tokens.tokens[verdict.match.first];
    const Token& last = tokens.tokens[verdict.match.last];
    return {
        .safety = verdict.safety, .rule = std::string(verdict.place), .matched = tokens.folded.substr(first.begin, last.end - first.begin)};
}

SafetyClass screen(const SafetyRules& rules, std::string_view text) { return rules.screen(tokenise(normalise(text))); }
SafetyFinding explain(const SafetyRules& rules, std::string_view text) { return rules.explain(tokenise(normalise(text))); }

}  // namespace stemmen::privacy
