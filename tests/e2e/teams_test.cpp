// Officers in Teams, end to end: the service against a Connector that enforces its rules, on a clock that the test moves.
#include <catch2/catch.hpp>
#include <csignal>
#include <nlohmann/json.hpp>

#include "installation.hpp"
#include "office.hpp"

namespace stemmen::e2e {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using sandbox::TeamsActivity;
using sandbox::TeamsSandbox;
using sandbox::TeamsWorld;

Answered installs(Office& office, const std::string& name) {
    return office.post([&](TeamsWorld& world, Timestamp now) -> Result<TeamsActivity> { return world.installs(name, now); });
}

// Nothing that the bot did was against the rules.
void check_rules(Office& office) {
    office.with([](TeamsSandbox& teams) {
        for (const std::string& violation : teams.world().violations()) FAIL_CHECK(violation);
    });
}

json with(json activity, const std::string& member, const json& value) {
    activity[member] = value;
    return activity;
}

}  // namespace

TEST_CASE("teams: an officer adds the app, is greeted once, asks and presses") {
    Office office;
    office.start_service();
    CHECK(installs(office, "Kari").status == 200);
    CHECK(office.hears("Kari", "Jeg er en robot"));
    CHECK(installs(office, "Kari").status == 200);  // told twice, in two kinds of activity
    const Answered said = office.says("Kari", "mine insamlinger");
    CHECK(said.status == 200);
    CHECK(said.body.empty());
    CHECK(office.hears("Kari", "Du har ingen innsamlinger"));
    CHECK(office.heard("Kari").size() == 2);
    check_rules(office);
}

TEST_CASE("teams: a button is answered in the body, with the card that takes the place of the pressed one") {
    Office office;
    office.start_service();
    CHECK(office.says("Kari", "hjelp").status == 200);
    REQUIRE(office.hears("Kari", "Mine innsamlinger"));
    const Answered pressed = office.presses("Kari", "Mine innsamlinger");
    CHECK(pressed.status == 200);
    const json answer = json::parse(pressed.body);
    CHECK(answer["statusCode"] == 200);
    CHECK(answer["type"] == "application/vnd.microsoft.card.adaptive");
    CHECK(answer["value"].dump().find("Du har ingen innsamlinger") != std::string::npos);
    // The message itself is replaced too, for the others and for later.
    CHECK(eventually([&] {
        int revision = 0;
        office.with([&](TeamsSandbox& teams) { revision = teams.world().chat("Kari").messages.back().revision; });
        return revision == 1;
    }));
    check_rules(office);
}

TEST_CASE("teams: a drive from the form to running - each is told what concerns them, and every card about it follows") {
    Office office;
    office.start_service();
    for (const char* name : {"Ola", "Jurist", "Leser"}) CHECK(installs(office, name).status == 200);
    CHECK(office.says("Kari", "ny innsamling").status == 200);
    REQUIRE(office.hears("Kari", "f_title"));
    const Answered second = office.presses("Kari", "Neste", {{"f_kind", "counter"}, {"f_title", "Trygt i skranken"}, {"f_unit", "201"}, {"f_deputy", office.directory_id("Ola")}});
    CHECK(second.body.find("f_use") != std::string::npos);
    const Answered saved = office.presses("Kari", "Lagre", {{"f_use", "Vi endrer tre ting."}, {"f_decision", "Åpningstider fra mars"}});
    CHECK(saved.body.find("Trygt i skranken") != std::string::npos);
    CHECK(office.presses("Kari", "Be om godkjenning").body.find("Venter på godkjenning") != std::string::npos);
    REQUIRE(office.hears("Jurist", "ber om at du godkjenner"));
    const Answered approved = office.presses("Jurist", "Godkjenn", {{"f_dpia", "covered"}});
    CHECK(approved.body.find("Godkjent") != std::string::npos);
    // Kari has a new card about it, and starts the drive there; the approver's card follows by itself.
    REQUIRE(eventually([&] { return office.heard("Kari").back().find("Start nå") != std::string::npos; }));
    CHECK(office.presses("Kari", "Start nå").body.find("Pågår") != std::string::npos);
    CHECK(eventually([&] {
        office.advance(5s);  // cards are updated at most so often
        return office.heard("Jurist").back().find("Pågår") != std::string::npos;
    }));
    check_rules(office);
}

