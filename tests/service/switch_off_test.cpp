// A channel that is switched off: nothing is said, threads go back, rights work without a word.
#include <algorithm>
#include <catch2/catch.hpp>

#include "scene.hpp"
#include "service/deliver.hpp"
#include "service/switch_off.hpp"
#include "service/wake.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

void turn(Scene& scene, bool off) {
    Account& account = scene.kit.accounts.front();
    account.facts.channel_on = !off;
    if (off) scene.store->transact([&](Transaction& tx) { switch_off(scene.kit, tx, account.channel, scene.moment()); });
    scene.tick();
}

}  // namespace

TEST_CASE("switching off ends a running talk without a word, keeps what was answered, and gives the thread back") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    REQUIRE(scene.owner == Scene::Thread::ours);
    scene.told();
    scene.operations();
    turn(scene, true);
    CHECK(scene.told().empty());
    CHECK(scene.operations() == "pass");
    CHECK(scene.owner == Scene::Thread::inbox);
    CHECK(scene.session().ending == "channel_off");
    CHECK(scene.session().disposition == Disposition::partial);
    CHECK(scene.answers().size() == 1);
    CHECK(scene.thread()->sealed_address.empty());
    CHECK(scene.thread()->session.empty());
}

TEST_CASE("a talk in which nothing was answered ends as other, and an invitation that has not left is taken back") {
    Scene silent;
    silent.invited();
    silent.tap("Ja, det går fint");
    turn(silent, true);
    CHECK(silent.session().disposition == Disposition::other);

    Scene unsent;
    unsent.talk();
    unsent.goes_nowhere = true;
    turn(unsent, true);
    unsent.wait(20min);
    CHECK(unsent.sessions().empty());
    CHECK(unsent.reasons() == "channel_off");
}

TEST_CASE("while a channel is off nobody is invited, nothing is said, and every talk is counted with the reason") {
    Scene scene({"zero_config", "link"});
    turn(scene, true);
    scene.talk();
    scene.wait(20min);
    scene.citizen("START");
    scene.opens_link();
    scene.citizen("Hjelp meg nå, han har kniv");
    scene.sends_picture();
    scene.wait(25h);
    CHECK(scene.told().empty());
    CHECK(scene.sessions().empty());
    CHECK(scene.reasons().find("asked") == std::string::npos);
    CHECK(scene.reasons().starts_with("channel_off"));
}

TEST_CASE("STOPP and SLETT are carried out silently while the channel is off, and hold when it is on again") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    turn(scene, true);
    scene.wait(1h);
    scene.told();
    scene.citizen("SLETT");
    CHECK(scene.sessions().empty());
    CHECK(scene.stored().answers == 0);
    scene.citizen("STOPP");
    CHECK(scene.thread()->stopped_at.has_value());
    CHECK(scene.told().empty());
    turn(scene, false);
    scene.wait(24h * 100);
    scene.talk();
    scene.wait(20min);
    CHECK(scene.told().empty());
    CHECK(scene.talks().back().reason == "stopped");
}

TEST_CASE("SLETT with a receipt code takes that talk only, also while the channel is off") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    scene.citizen("INNSYN");
    std::string code;
    for (const std::string& text : scene.told())
        if (const auto at = text.find("koden "); at != std::string::npos) code = text.substr(at + std::string("koden ").size(), 17);
    turn(scene, true);
    scene.wait(1h);
    scene.citizen("SLETT 0000-0000-0000-00");
    CHECK(scene.sessions().size() == 1);
    scene.citizen("SLETT " + code);
    CHECK(scene.sessions().empty());
    CHECK(scene.told().empty());
}

TEST_CASE("TREKK takes a yes back while the channel is off, without a word") {
    Scene scene;
    scene.started();
    for (int i = 0; i < 20 && scene.session().ending.empty(); ++i) {
        const std::vector<std::string> titles = scene.buttons();
        for (const char* title : {"Ja, det er greit", "Svært fornøyd", "Nei, jeg er ferdig", "Ja"})
            if (std::ranges::find(titles, title) != titles.end()) {
                scene.tap(title);
                break;
            }
        if (scene.buttons() == titles) scene.citizen("Betjenten forklarte alt på en god måte");
    }
    REQUIRE(scene.session().ending == "completed");
    turn(scene, true);
    scene.wait(1h);
    scene.told();
    scene.citizen("TREKK");
    std::vector<bool> given;
    scene.store->each_consent({}, [&](const Session&, const Consent& consent) { given.push_back(consent.given); });
    CHECK(given == std::vector<bool>{true, false});
    CHECK(scene.told().empty());
}

TEST_CASE("what the outbox still holds is dropped when the channel is off, control that was to be taken included") {
    Scene scene;
    scene.talk();
    scene.goes_nowhere = true;  // handed over, but the process dies before it is sent
    scene.wait(16min);
    REQUIRE(scene.session().disposition == Disposition::unknown);
    scene.goes_nowhere = false;
    scene.restart();
    turn(scene, true);
    scene.operations();
    scene.wait(2h);
    const std::string done = scene.operations();
    CAPTURE(done);
    CHECK(done.find("take") == std::string::npos);
    CHECK(done.find("invite") == std::string::npos);
    CHECK(scene.stored().outbox == 0);
    CHECK(scene.told().empty());
}

TEST_CASE("switched on again the channel asks as before") {
    Scene scene;
    turn(scene, true);
    turn(scene, false);
    scene.invited();
    CHECK(scene.last().find("Takk for praten") != std::string::npos);
}

TEST_CASE("while nothing can be sent, what has waited for a day is given up, and the sealed address goes with it") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    REQUIRE(scene.owner == Scene::Thread::ours);
    // A bad token: nothing is claimed any more, and the talk falls silent.
    scene.kit.accounts.front().facts.sending_stopped = true;
    const auto silent_tick = [&] {
        scene.store->transact([&](Transaction& tx) {
            Results results{.may_dispatch = false, .recalls = {}, .dispatches = {}, .shown = {}, .duty_alarms = {}, .counts = {}, .alarms = {}};
            wake_due(scene.kit, tx, 100, scene.moment(), results);
            give_up_old(scene.kit, tx, 100, scene.moment(), results);
        });
    };
    for (int hour = 0; hour < 60; ++hour) {
        scene.now += 1h;
        silent_tick();
        if (hour == 2) CHECK(scene.stored().outbox > 0);  // the hand-back waits
    }
    CHECK(scene.stored().outbox == 0);
    CHECK(scene.thread()->sealed_address.empty());
    CHECK(scene.thread()->session.empty());
    CHECK(scene.session().disposition == Disposition::partial);
}
