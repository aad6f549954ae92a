// What stands in the body of an invoke's response, and the reference that is kept of a conversation.
#include "adapters/teams/answers.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace stemmen;
using namespace stemmen::teams_testing;
using nlohmann::json;
using teams::Way;

TEST_CASE("teams answers: a card takes the place of the pressed one, or is the dialog's next page") {
    const std::string card = R"({"type":"AdaptiveCard","version":"1.5","body":[]})";
    for (const Way way : {Way::execute, Way::refresh, Way::submit}) {
        const json answer = json::parse(teams::card_answer(way, card, "Tittel"));
        CHECK(answer == json{{"statusCode", 200}, {"type", "application/vnd.microsoft.card.adaptive"}, {"value", json::parse(card)}});
    }
    for (const Way way : {Way::fetch, Way::finish}) {
        const json answer = json::parse(teams::card_answer(way, card, "Tittel"));
        CHECK(answer["task"]["type"] == "continue");
        CHECK(answer["task"]["value"]["title"] == "Tittel");
        CHECK(answer["task"]["value"]["card"]["content"] == json::parse(card));
    }
}

TEST_CASE("teams answers: a sentence is a passing notice, or the dialog's last word") {
    CHECK(json::parse(teams::text_answer(Way::execute, "Utført.")) == json{{"statusCode", 200}, {"type", "application/vnd.microsoft.activity.message"}, {"value", "Utført."}});
    CHECK(json::parse(teams::text_answer(Way::finish, "Lagret.")) == json{{"task", {{"type", "message"}, {"value", "Lagret."}}}});
}

TEST_CASE("teams reference: what was kept comes back, and what is none is told") {
    for (const teams::Scope scope : {teams::Scope::personal, teams::Scope::group_chat, teams::Scope::channel}) {
        const teams::Reference reference{.service_url = service_url, .tenant_id = tenant_id, .conversation_id = "a:1p", .scope = scope, .bot_id = "28:x", .user_id = "29:1", .user_directory_id = "333", .team_id = "19:t", .channel_id = "19:c"};
        const auto back = teams::parse_reference(teams::to_json(reference));
        REQUIRE(back.has_value());
        CHECK(*back == reference);
    }
    for (const char* text : {"", "[]", "{}", R"({"service":"https://a/"})", R"({"service":1,"conversation":"a"})"}) CHECK_FALSE(teams::parse_reference(text).has_value());
}

TEST_CASE("teams keys: the metadata document says where they are, over https, and of the right issuer") {
    const teams::Settings given = settings();
    const auto url_of = [&](const json& document) { return teams::keys_url_of(document.dump(), given); };
    CHECK(url_of({{"issuer", given.issuer}, {"jwks_uri", "https://login.botframework.com/v1/.well-known/keys"}}).value() == "https://login.botframework.com/v1/.well-known/keys");
    CHECK_FALSE(url_of({{"issuer", "https://evil.example.org"}, {"jwks_uri", "https://login.botframework.com/keys"}}).has_value());
    CHECK_FALSE(url_of({{"issuer", given.issuer}, {"jwks_uri", "http://login.botframework.com/keys"}}).has_value());
    CHECK_FALSE(url_of({{"issuer", given.issuer}}).has_value());
    CHECK_FALSE(teams::keys_url_of("no JSON", given).has_value());
    CHECK(teams::entra_keys_url_of(given) == std::string("https://login.microsoftonline.com/") + tenant_id + "/discovery/v2.0/keys");
}