TEST_CASE("teams: whoever is not on the list is told so with the id that an administrator needs, and nothing else") {
    Office office;
    office.start_service();
    CHECK(office.says("Ukjent", "mine").status == 200);
    CHECK(office.hears("Ukjent", office.directory_id("Ukjent")));
    CHECK(office.heard("Ukjent").front().find("innsamlinger") == std::string::npos);
}

TEST_CASE("teams: the list of officers is taken when its file changes, and not with a fault in it") {
    Office office;
    office.start_service();
    for (const char* name : {"Ola", "Kari"}) CHECK(installs(office, name).status == 200);
    const json duty{{"kari", "env:DUTY_KARI"}, {"ola", "env:DUTY_OLA"}};  // other secrets of the file are not looked up
    const auto with_ola = [&](const json& entry) { return json{{"teams", {{"officers", {{office.directory_id("Ola"), entry}}}}}, {"safety", {{"officers", duty}}}}.dump(); };
    office.write_config(with_ola(json{{"unit", "999999"}}));
    CHECK(eventually([&] { return office.get("/readyz").find("the list of officers on the disk was refused") != std::string::npos; }));
    CHECK(office.says("Ola", "mine innsamlinger").status == 200);
    CHECK(office.hears("Ola", "Du har ingen innsamlinger"));
    office.write_config(with_ola(nullptr));
    CHECK(eventually([&] { return office.get("/readyz").find("refused") == std::string::npos; }));  // taken: what comes now is judged by it
    CHECK(office.says("Ola", "hjelp").status == 200);
    CHECK(office.hears("Ola", office.directory_id("Ola")));
    CHECK(office.says("Kari", "mine innsamlinger").status == 200);
    CHECK(office.hears("Kari", "Du har ingen innsamlinger"));
}

TEST_CASE("teams: the same message twice is answered once") {
    Office office;
    office.start_service();
    std::string body, bearer;
    office.with([&](TeamsSandbox& teams) {
        body = teams.world().says("Kari", "hjelp", teams.now()).body;
        bearer = "Bearer " + teams.world().bearer(teams.now());
    });
    CHECK(office.post_raw(body, bearer).status == 200);
    CHECK(office.post_raw(body, bearer).status == 200);
    REQUIRE(office.hears_so_many("Kari", 1));
    CHECK(office.says("Kari", "mine").status == 200);
    CHECK(office.hears_so_many("Kari", 2));
}

TEST_CASE("teams: what is not from the Connector, or not for us, is refused without a reason and does nothing") {
    Office office;
    office.start_service();
    json activity;
    std::string good;
    office.with([&](TeamsSandbox& teams) {
        activity = json::parse(teams.world().says("Kari", "hjelp", teams.now()).body);
        good = "Bearer " + teams.world().bearer(teams.now());
    });
    struct Case {
        std::string name, body, authorization;
        int status;
    };
    const std::string body = activity.dump();
    const Case cases[] = {
        {"no token", body, "", 401},
        {"not a token", body, "Bearer abc", 401},
        {"broken signature", body, good.substr(0, good.size() - 4) + "AAAA", 401},
        {"another channel", with(activity, "channelId", "webchat").dump(), good, 403},
        {"another service address", with(activity, "serviceUrl", "https://evil.example.org/").dump(), good, 403},
        {"another tenant", with(activity, "channelData", {{"tenant", {{"id", "99999999-1111-4111-8111-111111111111"}}}}).dump(), good, 403},
        {"no JSON", "hello", good, 400},
        {"no conversation", with(activity, "conversation", json::object()).dump(), good, 400},
        {"an invoke nobody knows", with(with(activity, "type", "invoke"), "name", "composeExtension/query").dump(), good, 501},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        const Answered answered = office.post_raw(c.body, c.authorization);
        CHECK(answered.status == c.status);
        CHECK(answered.body.empty());
    }
    CHECK(office.post_raw(std::string(2 * 1024 * 1024, 'x'), good).status == 413);
    CHECK(status_of(ask(office.port(), {.method = "HEAD", .target = "/api/messages"})) == 200);
    CHECK(status_of(get(office.port(), "/api/messages")) == 405);
    CHECK(office.says("Kari", "mine").status == 200);
    CHECK(office.hears_so_many("Kari", 1));
}

