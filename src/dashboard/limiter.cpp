#include "dashboard/limiter.hpp"

#include <arpa/inet.h>

#include <array>

namespace stemmen::dashboard {

bool Limiter::is_over(const std::string& key, Timestamp now) const {
    auto found = counts_.find(key);
    if (found == counts_.end()) found = counts_.find("");
    return found != counts_.end() && is_current(found->second, now) && found->second.times >= rule_.times_max;
}

bool Limiter::take(const std::string& key, Timestamp now) {
    if (!counts_.contains(key) && counts_.size() >= rule_.keys_max) std::erase_if(counts_, [&](const auto& each) { return !is_current(each.second, now); });
    const bool is_full = !counts_.contains(key) && counts_.size() >= rule_.keys_max;
    Count& count = counts_[is_full ? "" : key];
    if (!is_current(count, now)) count = {now, 0};
    if (count.times >= rule_.times_max) return false;
    ++count.times;
    return true;
}

std::string address_block(std::string_view peer) {
    constexpr std::size_t network_bytes = 8;
    const std::string text(peer);
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
    constexpr std::string_view mapped{"\0\0\0\0\0\0\0\0\0\0\xff\xff", 12};  // an IPv4 address in IPv6 clothes
    const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return std::string(all.starts_with(mapped) ? all : all.substr(0, network_bytes));
}

}  // namespace stemmen::dashboard
