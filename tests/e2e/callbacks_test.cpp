// What Meta itself asks of the service over HTTP, with secrets from files and two app secrets at once.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "adapters/messenger/hmac.hpp"
#include "conversation.hpp"

namespace stemmen::e2e {
namespace {

using nlohmann::json;
using sandbox::Verb;

constexpr const char* old_secret = "old-app-secret-PLANTED-1f2e";
constexpr const char* user = "10158012345678901";  // an id of the app, not of Messenger

std::string base64url(std::string_view bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    unsigned bits = 0;
    int held = 0;
    for (const char c : bytes) {
        bits = bits << 8U | static_cast<unsigned char>(c);
        for (held += 8; held >= 6; held -= 6) text += alphabet[bits >> static_cast<unsigned>(held - 6) & 63U];
    }
    if (held > 0) text += alphabet[bits << static_cast<unsigned>(6 - held) & 63U];
    return text;
}

HttpRequest callback(const std::string& target, const std::string& secret, const json& fields) {
    const std::string payload = base64url(fields.dump());
    const auto mac = messenger::HmacSha256(Secret(secret)).of(payload);
    return {.method = "POST",
            .target = target,
            .headers = {{"content-type", "application/x-www-form-urlencoded"}},
            .body = "signed_request=" + base64url({reinterpret_cast<const char*>(mac.data()), mac.size()}) + "." + payload};
}

TEST_CASE("secrets come from files as well, and two app secrets are good at once while one is being changed") {
    Platform platform;
    const Installation here(platform.graph_url(), R"({"messenger":{"typing":"0s","automation_reply":"0s","app_secrets":["file:new-secret","file:old-secret"],
        "page_token":"file:token-secret","verify_token":"file:verify-secret"}})");
    write_all(here.folder.path() / "new-secret", std::string(app_secret) + "\n");  // as an editor leaves it
    write_all(here.folder.path() / "old-secret", old_secret);
    write_all(here.folder.path() / "token-secret", std::string(page_token) + "\n");
    write_all(here.folder.path() / "verify-secret", std::string(verify_token) + "\n");
    const Environment variables{{"OPERATOR_TOKEN", operator_token}};
    Process service(here.folder, here.serve(), variables);
    const std::uint16_t port = service.port();
    INFO(service.err());
    REQUIRE(port != 0);
    const std::string body = said_by_citizen("7123456789012345", "m_1", "Hei", now_millis());
    CHECK(status_of(ask(port, signed_webhook(body, app_secret))) == 200);
    CHECK(status_of(ask(port, signed_webhook(body, old_secret))) == 200);
    CHECK(status_of(ask(port, signed_webhook(body, "a third"))) == 401);
    CHECK(get(port, std::string("/webhooks/messenger?hub.mode=subscribe&hub.challenge=42&hub.verify_token=") + verify_token)->body == "42");
    platform.set_callback(port);
    platform.with([](sandbox::Sandbox& meta) { REQUIRE(meta.perform({.verb = Verb::set_up, .text = "zero-config"}).has_value()); });
    Conversation kari(platform, port);
    kari.start();  // the platform accepts the token and its proof
    for (const char* secret : {app_secret, old_secret, page_token, verify_token}) CHECK(service.err().find(secret) == std::string::npos);

    for (const char* file : {"new-secret", "token-secret"}) {
        const std::string text = read_all(here.folder.path() / file);
        std::filesystem::remove(here.folder.path() / file);
        const Ran ran = run(here.folder, here.serve(), variables);
        INFO(ran.err);
        CHECK(ran.code == 1);
        CHECK(ran.err.find(file) != std::string::npos);
        CHECK(ran.err.find("PLANTED") == std::string::npos);
        write_all(here.folder.path() / file, text);
    }
}

TEST_CASE("Meta's deletion callback is answered with a code and an honest page, the same for the same person, and only when signed") {
    const Installation here("http://127.0.0.1:9", R"({"messenger":{"app_secrets":["env:MESSENGER_APP_SECRET","env:OLD_SECRET"]}})");
    Environment variables = secrets();
    variables["OLD_SECRET"] = old_secret;
    Process service(here.folder, here.serve(), variables);
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    const std::string target = "/webhooks/messenger/deletion";
    const json fields{{"algorithm", "HMAC-SHA256"}, {"issued_at", now_millis() / 1000}, {"user_id", user}};
    std::string code;
    for (const char* secret : {app_secret, old_secret, app_secret}) {
        const auto answer = ask(port, callback(target, secret, fields));
        REQUIRE(status_of(answer) == 200);
        const json body = json::parse(answer->body);
        if (code.empty()) code = body.at("confirmation_code").get<std::string>();
        CHECK(body.at("confirmation_code") == code);
        CHECK(body.at("url") == "https://stemmen.example.no" + target + "?kode=" + code);
        CHECK(answer->body.find(user) == std::string::npos);
    }
    const auto status = get(port, target + "?kode=" + code);
    REQUIRE(status_of(status) == 200);
    for (const char* word : {"SLETT", "DELETE", code.c_str()}) CHECK(status->body.find(word) != std::string::npos);
    CHECK(status_of(get(port, target + "?kode=not-a-code")) == 404);
    CHECK(status_of(ask(port, callback(target, "wrong", fields))) == 401);
    CHECK(status_of(ask(port, callback(target, app_secret, json{{"algorithm", "HMAC-SHA256"}}))) == 400);
    CHECK(metric(port, "stemmen_platform_callbacks_total{kind=\"deletion\"}") == 3);
    CHECK(metric(port, "stemmen_platform_callbacks_total{kind=\"refused\"}") == 2);
    CHECK(service.err().find(user) == std::string::npos);
    CHECK(read_all(here.database() + "-wal").find(user) == std::string::npos);
}

TEST_CASE("Meta's deauthorize callback raises an alarm when a Page is gone, and none when a person has left") {
    const Installation here;
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    const std::string target = "/webhooks/messenger/deauthorize";
    json fields{{"algorithm", "HMAC-SHA256"}, {"issued_at", now_millis() / 1000}, {"user_id", user}};
    CHECK(status_of(ask(port, callback(target, app_secret, fields))) == 200);
    CHECK(service.err().find("deauthorized") == std::string::npos);
    fields["profile_id"] = page_id;
    CHECK(status_of(ask(port, callback(target, app_secret, fields))) == 200);
    CHECK(service.err().find("an administrator removed the app from the Page") != std::string::npos);
    CHECK(status_of(ask(port, callback(target, "wrong", fields))) == 401);
    CHECK(metric(port, "stemmen_platform_callbacks_total{kind=\"deauthorize\"}") == 2);
    CHECK(service.err().find(user) == std::string::npos);
    CHECK(status_of(get(port, "/healthz")) == 200);
}

}  // namespace
}  // namespace stemmen::e2e
