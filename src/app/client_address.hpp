// Whom a request comes from, for limits only: never stored, never logged.
#pragma once

#include <string>
#include <vector>

#include "core/http.hpp"

namespace stemmen::app {

inline constexpr std::size_t forwarded_bytes_max = 1024;  // of X-Forwarded-For; what is longer is not looked at

// The other end of the connection, or, when that is one of the trusted proxies, the last address in X-Forwarded-For that is not: what
// stands before it anybody may have written.
std::string client_address(const HttpRequest& request, const std::vector<std::string>& trusted_proxies);

// The block an address belongs to: /24 of IPv4, /56 of IPv6, as bytes; "" for what is no address.
std::string address_block(const std::string& address);

}  // namespace stemmen::app
