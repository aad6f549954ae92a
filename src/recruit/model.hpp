// The pool as the optimiser sees it: people who are alike are one group, and a panel says how many of each group sit in it. All
// arithmetic on panels is in whole numbers. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "recruit/pool.hpp"

namespace stemmen::recruit {

struct Range {  // of one value of one feature, for the open seats
    std::size_t feature = 0, value = 0;
    int min = 0, max = 0;
    bool operator==(const Range&) const = default;
};

// People with the same values in every feature who, if they share an address, share it with people of the same values.
struct Group {
    std::vector<std::size_t> values;
    std::vector<std::size_t> members;  // places in Pool::people
    std::vector<std::size_t> homes;    // of each member: which home of the kind, if `kind` says one
    std::optional<std::size_t> kind;   // of the homes its members live in; none: nobody they could collide with
    int seats_max = 0;
    [[nodiscard]] int size() const { return static_cast<int>(members.size()); }
    bool operator==(const Group&) const = default;
};
struct HomeKind {  // homes with the same people in them, as far as features tell
    int homes = 0;
    std::vector<std::size_t> groups;
    bool operator==(const HomeKind&) const = default;
};

struct Model {
    int seats = 0;              // open ones
    std::vector<Range> ranges;  // all values of all features, in the order of the pool
    std::vector<Group> groups;  // sorted, so that the order of rows makes no difference
    std::vector<HomeKind> kinds;
    std::vector<std::vector<std::size_t>> groups_of_range;
    std::vector<std::size_t> fixed;     // members who have their seat already
    std::vector<std::size_t> shut_out;  // live with one of those
    [[nodiscard]] std::size_t people() const;
};

using Panel = std::vector<int>;  // seats of each group

// `fixed`: places of people whose seats are given; they and whoever lives with them are taken out of what is drawn, and the ranges
// are those of the seats that are left (a range that they already exceed becomes 0 to 0, and problems_of tells).
Model make_model(const Pool& pool, int seats, std::span<const std::size_t> fixed = {});

bool is_valid(const Model& model, const Panel& panel);
// How many of the panel have the value of the range.
int count_of(const Model& model, std::size_t range, const Panel& panel);

// What is wrong with seats and quotas, by arithmetic alone: sentences that need no solver to be believed. None: not proof that a
// panel exists. Ranges of `model` are tightened to what can be met (each feature's values take the seats from each other).
std::vector<std::string> problems_of(const Pool& pool, Model& model);

std::string name_of(const Pool& pool, const Range& range);  // "district north"

}  // namespace stemmen::recruit
