// The section "safety" of the configuration: staffed districts, their hours, and who opens the queue.
#include <catch2/catch.hpp>

#include "app/config.hpp"

using namespace stemmen;
using namespace stemmen::app;
using namespace std::chrono_literals;

namespace {

Result<Secret> given_secret(std::string_view reference) { return Secret("a long random token of " + std::string(reference.substr(4))); }

// `more` is what stands in "safety", from line 3 on.
std::variant<Config, ConfigFaults> parsed(const std::string& more, const SecretSource& secrets = given_secret) {
    return parse_config("{\n\"safety\": {\n" + more + "\n}}", "stemmen.json", secrets);
}

std::vector<std::string> faults_of(const std::string& more, const SecretSource& secrets = given_secret) {
    auto outcome = parsed(more, secrets);
    const auto* faults = std::get_if<ConfigFaults>(&outcome);
    return faults == nullptr ? std::vector<std::string>{} : faults->faults;
}

const std::string kari = R"("officers": {"kari.nordmann": "env:KARI"}, )";

}  // namespace

TEST_CASE("safety: without the section every district is unstaffed") {
    const auto config = parse_config("{}", "stemmen.json", given_secret);
    REQUIRE(std::holds_alternative<Config>(config));
    CHECK_FALSE(std::get<Config>(config).safety.modes.any_staffed());
    CHECK_FALSE(std::get<Config>(config).safety.modes.of({"201", "politiet"}).is_staffed);
}

TEST_CASE("safety: what is written of a unit counts for it and all below, and the rest has its default") {
    const auto config = parsed(kari + R"("access_log_kept": "730d", "units": {
        "201": {"mode": "staffed", "hours": "20:00-06:00", "days": ["fri", "sat"], "deleted_at_latest": "48h", "officers": ["kari.nordmann"]},
        "201-sentrum": {"mode": "unstaffed"}})");
    REQUIRE(std::holds_alternative<Config>(config));
    const SafetySettings& safety = std::get<Config>(config).safety;
    CHECK(safety.modes.any_staffed());
    CHECK(safety.access_log_kept == std::chrono::days{730});
    CHECK(safety.officers.at("kari.nordmann").reveal() == "a long random token of KARI");
    const service::DutyRule rule = safety.modes.of({"201-grorud", "201", "politiet"});
    CHECK(rule.is_staffed);
    CHECK(rule.hours.from == 20h);
    CHECK(rule.hours.to == 6h);
    CHECK(rule.hours.days == std::array{false, false, false, false, true, true, false});
    CHECK(rule.opened_within == 15min);
    CHECK(rule.deleted_after_handled == 24h);
    CHECK(rule.deleted_at_latest == 48h);
    CHECK(rule.officers == std::vector<std::string>{"kari.nordmann"});
    CHECK_FALSE(safety.modes.of({"201-sentrum", "201", "politiet"}).is_staffed);
    CHECK_FALSE(safety.modes.of({"202", "politiet"}).is_staffed);
}

TEST_CASE("safety: every mistake is named with its line and what to write") {
    const auto unit = [](const std::string& text) { return kari + "\n\"units\": {\"201\": {" + text + "}}"; };
    struct Case {
        std::string text, fault;
    };
    const Case cases[] = {
        {unit("\"mode\": \"manned\""), "stemmen.json:4: \"mode\" must be \"staffed\" or \"unstaffed\""},
        {unit("\"mode\": \"staffed\""), "stemmen.json:4: a staffed unit needs \"officers\": the names of those who open its queue"},
        {unit("\"officers\": [\"ola\"]"), "stemmen.json:4: there is no officer \"ola\"; add the name with a token to \"safety\": \"officers\""},
        {unit("\"hours\": \"8-20\""), "stemmen.json:4: \"hours\": \"8-20\" is not a span of the day; write for example \"08:00-20:00\", or \"always\""},
        {unit("\"hours\": \"08:00-08:15\""), "stemmen.json:4: \"hours\" must be longer than \"opened_within\", or nothing can be opened in time"},
        {unit("\"days\": [\"monday\"]"), "stemmen.json:4: \"days\" does not know \"monday\"; write any of mon, tue, wed, thu, fri, sat, sun"},
        {unit("\"days\": []"), "stemmen.json:4: \"days\" needs at least one day, such as \"mon\""},
        {unit("\"opened_within\": \"2h\""), "stemmen.json:4: \"opened_within\" may be from 1m to 1h"},
        {unit("\"deleted_after_handled\": \"25h\""), "stemmen.json:4: \"deleted_after_handled\" may be from 0s to 1d"},
        {unit("\"deleted_at_latest\": \"73h\""), "stemmen.json:4: \"deleted_at_latest\" may be from 1h to 3d"},
        {unit("\"deleted\": \"1h\""), "stemmen.json:4: there is no setting \"deleted\" here; see config/stemmen.schema.json for those there are"},
        {"\"officers\": {\"Kari Nordmann\": \"env:KARI\"}",
         "stemmen.json:3: \"Kari Nordmann\" is no name for a duty officer; write 1 to 40 small letters, digits, dots and hyphens, such as \"kari.nordmann\""},
        {"\"access_log_kept\": \"90d\"", "stemmen.json:3: \"access_log_kept\" may be from 365d to 1096d"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.text);
        const std::vector<std::string> faults = faults_of(c.text);
        REQUIRE_FALSE(faults.empty());
        CHECK(faults.front() == c.fault);
    }
}

TEST_CASE("safety: each officer has a token of their own that nobody guesses") {
    const auto same = [](std::string_view) { return Result<Secret>(Secret("the same token for everybody")); };
    const auto brief = [](std::string_view) { return Result<Secret>(Secret("1234")); };
    CHECK(faults_of(R"("officers": {"kari": "env:A", "ola": "env:B"})", same) ==
          std::vector<std::string>{"stemmen.json:3: \"kari\" and \"ola\" have the same token; each officer needs one of their own"});
    CHECK(faults_of(R"("officers": {"kari": "env:A"})", brief) ==
          std::vector<std::string>{"stemmen.json:3: the token of \"kari\" is too short; take at least 20 random characters"});
    CHECK(faults_of(R"("officers": {"kari": "1234"})", secret_from_environment) ==
          std::vector<std::string>{"stemmen.json:3: \"kari\": a secret must not stand here; write \"env:NAME\" or \"file:/path\""});
}

TEST_CASE("configuration: the alarm for the duty queue goes to an address that is safe, or to this machine") {
    const auto faults_with = [](const std::string& url) { return faults_of("\"alarm\": {\n\"url\": \"" + url + "\"}"); };
    CHECK(faults_with("https://alarm.example.no/duty").empty());
    CHECK(faults_with("http://127.0.0.1:9000/duty").empty());
    for (const char* wrong : {"http://alarm.example.no/duty", "ftp://alarm.example.no", ""}) {
        REQUIRE(faults_with(wrong).size() == 1);
        CHECK(faults_with(wrong).front().starts_with("stemmen.json:4: \"url\" is where a new item of the duty queue is told: it must begin with https://"));
    }
}
