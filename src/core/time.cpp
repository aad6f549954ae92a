#include "core/time.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <optional>

namespace stemmen {
namespace {

constexpr Duration duration_max = std::chrono::days{3660};

struct Unit {
    std::string_view name;
    Duration size;
};
constexpr std::array units{
    Unit{"d", std::chrono::days{1}}, Unit{"h", std::chrono::hours{1}},         Unit{"m", std::chrono::minutes{1}},
    Unit{"s", std::chrono::seconds{1}}, Unit{"ms", std::chrono::milliseconds{1}},
};

// Reads exactly `width` digits at `offset`.
std::optional<int> digits(std::string_view text, std::size_t offset, std::size_t width) {
    if (text.size() < offset + width) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(offset, width)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<std::chrono::minutes> time_of_day(std::string_view text) {
    const auto hour = digits(text, 0, 2);
    const auto minute = digits(text, 3, 2);
    if (text.size() != 5 || text[2] != ':' || !hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
    return std::chrono::hours{*hour} + std::chrono::minutes{*minute};
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
    std::int64_t count = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, count);
    const std::string_view name(rest, static_cast<std::size_t>(end - rest));
    const auto fault = [&] {
        return Error{Errc::bad_input, "\"" + std::string(text) + "\" is not a duration; write for example \"15m\", \"24h\" or \"90d\""};
    };
    if (error != std::errc{} || text.empty() || count < 0) return fault();
    for (const Unit& unit : units) {
        if (unit.name != name) continue;
        if (count > duration_max / unit.size) return Error{Errc::over_limit, "a duration may be ten years at most"};
        return count * unit.size;
    }
    return fault();
}

std::string format_duration(Duration duration) {
    if (duration == Duration::zero()) return "0s";
    for (const Unit& unit : units)
        if (duration % unit.size == Duration::zero()) return std::to_string(duration / unit.size) + std::string(unit.name);
    return std::to_string(duration.count()) + "ms";
}

std::string format_date(Timestamp at) { return format_timestamp(at).substr(0, 10); }

std::string format_timestamp(Timestamp at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    std::array<char, 40> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()), int(time.hours().count()), int(time.minutes().count()), int(time.seconds().count()),
                  int(time.subseconds().count()));
    return buffer.data();
}

Result<Timestamp> parse_timestamp(std::string_view text) {
    const auto fault = [&] {
        return Error{Errc::bad_input, "\"" + std::string(text) + "\" is not a date; write for example 2026-11-22"};
    };
    const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    if (!year || !month || !day || text[4] != '-' || text[7] != '-') return fault();
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{unsigned(*month)}, std::chrono::day{unsigned(*day)}};
    if (!date.ok()) return fault();
    Timestamp at{std::chrono::sys_days{date}};
    if (text.size() == 10) return at;
    const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2), milli = digits(text, 20, 3);
    if (text.size() != 24 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' || text[23] != 'Z' || !hour ||
        !minute || !second || !milli || *hour > 23 || *minute > 59 || *second > 59)
        return fault();
    return at + std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second} + std::chrono::milliseconds{*milli};
}

Result<QuietHours> parse_quiet_hours(std::string_view text) {
    if (text.size() == 11 && text[5] == '-') {
        const auto from = time_of_day(text.substr(0, 5)), to = time_of_day(text.substr(6));
        if (from && to && *from != *to) return QuietHours{*from, *to};
    }
    return Error{Errc::bad_input, "\"" + std::string(text) + "\" is not a span of the day; write for example \"21:00-08:00\", or \"off\""};
}

}  // namespace stemmen
