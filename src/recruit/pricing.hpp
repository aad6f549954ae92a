// Finding panels that are worth more than what the lottery has: branch and bound over linear relaxations that start where the last
// one stood (fair selection 4.5). Every panel is checked in whole numbers before it leaves here.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "recruit/solver.hpp"

namespace stemmen::recruit {

inline constexpr int quick_nodes_max = 400;        // then the general solver takes over
inline constexpr int nodes_after_first = 12;       // once one panel has been found, as long as any will do
inline constexpr double general_seconds_max = 30;   // of the general solver, for one question

// Asked again and again while it works; true: stop. Reads a clock that somebody else owns.
using ShouldStop = std::function<bool()>;

struct Priced {
    std::vector<Panel> panels;  // each worth more than the floor, the best last
    double bound = 0;           // no panel is worth more
    bool is_settled = false;    // `panels` is not empty, or it is proved that there is none
};

class Pricer {
public:
    explicit Pricer(const Model& model);

    // Panels worth more than `floor` by at least 1e-9, the first that come. Weights are at least 0.
    Priced panels_over(std::span<const double> weights, double floor, const ShouldStop& should_stop);

private:
    struct Search;
    Priced ask_general(std::span<const double> weights, double floor, double bound);

    const Model& model_;
    Program program_;
    Relaxation relaxation_;
};

double worth(const Panel& panel, std::span<const double> weights);

}  // namespace stemmen::recruit
