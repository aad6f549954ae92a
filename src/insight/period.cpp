#include "insight/period.hpp"

#include <algorithm>
#include <charconv>

namespace stemmen::insight {
namespace {

using namespace std::chrono;

// The ISO year and week that begin on this Monday: a week belongs to the year of its Thursday.
std::pair<int, int> iso_week(sys_days monday) {
    const year_month_day thursday{monday + days{3}};
    const sys_days new_year{thursday.year() / January / 1};
    return {static_cast<int>(thursday.year()), static_cast<int>((monday + days{3} - new_year) / days{7}) + 1};
}

std::string digits(int number, std::size_t width) {
    std::string text = std::to_string(number);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

std::optional<int> whole(std::string_view text) {
    int number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    return fault == std::errc{} && end == text.data() + text.size() && number >= 0 ? std::optional(number) : std::nullopt;
}

}  // namespace

std::string_view to_string(PeriodKind kind) {
    switch (kind) {
        case PeriodKind::week:
            return "week";
        case PeriodKind::month:
            return "month";
        case PeriodKind::quarter:
            return "quarter";
    }
    return "";
}

std::optional<PeriodKind> parse_period_kind(std::string_view name) {
    for (const PeriodKind kind : {PeriodKind::week, PeriodKind::month, PeriodKind::quarter})
        if (to_string(kind) == name) return kind;
    return std::nullopt;
}

Period period_of(sys_days day, PeriodKind kind) {
    if (kind == PeriodKind::week) return {kind, day - (weekday{day} - Monday)};
    const year_month_day date{day};
    const auto month_number = static_cast<unsigned>(date.month());
    const unsigned first = kind == PeriodKind::quarter ? (month_number - 1) / 3 * 3 + 1 : month_number;
    return {kind, sys_days{date.year() / month{first} / 1}};
}

Period next(const Period& period) {
    if (period.kind == PeriodKind::week) return {period.kind, period.first + days{7}};
    const year_month_day date{period.first};
    return {period.kind, sys_days{(date.year() / date.month() + months{period.kind == PeriodKind::quarter ? 3 : 1}) / 1}};
}

std::string name_of(const Period& period) {
    const year_month_day date{period.first};
    const auto month_number = static_cast<int>(static_cast<unsigned>(date.month()));
    if (period.kind == PeriodKind::week) {
        const auto [year_number, week] = iso_week(period.first);
        return digits(year_number, 4) + "-W" + digits(week, 2);
    }
    const std::string year_name = digits(static_cast<int>(date.year()), 4) + "-";
    return period.kind == PeriodKind::month ? year_name + digits(month_number, 2) : year_name + "Q" + std::to_string((month_number + 2) / 3);
}

std::optional<Period> parse_period(std::string_view name) {
    if (name.size() < 7 || name[4] != '-') return std::nullopt;
    const auto year_number = whole(name.substr(0, 4));
    const char letter = name[5];
    const auto number = whole(name.substr(letter == 'W' || letter == 'Q' ? 6 : 5));
    if (!year_number || *year_number < 1 || !number || *number < 1 || *number > 53) return std::nullopt;
    const year y{*year_number};
    Period period;
    if (letter == 'W') period = period_of(sys_days{y / January / 4} + days{7} * (*number - 1), PeriodKind::week);
    else if (letter == 'Q' && *number <= 4) period = period_of(sys_days{y / month{static_cast<unsigned>(*number * 3)} / 1}, PeriodKind::quarter);
    else if (letter != 'Q' && *number <= 12) period = period_of(sys_days{y / month{static_cast<unsigned>(*number)} / 1}, PeriodKind::month);
    else return std::nullopt;
    return name_of(period) == name ? std::optional(period) : std::nullopt;  // no week 53 where there is none, no "2026-1"
}

std::optional<std::vector<TrendPoint>> trend(std::span<const DayTally> tallies, PeriodKind kind) {
    if (tallies.empty()) return std::vector<TrendPoint>{};
    const auto [earliest, latest] = std::ranges::minmax(tallies, {}, &DayTally::day);
    const Period last = period_of(latest.day, kind);
    std::vector<TrendPoint> points;
    for (Period period = period_of(earliest.day, kind); period <= last; period = next(period)) {
        if (points.size() == periods_max) return std::nullopt;
        points.push_back({period, {}});
    }
    for (const DayTally& on_day : tallies) {
        if (!is_valid(on_day.tally)) return std::nullopt;
        Tally& sum = std::ranges::lower_bound(points, period_of(on_day.day, kind), {}, &TrendPoint::period)->tally;
        sum.persons += on_day.tally.persons;
        sum.of += on_day.tally.of;
        if (!is_valid(sum)) return std::nullopt;
    }
    return points;
}

}  // namespace stemmen::insight
