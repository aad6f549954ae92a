// Cookies, and where a browser may be sent. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/http.hpp"
#include "core/time.hpp"

namespace stemmen::dashboard {

// Over https with the prefix that keeps other hosts and paths from setting it (RFC 6265bis §4.1.3.2).
std::string session_cookie_name(bool is_https);
std::string attempt_cookie_name(bool is_https, std::string_view state);
inline constexpr std::size_t attempt_name_characters = 16;  // of the state
inline constexpr std::size_t cookie_bytes_max = 4096;

// The value, or "" when there is none, more than one, or one over cookie_bytes_max.
std::string cookie(const HttpHeaders& headers, std::string_view name);
std::vector<std::string> cookie_names(const HttpHeaders& headers, std::string_view prefix);

// For Set-Cookie: Path=/, HttpOnly, SameSite=Lax, Secure over https. Lax, since the identity provider sends the browser back
// from another site. With no `age` it lasts as long as the browser.
std::string set_cookie(std::string_view name, std::string_view value, bool is_https, Duration age = {});
std::string drop_cookie(std::string_view name, bool is_https);

inline constexpr std::size_t target_bytes_max = 512;
// The target if it is an address of the dashboard's page on this server, else "/dashboard".
std::string safe_target(std::string_view target);

}  // namespace stemmen::dashboard
