#include "recruit/leximin.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace stemmen::recruit {
namespace {

constexpr double counts_as_tight = 1e-6;    // the dual of a group (its people's weights together)
constexpr double counts_as_share = 1e-12;
constexpr double first_check_seconds = 60;

class Search {
public:
    Search(const Model& model, const ShouldStop& should_stop) : model_(model), should_stop_(should_stop), pricer_(model), master_(model), is_done_(model.groups.size(), 0) {
        lottery_.chance.assign(model.groups.size(), 0);
        lottery_.reasons.resize(model.groups.size());
    }

    LotteryOutcome run(Goal goal) {
        if (const auto none = cover()) return *none;
        lottery_.is_complete = true;
        for (const std::size_t group : lottery_.impossible) {
            master_.leave_out(group);
            is_done_[group] = 1;
        }
        while (has_open() && lottery_.rounds < rounds_max) {
            if (!raise_level()) {
                lottery_.is_complete = false;
                break;
            }
            ++lottery_.rounds;
            if (goal == Goal::maximin && lottery_.rounds == 1) break;
            fix_tight();
        }
        return conclude();
    }

private:
    [[nodiscard]] bool has_open() const { return std::ranges::find(is_done_, 0) != is_done_.end(); }

    void take(const std::vector<Panel>& panels) {
        for (const Panel& panel : panels)
            if (lottery_.panels.size() < panels_max && seen_.insert(panel).second) {
                lottery_.panels.push_back(panel);
                master_.add(panel);
            }
    }

    // Every group gets a panel that has it, or is known to be in none.
    std::optional<LotteryOutcome> cover() {
        std::vector<char> is_covered(model_.groups.size(), 0);
        const auto note = [&](const std::vector<Panel>& panels) {
            take(panels);
            for (const Panel& panel : panels)
                for (std::size_t g = 0; g < panel.size(); ++g)
                    if (panel[g] > 0) is_covered[g] = 1;
        };
        const Priced first = pricer_.panels_over(std::vector<double>(model_.groups.size(), 0), -1, should_stop_);
        if (first.panels.empty()) {
            if (!first.is_settled) return Undecided{};
            const Solution second = solve_whole(panels_program(model_), first_check_seconds);
            if (second.status == Solution::Status::infeasible) return NoPanel{};
            return Undecided{};
        }
        note(first.panels);
        for (std::size_t g = 0; g < model_.groups.size(); ++g) {
            if (is_covered[g] != 0) continue;
            std::vector<double> weights(model_.groups.size(), 0);
            for (std::size_t other = g; other < weights.size(); ++other)
                if (is_covered[other] == 0) weights[other] = other_uncovered_weight;
            weights[g] = 1;
            const Priced priced = pricer_.panels_over(weights, 0.5, should_stop_);
            note(priced.panels);
            if (is_covered[g] == 0 && priced.is_settled) lottery_.impossible.push_back(g);
            if (should_stop_()) break;
        }
        return std::nullopt;
    }

    // Adds panels until no other makes the level higher. False: time was up, or the solver failed.
    bool raise_level() {
        while (true) {
            if (!master_.solve()) return false;
            const std::vector<double> weights = master_.weights();
            const Priced priced = pricer_.panels_over(weights, master_.floor(), should_stop_);
            if (lottery_.rounds == 0) note_bound(weights, std::max(priced.bound, master_.level()));
            const std::size_t before = lottery_.panels.size();
            take(priced.panels);
            if (!priced.is_settled) return false;
            if (lottery_.panels.size() == before) {
                explain(weights);
                return true;
            }
            if (should_stop_()) return master_.solve() && false;
        }
    }

    // Whatever the weights: nobody can give everybody more than the heaviest panel weighs.
    void note_bound(const std::vector<double>& weights, double bound) {
        double sum = 0;
        for (std::size_t g = 0; g < weights.size(); ++g) sum += weights[g] * model_.groups[g].size();
        if (sum <= 0 || bound / sum > lottery_.bound) return;
        lottery_.bound = bound / sum;
        lottery_.certificate = weights;
        for (double& weight : lottery_.certificate) weight /= sum;
    }

