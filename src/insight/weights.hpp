// Raking (iterative proportional fitting; Deming and Stephan 1940): weights that give the answers the population's margins.
// For sums on district level or above only, never finer, and always shown beside the unweighted figure (domain §5.6).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/result.hpp"
#include "insight/proportion.hpp"

namespace stemmen::insight {

inline constexpr std::int64_t weighted_persons_min = 200;
inline constexpr int raking_rounds_max = 50;
inline constexpr double raking_change_max = 0.0001;  // the largest change of a weight in the last round
inline constexpr double weight_min = 0.3;
inline constexpr double weight_max = 3;
inline constexpr std::size_t weight_cells_max = 10'000;
inline constexpr std::size_t margins_max = 8;

// Persons who answered, in one cell of all margins together; `levels[m]` is the cell's level on margin m.
struct WeightCell {
    std::int64_t persons = 0;
    std::vector<std::size_t> levels;
    bool operator==(const WeightCell&) const = default;
};
// The population's heads or shares by level; only their proportion counts.
using Margin = std::vector<double>;

struct Weights {
    std::vector<double> of_cell;  // mean 1 over persons; 1 for a cell without persons
    double effective_n = 0;       // (sum w)^2 / sum w^2 (Kish)
    double design_effect = 0;     // n / effective_n
    int rounds = 0;
    bool converged = false;  // false: the rounds were not enough, and the page says so
    bool trimmed = false;    // some weight met weight_min or weight_max: the margins are then met only nearly
    bool operator==(const Weights&) const = default;
};
// bad_input: fewer than weighted_persons_min persons, a level without persons but with population (merge levels first), or
// with persons but without population, cells or margins that do not fit together. over_limit: more than the bounds above.
// `rounds_max` is from 1 to raking_rounds_max.
Result<Weights> rake(const std::vector<WeightCell>& cells, const std::vector<Margin>& margins, int rounds_max = raking_rounds_max);
// Whether a weighted sum may be shown at all. `is_district_or_larger`: the unit it is about.
constexpr bool may_be_weighted(bool is_district_or_larger, std::int64_t persons) { return is_district_or_larger && persons >= weighted_persons_min; }

struct WeightedShare {
    double unweighted = 0;
    double weighted = 0;
    Interval interval;  // Wilson's, around the weighted share, with effective_n
    bool operator==(const WeightedShare&) const = default;
};
// How many of each cell said so, in the order of the cells. none: sizes differ, or more said so than there are.
std::optional<WeightedShare> weighted_share(const std::vector<WeightCell>& cells, const Weights& weights, const std::vector<std::int64_t>& said);

}  // namespace stemmen::insight
