#include "adapters/teams/settings.hpp"

#include <algorithm>

namespace stemmen::teams {
namespace {

constexpr std::size_t guid_size = 36;

Error wrong(std::string_view setting, std::string_view advice) {
    return Error{Errc::misconfigured, "teams." + std::string(setting) + ": " + std::string(advice)};
}

// Host and port of an address, lower case; "" when it is no plain http or https address. User information, which could make one
// host look like another, is none.
struct Address {
    bool is_https = false;
    std::string host;
};
Address address_of(std::string_view url) {
    const bool is_https = url.starts_with("https://");
    if (!is_https && !url.starts_with("http://")) return {};
    url.remove_prefix(is_https ? 8 : 7);
    std::string host(url.substr(0, url.find_first_of("/?#")));
    const auto is_host_character = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '[' || c == ']'; };
    std::ranges::transform(host, host.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (host.empty() || !std::ranges::all_of(host, is_host_character)) return {};
    return {is_https, host};
}

bool is_loopback(std::string_view host) {
    return host == "localhost" || host.starts_with("localhost:") || host.starts_with("127.0.0.1:") || host == "127.0.0.1" || host == "[::1]" || host.starts_with("[::1]:");
}

}  // namespace

bool is_reachable(std::string_view url) {
    const Address address = address_of(url);
    return !address.host.empty() && (address.is_https || is_loopback(address.host));
}

bool is_guid(std::string_view text) {
    if (text.size() != guid_size) return false;
    for (std::size_t i = 0; i < guid_size; ++i) {
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = text[i];
        const bool is_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (is_dash ? c != '-' : !is_digit) return false;
    }
    return true;
}

Result<void> check(const Settings& settings) {
    if (!is_guid(settings.app_id)) return wrong("app_id", "write the app (client) id of the Entra registration, as in \"22222222-2222-4222-8222-222222222222\"");
    if (!is_guid(settings.tenant_id)) return wrong("tenant_id", "write the directory (tenant) id, as in \"11111111-1111-4111-8111-111111111111\"");
    if (settings.app_password.empty()) return wrong("app_password", "give the client secret of the registration");
    if (!is_reachable(settings.openid_metadata)) return wrong("openid_metadata", "write an https:// address");
    if (!is_reachable(token_url_of(settings))) return wrong("token_url", "write an https:// address");
    if (!is_reachable(settings.entra_login)) return wrong("entra_login", "write an https:// address");
    if (settings.issuer.empty()) return wrong("issuer", "write the issuer of the Connector's tokens, \"https://api.botframework.com\" in the public cloud");
    if (settings.scope.empty()) return wrong("scope", "write the scope of the bot's token, \"https://api.botframework.com/.default\" in the public cloud");
    if (settings.service_hosts.empty() || settings.service_hosts.size() > service_hosts_max)
        return wrong("service_hosts", "name the hosts that replies may go to, at most " + std::to_string(service_hosts_max) + "; \"smba.trafficmanager.net\" in the public cloud");
    for (const std::string& host : settings.service_hosts)
        if (address_of("https://" + host).host != host) return wrong("service_hosts", "write host names in lower case without scheme or path, as in \"smba.trafficmanager.net\"");
    return {};
}

std::string token_url_of(const Settings& settings) {
    if (!settings.token_url.empty()) return settings.token_url;
    return "https://login.microsoftonline.com/" + settings.tenant_id + "/oauth2/v2.0/token";
}

bool is_allowed(const Settings& settings, std::string_view service_url) {
    const Address address = address_of(service_url);
    if (address.host.empty() || (!address.is_https && !is_loopback(address.host))) return false;
    return std::ranges::find(settings.service_hosts, address.host) != settings.service_hosts.end();
}

}  // namespace stemmen::teams
