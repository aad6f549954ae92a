// The safety gate: what a text is about before anything else is done with it. The rules are data (config/safety/*.json; the
// format is described in config/safety/README.md); all languages are looked at in every text. Pure.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "privacy/named_text.hpp"
#include "privacy/phrases.hpp"
#include "privacy/word_table.hpp"

namespace stemmen::privacy {

// In the order in which they win: a text with signs of several classes belongs to the first of them.
enum class SafetyClass { none, danger, child, self_harm, domestic, crime, threat, complaint, case_question, insult };

inline constexpr std::size_t safety_class_count = 10;
std::string_view to_string(SafetyClass safety);  // "none", "danger", "child", "self_harm", …, "case", "insult"
std::optional<SafetyClass> parse_safety_class(std::string_view name);

// How far from a phrase, in words to either side, a context counts.
inline constexpr std::size_t context_words_max = 25;
inline constexpr std::size_t contexts_max = 64;
// Signals are summed over thoughts: stretches up to the end of a sentence, a word such as "but", or this many words.
inline constexpr std::size_t thought_words_max = 40;
inline constexpr std::size_t thoughts_max = 6;  // that are summed up together
inline constexpr std::size_t signals_max = 512;
inline constexpr int signal_points_max = 100;  // of one signal or word, up or down
inline constexpr int enough_points_max = 250;

// Why a text fell in its class: for those who tend the rules. Holds the citizen's words; never for a log.
struct SafetyFinding {
    SafetyClass safety = SafetyClass::none;
    std::string rule;     // "config/safety/nb.json:17", "" for none
    std::string matched;  // the words that matched, in lower case
    bool operator==(const SafetyFinding&) const = default;
};

// What one thought of a text holds, for those who fit the points (tools/fit-safety).
struct SafetyThought {
    std::size_t first = 0;            // its first token
    std::vector<std::string> signs;   // names of signals, "rules:<class>" for a rule that holds; as often as they come
    std::vector<std::string> pieces;  // that a word table may give points for (privacy/word_table.hpp); as often as they come
};

class SafetyRules {
public:
    // Refuses unknown keys, classes, lists and contexts, and phrases that are not in the grammar of privacy/phrases.hpp. The
    // error's detail is "<name>:<line>: <sentence>".
    static Result<SafetyRules> parse(const std::vector<NamedText>& files);

    [[nodiscard]] SafetyClass screen(const Tokens& tokens) const;
    [[nodiscard]] SafetyFinding explain(const Tokens& tokens) const;
    [[nodiscard]] std::vector<SafetyThought> thoughts_of(const Tokens& tokens) const;

private:
    friend class SafetyParser;
    enum class Kind : std::uint8_t { idiom, context, rule, signal };
    struct SourceLine {  // there are thousands, and text is made of one only when somebody asks why
        std::uint32_t file = 0;  // in files_
        int line = 0;
    };
    struct Meaning {  // of a phrase
        Kind kind{};
        std::uint32_t index = 0;
    };
    struct Rule {
        SafetyClass safety{};
        bool negation_counts = true;
        std::vector<std::uint32_t> unless, with;  // contexts
        SourceLine place;
    };
    using Points = std::array<std::int16_t, safety_class_count>;  // for and against each class
    struct SignalPhrase {
        std::uint32_t signal = 0;
        bool against = false;  // speaks against danger: counts even when denied ("not good" is feedback too)
        SourceLine place;
    };
    struct Hit {
        std::uint32_t rule = 0;  // or the phrase of a signal
        bool is_rule = true;
        PhraseMatch match;
    };
    struct Verdict {
        SafetyClass safety = SafetyClass::none;
        std::size_t first = 0, last = 0;  // tokens, both included
        SourceLine place;
    };
    struct Scan;  // what one text holds
    struct Sign;  // what has points in it

    SafetyRules() = default;
    [[nodiscard]] Scan scan(const Tokens& tokens, const PhraseBook::Labels& labels) const;
    [[nodiscard]] Verdict judge(const Tokens& tokens) const;
    [[nodiscard]] std::vector<std::size_t> thoughts(const Tokens& tokens, const PhraseBook::Labels& labels) const;
    [[nodiscard]] std::vector<Sign> signs_of(const Tokens& tokens, const PhraseBook::Labels& labels, const Scan& scan) const;
    [[nodiscard]] Verdict by_signals(const std::vector<Sign>& signs) const;
    [[nodiscard]] Verdict by_rules(const Scan& scan) const;
    [[nodiscard]] bool denies_an_end(const Tokens& tokens, const PhraseBook::Labels& labels, std::size_t at) const;
    [[nodiscard]] bool denied_before(const Tokens& tokens, const PhraseBook::Labels& labels, std::size_t first) const;
    [[nodiscard]] bool negated(const Tokens& tokens, const PhraseBook::Labels& labels, const PhraseMatch& match) const;
    [[nodiscard]] bool counts(const Tokens& tokens, const PhraseBook::Labels& labels, const Hit& hit, const Scan& scan) const;

    PhraseBook book_;
    std::vector<Meaning> meanings_;  // by payload
    std::vector<Rule> rules_;
    std::vector<SignalPhrase> signal_phrases_;
    std::vector<std::string> signal_names_;
    std::vector<Points> points_;                // of each signal
    WordTable words_;
    std::vector<Points> word_points_;  // by payload
    std::vector<SourceLine> word_places_;
    std::vector<std::string> files_;            // names, as given
    Points enough_{};                           // as many points make a class; 0: signals never make it
    std::optional<std::uint32_t> rule_signal_;  // what a rule that holds is worth
    std::uint32_t contexts_ = 0;
    PhraseBook::TermId not_ = 0, none_ = 0, subject_ = 0, end_ = 0;
    PhraseBook::TermId turn_ = PhraseBook::no_term;   // a word that begins a new thought
    PhraseBook::TermId alone_ = PhraseBook::no_term;  // a word that says nothing when it is the whole text
};

SafetyClass screen(const SafetyRules& rules, std::string_view text);
SafetyFinding explain(const SafetyRules& rules, std::string_view text);

}  // namespace stemmen::privacy
