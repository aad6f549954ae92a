// Staffed or unstaffed, district by district (P-25): whether what somebody in danger writes to us goes, sealed, to a duty
// queue that named officers open, or is kept nowhere. Chosen before launch, in the configuration. Pure.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "service/ports.hpp"

namespace stemmen::service {

inline constexpr Duration duty_handled_kept_max = std::chrono::hours{24};  // P-25 and the table of storage times
inline constexpr Duration duty_kept_max = std::chrono::hours{72};

// When officers are at the queue, in local time. Public holidays are days like others.
struct DutyHours {
    std::chrono::minutes from{};  // of the day
    std::chrono::minutes to{};    // at `from` or before it: on the day after; so 0 and 0 is the whole day
    std::array<bool, 7> days{true, true, true, true, true, true, true};  // on which the span begins; Monday first
    bool operator==(const DutyHours&) const = default;
};

// Of one unit and all below it that have no rule of their own.
struct DutyRule {
    bool is_staffed = false;
    DutyHours hours;
    Duration opened_within = std::chrono::minutes{15};         // in staffed hours, by a person
    Duration deleted_after_handled = duty_handled_kept_max;
    Duration deleted_at_latest = duty_kept_max;                // after it came in, opened or not
    std::vector<std::string> officers;                         // by name: the only ones who may open its items
    bool operator==(const DutyRule&) const = default;
};

// Whether it is true at this moment that an officer opens what comes in within `opened_within`. In the last minutes of the
// staffed hours it is not, so we do not say so then.
bool is_staffed(const DutyRule& rule, const Moment& moment);

struct SafetyModes {
    std::map<std::string, DutyRule, std::less<>> units;  // by unit id; what is not named here or above is unstaffed
    bool operator==(const SafetyModes&) const = default;

    [[nodiscard]] bool any_staffed() const;
    // `path` from a unit up to the root, ids: the nearest rule counts, whole.
    [[nodiscard]] DutyRule of(const std::vector<std::string_view>& path) const;
};

}  // namespace stemmen::service
