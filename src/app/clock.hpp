// The only places that read a clock and a source of randomness.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "core/result.hpp"
#include "service/ports.hpp"

namespace date {
class time_zone;
}

namespace stemmen::app {

class Clock {
public:
    // "Europe/Oslo"; reads the system's time zone data.
    static Result<Clock> open(const std::string& time_zone);

    [[nodiscard]] service::Moment now() const;
    [[nodiscard]] service::Moment at(Timestamp instant) const;

private:
    explicit Clock(const date::time_zone* zone) : zone_(zone) {}
    const date::time_zone* zone_;
};

// From the operating system (libsodium), some numbers at a time: a system call for each would cost a turn a microsecond. For one
// thread.
class SystemRandom : public service::Random {
public:
    std::uint64_t next() override;

private:
    std::array<std::uint64_t, 32> drawn_{};
    std::size_t used_ = drawn_.size();
};

Secret random_bytes(std::size_t count);

}  // namespace stemmen::app
