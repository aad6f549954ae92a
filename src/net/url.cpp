#include "net/url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace stemmen::net {
namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

Error refused(std::string sentence) { return Error{Errc::bad_input, std::move(sentence)}; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_ipv4(const std::string& text) {
    in_addr address{};
    return inet_pton(AF_INET, text.c_str(), &address) == 1;
}
bool is_ipv6(const std::string& text) {
    in6_addr address{};
    return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool is_host_name(std::string_view host) {
    return !host.empty() && host.size() <= host_bytes_max && host.front() != '.' && std::ranges::all_of(host, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    });
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return port;
}

struct HostAndPort {
    std::string host;
    std::string_view port;  // "" when there is none
    bool has_brackets = false;
};

std::optional<HostAndPort> split_authority(std::string_view text) {
    HostAndPort parts;
    std::string_view rest;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        parts.has_brackets = true;
        parts.host = std::string(text.substr(1, end - 1));
        rest = text.substr(end + 1);
    } else {
        const auto colon = text.find(':');
        parts.host = std::string(text.substr(0, colon));
        rest = colon == std::string_view::npos ? std::string_view{} : text.substr(colon);
    }
    if (!rest.empty() && (rest.front() != ':' || rest.size() == 1)) return std::nullopt;
    if (!rest.empty()) parts.port = rest.substr(1);
    std::ranges::transform(parts.host, parts.host.begin(), lower);
    return parts;
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
    if (text.size() > url_bytes_max) return refused("a URL is too long");
    if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; }))
        return refused("a URL holds a space or a byte that is not ASCII");
    Url url;
    const auto scheme_end = text.find("://");
    if (scheme_end == std::string_view::npos) return refused("a URL starts with http:// or https://");
    std::string scheme(text.substr(0, scheme_end));
    std::ranges::transform(scheme, scheme.begin(), lower);
    if (scheme != "http" && scheme != "https") return refused("a URL starts with http:// or https://");
    url.is_https = scheme == "https";

    std::string_view rest = text.substr(scheme_end + 3);
    rest = rest.substr(0, rest.find('#'));
    const auto path = rest.find_first_of("/?");
    const std::string_view place = rest.substr(0, path);
    if (place.find('@') != std::string_view::npos) return refused("a URL may not hold a user name");
    auto parts = split_authority(place);
    if (!parts || (parts->has_brackets ? !is_ipv6(parts->host) : !is_host_name(parts->host))) return refused("a URL has no valid host");
    url.host = std::move(parts->host);
    url.port = url.is_https ? https_port : http_port;
    if (!parts->port.empty()) {
        const auto port = parse_port(parts->port);
        if (!port || *port == 0) return refused("a URL has no valid port");
        url.port = *port;
    }
    url.target = path == std::string_view::npos ? "/" : std::string(rest.substr(path));
    if (url.target.front() == '?') url.target.insert(0, 1, '/');
    return url;
}

std::string authority(const Url& url) {
    std::string text = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
    if (url.port != (url.is_https ? https_port : http_port)) text += ":" + std::to_string(url.port);
    return text;
}

bool is_loopback_host(std::string_view host) {
    const std::string text(host);
    return text == "localhost" || (is_ipv4(text) && text.starts_with("127.")) || text == "::1";
}

Result<ListenAddress> parse_listen(std::string_view text) {
    const auto parts = split_authority(text);
    const auto port = parts ? parse_port(parts->port) : std::nullopt;
    if (!port || (parts->has_brackets ? !is_ipv6(parts->host) : !is_ipv4(parts->host)))
        return refused("a listen address looks like 127.0.0.1:8080 or [::1]:8080");
    return ListenAddress{.address = parts->host, .port = *port};
}

}  // namespace stemmen::net
