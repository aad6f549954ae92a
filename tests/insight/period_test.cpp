#include "insight/period.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

namespace stemmen::insight {

using namespace std::chrono;

namespace {

sys_days day(int y, unsigned m, unsigned d) { return sys_days{year{y} / month{m} / std::chrono::day{d}}; }

}  // namespace

TEST_CASE("period: days fall in their ISO week, month and quarter") {
    struct Case {
        sys_days day;
        std::string week, month, quarter;
    };
    const Case cases[] = {
        {day(2026, 11, 22), "2026-W47", "2026-11", "2026-Q4"}, {day(2026, 12, 31), "2026-W53", "2026-12", "2026-Q4"},
        {day(2027, 1, 1), "2026-W53", "2027-01", "2027-Q1"},   {day(2027, 1, 4), "2027-W01", "2027-01", "2027-Q1"},
        {day(2024, 12, 30), "2025-W01", "2024-12", "2024-Q4"}, {day(2024, 2, 29), "2024-W09", "2024-02", "2024-Q1"},
        {day(2023, 1, 1), "2022-W52", "2023-01", "2023-Q1"},
    };
    for (const Case& c : cases) {
        INFO(c.week);
        CHECK(name_of(period_of(c.day, PeriodKind::week)) == c.week);
        CHECK(name_of(period_of(c.day, PeriodKind::month)) == c.month);
        CHECK(name_of(period_of(c.day, PeriodKind::quarter)) == c.quarter);
    }
}

TEST_CASE("period: names are read back, and there is no week 53 where the year has none") {
    for (const char* name : {"2026-W47", "2026-W53", "2026-11", "2026-Q4", "0001-01"}) CHECK(name_of(*parse_period(name)) == name);
    for (const char* name : {"", "2026", "2026-", "2026-W", "2027-W53", "2026-W54", "2026-W00", "2026-13", "2026-00", "2026-Q5", "2026-Q0", "2026-1", "2026-W1", "2026-011",
                             "26-11", "2026/11", "2026-Q", "2026-1-", "x026-11", "2026-W-1", "0000-01", "2026-11-22"}) {
        INFO(name);
        CHECK_FALSE(parse_period(name));
    }
    for (const PeriodKind kind : {PeriodKind::week, PeriodKind::month, PeriodKind::quarter}) CHECK(parse_period_kind(to_string(kind)) == kind);
    CHECK_FALSE(parse_period_kind("day"));
}

TEST_CASE("period: periods follow each other without gap or overlap") {
    rc::prop("succession", [] {
        const auto kind = *rc::gen::element(PeriodKind::week, PeriodKind::month, PeriodKind::quarter);
        const sys_days any = day(2000, 1, 1) + days{between(0, 36'500)};
        const Period period = period_of(any, kind), after = next(period);
        RC_ASSERT(period.first <= any && any < after.first);
        RC_ASSERT(period_of(after.first - days{1}, kind) == period && period_of(after.first, kind) == after);
        RC_ASSERT(parse_period(name_of(period)) == period);
    });
}

TEST_CASE("period: a trend has every period from first to last, empty ones too, whatever the order of the days") {
    const std::vector<DayTally> days_given{{day(2026, 3, 2), {1, 2}}, {day(2026, 1, 5), {3, 4}}, {day(2026, 3, 31), {5, 6}}};
    const auto found = trend(days_given, PeriodKind::month);
    REQUIRE(found->size() == 3);
    CHECK((*found)[0].tally == Tally{3, 4});
    CHECK((*found)[1].tally == Tally{});
    CHECK((*found)[2].tally == Tally{6, 8});
    CHECK(trend({}, PeriodKind::week)->empty());
    CHECK_FALSE(trend(std::vector<DayTally>{{day(2026, 3, 2), {3, 2}}}, PeriodKind::week));
    CHECK_FALSE(trend(std::vector<DayTally>{{day(2026, 3, 2), {0, persons_max}}, {day(2026, 3, 2), {0, 1}}}, PeriodKind::week));
}

TEST_CASE("period: a trend is as long as the limit and not one period longer") {
    const sys_days monday = day(2026, 1, 5);
    const auto spanning = [&](int weeks) { return trend(std::vector<DayTally>{{monday, {}}, {monday + days{7 * (weeks - 1)}, {}}}, PeriodKind::week); };
    CHECK(spanning(static_cast<int>(periods_max))->size() == periods_max);
    CHECK_FALSE(spanning(static_cast<int>(periods_max) + 1));
}

}  // namespace stemmen::insight
