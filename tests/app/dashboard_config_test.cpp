#include <catch2/catch.hpp>

#include "app/config.hpp"

using namespace stemmen;
using namespace stemmen::app;

namespace {

std::variant<Config, ConfigFaults> parse(const std::string& dashboard, const std::string& more = "") {
    return parse_config("{\"dashboard\":" + dashboard + more + "}", "c.json", [](std::string_view) { return Result<Secret>(Secret("a secret")); });
}
std::string faults_of(const std::string& dashboard, const std::string& more = "") {
    const auto parsed = parse(dashboard, more);
    std::string all;
    if (const auto* faults = std::get_if<ConfigFaults>(&parsed))
        for (const std::string& fault : faults->faults) all += fault + "\n";
    return all;
}
std::string sign_in(const std::string& more) { return R"({"sign_in":{"issuer":"https://id.example.no/","client_id":"stemmen",)" + more + R"("groups":{"g":{"roles":["analyst","auditor"],"units":["201"]}}}})"; }

}  // namespace

TEST_CASE("the dashboard's settings are read, and have defaults") {
    const auto parsed = parse(sign_in(R"("client_secret":"env:X","amr_values":["mfa"],)"), R"(,"http":{"public_url":"https://stemmen.example.no"})");
    const Config& config = std::get<Config>(parsed);
    REQUIRE(config.dashboard.sign_in.has_value());
    const dashboard::SignInSettings& settings = *config.dashboard.sign_in;
    CHECK(config.dashboard.public_url == "https://stemmen.example.no");
    CHECK(config.dashboard.idle == std::chrono::minutes{30});
    CHECK(config.dashboard.session == std::chrono::hours{10});
    CHECK(settings.issuer == "https://id.example.no/");
    CHECK(settings.client_secret.reveal() == "a secret");
    CHECK(settings.subject_claim == "sub");
    CHECK(settings.amr_values == std::vector<std::string>{"mfa"});
    CHECK(settings.groups.at("g") == dashboard::GroupRule{{dashboard::Role::analyst, dashboard::Role::auditor}, {"201"}});
    CHECK_FALSE(std::get<Config>(parse("{}")).dashboard.sign_in.has_value());
}

TEST_CASE("limits for small groups may be raised, never lowered, and default to the least") {
    const auto plain = parse("{}", R"(,"contact":{"dialog":"web"})");
    CHECK(std::get<Config>(plain).dashboard.limits == insight::Limits{});
    CHECK(std::get<Config>(plain).dashboard.dialog == "web");  // as asked after conversations, unless told otherwise
    const auto raised = parse(R"({"dialog":"place","limits":{"count":8,"share":15,"compare":40},"staff":{"201-a":12}})");
    const dashboard::Settings& settings = std::get<Config>(raised).dashboard;
    CHECK(settings.limits == *insight::Limits::make(8, 15, 40));
    CHECK(settings.staff == std::map<std::string, std::int64_t>{{"201-a", 12}});
    CHECK(settings.dialog == "place");
    for (const char* low : {R"({"limits":{"count":4}})", R"({"limits":{"share":9}})", R"({"limits":{"compare":29}})", R"({"limits":{"count":20,"share":10}})", R"({"staff":{"201":-1}})"}) {
        CAPTURE(low);
        CHECK_FALSE(faults_of(low).empty());
    }
}

TEST_CASE("what is wrong with the dashboard's settings is said with its line") {
    const auto says = [](const std::string& faults, const std::string& part) {
        CAPTURE(faults, part);
        CHECK(faults.find(part) != std::string::npos);
        CHECK(faults.starts_with("c.json:1: "));
    };
    says(faults_of(R"({"sign_in":{}})"), "\"sign_in\" needs \"issuer\"");
    says(faults_of(R"({"sign_in":{"issuer":"https://id.example.no","client_id":"s","groups":{}}})"), "\"sign_in\" needs \"groups\"");
    says(faults_of(R"({"sign_in":{"issuer":"https://id.example.no","client_id":"s","groups":{"g":{"units":["201"]}}}})"), "\"g\" needs \"roles\"");
    says(faults_of(R"({"sign_in":{"issuer":"https://id.example.no","client_id":"s","groups":{"g":{"roles":["king"],"units":["201"]}}}})"), "there is no role \"king\"; write any of sender, local_owner");
    for (const char* issuer : {"http://id.example.no", "id.example.no", "ftp://x", "https://id.example.no?x=1", "https://user@id.example.no"})
        says(faults_of(std::string(R"({"sign_in":{"issuer":")") + issuer + R"(","client_id":"s","groups":{"g":{"roles":["analyst"],"units":["201"]}}}})"), "\"issuer\" must be the https address");
    CHECK(faults_of(R"({"sign_in":{"issuer":"http://127.0.0.1:9","client_id":"s","groups":{"g":{"roles":["analyst"],"units":["201"]}}}})").empty());
    says(faults_of(sign_in(R"("secret":"env:X",)")), "there is no setting \"secret\" here");
    says(faults_of(R"({"idle":"11h"})"), "\"session\" must be at least as long as \"idle\"");
    says(faults_of(R"({"session":"25h"})"), "\"session\" may be from 1m to 1d");
    const std::string named = R"(,"safety":{"units":{"201":{"mode":"staffed","officers":["oidc:kari@politiet.no"]}}})";
    says(faults_of("{}", named), "somebody who signs in; that needs \"dashboard\": \"sign_in\"");
    CHECK(faults_of(sign_in(""), named).empty());
}

TEST_CASE("whether only this machine reaches the service is judged by both addresses") {
    const auto judged = [](const std::string& listen, const std::string& url) {
        Config config;
        config.http.listen = listen;
        config.http.public_url = url;
        return is_reached_from_here_only(config);
    };
    CHECK(judged("127.0.0.1:8080", "http://127.0.0.1:8080"));
    CHECK(judged("[::1]:0", "http://localhost:8080"));
    CHECK_FALSE(judged("0.0.0.0:8080", "http://127.0.0.1:8080"));
    CHECK_FALSE(judged("[::]:8080", "http://127.0.0.1:8080"));
    CHECK_FALSE(judged("127.0.0.1:8080", "https://stemmen.example.no"));
    CHECK_FALSE(judged("localhost:8080", "http://127.0.0.1:8080"));
}