TEST_CASE("teams: a key that is new is fetched when a token names it, though not as often as somebody invents such names") {
    Office office;
    office.start_service();
    CHECK(office.says("Kari", "hjelp").status == 200);
    office.with([](TeamsSandbox& teams) { teams.world().keys().rotate(); });
    CHECK(office.says("Kari", "hjelp").status == 401);  // they have just been read
    office.advance(6min);
    CHECK(office.says("Kari", "hjelp").status == 200);
    office.with([](TeamsSandbox& teams) { teams.world().keys().rotate(false); });  // signs, and is not published
    office.advance(6min);
    CHECK(office.says("Kari", "hjelp").status == 401);
    office.with([](TeamsSandbox& teams) { teams.world().keys().publish(); });
    CHECK(office.says("Kari", "hjelp").status == 401);
    office.advance(6min);
    CHECK(office.says("Kari", "hjelp").status == 200);
}

TEST_CASE("teams: while the Connector is away everything is acknowledged and kept, and goes out in order afterwards") {
    Office office;
    office.start_service();
    CHECK(office.says("Kari", "hjelp").status == 200);
    REQUIRE(office.hears_so_many("Kari", 1));
    office.with([](TeamsSandbox& teams) { teams.world().fail({.status = 503, .calls = 3}); });
    CHECK(office.says("Kari", "mine").status == 200);
    CHECK(office.says("Kari", "pågår").status == 200);
    CHECK(eventually([&] {
        office.advance(30s);  // waits grow
        return office.heard("Kari").size() == 3;
    }));
    CHECK(office.heard("Kari")[1].find("Du har ingen innsamlinger") != std::string::npos);
    CHECK(office.heard("Kari")[2].find("Ingen innsamlinger pågår") != std::string::npos);
    check_rules(office);
}

TEST_CASE("teams: the service stops while the Connector cannot be reached at all, and what waited goes out after the next start") {
    Office office;
    office.start_service();
    CHECK(office.says("Kari", "hjelp").status == 200);
    REQUIRE(office.hears_so_many("Kari", 1));
    std::string body, bearer;
    office.with([&](TeamsSandbox& teams) {
        body = teams.world().says("Kari", "mine", teams.now()).body;
        bearer = "Bearer " + teams.world().bearer(teams.now());
        teams.set_down(true);
    });
    CHECK(office.post_raw(body, bearer).status == 200);
    CHECK(eventually([&] { return office.get("/readyz").find("Bot Connector does not answer") != std::string::npos; }));
    office.stop_service();
    office.with([](TeamsSandbox& teams) { teams.set_down(false); });
    office.start_service();
    CHECK(office.hears("Kari", "Du har ingen innsamlinger"));
    check_rules(office);
}

TEST_CASE("teams: throttled, it waits as long as it is asked to") {
    Office office;
    office.start_service();
    office.with([](TeamsSandbox& teams) { teams.world().fail({.status = 429, .retry_after = 30, .calls = 1}); });
    CHECK(office.says("Kari", "hjelp").status == 200);
    CHECK(eventually([&] { return office.get("/metrics").find("stemmen_officer_posts_total{kind=\"later\"} 1") != std::string::npos; }));
    office.advance(29s);
    CHECK(office.heard("Kari").empty());
    office.advance(1s);
    CHECK(office.hears_so_many("Kari", 1));
}

TEST_CASE("teams: an answer that never came may have been sent, and is not sent twice") {
    Office office(R"({"teams": {"sends_per_second_max": 50}})");
    office.start_service();
    office.with([](TeamsSandbox& teams) { teams.world().fail({.status = 504, .calls = 1}); });
    CHECK(office.says("Kari", "hjelp").status == 200);
    CHECK(eventually([&] { return office.get("/metrics").find("stemmen_officer_posts_total{kind=\"unsure\"} 1") != std::string::npos; }));
    CHECK(office.says("Kari", "mine").status == 200);
    CHECK(office.hears("Kari", "Du har ingen innsamlinger"));
    CHECK(office.heard("Kari").size() == 1);
}

