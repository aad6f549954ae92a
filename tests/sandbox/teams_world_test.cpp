// The Teams sandbox enforces the Connector's documented rules, whoever calls.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sandbox/teams_play.hpp"
#include "sandbox/teams_world.hpp"

using namespace stemmen;
using namespace stemmen::sandbox;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const std::string tenant(teams_defaults::tenant_id);
const std::string base = "/emea/" + tenant + "/";
constexpr Timestamp noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + 12h;

struct Bot {
    TeamsWorld world{"http://127.0.0.1:1" + base};
    std::string token;
    Timestamp now = noon;

    Bot() {
        world.installs("kari", now);
        token = json::parse(give(form()).body)["access_token"].get<std::string>();
    }
    static std::string form(const std::string& secret = std::string(teams_defaults::app_password), const std::string& scope = "https%3A%2F%2Fapi.botframework.com%2F.default") {
        return "grant_type=client_credentials&client_id=" + std::string(teams_defaults::app_id) + "&client_secret=" + secret + "&scope=" + scope;
    }
    HttpResponse give(const std::string& body) { return *world.answer({.method = "POST", .target = "/" + tenant + "/oauth2/v2.0/token", .headers = {}, .body = body, .peer = {}}, now); }
    HttpResponse call(const std::string& method, const std::string& path, const json& body, bool with_token = true) {
        HttpRequest request{.method = method, .target = base + path, .headers = {}, .body = body.is_string() ? body.get<std::string>() : body.dump(), .peer = {}};
        if (with_token) request.headers.emplace_back("authorization", "Bearer " + token);
        return world.answer(request, now).value_or(HttpResponse{0, {}, ""});
    }
    std::string chat() { return "v3/conversations/" + percent_encode(world.person("kari").conversation_id) + "/activities"; }
    std::string send(const json& activity) { return json::parse(call("POST", chat(), activity).body)["id"].get<std::string>(); }
};

json text(const std::string& words) { return {{"type", "message"}, {"text", words}}; }
json card(const json& content = {{"type", "AdaptiveCard"}, {"version", "1.5"}}) {
    return {{"type", "message"}, {"summary", "Kort"}, {"attachments", json::array({{{"contentType", "application/vnd.microsoft.card.adaptive"}, {"content", content}}})}};
}

}  // namespace

TEST_CASE("teams sandbox: the token service gives a token for the right secret and scope only, and says why not as Entra does") {
    Bot bot;
    CHECK(bot.give(Bot::form("wrong")).status == 401);
    CHECK(bot.give(Bot::form("wrong")).body.find("7000215") != std::string::npos);
    CHECK(bot.give(Bot::form(std::string(teams_defaults::app_password), "other")).status == 400);
    bot.world.refuse_secret(true);
    CHECK(bot.give(Bot::form()).body.find("7000222") != std::string::npos);
}

TEST_CASE("teams sandbox: without a token that is good now nothing is taken") {
    Bot bot;
    CHECK(bot.call("POST", bot.chat(), text("hei"), false).status == 401);
    CHECK(bot.call("POST", bot.chat(), text("hei")).status == 201);
    bot.now += 2h;
    CHECK(bot.call("POST", bot.chat(), text("hei")).status == 401);
}

