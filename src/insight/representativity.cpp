#include "insight/representativity.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "insight/proportion.hpp"

namespace stemmen::insight {

std::optional<Representativity> representativity(std::span<const Group> groups) {
    if (groups.size() > groups_max) return std::nullopt;
    Group all;
    for (const Group& group : groups) {
        if (!is_valid({group.answered, group.invited})) return std::nullopt;
        all.invited += group.invited;
        all.answered += group.answered;
    }
    if (all.invited < 2) return std::nullopt;
    const auto n = static_cast<double>(all.invited);
    Representativity result{.response = static_cast<double>(all.answered) / n};
    double squares = 0;
    for (const Group& group : groups) {
        const auto size = static_cast<double>(group.invited);
        const double away = size > 0 ? static_cast<double>(group.answered) / size - result.response : 0;
        squares += size * away * away;
        result.contributions.push_back(std::sqrt(size / n) * away);
    }
    result.spread = std::sqrt(squares / (n - 1));
    result.r = 1 - 2 * result.spread;
    if (all.answered > 0) result.bias = result.spread / result.response;
    return result;
}

std::optional<std::vector<double>> gaps(std::span<const std::int64_t> answered, std::span<const double> population) {
    if (answered.size() != population.size() || answered.size() > groups_max) return std::nullopt;
    if (std::ranges::any_of(answered, [](std::int64_t persons) { return persons < 0 || persons > persons_max; })) return std::nullopt;
    if (!std::ranges::all_of(population, [](double heads) { return heads >= 0 && std::isfinite(heads); })) return std::nullopt;
    const auto persons = static_cast<double>(std::accumulate(answered.begin(), answered.end(), std::int64_t{0}));
    const double heads = std::accumulate(population.begin(), population.end(), 0.0);
    if (!(persons > 0 && heads > 0 && std::isfinite(heads))) return std::nullopt;
    std::vector<double> result;
    for (std::size_t i = 0; i < answered.size(); ++i) result.push_back(static_cast<double>(answered[i]) / persons - population[i] / heads);
    return result;
}

bool is_missing(std::int64_t answered, std::int64_t of, double population_share) {
    const auto interval = wilson(Tally{answered, of});
    return interval && interval->high < population_share;
}

}  // namespace stemmen::insight
