// The play in the terminal without the terminal: what a typed line means, and how a conversation looks. Pure.
// Prompts, help and refusals are in bokmål; the conversation is shown as it was said.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.hpp"
#include "sandbox/action.hpp"

namespace stemmen::sandbox {

inline constexpr std::size_t screen_columns = 78;

enum class Role { citizen, officer, teams };

// Where the play stands.
struct Scene {
    Role role = Role::citizen;
    std::string person = "kari";
    int people = 1;
    bool operator==(const Scene&) const = default;
};

struct MoveTime {
    Duration span{};
    bool operator==(const MoveTime&) const = default;
};
struct ShowText {
    std::string text;
    bool operator==(const ShowText&) const = default;
};  // help, or why a line is refused
struct ChangeScene {
    bool operator==(const ChangeScene&) const = default;
};  // the scene was changed, nothing else
struct OpenDashboard {
    bool operator==(const OpenDashboard&) const = default;
};  // a new link to where the answers are read
struct SayInTeams {
    std::string text;
    bool operator==(const SayInTeams&) const = default;
};  // of an officer there: words, the number of a button, or "field=value"
struct Quit {
    bool operator==(const Quit&) const = default;
};
using Command = std::variant<Action, MoveTime, ShowText, ChangeScene, OpenDashboard, SayInTeams, Quit>;

// One typed line. Changes the scene for /betjent, /innbygger, /ny and the like. An empty line gives nothing.
std::optional<Command> understand(std::string_view line, Scene& scene);

std::string help_text();
std::string orders_text();  // what /oppsett, /side and /feil take
std::string prompt(const Scene& scene);
// A refusal of the sandbox in words for the one who plays.
std::string explain(const Error& error);

// One line of a conversation, wrapped and indented, without its choices.
std::string render(const Line& line, bool colours);
// The choices on the screen, numbered as a Tap counts them, or "".
std::string render_choices(const std::vector<Choice>& choices);

}  // namespace stemmen::sandbox
