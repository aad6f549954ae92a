// The one way from counts to figures on a page, in a file or over the API: what a caller gives is persons, what it gets is
// a figure with its uncertainty, or the reason why there is none (domain §5.7; R-071).
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "insight/limits.hpp"
#include "insight/proportion.hpp"
#include "insight/suppress.hpp"

namespace stemmen::insight {

inline constexpr std::int64_t open_count_step = 5;  // numbers for everybody are rounded to it
inline constexpr double open_share_step = 0.01;
inline constexpr double open_share_step_few = 0.05;  // below the comparison limit

struct CountOnly {
    std::int64_t persons = 0;
    bool rounded = false;
    bool operator==(const CountOnly&) const = default;
};
struct UnderLimit {  // "under 10"
    std::int64_t limit = 0;
    bool operator==(const UnderLimit&) const = default;
};
struct ShareFigure {
    std::optional<std::int64_t> of;  // how many answered; for everybody rounded, and left out where they are few
    double share = 0;                // 0 to 1
    std::optional<Interval> interval;  // never for everybody: it would give the exact numbers away
    bool few = false;                // to be marked "få svar", and not to be compared
    bool rounded = false;
    bool operator==(const ShareFigure&) const = default;
};
using Figure = std::variant<Hidden, CountOnly, UnderLimit, ShareFigure>;

// One group by itself, beside which no part and no whole of it is shown. Otherwise: publish().
Figure figure(const Tally& tally, const Limits& limits, Audience audience);

struct PageRow {
    Figure persons;              // CountOnly, UnderLimit or Hidden
    std::vector<Figure> shares;  // in the order of Table::share_of_column; empty for columns of groups
    std::vector<Figure> cells;   // by column: the category's share, or the group's number
    bool operator==(const PageRow&) const = default;
};
struct Page {
    std::vector<PageRow> rows;
    bool operator==(const Page&) const = default;
};
// Errors as suppress().
Result<Page> publish(const Table& table, const Limits& limits, Audience audience);

// One row of which it is known already what may be shown (linked.hpp). `persons` by column, with all below.
PageRow publish_row(const std::vector<std::int64_t>& persons, const RowShown& shown, Columns columns, const std::vector<std::size_t>& share_of_column,
                    const Limits& limits, Audience audience);

// Only what is shown can be compared: a difference with its interval, or why there is none. Exact figures only.
using Comparison = std::variant<Hidden, Difference>;
Comparison compare(const Figure& first, const Figure& second, int comparisons_on_page = 1);

}  // namespace stemmen::insight
