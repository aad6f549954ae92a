#include <catch2/catch.hpp>

#include "fixture.hpp"

namespace stemmen::sandbox {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

std::string repeat(const std::string& text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

json replies(std::size_t count, const std::string& title = "Ja", const std::string& payload = "p") {
    json list = json::array();
    for (std::size_t i = 0; i < count; ++i) list.push_back({{"content_type", "text"}, {"title", title}, {"payload", payload}});
    return list;
}

struct ContentCase {
    std::string name;
    json message;
    std::pair<int, int> error;
    std::string rule;
};

TEST_CASE("sandbox graph: content over a limit is refused with the documented error, content at the limit is taken") {
    const std::vector<ContentCase> cases{
        {"a text of 1999 characters", {{"text", repeat("æ", 1999)}}, {0, 0}, ""},
        {"a text of 2000 characters", {{"text", repeat("æ", 2000)}}, {100, 0}, "text_length"},
        {"metadata of 999 characters", {{"text", "Hei"}, {"metadata", repeat("m", 999)}}, {0, 0}, ""},
        {"metadata of 1000 characters", {{"text", "Hei"}, {"metadata", repeat("m", 1000)}}, {100, 0}, "metadata_length"},
        {"13 quick replies", {{"text", "Hei"}, {"quick_replies", replies(13)}}, {0, 0}, ""},
        {"14 quick replies", {{"text", "Hei"}, {"quick_replies", replies(14)}}, {100, 0}, "quick_replies"},
        {"a payload of 1000 characters", {{"text", "Hei"}, {"quick_replies", replies(1, "Ja", repeat("ø", 1000))}}, {0, 0}, ""},
        {"a payload of 1001 characters",
         {{"text", "Hei"}, {"quick_replies", replies(1, "Ja", repeat("ø", 1001))}},
         {100, 0},
         "choice_payload"},
        {"a title of 20 characters", {{"text", "Hei"}, {"quick_replies", replies(1, repeat("å", 20))}}, {0, 0}, ""},
        {"an empty title", {{"text", "Hei"}, {"quick_replies", replies(1, "")}}, {100, 0}, "choice_title"},
        {"quick replies without a text", {{"quick_replies", replies(1)}}, {100, 0}, "content"},
        {"a text of the wrong type", {{"text", json::array()}}, {100, 0}, "type"},
        {"text and attachment", {{"text", "Hei"}, {"attachment", {{"type", "image"}, {"payload", json::object()}}}}, {100, 0}, "content"},
    };
    for (const ContentCase& c : cases) {
        DYNAMIC_SECTION(c.name) {
            Fixture f(Setup::zero_config);
            f.talk();
            const GraphAnswer answer = f.post("messages", f.message(c.message));
            CHECK(error_of(answer) == c.error);
            CHECK(answer.response.status == (c.error.first == 0 ? 200 : 400));
            CHECK(f.world.violations().size() == (c.rule.empty() ? 0U : 1U));
            if (!c.rule.empty() && !f.world.violations().empty()) CHECK(f.world.violations().front().rule == c.rule);
        }
    }
}

TEST_CASE("sandbox graph: a title over 20 characters is cut as Meta cuts it, and noted") {
    Fixture f(Setup::zero_config);
    f.talk();
    CHECK(error_of(f.post("messages", f.message({{"text", "Hei"}, {"quick_replies", replies(1, repeat("å", 21))}}))) == std::pair(0, 0));
    CHECK(f.world.thread("kari")->lines.back().choices.at(0).title == repeat("å", 20));
    REQUIRE(f.world.violations().size() == 1);
    CHECK(f.world.violations().front().rule == "title_cut");
}

struct CauseCase {
    std::string name;
    Setup setup;
    void (*cause)(Fixture&);
    json (*body)(const Fixture&);
    std::pair<int, int> error;
};

json hello(const Fixture& f) { return f.message({{"text", "Hei"}}); }
json with(const Fixture& f, const char* name, const json& value) {
    json body = hello(f);
    body[name] = value;
    return body;
}
void nothing(Fixture&) {}

const std::vector<CauseCase> cause_cases{
    {"nothing wrong", Setup::zero_config, nothing, hello, {0, 0}},
    {"outside the window", Setup::zero_config, [](Fixture& f) { f.now += 24h; }, hello, {10, 2018278}},
    {"another app has the thread", Setup::inbox, nothing, hello, {10, 2018300}},
    {"unknown person",
     Setup::zero_config,
     nothing,
     [](const Fixture& f) { return f.message({{"text", "Hei"}}, "nobody"); },
     {100, 2018001}},
    {"no recipient",
     Setup::zero_config,
     nothing,
     [](const Fixture&) { return json{{"messaging_type", "RESPONSE"}, {"message", {{"text", "Hei"}}}}; },
     {100, 0}},
    {"no messaging_type",
     Setup::zero_config,
     nothing,
     [](const Fixture& f) { return json{{"recipient", f.recipient()}, {"message", {{"text", "Hei"}}}}; },
     {100, 0}},
    {"message and sender_action",
     Setup::zero_config,
     nothing,
     [](const Fixture& f) { return with(f, "sender_action", "typing_on"); },
     {100, 2018014}},
    {"a dead tag",
     Setup::zero_config,
     nothing,
     [](const Fixture& f) {
         json b = with(f, "messaging_type", "MESSAGE_TAG");
         b["tag"] = "ACCOUNT_UPDATE";
         return b;
     },
     {100, 0}},
    {"HUMAN_AGENT by a bot",
     Setup::zero_config,
     nothing,
     [](const Fixture& f) {
         json b = with(f, "messaging_type", "MESSAGE_TAG");
         b["tag"] = "HUMAN_AGENT";
         return b;
     },
     {10, 0}},
    {"unknown persona", Setup::zero_config, nothing, [](const Fixture& f) { return with(f, "persona_id", "123"); }, {100, 0}},
    {"pass to an unknown app",
     Setup::zero_config,
     nothing,
     [](const Fixture& f) { return with(f, "thread_control", {{"control_type", "pass"}, {"app_id", "1"}}); },
     {100, 2018164}},
    {"no such control_type",
     Setup::zero_config,
     nothing,
     [](const Fixture& f) { return with(f, "thread_control", {{"control_type", "keep"}}); },
     {100, 0}},
    {"revoked token", Setup::zero_config, [](Fixture& f) { f.world.revoke_token(true); }, hello, {190, 460}},
    {"page restricted", Setup::zero_config, [](Fixture& f) { f.world.policy("block", "spam", f.now); }, hello, {10, 1893063}},
    {"person blocked the page",
     Setup::zero_config,
     [](Fixture& f) { REQUIRE(f.world.citizen_blocks("kari", true).has_value()); },
     hello,
     {551, 1545041}},
    {"permission lost", Setup::zero_config, [](Fixture& f) { f.world.settings().permissions.clear(); }, hello, {200, 2018028}},
    {"an ordered error",
     Setup::zero_config,
     [](Fixture& f) { f.world.fail_sends({.code = 368, .subcode = 0, .status = 400, .count = 1}); },
     hello,
     {368, 0}},
};

TEST_CASE("sandbox graph: each documented error of a send comes from its documented cause") {
    for (const CauseCase& c : cause_cases) {
        DYNAMIC_SECTION(c.name) {
            Fixture f(c.setup);
            f.talk();
            c.cause(f);
            const std::size_t before = f.world.thread("kari")->lines.size();
            const GraphAnswer answer = f.post("messages", c.body(f));
            CHECK(error_of(answer) == c.error);
            CHECK(answer.response.status == (c.error.first == 0 ? 200 : 400));
            CHECK(f.world.thread("kari")->lines.size() == before + (c.error.first == 0 ? 1 : 0));
        }
    }
}

TEST_CASE("sandbox graph: token and proof are checked wherever they are put") {
    Fixture f(Setup::zero_config);
    f.talk();
    const auto get = [&](const std::string& query, HttpHeaders headers = {}) {
        return error_of(
            f.world.graph({.method = "GET", .target = "/v26.0/me" + query, .headers = std::move(headers), .body = {}, .peer = {}}, f.now));
    };
    const std::string token = "access_token=" + std::string(defaults::page_token);
    CHECK(get("?" + f.credentials()) == std::pair(0, 0));
    CHECK(get("?appsecret_proof=" + f.proof(), {{"authorization", "Bearer " + std::string(defaults::page_token)}}) == std::pair(0, 0));
    CHECK(get("") == std::pair(190, 0));
    CHECK(get("?access_token=WRONG") == std::pair(190, 0));
    CHECK(get("?" + token) == std::pair(100, 0));
    CHECK(get("?" + token + "&appsecret_proof=00") == std::pair(100, 0));
    f.world.settings().proof_required = false;
    CHECK(get("?" + token) == std::pair(0, 0));
    CHECK(get("?" + token + "&appsecret_proof=00") == std::pair(100, 0));
    for (const Call& call : f.world.calls()) CHECK(call.path.find("TOKEN") == std::string::npos);
}

TEST_CASE("sandbox graph: a form with JSON values is read like a JSON body") {
    Fixture f(Setup::zero_config);
    f.talk();
    const std::string form = f.credentials() + "&messaging_type=RESPONSE&recipient=" + percent_encode(f.recipient().dump()) +
                             "&message=" + percent_encode(R"({"text":"Hei på deg"})");
    const HttpRequest request{.method = "POST",
                              .target = "/v26.0/me/messages",
                              .headers = {{"content-type", "application/x-www-form-urlencoded"}},
                              .body = form,
                              .peer = {}};
    CHECK(error_of(f.world.graph(request, f.now)) == std::pair(0, 0));
    CHECK(f.world.thread("kari")->lines.back().text == "Hei på deg");
}

TEST_CASE("sandbox graph: bodies that are broken, deep or of the wrong type are answered, not obeyed") {
    Fixture f(Setup::zero_config);
    f.talk();
    for (const std::string& body :
         {std::string("{"), std::string("[]"), std::string("\"x\""), std::string("{\"recipient\":5}"),
          "{\"recipient\":" + repeat("[", 100'000) + repeat("]", 100'000) + "}", std::string("{\"recipient\":{\"id\":{}}}")}) {
        CHECK(error_of(f.call("POST", "/me/messages", body)).first == 100);
        CHECK(error_of(f.call("POST", "/me/pass_thread_control", body)).first == 100);
        f.call("POST", "/me/messenger_profile", body);
    }
}

TEST_CASE("sandbox graph: over the send rate comes 613, over the day's calls 80006 with the time to wait") {
    Settings settings;
    settings.sends_per_second_max = 2;
    settings.calls_per_engaged_person_max = 5;
    Fixture f(Setup::zero_config, settings);
    f.talk();
    CHECK(error_of(f.say("1")).first == 0);
    CHECK(error_of(f.say("2")).first == 0);
    CHECK(error_of(f.say("3")).first == 613);
    f.now += 1s;
    CHECK(error_of(f.say("4")).first == 0);
    CHECK(error_of(f.say("5")).first == 0);
    f.now += 10min;
    const GraphAnswer over = f.say("6");
    CHECK(error_of(over).first == 80006);
    const auto usage = json::parse(header(over.response.headers, "x-business-use-case-usage"))[std::string(defaults::page_id)][0];
    CHECK(usage["call_count"] == 100);
    CHECK(usage["type"] == "messenger");
    CHECK(usage["estimated_time_to_regain_access"] == 24 * 60 - 10);
    f.now += 24h;
    REQUIRE(f.world.citizen_says("kari", "Hei igjen", f.now).has_value());
    CHECK(error_of(f.say("7")).first == 0);
}

TEST_CASE("sandbox graph: sender actions answer without a message id and leave no line") {
    Fixture f(Setup::zero_config);
    f.talk();
    const std::size_t before = f.world.thread("kari")->lines.size();
    const auto answer = json::parse(f.post("messages", {{"recipient", f.recipient()}, {"sender_action", "typing_on"}}).response.body);
    CHECK(answer == json{{"recipient_id", f.world.psid("kari")}});
    CHECK(f.world.thread("kari")->lines.size() == before);
    CHECK(error_of(f.post("messages", {{"recipient", f.recipient()}, {"sender_action", "dance"}})).first == 100);
}

TEST_CASE("sandbox graph: the page's own endpoints keep what they are told") {
    Fixture f;
    CHECK(json::parse(f.call("GET", "/me?fields=id,name,messaging_feature_status").response.body) ==
          json{{"id", defaults::page_id},
               {"name", defaults::page_name},
               {"messaging_feature_status", {{"hop_v2", false}, {"msgr_multi_app", true}, {"ig_multi_app", false}}}});
    CHECK(error_of(f.call("GET", "/me?fields=shoe_size")).first == 100);
    CHECK(error_of(f.call("POST", "/me/subscribed_apps", R"({"subscribed_fields":["messages","standby"]})")).first == 0);
    const auto apps = json::parse(f.call("GET", "/me/subscribed_apps").response.body)["data"];
    REQUIRE(apps.size() == 1);
    CHECK(apps[0]["id"] == defaults::app_id);
    CHECK(apps[0]["subscribed_fields"] == json{"messages", "standby"});
    CHECK(error_of(f.call("POST", "/me/subscribed_apps", R"({"subscribed_fields":"nonsense"})")).first == 100);
    CHECK(error_of(f.call("DELETE", "/me/subscribed_apps")).first == 0);
    CHECK(json::parse(f.call("GET", "/me/subscribed_apps").response.body)["data"].empty());
    CHECK(error_of(f.call("POST", "/me/messenger_profile", R"({"get_started":{"payload":"GET_STARTED"}})")).first == 0);
    CHECK(json::parse(f.call("GET", "/me/messenger_profile?fields=get_started").response.body)["data"][0]["get_started"]["payload"] ==
          "GET_STARTED");
    CHECK(error_of(f.call("DELETE", "/me/messenger_profile", R"({"fields":["get_started"]})")).first == 0);
    CHECK(json::parse(f.call("GET", "/me/messenger_profile?fields=get_started").response.body)["data"].empty());
    CHECK(json::parse(f.call("GET", "/debug_token?input_token=SANDBOX-PAGE-TOKEN").response.body)["data"]["is_valid"] == true);
    CHECK(error_of(f.call("GET", "/999/messages")) == std::pair(100, 33));
}

TEST_CASE("sandbox graph: what the app asks for is told to the app's own token, with the callback once it is set up") {
    Fixture f;
    const auto asked = [&] {
        const std::string target = "/v26.0/" + std::string(defaults::app_id) + "/subscriptions?access_token=" + std::string(defaults::app_id) + "%7C" + std::string(defaults::app_secret);
        const auto answer = f.world.graph({.method = "GET", .target = target, .headers = {}, .body = {}, .peer = {}}, f.now);
        return json::parse(answer.response.body)["data"][0];
    };
    CHECK(asked()["object"] == "page");
    CHECK(asked()["active"] == true);
    CHECK_FALSE(asked().contains("callback_url"));
    CHECK(asked()["fields"].size() == f.world.settings().fields.size());
    CHECK(asked()["fields"][0].contains("name"));
    f.world.settings().callback_url = "https://stemmen.example.no/webhooks/messenger";
    CHECK(asked()["callback_url"] == "https://stemmen.example.no/webhooks/messenger");
}

TEST_CASE("sandbox graph: a persona is shown with the message sent under it") {
    Fixture f(Setup::zero_config);
    f.talk();
    const std::string id =
        json::parse(
            f.post("personas", {{"name", "Tilbakemeldingsrobot"}, {"profile_picture_url", "https://example.no/r.png"}}).response.body)["id"]
            .get<std::string>();
    json body = hello(f);
    body["persona_id"] = id;
    CHECK(error_of(f.post("messages", body)).first == 0);
    CHECK(f.world.thread("kari")->lines.back().persona == "Tilbakemeldingsrobot");
    CHECK(error_of(f.post("personas", {{"name", repeat("x", 51)}, {"profile_picture_url", "https://example.no/r.png"}})).first == 100);
    CHECK(error_of(f.call("DELETE", "/" + id)).first == 0);
    CHECK(error_of(f.post("messages", body)).first == 100);
}

TEST_CASE("sandbox graph: ordered outages do what they say to the message and to the answer") {
    struct Row {
        GraphFault fault;
        bool sent, hangs;
        int status;
    };
    for (const Row& row : {Row{GraphFault::error_500, false, false, 500}, Row{GraphFault::hang, false, true, 500},
                           Row{GraphFault::lost_answer, true, true, 200}, Row{GraphFault::accepted_500, true, false, 500}}) {
        Fixture f(Setup::zero_config);
        f.talk();
        f.world.fail_graph(row.fault, 1);
        const std::size_t before = f.world.thread("kari")->lines.size();
        const GraphAnswer answer = f.say("Hei");
        CHECK(answer.hangs == row.hangs);
        CHECK(answer.response.status == row.status);
        CHECK((f.world.thread("kari")->lines.size() > before) == row.sent);
        CHECK(f.world.violations().empty());
        CHECK(f.world.calls().back().by_fault);
        CHECK(error_of(f.say("Hei igjen")).first == 0);
    }
}

}  // namespace
}  // namespace stemmen::sandbox
