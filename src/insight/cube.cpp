#include "insight/cube.hpp"

#include <algorithm>

namespace stemmen::insight {

using std::chrono::days;
using std::chrono::sys_days;

Cube::Cube(CubeFrame frame, const Limits& limits, Audience audience) : frame_(std::move(frame)), limits_(limits), audience_(audience) {
    const Period quarter = period_of(frame_.quarter, PeriodKind::quarter);
    slots_.push_back({quarter.first, next(quarter).first - days{1}, std::nullopt});
    Period month = period_of(quarter.first, PeriodKind::month);
    for (std::size_t i = 0; i < months_in_quarter; ++i, month = next(month)) slots_.push_back({month.first, next(month).first - days{1}, 0});
    for (std::size_t i = 1; i <= months_in_quarter; ++i)
        for (sys_days day = slots_[i].first; day <= slots_[i].last;) {
            const sys_days end = std::min(next(period_of(day, PeriodKind::week)).first - days{1}, slots_[i].last);
            slots_.push_back({day, end, i});
            day = end + days{1};
        }
}

std::size_t Cube::slot_of(sys_days day) const {
    std::size_t found = 0;
    for (std::size_t slot = 1 + months_in_quarter; slot < slots_.size(); ++slot)
        if (slots_[slot].first <= day && day <= slots_[slot].last) found = slot;
    return found;
}

std::vector<std::size_t> Cube::pieces_of(std::size_t month) const {
    std::vector<std::size_t> pieces;
    for (std::size_t slot = 1 + months_in_quarter; slot < slots_.size(); ++slot)
        if (slots_[slot].parent == month + 1) pieces.push_back(slot);
    return pieces;
}

Cube::Counted& Cube::counted(const Slice& slice) {
    Counted& made = counted_[slice];
    if (!made.nodes.empty()) return made;
    const std::size_t columns = frame_.share_of_column.size();
    for (const CubeFrame::Unit& unit : frame_.units)
        made.nodes.push_back({.persons = std::vector<std::int64_t>(columns), .staff = unit.staff, .shown = everything(columns), .is_settled = false});
    return made;
}

void Cube::add(std::size_t slot, const CubeSpot& spot, std::int64_t persons) {
    for (const std::size_t channel : {std::size_t{0}, spot.channel}) {
        Counted& in = counted({slot, channel});
        for (std::optional<std::size_t> unit = spot.unit; unit; unit = frame_.units[*unit].parent) in.nodes[*unit].persons[spot.column] += persons;
        if (spot.channel == 0) break;
    }
}

void Cube::add_in_month(std::size_t month, const CubeSpot& spot, std::int64_t persons) {
    add(0, spot, persons);
    add(month + 1, spot, persons);
}

void Cube::add_on_day(sys_days day, const CubeSpot& spot, std::int64_t persons) {
    if (const std::size_t slot = slot_of(day); slot != 0) add(slot, spot, persons);
}

Cube::Cut Cube::cut(const Slice& slice, std::size_t unit) {
    const Counted& in = counted(slice);
    return {.persons = in.nodes[unit].persons, .shown = in.nodes[unit].shown, .is_checked = in.is_checked};
}

Cube::Cut Cube::in_quarter(std::size_t unit, std::size_t channel) {
    settle_level(channel == 0 ? Level::quarter : Level::channels, 0);
    return cut({0, channel}, unit);
}

Cube::Cut Cube::in_month(std::size_t month, std::size_t unit, std::size_t channel) {
    settle_level(channel == 0 ? Level::months : Level::channels_by_month, month);
    return cut({month + 1, channel}, unit);
}

Cube::Cut Cube::in_piece(sys_days day, std::size_t unit, std::size_t channel) {
    const std::size_t slot = slot_of(day);
    settle_level(channel == 0 ? Level::pieces : Level::channels_by_piece, slots_[slot].parent.value_or(1) - 1);
    return cut({slot, channel}, unit);
}

// Each level settles its slices beside those that were settled before them; which those are does not depend on what was asked.
void Cube::settle_level(Level level, std::size_t month) {
    const auto all_months = [&](Level of) {
        for (std::size_t i = 0; i < months_in_quarter; ++i) settle_level(of, i);
    };
    std::vector<Slice> settled, fresh;
    const auto months = [&](std::vector<Slice>& to, std::size_t channel) {
        for (std::size_t i = 1; i <= months_in_quarter; ++i) to.push_back({i, channel});
    };
    switch (level) {
        case Level::months: fresh.push_back({month + 1, 0}); break;
        case Level::quarter:
            all_months(Level::months);
            months(settled, 0);
            fresh.push_back({0, 0});
            break;
        case Level::channels_by_month:
            settle_level(Level::quarter, 0);
            settled = {{0, 0}, {month + 1, 0}};
            for (std::size_t channel = 1; channel <= frame_.channels; ++channel) fresh.push_back({month + 1, channel});
            break;
        case Level::channels:
            all_months(Level::channels_by_month);
            settled.push_back({0, 0});
            for (std::size_t channel = 0; channel <= frame_.channels; ++channel) months(settled, channel);
            for (std::size_t channel = 1; channel <= frame_.channels; ++channel) fresh.push_back({0, channel});
            break;
        case Level::pieces:
            settle_level(Level::quarter, 0);
            settled = {{0, 0}, {month + 1, 0}};
            for (const std::size_t piece : pieces_of(month)) fresh.push_back({piece, 0});
            break;
        case Level::channels_by_piece:
            settle_level(Level::channels, 0);
            settle_level(Level::pieces, month);
            for (std::size_t channel = 0; channel <= frame_.channels; ++channel) settled.insert(settled.end(), {{0, channel}, {month + 1, channel}});
            for (const std::size_t piece : pieces_of(month)) {
                settled.push_back({piece, 0});
                for (std::size_t channel = 1; channel <= frame_.channels; ++channel) fresh.push_back({piece, channel});
            }
            break;
    }
    if (fresh.empty() || counted(fresh.front()).is_settled) return;
    settle_slices(settled, fresh);
}

// How many there are and what share of them said so comes first; categories are shown where that takes nothing from it.
void Cube::settle_slices(const std::vector<Slice>& settled, const std::vector<Slice>& fresh) {
    Linked linked{.columns = frame_.columns, .share_of_column = frame_.share_of_column, .nodes = {}, .lines = {}, .pairs = {}};
    std::map<Slice, std::size_t> begin;
    bool is_checked = true;
    for (const auto* slices : {&settled, &fresh})
        for (const Slice& slice : *slices) {
            begin[slice] = linked.nodes.size();
            const Counted& in = counted(slice);
            is_checked = is_checked && in.is_checked;
            for (const Node& node : in.nodes) linked.nodes.push_back(node);
        }
    add_lines(linked, begin, fresh);
    add_pairs(linked, begin, fresh);
    Linked by_share = without_categories(linked);
    is_checked = is_checked && settle(by_share, limits_, audience_).has_value();
    const bool has_categories = is_checked && settle_categories(linked, by_share);
    for (const Slice& slice : fresh) {
        Counted& in = counted(slice);
        in.is_settled = true;
        in.is_checked = is_checked;
        for (std::size_t unit = 0; unit < in.nodes.size(); ++unit) {
            const std::size_t at = begin.at(slice) + unit;
            Node& node = in.nodes[unit];
            if (!is_checked) node.shown = nothing(frame_.share_of_column.size());
            else node.shown = has_categories ? linked.nodes[at].shown : with_categories(by_share.nodes[at].shown, false);
            node.is_settled = true;
        }
    }
}

// The same tables with one column for each share.
Linked Cube::without_categories(const Linked& linked) const {
    Linked by_share = linked;
    const std::size_t shares = frame_.share_of_column.back() + 1;
    by_share.share_of_column.clear();
    for (std::size_t share = 0; share < shares; ++share) by_share.share_of_column.push_back(share);
    if (frame_.columns == Columns::groups) by_share.share_of_column = {0};
    for (Node& node : by_share.nodes) {
        std::vector<std::int64_t> persons(by_share.share_of_column.size());
        for (std::size_t column = 0; column < node.persons.size(); ++column) persons[std::min(frame_.share_of_column[column], persons.size() - 1)] += node.persons[column];
        node.persons = std::move(persons);
        node.shown.cells.assign(node.persons.size(), node.shown.answers);
    }
    return by_share;
}

// False: the categories cannot be shown without taking from what is shown of the shares.
bool Cube::settle_categories(Linked& linked, const Linked& by_share) const {
    for (std::size_t i = 0; i < linked.nodes.size(); ++i)
        if (!linked.nodes[i].is_settled) linked.nodes[i].shown = with_categories(by_share.nodes[i].shown, true);
    if (!settle(linked, limits_, audience_).has_value()) return false;
    for (std::size_t i = 0; i < linked.nodes.size(); ++i)
        if (linked.nodes[i].shown.count != by_share.nodes[i].shown.count || (frame_.columns == Columns::answers && linked.nodes[i].shown.answers != by_share.nodes[i].shown.answers)) return false;
    return true;
}

// A share of one column is no category: it is shown with the answers.
RowShown Cube::with_categories(const RowShown& of_share, bool is_shown) const {
    RowShown shown{.count = of_share.count, .answers = of_share.answers, .cells = {}};
    const auto& shares = frame_.share_of_column;
    for (const std::size_t share : shares) shown.cells.push_back(of_share.answers && (is_shown || (frame_.columns == Columns::answers && std::ranges::count(shares, share) == 1)));
    return shown;
}

void Cube::add_lines(Linked& linked, const std::map<Slice, std::size_t>& begin, const std::vector<Slice>& fresh) const {
    for (const Slice& slice : fresh) {
        Line tree;
        for (std::size_t unit = 0; unit < frame_.units.size(); ++unit) tree.steps.push_back({begin.at(slice) + unit, frame_.units[unit].parent});
        linked.lines.push_back(std::move(tree));
    }
    // One line a unit: the whole first, and the slices it is divided into, of which at least one is fresh.
    const auto divide = [&](const Slice& whole, const std::vector<Slice>& parts) {
        if (!begin.contains(whole)) return;
        const auto is_fresh = [&](const Slice& slice) { return std::ranges::find(fresh, slice) != fresh.end(); };
        const auto is_here = [&](const Slice& slice) { return begin.contains(slice); };
        if (parts.empty() || !std::ranges::all_of(parts, is_here) || !(is_fresh(whole) || std::ranges::any_of(parts, is_fresh))) return;
        for (std::size_t unit = 0; unit < frame_.units.size(); ++unit) {
            Line line{{{begin.at(whole) + unit, std::nullopt}}};
            for (const Slice& part : parts) line.steps.push_back({begin.at(part) + unit, 0});
            linked.lines.push_back(std::move(line));
        }
    };
    for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
        std::vector<Slice> channels;
        for (std::size_t channel = 1; channel <= frame_.channels; ++channel) channels.push_back({slot, channel});
        divide({slot, 0}, channels);
        for (std::size_t channel = 0; channel <= frame_.channels; ++channel) {
            std::vector<Slice> parts;
            for (std::size_t part = 1; part < slots_.size(); ++part)
                if (slots_[part].parent == slot) parts.push_back({part, channel});
            divide({slot, channel}, parts);
        }
    }
}

bool Cube::lies_within(const Slice& inner, const Slice& outer) const {
    if (inner == outer || (outer.channel != 0 && outer.channel != inner.channel)) return false;
    std::optional<std::size_t> slot = inner.slot;
    while (slot && *slot != outer.slot) slot = slots_[*slot].parent;
    return slot.has_value();
}

// What no line holds: a unit in one slice, and it or a unit above it in another slice that holds the first.
void Cube::add_pairs(Linked& linked, const std::map<Slice, std::size_t>& begin, const std::vector<Slice>& fresh) const {
    const auto is_fresh = [&](const Slice& slice) { return std::ranges::find(fresh, slice) != fresh.end(); };
    for (const auto& [inner, inner_begin] : begin)
        for (const auto& [outer, outer_begin] : begin) {
            if (!lies_within(inner, outer) || !(is_fresh(inner) || is_fresh(outer))) continue;
            for (std::size_t unit = 0; unit < frame_.units.size(); ++unit)
                for (std::optional<std::size_t> above = unit; above; above = frame_.units[*above].parent) linked.pairs.push_back({inner_begin + unit, outer_begin + *above});
        }
}

}  // namespace stemmen::insight
