#include "insight/linked.hpp"

#include "support.hpp"

#include <map>

namespace stemmen::insight {
namespace {

const Limits limits;

// Units (0 the whole, its parts after it) by channels (0 all, then each): a cross table of numbers.
struct Cross {
    std::size_t units, channels;
    Linked linked;

    Cross(std::size_t the_units, std::size_t the_channels) : units(the_units), channels(the_channels) {}
    [[nodiscard]] std::size_t at(std::size_t unit, std::size_t channel) const { return unit * (channels + 1) + channel; }
    Node& node(std::size_t unit, std::size_t channel) { return linked.nodes[at(unit, channel)]; }
};

Line flat(const std::vector<std::size_t>& nodes) {
    Line line;
    for (std::size_t i = 0; i < nodes.size(); ++i) line.steps.push_back({nodes[i], i == 0 ? std::nullopt : std::optional<std::size_t>(0)});
    return line;
}

// counts[unit][channel] of the parts; sums are made here.
Cross cross(const std::vector<std::vector<std::int64_t>>& counts) {
    Cross made(counts.size(), counts.front().size());
    made.linked.columns = Columns::groups;
    made.linked.share_of_column = {0};
    for (std::size_t i = 0; i < (made.units + 1) * (made.channels + 1); ++i) made.linked.nodes.push_back({.persons = {0}, .staff = {}, .shown = everything(1)});
    for (std::size_t unit = 0; unit < made.units; ++unit)
        for (std::size_t channel = 0; channel < made.channels; ++channel)
            for (const std::size_t u : {std::size_t{0}, unit + 1})
                for (const std::size_t c : {std::size_t{0}, channel + 1}) made.node(u, c).persons[0] += counts[unit][channel];
    for (std::size_t u = 0; u <= made.units; ++u) {
        std::vector<std::size_t> nodes;
        for (std::size_t c = 0; c <= made.channels; ++c) nodes.push_back(made.at(u, c));
        made.linked.lines.push_back(flat(nodes));
    }
    for (std::size_t c = 0; c <= made.channels; ++c) {
        std::vector<std::size_t> nodes;
        for (std::size_t u = 0; u <= made.units; ++u) nodes.push_back(made.at(u, c));
        made.linked.lines.push_back(flat(nodes));
    }
    return made;
}

bool is_shown(const Node& node) { return node.shown.count == CountShown::exact; }

}  // namespace

TEST_CASE("linked: what one table hides is not given away by another") {
    // Unit 1 has 3 by channel 1. Its own line hides channel 2 of unit 1 as well, and so on round the square.
    Cross table = cross({{3, 20}, {20, 20}});
    REQUIRE(settle(table.linked, limits, Audience::team));
    CHECK_FALSE(is_shown(table.node(1, 1)));
    CHECK_FALSE(is_shown(table.node(1, 2)));
    CHECK_FALSE(is_shown(table.node(2, 1)));
    CHECK_FALSE(is_shown(table.node(2, 2)));  // 40 - 20 = 20, and 23 - 20 = 3
    CHECK(is_shown(table.node(0, 0)));
    CHECK(is_shown(table.node(1, 0)));
    CHECK(is_shown(table.node(0, 1)));
}

TEST_CASE("linked: sets without persons hide nothing beside them") {
    Cross table = cross({{20, 0}, {0, 30}, {0, 0}});
    REQUIRE(settle(table.linked, limits, Audience::team));
    CHECK(is_shown(table.node(1, 0)));
    CHECK(is_shown(table.node(1, 1)));
    CHECK_FALSE(is_shown(table.node(3, 0)));
}

TEST_CASE("linked: what is settled stays, and what comes later yields") {
    // Three months, of which the last is small, and their quarter.
    Linked linked{.columns = Columns::groups, .share_of_column = {0}, .nodes = {}, .lines = {flat({0, 1, 2, 3})}, .pairs = {}};
    for (const std::int64_t persons : {73, 40, 30, 3}) linked.nodes.push_back({.persons = {persons}, .staff = {}, .shown = everything(1)});
    for (std::size_t month = 1; month <= 3; ++month) linked.nodes[month].is_settled = true;
    linked.nodes[3].shown = nothing(1);
    REQUIRE(settle(linked, limits, Audience::team));
    CHECK_FALSE(is_shown(linked.nodes[0]));
    CHECK(is_shown(linked.nodes[1]));
    CHECK(is_shown(linked.nodes[2]));
    linked.nodes[0].shown = everything(1);
    linked.nodes[0].persons = {78};
    linked.nodes[3] = {.persons = {8}, .staff = {}, .shown = everything(1), .is_settled = true};
    REQUIRE(settle(linked, limits, Audience::team));
    CHECK(is_shown(linked.nodes[0]));
}

TEST_CASE("linked: of two sets that differ by one to four persons one is refused, and both are shown if by none") {
    for (const auto& [inner, shown] : std::vector<std::pair<std::int64_t, bool>>{{40, true}, {39, false}, {36, false}, {35, true}}) {
        Linked linked{.columns = Columns::groups, .share_of_column = {0}, .nodes = {}, .lines = {}, .pairs = {{1, 0}}};
        for (const std::int64_t persons : {std::int64_t{40}, inner}) linked.nodes.push_back({.persons = {persons}, .staff = {}, .shown = everything(1)});
        REQUIRE(settle(linked, limits, Audience::team));
        CHECK(is_shown(linked.nodes[0]));
        CHECK(is_shown(linked.nodes[1]) == shown);
    }
}

TEST_CASE("linked: of two sets that differ by five to nine both numbers are shown, and what was said of one") {
    Linked linked{.columns = Columns::answers, .share_of_column = {0, 1}, .nodes = {}, .lines = {}, .pairs = {{1, 0}}};
    linked.nodes.push_back({.persons = {20, 27}, .staff = {}, .shown = everything(2)});
    linked.nodes.push_back({.persons = {20, 20}, .staff = {}, .shown = everything(2)});
    REQUIRE(settle(linked, limits, Audience::team));
    CHECK(is_shown(linked.nodes[1]));
    CHECK(linked.nodes[0].shown.answers);
    CHECK_FALSE(linked.nodes[1].shown.answers);
}

TEST_CASE("linked: in random cross tables no small number follows from the shown ones along units or channels") {
    rc::prop("no shown line has a hidden rest below the limit", [] {
        const auto units = static_cast<std::size_t>(between(2, 5)), channels = static_cast<std::size_t>(between(2, 4));
        std::vector<std::vector<std::int64_t>> counts(units, std::vector<std::int64_t>(channels));
        for (auto& of_unit : counts)
            for (auto& count : of_unit) count = between(0, 3) == 0 ? between(0, 6) : between(0, 40);
        Cross table = cross(counts);
        RC_ASSERT(settle(table.linked, limits, Audience::team).has_value());
        for (const Line& line : table.linked.lines) {
            std::int64_t rest = table.linked.nodes[line.steps[0].node].persons[0];
            if (!is_shown(table.linked.nodes[line.steps[0].node])) continue;
            for (std::size_t i = 1; i < line.steps.size(); ++i)
                if (is_shown(table.linked.nodes[line.steps[i].node])) rest -= table.linked.nodes[line.steps[i].node].persons[0];
            RC_ASSERT(rest == 0 || rest >= limits.count());
        }
        for (const Node& node : table.linked.nodes)
            if (is_shown(node)) RC_ASSERT(node.persons[0] >= limits.count());
    });
}

TEST_CASE("linked: a set that has persons its whole has not is refused with a sentence") {
    Linked linked{.columns = Columns::groups, .share_of_column = {0}, .nodes = {}, .lines = {flat({0, 1})}, .pairs = {}};
    for (const std::int64_t persons : {0, 3}) linked.nodes.push_back({.persons = {persons}, .staff = {}, .shown = everything(1)});
    CHECK(settle(linked, limits, Audience::team).error().code == Errc::bad_input);
    linked.nodes[0].persons = {1, 2};
    CHECK(settle(linked, limits, Audience::team).error().code == Errc::bad_input);
}

}  // namespace stemmen::insight
