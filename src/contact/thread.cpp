#include "contact/thread.hpp"

#include <algorithm>

namespace stemmen::contact {
namespace {

void advance(std::optional<Timestamp>& time, Timestamp at) { time = time ? std::max(*time, at) : at; }

// Without a default application there is neither standby nor any move of control.
bool nobody_owns_threads_here(const Thread& thread, const Policy& policy) {
    return policy.setups.zero_config && !thread.last_standby_at && !thread.moved_at;
}

}  // namespace

Owner owner(const Thread& thread, const Policy& policy) {
    if (nobody_owns_threads_here(thread, policy)) return Owner::nobody;
    std::optional<Timestamp> newest;
    Owner found = Owner::unknown;
    const auto consider = [&](const std::optional<Timestamp>& at, Owner who) {
        if (!at || (newest && *at < *newest)) return;
        newest = at;
        found = who;
    };
    consider(thread.last_direct_at, Owner::us);
    consider(thread.last_standby_at, Owner::other);
    consider(thread.moved_at, thread.moved_to);
    return found;
}

Access access(const Thread& thread, const Policy& policy) {
    const Owner now = owner(thread, policy);
    if (now == Owner::us || nobody_owns_threads_here(thread, policy)) return Access::speak;
    return policy.setups.standby ? Access::take_first : Access::none;
}

std::optional<Timestamp> window_closes(const Thread& thread, const Policy& policy) {
    if (!policy.answer_window) return std::nullopt;
    if (!thread.last_person_action) return Timestamp{};
    return *thread.last_person_action + *policy.answer_window - policy.window_margin;
}

bool window_is_open(const Thread& thread, const Policy& policy, Timestamp now) {
    const std::optional<Timestamp> closes = window_closes(thread, policy);
    return !closes || now < *closes;
}

Thread control_moved(Thread thread, Timestamp at, Owner to, bool taken_from_us) {
    if (taken_from_us) advance(thread.taken_from_us_at, at);
    if (thread.moved_at && (at < *thread.moved_at || (at == *thread.moved_at && to < thread.moved_to))) return thread;
    thread.moved_at = at;
    thread.moved_to = to;
    return thread;
}

Thread control_refused(Thread thread, Timestamp at) {
    advance(thread.control_refused_at, at);
    return thread;
}

}  // namespace stemmen::contact
