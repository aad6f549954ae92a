// Which numbers may be shown of tables that share numbers: the same units seen by channel and by period (domain §5.7). Each line
// of such tables is suppressed by itself (suppress.hpp), what one line hides the others take as hidden, until nothing changes;
// and no two shown sets of which one holds the other may differ by a few persons only.
//
// What is shown depends on the numbers alone, never on who has asked for what before, so that there is no memory to be kept and
// none to be lost. For that, sets are settled in an order: what may be seen first is settled first and stays (`is_settled`), and
// what comes later yields. A month comes before its quarter and its weeks, all channels together come before each one.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "insight/limits.hpp"
#include "insight/suppress.hpp"

namespace stemmen::insight {

inline constexpr std::size_t nodes_max = 50'000;
inline constexpr int settling_rounds_max = 50;  // then everything that is not settled is hidden

struct Node {
    std::vector<std::int64_t> persons;  // by column, with all below
    std::optional<std::int64_t> staff;  // as in Row
    RowShown shown;                     // in: at most this (everything, at first); out: what may be shown
    bool is_settled = false;            // shown or hidden before: stays as it is
    bool operator==(const Node&) const = default;
};
RowShown everything(std::size_t columns);
RowShown nothing(std::size_t columns);

// A tree of nodes: the first is the top. What a node has beyond its children are persons in none of them.
struct Line {
    struct Step {
        std::size_t node = 0;
        std::optional<std::size_t> parent;  // place in the line, earlier; none for the first
    };
    std::vector<Step> steps;
};
// A set of persons within another one.
struct Within {
    std::size_t inner = 0, outer = 0;
};

struct Linked {
    Columns columns = Columns::answers;
    std::vector<std::size_t> share_of_column;
    std::vector<Node> nodes;
    std::vector<Line> lines;
    std::vector<Within> pairs;
};
// Errors as suppress(): tables that do not fit together, or too large.
Result<void> settle(Linked& linked, const Limits& limits, Audience audience);

}  // namespace stemmen::insight
