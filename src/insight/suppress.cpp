#include "insight/suppress.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "insight/plan.hpp"

namespace stemmen::insight {
namespace {

std::optional<Error> fault_in(const Table& table) {
    const auto& shares = table.share_of_column;
    if (table.rows.size() > rows_max || shares.size() > columns_max) return Error{Errc::over_limit, "the table is too large"};
    if (table.rows.empty() || shares.empty()) return Error{Errc::bad_input, "the table is empty"};
    for (std::size_t column = 0; column < shares.size(); ++column) {
        const std::size_t before = column == 0 ? 0 : shares[column - 1];
        if (shares[column] != before && (column == 0 || shares[column] != before + 1))
            return Error{Errc::bad_input, "the shares of the columns are numbered from 0, ascending"};
    }
    std::int64_t persons = 0;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const Row& given = table.rows[row];
        const std::string where = "row " + std::to_string(row);
        if (given.parent.has_value() != (row > 0) || (given.parent && *given.parent >= row))
            return Error{Errc::bad_input, where + ": only row 0 has no parent, and a parent stands earlier"};
        if (given.persons.size() != shares.size()) return Error{Errc::bad_input, where + " needs one number for each column"};
        if (given.at_most && given.at_most->cells.size() != shares.size()) return Error{Errc::bad_input, where + " is hidden in other columns than there are"};
        if (given.staff && *given.staff < 0) return Error{Errc::bad_input, where + " has an impossible number of staff"};
        for (const std::int64_t count : given.persons) {
            if (count < 0) return Error{Errc::bad_input, where + " has a negative number"};
            if (count > persons_max - persons) return Error{Errc::over_limit, "the table counts too many persons"};
            persons += count;
        }
    }
    return std::nullopt;
}

// From how many persons on each kind of number may stand in this table, for this audience.
struct Floors {
    std::int64_t count = 0;  // a row's exact number, and one category
    std::int64_t share = 0;
    std::int64_t place = 0;  // a service place as a row
};
Floors floors(const Table& table, const Limits& limits, Audience audience) {
    const std::int64_t count = audience == Audience::team ? limits.count() : limits.share();
    return {count, table.columns == Columns::groups ? count : limits.share(), limits.share()};
}

// Every region of `hidden` that leaves fewer than `least` persons gets its next smallest row; without any, its top goes.
template <class Least, class Hide>
bool widen(const Plan& plan, const Flags& hidden, const std::vector<std::int64_t>& own, const std::vector<std::int64_t>& size, Least least,
           Hide hide) {
    const std::vector<Part> regions = parts(plan, hidden, own, size);
    std::vector<std::size_t> targets;
    for (std::size_t row = 0; row < plan.rows; ++row) {
        const Part& region = regions[row];
        if (!hidden[row] && region.has_hidden && region.rest < least(region)) targets.push_back(region.smallest.value_or(row));
    }
    bool changed = false;
    for (const std::size_t row : targets) changed |= hide(row);
    return changed;
}

// What to hide next so that more of the region that `row` lies in is uncertain. none: all of it is hidden already.
std::optional<std::size_t> next_in_region(const Plan& plan, const Flags& hidden, const std::vector<std::int64_t>& own,
                                          const std::vector<std::int64_t>& size, std::size_t row) {
    const std::vector<Part> regions = parts(plan, hidden, own, size);
    if (regions[row].rest == 0 && regions[row].smallest) return regions[row].smallest;
    const auto top = top_of(plan, hidden, row);
    const auto next = regions[top.value_or(0)].smallest;
    return next ? next : top;
}

class Suppression {
public:
    // `hides_from`: what another table lets through only so far counts as hidden here.
    Suppression(const Table& table, const Floors& floors, CountShown hides_from) : plan(table), floors_(floors), is_of_groups_(table.columns == Columns::groups) {
        for (std::size_t row = 0; row < plan.rows; ++row) {
            if (const auto& at_most = table.rows[row].at_most) hide_beyond(row, *at_most, hides_from);
            const auto& staff = table.rows[row].staff;
            const std::int64_t least = staff ? std::max(floors_.count, floors_.place) : floors_.count;
            if (plan.persons[row] < least || (staff && *staff < staff_min)) plan.hide_count(row);
        }
    }

