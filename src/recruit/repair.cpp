#include "recruit/repair.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace stemmen::recruit {
namespace {

constexpr double dearness_of_small_groups = 2;
constexpr double worth_of_spreading = 1e-4;  // of two repairs that cost the same, the one that changes each quota less
constexpr double any_panel = -1;  // every panel is worth more

// none: could not be decided.
std::optional<bool> has_panel(const Model& model) {
    Pricer pricer(model);
    const Priced priced = pricer.panels_over(std::vector<double>(model.groups.size(), 0), any_panel, [] { return false; });
    if (!priced.is_settled) return std::nullopt;
    return !priced.panels.empty();
}

Model without(Model model, const std::vector<Clash>& dropped) {
    for (const Clash& each : dropped) {
        if (each.is_upper) model.ranges[each.range].max = model.seats;
        else model.ranges[each.range].min = 0;
    }
    return model;
}

std::vector<Clash> sides_that_bind(const Model& model) {
    std::vector<Clash> sides;
    for (std::size_t r = 0; r < model.ranges.size(); ++r) {
        if (model.ranges[r].min > 0) sides.push_back({r, false});
        if (model.ranges[r].max < model.seats) sides.push_back({r, true});
    }
    return sides;
}

// The program of repairs: panels with ranges that may give. Column layout after the groups, four a range: how far the minimum goes down
// and the maximum up, and whether they do.
struct RepairProgram {
    Program program;
    std::size_t groups = 0;
    [[nodiscard]] std::size_t lower(std::size_t range) const { return groups + 4 * range; }
    [[nodiscard]] std::size_t raise(std::size_t range) const { return lower(range) + 1; }
    [[nodiscard]] std::size_t is_lowered(std::size_t range) const { return lower(range) + 2; }
    [[nodiscard]] std::size_t is_raised(std::size_t range) const { return lower(range) + 3; }
};

// How far the limits of an open seat's range may go, from the flex range of its quota.
Range flex_of(const Pool& pool, const Model& model, const Range& range) {
    const Quota& quota = pool.features[range.feature].values[range.value];
    const int most_down = quota.min_flex ? quota.min - *quota.min_flex : quota.min;
    const int most_up = quota.max_flex ? *quota.max_flex - quota.max : model.seats;
    return {range.feature, range.value, std::max(0, range.min - most_down), std::min(model.seats, range.max + most_up)};
}

double cost_of_lowering(const Pool& pool, const Range& range) {
    const Quota& quota = pool.features[range.feature].values[range.value];
    return 1 + dearness_of_small_groups / std::max(1, quota.min);
}

RepairProgram repair_program(const Pool& pool, const Model& model) {
    RepairProgram all{.program = panels_program(model), .groups = model.groups.size()};
    for (std::size_t r = 0; r < model.ranges.size(); ++r) {
        const Range& range = model.ranges[r];
        const Range flex = flex_of(pool, model, range);
        const double down = range.min - flex.min, up = std::max(0, flex.max - range.max);
        all.program.columns.push_back({.objective = -cost_of_lowering(pool, range), .high = down});
        all.program.columns.push_back({.objective = -1, .high = up});
        all.program.columns.push_back({.objective = worth_of_spreading, .high = 1});
        all.program.columns.push_back({.objective = worth_of_spreading, .high = 1});
        Row& row = all.program.rows[r + 1];  // row 0 is the seats
        Row above = row;
        row.high = no_limit;
        row.terms.push_back({all.lower(r), 1});
        above.low = -no_limit;
        above.terms.push_back({all.raise(r), -1});
        all.program.rows.push_back(std::move(above));
        all.program.rows.push_back({.high = 0, .terms = {{all.lower(r), 1}, {all.is_lowered(r), -std::max(1.0, down)}}});
        all.program.rows.push_back({.high = 0, .terms = {{all.raise(r), 1}, {all.is_raised(r), -std::max(1.0, up)}}});
        all.program.rows.push_back({.low = 0, .terms = {{all.lower(r), 1}, {all.is_lowered(r), -1}}});
        all.program.rows.push_back({.low = 0, .terms = {{all.raise(r), 1}, {all.is_raised(r), -1}}});
    }
    return all;
}

Repair read_repair(const Pool& pool, const Model& model, const RepairProgram& program, const Solution& solution) {
    Repair repair;
    for (std::size_t r = 0; r < model.ranges.size(); ++r) {
        const int down = static_cast<int>(std::lround(solution.columns[program.lower(r)])), up = static_cast<int>(std::lround(solution.columns[program.raise(r)]));
        repair.cost += down * cost_of_lowering(pool, model.ranges[r]) + up;
        if (down > 0 || up > 0) repair.changes.push_back({r, model.ranges[r].min - down, model.ranges[r].max + up});
    }
    return repair;
}

// Whatever comes next changes other quotas than exactly these or more.
void exclude(RepairProgram& program, const Model& model, const Repair& repair) {
    Row cut{.high = -1, .terms = {}};
    for (const Change& change : repair.changes) {
        if (change.min < model.ranges[change.range].min) cut.terms.push_back({program.is_lowered(change.range), 1});
        if (change.max > model.ranges[change.range].max) cut.terms.push_back({program.is_raised(change.range), 1});
    }
    cut.high += static_cast<double>(cut.terms.size());
    program.program.rows.push_back(std::move(cut));
}

Model changed(Model model, const Repair& repair) {
    for (const Change& change : repair.changes) {
        model.ranges[change.range].min = change.min;
        model.ranges[change.range].max = change.max;
    }
    return model;
}

}  // namespace

