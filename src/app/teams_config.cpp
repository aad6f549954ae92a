// The section "teams": the bot registration, and who of the police may do what there.
#include <algorithm>
#include <optional>

#include "app/config_reader.hpp"
#include "core/text.hpp"

namespace stemmen::app {
namespace {

constexpr std::size_t officers_max = 20'000;
constexpr std::size_t officer_name_characters_max = 100;

std::optional<recruit::Role> parse_role(std::string_view word) {
    if (word == "reader") return recruit::Role::reader;
    if (word == "officer") return recruit::Role::officer;
    if (word == "approver") return recruit::Role::approver;
    return std::nullopt;
}

void read_officer(ConfigReader& reader, const JsonNode& node, TeamsOfficer& officer) {
    std::string role;
    reader.text(node, "name", officer.name);
    reader.text(node, "role", role);
    reader.text(node, "unit", officer.unit);
    if (const auto parsed = parse_role(role)) officer.role = *parsed;
    else reader.fault(place_of(node, "role"), "\"role\" must be reader, officer or approver: what this person may do with drives");
    if (count_code_points(officer.name) > officer_name_characters_max) reader.fault(place_of(node, "name"), "\"name\" is too long; at most " + std::to_string(officer_name_characters_max) + " characters");
    reader.require(node, "name", !officer.name.empty());
    reader.require(node, "unit", !officer.unit.empty());
}

void read_officers(ConfigReader& reader, const JsonNode& node, TeamsOfficers& officers) {
    if (node.members.size() > officers_max) return reader.fault(node, "\"officers\" takes " + std::to_string(officers_max) + " at most");
    for (const JsonNode::Member& member : node.members) {
        if (!teams::is_guid(member.name)) {
            reader.accept(node, member.name);
            reader.fault(member.value, "\"" + member.name + "\" is no object id of the directory; write it as in \"33333333-3333-4333-8333-333333333333\" (Entra ID, the user's page)");
            continue;
        }
        TeamsOfficer officer;
        reader.section(node, member.name, [&](const JsonNode& one) { read_officer(reader, one, officer); });
        if (!officers.emplace(directory_id(member.name), std::move(officer)).second) reader.fault(member.value, "\"" + member.name + "\" stands here twice");
    }
}

// check() says "teams.app_id: write …"; the line is that of the setting.
void check_bot(ConfigReader& reader, const JsonNode& node, const teams::Settings& bot) {
    const Result<void> good = teams::check(bot);
    if (good) return;
    constexpr std::string_view section = "teams.";
    const std::string& detail = good.error().detail;
    const auto colon = detail.find(": ");
    const std::string key = detail.substr(section.size(), colon - section.size());
    reader.fault(place_of(node, key), "\"" + key + "\": " + detail.substr(colon + 2));
}

}  // namespace

std::string directory_id(std::string_view text) {
    std::string id(text);
    std::ranges::transform(id, id.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return id;
}

void read_teams(ConfigReader& reader, const JsonNode& root, Config& config) {
    reader.section(root, "teams", [&](const JsonNode& node) {
        TeamsSettings& settings = config.teams.emplace();
        teams::Settings& bot = settings.bot;
        reader.text(node, "app_id", bot.app_id);
        reader.text(node, "tenant_id", bot.tenant_id);
        reader.secret(node, "app_password", bot.app_password);
        reader.text(node, "openid_metadata", bot.openid_metadata);
        reader.text(node, "issuer", bot.issuer);
        reader.text(node, "token_url", bot.token_url);
        reader.text(node, "scope", bot.scope);
        reader.texts(node, "service_hosts", bot.service_hosts);
        reader.flag(node, "accepts_entra", bot.accepts_entra);
        reader.text(node, "entra_login", bot.entra_login);
        reader.text(node, "ca_file", settings.ca_file);
        reader.number(node, "sends_per_second_max", settings.sends_per_second_max, 1, 50);  // 50 is Teams' own for an app and tenant
        reader.section(node, "officers", [&](const JsonNode& officers) { read_officers(reader, officers, settings.officers); });
        for (const auto& [key, given] : {std::pair{"app_id", !bot.app_id.empty()}, {"tenant_id", !bot.tenant_id.empty()}, {"app_password", node.find("app_password") != nullptr}})
            reader.require(node, key, given);
        if (bot.app_id.empty() || bot.tenant_id.empty() || bot.app_password.empty()) return;  // told already
        check_bot(reader, node, bot);
    });
}

}  // namespace stemmen::app
