#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "app/config.hpp"

using namespace stemmen;
using namespace stemmen::app;
using namespace std::chrono_literals;

namespace {

Result<Secret> given_secret(std::string_view reference) {
    if (reference == "env:MISSING") return Error{Errc::misconfigured, "the environment variable MISSING is not set; set it, or use \"file:/path\""};
    if (!reference.starts_with("env:")) return secret_from_environment(reference);
    return Secret("secret of " + std::string(reference.substr(4)));
}

const std::string messenger = R"("messenger": { "page_id": "1", "app_id": "2", "app_secrets": ["env:A"], "verify_token": "env:B", "page_token": "env:C" })";

std::vector<std::string> faults_of(const std::string& text) {
    auto parsed = parse_config(text, "stemmen.json", given_secret);
    const auto* faults = std::get_if<ConfigFaults>(&parsed);
    return faults == nullptr ? std::vector<std::string>{} : faults->faults;
}

// What the schema lets somebody write: "messenger.page_id", "safety.units.*.mode".
void collect_leaves(const nlohmann::json& node, const std::string& path, std::set<std::string>& leaves) {
    const auto deeper = [&](const std::string& name, const nlohmann::json& child) { collect_leaves(child, path.empty() ? name : path + "." + name, leaves); };
    const auto more = node.find("additionalProperties");
    const bool is_map = more != node.end() && more->is_object();
    if (!is_map && !node.contains("properties")) {
        leaves.insert(path);
        return;
    }
    if (is_map) deeper("*", *more);
    if (node.contains("properties"))
        for (const auto& [name, child] : node["properties"].items()) deeper(name, child);
}

// The keys of README's table, in order: "`safety.units.ID.mode`, `.hours`" is safety.units.*.mode and safety.units.*.hours.
std::vector<std::string> keys_of_readme() {
    std::ifstream file(STEMMEN_SOURCE_DIR "/README.md");
    std::vector<std::string> keys;
    std::string line;
    while (std::getline(file, line) && !line.starts_with("| Key | Default |")) {}
    while (std::getline(file, line) && line.starts_with("|")) {
        const std::string cell = line.substr(0, line.find('|', 1));
        std::string section;
        for (std::size_t begin = cell.find('`'); begin != std::string::npos; begin = cell.find('`', begin + 1)) {
            const std::size_t end = cell.find('`', begin + 1);
            std::string key = cell.substr(begin + 1, end - begin - 1);
            if (key.starts_with(".")) key = section + key;
            section = key.substr(0, key.rfind('.'));
            for (const std::string word : {".ID", ".UNIT"})
                if (const auto at = key.find(word); at != std::string::npos) key.replace(at, word.size(), ".*");
            keys.push_back(key);
            begin = end;
        }
    }
    return keys;
}

}  // namespace

TEST_CASE("configuration: README's table names every setting of the schema, once, and no other") {
    std::ifstream file(STEMMEN_SOURCE_DIR "/config/stemmen.schema.json");
    std::set<std::string> leaves;
    collect_leaves(nlohmann::json::parse(file), "", leaves);
    CHECK(leaves.contains("messenger.page_id"));
    CHECK(leaves.contains("safety.units.*.mode"));
    std::set<std::string> told;
    for (const std::string& key : keys_of_readme()) {
        INFO(key);
        const bool is_map = !leaves.contains(key) && leaves.contains(key + ".*");
        CHECK((is_map || leaves.contains(key)));
        CHECK(told.insert(is_map ? key + ".*" : key).second);
    }
    for (const std::string& leaf : leaves) {
        INFO(leaf);
        CHECK(told.contains(leaf));
    }
}

TEST_CASE("configuration: what is left out has its default, and what is written counts") {
    const auto parsed = parse_config("{ // comments are allowed\n \"http\": {\"listen\": \"127.0.0.1:0\", \"public_url\": \"https://stemmen.example.no\"},\n"
                                     " \"contact\": {\"gap\": \"30d\", \"quiet_hours\": \"off\"}, " + messenger + "}",
                                     "stemmen.json", given_secret);
    REQUIRE(std::holds_alternative<Config>(parsed));
    const Config& config = std::get<Config>(parsed);
    CHECK(config.contact.gap == std::chrono::days{30});
    CHECK_FALSE(config.contact.quiet_hours.has_value());
    CHECK(config.contact.hand_back_after == 45min);
    CHECK(config.messenger->graph_url == "https://graph.facebook.com");
    CHECK(config.messenger->setups.size() == 4);
    CHECK(config.messenger->app_secrets.front().reveal() == "secret of A");
}

