#include "dashboard/cookies.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace stemmen::dashboard {
namespace {

// Calls `found(name, value)` for each cookie there is (RFC 6265 §5.4).
template <class Found>
void each_cookie(const HttpHeaders& headers, Found found) {
    for (const auto& [header_name, header_value] : headers) {
        if (header_name != "cookie") continue;
        std::string_view rest = header_value;
        while (!rest.empty()) {
            const auto end = std::min(rest.find(';'), rest.size());
            const std::string_view pair = trim(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (const auto equals = pair.find('='); equals != std::string_view::npos) found(pair.substr(0, equals), pair.substr(equals + 1));
        }
    }
}

std::string prefixed(bool is_https, std::string_view name) { return (is_https ? "__Host-" : "") + std::string(name); }

}  // namespace

std::string session_cookie_name(bool is_https) { return prefixed(is_https, "stemmen_session"); }
std::string attempt_cookie_name(bool is_https, std::string_view state) { return prefixed(is_https, "stemmen_try_") + std::string(state.substr(0, attempt_name_characters)); }

std::string cookie(const HttpHeaders& headers, std::string_view name) {
    std::string value;
    int times = 0;
    each_cookie(headers, [&](std::string_view each, std::string_view its_value) {
        if (each != name) return;
        ++times;
        value = its_value;
    });
    return times == 1 && value.size() <= cookie_bytes_max ? value : std::string{};
}

std::vector<std::string> cookie_names(const HttpHeaders& headers, std::string_view prefix) {
    std::vector<std::string> names;
    each_cookie(headers, [&](std::string_view each, std::string_view) {
        if (each.starts_with(prefix)) names.emplace_back(each);
    });
    return names;
}

std::string set_cookie(std::string_view name, std::string_view value, bool is_https, Duration age) {
    std::string out = std::string(name) + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax";
    if (is_https) out += "; Secure";
    if (age > Duration{}) out += "; Max-Age=" + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(age).count());
    return out;
}

std::string drop_cookie(std::string_view name, bool is_https) {
    return std::string(name) + "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0" + (is_https ? "; Secure" : "");
}

std::string safe_target(std::string_view target) {
    constexpr std::string_view page = "/dashboard";
    const bool is_page = target.starts_with(page) && (target.size() == page.size() || std::string_view("/?#").find(target[page.size()]) != std::string_view::npos);
    const bool is_clean = std::ranges::all_of(target, [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; });
    return is_page && is_clean && target.size() <= target_bytes_max ? std::string(target) : std::string(page);
}

}  // namespace stemmen::dashboard
