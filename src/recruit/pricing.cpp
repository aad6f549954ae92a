#include "recruit/pricing.hpp"

#include <algorithm>
#include <cmath>

namespace stemmen::recruit {
namespace {

constexpr double better_by = 1e-9;
constexpr double whole_within = 1e-6;

std::optional<Panel> whole_panel(const Model& model, std::span<const double> columns) {
    Panel panel(columns.size());
    for (std::size_t g = 0; g < columns.size(); ++g) panel[g] = static_cast<int>(std::lround(columns[g]));
    if (!is_valid(model, panel)) return std::nullopt;
    return panel;
}

std::optional<std::size_t> most_fractional(std::span<const double> columns) {
    std::optional<std::size_t> at;
    double most = whole_within;
    for (std::size_t g = 0; g < columns.size(); ++g) {
        const double off = std::abs(columns[g] - std::round(columns[g]));
        if (off > most) most = off, at = g;
    }
    return at;
}

}  // namespace

double worth(const Panel& panel, std::span<const double> weights) {
    double sum = 0;
    for (std::size_t g = 0; g < panel.size(); ++g) sum += weights[g] * panel[g];
    return sum;
}

Pricer::Pricer(const Model& model) : model_(model), program_(panels_program(model)), relaxation_(program_) {}

// Depth first, the nearer whole number first. Weights are scaled so that the largest is 1.
struct Pricer::Search {
    const Model& model;
    Relaxation& relaxation;
    const ShouldStop& should_stop;
    std::vector<double> weights;
    double floor = 0, better = 0;
    std::vector<int> low, high;
    std::vector<Panel> found = {};
    int nodes = 0, nodes_when_found = 0;
    bool is_cut_short = false;  // not all was looked at
    bool is_doubtful = false;   // something could not be decided here
    double root_bound = 0;

    void bound_column(std::size_t column, int from, int to) {
        low[column] = from;
        high[column] = to;
        relaxation.set_bounds(column, from, to);
    }
    [[nodiscard]] bool is_over() {
        if (nodes >= quick_nodes_max || (!found.empty() && nodes - nodes_when_found >= nodes_after_first) || should_stop()) is_cut_short = true;
        return is_cut_short;
    }
    void visit() {
        if (is_over()) return;
        ++nodes;
        const Relaxation::Outcome outcome = relaxation.solve();
        is_doubtful = is_doubtful || outcome == Relaxation::Outcome::failed;
        if (outcome != Relaxation::Outcome::solved) return;
        const double bound = relaxation.value();
        if (nodes == 1) root_bound = bound;
        if (bound <= floor + better) return;
        const std::vector<double> columns(relaxation.columns().begin(), relaxation.columns().end());
        const auto at = most_fractional(columns);
        if (!at) {
            std::optional<Panel> panel = whole_panel(model, columns);
            if (!panel) return void(is_doubtful = true);
            const double value = worth(*panel, weights);
            if (value <= floor + better) return;
            floor = value;
            if (found.empty()) nodes_when_found = nodes;
            found.push_back(std::move(*panel));
            return;
        }
        const int down = static_cast<int>(std::floor(columns[*at])), was_low = low[*at], was_high = high[*at];
        const bool up_first = columns[*at] - down > 0.5;
        for (const bool up : {up_first, !up_first}) {
            bound_column(*at, up ? down + 1 : was_low, up ? was_high : down);
            visit();
            bound_column(*at, was_low, was_high);
            if (is_cut_short) return;
        }
    }
};

Priced Pricer::panels_over(std::span<const double> weights, double floor, const ShouldStop& should_stop) {
    const double largest = *std::ranges::max_element(weights);
    const double scale = largest > 0 ? largest : 1;
    Search search{.model = model_, .relaxation = relaxation_, .should_stop = should_stop, .weights = {}, .floor = floor / scale, .better = better_by / scale, .low = {}, .high = {}};
    for (const double weight : weights) search.weights.push_back(weight / scale);
    search.low.assign(weights.size(), 0);
    search.high.resize(weights.size());
    for (std::size_t g = 0; g < weights.size(); ++g) search.bound_column(g, 0, model_.groups[g].seats_max);  // whatever an aborted branch left
    relaxation_.set_objective(search.weights);
    search.visit();
    Priced priced{.panels = std::move(search.found), .bound = search.root_bound * scale, .is_settled = true};
    const bool has_seen_all = !search.is_cut_short && !search.is_doubtful;
    if (has_seen_all) priced.bound = priced.panels.empty() ? floor : worth(priced.panels.back(), weights);
    if (has_seen_all || !priced.panels.empty()) return priced;
    priced.is_settled = false;
    if (should_stop()) return priced;
    return ask_general(weights, floor, priced.bound);
}

Priced Pricer::ask_general(std::span<const double> weights, double floor, double bound) {
    Program program = program_;
    const double scale = std::max(*std::ranges::max_element(weights), 1e-300);
    for (std::size_t g = 0; g < weights.size(); ++g) program.columns[g].objective = weights[g] / scale;
    const Solution solution = solve_whole(program, general_seconds_max);
    Priced priced{.panels = {}, .bound = std::min(bound, solution.bound * scale), .is_settled = false};
    if (const auto panel = solution.columns.empty() ? std::nullopt : whole_panel(model_, solution.columns)) {
        priced.is_settled = solution.status == Solution::Status::optimal;
        if (worth(*panel, weights) > floor + better_by) {
            priced.panels.push_back(*panel);
            priced.is_settled = true;
        }
    }
    return priced;
}

}  // namespace stemmen::recruit
