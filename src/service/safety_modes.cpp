#include "service/safety_modes.hpp"

#include <algorithm>

namespace stemmen::service {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr minutes week = days{7};

// Minutes since Monday 00:00, local time. 1970-01-01 was a Thursday.
minutes in_week(Timestamp at, minutes utc_offset) {
    const minutes since = std::chrono::floor<minutes>(at.time_since_epoch()) + utc_offset + days{3};
    return ((since % week) + week) % week;
}

bool holds(const DutyHours& hours, minutes at) {
    const minutes length = hours.to > hours.from ? hours.to - hours.from : hours.to - hours.from + days{1};
    for (std::size_t day = 0; day < hours.days.size(); ++day) {
        if (!hours.days[day]) continue;
        const minutes begin = days{day} + hours.from;
        // The span of Sunday may reach into Monday.
        if ((at >= begin && at < begin + length) || at + week < begin + length) return true;
    }
    return false;
}

}  // namespace

bool is_staffed(const DutyRule& rule, const Moment& moment) {
    return rule.is_staffed && holds(rule.hours, in_week(moment.now, moment.utc_offset)) &&
           holds(rule.hours, in_week(moment.now + rule.opened_within, moment.utc_offset));
}

bool SafetyModes::any_staffed() const {
    return std::ranges::any_of(units, [](const auto& unit) { return unit.second.is_staffed; });
}

DutyRule SafetyModes::of(const std::vector<std::string_view>& path) const {
    for (const std::string_view id : path)
        if (const auto found = units.find(id); found != units.end()) return found->second;
    return {};
}

}  // namespace stemmen::service
