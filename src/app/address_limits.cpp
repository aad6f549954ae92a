#include "app/address_limits.hpp"

#include <sodium.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "app/client_address.hpp"

namespace stemmen::app {

static_assert(crypto_shorthash_KEYBYTES == 16 && crypto_shorthash_BYTES == 8);

std::uint64_t AddressLimits::key_of(Act act, const std::string& address, Timestamp now) {
    const auto today = std::chrono::floor<std::chrono::days>(now);
    if (salted_on_ != today) {
        salted_on_ = today;
        used_.clear();
        for (std::size_t i = 0; i < salt_.size(); i += 8) {
            const std::uint64_t bits = random_.next();
            std::memcpy(salt_.data() + i, &bits, 8);
        }
    }
    const std::string block = address_block(address);
    std::uint64_t hash = 0;
    crypto_shorthash(reinterpret_cast<unsigned char*>(&hash), reinterpret_cast<const unsigned char*>(block.data()), block.size(), salt_.data());
    return (hash & ~std::uint64_t{3}) | static_cast<std::uint64_t>(act);
}

double AddressLimits::left_over(const Used& used, const Allowance& allowance, Timestamp now) const {
    const double back = double(allowance.count) * double(std::max<std::int64_t>(0, (now - used.at).count())) / double(allowance.span.count());
    return std::max(0.0, used.count - back);
}

void AddressLimits::make_room(Timestamp now) {
    std::erase_if(used_, [&](const auto& each) { return left_over(each.second, allowances_[each.first & 3], now) <= 0; });
}

std::optional<std::chrono::seconds> AddressLimits::refuse(Act act, const std::string& address, Timestamp now) {
    const Allowance& allowance = allowances_[static_cast<std::size_t>(act)];
    std::uint64_t key = key_of(act, address, now);
    if (used_.size() >= blocks_max && !used_.contains(key)) {
        make_room(now);
        if (used_.size() >= blocks_max) key = static_cast<std::uint64_t>(act);  // shared by all who are new
    }
    Used& used = used_[key];
    const double left = left_over(used, allowance, now);
    if (left + 1 <= allowance.count) {
        used = {left + 1, now};
        return std::nullopt;
    }
    const double wait = (left + 1 - allowance.count) * double(allowance.span.count()) / double(allowance.count) / 1000;
    return std::chrono::seconds{static_cast<std::int64_t>(std::ceil(std::max(1.0, wait)))};
}

}  // namespace stemmen::app
