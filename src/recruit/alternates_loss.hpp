// What is lost when some of a panel drop out and others take their seats. Inside recruit only.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "recruit/alternates.hpp"

namespace stemmen::recruit {

using Profile = std::vector<std::size_t>;  // a value of each feature

// The quotas of the whole group, with head counts of who is there.
class Board {
public:
    Board(const Pool& pool, const Ticket& panel);
    void add(const Profile& profile, int times);
    // Quotas missed, each as a share of its maximum.
    [[nodiscard]] double missed() const;
    // What missed() changes by when one more of the profile comes.
    [[nodiscard]] double change_with(const Profile& profile) const;
    [[nodiscard]] std::size_t values() const { return limits_.size(); }
    [[nodiscard]] std::pair<int, int> limits(std::size_t value) const { return limits_[value]; }
    [[nodiscard]] int count(std::size_t value) const { return counts_[value]; }
    [[nodiscard]] bool has(const Profile& profile, std::size_t value) const;

private:
    [[nodiscard]] double missed_of(std::size_t value, int count) const;

    std::vector<std::size_t> first_;  // value of each feature
    std::vector<std::pair<int, int>> limits_;
    std::vector<int> counts_;
};

// Calls `take` with every way to choose up to `most` of what there is, as counts of each kind.
template <class Take>
void each_choice(const std::vector<int>& there, std::size_t from, int most, std::vector<int>& chosen, const Take& take) {
    if (from == there.size()) return take(chosen);
    for (int n = 0; n <= std::min(there[from], most); ++n) {
        chosen[from] = n;
        each_choice(there, from + 1, most - n, chosen, take);
    }
    chosen[from] = 0;
}

// What is lost on average over the likely drop-outs, each answered by the best of the alternates.
class Losses {
public:
    Losses(const Pool& pool, const Ticket& panel, double drop_out);

    // These are the alternates now.
    void set(const std::vector<const Profile*>& alternates);
    [[nodiscard]] double expected() const;
    [[nodiscard]] double expected_with(const Profile& one_more) const;

    struct DropOut {
        Board board;  // without those who are gone
        int open = 0;
        double probability = 0;
    };
    [[nodiscard]] const std::vector<DropOut>& drop_outs() const { return drop_outs_; }
    [[nodiscard]] double probability() const;

private:
    struct Answer {   // some of the alternates have been called
        Board board;
        double missed = 0;
        int open = 0;
    };
    struct Answered {
        std::vector<Answer> answers;
        double best = 0;
    };
    std::vector<DropOut> drop_outs_;
    std::vector<Answered> answered_;  // of each drop-out
};

}  // namespace stemmen::recruit
