// Which numbers of a table may be shown, so that none that must be hidden can be worked out from the others (domain §5.7).
//
// One shape serves all: rows are a tree below row 0, the total; columns are flat. A unit tree is a table with one column, a
// rating distribution one with one row, a cross table one whose rows all lie below the total. Counts are persons.
//
// What is promised of the result, beyond the limits themselves:
//   1. No group that adding and subtracting shown rows gives has fewer persons than the count limit, and none about which
//      something was said has fewer than the share limit. So it is for one category down the rows, and for the hidden ones
//      across a row.
//   2. For every hidden number there is another world: the same persons, but for one or two who answered something else,
//      somewhere else or not at all, in which everything that is shown is the same and this number is not.
// The one exception is told by a share that may be shown: where nobody said so, the categories it is made of are 0 too.
// Neither counts on a reader who also knows which rows were candidates and that the smallest was taken: in rare constellations
// (6, 6 and 4 of 16) that pins a number down. Both promises hold within one table. What several tables or filters together give away is guarded by shown.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/result.hpp"
#include "insight/limits.hpp"
#include "insight/proportion.hpp"

namespace stemmen::insight {

inline constexpr std::size_t rows_max = 5'000;  // as many as the unit tree may have
inline constexpr std::size_t columns_max = categories_max;

enum class CountShown {
    exact,
    under,  // "under 10": leaders see that it is between the limits
    hidden,
};
struct RowShown {
    CountShown count{};
    bool answers = false;     // the row's shares, and what else is made of all its answers, such as the median
    std::vector<bool> cells;  // the number in each column
    bool operator==(const RowShown&) const = default;
};
struct Row {
    std::optional<std::size_t> parent;  // an earlier row; none for row 0 only
    std::vector<std::int64_t> persons;  // by column: those of this row who belong to no row below it
    std::optional<std::int64_t> staff;  // a service place: how many work there. none: a larger unit, or no unit at all
    std::optional<RowShown> at_most;    // what is not shown for reasons outside of this table
    bool operator==(const Row&) const = default;
};

enum class Columns {
    answers,  // what was said: shown from the share limit on, categories chosen by few hidden
    groups,   // who they are, such as months or channels: each is a number of persons like any other
};

struct Table {
    Columns columns = Columns::answers;
    // Which share each column is part of, such as {0, 0, 1, 2, 2} for not satisfied, in between, satisfied; consecutive from
    // 0, ascending. A share is shown beside its categories, and by the base alone; {0, 0, 0} where no share is shown. Of groups:
    // whose sum another table tells, such as {0, 0, 1, 1} where those of the first two are counted elsewhere as well.
    std::vector<std::size_t> share_of_column;
    std::vector<Row> rows;
    bool operator==(const Table&) const = default;
};

struct Shape {
    std::vector<RowShown> rows;
    bool operator==(const Shape&) const = default;
};

// bad_input: rows that are no tree, columns that do not fit, a negative number. over_limit: too many rows, columns, persons.
Result<Shape> suppress(const Table& table, const Limits& limits, Audience audience);

}  // namespace stemmen::insight
