// The search for other worlds: small changes to who answered what where that nobody who reads the shown numbers could notice.
// Each is a world of its own, so finding one proves that the hidden number cannot be worked out, by whatever arithmetic.
//
//   move      a person is counted in another row, or not at all: goes through rows whose number is hidden
//   exchange  two persons swap their answers a and b: goes through rows where both cells are hidden, and the share too
//             unless a and b are part of the same one. Where such rows reach beyond the total, one person's answer will do.
//   both      somebody who answered b is moved in, and then swaps it for a
#include <vector>

#include "insight/plan.hpp"

namespace stemmen::insight {
namespace {

// Who of some kind can come and go through each row: from or to its part of a region, and the rest of that region.
struct Doors {
    Flags leave, enter, leave_outside, enter_outside;
};

bool may_lose(const Plan& plan, std::size_t row) { return plan.count_hidden[row] && !(plan.labelled[row] && plan.persons[row] <= plan.under_from); }
bool may_gain(const Plan& plan, std::size_t row) { return plan.count_hidden[row] && !(plan.labelled[row] && plan.persons[row] >= plan.under_to); }

Doors doors(const Plan& plan, const std::vector<std::int64_t>& own) {
    Doors d{Flags(plan.rows), Flags(plan.rows), Flags(plan.rows, 1), Flags(plan.rows, 1)};
    std::vector<int> leave_below(plan.rows), enter_below(plan.rows);
    for (std::size_t row = plan.rows; row-- > 0;) {
        d.leave[row] = may_lose(plan, row) && (own[row] > 0 || leave_below[row] > 0);
        d.enter[row] = may_gain(plan, row) && (plan.has_place_for_persons(row) || enter_below[row] > 0);
        if (row == 0) break;
        leave_below[*plan.parent[row]] += d.leave[row];
        enter_below[*plan.parent[row]] += d.enter[row];
    }
    for (std::size_t row = 1; row < plan.rows; ++row) {
        const std::size_t above = *plan.parent[row];
        const bool near_leave = own[above] > 0 || leave_below[above] > d.leave[row];
        const bool near_enter = plan.has_place_for_persons(above) || enter_below[above] > d.enter[row];
        d.leave_outside[row] = near_leave || (may_gain(plan, above) && d.leave_outside[above]);
        d.enter_outside[row] = near_enter || (may_lose(plan, above) && d.enter_outside[above]);
    }
    return d;
}

class Search {
public:
    explicit Search(const Plan& plan)
        : plan_(plan),
          found_(plan.columns, Flags(plan.rows)),
          moved_in_(plan.columns, Flags(plan.rows)),
          found_share_(plan.groups, Flags(plan.rows)) {
        for (std::size_t column = 0; column < plan.columns; ++column) move(column);
        for (std::size_t a = 0; a < plan.columns; ++a)
            for (std::size_t b = a + 1; b < plan.columns; ++b) exchange(a, b);
    }

    [[nodiscard]] bool is_bare(std::size_t column, std::size_t row) const {
        const std::size_t group = plan_.group[column];
        if (!plan_.cell_hidden[column][row]) return false;
        if (!plan_.answers_hidden[row]) return !found_[column][row] && plan_.group_persons(row, group) > 0;
        const bool share_is_bare = plan_.groups > 1 && !found_share_[group][row];
        return !found_[column][row] || share_is_bare;
    }

private:
    void find(std::size_t column, std::size_t row, bool changes_share) {
        found_[column][row] = 1;
        if (changes_share) found_share_[plan_.group[column]][row] = 1;
    }

    void move(std::size_t column) {
        const Doors d = doors(plan_, plan_.own[column]);
        for (std::size_t row = 0; row < plan_.rows; ++row) {
            moved_in_[column][row] = d.enter[row] && d.leave_outside[row];
            if (moved_in_[column][row] || (d.leave[row] && d.enter_outside[row])) find(column, row, true);
        }
    }

    void exchange(std::size_t a, std::size_t b) {
        const bool across = plan_.group[a] != plan_.group[b];
        Flags open(plan_.rows), beyond(plan_.rows);
        std::vector<std::int64_t> in_a = plan_.own[a], in_b = plan_.own[b];
        for (std::size_t row = plan_.rows; row-- > 0;) {
            open[row] = plan_.cell_hidden[a][row] && plan_.cell_hidden[b][row] && (!across || plan_.answers_hidden[row]);
            if (row == 0 || !open[row]) continue;
            in_a[*plan_.parent[row]] += in_a[row];
            in_b[*plan_.parent[row]] += in_b[row];
        }
        std::vector<std::int64_t> all_a = in_a, all_b = in_b;
        for (std::size_t row = 0; row < plan_.rows; ++row) {
            if (!open[row]) continue;
            beyond[row] = row == 0 || beyond[*plan_.parent[row]];
            if (row > 0) all_a[row] = all_a[*plan_.parent[row]];
            if (row > 0) all_b[row] = all_b[*plan_.parent[row]];
            const bool can_get_a = beyond[row] || all_a[row] > in_a[row];
            const bool can_get_b = beyond[row] || all_b[row] > in_b[row];
            const bool swaps = (in_b[row] > 0 && can_get_a) || (in_a[row] > 0 && can_get_b);
            if (swaps || (moved_in_[b][row] && can_get_a)) find(a, row, across);
            if (swaps || (moved_in_[a][row] && can_get_b)) find(b, row, across);
        }
    }

    const Plan& plan_;
    std::vector<Flags> found_, moved_in_;
    std::vector<Flags> found_share_;
};

}  // namespace

Bare without_another_world(const Plan& plan) {
    Bare bare;
    const Doors everybody = doors(plan, plan.own_persons);
    for (std::size_t row = 0; row < plan.rows; ++row) {
        const bool moves = (everybody.leave[row] && everybody.enter_outside[row]) || (everybody.enter[row] && everybody.leave_outside[row]);
        if (plan.count_hidden[row] && !moves) bare.counts.push_back(row);
    }
    if (plan.columns == 1) return bare;  // the one cell is the row's number
    const Search search(plan);
    for (std::size_t column = 0; column < plan.columns; ++column)
        for (std::size_t row = 0; row < plan.rows; ++row)
            if (search.is_bare(column, row)) bare.cells.push_back({column, row});
    return bare;
}

}  // namespace stemmen::insight
