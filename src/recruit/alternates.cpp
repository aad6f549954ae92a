#include "recruit/alternates.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "recruit/alternates_loss.hpp"

namespace stemmen::recruit {
namespace {

int sum_of(const std::vector<int>& counts) { return std::accumulate(counts.begin(), counts.end(), 0); }

// Room for one more of the group, homes reckoned with.
bool has_room(const Model& rest, const Panel& chosen, std::size_t group) {
    if (chosen[group] >= rest.groups[group].seats_max) return false;
    if (!rest.groups[group].kind) return true;
    const HomeKind& kind = rest.kinds[*rest.groups[group].kind];
    int taken = 0;
    for (const std::size_t other : kind.groups) taken += chosen[other];
    return taken < kind.homes;
}

// Greedy, then single swaps while they help.
class Chooser {
public:
    Chooser(const Model& rest, Losses& losses, int count) : rest_(rest), losses_(losses), chosen_(rest.groups.size(), 0) {
        for (int i = 0; i < count; ++i)
            if (!add_best(no_limit)) break;
        while (swap_best()) {
        }
        tell();
    }
    [[nodiscard]] const Panel& chosen() const { return chosen_; }

private:
    void tell() {
        std::vector<const Profile*> profiles;
        for (std::size_t g = 0; g < chosen_.size(); ++g) profiles.insert(profiles.end(), static_cast<std::size_t>(chosen_[g]), &rest_.groups[g].values);
        losses_.set(profiles);
    }
    // Adds whoever makes the loss smallest, if that is below `under`.
    bool add_best(double under) {
        tell();
        double least = under;
        std::size_t best = rest_.groups.size();
        for (std::size_t g = 0; g < rest_.groups.size(); ++g)
            if (has_room(rest_, chosen_, g))
                if (const double here = losses_.expected_with(rest_.groups[g].values); here < least - worth_it) least = here, best = g;
        if (best == rest_.groups.size()) return false;
        ++chosen_[best];
        return true;
    }
    bool swap_best() {
        tell();
        const double now = losses_.expected();
        for (std::size_t out = 0; out < chosen_.size(); ++out) {
            if (chosen_[out] == 0) continue;
            --chosen_[out];
            if (add_best(now)) return true;
            ++chosen_[out];
        }
        return false;
    }

    static constexpr double worth_it = 1e-12;
    const Model& rest_;
    Losses& losses_;
    Panel chosen_;
};

// The same question as one integer program, which proves how good the choice is.
Program alternates_program(const Model& rest, const Losses& losses, int count) {
    Program program;
    Row in_all{.low = static_cast<double>(count), .high = static_cast<double>(count), .terms = {}};
    for (std::size_t g = 0; g < rest.groups.size(); ++g) {
        program.columns.push_back({.high = static_cast<double>(std::min(rest.groups[g].seats_max, count))});
        in_all.terms.push_back({g, 1});
    }
    program.rows.push_back(std::move(in_all));
    for (const HomeKind& kind : rest.kinds) {
        Row row{.high = static_cast<double>(kind.homes), .terms = {}};
        for (const std::size_t group : kind.groups) row.terms.push_back({group, 1});
        program.rows.push_back(std::move(row));
    }
    for (const auto& [board, open, probability] : losses.drop_outs()) {
        const std::size_t first = program.columns.size(), empty = first + rest.groups.size();
        Row seats{.low = static_cast<double>(open), .high = static_cast<double>(open), .terms = {{empty, 1}}};
        for (std::size_t g = 0; g < rest.groups.size(); ++g) {
            program.columns.push_back({.high = static_cast<double>(open)});
            seats.terms.push_back({first + g, 1});
            program.rows.push_back({.high = 0, .terms = {{first + g, 1}, {g, -1}}});
        }
        program.columns.push_back({.objective = -probability * empty_seat_cost, .high = static_cast<double>(open)});
        program.rows.push_back(std::move(seats));
        for (std::size_t value = 0; value < board.values(); ++value) {
            const auto [min, max] = board.limits(value);
            const std::size_t missed = program.columns.size();
            program.columns.push_back({.objective = -probability / std::max(1, max), .is_whole = false});
            Row low{.low = static_cast<double>(min - board.count(value)), .terms = {{missed, 1}}}, high{.high = static_cast<double>(max - board.count(value)), .terms = {{missed, -1}}};
            for (std::size_t g = 0; g < rest.groups.size(); ++g)
                if (board.has(rest.groups[g].values, value)) low.terms.push_back({first + g, 1}), high.terms.push_back({first + g, 1});
            program.rows.push_back(std::move(low));
            program.rows.push_back(std::move(high));
        }
    }
    return program;
}

}  // namespace

Model model_of_the_rest(const Pool& pool, const Ticket& panel) {
    return make_model(pool, static_cast<int>(panel.size()), panel);
}

Alternates choose_alternates(const Pool& pool, const Ticket& panel, int count, double drop_out, std::string_view seed, double proof_seconds) {
    const Model rest = model_of_the_rest(pool, panel);
    Losses losses(pool, panel, drop_out);
    Alternates alternates{.loss_without = losses.expected(), .probability_planned = losses.probability()};
    Panel chosen = Chooser(rest, losses, std::min(count, alternates_max)).chosen();
    alternates.expected_loss = losses.expected();
    const int found = sum_of(chosen);
    if (proof_seconds > 0 && found > 0) {
        const Solution solution = solve_whole(alternates_program(rest, losses, found), proof_seconds);
        alternates.is_optimal = solution.status == Solution::Status::optimal;
        alternates.bound = std::max(0.0, -solution.bound);
        if (!solution.columns.empty() && -solution.value < alternates.expected_loss - 1e-9) {
            for (std::size_t g = 0; g < chosen.size(); ++g) chosen[g] = static_cast<int>(std::lround(solution.columns[g]));
            alternates.expected_loss = -solution.value;
        }
    }
    // Within a group the person is drawn by lot; the tickets' own rule about addresses holds here, too.
    Lottery one{.panels = {chosen}, .shares = {1}};
    Model without_fixed = rest;
    without_fixed.fixed.clear();
    if (found > 0) alternates.people = make_tickets(without_fixed, one, {1}, "alternates\n" + std::string(seed)).front();
    return alternates;
}

std::vector<std::size_t> whom_to_call(const Pool& pool, const Ticket& panel, const std::vector<std::size_t>& dropped_out, const std::vector<std::size_t>& alternates) {
    Ticket stayers;
    for (const std::size_t person : panel)
        if (std::ranges::find(dropped_out, person) == dropped_out.end()) stayers.push_back(person);
    Board board(pool, stayers);
    const int open = static_cast<int>(dropped_out.size());
    std::vector<std::size_t> best;
    double least = no_limit;
    const std::vector<int> there(alternates.size(), 1);
    std::vector<int> called(there.size(), 0);
    each_choice(there, 0, open, called, [&](const std::vector<int>& chosen) {
        std::vector<std::size_t> people;
        for (std::size_t i = 0; i < chosen.size(); ++i)
            if (chosen[i] > 0) people.push_back(alternates[i]);
        for (const std::size_t person : people) board.add(pool.people[person].values, 1);
        const double loss = board.missed() + empty_seat_cost * (open - static_cast<int>(people.size()));
        if (loss < least - 1e-12) least = loss, best = people;
        for (const std::size_t person : people) board.add(pool.people[person].values, -1);
    });
    return best;
}

}  // namespace stemmen::recruit
