// A person plays citizen and officer in the terminal. Reads lines on a thread of its own, so that the loop never waits for a
// keyboard; everything else happens on the loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <ostream>

#include "net/loop.hpp"
#include "sandbox/play.hpp"
#include "sandbox/teams_play.hpp"
#include "sandbox/server.hpp"

namespace stemmen::sandbox {

inline constexpr std::size_t typed_line_bytes_max = 20'000;  // the rest of a longer line is dropped
inline constexpr std::size_t typed_lines_max = 1'000;        // read ahead; then the reader waits

struct TerminalOptions {
    int input = 0;  // a file descriptor, not closed here
    // A person at a terminal gets prompts and colours; lines from a pipe wait for the answers to the line before.
    bool is_interactive = true;
    Duration settle = std::chrono::milliseconds{300};  // on a pipe: quiet before the next line is taken
    Duration patience = std::chrono::seconds{5};
    std::function<std::string()> new_dashboard_link;  // for /svar
    TeamsSandbox* teams = nullptr;                    // for /teams
    std::string teams_person;                         // who is played there
};

class Terminal {
public:
    // `over` is called once, when the person quits or the input ends.
    Terminal(net::Loop& loop, Sandbox& sandbox, TerminalOptions options, std::ostream& out, std::function<void()> over);
    ~Terminal();  // ends the reading thread
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    void start();

private:
    struct State;
    std::shared_ptr<State> state_;  // ours; tasks on their way watch whether it still lives
};

}  // namespace stemmen::sandbox
