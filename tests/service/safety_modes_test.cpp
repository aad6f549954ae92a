// When the promise that an officer reads it is true: mode, hours, days.
#include <catch2/catch.hpp>

#include "service/safety_modes.hpp"

using namespace stemmen;
using namespace stemmen::service;
using namespace std::chrono_literals;

namespace {

// 2026-03-02 is a Monday; Oslo is an hour ahead of UTC.
Moment oslo(std::string_view local) { return {*parse_timestamp(std::string(local) + ":00.000Z") - 1h, 60min}; }

}  // namespace

TEST_CASE("unstaffed is the default, whatever the hours") {
    CHECK_FALSE(is_staffed(DutyRule{}, oslo("2026-03-02T12:00")));
    CHECK_FALSE(is_staffed(SafetyModes{}.of({"201", "politiet"}), oslo("2026-03-02T12:00")));
}

TEST_CASE("staffed hours are local time, and their last minutes do not count: nobody would open it in time") {
    DutyRule rule{.is_staffed = true};
    rule.hours = {8h, 20h, {true, true, true, true, true, false, false}};
    CHECK_FALSE(is_staffed(rule, oslo("2026-03-02T07:59")));
    CHECK(is_staffed(rule, oslo("2026-03-02T08:00")));
    CHECK(is_staffed(rule, oslo("2026-03-02T19:44")));
    CHECK_FALSE(is_staffed(rule, oslo("2026-03-02T19:45")));
    CHECK(is_staffed(rule, oslo("2026-03-06T12:00")));
    CHECK_FALSE(is_staffed(rule, oslo("2026-03-07T12:00")));
}

TEST_CASE("hours over midnight belong to the day on which they begin, also from Sunday to Monday") {
    DutyRule rule{.is_staffed = true};
    rule.hours = {22h, 6h, {false, false, false, false, false, false, true}};
    CHECK_FALSE(is_staffed(rule, oslo("2026-03-08T21:59")));
    CHECK(is_staffed(rule, oslo("2026-03-08T23:55")));
    CHECK(is_staffed(rule, oslo("2026-03-09T05:44")));
    CHECK_FALSE(is_staffed(rule, oslo("2026-03-09T05:46")));
    CHECK_FALSE(is_staffed(rule, oslo("2026-03-09T22:30")));
    CHECK_FALSE(is_staffed(rule, oslo("2026-03-07T23:00")));
}

TEST_CASE("around the clock means every minute of the week, and of one day every minute of that day") {
    DutyRule always{.is_staffed = true};
    for (Timestamp at = oslo("2026-03-02T00:00").now; at < oslo("2026-03-09T00:00").now; at += 7min) CHECK(is_staffed(always, {at, 60min}));
    always.hours.days = {false, true, false, false, false, false, false};
    CHECK_FALSE(is_staffed(always, oslo("2026-03-02T23:50")));
    CHECK(is_staffed(always, oslo("2026-03-03T00:00")));
    CHECK_FALSE(is_staffed(always, oslo("2026-03-03T23:50")));
}

TEST_CASE("the nearest rule above counts, whole: what it leaves out is not taken from further up") {
    SafetyModes modes;
    modes.units["politiet"] = {.is_staffed = true, .opened_within = 5min, .officers = {"kari"}};
    modes.units["201"] = {.is_staffed = true, .officers = {"ola"}};
    modes.units["202"] = {};
    CHECK(modes.of({"201-grorud", "201", "politiet"}).officers == std::vector<std::string>{"ola"});
    CHECK(modes.of({"201-grorud", "201", "politiet"}).opened_within == 15min);
    CHECK(modes.of({"203", "politiet"}).opened_within == 5min);
    CHECK_FALSE(modes.of({"202", "politiet"}).is_staffed);
    CHECK_FALSE(modes.of({}).is_staffed);
    CHECK(modes.any_staffed());
}
