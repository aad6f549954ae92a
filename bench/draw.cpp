// What a draw costs in processor time, and how good it is: the instances of the fair selection notes, each beside its goal.
#include <sys/resource.h>

#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <variant>

#include "recruit/leximin.hpp"
#include "tests/recruit/instances.hpp"

namespace {

using namespace stemmen::recruit;

constexpr double gap_max = 1e-6;
constexpr double patience_seconds = 120;  // then the draw is told to stop, and says how far from the best it may be
constexpr double certificate_seconds = 120;

struct Instance {
    const char* name;
    Pool pool;
    int seats = 0;
    Goal goal = Goal::leximin;
    std::optional<double> seconds_max;  // none: any time will do, with a certified gap
    double minimum = 0;                 // as published, or as an unrelated solver found it
    double within = 1e-6;
};

double processor_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Prints one line. True: in time, and as good as it is known to be.
bool measure(const Instance& instance) {
    const Model model = make_model(instance.pool, instance.seats);
    const double begin = processor_seconds();
    const auto outcome = find_lottery(model, instance.goal, [begin] { return processor_seconds() - begin > patience_seconds; });
    const double taken = processor_seconds() - begin;
    if (!std::holds_alternative<Lottery>(outcome)) {
        std::printf("%-28s no lottery was found in %.1f s\n", instance.name, taken);
        return false;
    }
    const auto& lottery = std::get<Lottery>(outcome);
    const double gap = certified_bound(model, lottery.certificate, certificate_seconds) - lottery.minimum;
    const bool in_time = !instance.seconds_max || taken <= *instance.seconds_max;
    const bool is_good = gap <= gap_max && std::abs(lottery.minimum - instance.minimum) <= instance.within;
    const bool is_met = in_time && (is_good || (!instance.seconds_max && gap >= -gap_max));
    std::string goal = "any time, with a gap";
    if (instance.seconds_max) goal = "<= " + std::to_string(*instance.seconds_max).substr(0, 4) + " s";
    std::printf("%-28s %6zu %5d %7zu  %-8s %9.2f  %-20s %.8f  %9.1e  %-8s %s\n", instance.name, instance.pool.people.size(), instance.seats, model.groups.size(),
                instance.goal == Goal::leximin ? "leximin" : "maximin", taken, goal.c_str(), lottery.minimum, gap, lottery.is_complete ? "whole" : "stopped", is_met ? "met" : "MISSED");
    std::fflush(stdout);
    return is_met;
}

}  // namespace

int main() {
    const Instance instances[] = {
        {"public, small", pool_public(100, 99, 1, 9, 20), 20, Goal::leximin, 0.1, 0.1},
        {"public, large", pool_public(1000, 999, 1, 99, 200), 200, Goal::leximin, 0.1, 0.1},
        {"S1", pool_s1(), 8, Goal::leximin, 0.3, 2.0 / 23},
        {"S2, exact quotas", pool_s2(), 12, Goal::leximin, 2.0, 0.03382664, 1e-7},
        {"S3, exact quotas", pool_s3(), 30, Goal::maximin, 15.0, 6.0 / 110},
        {"S3, exact quotas", pool_s3(), 30, Goal::leximin, 40.0, 6.0 / 110},
        {"S4", pool_s4(), 110, Goal::maximin, std::nullopt, 0.04372624, 1e-7},
    };
    std::printf("%-28s %6s %5s %7s  %-8s %9s  %-20s %-10s  %9s\n", "instance", "people", "seats", "groups", "goal", "CPU s", "may take", "minimum", "gap");
    bool are_met = true;
    for (const Instance& instance : instances) are_met = measure(instance) && are_met;
    return are_met ? 0 : 1;
}
