#include "recruit/tickets.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/assert.hpp"
#include "recruit/lot.hpp"

namespace stemmen::recruit {
namespace {

// Seats that each group is still owed, and what that costs: the squared shortfall of each person.
class Debt {
public:
    Debt(const Model& model, const Lottery& lottery, int tickets) : model_(model), panels_(lottery.panels), owed_(model.groups.size(), 0) {
        for (std::size_t p = 0; p < panels_.size(); ++p)
            for (std::size_t g = 0; g < owed_.size(); ++g) owed_[g] += tickets * lottery.shares[p] * panels_[p][g];
    }
    void pay(std::size_t panel, int tickets) {
        for (std::size_t g = 0; g < owed_.size(); ++g) owed_[g] -= tickets * panels_[panel][g];
    }
    // What the cost changes by when one ticket goes to `to`, taken from `from` if there is one.
    [[nodiscard]] double change(std::size_t to, const std::size_t* from) const {
        double sum = 0;
        for (std::size_t g = 0; g < owed_.size(); ++g) {
            const double seats = panels_[to][g] - (from == nullptr ? 0 : panels_[*from][g]);
            if (seats != 0) sum += seats * (seats - 2 * owed_[g]) / model_.groups[g].size();
        }
        return sum;
    }

private:
    const Model& model_;
    const std::vector<Panel>& panels_;
    std::vector<double> owed_;
};

constexpr double worth_a_swap = 1e-9;

void hand_out(Debt& debt, std::vector<int>& counts, int left) {
    for (; left > 0; --left) {
        std::size_t best = 0;
        double least = no_limit;
        for (std::size_t p = 0; p < counts.size(); ++p)
            if (const double change = debt.change(p, nullptr); change < least) least = change, best = p;
        debt.pay(best, 1);
        ++counts[best];
    }
}

void swap_while_it_helps(Debt& debt, std::vector<int>& counts) {
    for (int swaps = 0; swaps < swaps_max; ++swaps) {
        std::size_t best_from = 0, best_to = 0;
        double least = -worth_a_swap;
        for (std::size_t from = 0; from < counts.size(); ++from) {
            if (counts[from] == 0) continue;
            for (std::size_t to = 0; to < counts.size(); ++to)
                if (const double change = debt.change(to, &from); to != from && change < least) least = change, best_from = from, best_to = to;
        }
        if (best_from == best_to) return;
        debt.pay(best_from, -1);
        debt.pay(best_to, 1);
        --counts[best_from];
        ++counts[best_to];
    }
}

class Seating {
public:
    Seating(const Model& model, std::string_view seed) : model_(model), lot_("stemmen tickets v1", seed) {
        for (const Group& group : model.groups) had_.emplace_back(group.members.size(), 0);
    }

    Ticket seat(const Panel& panel) {
        Ticket ticket(model_.fixed.begin(), model_.fixed.end());
        for (std::size_t g = 0; g < panel.size(); ++g)
            if (!model_.groups[g].kind) seat_group(g, panel[g], ticket);
        for (const HomeKind& kind : model_.kinds) seat_kind(kind, panel, ticket);
        std::ranges::sort(ticket);
        return ticket;
    }

private:
    // Members, those with the fewest tickets first, by lot among them.
    std::vector<std::size_t> in_turn(std::size_t group) {
        std::vector<std::size_t> order(had_[group].size()), lots(order.size());
        std::iota(order.begin(), order.end(), 0U);
        std::iota(lots.begin(), lots.end(), 0U);
        lot_.shuffle(lots);
        std::ranges::sort(order, {}, [&](std::size_t member) { return std::pair(had_[group][member], lots[member]); });
        return order;
    }
    void give(std::size_t group, std::size_t member, Ticket& ticket) {
        ++had_[group][member];
        ticket.push_back(model_.groups[group].members[member]);
    }
    void seat_group(std::size_t group, int seats, Ticket& ticket) {
        if (seats == 0) return;
        const std::vector<std::size_t> order = in_turn(group);
        for (std::size_t i = 0; i < static_cast<std::size_t>(seats); ++i) give(group, order[i], ticket);
    }
    // Each home gives one seat at most. The group that has the fewest homes to choose from is seated first; any order works, since every
    // home of a kind has somebody of each group.
    void seat_kind(const HomeKind& kind, const Panel& panel, Ticket& ticket) {
        std::vector<char> is_taken(static_cast<std::size_t>(kind.homes), 0);
        std::vector<std::size_t> groups = kind.groups;
        lot_.shuffle(groups);
        for (const std::size_t g : groups) {
            int seats = panel[g];
            for (const std::size_t member : seats == 0 ? std::vector<std::size_t>{} : in_turn(g)) {
                if (seats == 0) break;
                char& taken = is_taken[model_.groups[g].homes[member]];
                if (taken != 0) continue;
                taken = 1;
                --seats;
                give(g, member, ticket);
            }
            STEMMEN_ASSERT(seats == 0);
        }
    }

    const Model& model_;
    Lot lot_;
    std::vector<std::vector<int>> had_;
};

}  // namespace

std::vector<int> ticket_counts(const Model& model, const Lottery& lottery, int tickets) {
    Debt debt(model, lottery, tickets);
    std::vector<int> counts;
    int left = tickets;
    for (std::size_t p = 0; p < lottery.panels.size(); ++p) {
        counts.push_back(static_cast<int>(std::floor(lottery.shares[p] * tickets)));
        left -= counts.back();
        debt.pay(p, counts.back());
    }
    hand_out(debt, counts, left);
    swap_while_it_helps(debt, counts);
    return counts;
}

std::vector<Ticket> make_tickets(const Model& model, const Lottery& lottery, const std::vector<int>& counts, std::string_view seed) {
    Seating seating(model, seed);
    std::vector<Ticket> tickets;
    for (std::size_t p = 0; p < counts.size(); ++p)
        for (int i = 0; i < counts[p]; ++i) tickets.push_back(seating.seat(lottery.panels[p]));
    return tickets;
}

std::vector<int> tickets_of_people(const std::vector<Ticket>& tickets, std::size_t people) {
    std::vector<int> counts(people, 0);
    for (const Ticket& ticket : tickets)
        for (const std::size_t person : ticket) ++counts[person];
    return counts;
}

}  // namespace stemmen::recruit
