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
    std::vector<Hit> hits;
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

std::optional<SafetyRules::Hit> SafetyRules::best(const Tokens& tokens) const {
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
            case Kind::context: scan.contexts[meaning.index].push_back(match.anchor); break;
            case Kind::rule: scan.hits.push_back({meaning.index, match}); break;
        }
    });
    std::optional<Hit> best;
    for (const Hit& hit : scan.hits) {
        if (best && rules_[hit.rule].safety >= rules_[best->rule].safety) continue;
        if (counts(tokens, labels, hit, scan)) best = hit;
    }
    return best;
}

SafetyClass SafetyRules::screen(const Tokens& tokens) const {
    const auto hit = best(tokens);
    return hit ? rules_[hit->rule].safety : SafetyClass::none;
}

SafetyFinding SafetyRules::explain(const Tokens& tokens) const {
    const auto hit = best(tokens);
    if (!hit) return {};
    const Token& first = tokens.tokens[hit->match.first];
    const Token& last = tokens.tokens[hit->match.last];
    return {.safety = rules_[hit->rule].safety, .rule = rules_[hit->rule].place, .matched = tokens.folded.substr(first.begin, last.end - first.begin)};
}

SafetyClass screen(const SafetyRules& rules, std::string_view text) { return rules.screen(tokenise(normalise(text))); }
SafetyFinding explain(const SafetyRules& rules, std::string_view text) { return rules.explain(tokenise(normalise(text))); }

}  // namespace stemmen::privacy
