#include "insight/linked.hpp"

#include <algorithm>
#include <numeric>

namespace stemmen::insight {
namespace {

std::int64_t total(const Node& node) { return std::accumulate(node.persons.begin(), node.persons.end(), std::int64_t{0}); }

// True if that is new.
bool lower(RowShown& shown, const RowShown& to) {
    bool changed = false;
    if (static_cast<int>(to.count) > static_cast<int>(shown.count)) {
        shown.count = to.count;
        changed = true;
    }
    if (shown.answers && !to.answers) {
        shown.answers = false;
        changed = true;
    }
    for (std::size_t column = 0; column < shown.cells.size(); ++column) {
        if (!shown.cells[column] || to.cells[column]) continue;
        shown.cells[column] = false;
        changed = true;
    }
    return changed;
}

// What may be shown of a node beside one that is settled and would have had to yield.
RowShown yielding(const RowShown& settled, const RowShown& wished) {
    RowShown shown = everything(settled.cells.size());
    if (wished.count != settled.count) return nothing(settled.cells.size());
    shown.answers = wished.answers || !settled.answers;
    for (std::size_t column = 0; column < shown.cells.size(); ++column)
        shown.cells[column] = shown.answers && (wished.cells[column] || !settled.cells[column]);
    return shown;
}

class Settling {
public:
    Settling(Linked& linked, const Limits& limits, Audience audience) : linked_(linked), limits_(limits), audience_(audience) {}

    Result<void> run() {
        for (const Node& node : linked_.nodes)
            if (node.persons.size() != linked_.share_of_column.size() || node.shown.cells.size() != node.persons.size())
                return Error{Errc::bad_input, "a node needs one number for each column"};
        for (Node& node : linked_.nodes)
            if (!node.is_settled && total(node) == 0) node.shown = nothing(node.persons.size());
        for (int round = 0; round < settling_rounds_max; ++round) {
            bool changed = false;
            for (const Line& line : linked_.lines) {
                const Result<bool> one = settle_line(line);
                if (!one) return one.error();
                changed |= *one;
            }
            for (const Within& pair : linked_.pairs) changed |= settle_pair(pair);
            // One table by itself is settled at once; taken up again, what it hides would count as hidden for reasons of somebody else's.
            if (!changed || (linked_.lines.size() == 1 && linked_.pairs.empty())) return {};
        }
        for (Node& node : linked_.nodes)
            if (!node.is_settled) node.shown = nothing(node.persons.size());
        return {};
    }

private:
    // Nobody is told of a set without persons more than that it is not shown, so it is left out: then what is hidden beside it is
    // hidden well without counting on it.
    Result<bool> settle_line(const Line& line) {
        Table table{.columns = linked_.columns, .share_of_column = linked_.share_of_column, .rows = {}};
        std::vector<std::size_t> nodes;
        std::vector<std::optional<std::size_t>> place(line.steps.size());
        for (std::size_t step = 0; step < line.steps.size(); ++step) {
            const Node& node = linked_.nodes.at(line.steps[step].node);
            if (total(node) == 0) continue;
            Row row{.parent = {}, .persons = node.persons, .staff = node.staff, .at_most = node.shown};
            if (step > 0) {
                const auto parent = place.at(line.steps[step].parent.value_or(0));
                if (!parent) return Error{Errc::bad_input, "a set has persons that its whole has not"};
                row.parent = parent;
                for (std::size_t column = 0; column < row.persons.size(); ++column) table.rows[*parent].persons[column] -= row.persons[column];
            }
            place[step] = nodes.size();
            nodes.push_back(line.steps[step].node);
            table.rows.push_back(std::move(row));
        }
        if (nodes.empty()) return false;
        const Result<Shape> shape = suppress(table, limits_, audience_);
        if (!shape) return shape.error();
        return take_over(nodes, *shape);
    }

    bool take_over(const std::vector<std::size_t>& nodes, const Shape& shape) {
        bool changed = false;
        RowShown others = everything(linked_.share_of_column.size());
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            Node& node = linked_.nodes[nodes[i]];
            if (node.is_settled) lower(others, yielding(node.shown, shape.rows[i]));
            else changed |= lower(node.shown, shape.rows[i]);
        }
        for (const std::size_t each : nodes)
            if (!linked_.nodes[each].is_settled) changed |= lower(linked_.nodes[each].shown, others);
        return changed;
    }

    bool settle_pair(const Within& pair) {
        Node& inner = linked_.nodes.at(pair.inner);
        Node& outer = linked_.nodes.at(pair.outer);
        const std::int64_t apart = total(outer) - total(inner);
        Node& yields = inner.is_settled ? outer : inner;
        if (apart == 0 || yields.is_settled || inner.shown.count != CountShown::exact || outer.shown.count != CountShown::exact) return false;
        const std::int64_t least = audience_ == Audience::team ? limits_.count() : limits_.share();
        if (apart < least) return lower(yields.shown, nothing(yields.persons.size()));
        if (apart >= limits_.share() || !inner.shown.answers || !outer.shown.answers || linked_.columns == Columns::groups) return false;
        RowShown number = nothing(yields.persons.size());
        number.count = yields.shown.count;
        return lower(yields.shown, number);
    }

    Linked& linked_;
    const Limits& limits_;
    Audience audience_;
};

}  // namespace

RowShown everything(std::size_t columns) { return {.count = CountShown::exact, .answers = true, .cells = std::vector<bool>(columns, true)}; }
RowShown nothing(std::size_t columns) { return {.count = CountShown::hidden, .answers = false, .cells = std::vector<bool>(columns, false)}; }

Result<void> settle(Linked& linked, const Limits& limits, Audience audience) {
    if (linked.nodes.size() > nodes_max) return Error{Errc::over_limit, "there are too many units, channels and periods"};
    return Settling(linked, limits, audience).run();
}

}  // namespace stemmen::insight
