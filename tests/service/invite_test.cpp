// How a talk with officers becomes an invitation, in every set-up, and why not.
#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("set-up A: after the quiet time we take the thread from the inbox, ask, and release it after the last word") {
    Scene scene({"standby"});
    scene.talk();
    scene.wait(14min);
    CHECK(scene.told().empty());
    scene.wait(2min);
    CHECK(scene.operations() == "take invite");
    CHECK(has(scene.last(), "Jeg er en robot som spør for politiet"));
    CHECK(scene.owner == Scene::Thread::ours);
    CHECK(scene.reasons() == "asked");
    CHECK(scene.session().setup == "quiet");
    CHECK(scene.session().disposition == Disposition::pending);
    scene.tap("Nei takk");
    CHECK(scene.owner == Scene::Thread::nobody);
    CHECK(scene.session().disposition == Disposition::refusal);
    CHECK(scene.session().ending == "declined");
}

TEST_CASE("set-up A: a closing phrase of the officer ends the talk after a minute") {
    Scene scene({"standby"});
    scene.citizen("Hei, er det kø i dag?");
    scene.officer("Nei, i dag er det god plass. Ha en fin dag!");
    scene.wait(61s);
    CHECK(scene.operations() == "take invite");
    CHECK(scene.session().setup == "closing_phrase");
}

TEST_CASE("set-up B: where nobody owns the thread we ask without touching control") {
    Scene scene({"zero_config"});
    scene.talk();
    scene.wait(16min);
    CHECK(scene.operations() == "invite");
    CHECK(scene.session().setup == "quiet");
    scene.tap("Nei takk");
    CHECK(scene.operations() == "ask");
}

TEST_CASE("set-up C: a thread that is passed to us when the case is closed is asked about at once") {
    Scene scene({"passed"});
    scene.talk();
    scene.pass();
    CHECK(scene.operations() == "invite");
    CHECK(scene.session().setup == "passed");
    CHECK(scene.owner == Scene::Thread::ours);
}

TEST_CASE("set-up C: metadata that says the case is not closed gives the thread back unasked") {
    Scene scene({"passed"});
    scene.talk();
    scene.pass(R"({"closed": false})");
    CHECK(scene.operations() == "pass");
    CHECK(scene.owner == Scene::Thread::inbox);
    CHECK(scene.reasons().empty());
}

TEST_CASE("set-up C: a talk that is not asked about is given back at once, also when it had been counted before") {
    Scene scene({"standby", "passed"});
    scene.talk();
    scene.wait(16min);
    scene.tap("Nei takk");
    scene.citizen("Hei igjen, en ting til: når stenger dere?");
    scene.officer("Klokka 15.");
    scene.wait(16min);
    CHECK(scene.reasons() == "asked asked_recently");
    (void)scene.operations();
    scene.pass();
    CHECK(scene.operations() == "pass");
    CHECK(scene.reasons() == "asked asked_recently");
}

TEST_CASE("set-up E: the link is a wish to be asked, whatever the contact budget and an earlier STOPP say") {
    Scene scene({"standby", "link"});
    scene.invited();
    scene.citizen("STOPP");
    REQUIRE(scene.thread()->stopped_at.has_value());
    (void)scene.told();
    scene.opens_link();
    CHECK(has(scene.last(), "Jeg er en robot som spør for politiet"));
    CHECK(scene.session().setup == "link");
    CHECK_FALSE(scene.thread()->stopped_at.has_value());
    CHECK(scene.reasons() == "asked asked");
}

TEST_CASE("set-up E: a link that is opened twice in a row asks once") {
    Scene scene({"link"});
    scene.goes_nowhere = true;
    scene.opens_link();
    scene.opens_link();
    scene.restart();
    scene.wait(5min);
    CHECK(scene.told().size() == 1);
    CHECK(scene.sessions().size() == 1);
}

