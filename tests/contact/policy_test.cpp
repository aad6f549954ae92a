#include "contact/policy.hpp"

#include <catch2/catch.hpp>

namespace stemmen::contact {

using namespace std::chrono_literals;

TEST_CASE("policy: set-ups are read by name, several at once, and others refused") {
    CHECK(parse_setups({"standby", "link"}).value() == Setups{true, false, false, true});
    CHECK(parse_setups({"standby", "zero_config", "passed", "link"}).value() == Setups{true, true, true, true});
    CHECK(parse_setups({}).value() == Setups{});
    CHECK(parse_setups({"Standby"}).error().code == Errc::misconfigured);
}

TEST_CASE("policy: what can never work is refused, the default is not") {
    CHECK(check(Policy{}).has_value());
    Policy policy;
    policy.window_margin = 24h;
    CHECK(check(policy).error().detail.starts_with("window_margin"));
    policy.answer_window.reset();
    CHECK(check(policy).has_value());
    policy.episode_idle = policy.quiet_time;
    CHECK(check(policy).error().detail.starts_with("episode_idle"));
    policy = {};
    policy.gap = -1ms;
    CHECK(check(policy).error().detail.starts_with("gap"));
    policy = {};
    policy.citizen_messages_min = -1;
    CHECK_FALSE(check(policy).has_value());
}

}  // namespace stemmen::contact