    void settle_counts() {
        while (widen_counts() || vary_counts()) {}
    }

    void settle_everything() {
        for (std::size_t row = 0; row < plan.rows; ++row) {
            if (plan.persons[row] < floors_.share) plan.hide_answers(row);
            for (std::size_t column = 0; column < plan.columns; ++column)
                if ((is_category(column) || is_of_groups_) && plan.cell[column][row] < floors_.count) plan.hide_cell(column, row);
        }
        // The search for other worlds comes last: most of what it would find missing, the simpler rules have mended by then.
        while (widen_counts() || vary_counts() || widen_answers() || widen_rows() || widen_columns() || vary_cells()) {}
    }

    // Leaders are told which of the hidden numbers lie from `from` to below `to`, except where that would pin one down.
    void label(const Flags& hidden_for_all, std::int64_t from, std::int64_t to) {
        plan.under_from = from;
        plan.under_to = to - 1;
        for (std::size_t row = 0; row < plan.rows; ++row)
            plan.labelled[row] = plan.count_hidden[row] && !hidden_for_all[row] && from <= plan.persons[row] && plan.persons[row] < to;
        while (drop_labels()) {}
    }

    Plan plan;

private:
    void hide_beyond(std::size_t row, const RowShown& at_most, CountShown hides_from) {
        if (at_most.count >= hides_from) plan.hide_count(row);
        if (!at_most.answers) plan.hide_answers(row);
        for (std::size_t column = 0; column < plan.columns; ++column)
            if (!at_most.cells[column]) plan.hide_cell(column, row);
    }

    [[nodiscard]] bool is_category(std::size_t column) const { return plan.group_size[plan.group[column]] > 1; }

    bool widen_counts() {
        const auto least = [&](const Part& region) { return region.has_place ? std::max(floors_.count, floors_.place) : floors_.count; };
        return widen(plan, plan.count_hidden, plan.own_persons, plan.persons, least, [&](std::size_t row) { return plan.hide_count(row); });
    }

    bool widen_answers() {
        const auto least = [&](const Part&) { return floors_.share; };
        return widen(plan, plan.answers_hidden, plan.own_persons, plan.persons, least, [&](std::size_t row) { return plan.hide_answers(row); });
    }

    // One category down the rows.
    bool widen_columns() {
        bool changed = false;
        const auto least = [&](const Part&) { return floors_.count; };
        for (std::size_t column = 0; column < plan.columns; ++column)
            if (is_category(column))
                changed |= widen(plan, plan.cell_hidden[column], plan.own[column], plan.cell[column], least,
                                 [&](std::size_t row) { return plan.hide_cell(column, row); });
        return changed;
    }

    // The categories of one share across a row: two hidden at least, and enough persons in them, or else all of them.
    bool widen_rows() {
        bool changed = false;
        for (std::size_t row = 0; row < plan.rows; ++row) {
            for (std::size_t group = 0; group < plan.groups; ++group) {
                int hidden = 0;
                std::int64_t persons = 0;
                for (std::size_t column = 0; column < plan.columns; ++column) {
                    if (plan.group[column] != group || !plan.cell_hidden[column][row]) continue;
                    ++hidden;
                    persons += plan.cell[column][row];
                }
                if (hidden == 0 || (hidden > 1 && persons >= floors_.count)) continue;
                if (const auto next = next_in_row(row, group)) changed |= plan.hide_cell(*next, row);
            }
        }
        return changed;
    }

    [[nodiscard]] std::optional<std::size_t> next_in_row(std::size_t row, std::size_t group) const {
        std::optional<std::size_t> next;
        for (std::size_t column = 0; column < plan.columns; ++column) {
            if (plan.group[column] != group || plan.cell_hidden[column][row]) continue;
            if (!next || plan.cell[column][row] < plan.cell[*next][row]) next = column;
        }
        return next;
    }

