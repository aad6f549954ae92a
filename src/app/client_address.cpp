#include "app/client_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace stemmen::app {
namespace {

constexpr std::size_t ipv4_block_bytes = 3, ipv6_block_bytes = 7;
constexpr std::array<unsigned char, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};  // IPv4 in IPv6, RFC 4291 §2.5.5.2

}  // namespace

std::string client_address(const HttpRequest& request, const std::vector<std::string>& trusted_proxies) {
    const auto is_trusted = [&](const std::string& address) { return std::ranges::find(trusted_proxies, address) != trusted_proxies.end(); };
    std::string address = request.peer;
    if (!is_trusted(address)) return address;
    std::string_view chain = header(request.headers, "x-forwarded-for");
    if (chain.size() > forwarded_bytes_max) return address;
    while (!chain.empty()) {
        const auto comma = chain.rfind(',');
        const std::string hop(trim(comma == std::string_view::npos ? chain : chain.substr(comma + 1)));
        chain = comma == std::string_view::npos ? std::string_view{} : chain.substr(0, comma);
        if (address_block(hop).empty()) return address;
        address = hop;
        if (!is_trusted(address)) return address;
    }
    return address;
}

std::string address_block(const std::string& address) {
    std::array<unsigned char, 16> bytes{};
    if (::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) return {bytes.begin(), bytes.begin() + ipv4_block_bytes};
    if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return {};
    if (std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes.begin())) return {bytes.begin() + 12, bytes.begin() + 12 + ipv4_block_bytes};
    return {bytes.begin(), bytes.begin() + ipv6_block_bytes};
}

}  // namespace stemmen::app
