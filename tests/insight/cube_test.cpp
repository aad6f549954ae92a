#include "insight/cube.hpp"

#include "support.hpp"

namespace stemmen::insight {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days quarter{std::chrono::year{2026} / 10 / 1};

// A top with three parts, two channels.
CubeFrame frame(std::vector<std::size_t> shares = {0}, Columns columns = Columns::groups) {
    return {.quarter = quarter, .units = {{.parent = {}, .staff = {}}, {.parent = 0, .staff = {}}, {.parent = 0, .staff = {}}, {.parent = 0, .staff = {}}}, .channels = 2, .columns = columns, .share_of_column = std::move(shares)};
}
bool is_shown(const Cube::Cut& cut) { return cut.shown.count == CountShown::exact; }

}  // namespace

TEST_CASE("cube: a month is what was counted in it, its quarter the sum, each unit with those below") {
    Cube cube(frame(), Limits{}, Audience::team);
    cube.add_in_month(0, {.unit = 1, .channel = 1}, 20);
    cube.add_in_month(2, {.unit = 2, .channel = 2}, 30);
    CHECK(cube.in_month(0, 0, 0).persons == std::vector<std::int64_t>{20});
    CHECK(cube.in_quarter(0, 0).persons == std::vector<std::int64_t>{50});
    CHECK(cube.in_quarter(0, 2).persons == std::vector<std::int64_t>{30});
    CHECK(is_shown(cube.in_quarter(0, 0)));
    CHECK(is_shown(cube.in_month(2, 2, 2)));
    CHECK_FALSE(is_shown(cube.in_month(1, 0, 0)));  // nobody
}

TEST_CASE("cube: a quarter yields to the months that were there before it") {
    Cube cube(frame(), Limits{}, Audience::team);
    cube.add_in_month(0, {.unit = 1, .channel = 1}, 3);
    cube.add_in_month(1, {.unit = 1, .channel = 1}, 40);
    CHECK_FALSE(is_shown(cube.in_quarter(1, 0)));
    CHECK(is_shown(cube.in_month(1, 1, 0)));
}

TEST_CASE("cube: weeks are cut where a month begins, and a day lies in one piece") {
    Cube cube(frame(), Limits{}, Audience::team);
    for (int day = 0; day < 92; ++day) cube.add_on_day(quarter + days{day}, {.unit = 1, .channel = 1}, 10);
    cube.add_in_month(0, {.unit = 1, .channel = 1}, 310);
    cube.add_in_month(1, {.unit = 1, .channel = 1}, 300);
    cube.add_in_month(2, {.unit = 1, .channel = 1}, 310);
    CHECK(cube.in_piece(quarter, 1, 0).persons.front() == 40);                  // Thursday to Sunday
    CHECK(cube.in_piece(quarter + days{30}, 1, 0).persons.front() == 60);       // Monday 26 to Saturday 31 October
    CHECK(cube.in_piece(quarter + days{31}, 1, 0).persons.front() == 10);       // Sunday 1 November
    CHECK(cube.in_piece(quarter + days{91}, 1, 1).persons.front() == 40);
    CHECK(is_shown(cube.in_piece(quarter + days{31}, 1, 1)));
}

TEST_CASE("cube: the order of asking changes nothing") {
    rc::prop("every cut is the same whichever comes first", [] {
        struct Look {
            int kind;
            std::size_t month, unit, channel;
        };
        std::vector<std::tuple<std::size_t, CubeSpot, std::int64_t>> counts;
        for (std::size_t month = 0; month < 3; ++month)
            for (std::size_t unit = 0; unit < 4; ++unit)
                for (std::size_t channel = 1; channel <= 2; ++channel)
                    for (std::size_t column = 0; column < 3; ++column) counts.emplace_back(month, CubeSpot{unit, channel, column}, between(0, 2) == 0 ? between(0, 6) : between(0, 30));
        const auto filled = [&] {
            Cube cube(frame({0, 0, 1}, Columns::answers), Limits{}, Audience::team);
            for (const auto& [month, spot, persons] : counts) {
                cube.add_in_month(month, spot, persons);
                cube.add_on_day(quarter + days{31 * static_cast<int>(month) + 3}, spot, persons);
            }
            return cube;
        };
        const auto look = [](Cube& cube, const Look& at) {
            if (at.kind == 0) return cube.in_quarter(at.unit, at.channel).shown;
            if (at.kind == 1) return cube.in_month(at.month, at.unit, at.channel).shown;
            return cube.in_piece(quarter + days{31 * static_cast<int>(at.month) + 3}, at.unit, at.channel).shown;
        };
        std::vector<Look> looks;
        for (int kind = 0; kind < 3; ++kind)
            for (std::size_t month = 0; month < 3; ++month)
                for (std::size_t unit = 0; unit < 4; ++unit)
                    for (std::size_t channel = 0; channel <= 2; ++channel) looks.push_back({kind, month, unit, channel});
        Cube one = filled(), other = filled();
        std::vector<RowShown> first;
        for (const Look& at : looks) first.push_back(look(one, at));
        for (std::size_t i = looks.size(); i-- > 0;) RC_ASSERT(look(other, looks[i]) == first[i]);
    });
}

TEST_CASE("cube: a share is not given up for the categories it is made of") {
    Cube cube(frame({0, 0, 0, 1, 1}, Columns::answers), Limits{}, Audience::team);
    for (const auto& [column, persons] : std::vector<std::pair<std::size_t, std::int64_t>>{{1, 10}, {3, 13}, {4, 27}}) cube.add_in_month(0, {.unit = 1, .channel = 1, .column = column}, persons);
    for (const auto& [column, persons] : std::vector<std::pair<std::size_t, std::int64_t>>{{1, 20}, {2, 7}, {3, 10}, {4, 20}}) cube.add_in_month(0, {.unit = 2, .channel = 1, .column = column}, persons);
    for (std::size_t unit = 0; unit < 3; ++unit) CHECK(cube.in_month(0, unit, 0).shown.answers);
}

TEST_CASE("cube: what is more than can be checked is not shown, and says so") {
    CubeFrame large = frame();
    large.channels = 16;
    for (std::size_t unit = 4; unit < rows_max; ++unit) large.units.push_back({.parent = 0, .staff = {}});
    Cube cube(std::move(large), Limits{}, Audience::team);
    cube.add_in_month(0, {.unit = 1, .channel = 1}, 50);
    const Cube::Cut cut = cube.in_month(0, 1, 1);
    CHECK_FALSE(cut.is_checked);
    CHECK_FALSE(is_shown(cut));
    CHECK(is_shown(cube.in_month(0, 1, 0)));
}

}  // namespace stemmen::insight
