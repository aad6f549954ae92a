// Whether a step's condition holds, from what is known of the talk.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/message.hpp"
#include "dialog/definition.hpp"

namespace stemmen::dialog {

struct State;

// What surrounds a talk: what its channel can do, and what the service has switched on for it ("drive_open").
struct Surroundings {
    Abilities abilities;
    std::vector<std::string> features;
    bool operator==(const Surroundings&) const = default;
};

// The yes-or-no abilities that conditions may name.
struct NamedAbility {
    std::string_view name;
    bool Abilities::* member;
};
const std::vector<NamedAbility>& named_abilities();

// What conditions look at, gathered from a state once. Points into the dialog, the state and the surroundings it was made from.
struct Facts {
    struct Known {
        bool is_answered = false;
        std::string_view value;      // of a choice; "" for words
        std::size_t characters = 0;  // of words that say something
    };
    std::vector<Known> questions;   // as Dialog::questions
    std::vector<bool> steps_asked;  // as Dialog::steps
    int asked = 0;
    int open_asked = 0;
    const State* state = nullptr;
    const Surroundings* around = nullptr;
};

Facts gather(const Dialog& dialog, const State& state, const Surroundings& around);
bool holds(const Condition& condition, const Dialog& dialog, const Facts& facts);

}  // namespace stemmen::dialog