    // Which quotas hold back those who are held back now: the prices of the ranges where the weights meet them.
    void explain(const std::vector<double>& weights) {
        now_.clear();
        Relaxation relaxation(panels_program(model_));
        relaxation.set_objective(weights);
        if (relaxation.solve() != Relaxation::Outcome::solved) return;
        const std::vector<double> prices = relaxation.row_prices();
        std::vector<std::pair<double, Reason>> by_price;
        for (std::size_t r = 0; r < model_.ranges.size(); ++r) {
            const double price = prices[r + 1];  // row 0 is the seats
            if (std::abs(price) > counts_as_share) by_price.push_back({-std::abs(price), {r, price > 0}});
        }
        std::ranges::sort(by_price, {}, [](const auto& each) { return std::pair(each.first, each.second.range); });
        for (std::size_t i = 0; i < std::min(reasons_max, by_price.size()); ++i) now_.push_back(by_price[i].second);
    }

    // A group whose weight is not 0 has this chance in every best lottery.
    void fix_tight() {
        const std::vector<double> weights = master_.weights();
        const double level = master_.level();
        bool any = false;
        std::size_t heaviest = 0;
        double most = -1;
        for (std::size_t g = 0; g < weights.size(); ++g) {
            if (is_done_[g] != 0) continue;
            const double dual = weights[g] * model_.groups[g].size();
            if (dual > most) most = dual, heaviest = g;
            if (dual <= counts_as_tight) continue;
            fix(g, level);
            any = true;
        }
        if (!any) fix(heaviest, level);  // their duals sum to 1, so only hundreds of thousands of groups could come here
    }
    void fix(std::size_t group, double level) {
        is_done_[group] = 1;
        lottery_.reasons[group] = now_;
        master_.fix(group, level);
    }

    LotteryOutcome conclude() {
        if (!has_open()) master_.close();
        if (!master_.solve()) lottery_.is_complete = false;
        std::vector<double> shares = master_.shares();
        const double all = std::accumulate(shares.begin(), shares.end(), 0.0);
        std::vector<Panel> used;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            if (shares[i] / all <= counts_as_share) continue;
            lottery_.shares.push_back(shares[i] / all);
            used.push_back(std::move(lottery_.panels[i]));
        }
        lottery_.panels = std::move(used);
        for (std::size_t i = 0; i < lottery_.panels.size(); ++i)
            for (std::size_t g = 0; g < lottery_.chance.size(); ++g) lottery_.chance[g] += lottery_.shares[i] * lottery_.panels[i][g] / model_.groups[g].size();
        lottery_.minimum = 1;
        for (std::size_t g = 0; g < lottery_.chance.size(); ++g)
            if (std::ranges::find(lottery_.impossible, g) == lottery_.impossible.end()) lottery_.minimum = std::min(lottery_.minimum, lottery_.chance[g]);
        lottery_.bound = std::max(lottery_.bound, lottery_.minimum);
        lottery_.loosened = master_.loosened();
        return std::move(lottery_);
    }

    static constexpr double other_uncovered_weight = 0.001;
    const Model& model_;
    const ShouldStop& should_stop_;
    Pricer pricer_;
    Master master_;
    std::vector<char> is_done_;
    std::set<Panel> seen_;
    std::vector<Reason> now_;
    Lottery lottery_;
};

}  // namespace

LotteryOutcome find_lottery(const Model& model, Goal goal, const ShouldStop& should_stop) { return Search(model, should_stop).run(goal); }

double certified_bound(const Model& model, const std::vector<double>& certificate, double seconds) {
    Program program = panels_program(model);
    for (std::size_t g = 0; g < certificate.size(); ++g) program.columns[g].objective = certificate[g];
    return solve_whole(program, seconds).bound;
}

Spread spread_of(const Model& model, const std::vector<double>& chance_of_group) {
    std::vector<double> chances(model.shut_out.size(), 0);
    for (std::size_t g = 0; g < model.groups.size(); ++g) chances.insert(chances.end(), model.groups[g].members.size(), chance_of_group[g]);
    Spread spread;
    if (chances.empty()) return spread;
    std::ranges::sort(chances);
    const double n = static_cast<double>(chances.size());
    double sum = 0, ranked = 0;
    for (std::size_t i = 0; i < chances.size(); ++i) {
        sum += chances[i];
        ranked += (2 * static_cast<double>(i + 1) - n - 1) * chances[i];
    }
    spread = {.minimum = chances.front(), .mean = sum / n, .maximum = chances.back(), .gini = sum > 0 ? ranked / (n * sum) : 0};
    return spread;
}

}  // namespace stemmen::recruit
