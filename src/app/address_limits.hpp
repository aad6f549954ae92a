// How much may come from one block of addresses, without keeping addresses: a block is known by a keyed hash whose key lives in memory
// and is drawn anew each day. A whole school or office may stand behind one block, so the limits are wide.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/time.hpp"
#include "service/ports.hpp"

namespace stemmen::app {

// So many at once, and so many in each span; what is not used comes back evenly.
struct Allowance {
    int count = 0;
    Duration span{};
};

class AddressLimits {
public:
    static constexpr std::size_t blocks_max = 100'000;  // remembered; over it, blocks that have their allowance back are let go, then new ones share one
    enum class Act { page, start, message, code };

    AddressLimits(service::Random& random, std::array<Allowance, 4> allowances) : random_(random), allowances_(allowances) {}

    // Takes one of the block's allowance. If none is left: how long until there is one.
    std::optional<std::chrono::seconds> refuse(Act act, const std::string& address, Timestamp now);
    [[nodiscard]] std::size_t blocks() const { return used_.size(); }

private:
    struct Used {
        double count = 0;
        Timestamp at;
    };
    std::uint64_t key_of(Act act, const std::string& address, Timestamp now);
    void make_room(Timestamp now);
    [[nodiscard]] double left_over(const Used& used, const Allowance& allowance, Timestamp now) const;

    service::Random& random_;
    std::array<Allowance, 4> allowances_;
    std::array<unsigned char, 16> salt_{};
    std::optional<std::chrono::sys_days> salted_on_;
    std::unordered_map<std::uint64_t, Used> used_;  // the lowest two bits tell the act
};

}  // namespace stemmen::app
