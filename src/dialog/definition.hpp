// A dialog as read from its dialog.json: steps in order, conditions, variants and endings. Immutable once loaded; a running
// talk stays on its version. dialogs/README.md explains the format to those who write dialogs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "dialog/files.hpp"

namespace stemmen::dialog {

inline constexpr std::size_t steps_max = 64;    // in a dialog, members of picks included
inline constexpr int questions_max = 8;         // on any path; offers and notices do not count, consents do
inline constexpr int open_questions_max = 3;    // on any path
inline constexpr std::size_t variants_max = 4;  // experiments in a dialog
inline constexpr int variant_weight_max = 1000;
inline constexpr std::size_t condition_parts_max = 16;

inline constexpr std::string_view skip_value = "SKIP";

// What must hold for a step to be taken. Leaves look at the answers, the talk or its surroundings.
struct Condition {
    enum class Kind {
        always,
        all,
        any,
        not_,    // parts
        answer,  // the answer to `question` is one of `values`
        shorter_than,
        at_least,  // words were written to `question`, fewer than / at least `number` characters
        written,   // words were written to `question` that say something
        asked,     // the step named values[0] was put to the person
        variant,   // experiment `number` came out as values[0]
        asked_fewer_than,
        open_asked_fewer_than,
        ability,
        feature,  // values[0] of the channel, of the service
    };
    Kind kind = Kind::always;
    std::size_t question = 0;  // index into Dialog::questions
    std::vector<std::string> values;
    int number = 0;
    std::vector<Condition> parts;
    int line = 0;
    bool operator==(const Condition&) const = default;
};

// notice: said, waits for nothing. offer: choices, not a question. rating, choice: one tap. open: own words. consent: a flag.
enum class StepKind { notice, offer, rating, choice, open, consent };

struct ChoiceRule {
    std::string value;
    std::string end;     // the ending it leads to, or ""
    std::string say;     // a text said before going on, or ""
    std::string prompt;  // a text said while the step goes on waiting for words, or ""
    bool is_skip = false;
    int line = 0;
    bool operator==(const ChoiceRule&) const = default;
};

struct Step {
    std::string id;
    StepKind kind{};
    std::string text;      // the text id; the step's id unless said otherwise
    std::string question;  // what the answer is stored under; the text id unless said otherwise
    std::size_t question_index = 0;
    std::string flag;  // of a consent
    Condition when;
    std::vector<ChoiceRule> choices;
    bool is_privacy = false;          // the first layer of privacy information: no question before it
    bool hands_back = false;          // words that are no choice go to the officers at once
    std::optional<std::size_t> pick;  // the pick it belongs to
    int line = 0;
    bool operator==(const Step&) const = default;

    [[nodiscard]] const ChoiceRule* choice(std::string_view value) const;
};

// Some of several steps, drawn by the talk's seed so that each comes equally often, in drawn order.
struct Pick {
    std::string id;
    std::size_t count = 0;
    std::size_t first = 0;  // its steps are first … first + size - 1
    std::size_t size = 0;
    int line = 0;
    bool operator==(const Pick&) const = default;
};

struct VariantValue {
    std::string value;
    int weight = 0;
    bool operator==(const VariantValue&) const = default;
};
struct Variant {
    std::string name;
    std::vector<VariantValue> values;
    int line = 0;
    bool operator==(const Variant&) const = default;
};

// How an invitation ended, after AAPOR. open: the talk still runs.
enum class Disposition { open, complete, partial, refusal, no_contact, other };
std::string_view to_string(Disposition disposition);

struct Ending {
    std::string id;
    std::string text;                                    // said at the end
    std::string text_without_answers;                    // said instead when nothing was answered; the same text unless told otherwise
    Disposition without_answers = Disposition::refusal;  // what it counts as when nothing was answered
    int line = 0;
    bool operator==(const Ending&) const = default;
};

// Endings that every dialog has, since the engine itself leads there.
inline constexpr std::string_view ending_completed = "completed";
inline constexpr std::string_view ending_stopped = "stopped";
inline constexpr std::string_view ending_left = "left";
inline constexpr std::string_view ending_timed_out = "timed_out";

struct Dialog {
    std::string name;
    int version = 1;
    std::string kind;                 // a word stored with the answers: "conversation", "counter", "self_service" …
    bool is_sensitive = false;        // "theme": special categories of GDPR art. 9, criminal matters of art. 10, violence
    std::vector<Language> languages;  // published: all texts must be there
    std::vector<Variant> variants;
    std::vector<Step> steps;
    std::vector<Pick> picks;
    std::vector<Ending> endings;
    std::vector<std::string> questions;  // what answers are stored under
    std::map<std::string, std::size_t, std::less<>> step_index;
    std::string source;  // the definition without comments and layout
    std::string file;
    int line = 0;
    int languages_line = 0;
    bool operator==(const Dialog&) const = default;

    [[nodiscard]] const Step* find(std::string_view step_id) const;
    [[nodiscard]] const Ending* ending(std::string_view id) const;
};

inline bool is_question(StepKind kind) { return kind != StepKind::notice && kind != StepKind::offer; }
inline bool waits(StepKind kind) { return kind != StepKind::notice; }

// Reads a dialog.json. What is wrong is added to the reader's faults; the dialog is usable only if there were none.
Dialog read_dialog(const JsonNode& root, Reader& reader);
// Used by read_dialog: resolves names against the dialog read so far.
Condition read_condition(const JsonNode& node, const Dialog& dialog, Reader& reader);

}  // namespace stemmen::dialog
