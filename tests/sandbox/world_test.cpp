#include <catch2/catch.hpp>

#include "fixture.hpp"

namespace stemmen::sandbox {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;
using Told = std::vector<std::string>;

TEST_CASE("sandbox set-up A: with the inbox as default app we listen, take control, ask and release") {
    Fixture f(Setup::inbox);
    REQUIRE(f.world.citizen_says("kari", "Hei", f.now).has_value());
    CHECK(f.told() == Told{"standby message"});
    REQUIRE(f.world.officer_says("kari", "Takk for praten!", f.now).has_value());
    CHECK(f.told() == Told{"standby echo", "standby delivery"});
    CHECK(error_of(f.say("for tidlig")) == std::pair(10, 2018300));
    CHECK(f.world.violations().back().rule == "ownership");

    CHECK(error_of(f.take()).first == 0);
    CHECK(f.world.owner_word(*f.world.thread("kari"), f.now) == "bot");
    CHECK(f.told() == Told{});
    CHECK(error_of(f.say("Hva var bra?")).first == 0);
    CHECK(f.told() == Told{"messaging echo", "messaging delivery"});
    REQUIRE(f.world.citizen_says("kari", "Alt", f.now).has_value());
    CHECK(f.told() == Told{"messaging read", "messaging message"});

    json last = f.message({{"text", "Takk!"}});
    last["thread_control"] = {{"control_type", "release"}};
    CHECK(error_of(f.post("messages", last)).first == 0);
    CHECK(f.told() == Told{"messaging echo", "messaging delivery"});
    CHECK(f.world.owner_word(*f.world.thread("kari"), f.now) == "nobody");
    REQUIRE(f.world.citizen_says("kari", "En ting til", f.now).has_value());
    CHECK(f.told() == Told{"standby read", "standby message"});
    CHECK(f.world.owner_word(*f.world.thread("kari"), f.now) == "inbox");
}

TEST_CASE("sandbox set-up A: an officer who steps in takes the thread, and only the one who loses it is told") {
    Fixture f(Setup::inbox);
    f.talk();
    CHECK(error_of(f.take()).first == 0);
    REQUIRE(f.world.officer_says("kari", "Jeg overtar", f.now).has_value());
    const auto posts = f.webhooks();
    REQUIRE(posts.size() == 3);
    const json& taken = posts[0]["entry"][0]["messaging"][0]["take_thread_control"];
    CHECK(taken["previous_owner_app_id"] == defaults::app_id);
    CHECK(taken["new_owner_app_id"] == 263902037430900);
    CHECK(posts[1]["entry"][0]["standby"][0]["message"]["app_id"] == 263902037430900);
    CHECK(error_of(f.say("uvitende")) == std::pair(10, 2018300));
}

TEST_CASE("sandbox: a send that crosses a take on the wire is refused, but is no violation") {
    Fixture f(Setup::inbox);
    f.talk();
    CHECK(error_of(f.take()).first == 0);
    REQUIRE(f.world.officer_says("kari", "Jeg overtar", f.now).has_value());
    CHECK(error_of(f.say("uvitende")) == std::pair(10, 2018300));
    CHECK(f.world.violations().empty());
    f.webhooks();
    CHECK(error_of(f.say("trossig")) == std::pair(10, 2018300));
    CHECK(f.world.violations().size() == 1);
}

TEST_CASE("sandbox set-up B: without a default app everybody hears everything and nobody can take control") {
    Fixture f(Setup::zero_config);
    REQUIRE(f.world.citizen_says("kari", "Hei", f.now).has_value());
    REQUIRE(f.world.officer_says("kari", "Hei hei", f.now).has_value());
    CHECK(f.told() == Told{"messaging message", "messaging echo", "messaging delivery"});
    CHECK(error_of(f.say("Hva var bra?")).first == 0);
    CHECK(error_of(f.take()) == std::pair(10, 0));
    CHECK(f.world.owner_word(*f.world.thread("kari"), f.now) == "nobody");
    CHECK(error_of(f.post("request_thread_control", {{"recipient", f.recipient()}})).first == 0);
    CHECK(f.world.owner_word(*f.world.thread("kari"), f.now) == "bot");
}

TEST_CASE("sandbox set-up C: the operator tool passes the thread with metadata, and we own it") {
    Fixture f(Setup::tool);
    REQUIRE(f.world.citizen_says("kari", "Hei", f.now).has_value());
    REQUIRE(f.world.tool_says("kari", "Saken er løst", f.now).has_value());
    CHECK(f.told() == Told{"standby message", "standby echo", "standby delivery"});
    REQUIRE(f.world.tool_passes("kari", R"({"closed":true})", f.now).has_value());
    const auto posts = f.webhooks();
    REQUIRE(posts.size() == 1);
    const json& passed = posts[0]["entry"][0]["messaging"][0]["pass_thread_control"];
    CHECK(passed["previous_owner_app_id"] == defaults::tool_app_id);
    CHECK(passed["new_owner_app_id"] == defaults::app_id);
    CHECK(passed["metadata"] == R"({"closed":true})");
    CHECK(error_of(f.say("Hva var bra?")).first == 0);
    CHECK_FALSE(f.world.tool_passes("kari", "", f.now).has_value());
}

TEST_CASE("sandbox set-up E: the routed link gives us thread and window, another link does not") {
    Fixture f(Setup::link);
    f.talk();
    f.now += 48h;
    REQUIRE(f.world.citizen_opens_link("kari", "annet", f.now).has_value());
    CHECK(f.told() == Told{"standby read"});
    REQUIRE(f.world.citizen_opens_link("kari", routed_ref, f.now).has_value());
    const auto posts = f.webhooks();
    REQUIRE(posts.size() == 1);
    CHECK(posts[0]["entry"][0]["messaging"][0]["referral"] == json{{"ref", routed_ref}, {"type", "OPEN_THREAD"}});
    CHECK(error_of(f.say("Hva var bra?")).first == 0);
    CHECK_FALSE(f.world.citizen_opens_link("kari", "ikke lov", f.now).has_value());
}

TEST_CASE("sandbox: a link into a new thread is told with the first message, or with Get Started") {
    Fixture f(Setup::zero_config);
    REQUIRE(f.world.citizen_opens_link("kari", "plakat", f.now).has_value());
    CHECK(f.told() == Told{});
    REQUIRE(f.world.citizen_says("kari", "Hei", f.now).has_value());
    CHECK(f.webhooks().at(0)["entry"][0]["messaging"][0]["message"]["referral"]["ref"] == "plakat");
    f.call("POST", "/me/messenger_profile", R"({"get_started":{"payload":"GET_STARTED"}})");
    REQUIRE(f.world.citizen_opens_link("ola", "plakat", f.now).has_value());
    CHECK(f.webhooks().at(0)["entry"][0]["messaging"][0]["postback"]["referral"]["ref"] == "plakat");
}

TEST_CASE("sandbox: the window closes 24 hours after the citizen's last action, and officers do not renew it") {
    Fixture f(Setup::zero_config);
    f.talk();
    f.now += 24h - 1ms;
    REQUIRE(f.world.officer_says("kari", "Er du der?", f.now).has_value());
    CHECK(error_of(f.say("i tide")).first == 0);
    f.now += 1ms;
    CHECK(error_of(f.say("for sent")) == std::pair(10, 2018278));
    CHECK(f.world.violations().back().rule == "window");
    REQUIRE(f.world.citizen_reacts("kari", f.world.thread("kari")->lines.back().mid, "❤️", f.now).has_value());
    CHECK(error_of(f.say("åpent igjen")).first == 0);
    f.now += 24h * 7;
    CHECK_FALSE(f.world.officer_says("kari", "for sent også for et menneske", f.now).has_value());
}

TEST_CASE("sandbox: control lapses in silence after 24 hours, and extending it does not extend the window") {
    Fixture f(Setup::inbox);
    f.talk();
    CHECK(error_of(f.take()).first == 0);
    CHECK(error_of(f.post("extend_thread_control", {{"recipient", f.recipient()}, {"duration", 604'801}})).first == 100);
    CHECK(error_of(f.post("extend_thread_control", {{"recipient", f.recipient()}, {"duration", 604'800}})).first == 0);
    f.now += 25h;
    CHECK(f.world.owner_word(*f.world.thread("kari"), f.now) == "bot");
    CHECK(error_of(f.say("for sent")) == std::pair(10, 2018278));
    f.now += 24h * 6;
    CHECK(f.world.owner_word(*f.world.thread("kari"), f.now) == "nobody");
    CHECK(f.told() == Told{});
    CHECK(error_of(f.say("ikke min")) == std::pair(10, 2018278));
}

TEST_CASE("sandbox: thread_owner names the owner to the owner only") {
    Fixture f(Setup::inbox);
    f.talk();
    const auto owner = [&] {
        return json::parse(f.call("GET", "/me/thread_owner?recipient=" + f.world.psid("kari")).response.body)["data"];
    };
    CHECK_FALSE(owner()[0]["thread_owner"].contains("app_id"));
    CHECK(error_of(f.take()).first == 0);
    CHECK(owner()[0]["thread_owner"]["app_id"] == defaults::app_id);
    CHECK(error_of(f.post("release_thread_control", {{"recipient", f.recipient()}})).first == 0);
    CHECK(owner().empty());
}

TEST_CASE("sandbox: the take-control switch decides what taking does") {
    Fixture f(Setup::inbox);
    f.talk();
    f.world.settings().take_control = TakeControlSwitch::off;
    CHECK(error_of(f.take()) == std::pair(10, 0));
    f.world.settings().take_control = TakeControlSwitch::only_idle;
    CHECK(error_of(f.take()) == std::pair(10, 2018300));
    f.now += 24h;
    CHECK(error_of(f.take()).first == 0);
}

TEST_CASE("sandbox: Done does what the settings say of it") {
    for (const auto& [effect, owner, told] :
         {std::tuple(DoneEffect::nothing, "inbox", Told{}), std::tuple(DoneEffect::release, "nobody", Told{}),
          std::tuple(DoneEffect::pass, "bot", Told{"messaging pass_thread_control"})}) {
        Fixture f(Setup::inbox);
        f.talk();
        f.world.settings().done = effect;
        REQUIRE(f.world.officer_done("kari", f.now).has_value());
        CHECK(f.world.owner_word(*f.world.thread("kari"), f.now) == owner);
        CHECK(f.told() == told);
    }
}

TEST_CASE("sandbox: an officer's request for the thread reaches us while we own it, and passing honours it") {
    Fixture f(Setup::inbox);
    f.talk();
    REQUIRE(f.world.officer_requests("kari", f.now).has_value());
    CHECK(f.told() == Told{});
    CHECK(error_of(f.take()).first == 0);
    REQUIRE(f.world.officer_requests("kari", f.now).has_value());
    CHECK(f.told() == Told{"messaging request_thread_control"});
    CHECK(error_of(f.post("pass_thread_control", {{"recipient", f.recipient()}, {"target_app_id", 263902037430900}, {"metadata", "x"}}))
              .first == 0);
    CHECK(f.world.owner_word(*f.world.thread("kari"), f.now) == "inbox");
    CHECK(error_of(f.post("pass_thread_control", {{"recipient", f.recipient()}, {"target_app_id", 263902037430900}})) ==
          std::pair(10, 2018300));
}

TEST_CASE("sandbox: quick replies vanish when anything follows, but a tap that crossed still arrives") {
    Fixture f(Setup::zero_config);
    f.talk();
    const json replies{{{"content_type", "text"}, {"title", "Ja, gjerne"}, {"payload", "fb1|yes"}}};
    CHECK(error_of(f.post("messages", f.message({{"text", "Vil du?"}, {"quick_replies", replies}}))).first == 0);
    const std::string mid = f.world.thread("kari")->lines.back().mid;
    CHECK(f.world.choices(*f.world.thread("kari")).size() == 1);
    f.webhooks();
    REQUIRE(f.world.citizen_taps("kari", {.title = "Ja, gjerne"}, f.now).has_value());
    const json tapped = f.webhooks().at(1)["entry"][0]["messaging"][0]["message"];
    CHECK(tapped["text"] == "Ja, gjerne");
    CHECK(tapped["quick_reply"]["payload"] == "fb1|yes");
    CHECK(f.world.choices(*f.world.thread("kari")).empty());
    CHECK_FALSE(f.world.citizen_taps("kari", {.title = "Ja, gjerne"}, f.now).has_value());
    CHECK(f.world.citizen_taps("kari", {.number = 1, .mid = mid}, f.now).has_value());
}

TEST_CASE("sandbox: a button of ours stays and comes to us with its payload whoever has the thread") {
    Fixture f(Setup::inbox);
    f.talk();
    CHECK(error_of(f.take()).first == 0);
    const json button{{"type", "postback"}, {"title", "Delta"}, {"payload", "join"}};
    const json attachment{{"type", "template"}, {"payload", {{"template_type", "button"}, {"text", "Vil du?"}, {"buttons", {button}}}}};
    CHECK(error_of(f.post("messages", f.message({{"attachment", attachment}}))).first == 0);
    REQUIRE(f.world.officer_says("kari", "Jeg overtar", f.now).has_value());
    f.webhooks();
    REQUIRE(f.world.citizen_taps("kari", {.title = "Delta"}, f.now).has_value());
    const auto posts = f.webhooks();
    CHECK(posts.at(1)["entry"][0]["messaging"][0]["postback"]["payload"] == "join");
}

TEST_CASE("sandbox: edits, unsends, reactions and media are told as Meta tells them, within their limits") {
    Fixture f(Setup::zero_config);
    const std::string mid = f.world.citizen_says("kari", "Hei", f.now).value();
    f.webhooks();
    for (int i = 1; i <= edits_max; ++i) {
        REQUIRE(f.world.citizen_edits("kari", mid, "Hei " + std::to_string(i), f.now).has_value());
        CHECK(f.webhooks().at(0)["entry"][0]["messaging"][0]["message_edit"] ==
              json{{"mid", mid}, {"text", "Hei " + std::to_string(i)}, {"num_edit", i}});
    }
    CHECK(f.world.citizen_edits("kari", mid, "for mye", f.now).error().code == Errc::over_limit);
    REQUIRE(f.world.citizen_reacts("kari", mid, "", f.now).has_value());
    CHECK(f.webhooks().at(0)["entry"][0]["messaging"][0]["reaction"]["action"] == "unreact");
    REQUIRE(f.world.citizen_unsends("kari", mid, f.now).has_value());
    CHECK(f.webhooks().at(0)["entry"][0]["messaging"][0]["message"] == json{{"mid", mid}, {"is_deleted", true}});
    CHECK(f.world.citizen_unsends("kari", mid, f.now).error().code == Errc::not_found);
    REQUIRE(f.world.citizen_sends("kari", "sticker", f.now).has_value());
    CHECK(f.webhooks().at(0)["entry"][0]["messaging"][0]["message"]["attachments"][0]["payload"]["sticker_id"] == 369239263222822);
}

TEST_CASE("sandbox: only subscribed fields are told, and nothing without a subscription of the Page") {
    Fixture f(Setup::zero_config);
    f.world.settings().fields = {"messages"};
    f.talk();
    REQUIRE(f.world.citizen_says("kari", "Hei", f.now).has_value());
    CHECK(f.told() == Told{"messaging message"});
    f.world.subscribe(false);
    REQUIRE(f.world.citizen_says("kari", "Hei", f.now).has_value());
    CHECK(f.told() == Told{});
}

TEST_CASE("sandbox: automation speaks under its own id and does not take the thread") {
    Fixture f(Setup::inbox);
    f.talk();
    CHECK(error_of(f.take()).first == 0);
    REQUIRE(f.world.automation_says("kari", "Vi svarer så snart vi kan", f.now).has_value());
    CHECK(f.world.owner_word(*f.world.thread("kari"), f.now) == "bot");
    CHECK(f.webhooks().at(0)["entry"][0]["messaging"][0]["message"]["app_id"] == 4455667788990011);
}

TEST_CASE("sandbox: our echo carries our app id as a number and our metadata") {
    Fixture f(Setup::zero_config);
    f.talk();
    const auto answer = json::parse(f.say("Hva var bra?").response.body);
    const json echo = f.webhooks().at(0)["entry"][0]["messaging"][0];
    CHECK(echo["sender"]["id"] == defaults::page_id);
    CHECK(echo["recipient"]["id"] == f.world.psid("kari"));
    CHECK(echo["message"] == json{{"mid", answer["message_id"]},
                                  {"is_echo", true},
                                  {"app_id", 2233445566778899},
                                  {"metadata", "ob:1"},
                                  {"text", "Hva var bra?"}});
}

TEST_CASE("sandbox: another run has other people and other messages") {
    Settings first, second;
    first.run = "1";
    second.run = "2";
    Fixture a(Setup::inbox, first), b(Setup::inbox, second);
    CHECK(a.world.psid("kari") != b.world.psid("kari"));
    CHECK(a.world.psid("kari") == a.world.psid("kari"));
    CHECK(a.world.citizen_says("kari", "Hei", a.now).value() != b.world.citizen_says("kari", "Hei", b.now).value());
}

}  // namespace
}  // namespace stemmen::sandbox
