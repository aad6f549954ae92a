// LEXIMIN against full enumeration: every panel of a small pool as a column of its own, no pricing.
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "instances.hpp"
#include "recruit/leximin.hpp"

namespace stemmen::recruit {
namespace {

const ShouldStop never = [] { return false; };

Pool random_pool(std::mt19937& random, bool with_addresses) {
    const auto below = [&](unsigned n) { return static_cast<std::size_t>(random() % n); };
    Pool pool;
    const std::size_t people = 6 + below(5), features = 1 + below(3);
    for (std::size_t f = 0; f < features; ++f) {
        Feature feature{"f" + std::to_string(f), {}};
        for (std::size_t v = 0; v < 2 + below(2); ++v) {
            const int min = static_cast<int>(below(2));
            feature.values.push_back({.name = "v" + std::to_string(v), .min = min, .max = min + 1 + static_cast<int>(below(2))});
        }
        pool.features.push_back(std::move(feature));
    }
    for (std::size_t i = 0; i < people; ++i) {
        Person person{.id = std::to_string(100 + i), .values = {}, .address = with_addresses && below(2) == 0 ? "home " + std::to_string(below(3)) : ""};
        for (const Feature& feature : pool.features) person.values.push_back(below(static_cast<unsigned>(feature.values.size())));
        pool.people.push_back(std::move(person));
    }
    return pool;
}

// Every set of people that meets quotas and addresses, as who is in it.
std::vector<std::vector<char>> all_panels(const Pool& pool, int seats) {
    std::vector<std::vector<char>> all;
    for (unsigned set = 0; set < 1U << pool.people.size(); ++set) {
        if (std::popcount(set) != seats) continue;
        std::vector<char> in(pool.people.size());
        for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<char>(set >> i & 1U);
        bool good = true;
        for (std::size_t f = 0; f < pool.features.size(); ++f)
            for (std::size_t v = 0; v < pool.features[f].values.size(); ++v) {
                int count = 0;
                for (std::size_t i = 0; i < in.size(); ++i) count += in[i] != 0 && pool.people[i].values[f] == v ? 1 : 0;
                good = good && count >= pool.features[f].values[v].min && count <= pool.features[f].values[v].max;
            }
        for (std::size_t i = 0; i < in.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) good = good && !(in[i] != 0 && in[j] != 0 && !pool.people[i].address.empty() && pool.people[i].address == pool.people[j].address);
        if (good) all.push_back(std::move(in));
    }
    return all;
}

// The textbook way: for each level, maximise it, then find one by one who cannot rise above it.
std::vector<double> leximin_by_enumeration(const std::vector<std::vector<char>>& panels, std::size_t people) {
    std::vector<double> fixed(people, -1);
    const auto solve = [&](std::size_t raised, double level) {
        Program program;
        for (std::size_t p = 0; p < panels.size(); ++p) program.columns.push_back({.is_whole = false});
        const std::size_t z = program.columns.size();
        program.columns.push_back({.objective = 1, .is_whole = false});
        Row one{.low = 1, .high = 1, .terms = {}};
        for (std::size_t p = 0; p < panels.size(); ++p) one.terms.push_back({p, 1});
        program.rows.push_back(std::move(one));
        for (std::size_t i = 0; i < people; ++i) {
            Row row{.low = fixed[i] >= 0 ? fixed[i] - 1e-9 : raised == people || i == raised ? 0 : level - 1e-9, .terms = {}};
            for (std::size_t p = 0; p < panels.size(); ++p)
                if (panels[p][i] != 0) row.terms.push_back({p, 1});
            if (fixed[i] < 0 && (raised == people || i == raised)) row.terms.push_back({z, -1});
            program.rows.push_back(std::move(row));
        }
        Relaxation relaxation(program);
        std::vector<double> weights(program.columns.size(), 0);
        weights[z] = 1;
        relaxation.set_objective(weights);
        REQUIRE(relaxation.solve() == Relaxation::Outcome::solved);
        return relaxation.value();
    };
    while (std::ranges::find(fixed, -1.0) != fixed.end()) {
        const double level = solve(people, 0);
        std::vector<std::size_t> stuck;
        for (std::size_t i = 0; i < people; ++i)
            if (fixed[i] < 0 && solve(i, level) <= level + 1e-7) stuck.push_back(i);
        for (const std::size_t i : stuck) fixed[i] = level;
        if (stuck.empty()) break;
    }
    return fixed;
}

void compare(bool with_addresses) {
    constexpr unsigned seed = 20261130;
    constexpr int pools = 300;
    std::mt19937 random(seed);
    int infeasible = 0;
    double worst = 0;
    for (int n = 0; n < pools; ++n) {
        const Pool pool = random_pool(random, with_addresses);
        const int seats = 2 + static_cast<int>(random() % 3);
        INFO("seed " << seed << ", pool " << n);
        const auto panels = all_panels(pool, seats);
        Model model = make_model(pool, seats);
        if (panels.empty()) {
            ++infeasible;
            if (problems_of(pool, model).empty()) CHECK(std::holds_alternative<NoPanel>(find_lottery(model, Goal::leximin, never)));
            continue;
        }
        REQUIRE(problems_of(pool, model).empty());
        const LotteryOutcome outcome = find_lottery(model, Goal::leximin, never);
        REQUIRE(std::holds_alternative<Lottery>(outcome));
        const Lottery& lottery = std::get<Lottery>(outcome);
        const std::vector<double> right = leximin_by_enumeration(panels, pool.people.size());
        for (std::size_t g = 0; g < model.groups.size(); ++g)
            for (const std::size_t person : model.groups[g].members) worst = std::max(worst, std::abs(lottery.chance[g] - right[person]));
    }
    CHECK(worst <= 1e-6);
    CHECK(infeasible > 10);
    CHECK(infeasible < pools - 100);
}

}  // namespace

TEST_CASE("leximin: three hundred random pools come out as full enumeration says") { compare(false); }
TEST_CASE("leximin: three hundred random pools with shared addresses come out as full enumeration says") { compare(true); }

}  // namespace stemmen::recruit
