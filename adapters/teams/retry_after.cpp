#include "adapters/teams/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace stemmen::teams {
namespace {

using std::chrono::seconds;

std::optional<int> number_of(std::string_view text) {
    int out = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, fault] = std::from_chars(text.data(), end, out);
    if (text.empty() || fault != std::errc{} || stop != end) return std::nullopt;
    return out;
}

// "Sun, 06 Nov 1994 08:49:37 GMT", the one form that may be sent (RFC 9110 §5.6.7).
std::optional<Timestamp> date_of(std::string_view text) {
    constexpr std::size_t size = 29;
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != size || !text.ends_with(" GMT")) return std::nullopt;
    const auto month = std::ranges::find(months, text.substr(8, 3));
    const auto day = number_of(text.substr(5, 2)), year = number_of(text.substr(12, 4));
    const auto hour = number_of(text.substr(17, 2)), minute = number_of(text.substr(20, 2)), second = number_of(text.substr(23, 2));
    if (month == months.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(month - months.begin() + 1)},
                                           std::chrono::day{static_cast<unsigned>(std::max(*day, 0))}};
    if (!date.ok()) return std::nullopt;
    return Timestamp{std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} + seconds{*second}};
}

}  // namespace

std::optional<seconds> retry_after(const HttpHeaders& headers, Timestamp now) {
    const std::string_view text = header(headers, "retry-after");
    std::optional<seconds> wait;
    if (const auto number = number_of(text)) wait = seconds{*number};
    else if (const auto date = date_of(text)) wait = std::chrono::ceil<seconds>(*date - now);
    if (!wait) return std::nullopt;
    return std::clamp(*wait, seconds{1}, wait_max);
}

}  // namespace stemmen::teams
