// Holds what the texts promise (dialog/promises.hpp) against what the settings make true (domain P-15, P-25, P-27, P-46), and
// fills in the numbers. Texts that would lie are refused at the start. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dialog/library.hpp"
#include "service/kit.hpp"

namespace stemmen::service {

// What "never" must at least mean: so long a STOPP is remembered.
inline constexpr Duration never_at_least = std::chrono::days{365};

// A dialog of this kind may be asked on the own page only, so it need not speak of who else reads along.
inline constexpr std::string_view kind_own_page = "own_page";

struct Settings {
    Limits limits;
    Duration gap = std::chrono::days{90};
    int age_of_consent = 15;
    bool any_staffed = false;      // P-25: is there a district where an officer opens what the safety gate has stopped?
    bool has_shared_inbox = true;  // of any channel that is on
};

// The number of days that fills the placeholder of a promise; none: the promise is not about days.
std::optional<std::string> days_told(const dialog::Promise& promise, const Limits& limits, Duration gap);

// Empty: the texts tell the truth, as far as they are declared. In dialogs that ask an age (kind "screening" or "youth"), also
// that it is asked first and that whoever is too young leaves without an answer being stored (P-14, P-15); on a sensitive theme so do
// those of 15 to 17 and whoever does not say it (P-16).
dialog::Faults broken_promises(const dialog::Library& library, const Settings& settings);

}  // namespace stemmen::service
