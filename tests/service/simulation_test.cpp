// Does it hold when everything goes wrong? SIM_SEED=123 repeats one run, SIM_SEEDS=10000 makes a night of it.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "simulation.hpp"

using namespace stemmen::service::testing;

namespace {

// Seeds that once found something, run first.
constexpr std::uint64_t once_failed[] = {50};

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
    const char* value = std::getenv(name);
    return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

std::string all_of(const std::vector<std::string>& faults) {
    std::string out;
    for (const std::string& fault : faults) out += fault + "\n";
    return out;
}

}  // namespace

TEST_CASE("simulation: through crashes, repeats, delays and a failing outside, nothing is lost, doubled or left behind", "[simulation]") {
    std::vector<std::uint64_t> seeds;
    if (const std::uint64_t only = number_from("SIM_SEED", 0); only != 0) {
        seeds = {only};
    } else {
        seeds.assign(std::begin(once_failed), std::end(once_failed));
        const std::uint64_t count = number_from("SIM_SEEDS", 200);
        for (std::uint64_t seed = 1; seed <= count; ++seed) seeds.push_back(seed);
    }
    SimulationReport total;
    int failed = 0;
    for (const std::uint64_t seed : seeds) {
        const SimulationReport report = simulate({.seed = seed});
        total.events += report.events;
        total.messages += report.messages;
        total.repeated += report.repeated;
        total.invitations += report.invitations;
        total.answers += report.answers;
        for (std::size_t edge = 0; edge < edges_count; ++edge) total.crashes[edge] += report.crashes[edge];
        if (report.faults.empty()) continue;
        UNSCOPED_INFO("SIM_SEED=" << seed << "\n" << all_of(report.faults));
        if (++failed == 5) break;
    }
    INFO(total.events << " events, " << total.messages << " messages (" << total.repeated << " repeated), " << total.invitations << " invitations, "
                      << total.answers << " answers; crashes " << total.crashes[0] << ", " << total.crashes[1] << ", " << total.crashes[2] << ", "
                      << total.crashes[3]);
    CHECK(failed == 0);
    if (seeds.size() < 20) return;
    CHECK(total.messages > 0);
    CHECK(total.answers > 0);
    for (const int crashes : total.crashes) CHECK(crashes > 0);
    if (number_from("SIM_TELL", 0) != 0) WARN(total.events << " events, " << total.messages << " messages, " << total.repeated << " repeated, " << total.invitations << " invitations, " << total.answers << " answers; crashes " << total.crashes[0] << ", " << total.crashes[1] << ", " << total.crashes[2] << ", " << total.crashes[3]);
}

TEST_CASE("simulation: a service that records a message as sent before sending it is found out", "[simulation]") {
    int found = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) found += simulate({.seed = seed, .marks_sent_before_sending = true}).faults.empty() ? 0 : 1;
    CHECK(found >= 15);
}