TEST_CASE("configuration: every mistake is named with its line and what to write") {
    struct Case {
        std::string text, fault;
    };
    const Case cases[] = {
        {"{\n \"htpp\": {}\n}", "stemmen.json:2: there is no setting \"htpp\" here; see config/stemmen.schema.json for those there are"},
        {"{\n \"contact\": {\n  \"gap\": 90\n }\n}", "stemmen.json:3: \"gap\" must be a duration in quotes, such as \"15m\", \"24h\" or \"90d\""},
        {"{\n \"contact\": {\n  \"gap\": \"90\"\n }\n}", "stemmen.json:3: \"gap\": \"90\" is not a duration; write for example \"15m\", \"24h\" or \"90d\""},
        {"{\n \"contact\": {\"gap\": \"500d\"}\n}", "stemmen.json:2: \"gap\" may be from 30d to 365d: nobody is asked more often (shorter only against a stand-in for Messenger on this machine)"},
        {"{\n \"contact\": {\"quiet_hours\": \"late\"}\n}", "stemmen.json:2: \"quiet_hours\": \"late\" is not a span of the day; write for example \"21:00-08:00\", or \"off\""},
        {"{\n \"http\": {\"public_url\": \"http://stemmen.example.no\"}\n}",
         "stemmen.json:2: \"public_url\" must begin with https:// (http:// is accepted for 127.0.0.1 and localhost only)"},
        {"{\n \"http\": {\"listen\": \"here\"}\n}", "stemmen.json:2: \"listen\" must be an address and a port, such as \"127.0.0.1:8080\""},
        {"{\n \"store\": {\"keys\": \"abc\"}\n}", "stemmen.json:2: \"keys\" must be \"file:/path\" or \"env:NAME\"; make a key file with: stemmen keys new --out PATH"},
        {"{\n \"store\": {\"contact_keys\": \"abc\"}\n}", "stemmen.json:2: \"contact_keys\" must be \"file:/path\" or \"env:NAME\"; make a key file with: stemmen keys new --out PATH"},
        {"{\n \"store\": {\"keys\": \"file:k\", \"contact_keys\": \"file:k\"}\n}", "stemmen.json:2: \"contact_keys\" must be another key file than \"keys\""},
        {"{\n \"store\": {\"database\": \"a.db\", \"contacts\": \"a.db\"}\n}", "stemmen.json:2: \"contacts\" must be another file than \"database\""},
        {"{\n \"messenger\": {\"page_token\": \"EAAB\"}\n}", "stemmen.json:2: \"page_token\": a secret must not stand here; write \"env:NAME\" or \"file:/path\""},
        {"{\n \"messenger\": {\"page_token\": \"env:MISSING\"}\n}",
         "stemmen.json:2: \"page_token\": the environment variable MISSING is not set; set it, or use \"file:/path\""},
        {"{\n \"messenger\": {\"setups\": [\"standbye\"]}\n}", "stemmen.json:2: \"setups\" does not know \"standbye\"; write any of standby, zero_config, passed, link"},
        {"{\n \"messenger\": {}\n}", "stemmen.json:2: \"messenger\" needs \"page_id\""},
        {"{\n \"messenger\": {\"app_secrets\": [\"env:A\", \"env:B\", \"env:C\"]}\n}", "stemmen.json:2: \"app_secrets\" takes two at most: the old and the new one"},
        {"{\n \"log\": {\"level\": \"loud\"}\n}", "stemmen.json:2: \"level\" must be debug, info, warn or error"},
        {"{\n \"mail\": {\"server\": \"smtp.example.no\", \"from\": \"a@example.no\"}\n}", "stemmen.json:2: \"server\" must be host and port, such as \"smtp.example.no:587\""},
        {"{\n \"mail\": {\"server\": \"smtp.example.no:25\", \"from\": \"a@example.no\", \"security\": \"none\"}\n}", "stemmen.json:2: \"security\": \"none\" is for a server on this machine only; write starttls or tls"},
        {"{\n \"mail\": {\"server\": \"smtp.example.no:25\", \"from\": \"nobody\"}\n}", "stemmen.json:2: \"from\" must be the e-mail address that letters come from"},
        {"{\n \"mail\": {\"server\": \"smtp.example.no:25\", \"from\": \"a@example.no\", \"user\": \"me\"}\n}", "stemmen.json:2: \"user\" and \"password\" go together; write both, or neither"},
        {"{\n \"sms\": {\"url\": \"http://sms.example.no\"}\n}", "stemmen.json:2: \"url\" must begin with https://"},
        {"{\n \"recruitment\": {\"panel_gap\": \"30d\"}\n}", "stemmen.json:2: \"panel_gap\" may be from 90d to 365d"},
        {"[]", "stemmen.json:1: the configuration must be one object in braces"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.text);
        const std::vector<std::string> faults = faults_of(c.text);
        CHECK(std::find(faults.begin(), faults.end(), c.fault) != faults.end());
        if (!faults.empty() && std::find(faults.begin(), faults.end(), c.fault) == faults.end()) WARN(faults.front());
    }
}

TEST_CASE("configuration: all mistakes are told at once") {
    CHECK(faults_of("{\"a\": 1, \"b\": 2, \"contact\": {\"gap\": 1}}").size() == 3);
}

TEST_CASE("configuration: plain http is for this machine only") {
    CHECK(is_loopback_url("http://127.0.0.1:8081"));
    CHECK(is_loopback_url("http://localhost"));
    CHECK(is_loopback_url("http://[::1]:80"));
    CHECK_FALSE(is_loopback_url("http://127.0.0.1.example.no"));
    CHECK_FALSE(is_loopback_url("http://localhost.example.no"));
    CHECK_FALSE(is_loopback_url("http://10.0.0.1"));
}
