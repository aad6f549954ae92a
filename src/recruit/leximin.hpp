// The fairest lottery over all panels that meet the quotas: LEXIMIN maximises the smallest chance, then the second smallest, and so
// on (Flanigan, Gölz, Gupta, Hennig, Procaccia, Nature 596, 2021), by column generation over groups of people who are alike. Its
// chances are unique. With a certificate that an outsider checks with one integer program. Pure: the same input gives the same output.
#pragma once

#include <variant>
#include <vector>

#include "recruit/pricing.hpp"

namespace stemmen::recruit {

enum class Goal {
    leximin,  // everybody's chance
    maximin,  // the smallest chance only: a quick preview
};

inline constexpr int rounds_max = 2'000;
inline constexpr std::size_t panels_max = 50'000;
inline constexpr std::size_t reasons_max = 3;

// Why people of a group cannot get more: the quotas that hold them back, the strongest first.
struct Reason {
    std::size_t range = 0;  // of Model::ranges
    bool is_upper = false;  // its maximum, not its minimum
    bool operator==(const Reason&) const = default;
};

struct Lottery {
    std::vector<Panel> panels;
    std::vector<double> shares;             // of each panel; together 1
    std::vector<double> chance;             // of one person of each group
    double minimum = 0;                     // the smallest chance of those who can be in a panel at all
    double bound = 1;                       // proved: no lottery gives everybody (of those) more
    std::vector<double> certificate;        // weights of one person of each group that prove it: together 1, no panel over `bound`
    std::vector<std::size_t> impossible;    // groups that no panel can have
    std::vector<std::vector<Reason>> reasons;  // by group
    int rounds = 0;
    bool is_complete = false;               // the goal was reached; false: time was up, `bound` tells how far it may be
    double loosened = 0;                    // how much a chance had to give for rounding errors, if over 1e-8
};
struct NoPanel {};    // the quotas cannot be met; two methods agree
struct Undecided {};  // time was up before a single panel was found
using LotteryOutcome = std::variant<Lottery, NoPanel, Undecided>;

LotteryOutcome find_lottery(const Model& model, Goal goal, const ShouldStop& should_stop);

// The largest total weight on a panel, from a fresh program that shares nothing with the search. `seconds` at most; then an upper bound.
double certified_bound(const Model& model, const std::vector<double>& certificate, double seconds);

struct Spread {
    double minimum = 0, mean = 0, maximum = 0, gini = 0;  // over people, those with chance 0 included
};
Spread spread_of(const Model& model, const std::vector<double>& chance_of_group);

}  // namespace stemmen::recruit
