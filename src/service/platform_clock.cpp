#include "service/platform_clock.hpp"

#include <algorithm>
#include <utility>

namespace stemmen::service {
namespace {

void at_most(std::optional<Duration>& bound, Duration value) { bound = bound ? std::min(*bound, value) : value; }
void at_least(std::optional<Duration>& bound, Duration value) { bound = bound ? std::max(*bound, value) : value; }

}  // namespace

PlatformClocks::Seen& PlatformClocks::seen(std::string_view channel, std::string_view account, Timestamp now) {
    Seen& seen = seen_.try_emplace({std::string(channel), std::string(account)}, Seen{.since = now, .earlier = {}, .current = {}}).first->second;
    if (now >= seen.since && now - seen.since < platform_clock_memory) return seen;
    seen.earlier = std::exchange(seen.current, {});
    seen.since = now;
    return seen;
}

bool PlatformClocks::received(std::string_view channel, std::string_view account, Timestamp stamp, Timestamp now) {
    if (now - stamp < -platform_clock_tolerance) return false;
    at_most(seen(channel, account, now).current.most, now - stamp);
    return true;
}

bool PlatformClocks::echoed(std::string_view channel, std::string_view account, Timestamp stamp, Timestamp sent, Timestamp now) {
    if (sent - stamp > platform_clock_tolerance || !received(channel, account, stamp, now)) return false;
    at_least(seen(channel, account, now).current.least, sent - stamp);
    return true;
}

Duration PlatformClocks::correction(std::string_view channel, std::string_view account) const {
    const auto found = seen_.find({std::string(channel), std::string(account)});
    if (found == seen_.end()) return {};
    Bounds bounds = found->second.current;
    if (found->second.earlier.least) at_least(bounds.least, *found->second.earlier.least);
    if (found->second.earlier.most) at_most(bounds.most, *found->second.earlier.most);
    if (bounds.most && *bounds.most < Duration::zero()) return *bounds.most;    // it is ahead
    if (bounds.least && *bounds.least > Duration::zero()) return *bounds.least;  // it is behind
    return {};
}

}  // namespace stemmen::service
