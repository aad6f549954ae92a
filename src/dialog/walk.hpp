// Walks every path of a dialog with the real engine: answers that no condition can tell apart are walked once.
#pragma once

#include <set>
#include <string>

#include "dialog/library.hpp"

namespace stemmen::dialog {

inline constexpr std::size_t walk_states_max = 200'000;  // more than this, and the dialog is refused as too tangled
inline constexpr std::uint32_t walk_seeds_scanned = 20'000;

struct Walked {
    std::set<std::string> steps;  // said on some path
    std::set<std::string> endings;
    // Endings reached with something answered; their texts must say how to delete.
    std::set<std::string> endings_with_answers;
    std::size_t states = 0;
    Faults faults;  // too many questions, or questions before the privacy information
};

Walked walk(const Dialog& dialog, const Texts& texts);

}  // namespace stemmen::dialog
