// Who is called when somebody drops out: alternates chosen so that after the likely drop-outs the quotas can be met again (Assos,
// Baharav, Flanigan, Procaccia, "Alternates, Assemble!", EC 2025), and which of them to call for the drop-outs that came.
#pragma once

#include <string_view>
#include <vector>

#include "recruit/leximin.hpp"
#include "recruit/tickets.hpp"

namespace stemmen::recruit {

inline constexpr int drop_outs_at_once_max = 3;       // more at once are too unlikely to plan for
inline constexpr int alternates_max = 12;
inline constexpr std::size_t scenarios_max = 300;     // the likeliest; what they leave out is told
inline constexpr double drop_out_usual = 0.15;
inline constexpr double empty_seat_cost = 1;          // as much as a whole quota missed

// People who may still be called: in the pool, not on the panel, and at no address of somebody who is.
Model model_of_the_rest(const Pool& pool, const Ticket& panel);

struct Alternates {
    std::vector<std::size_t> people;  // places in Pool::people, within a group by lot
    double expected_loss = 0;         // quotas missed, each as a share of its maximum, and empty seats, over the likely drop-outs
    double loss_without = 0;          // the same without alternates
    double bound = 0;                 // no choice of so many loses less
    bool is_optimal = false;          // proved; else `bound` tells how much better one could be
    double probability_planned = 0;   // of the drop-outs that were reckoned with
};
// `count` 0 to alternates_max; `drop_out`: the chance that one of the panel does. `proof_seconds` for the solver; 0: none.
Alternates choose_alternates(const Pool& pool, const Ticket& panel, int count, double drop_out, std::string_view seed, double proof_seconds);

// Which of the alternates to call when these of the panel have dropped out: as many as there are empty seats, or fewer where more would
// not bring the group nearer to its quotas.
std::vector<std::size_t> whom_to_call(const Pool& pool, const Ticket& panel, const std::vector<std::size_t>& dropped_out, const std::vector<std::size_t>& alternates);

}  // namespace stemmen::recruit
