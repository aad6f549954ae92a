#include "core/page_headers.hpp"

namespace stemmen {

void add_page_headers(HttpResponse& response, bool is_https) {
    const auto add = [&response](std::string_view name, std::string_view value) {
        if (header(response.headers, name).empty()) response.headers.emplace_back(name, value);
    };
    add("content-security-policy", content_security_policy);
    add("x-content-type-options", "nosniff");
    add("x-frame-options", "DENY");
    add("referrer-policy", "same-origin");
    add("permissions-policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
    add("cross-origin-opener-policy", "same-origin");
    add("cross-origin-resource-policy", "same-origin");
    if (is_https) add("strict-transport-security", "max-age=63072000");  // two years
}

}  // namespace stemmen
