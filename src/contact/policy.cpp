#include "contact/policy.hpp"

#include <array>
#include <string_view>

namespace stemmen::contact {
namespace {

struct NamedSetup {
    std::string_view name;
    bool Setups::* member;
};
constexpr std::array named_setups{NamedSetup{"standby", &Setups::standby}, NamedSetup{"zero_config", &Setups::zero_config},
                                  NamedSetup{"passed", &Setups::passed}, NamedSetup{"link", &Setups::link}};

struct NamedDuration {
    std::string_view name;
    Duration Policy::* member;
};
constexpr std::array named_durations{
    NamedDuration{"quiet_time", &Policy::quiet_time},          NamedDuration{"closing_pause", &Policy::closing_pause},
    NamedDuration{"episode_idle", &Policy::episode_idle},      NamedDuration{"automation_reply", &Policy::automation_reply},
    NamedDuration{"window_margin", &Policy::window_margin},    NamedDuration{"gap", &Policy::gap},
    NamedDuration{"hand_back_after", &Policy::hand_back_after}};

}  // namespace

Result<Setups> parse_setups(const std::vector<std::string>& names) {
    Setups setups;
    for (const std::string& name : names) {
        bool known = false;
        for (const NamedSetup& setup : named_setups) {
            if (setup.name != name) continue;
            setups.*setup.member = true;
            known = true;
        }
        if (!known) return Error{Errc::misconfigured, "\"" + name + "\" is no set-up; write any of standby, zero_config, passed, link"};
    }
    return setups;
}

Result<void> check(const Policy& policy) {
    for (const NamedDuration& named : named_durations)
        if (policy.*named.member < Duration::zero())
            return Error{Errc::misconfigured, std::string(named.name) + " is negative; write for example \"15m\""};
    if (policy.answer_window && policy.window_margin >= *policy.answer_window)
        return Error{Errc::misconfigured, "window_margin is as long as the answer window (" + format_duration(*policy.answer_window) +
                                              "), so nobody would ever be asked; write for example \"15m\""};
    if (policy.episode_idle <= policy.quiet_time)
        return Error{Errc::misconfigured, "episode_idle must be longer than quiet_time; write for example \"7d\""};
    if (policy.citizen_messages_min < 0) return Error{Errc::misconfigured, "citizen_messages_min is negative; write 1"};
    return {};
}

}  // namespace stemmen::contact
