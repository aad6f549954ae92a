// From chances to a public lottery: a list of equally likely tickets, each a whole panel of named people. From then on the tickets are
// the truth: somebody's chance is their tickets out of all. (Flanigan, Kehne, Procaccia, "Fair Sortition Made Transparent", 2021.)
#pragma once

#include <string_view>
#include <vector>

#include "recruit/leximin.hpp"

namespace stemmen::recruit {

inline constexpr int tickets_usual = 10'000;
inline constexpr int tickets_min = 100;
inline constexpr int tickets_max = 100'000;
inline constexpr int swaps_max = 10'000;

using Ticket = std::vector<std::size_t>;  // places in Pool::people, ascending; those with fixed seats are in every one

// How many tickets each panel of the lottery gets; together `tickets`. Rounded so that the squared difference from what people's
// chances ask for is small.
std::vector<int> ticket_counts(const Model& model, const Lottery& lottery, int tickets);

// Gives the seats of each ticket to the members of each group with the fewest tickets so far, ties by lot of `seed`; two who share an
// address are never on one ticket.
std::vector<Ticket> make_tickets(const Model& model, const Lottery& lottery, const std::vector<int>& counts, std::string_view seed);

std::vector<int> tickets_of_people(const std::vector<Ticket>& tickets, std::size_t people);

}  // namespace stemmen::recruit
