// Who is missing among those who answered (domain §5.5). Where the number invited is known: the R-indicator (Schouten, Cobben
// and Bethlehem 2009) and what each group adds to it. For open links: shares against the population.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stemmen::insight {

inline constexpr std::size_t groups_max = 1'000;

struct Group {
    std::int64_t invited = 0;
    std::int64_t answered = 0;
    bool operator==(const Group&) const = default;
};
struct Representativity {
    double response = 0;         // answered of invited, all groups
    double spread = 0;           // S, standard deviation of the response between groups
    double r = 0;                // 1 - 2S; 1 is an even response
    std::optional<double> bias;  // S / response: bound on the bias, in standard deviations of the variable; none: nobody answered
    std::vector<double> contributions;  // of each group, in order; below 0: the group is missing
    bool operator==(const Representativity&) const = default;
};
// none: fewer than two invited, more answered than invited, a negative or too large count, too many groups.
std::optional<Representativity> representativity(std::span<const Group> groups);

// A group's share of the answers minus its share of the population: below 0, they are missing. `population` are heads or
// shares, only their proportion counts. none: sizes differ, an empty side, a negative number, too many groups.
std::optional<std::vector<double>> gaps(std::span<const std::int64_t> answered, std::span<const double> population);
// -13 points and "18-39 mangler": whether chance alone does not explain the gap: the Wilson interval of the group's share
// among those who answered lies below its share of the population.
bool is_missing(std::int64_t answered, std::int64_t of, double population_share);

}  // namespace stemmen::insight
