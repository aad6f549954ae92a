#include <algorithm>

#include "app/config_reader.hpp"
#include "net/url.hpp"

namespace stemmen::app {
namespace {

using Kind = JsonNode::Kind;

constexpr std::size_t groups_max = 500, values_max = 50, places_max = 5'000;
constexpr long long staff_at_a_place_max = 100'000;

void read_group(ConfigReader& reader, const JsonNode& node, dashboard::GroupRule& rule) {
    std::vector<std::string> roles;
    reader.texts(node, "roles", roles);
    reader.texts(node, "units", rule.units);
    std::string known;
    for (const dashboard::Role role : dashboard::roles_all) known += (known.empty() ? "" : ", ") + std::string(to_string(role));
    for (const std::string& role : roles) {
        if (const auto parsed = dashboard::parse_role(role)) rule.roles.insert(*parsed);
        else reader.fault(place_of(node, "roles"), "there is no role \"" + role + "\"; write any of " + known);
    }
    reader.require(node, "roles", !roles.empty());
    reader.require(node, "units", !rule.units.empty());
}

void check_issuer(ConfigReader& reader, const JsonNode& node, const std::string& issuer) {
    const Result<net::Url> url = net::parse_url(issuer);
    const bool is_fit = url && (url->is_https || net::is_loopback_host(url->host)) && issuer.find_first_of("?#") == std::string::npos;
    if (!is_fit) reader.fault(place_of(node, "issuer"), "\"issuer\" must be the https address of the identity provider, exactly as it writes it (http:// is accepted for 127.0.0.1 and localhost only)");
}

void read_sign_in(ConfigReader& reader, const JsonNode& node, dashboard::SignInSettings& settings) {
    reader.text(node, "issuer", settings.issuer);
    reader.text(node, "client_id", settings.client_id);
    reader.secret(node, "client_secret", settings.client_secret);
    reader.texts(node, "scopes", settings.scopes);
    reader.text(node, "subject_claim", settings.subject_claim);
    reader.text(node, "name_claim", settings.name_claim);
    reader.text(node, "groups_claim", settings.groups_claim);
    reader.texts(node, "acr_values", settings.acr_values);
    reader.texts(node, "amr_values", settings.amr_values);
    reader.text(node, "ca_file", settings.ca_file);
    for (const auto& [key, list] : {std::pair{"scopes", &settings.scopes}, {"acr_values", &settings.acr_values}, {"amr_values", &settings.amr_values}})
        if (list->size() > values_max) reader.fault(place_of(node, key), "\"" + std::string(key) + "\" takes " + std::to_string(values_max) + " at most");
    reader.section(node, "groups", [&](const JsonNode& groups) {
        if (groups.members.size() > groups_max) return reader.fault(groups, "\"groups\" takes " + std::to_string(groups_max) + " at most");
        for (const JsonNode::Member& member : groups.members)
            reader.section(groups, member.name, [&](const JsonNode& group) { read_group(reader, group, settings.groups[member.name]); });
    });
    reader.require(node, "issuer", !settings.issuer.empty());
    reader.require(node, "client_id", !settings.client_id.empty());
    reader.require(node, "groups", !settings.groups.empty());
    if (!settings.issuer.empty()) check_issuer(reader, node, settings.issuer);
}

// They may be raised, never lowered.
void read_limits(ConfigReader& reader, const JsonNode& node, insight::Limits& limits) {
    std::int64_t count = limits.count(), share = limits.share(), compare = limits.compare();
    reader.number(node, "count", count, insight::count_limit_min, insight::limit_max);
    reader.number(node, "share", share, insight::share_limit_min, insight::limit_max);
    reader.number(node, "compare", compare, insight::compare_limit_min, insight::limit_max);
    const Result<insight::Limits> made = insight::Limits::make(count, share, compare);
    if (made) limits = *made;
    else reader.fault(node, "\"limits\": " + made.error().detail);
}

void read_staff(ConfigReader& reader, const JsonNode& node, std::map<std::string, std::int64_t>& staff) {
    if (node.members.size() > places_max) return reader.fault(node, "\"staff\" takes " + std::to_string(places_max) + " places at most");
    for (const JsonNode::Member& member : node.members) reader.number(node, member.name, staff[member.name], 0, staff_at_a_place_max);
}

}  // namespace

void read_dashboard(ConfigReader& reader, const JsonNode& root, const HttpSettings& http, dashboard::Settings& settings) {
    using namespace std::chrono_literals;
    settings.public_url = http.public_url;
    reader.section(root, "dashboard", [&](const JsonNode& node) {
        reader.duration(node, "idle", settings.idle, 1min, 12h);
        reader.duration(node, "session", settings.session, 1min, 24h);
        if (settings.session < settings.idle) reader.fault(place_of(node, "session"), "\"session\" must be at least as long as \"idle\"");
        reader.text(node, "dialog", settings.dialog);
        reader.section(node, "limits", [&](const JsonNode& limits) { read_limits(reader, limits, settings.limits); });
        reader.section(node, "staff", [&](const JsonNode& staff) { read_staff(reader, staff, settings.staff); });
        reader.section(node, "sign_in", [&](const JsonNode& sign_in) { read_sign_in(reader, sign_in, settings.sign_in.emplace()); });
    });
}

bool is_reached_from_here_only(const Config& config) {
    const Result<net::ListenAddress> listen = net::parse_listen(config.http.listen);
    return listen && net::is_loopback_host(listen->address) && is_loopback_url(config.http.public_url);
}

}  // namespace stemmen::app