TEST_CASE("an operators' tool that says the talk is over has it asked about, or not when it says so") {
    Scene scene({"standby"});
    scene.talk();
    REQUIRE(scene.told_over().has_value());
    CHECK(scene.operations() == "take invite");
    CHECK(scene.session().setup == "told");

    Scene other({"standby"});
    other.talk();
    REQUIRE(other.told_over(true).has_value());
    CHECK(other.operations().empty());
    CHECK(other.reasons() == "do_not_ask");
}

TEST_CASE("a tool that speaks of an account we do not serve is told so") {
    Scene scene;
    scene.kit.accounts.front().id = "999";
    const Result<void> result = scene.told_over();
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == Errc::not_found);
}

TEST_CASE("an unanswered citizen is not asked, and neither is one who met only an answering machine") {
    Scene scene({"standby"});
    scene.talk();
    scene.citizen("Og hva koster det?");
    REQUIRE(scene.told_over().has_value());
    CHECK(scene.reasons().empty());  // the officer's last word may have been overtaken
    scene.wait(4s);
    CHECK(scene.reasons() == "citizen_spoke_last");

    Scene machine({"standby"});
    machine.citizen("Hei, er det noen der?");
    machine.officer("Takk for meldingen. Dette er et automatisk svar.", Speaker::automation);
    REQUIRE(machine.told_over().has_value());
    machine.wait(4s);
    CHECK(machine.reasons() == "no_human");
}

TEST_CASE("an end that overtakes the officer's last word is asked about all the same") {
    Scene scene({"standby"});
    scene.citizen("Hei, kan jeg bytte time?");
    scene.now += 10s;
    REQUIRE(scene.told_over().has_value());
    scene.feed({.key = "late", .account = scene.kit.accounts.front().id, .person = Secret(scene.psid), .at = scene.now - 1s, .standby = true,
                .body = PageSpoke{"m_late", Speaker::operator_, "", "Ja, det er ordnet. Ha en fin dag!"}});
    scene.wait(4s);
    CHECK(scene.operations() == "take invite");
}

TEST_CASE("webhooks that come late do not make us ask in the middle of a talk") {
    Scene scene({"standby"});
    scene.late = 20min;
    scene.citizen("Hei, kan jeg bytte time?");
    const Timestamp then = scene.now;
    scene.officer("Ja, hvilken dag?");
    scene.now = then + 1s;  // in one request
    scene.citizen("Tirsdag");
    scene.wait(1min);
    CHECK(scene.operations().empty());
}

TEST_CASE("every other reason for not asking stands in the table of talks") {
    SECTION("the citizen never wrote") {
        Scene scene({"standby"});
        scene.officer("Hei, vi fant mobilen din. Ha en fin dag!");
        REQUIRE(scene.told_over().has_value());
        CHECK(scene.reasons() == "no_citizen_message");
    }
    SECTION("an officer asked us not to") {
        Scene scene({"standby"});
        scene.citizen("Hei");
        scene.officer("Vi spør deg ikke om denne samtalen.");
        scene.wait(16min);
        CHECK(scene.reasons() == "do_not_ask");
    }
    SECTION("it never ended") {
        Scene scene({"passed"});
        scene.talk();
        scene.wait(24h * 8);
        CHECK(scene.reasons() == "never_ended");
    }
    SECTION("the channel is off") {
        Scene scene({"standby"}, [](Account& account) { account.facts.channel_on = false; });
        scene.talk();
        scene.wait(16min);
        CHECK(scene.reasons() == "channel_off");
    }
    SECTION("sending is stopped") {
        Scene scene({"standby"}, [](Account& account) { account.facts.sending_stopped = true; });
        scene.talk();
        scene.wait(16min);
        CHECK(scene.reasons() == "sending_stopped");
    }
    SECTION("somebody else has the thread and we may not take it") {
        Scene scene({"passed"});
        scene.talk();
        REQUIRE(scene.told_over().has_value());
        CHECK(scene.reasons() == "no_control");
    }
    SECTION("the talk goes on before we ask") {
        Scene scene({"standby"});
        scene.set_time("2026-03-02T20:30");
        scene.citizen("Hei, har dere åpent i morgen?");
        scene.wait(40min);
        scene.officer("Ja, fra klokka 9.");
        scene.set_time("2026-03-03T07:00");
        scene.citizen("God morgen, en ting til?");
        CHECK(scene.reasons() == "talk_resumed");
    }
}