TEST_CASE("teams: a token that is refused is fetched anew once, and the message goes out") {
    Office office;
    office.start_service();
    CHECK(office.says("Kari", "hjelp").status == 200);
    REQUIRE(office.hears_so_many("Kari", 1));
    office.with([](TeamsSandbox& teams) { teams.world().expire_tokens(); });
    CHECK(office.says("Kari", "mine").status == 200);
    CHECK(office.hears_so_many("Kari", 2));
    office.with([](TeamsSandbox& teams) { CHECK(teams.world().tokens_given() == 2); });
}

TEST_CASE("teams: with a secret that has expired nothing is lost, and readyz says what to do") {
    Office office;
    office.start_service();
    office.with([](TeamsSandbox& teams) { teams.world().refuse_secret(true); });
    CHECK(office.says("Kari", "hjelp").status == 200);
    CHECK(eventually([&] { return office.get("/readyz").find("the bot has no token") != std::string::npos; }));
    CHECK(office.get("/readyz").find("\"ready\":true") != std::string::npos);  // citizens are served as before
    office.stop_service();
    office.with([](TeamsSandbox& teams) { teams.world().refuse_secret(false); });
    office.start_service();
    CHECK(office.hears_so_many("Kari", 1));
}

TEST_CASE("teams: where the app was removed nothing is sent, until it is there again") {
    Office office;
    office.start_service();
    CHECK(installs(office, "Kari").status == 200);
    REQUIRE(office.hears_so_many("Kari", 1));
    CHECK(office.post([&](TeamsWorld& world, Timestamp now) -> Result<TeamsActivity> { return world.removes("Kari", now); }).status == 200);
    CHECK(installs(office, "Kari").status == 200);
    CHECK(office.hears_so_many("Kari", 2));  // greeted again
    check_rules(office);
}

TEST_CASE("teams: in a channel the answer stays in the thread, and the mention is no part of the command") {
    Office office;
    office.start_service();
    CHECK(office.post([&](TeamsWorld& world, Timestamp now) -> Result<TeamsActivity> { return world.says_in_channel("Kari", "pågår nå", now); }).status == 200);
    CHECK(eventually([&] {
        bool is_there = false;
        office.with([&](TeamsSandbox& teams) { is_there = teams.world().channel().messages.back().card.find("Ingen innsamlinger pågår") != std::string::npos; });
        return is_there;
    }));
    office.with([](TeamsSandbox& teams) { CHECK(teams.world().calls().back().path.find("messageid") != std::string::npos); });
    check_rules(office);
}

TEST_CASE("teams: killed with a message on its way, it sends what had been acknowledged after the next start") {
    Office office;
    TempFolder folder;
    write_all(folder.path() / "stemmen.json", office.config_text());
    const Environment environment{{"TEAMS_APP_PASSWORD", std::string(sandbox::teams_defaults::app_password)}};
    const std::vector<std::string> arguments{"serve", "--config", "stemmen.json"};
    office.advance(from_millis(now_millis()) - from_millis(1'795'953'600'000));  // the real program has the real clock
    office.with([](TeamsSandbox& teams) { teams.world().fail({.status = 503, .calls = 1000}); });
    {
        Process service(folder, arguments, environment);
        office.set_callback(service.port());
        CHECK(office.says("Kari", "hjelp").status == 200);
        CHECK(office.says("Kari", "mine").status == 200);
        service.signal(SIGKILL);
        CHECK(service.wait() == 128 + SIGKILL);
    }
    office.with([](TeamsSandbox& teams) { teams.world().fail({.status = 503, .calls = 0}); });
    Process service(folder, arguments, environment);
    REQUIRE(service.port() != 0);
    CHECK(office.hears("Kari", "Du har ingen innsamlinger"));
    CHECK(office.heard("Kari").size() == 2);
}

}  // namespace stemmen::e2e
