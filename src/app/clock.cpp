#include "app/clock.hpp"

#include <date/tz.h>
#include <sodium.h>

#include <utility>

namespace stemmen::app {

Result<Clock> Clock::open(const std::string& time_zone) {
    try {
        return Clock(date::locate_zone(time_zone));
    } catch (const std::runtime_error&) {
        return Error{Errc::misconfigured, "\"time_zone\": this machine knows no time zone \"" + time_zone + "\"; write for example \"Europe/Oslo\""};
    }
}

service::Moment Clock::at(Timestamp instant) const {
    const auto offset = zone_->get_info(std::chrono::floor<std::chrono::seconds>(instant)).offset;
    return {instant, std::chrono::duration_cast<std::chrono::minutes>(offset)};
}

service::Moment Clock::now() const { return at(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())); }

std::uint64_t SystemRandom::next() {
    if (used_ == drawn_.size()) {
        randombytes_buf(drawn_.data(), drawn_.size() * sizeof drawn_.front());
        used_ = 0;
    }
    return std::exchange(drawn_[used_++], 0);  // what was given out is not kept
}

Secret random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return Secret(std::move(bytes));
}

}  // namespace stemmen::app
