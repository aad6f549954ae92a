// The section "teams": who the bot is, who may do what, and a sentence for every mistake.
#include <algorithm>
#include <catch2/catch.hpp>

#include "app/config.hpp"

using namespace stemmen;
using namespace stemmen::app;

namespace {

auto parsed(const std::string& teams) {
    return parse_config("{\n\"teams\": {\n" + teams + "}\n}", "stemmen.json", [](std::string_view) -> Result<Secret> { return Secret("a secret for a test"); });
}
std::vector<std::string> faults_of(const std::string& teams) {
    auto result = parsed(teams);
    const auto* faults = std::get_if<ConfigFaults>(&result);
    return faults == nullptr ? std::vector<std::string>{} : faults->faults;
}

const std::string bot = R"("app_id": "22222222-2222-4222-8222-222222222222", "tenant_id": "11111111-1111-4111-8111-111111111111", "app_password": "env:P")";

}  // namespace

TEST_CASE("configuration of Teams: three settings are enough, and the rest is the public cloud's") {
    const auto result = parsed(bot);
    REQUIRE(std::holds_alternative<Config>(result));
    const TeamsSettings& teams = *std::get<Config>(result).teams;
    CHECK(teams.bot.service_hosts == std::vector<std::string>{"smba.trafficmanager.net"});
    CHECK_FALSE(teams.bot.accepts_entra);
    CHECK(teams.officers.empty());
    CHECK(teams::token_url_of(teams.bot).find(teams.bot.tenant_id) != std::string::npos);
}

TEST_CASE("configuration of Teams: an officer is known by the object id, in whichever case it is written") {
    const auto result = parsed(bot + R"(, "officers": { "ABCDEF33-3333-4333-8333-333333333333": { "name": "Kari Nordmann", "role": "approver", "unit": "201" } })");
    REQUIRE(std::holds_alternative<Config>(result));
    const TeamsOfficers& officers = std::get<Config>(result).teams->officers;
    REQUIRE(officers.contains(directory_id("abcdef33-3333-4333-8333-333333333333")));
    CHECK(officers.begin()->second == TeamsOfficer{"Kari Nordmann", recruit::Role::approver, "201"});
}

TEST_CASE("configuration of Teams: every mistake is told with its line and what to write") {
    const auto tells = [](const std::string& teams, const std::string& fault) {
        const std::vector<std::string> faults = faults_of(teams);
        INFO(teams);
        for (const std::string& each : faults) UNSCOPED_INFO(each);
        CHECK(std::ranges::any_of(faults, [&](const std::string& each) { return each.starts_with(fault); }));
    };
    tells("", "stemmen.json:2: \"teams\" needs \"app_id\"");
    tells("\"app_id\": \"Innbyggerstemmen\", \"tenant_id\": \"x\",\n\"app_password\": \"env:P\"", "stemmen.json:3: \"app_id\": write the app (client) id");
    tells(bot + ",\n\"token_url\": \"http://login.example.no\"", "stemmen.json:4: \"token_url\": write an https:// address");
    tells(bot + ",\n\"service_hosts\": [\"https://smba.trafficmanager.net/\"]", "stemmen.json:4: \"service_hosts\": write host names");
    tells(bot + ",\n\"officers\": { \"kari\": {} }", "stemmen.json:4: \"kari\" is no object id of the directory");
    const std::string kari = ",\n\"officers\": { \"33333333-3333-4333-8333-333333333333\": ";
    tells(bot + kari + R"({ "name": "Kari", "role": "boss", "unit": "201" } })", "stemmen.json:4: \"role\" must be reader, officer or approver");
    tells(bot + kari + R"({ "name": "Kari", "role": "officer" } })", "stemmen.json:4: \"33333333-3333-4333-8333-333333333333\" needs \"unit\"");
    tells(bot + kari + "{ \"name\": \"" + std::string(101, 'k') + R"(", "role": "officer", "unit": "201" } })", "stemmen.json:4: \"name\" is too long");
    tells(bot + ",\n\"sends_per_second_max\": 51", "stemmen.json:4: \"sends_per_second_max\" must be a whole number from 1 to 50");
}
