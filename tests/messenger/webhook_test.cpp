#include <catch2/catch.hpp>

#include "messenger_channel.hpp"

namespace stemmen::testing {
namespace {

using messenger::Webhook;

HttpRequest verification(std::string_view query) { return {.method = "GET", .target = "/webhooks/messenger?" + std::string(query)}; }

TEST_CASE("messenger webhook: the right token gets the challenge back, as plain text") {
    const Webhook webhook(test_settings());
    const HttpResponse answer =
        webhook.answer_verification(verification("hub.mode=subscribe&hub.verify_token=verify-%C3%A6%2B%25me&hub.challenge=1158201444"));
    CHECK(answer.status == 200);
    CHECK(answer.body == "1158201444");
    CHECK(header(answer.headers, "content-type") == "text/plain; charset=utf-8");
    CHECK(header(answer.headers, "x-content-type-options") == "nosniff");
}

TEST_CASE("messenger webhook: the challenge is an opaque string, percent-decoded and bounded") {
    const Webhook webhook(test_settings());
    const std::string right = "hub.mode=subscribe&hub.verify_token=verify-%C3%A6%2B%25me&hub.challenge=";
    CHECK(webhook.answer_verification(verification(right + "a%26b")).body == "a&b");
    CHECK(webhook.answer_verification(verification(right + std::string(messenger::challenge_bytes_max, '1'))).status == 200);
    CHECK(webhook.answer_verification(verification(right + std::string(messenger::challenge_bytes_max + 1, '1'))).status == 403);
    CHECK(webhook.answer_verification(verification(right)).status == 403);
}

TEST_CASE("messenger webhook: a verification with a wrong token or mode is forbidden and echoes nothing") {
    const Webhook webhook(test_settings());
    for (const std::string_view query :
         {"", "hub.challenge=1", "hub.mode=subscribe&hub.challenge=1", "hub.mode=subscribe&hub.verify_token=&hub.challenge=1",
          "hub.mode=subscribe&hub.verify_token=verify-%C3%A6%2B%25m&hub.challenge=1",
          "hub.mode=unsubscribe&hub.verify_token=verify-%C3%A6%2B%25me&hub.challenge=1",
          "hub_mode=subscribe&hub_verify_token=verify-%C3%A6%2B%25me&hub_challenge=1"}) {
        const HttpResponse answer = webhook.answer_verification(verification(query));
        CHECK(answer.status == 403);
        CHECK(answer.body.empty());
    }
    messenger::Settings open = test_settings();
    open.verify_token = Secret();
    CHECK(Webhook(open).answer_verification(verification("hub.mode=subscribe&hub.verify_token=&hub.challenge=1")).status == 403);
}

TEST_CASE("messenger webhook: the published signature of the published body is right, again and again") {
    Webhook webhook(test_settings());
    HttpRequest request{.method = "POST", .body = read_fixture(messenger_channel(), "signed")};
    REQUIRE(request.body.size() == 285);
    const auto verified_by = [&](std::string signature) {
        request.headers = {{"x-hub-signature", "sha1=0000000000000000000000000000000000000000"},
                           {"x-hub-signature-256", std::move(signature)}};
        return webhook.verify(request).has_value();
    };
    for (int round = 0; round < 3; ++round) {
        CHECK(verified_by("sha256=2ecf73faae6594b326f557bfe53702ecef4526579a2d73e14e4790507f99ad6d"));
        // What comes out when the body is parsed and written anew, with and without escapes.
        CHECK_FALSE(verified_by("sha256=165953faaf2bd562254835187c95935c3a06e538ecdb17e4f9b13c2cd75f55c9"));
        CHECK_FALSE(verified_by("sha256=153ba23d131a53b3515bed9989dd5e28a14a68e31a6b9c2e7de100337985c28a"));
    }
}

TEST_CASE("messenger webhook: malformed signatures are refused") {
    Webhook webhook(test_settings());
    const HttpRequest genuine = signed_with(test_secret, "{}");
    REQUIRE(webhook.verify(genuine).has_value());
    const std::string right(header(genuine.headers, "x-hub-signature-256"));
    std::string upper = right;
    for (char& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
    for (const std::string& value : {std::string(), std::string("sha256="), right.substr(7), right + "0", right.substr(0, 70), " " + right,
                                     "sha1=" + right.substr(7), upper, "sha256=" + std::string(64, 'g')}) {
        HttpRequest request = genuine;
        request.headers = {{"x-hub-signature-256", value}};
        INFO(value);
        CHECK_FALSE(webhook.verify(request).has_value());
    }
    HttpRequest doubled = genuine;
    doubled.headers.emplace_back("x-hub-signature-256", right);
    CHECK_FALSE(webhook.verify(doubled).has_value());
}

TEST_CASE("messenger webhook: either of two app secrets will do, and no third") {
    Webhook webhook(test_settings());
    const HttpRequest current = signed_with(test_secret, "{}");
    const HttpRequest previous = signed_with(test_old_secret, "{}");
    const HttpRequest stranger = signed_with("somebody else's", "{}");
    CHECK(webhook.verify(current).has_value());
    CHECK(webhook.verify(previous).has_value());
    CHECK_FALSE(webhook.verify(stranger).has_value());
    messenger::Settings none = test_settings();
    none.app_secrets.clear();
    const HttpRequest keyless = signed_with("", "{}");
    CHECK_FALSE(Webhook(none).verify(keyless).has_value());
}

TEST_CASE("messenger webhook: a body over the limit is refused before it is hashed") {
    Webhook webhook(test_settings());
    const HttpRequest full = signed_with(test_secret, std::string(messenger::webhook_body_bytes_max, ' '));
    const auto accepted = webhook.verify(full);
    REQUIRE(accepted.has_value());
    CHECK(accepted->bytes().size() == messenger::webhook_body_bytes_max);
    const HttpRequest over = signed_with(test_secret, std::string(messenger::webhook_body_bytes_max + 1, ' '));
    const auto refused = webhook.verify(over);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Errc::over_limit);
}

TEST_CASE("messenger webhook: a refusal says nothing but 401") {
    CHECK(messenger::refusal().status == 401);
    CHECK(messenger::refusal().body.empty());
    CHECK(messenger::acknowledgement().status == 200);
}

TEST_CASE("messenger settings: each wrong setting is named in the refusal") {
    using messenger::Settings;
    CHECK(messenger::check(test_settings()).has_value());
    const auto fault = [](auto change) {
        Settings settings = test_settings();
        change(settings);
        const auto result = messenger::check(settings);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().code == Errc::misconfigured);
        CHECK(result.error().detail.find(test_secret) == std::string::npos);
        return result.error().detail.substr(0, result.error().detail.find(':'));
    };
    CHECK(fault([](Settings& s) { s.graph_url = "graph.facebook.com"; }) == "messenger.graph_url");
    CHECK(fault([](Settings& s) { s.graph_url += "/"; }) == "messenger.graph_url");
    CHECK(fault([](Settings& s) { s.graph_version = "26"; }) == "messenger.graph_version");
    CHECK(fault([](Settings& s) { s.page_id = "politiet"; }) == "messenger.page_id");
    CHECK(fault([](Settings& s) { s.app_id.clear(); }) == "messenger.app_id");
    CHECK(fault([](Settings& s) { s.app_secrets.clear(); }) == "messenger.app_secrets");
    CHECK(fault([](Settings& s) { s.app_secrets.resize(messenger::app_secrets_max + 1, Secret("x")); }) == "messenger.app_secrets");
    CHECK(fault([](Settings& s) { s.app_secrets = {Secret()}; }) == "messenger.app_secrets");
    CHECK(fault([](Settings& s) { s.verify_token = Secret(); }) == "messenger.verify_token");
    CHECK(fault([](Settings& s) { s.page_token = Secret(); }) == "messenger.page_token");
    CHECK(fault([](Settings& s) { s.operator_app_ids = {"inbox"}; }) == "messenger.operator_app_ids");
    CHECK(fault([](Settings& s) { s.operator_app_ids.push_back(s.app_id); }) == "messenger.operator_app_ids");
    CHECK(fault([](Settings& s) { s.persona_id = "Robot"; }) == "messenger.persona_id");
}

}  // namespace
}  // namespace stemmen::testing
