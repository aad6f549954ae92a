// How often somebody may do something. Counts in memory, for one thread; forgets with the window. Pure but for its counts.
#pragma once

#include <string>
#include <unordered_map>

#include "core/time.hpp"

namespace stemmen::dashboard {

class Limiter {
public:
    struct Rule {
        int times_max;
        Duration window;
        std::size_t keys_max = 10'000;  // then those who come new share one count
    };
    explicit Limiter(Rule rule) : rule_(rule) {}

    [[nodiscard]] bool is_over(const std::string& key, Timestamp now) const;
    // Counts one more. False when that was too many.
    bool take(const std::string& key, Timestamp now);

private:
    struct Count {
        Timestamp since;
        int times = 0;
    };
    [[nodiscard]] bool is_current(const Count& count, Timestamp now) const { return now >= count.since && now - count.since < rule_.window; }
    Rule rule_;
    std::unordered_map<std::string, Count> counts_;
};

// The part of an address that counts as one client: an IPv4 address, or the first 64 bits of an IPv6 address.
std::string address_block(std::string_view peer);

}  // namespace stemmen::dashboard