    bool vary_counts() {
        const Bare bare = without_another_world(plan);
        const Flags before = plan.count_hidden;
        std::set<std::optional<std::size_t>> mended;  // one step a region, and then look again
        bool changed = false;
        for (const std::size_t row : bare.counts) {
            const auto next = next_in_region(plan, plan.count_hidden, plan.own_persons, plan.persons, row);
            if (next && mended.insert(top_of(plan, before, row)).second) changed |= plan.hide_count(*next);
        }
        return changed;
    }

    bool vary_cells() {
        const Bare bare = without_another_world(plan);
        const Flags before = plan.answers_hidden;
        std::set<std::optional<std::size_t>> mended;
        bool changed = false;
        for (const Bare::Cell& cell : bare.cells)
            if (mended.insert(top_of(plan, before, cell.row)).second) changed |= vary(cell.column, cell.row);
        return changed;
    }

    // First within the row, then down the column, then what others said at all, and at the very last how many they are.
    bool vary(std::size_t column, std::size_t row) {
        if (!plan.answers_hidden[row])
            if (const auto next = next_in_row(row, plan.group[column])) return plan.hide_cell(*next, row);
        if (is_category(column))
            if (const auto next = next_in_region(plan, plan.cell_hidden[column], plan.own[column], plan.cell[column], row))
                return plan.hide_cell(column, *next);
        if (const auto next = next_in_region(plan, plan.answers_hidden, plan.own_persons, plan.persons, row)) return plan.hide_answers(*next);
        if (const auto next = next_in_region(plan, plan.count_hidden, plan.own_persons, plan.persons, row)) return plan.hide_count(*next);
        return false;
    }

    bool drop_labels() {
        const Bare bare = without_another_world(plan);
        std::vector<std::size_t> pinned = bare.counts;
        for (const Bare::Cell& cell : bare.cells) pinned.push_back(cell.row);
        bool changed = false;
        for (const std::size_t row : pinned) {
            const auto region = top_of(plan, plan.count_hidden, row);
            for (std::size_t other = 0; other < plan.rows; ++other) {
                if (!plan.labelled[other] || top_of(plan, plan.count_hidden, other) != region) continue;
                plan.labelled[other] = 0;
                changed = true;
            }
        }
        return changed;
    }

    Floors floors_;
    bool is_of_groups_;
};

Shape shape_of(const Plan& plan) {
    Shape shape;
    for (std::size_t row = 0; row < plan.rows; ++row) {
        RowShown shown{.count = CountShown::exact, .answers = !plan.answers_hidden[row], .cells = {}};
        if (plan.count_hidden[row]) shown.count = plan.labelled[row] ? CountShown::under : CountShown::hidden;
        for (std::size_t column = 0; column < plan.columns; ++column) shown.cells.push_back(!plan.cell_hidden[column][row]);
        shape.rows.push_back(std::move(shown));
    }
    return shape;
}

}  // namespace

Result<Shape> suppress(const Table& table, const Limits& limits, Audience audience) {
    if (auto fault = fault_in(table)) return std::move(*fault);
    const Floors wanted = floors(table, limits, audience);
    Suppression suppression(table, wanted, CountShown::under);
    if (audience == Audience::leaders) {
        Suppression for_all(table, {limits.count(), wanted.share, wanted.place}, CountShown::hidden);
        for_all.settle_counts();
        for (std::size_t row = 0; row < table.rows.size(); ++row)
            if (for_all.plan.count_hidden[row]) suppression.plan.hide_count(row);
        suppression.settle_everything();
        suppression.label(for_all.plan.count_hidden, limits.count(), limits.share());
    } else {
        suppression.settle_everything();
    }
    return shape_of(suppression.plan);
}

}  // namespace stemmen::insight
