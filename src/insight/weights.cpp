#include "insight/weights.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace stemmen::insight {
namespace {

double number(std::int64_t count) { return static_cast<double>(count); }

// The weighted persons on each level of one margin.
std::vector<double> level_sums(const std::vector<WeightCell>& cells, const std::vector<double>& weights, std::size_t margin, std::size_t levels) {
    std::vector<double> sums(levels);
    for (std::size_t i = 0; i < cells.size(); ++i) sums[cells[i].levels[margin]] += weights[i] * number(cells[i].persons);
    return sums;
}

std::optional<Error> fault_in_cells(const std::vector<WeightCell>& cells, const std::vector<Margin>& margins) {
    if (cells.size() > weight_cells_max || margins.size() > margins_max) return Error{Errc::over_limit, "too many cells or margins to weight by"};
    if (margins.empty()) return Error{Errc::bad_input, "there is no margin to weight by"};
    std::int64_t persons = 0;
    for (const WeightCell& cell : cells) {
        if (cell.persons < 0 || cell.persons > persons_max) return Error{Errc::bad_input, "a cell has an impossible number of persons"};
        if (cell.levels.size() != margins.size()) return Error{Errc::bad_input, "a cell needs one level for each margin"};
        for (std::size_t m = 0; m < margins.size(); ++m)
            if (cell.levels[m] >= margins[m].size()) return Error{Errc::bad_input, "a cell has a level that its margin lacks"};
        persons += cell.persons;
    }
    if (persons < weighted_persons_min) return Error{Errc::bad_input, "fewer than " + std::to_string(weighted_persons_min) + " persons"};
    return std::nullopt;
}

std::optional<Error> fault_in_margins(const std::vector<WeightCell>& cells, const std::vector<Margin>& margins) {
    const std::vector<double> ones(cells.size(), 1);
    for (std::size_t m = 0; m < margins.size(); ++m) {
        const auto persons = level_sums(cells, ones, m, margins[m].size());
        for (std::size_t level = 0; level < margins[m].size(); ++level) {
            const double heads = margins[m][level];
            if (!(heads >= 0 && heads <= number(persons_max))) return Error{Errc::bad_input, "a margin has an impossible number"};
            if ((heads > 0) != (persons[level] > 0)) return Error{Errc::bad_input, "a level has persons or population, but not both"};
        }
    }
    return std::nullopt;
}

// Over all persons; cells without any do not count.
double mean_of(const std::vector<WeightCell>& cells, const std::vector<double>& weights) {
    double sum = 0, persons = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        sum += weights[i] * number(cells[i].persons);
        persons += number(cells[i].persons);
    }
    return sum / persons;
}

// One round over all margins. Returns the largest change of a weight.
double rake_once(const std::vector<WeightCell>& cells, const std::vector<Margin>& margins, double persons, std::vector<double>& weights) {
    const std::vector<double> before = weights;
    for (std::size_t m = 0; m < margins.size(); ++m) {
        const double heads = std::accumulate(margins[m].begin(), margins[m].end(), 0.0);
        const auto sums = level_sums(cells, weights, m, margins[m].size());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::size_t level = cells[i].levels[m];
            if (cells[i].persons > 0 && sums[level] > 0) weights[i] *= margins[m][level] / heads * persons / sums[level];
        }
    }
    double change = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) change = std::max(change, std::abs(weights[i] - before[i]));
    return change;
}

}  // namespace

Result<Weights> rake(const std::vector<WeightCell>& cells, const std::vector<Margin>& margins, int rounds_max) {
    if (auto fault = fault_in_cells(cells, margins)) return std::move(*fault);
    if (auto fault = fault_in_margins(cells, margins)) return std::move(*fault);
    if (rounds_max < 1 || rounds_max > raking_rounds_max) return Error{Errc::over_limit, "there are 1 to " + std::to_string(raking_rounds_max) + " rounds"};
    double persons = 0;
    for (const WeightCell& cell : cells) persons += number(cell.persons);
    Weights result{.of_cell = std::vector<double>(cells.size(), 1)};
    while (!result.converged && result.rounds < rounds_max) {
        result.converged = rake_once(cells, margins, persons, result.of_cell) < raking_change_max;
        ++result.rounds;
    }
    for (double& weight : result.of_cell) {
        result.trimmed |= weight < weight_min || weight > weight_max;
        weight = std::clamp(weight, weight_min, weight_max);
    }
    const double mean = mean_of(cells, result.of_cell);
    double squares = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        result.of_cell[i] = cells[i].persons > 0 ? result.of_cell[i] / mean : 1;
        squares += result.of_cell[i] * result.of_cell[i] * number(cells[i].persons);
    }
    result.effective_n = persons * persons / squares;
    result.design_effect = persons / result.effective_n;
    return result;
}

std::optional<WeightedShare> weighted_share(const std::vector<WeightCell>& cells, const Weights& weights, const std::vector<std::int64_t>& said) {
    if (said.size() != cells.size() || weights.of_cell.size() != cells.size()) return std::nullopt;
    double persons = 0, plain = 0, weighted = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!is_valid({said[i], cells[i].persons})) return std::nullopt;
        persons += number(cells[i].persons);
        plain += number(said[i]);
        weighted += weights.of_cell[i] * number(said[i]);
    }
    if (!(persons > 0)) return std::nullopt;
    const double share = std::clamp(weighted / persons, 0.0, 1.0);  // the weights have mean 1
    const auto interval = wilson(share, weights.effective_n);
    return interval ? std::optional(WeightedShare{plain / persons, share, *interval}) : std::nullopt;
}

}  // namespace stemmen::insight
