// Quotas that cannot be met: which of them clash, the smallest changes that would do, and whom to recruit instead (fair selection 8).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "recruit/leximin.hpp"

namespace stemmen::recruit {

inline constexpr std::size_t repairs_max = 3;
inline constexpr double repair_seconds_max = 20;  // for each question to the solver

struct Clash {             // one side of one range
    std::size_t range = 0;
    bool is_upper = false;
    bool operator==(const Clash&) const = default;
};
// An irreducible set: all of them together cannot hold, and without any one of them they can. Empty: the quotas can be met, or time was up.
std::vector<Clash> clashing_quotas(const Model& model);

struct Change {            // of one range: new limits, inside flex
    std::size_t range = 0;
    int min = 0, max = 0;
    bool operator==(const Change&) const = default;
};
struct Repair {
    std::vector<Change> changes;
    double cost = 0;       // 1 + 2/min for each seat a minimum is lowered by, 1 for each a maximum is raised by: small groups are the dearest
    double minimum_chance = 0;  // what the worst-off would then have; 0: not reckoned in time
};
// The cheapest first, each touching other quotas than those before. `model` as made, not tightened.
std::vector<Repair> repairs_of(const Pool& pool, const Model& model, const ShouldStop& should_stop);

struct Recruit {           // so many more volunteers of this kind would be enough
    std::size_t range = 0; // the minimum they are for
    int people = 0;
    std::vector<std::vector<std::size_t>> profiles;  // with which values of every feature, one for each of them
};
std::vector<Recruit> recruits_instead(const Model& model, const std::vector<Clash>& clash);

std::string sentence(const Pool& pool, const Model& model, const Clash& clash);   // "district north at least 3"
std::string sentence(const Pool& pool, const Model& model, const Recruit& recruit);  // "2 more with district north, such as age 18-24, …"
std::string sentence(const Pool& pool, const Model& model, const Change& change);  // "district north: from 3–5 to 2–5"

}  // namespace stemmen::recruit
