// The conversation engine: one event in, the next state and what to do out. Deterministic and total; knows no clock, no
// channel and no store. What the engine says itself beside the dialog's texts is listed in engine_texts().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dialog/condition.hpp"
#include "dialog/definition.hpp"
#include "dialog/state.hpp"
#include "dialog/texts.hpp"

namespace stemmen::dialog {

// ---- Events ---------------------------------------------------------------------------------------------------------

struct Begin {               // the first event; later ones change nothing
    std::uint32_t seed = 0;  // decides variants and draws; any value, taken at random
    Language language = Language::nb;
};
struct Said {
    std::string text;
};                     // valid UTF-8, after safety check and commands
struct Tapped {        // authenticated by the caller
    std::string step;  // as told in Say::step
    std::string value;
    int version = 0;  // of the dialog
};
struct LanguageAsked {};  // the command SPRÅK
struct LanguageChosen {
    Language language{};
};  // the commands NYNORSK, ENGLISH …
struct StopUnsure {
    std::string text;
};                  // perhaps the command STOPP: a choice if it names one ("Nei, avslutt"), else asks
struct Stopped {};  // the command STOPP
struct Paused {
    std::string text_id;
};                   // says the text ("safety.emergency", "scope.case" … or "" for none) and waits
struct Resumed {};   // the thread is ours again, or START
struct AskAgain {};  // something else was said in between: the question again
struct Reminded {};  // silence, the one reminder
struct TimedOut {
    bool may_say = false;
};  // silence for good; may_say: a parting word can be sent

using Event =
    std::variant<Begin, Said, Tapped, LanguageAsked, LanguageChosen, StopUnsure, Stopped, Paused, Resumed, AskAgain, Reminded, TimedOut>;

// ---- Effects --------------------------------------------------------------------------------------------------------

struct Say {  // one message
    std::string text_id;
    Language language{};
    std::string step;  // goes into the payloads of its choices and comes back in Tapped
    std::vector<Choice> choices;
    bool operator==(const Say&) const = default;
};
enum class AnswerKind { rating, choice, open };
std::string_view to_string(AnswerKind kind);
struct SaveAnswer {  // replaces an earlier answer to the same question of this talk
    std::string question;
    std::string step;
    AnswerKind kind{};
    std::string value;  // the choice, skip_value for a skip (whatever its button was called), "" for words
    bool is_skip = false;
    bool with_text = false;  // the words just said are the answer; store the first answer_characters_max of them, redacted
    std::uint32_t characters = 0;
    Language language{};  // of the words when clear, else of the talk
    bool operator==(const SaveAnswer&) const = default;
};
struct SaveConsent {
    std::string flag;
    bool is_given = false;
    std::string text_id;  // what was read: with version and canonical() the proof
    int text_version = 0;
    Language language{};
    bool operator==(const SaveConsent&) const = default;
};
struct LanguageSwitched {
    Language language{};
    bool operator==(const LanguageSwitched&) const = default;
};  // remember it for the thread
struct LanguageMissing {
    Language language{};
    bool operator==(const LanguageMissing&) const = default;
};  // asked for, and we lack it: count it
struct Chosen {
    std::string text_id, value;
    bool operator==(const Chosen&) const = default;
};  // a choice for the service, such as FORWARD
struct NotAnAnswer {
    bool operator==(const NotAnAnswer&) const = default;
};  // hand the thread to people
struct Ended {
    std::string ending;
    Disposition disposition{};
    bool operator==(const Ended&) const = default;
};

using Effect = std::variant<Say, SaveAnswer, SaveConsent, LanguageSwitched, LanguageMissing, Chosen, NotAnAnswer, Ended>;

inline constexpr std::size_t effects_max = 16;  // of one event: notices, an answer, a question, an end

struct StepResult {
    State state;
    std::vector<Effect> effects;
    bool operator==(const StepResult&) const = default;
};

StepResult step(const Dialog& dialog, const Texts& texts, const Surroundings& around, State state, const Event& event);

// A message with its choices as the engine would say it, for texts that the service says outside a talk.
Say say(const Texts& texts, std::string_view text_id, Language language);

// The texts that the engine says whatever the dialog.
const std::vector<std::string_view>& engine_texts();

// The steps in the order this talk may take them: picks drawn, conditions not yet asked.
std::vector<std::size_t> route(const Dialog& dialog, std::uint32_t seed);
// The outcome of each experiment for that seed.
std::vector<std::string> draw_variants(const Dialog& dialog, std::uint32_t seed);

}  // namespace stemmen::dialog
