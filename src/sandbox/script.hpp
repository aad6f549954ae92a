// A play for the sandbox that a tester can read: one action or expectation a line. Parsing and judging are pure; script_runner.hpp
// carries a script out.
// script_help() explains the language.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.hpp"
#include "sandbox/action.hpp"

namespace stemmen::sandbox {

inline constexpr std::size_t script_lines_max = 10'000;
inline constexpr std::string_view default_person = "borger";

// The language, for those who write scripts (`stemmen sandbox --help`).
std::string_view script_help();

struct Wait {
    Duration span{};
    bool operator==(const Wait&) const = default;
};

struct Expectation {
    enum class What { bot_says, choices, owner, persona, nothing, no_violations, call } what{};
    std::string person;
    std::string text;  // pattern, list, word
    bool operator==(const Expectation&) const = default;
};

// Something beside the conversation, in words of the one who plays.
struct Aside {
    std::string text;
    bool operator==(const Aside&) const = default;
};

struct ScriptStep {
    int line = 0;  // from 1
    std::variant<Action, Wait, Expectation, Aside> what;
    bool operator==(const ScriptStep&) const = default;
};

struct Script {
    std::string name;
    std::vector<ScriptStep> steps;
    bool operator==(const Script&) const = default;
};

// The error's detail is "<name>:<line>: <sentence>".
Result<Script> parse_script(std::string_view text, std::string_view name);

// '*' stands for any text, also none; everything else for itself.
bool matches(std::string_view pattern, std::string_view text);

// What has been looked at so far.
struct Progress {
    std::map<std::string, std::uint64_t> seen;         // person → number of the last line of the bot that was expected
    std::map<std::string, std::size_t> calls_matched;  // operation → calls expected so far
    bool operator==(const Progress&) const = default;
};

enum class Verdict { met, not_yet, failed };
struct Judgement {
    Verdict verdict{};
    std::string reason;  // of `not_yet` and `failed`: what was there instead
    bool operator==(const Judgement&) const = default;
};

// `failed` is final; `not_yet` may still come out. Expectation::nothing and no_violations are met or failed at once: wait
// for quiet before.
Judgement judge(const Expectation& expectation, const World& world, Timestamp now, Progress& progress);

}  // namespace stemmen::sandbox