std::vector<Clash> clashing_quotas(const Model& model) {
    std::vector<Clash> kept = sides_that_bind(model), dropped;
    for (std::size_t i = 0; i < kept.size();) {
        std::vector<Clash> trial = dropped;
        trial.push_back(kept[i]);
        const auto possible = has_panel(without(model, trial));
        if (!possible) return {};
        if (*possible) {
            ++i;  // without it the rest could hold: it belongs to the clash
        } else {
            dropped.push_back(kept[i]);
            kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
    const auto still = has_panel(without(model, dropped));
    return still.value_or(true) ? std::vector<Clash>{} : kept;
}

std::vector<Repair> repairs_of(const Pool& pool, const Model& model, const ShouldStop& should_stop) {
    std::vector<Repair> repairs;
    RepairProgram program = repair_program(pool, model);
    while (repairs.size() < repairs_max && !should_stop()) {
        const Solution solution = solve_whole(program.program, repair_seconds_max);
        if (solution.status != Solution::Status::optimal) break;
        Repair repair = read_repair(pool, model, program, solution);
        Model mended = changed(model, repair);
        if (repair.changes.empty() || !has_panel(mended).value_or(false)) break;
        const LotteryOutcome outcome = find_lottery(mended, Goal::maximin, should_stop);
        if (const auto* lottery = std::get_if<Lottery>(&outcome)) repair.minimum_chance = lottery->impossible.empty() ? lottery->minimum : 0;
        exclude(program, model, repair);
        repairs.push_back(std::move(repair));
    }
    return repairs;
}

std::vector<Recruit> recruits_instead(const Model& model, const std::vector<Clash>& clash) {
    std::vector<Recruit> all;
    for (const Clash& each : clash) {
        if (each.is_upper) continue;
        const Range& wanted = model.ranges[each.range];
        std::set<std::vector<std::size_t>> profiles;
        for (const Group& group : model.groups) {
            std::vector<std::size_t> values = group.values;
            values[wanted.feature] = wanted.value;
            profiles.insert(std::move(values));
        }
        Program program = panels_program(model);
        const std::vector<std::vector<std::size_t>> added(profiles.begin(), profiles.end());
        for (const auto& values : added) {
            const std::size_t at = program.columns.size();
            program.columns.push_back({.objective = -1, .high = static_cast<double>(model.seats)});
            program.rows[0].terms.push_back({at, 1});
            for (std::size_t r = 0; r < model.ranges.size(); ++r)
                if (values[model.ranges[r].feature] == model.ranges[r].value) program.rows[r + 1].terms.push_back({at, 1});
        }
        const Solution solution = solve_whole(program, repair_seconds_max);
        if (solution.status != Solution::Status::optimal) continue;
        Recruit recruit{.range = each.range, .people = 0, .profiles = {}};
        for (std::size_t i = 0; i < added.size(); ++i)
            for (int n = static_cast<int>(std::lround(solution.columns[model.groups.size() + i])); n > 0; --n) ++recruit.people, recruit.profiles.push_back(added[i]);
        if (recruit.people > 0) all.push_back(std::move(recruit));
    }
    return all;
}

std::string sentence(const Pool& pool, const Model& model, const Clash& clash) {
    const Range& range = model.ranges[clash.range];
    return name_of(pool, range) + (clash.is_upper ? " at most " + std::to_string(range.max) : " at least " + std::to_string(range.min));
}

std::string sentence(const Pool& pool, const Model& model, const Recruit& recruit) {
    std::string text = "recruit " + std::to_string(recruit.people) + " more with " + name_of(pool, model.ranges[recruit.range]) + ", such as:";
    for (std::size_t i = 0; i < recruit.profiles.size(); ++i)
        for (std::size_t f = 0; f < pool.features.size(); ++f)
            text += (f > 0 ? ", " : i > 0 ? "; " : " ") + pool.features[f].name + " " + pool.features[f].values[recruit.profiles[i][f]].name;
    return text;
}

std::string sentence(const Pool& pool, const Model& model, const Change& change) {
    const auto span = [](int min, int max) { return std::to_string(min) + "–" + std::to_string(max); };
    const Range& range = model.ranges[change.range];
    return name_of(pool, range) + ": from " + span(range.min, range.max) + " to " + span(change.min, change.max);
}

}  // namespace stemmen::recruit
