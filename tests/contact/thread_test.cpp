#include "contact/thread.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

namespace stemmen::contact {

using namespace std::chrono_literals;

namespace {

Policy with_setups(Setups setups) {
    Policy policy;
    policy.setups = setups;
    return policy;
}

}  // namespace

TEST_CASE("thread: the newest evidence tells who owns it") {
    struct Case {
        std::string name;
        std::vector<Inbound> events;
        Owner owner;
    };
    const std::vector<Case> cases{
        {"nothing seen on a page with a default application", {}, Owner::unknown},
        {"a listener", {citizen(noon)}, Owner::other},
        {"spoken to", {citizen(noon, "Hei", false)}, Owner::us},
        {"spoken to, later a listener", {citizen(noon, "Hei", false), citizen(noon + 1s)}, Owner::other},
        {"a late standby event does not win", {citizen(noon + 1s, "Hei", false), citizen(noon)}, Owner::us},
        {"passed to us", {citizen(noon), passed_to_us(noon + 1s)}, Owner::us},
        {"taken from us", {passed_to_us(noon), taken_from_us(noon + 1s)}, Owner::other},
        {"a move wins over a container of the same time", {citizen(noon), passed_to_us(noon)}, Owner::us},
        {"standby wins over direct of the same time", {citizen(noon, "Hei", false), citizen(noon)}, Owner::other},
        {"our own echo proves nothing", {citizen(noon), page(noon + 1s, Speaker::us, "Hei", false)}, Owner::other},
    };
    const Policy policy = with_setups({.standby = true});
    for (const Case& c : cases) {
        INFO(c.name);
        CHECK(owner(after(c.events, policy).thread, policy) == c.owner);
    }
}

TEST_CASE("thread: of two moves in one millisecond the one that leaves us less wins, whichever came first") {
    const Policy policy = with_setups({.standby = true});
    CHECK(owner(after({passed_to_us(noon), taken_from_us(noon)}, policy).thread, policy) == Owner::other);
    CHECK(owner(after({taken_from_us(noon), passed_to_us(noon)}, policy).thread, policy) == Owner::other);
}

TEST_CASE("thread: on a page without default application nobody owns it, until routing shows itself") {
    const Policy policy = all_setups();
    CHECK(owner(after({citizen(noon, "Hei", false)}).thread, policy) == Owner::nobody);
    CHECK(access(after({citizen(noon, "Hei", false)}).thread, policy) == Access::speak);
    CHECK(access(after({citizen(noon)}).thread, policy) == Access::take_first);
    CHECK(access(after({citizen(noon, "Hei", false), taken_from_us(noon + 1s)}).thread, policy) == Access::take_first);
}

TEST_CASE("thread: control may be taken only in the standby set-up") {
    CHECK(access(after({citizen(noon)}).thread, with_setups({.standby = true})) == Access::take_first);
    CHECK(access(after({citizen(noon)}).thread, with_setups({.passed = true, .link = true})) == Access::none);
    CHECK(access(after({citizen(noon), passed_to_us(noon + 1s)}).thread, with_setups({.passed = true})) == Access::speak);
}

TEST_CASE("thread: outcomes of our own operations count like the platform's word") {
    const Policy policy = with_setups({.standby = true});
    State state = after({citizen(noon)}, policy);
    state = observe_control(std::move(state), noon + 1min, Owner::us);
    CHECK(owner(state.thread, policy) == Owner::us);
    state = observe_control(std::move(state), noon + 2min, Owner::nobody);
    CHECK(owner(state.thread, policy) == Owner::nobody);
    CHECK_FALSE(state.thread.taken_from_us_at);
}

TEST_CASE("thread: the window closes its margin before 24 hours after the person's last action") {
    const Policy policy = all_setups();
    const Thread thread = after({citizen(noon)}).thread;
    CHECK(window_is_open(thread, policy, noon + 23h + 45min - 1ms));
    CHECK_FALSE(window_is_open(thread, policy, noon + 23h + 45min));
    CHECK_FALSE(window_is_open(Thread{}, policy, noon));
    Policy endless = policy;
    endless.answer_window.reset();
    CHECK(window_is_open(Thread{}, endless, noon));
    CHECK(window_closes(thread, endless) == std::nullopt);
}

}  // namespace stemmen::contact
