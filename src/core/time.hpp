// Points in time and durations as values. Nothing here reads a clock.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace stemmen {

using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

inline Timestamp from_millis(std::int64_t millis) { return Timestamp{std::chrono::milliseconds{millis}}; }
inline std::int64_t to_millis(Timestamp at) { return at.time_since_epoch().count(); }

// "15m", "24h", "90d", "2s", "700ms", "0s". Refuses everything else, and more than 10 years.
Result<Duration> parse_duration(std::string_view text);
std::string format_duration(Duration duration);  // the shortest exact form of the same notation

std::string format_date(Timestamp at);       // 2026-11-22 (UTC)
std::string format_timestamp(Timestamp at);  // 2026-11-22T16:03:50.123Z
// Either of the two forms above (a date means its midnight, UTC).
Result<Timestamp> parse_timestamp(std::string_view text);

// A daily span of local time in which we start nothing, such as 21:00-08:00. May cross midnight.
struct QuietHours {
    std::chrono::minutes from{};
    std::chrono::minutes to{};
    bool operator==(const QuietHours&) const = default;
};
// "21:00-08:00".
Result<QuietHours> parse_quiet_hours(std::string_view text);

}  // namespace stemmen
