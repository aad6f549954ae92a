// Where a talk stands. Holds no words of the person: only choices, lengths and counters. Written and read back every turn.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "core/result.hpp"
#include "dialog/definition.hpp"

namespace stemmen::dialog {

inline constexpr std::uint32_t answer_characters_max = 2000;  // of an open answer, code points; store no more
inline constexpr int unclear_max = 3;                         // in a row; then the thread goes back to people
inline constexpr std::size_t state_bytes_max = 16 * 1024;

// A step that was put to the person, and what came back.
struct Asked {
    std::string step;
    std::string value;                        // of the choice made, or ""
    std::optional<std::uint32_t> characters;  // of the words written; 0 when they say "nothing"
    bool operator==(const Asked&) const = default;
    [[nodiscard]] bool is_answered() const { return !value.empty() || characters.has_value(); }
};

struct State {
    std::string dialog;  // "" before Begin
    int version = 0;     // of the dialog; pinned
    Language language = Language::nb;
    std::uint32_t seed = 0;
    std::vector<std::string> variants;         // outcomes, in the order of the dialog's experiments
    std::string step;                          // the step that waits, "" before Begin and after the end
    std::vector<Asked> asked;                  // in order; the last one is `step` while the talk runs
    std::string offer;                         // text id of an offer that waits beside the step, such as "session.resume", or ""
    std::optional<Language> offered_language;  // was offered; it happens once
    int unclear = 0;                           // messages in a row that we did not understand
    bool is_paused = false;                    // after a safety text, or handed back: only taps, Resumed and the end count
    bool is_prompted = false;                  // the step's prompt was said: its words are awaited
    bool is_language_settled = false;          // the person chose: never switched or offered again
    bool is_sami_told = false;                 // that Sámi is coming was said
    bool is_reminded = false;
    std::string ending;  // "" while it runs
    bool operator==(const State&) const = default;

    [[nodiscard]] bool has_begun() const { return !dialog.empty(); }
    [[nodiscard]] bool has_ended() const { return !ending.empty(); }
    [[nodiscard]] bool runs() const { return has_begun() && !has_ended(); }
};

// Compact JSON, typically below 300 bytes, the same for equal states. parse_state(to_json(s)) == s.
std::string to_json(const State& state);
// Refuses what to_json could not have written.
Result<State> parse_state(std::string_view json);

// False for a state that names what this dialog or version does not have: nothing can be said about it.
bool fits(const Dialog& dialog, const State& state);

// Complete: a rating and one more question answered. Partial: less, but something. Otherwise what the ending counts as, except
// that somebody who replied and then fell silent has broken off, which AAPOR counts as a refusal.
Disposition disposition(const Dialog& dialog, const State& state);
// How many questions have an answer that is not a skip. Consents and offers are no questions here.
int answers_given(const Dialog& dialog, const State& state);

}  // namespace stemmen::dialog