TEST_CASE("late closing: when the window has gone nobody is asked") {
    Scene scene({"standby"});
    scene.citizen("Hei, er det kø på passkontoret i dag?");
    scene.wait(24h);
    scene.officer("Beklager sent svar. Nei, bare kom innom. Ha en fin dag!");
    scene.wait(16min);
    CHECK(scene.told().empty());
    CHECK(scene.reasons() == "window_closed");
}

TEST_CASE("late closing: the margin counts, so that an answer is still possible") {
    Scene scene({"standby"});
    scene.citizen("Hei, er det kø på passkontoret i dag?");
    scene.wait(23h + 44min);
    scene.officer("Nei, bare kom innom. Ha en fin dag!");
    scene.wait(10min);
    CHECK(scene.reasons() == "window_closed");
}

TEST_CASE("quiet hours: a talk that ends in the evening is asked about in the morning") {
    Scene scene({"standby"});
    scene.set_time("2026-03-02T20:30");
    scene.citizen("Hei, har dere åpent i morgen?");
    scene.wait(40min);
    scene.officer("Ja, fra klokka 9.");
    scene.set_time("2026-03-03T07:59");
    CHECK(scene.told().empty());
    scene.reacts();
    scene.set_time("2026-03-03T08:01");
    CHECK(scene.told().size() == 1);
    CHECK(scene.reasons() == "asked");
}

TEST_CASE("quiet hours: a thread that was passed to us is not kept overnight") {
    Scene scene({"passed"});
    scene.set_time("2026-03-02T20:30");
    scene.citizen("Hei, har dere åpent i morgen?");
    scene.wait(40min);
    scene.officer("Ja, fra klokka 9.");
    scene.pass();
    CHECK(scene.operations() == "pass");
    CHECK(scene.reasons() == "quiet_hours");
}

TEST_CASE("contact budget: a second talk within 90 days is counted and not asked about, one after it is") {
    Scene scene({"standby"});
    scene.invited();
    scene.tap("Nei takk");
    (void)scene.told();
    scene.wait(24h * 89);
    scene.talk();
    scene.wait(16min);
    CHECK(scene.told().empty());
    CHECK(scene.reasons() == "asked asked_recently");
    scene.wait(24h * 2);
    scene.talk();
    scene.wait(16min);
    CHECK(scene.told().size() == 1);
    CHECK(scene.reasons() == "asked asked_recently asked");
}

TEST_CASE("a talk with officers that ends while our own goes on is counted once ours is over, not before") {
    Scene scene({"zero_config"});
    scene.invited();
    scene.happens(TextSaid{"m_x", "MENNESKE", ""});
    scene.citizen("Jeg lurer på en sak til.");
    scene.wait(3h);
    CHECK(scene.reasons() == "asked");
    scene.wait(24h * 9);
    CHECK(scene.reasons().starts_with("asked "));
}

TEST_CASE("STOPP is kept: nobody who wrote it is asked again, two years later neither") {
    Scene scene({"standby"});
    scene.invited();
    scene.citizen("STOPP");
    CHECK(has(scene.last(), "Vi spør deg ikke igjen i denne chatten"));
    CHECK(scene.session().disposition == Disposition::refusal);
    CHECK(scene.owner == Scene::Thread::nobody);
    (void)scene.told();
    scene.wait(24h * 100);
    scene.talk();
    scene.wait(16min);
    CHECK(scene.told().empty());
    CHECK(scene.reasons() == "asked stopped");
}

TEST_CASE("STOPP before we ever met: silently kept, since between citizen and officers we say nothing") {
    Scene scene({"standby"});
    scene.talk();
    scene.citizen("STOPP");
    scene.officer("Det er i orden.");
    scene.wait(16min);
    CHECK(scene.told().empty());
    CHECK(scene.reasons() == "stopped");
}
