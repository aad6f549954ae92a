// An officer in Teams, played by a person in the terminal: what is typed goes to the bot, numbers press buttons, "name=value" fills in a
// field, and cards are shown as text. On the loop's thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "sandbox/teams_server.hpp"

namespace stemmen::sandbox {

// What stands on a card: texts, facts, fields with what is in them and under which name, buttons numbered from 1. Pure.
std::string render_card(std::string_view card);

class TeamsPlay {
public:
    // `person` as TeamsWorld names people. `changed`: something new may be shown.
    TeamsPlay(TeamsSandbox& teams, std::string person, std::function<void()> changed);

    // Returns what is to be said at once: a refusal, or what a field holds now; "" for nothing.
    std::string typed(std::string_view line);
    // What the bot has said or changed since the last time, as text.
    std::string news();

private:
    TeamsSandbox& teams_;
    std::string person_;
    std::function<void()> changed_;
    std::map<std::string, std::string> fields_;  // written, and sent with the next button
    std::map<std::string, std::string> shown_;   // message → its content as shown
    std::string notice_;                         // shown last
    std::string fault_;                          // to be shown
};

}  // namespace stemmen::sandbox
