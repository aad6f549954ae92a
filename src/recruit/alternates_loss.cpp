#include "recruit/alternates_loss.hpp"

#include <cmath>
#include <map>
#include <tuple>

namespace stemmen::recruit {
namespace {

double choose(int n, int k) {
    double ways = 1;
    for (int i = 1; i <= k; ++i) ways = ways * (n - k + i) / i;
    return ways;
}

struct Counted {
    std::vector<Profile> profiles;  // those alike together
    std::vector<int> people;
};
Counted counted(const std::map<Profile, int>& counts) {
    Counted all;
    for (const auto& [profile, people] : counts) all.profiles.push_back(profile), all.people.push_back(people);
    return all;
}

struct Scenario {
    std::vector<int> missing;  // how many of each profile of the panel drop out
    double probability = 0;
};
std::vector<Scenario> scenarios(const Counted& panel, double drop_out) {
    std::vector<Scenario> all;
    std::vector<int> missing(panel.people.size(), 0);
    each_choice(panel.people, 0, drop_outs_at_once_max, missing, [&](const std::vector<int>& chosen) {
        double probability = 1;
        int gone = 0;
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            probability *= choose(panel.people[i], chosen[i]) * std::pow(drop_out, chosen[i]) * std::pow(1 - drop_out, panel.people[i] - chosen[i]);
            gone += chosen[i];
        }
        if (gone > 0) all.push_back({chosen, probability});
    });
    std::ranges::sort(all, [](const Scenario& a, const Scenario& b) { return std::tie(b.probability, a.missing) < std::tie(a.probability, b.missing); });
    if (all.size() > scenarios_max) all.resize(scenarios_max);
    return all;
}

}  // namespace

Board::Board(const Pool& pool, const Ticket& panel) {
    for (const Feature& feature : pool.features) {
        first_.push_back(limits_.size());
        for (const Quota& quota : feature.values) limits_.emplace_back(quota.min, quota.max);
    }
    counts_.assign(limits_.size(), 0);
    for (const std::size_t person : panel) add(pool.people[person].values, 1);
}

void Board::add(const Profile& profile, int times) {
    for (std::size_t f = 0; f < profile.size(); ++f) counts_[first_[f] + profile[f]] += times;
}

double Board::missed_of(std::size_t value, int count) const {
    const auto [min, max] = limits_[value];
    const int off = std::max({0, min - count, count - max});
    return static_cast<double>(off) / std::max(1, max);
}

double Board::missed() const {
    double sum = 0;
    for (std::size_t i = 0; i < limits_.size(); ++i) sum += missed_of(i, counts_[i]);
    return sum;
}

double Board::change_with(const Profile& profile) const {
    double sum = 0;
    for (std::size_t f = 0; f < profile.size(); ++f) {
        const std::size_t value = first_[f] + profile[f];
        sum += missed_of(value, counts_[value] + 1) - missed_of(value, counts_[value]);
    }
    return sum;
}

bool Board::has(const Profile& profile, std::size_t value) const {
    for (std::size_t f = 0; f < profile.size(); ++f)
        if (first_[f] + profile[f] == value) return true;
    return false;
}

Losses::Losses(const Pool& pool, const Ticket& panel, double drop_out) {
    std::map<Profile, int> counts;
    for (const std::size_t person : panel) ++counts[pool.people[person].values];
    const Counted seated = counted(counts);
    const Board whole(pool, panel);
    for (const Scenario& scenario : scenarios(seated, drop_out)) {
        DropOut out{whole, 0, scenario.probability};
        for (std::size_t i = 0; i < scenario.missing.size(); ++i) {
            out.board.add(seated.profiles[i], -scenario.missing[i]);
            out.open += scenario.missing[i];
        }
        drop_outs_.push_back(std::move(out));
    }
    set({});
}

void Losses::set(const std::vector<const Profile*>& alternates) {
    std::map<Profile, int> counts;
    for (const Profile* each : alternates) ++counts[*each];
    const Counted there = counted(counts);
    answered_.clear();
    for (const DropOut& out : drop_outs_) {
        Answered answered{{}, no_limit};
        std::vector<int> called(there.people.size(), 0);
        each_choice(there.people, 0, out.open, called, [&](const std::vector<int>& chosen) {
            Answer answer{out.board, 0, out.open};
            for (std::size_t i = 0; i < chosen.size(); ++i) {
                if (chosen[i] > 0) answer.board.add(there.profiles[i], chosen[i]);
                answer.open -= chosen[i];
            }
            answer.missed = answer.board.missed();
            answered.best = std::min(answered.best, answer.missed + empty_seat_cost * answer.open);
            if (answer.open > 0) answered.answers.push_back(std::move(answer));
        });
        answered_.push_back(std::move(answered));
    }
}

double Losses::expected() const {
    double loss = 0;
    for (std::size_t i = 0; i < drop_outs_.size(); ++i) loss += drop_outs_[i].probability * answered_[i].best;
    return loss;
}

double Losses::expected_with(const Profile& one_more) const {
    double loss = 0;
    for (std::size_t i = 0; i < drop_outs_.size(); ++i) {
        double best = answered_[i].best;
        for (const Answer& answer : answered_[i].answers) best = std::min(best, answer.missed + answer.board.change_with(one_more) + empty_seat_cost * (answer.open - 1));
        loss += drop_outs_[i].probability * best;
    }
    return loss;
}

double Losses::probability() const {
    double sum = 0;
    for (const DropOut& out : drop_outs_) sum += out.probability;
    return sum;
}

}  // namespace stemmen::recruit
