// The fixed periods that figures are made for: a week (ISO 8601, from Monday), a month, a quarter. There is no free period:
// two periods that differ by a day would give away what was said on that day (domain §5.7).
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "insight/proportion.hpp"

namespace stemmen::insight {

enum class PeriodKind { week, month, quarter };
std::string_view to_string(PeriodKind kind);
std::optional<PeriodKind> parse_period_kind(std::string_view name);

inline constexpr std::size_t periods_max = 520;  // ten years of weeks

struct Period {
    PeriodKind kind{};
    std::chrono::sys_days first;  // the Monday, or the first of the month or quarter
    auto operator<=>(const Period&) const = default;
};
// `day` is a local day; what day it is where the citizen lives is the caller's to know.
Period period_of(std::chrono::sys_days day, PeriodKind kind);
Period next(const Period& period);
// "2026-W47", "2026-11", "2026-Q4".
std::string name_of(const Period& period);
std::optional<Period> parse_period(std::string_view name);

// Those who answered on one day.
struct DayTally {
    std::chrono::sys_days day;
    Tally tally;
    bool operator==(const DayTally&) const = default;
};
struct TrendPoint {
    Period period;
    Tally tally;  // {0, 0} for a period without answers: a gap in the line, not a zero
    bool operator==(const TrendPoint&) const = default;
};
// From the first period with a day to the last, gaps included, in order. Days may come in any order and repeat. none: a
// tally is not valid, or the days span more than periods_max periods.
std::optional<std::vector<TrendPoint>> trend(std::span<const DayTally> days, PeriodKind kind);

}  // namespace stemmen::insight