TEST_CASE("teams sandbox: a message has a text or a card, and a size") {
    Bot bot;
    CHECK(bot.call("POST", bot.chat(), card()).status == 201);
    json both = card();
    both["text"] = "hei";
    CHECK(bot.call("POST", bot.chat(), both).status == 400);
    CHECK(bot.call("POST", bot.chat(), {{"type", "message"}}).status == 400);
    CHECK(bot.call("POST", bot.chat(), "no JSON").status == 400);
    CHECK(bot.call("POST", bot.chat(), text(std::string(60'000, 'x'))).status == 413);
    CHECK(bot.world.violations().size() == 4);
}

TEST_CASE("teams sandbox: only the bot's own messages are replaced, where the app is, and while they are there") {
    Bot bot;
    const std::string id = bot.send(text("en"));
    CHECK(bot.call("PUT", bot.chat() + "/" + id, text("to")).status == 200);
    CHECK(bot.world.chat("kari").messages.front().text == "to");
    bot.world.says("kari", "hei", bot.now);
    const std::string theirs = bot.world.chat("kari").messages.back().id;
    CHECK(bot.call("PUT", bot.chat() + "/" + theirs, text("to")).status == 403);
    CHECK(bot.call("PUT", bot.chat() + "/123", text("to")).status == 404);
    CHECK(bot.call("DELETE", bot.chat() + "/" + id, json()).status == 200);
    CHECK(bot.call("PUT", bot.chat() + "/" + id, text("to")).status == 404);
    CHECK(bot.call("POST", "v3/conversations/a%3Aunknown/activities", text("hei")).status == 404);
    bot.world.removes("kari", bot.now);
    const HttpResponse refused = bot.call("POST", bot.chat(), text("hei"));
    CHECK(refused.status == 403);
    CHECK(refused.body.find("BotNotInConversationRoster") != std::string::npos);
}

TEST_CASE("teams sandbox: a conversation takes seven messages a second, and says when to come back") {
    Bot bot;
    for (std::size_t i = 0; i < teams_sends_per_second_max; ++i) CHECK(bot.call("POST", bot.chat(), text("hei")).status == 201);
    const HttpResponse slower = bot.call("POST", bot.chat(), text("hei"));
    CHECK(slower.status == 429);
    CHECK(header(slower.headers, "retry-after") == "1");
    bot.now += 1s;
    CHECK(bot.call("POST", bot.chat(), text("hei")).status == 201);
}

TEST_CASE("teams sandbox: a chat is opened with exactly one member and the tenant, the same each time, and no group") {
    Bot bot;
    const auto open = [&](json body) { return bot.call("POST", "v3/conversations", body); };
    const json member{{"id", bot.world.person("kari").user_id}};
    const json good{{"isGroup", false}, {"tenantId", tenant}, {"members", json::array({member})}};
    const HttpResponse opened = open(good);
    CHECK(opened.status == 201);
    CHECK(opened.body == open(good).body);
    json bad = good;
    bad.erase("tenantId");
    CHECK(open(bad).status == 400);
    bad = good;
    bad["members"].push_back(member);
    CHECK(open(bad).status == 400);
    bad = good;
    bad["isGroup"] = true;
    CHECK(open(bad).status == 400);  // a thread needs its first activity
    bad["activity"] = text("hei");
    CHECK(open(bad).body.find(";messageid=") != std::string::npos);
    bad = good;
    bad["members"][0]["id"] = "29:unknown";
    CHECK(open(bad).status == 403);
}

TEST_CASE("teams sandbox: faults on demand, and an answer that is lost although the work was done") {
    Bot bot;
    bot.world.fail({.status = 503, .body = "", .retry_after = 7, .calls = 1});
    const HttpResponse away = bot.call("POST", bot.chat(), text("hei"));
    CHECK(away.status == 503);
    CHECK(header(away.headers, "retry-after") == "7");
    bot.world.fail({});
    CHECK(bot.call("POST", bot.chat(), text("hei")).status == 0);
    CHECK(bot.world.chat("kari").messages.size() == 1);
}

TEST_CASE("teams sandbox: a button is pressed with what stands in the fields, as text, and empty ones are left out") {
    Bot bot;
    const json content{{"type", "AdaptiveCard"},
                       {"version", "1.5"},
                       {"body", json::array({{{"type", "TextBlock"}, {"text", "Ny *innsamling*"}},
                                             {{"type", "Input.Text"}, {"id", "title"}, {"label", "Tema"}},
                                             {{"type", "Input.Number"}, {"id", "seats"}, {"label", "Plasser"}, {"value", 12}},
                                             {{"type", "Input.Toggle"}, {"id", "lawful"}, {"title", "Vurdert"}}})},
                       {"actions", json::array({{{"type", "Action.Execute"}, {"title", "Start"}, {"verb", "start"}, {"data", {{"nonce", "n1"}}}, {"fallback", {{"type", "Action.Submit"}, {"title", "Start"}, {"data", {{"verb", "start"}, {"nonce", "n1"}}}}}},
                                                {{"type", "Action.Execute"}, {"title", "Avbryt"}, {"verb", "cancel"}, {"associatedInputs", "none"}}})}};
    bot.send(card(content));
    const auto pressed = bot.world.presses("kari", "Start", {{"lawful", "true"}}, bot.now);
    REQUIRE(pressed.has_value());
    CHECK(pressed->is_invoke);
    const json action = json::parse(pressed->body)["value"]["action"];
    CHECK(action["verb"] == "start");
    CHECK(action["data"] == json{{"nonce", "n1"}, {"seats", "12"}, {"lawful", "true"}});
    const auto second = bot.world.presses("kari", "#2", {}, bot.now);
    REQUIRE(second.has_value());
    CHECK(json::parse(second->body)["value"]["action"]["data"].empty());
    const auto old_client = bot.world.presses("kari", "Start", {}, bot.now, true);
    REQUIRE(old_client.has_value());
    CHECK_FALSE(old_client->is_invoke);
    CHECK(json::parse(old_client->body)["value"]["verb"] == "start");
    CHECK_FALSE(bot.world.presses("kari", "Finnes ikke", {}, bot.now).has_value());
    CHECK(render_card(content.dump()) == "    Ny *innsamling*\n    Tema  (title=)\n    Plasser  (seats=12)\n    Vurdert  (lawful=)\n    [1] Start\n    [2] Avbryt\n");
}
