// Days of service in a second, from one seed: several citizens and officers, a platform that repeats, delays and reorders
// what it tells us until it is acknowledged, an outside that answers slowly, with 429, 500 or not at all, and a process that
// dies at the edges. A storm of turns with faults, then calm until all has drained; then what must hold is checked.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace stemmen::service::testing {

enum class Edge : std::uint8_t { before_commit, after_commit, before_send, after_send };
inline constexpr std::size_t edges_count = 4;

struct SimulationOptions {
    std::uint64_t seed = 1;
    int turns = 200;
    bool marks_sent_before_sending = false;  // a deliberate bug that the simulation must find
};

struct SimulationReport {
    std::vector<std::string> faults;  // what did not hold, in sentences; empty: everything did
    std::array<int, edges_count> crashes{};
    int events = 0, messages = 0, repeated = 0, invitations = 0, answers = 0;
};

SimulationReport simulate(const SimulationOptions& options);

}  // namespace stemmen::service::testing
