// Conversations as text files that a product owner can read and correct, and a runner that plays them:
//
//   # dialog: after-conversation v1
//   # goal: somebody who is satisfied finishes
//   # channel: shared_inbox          abilities of the channel; leave out for none
//   # features: drive_open           what the service has switched on; leave out for none
//   # language: nb                   of the thread at the start
//   # seed: 7                        decides variant and draws
//   @begin
//   bot: Hvor fornøyd er du? [Svært fornøyd] [Fornøyd]
//   user: Fornøyd
//   bot! save q.rating=4
//
// Input lines: "user: words" (commands are recognised), "tap: step value" or "tap: step value v2" (a button of another version),
// "@begin", "@pause text.id" or "@pause", "@resume", "@again", "@remind", "@time-out", "@time-out say". The rest is what comes
// out: "bot:" what is said with its choices, "bot!" what else is decided. The state goes through JSON after every input line.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "dialog/library.hpp"
#include "dialog/step.hpp"

namespace stemmen::dialog {

inline constexpr std::size_t transcript_bytes_max = 256 * 1024;

struct Played {
    std::string text;                // the transcript as it comes out now
    const Dialog* dialog = nullptr;  // nullptr when the heading names none
    std::set<std::string> steps;     // said to the person
    std::set<std::string> endings;
    std::set<Language> languages;
    Faults faults;  // lines that cannot be played
};

// Plays the input lines of a transcript; `name` is for faults.
Played play(const Library& library, std::string_view name, std::string_view transcript);

// One effect as its line, without the line end. `args` fill the placeholders; in transcripts there are none.
std::string to_line(const Texts& texts, const Effect& effect, const TextArgs& args = {});

// A talk in the terminal: the same lines as a transcript, one input at a time. Deterministic as play() is.
class Talk {
public:
    Talk(const Library& library, const Dialog& dialog, Surroundings around, Begin begin);
    // What an input line ("user: …", "tap: …", "@…") leads to, one line each. Faults say why a line cannot be played.
    std::vector<std::string> input(std::string_view line, std::string& fault);
    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] const std::vector<Effect>& last_effects() const { return effects_; }
    // The lines that head the transcript of this talk.
    [[nodiscard]] std::string heading(std::string_view goal) const;

private:
    std::vector<Effect> turn(const Event& event);
    std::vector<std::string> said(std::string_view words);
    bool tapped(std::string_view arguments, std::vector<Effect>& out, std::string& fault);

    const Library& library_;
    const Dialog& dialog_;
    Surroundings around_;
    Begin begin_;
    State state_;
    std::vector<Effect> effects_;
};

}  // namespace stemmen::dialog
