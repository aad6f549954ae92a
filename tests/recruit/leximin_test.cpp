#include "recruit/leximin.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "instances.hpp"

namespace stemmen::recruit {
namespace {

const ShouldStop never = [] { return false; };

struct Found {
    Model model;
    Lottery lottery;
};
Found found(const Pool& pool, int seats, Goal goal = Goal::leximin) {
    Model model = make_model(pool, seats);
    const auto problems = problems_of(pool, model);
    for (const std::string& problem : problems) UNSCOPED_INFO(problem);
    REQUIRE(problems.empty());
    LotteryOutcome outcome = find_lottery(model, goal, never);
    REQUIRE(std::holds_alternative<Lottery>(outcome));
    return {std::move(model), std::get<Lottery>(std::move(outcome))};
}

// Of every person, ascending.
std::vector<double> chances(const Found& found) {
    std::vector<double> all;
    for (std::size_t g = 0; g < found.model.groups.size(); ++g) all.insert(all.end(), found.model.groups[g].members.size(), found.lottery.chance[g]);
    std::ranges::sort(all);
    return all;
}
// How many people have which chance, in millionths: "86957 x46, 119565 x4".
std::string levels(const Found& found) {
    std::map<long, int> people;
    for (const double chance : chances(found)) ++people[std::lround(chance * 1e6)];
    std::string out;
    for (const auto& [level, count] : people) out += (out.empty() ? "" : ", ") + std::to_string(level) + " x" + std::to_string(count);
    return out;
}
void check_sound(const Found& found) {
    const auto all = chances(found);
    CHECK(std::accumulate(all.begin(), all.end(), 0.0) == Approx(found.model.seats).margin(1e-6));
    for (const Panel& panel : found.lottery.panels) CHECK(is_valid(found.model, panel));
    CHECK(found.lottery.is_complete);
    const double bound = certified_bound(found.model, found.lottery.certificate, 60);
    CHECK(bound - found.lottery.minimum <= 1e-6);
    CHECK(found.lottery.minimum - bound <= 1e-6);
}

}  // namespace

TEST_CASE("the largest instance is the one of the notes") {
    const Pool pool = pool_s4();
    std::vector<int> ages(4);
    for (const Person& person : pool.people) ++ages[person.values.front()];
    CHECK(ages == std::vector<int>{264, 522, 600, 341});
    Model model = make_model(pool, 110);
    CHECK(model.groups.size() == 698);
    CHECK(problems_of(pool, model).empty());
}

TEST_CASE("leximin: the public examples give everybody the same chance") {
    const Found small = found(pool_public(100, 99, 1, 9, 20), 20);
    CHECK(levels(small) == "100000 x200");
    check_sound(small);
    const Found large = found(pool_public(1000, 999, 1, 99, 200), 200);
    CHECK(levels(large) == "100000 x2000");
    check_sound(large);
}

TEST_CASE("leximin: sixty volunteers for eight seats, the whole list of chances") {
    const Found s1 = found(pool_s1(), 8);
    CHECK(s1.model.groups.size() == 45);
    CHECK(levels(s1) == "86957 x46, 119565 x4, 128261 x5, 184783 x1, 304348 x1, 695652 x2, 1000000 x1");
    CHECK(spread_of(s1.model, s1.lottery.chance).gini == Approx(0.3178).margin(5e-5));
    check_sound(s1);
}

TEST_CASE("leximin: two hundred and forty volunteers, exact quotas") {
    const Found s2 = found(pool_s2(), 12);
    CHECK(s2.model.groups.size() == 133);
    CHECK(s2.lottery.minimum == Approx(0.03382664).margin(1e-6));
    CHECK(std::ranges::count_if(chances(s2), [&](double chance) { return chance < s2.lottery.minimum + 1e-8; }) == 213);
    CHECK(chances(s2).back() == Approx(0.693978).margin(1e-6));
    CHECK(spread_of(s2.model, s2.lottery.chance).gini == Approx(0.3068).margin(5e-5));
    check_sound(s2);
}

TEST_CASE("leximin: four hundred volunteers for thirty seats, exact quotas in seven features", "[slow]") {
    const Found s3 = found(pool_s3(), 30);
    CHECK(s3.model.groups.size() == 282);
    CHECK(s3.lottery.minimum == Approx(6.0 / 110).margin(1e-6));
    CHECK(std::ranges::count_if(chances(s3), [&](double chance) { return chance < s3.lottery.minimum + 1e-6; }) == 110);
    CHECK(std::ranges::count_if(chances(s3), [&](double chance) { return chance > 1 - 1e-6; }) == 3);
    CHECK(spread_of(s3.model, s3.lottery.chance).gini == Approx(0.2618).margin(5e-5));
    check_sound(s3);
}

}  // namespace stemmen::recruit
