#include "insight/suppress.hpp"

#include <catch2/catch.hpp>

#include "tables.hpp"

namespace stemmen::insight {

namespace {

const Limits limits;

Shape shape_of(const Table& table, Audience audience = Audience::team) {
    const auto shape = suppress(table, limits, audience);
    REQUIRE(shape);
    return *shape;
}
std::vector<std::size_t> hidden_counts(const Table& table, Audience audience = Audience::team) {
    std::vector<std::size_t> found;
    const Shape shape = shape_of(table, audience);
    for (std::size_t i = 0; i < shape.rows.size(); ++i)
        if (shape.rows[i].count != CountShown::exact) found.push_back(i);
    return found;
}
std::vector<std::size_t> hidden_cells(const Table& table, std::size_t row) {
    std::vector<std::size_t> found;
    const Shape shape = shape_of(table);
    for (std::size_t k = 0; k < shape.rows[row].cells.size(); ++k)
        if (!shape.rows[row].cells[k]) found.push_back(k);
    return found;
}
using Rows = std::vector<std::size_t>;
Table ratings(std::vector<std::int64_t> persons, std::vector<std::size_t> shares = {0, 0, 0, 0, 0}) {
    return {.columns = Columns::answers, .share_of_column = std::move(shares), .rows = {row({}, std::move(persons))}};
}

}  // namespace

TEST_CASE("suppress: of 37 = Øst 20 + Vest 14 + Nord 3, Nord and Vest are hidden") { CHECK(hidden_counts(line({20, 14, 3})) == Rows{2, 3}); }

TEST_CASE("suppress: where nothing is small nothing is hidden") {
    CHECK(hidden_counts(line({20, 14, 10})).empty());
    CHECK(hidden_counts(line({5, 5, 5})).empty());
    CHECK(hidden_cells(ratings({5, 6, 7, 8, 9}), 0).empty());
}

TEST_CASE("suppress: small ones protect each other when together they are enough, and else draw in the next smallest") {
    CHECK(hidden_counts(line({20, 3, 2})) == Rows{2, 3});
    CHECK(hidden_counts(line({20, 12, 1, 2})) == Rows{2, 3, 4});
    CHECK(hidden_counts(line({20, 0, 0, 30})) == Rows{1, 2, 3});
}

TEST_CASE("suppress: with nobody else to hide, the total goes too") {
    CHECK(hidden_counts(line({3})) == Rows{0, 1});
    CHECK(hidden_counts(line({0, 0})) == Rows{0, 1, 2});
    CHECK(hidden_counts(line({})) == Rows{0});
}

TEST_CASE("suppress: a small unit deep in the tree is not given away by its grandparents") {
    // 0 the total; 1 (A) with 2: 3 persons and 3: 40; 4 (B): 60.
    const Table table{.columns = Columns::groups, .share_of_column = {0}, .rows = {row({}, {0}), row(0, {0}), row(1, {3}), row(1, {40}), row(0, {60})}};
    CHECK(hidden_counts(table) == Rows{2, 3});
}

TEST_CASE("suppress: the few who are counted in a district but in none of its places are not given away either") {
    const Table table{.columns = Columns::groups, .share_of_column = {0}, .rows = {row({}, {2}), row(0, {30}), row(0, {20})}};
    CHECK(hidden_counts(table) == Rows{2});
    const Table many{.columns = Columns::groups, .share_of_column = {0}, .rows = {row({}, {5}), row(0, {30}), row(0, {20})}};
    CHECK(hidden_counts(many).empty());
}

TEST_CASE("suppress: a service place needs ten answers and five who work there, and is not given away") {
    Table table = line({40, 9, 30});
    CHECK(hidden_counts(table).empty());
    table.rows[2].staff = staff_min;
    CHECK(hidden_counts(table) == Rows{2, 3});
    table.rows[2].persons = {10};
    CHECK(hidden_counts(table).empty());
    table.rows[2].staff = staff_min - 1;
    CHECK(hidden_counts(table) == Rows{2, 3});
}

TEST_CASE("suppress: five to nine give a number to the team, under ten to leaders, and nothing to others") {
    const Table table = line({40, 7, 8, 30, 3, 2});
    const Shape team = shape_of(table), leaders = shape_of(table, Audience::leaders), open = shape_of(table, Audience::open);
    CHECK(team.rows[2].count == CountShown::exact);
    CHECK(leaders.rows[2].count == CountShown::under);
    CHECK(leaders.rows[3].count != CountShown::exact);
    CHECK(leaders.rows[5].count == CountShown::hidden);
    CHECK(open.rows[2].count == CountShown::hidden);
    CHECK(open.rows[1].count == CountShown::exact);
}

TEST_CASE("suppress: leaders are not told under ten where that would pin the number down") {
    // 5 + 5 = 10, and both are known to be at least 5.
    const Shape pinned = shape_of(line({40, 5, 5}), Audience::leaders);
    CHECK(pinned.rows[2].count == CountShown::hidden);
    CHECK(pinned.rows[3].count == CountShown::hidden);
    const Shape loose = shape_of(line({40, 6, 5}), Audience::leaders);
    CHECK(loose.rows[2].count == CountShown::under);
    CHECK(loose.rows[3].count == CountShown::under);
}

TEST_CASE("suppress: what fewer than ten said is not given away by what all said") {
    // Satisfied and not, of a total and three units: 7 persons' answers are hidden, and those of the next smallest with them.
    const Table table{.columns = Columns::answers, .share_of_column = {0, 1}, .rows = {row({}, {0, 0}), row(0, {20, 10}), row(0, {12, 8}), row(0, {4, 3})}};
    const Shape shape = shape_of(table);
    CHECK(shape.rows[3].count == CountShown::exact);
    CHECK_FALSE(shape.rows[3].answers);
    CHECK_FALSE(shape.rows[2].answers);
    CHECK(shape.rows[1].answers);
    CHECK(shape.rows[0].answers);
}

TEST_CASE("suppress: where everybody said the same, the total would tell what the small unit said, and is hidden") {
    const Table table{.columns = Columns::answers, .share_of_column = {0, 1}, .rows = {row({}, {0, 0}), row(0, {40, 0}), row(0, {7, 0})}};
    CHECK_FALSE(shape_of(table).rows[0].answers);
    CHECK(shape_of(table).rows[0].count == CountShown::exact);
}

TEST_CASE("suppress: categories chosen by few are hidden, and enough beside them that they cannot be worked out") {
    CHECK(hidden_cells(ratings({2, 3, 5, 10, 20}), 0) == Rows{0, 1});
    CHECK(hidden_cells(ratings({4, 6, 7, 10, 20}), 0) == Rows{0, 1});
    CHECK(hidden_cells(ratings({0, 0, 0, 10, 20}), 0) == Rows{0, 1, 2, 3});
    CHECK(hidden_cells(ratings({1, 1, 1, 2, 4}), 0) == Rows{0, 1, 2, 3, 4});
}

TEST_CASE("suppress: a share that is shown beside its categories is reckoned with") {
    // 4 and 5 stars are 29 together, and shown so: hiding 4 stars for the sake of the low ones would be of no use.
    const Table table = ratings({0, 0, 1, 14, 15}, {0, 0, 0, 1, 1});
    CHECK(hidden_cells(table, 0) == Rows{0, 1, 2});
    CHECK(shape_of(table).rows[0].answers);
    CHECK(hidden_cells(ratings({2, 10, 8, 1, 30}, {0, 0, 1, 2, 2}), 0) == Rows{0, 1, 3, 4});
}

TEST_CASE("suppress: a category that few chose is not given away by other units and their sum") {
    const Table table{.columns = Columns::answers,
                      .share_of_column = {0, 0, 0},
                      .rows = {row({}, {0, 0, 0}), row(0, {20, 20, 20}), row(0, {3, 20, 30}), row(0, {20, 20, 20})}};
    const Shape shape = shape_of(table);
    CHECK_FALSE(shape.rows[2].cells[0]);
    CHECK_FALSE(shape.rows[2].cells[1]);
    CHECK((!shape.rows[1].cells[0] || !shape.rows[3].cells[0] || !shape.rows[0].cells[0]));
    CHECK(shape.rows[2].answers);
}

TEST_CASE("suppress: what cannot be a table is refused") {
    const auto fault = [](const Table& table) { return suppress(table, limits, Audience::team).error().code; };
    const Table good = line({5, 6});
    const auto with = [&](auto change) {
        Table table = good;
        change(table);
        return table;
    };
    CHECK(fault({}) == Errc::bad_input);
    CHECK(fault(with([](Table& t) { t.share_of_column = {}; })) == Errc::bad_input);
    CHECK(fault(with([](Table& t) { t.share_of_column = {1}; })) == Errc::bad_input);
    CHECK(fault(with([](Table& t) { t.rows[0].parent = 0; })) == Errc::bad_input);
    CHECK(fault(with([](Table& t) { t.rows[1].parent = 1; })) == Errc::bad_input);
    CHECK(fault(with([](Table& t) { t.rows[1].parent = {}; })) == Errc::bad_input);
    CHECK(fault(with([](Table& t) { t.rows[1].persons = {1, 2}; })) == Errc::bad_input);
    CHECK(fault(with([](Table& t) { t.rows[1].persons = {-1}; })) == Errc::bad_input);
    CHECK(fault(with([](Table& t) { t.rows[1].staff = -1; })) == Errc::bad_input);
    CHECK(fault({.columns = Columns::answers, .share_of_column = {0, 2}, .rows = {row({}, {1, 2})}}) == Errc::bad_input);
}

TEST_CASE("suppress: a table is as large as the limits and not larger") {
    const auto fault = [](const Table& table) { return suppress(table, limits, Audience::team).error().code; };
    CHECK(suppress(line(std::vector<std::int64_t>(rows_max - 1, 20)), limits, Audience::team));
    CHECK(fault(line(std::vector<std::int64_t>(rows_max, 20))) == Errc::over_limit);
    const auto wide = [](std::size_t columns) {
        return Table{.columns = Columns::groups, .share_of_column = std::vector<std::size_t>(columns), .rows = {row({}, std::vector<std::int64_t>(columns, 9))}};
    };
    CHECK(suppress(wide(columns_max), limits, Audience::team));
    CHECK(fault(wide(columns_max + 1)) == Errc::over_limit);
    CHECK(suppress(line({persons_max - 9, 9}), limits, Audience::team));
    CHECK(fault(line({persons_max - 9, 10})) == Errc::over_limit);
}

TEST_CASE("suppress: higher limits hide more") {
    const auto strict = Limits::make(10, 20, 50);
    const auto shape = suppress(line({40, 9, 30}), *strict, Audience::team);
    CHECK(shape->rows[2].count == CountShown::hidden);
    CHECK(shape->rows[3].count == CountShown::hidden);
    CHECK_FALSE(suppress(ratings({5, 5, 5}, {0, 1, 2}), *strict, Audience::team)->rows[0].answers);
}

}  // namespace stemmen::insight
