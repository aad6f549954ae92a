// Absolute http(s) addresses and listen addresses, taken apart (RFC 3986, RFC 9110 §4.2). Nothing is looked up here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace stemmen::net {

inline constexpr std::size_t url_bytes_max = 8192;
inline constexpr std::size_t host_bytes_max = 253;  // RFC 1035 §2.3.4, in text form

struct Url {
    bool is_https = false;
    std::string host;        // lower case; an IPv6 address without its brackets
    std::uint16_t port = 0;  // the scheme's own one when the URL names none
    std::string target;      // path and query as they stand, starting with '/'; the fragment is dropped
    bool operator==(const Url&) const = default;
};

// Refuses other schemes, user names and passwords, spaces and bytes outside printable ASCII, and over-long URLs. The
// detail never repeats the path or the query, where tokens live.
Result<Url> parse_url(std::string_view text);

// What a Host header says: the host, with brackets if IPv6, and the port unless it is the scheme's own.
std::string authority(const Url& url);

// "localhost" or an address of 127.0.0.0/8 or ::1. A name that merely resolves to one is not.
bool is_loopback_host(std::string_view host);

struct ListenAddress {
    std::string address;     // an IP address in text form, without brackets
    std::uint16_t port = 0;  // 0: the system chooses
    bool operator==(const ListenAddress&) const = default;
};
// "127.0.0.1:8080", "[::1]:0". Names are refused: a server should not depend on a lookup.
Result<ListenAddress> parse_listen(std::string_view text);

}  // namespace stemmen::net
