// Who has the thread: stepping aside for officers, handing back, taking up again, and buttons that are not ours to obey.
#include <catch2/catch.hpp>

#include "scene.hpp"
#include "service/payload.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("an officer who steps in ends our talk at once, and what was answered stays") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    (void)scene.told();
    scene.officer("Hei, jeg så at du lurte på noe mer?");
    CHECK(scene.session().ending == "officers");
    CHECK(scene.session().disposition == Disposition::partial);
    CHECK(scene.owner == Scene::Thread::inbox);
    scene.citizen("Ja, når er passet klart?");
    scene.wait(14min);
    CHECK(scene.told().empty());
}

TEST_CASE("where nobody owns the thread an officer's word is enough to silence us") {
    Scene scene({"zero_config"});
    scene.started();
    scene.officer("Hei, en ting til fra oss.");
    CHECK(scene.session().ending == "officers");
    (void)scene.told();
    scene.citizen("Ja?");
    CHECK(scene.told().empty());
}

TEST_CASE("an officer who writes before the invitation has gone out takes it back, and nobody was asked") {
    Scene scene;
    scene.talk();
    scene.goes_nowhere = true;  // taking control hangs
    scene.wait(16min);
    REQUIRE(scene.sessions().size() == 1);
    scene.officer("En ting til: husk bilde.");
    CHECK(scene.sessions().empty());
    CHECK(scene.reasons() == "talk_resumed");
    CHECK_FALSE(scene.thread()->last_invited_at.has_value());
    scene.restart();
    scene.wait(5min);
    CHECK(scene.told().empty());
    CHECK(scene.owner == Scene::Thread::inbox);
    CHECK(scene.stored().outbox == 0);
}

TEST_CASE("an invitation that may have gone out is not taken back: nobody is asked twice because we were unsure") {
    Scene scene;
    scene.answering.push_back({Ambiguous{"timeout"}, true});
    scene.echoes = false;
    scene.talk();
    scene.wait(15min + 10s);
    REQUIRE(scene.told().size() == 1);
    scene.officer("En ting til: husk bilde.");
    CHECK(scene.session().disposition == Disposition::unknown);
    CHECK(scene.session().ending == "officers");
    CHECK(scene.reasons() == "asked");
    CHECK(scene.thread()->last_invited_at.has_value());
    scene.wait(30min);
    CHECK(scene.told().empty());
}

TEST_CASE("an answering machine does not end our talk") {
    Scene scene;
    scene.started();
    scene.officer("Takk for meldingen. Dette er et automatisk svar.", Speaker::automation);
    scene.citizen("4");
    CHECK(scene.answers().at("q.rating").value == "4");
}

TEST_CASE("taken from us: the talk ends and we do not fight for the thread") {
    Scene scene;
    scene.started();
    (void)scene.operations();
    scene.take();
    CHECK(scene.session().ending == "officers");
    CHECK(scene.operations().empty());
    scene.wait(2h);
    CHECK(scene.operations().empty());
}

TEST_CASE("a request for the thread is honoured at once") {
    Scene scene;
    scene.started();
    (void)scene.operations();
    scene.request();
    CHECK(scene.operations() == "pass");
    CHECK(scene.owner == Scene::Thread::inbox);
    CHECK(scene.session().ending == "officers");
}

TEST_CASE("words at the invitation are for the officers: they get the thread, and we are silent from then on") {
    Scene scene;
    scene.invited();
    scene.citizen("Hei, jeg har et helt annet spørsmål om førerkort");
    CHECK(scene.owner == Scene::Thread::inbox);
    (void)scene.told();
    scene.citizen("Hallo, kan noen svare?");
    CHECK(scene.told().empty());
    CHECK(scene.owner == Scene::Thread::inbox);
    scene.tap("Ja, det går fint");
    CHECK(has(scene.last(), "Kort om personvern"));
}

TEST_CASE("after 45 minutes of silence the thread goes back, once, and a late tap goes on where we were") {
    Scene scene;
    scene.started();
    (void)scene.operations();
    scene.wait(50min);
    CHECK(scene.operations() == "pass");
    CHECK(scene.owner == Scene::Thread::inbox);
    CHECK_FALSE(scene.session().ended_at.has_value());
    scene.wait(2h);
    CHECK(scene.operations().empty());
    scene.tap("Fornøyd");
    CHECK(scene.last() == "Hva var bra?");
    CHECK(scene.answers().at("q.rating").value == "4");
}

TEST_CASE("a hand-back that cannot be sent is tried again, and no pile of them grows") {
    Scene scene;
    scene.started();
    (void)scene.operations();
    for (int i = 0; i < 10; ++i) scene.answering.push_back({RetryLater{"down"}, false, "pass"});
    scene.wait(45min + 30s);
    CHECK(scene.owner == Scene::Thread::ours);
    CHECK(scene.stored().outbox == 1);
    scene.wait(5min);
    CHECK(scene.operations() == "pass pass pass pass pass pass pass pass pass pass pass");
    CHECK(scene.owner == Scene::Thread::inbox);
    CHECK(scene.stored().outbox == 0);
}

TEST_CASE("a late answer in words is asked about before it is taken: go on where we stopped?") {
    Scene scene;
    scene.started();
    scene.wait(50min);
    (void)scene.told();
    scene.citizen("Jeg er godt fornøyd");
    REQUIRE(has(scene.last(), "Vil du fortsette der vi slapp?"));
    CHECK(scene.owner == Scene::Thread::ours);
    scene.wait(5min);
    CHECK(scene.owner == Scene::Thread::ours);
    scene.citizen("Ja, fortsett");
    CHECK(has(scene.last(), "Hvor fornøyd er du"));
}

TEST_CASE("danger that is written after our talk has fallen silent is met at once, and goes to the officers") {
    Scene scene;
    scene.started();
    scene.wait(50min);
    REQUIRE(scene.owner == Scene::Thread::inbox);
    (void)scene.told();
    scene.citizen("han har kniv og kommer inn nå");
    CHECK(has(scene.last(), "Ring 112 nå"));
    CHECK(scene.owner == Scene::Thread::inbox);
}

TEST_CASE("danger after something lesser is met too, while no officer has come, and what an officer sees is the officer's") {
    for (const char* setup : {"standby", "zero_config"}) {
        CAPTURE(setup);
        Scene scene({setup});
        scene.started();
        scene.citizen("noen har stjålet bilen min i natt");
        REQUIRE(has(scene.last(), "02800"));
        (void)scene.told();
        scene.citizen("han er inne nå med kniv");
        CHECK(has(scene.last(), "Ring 112 nå"));
        scene.officer("Vi er på vei.");
        (void)scene.told();
        scene.citizen("han har kniv");
        CHECK(scene.told().empty());
    }
}

TEST_CASE("where nobody owns the thread, words long after our question are no answer until the person says so") {
    Scene scene({"zero_config"});
    scene.started();
    scene.tap("Fornøyd");
    REQUIRE(scene.last() == "Hva var bra?");
    scene.wait(8h);
    scene.citizen("Hei, kan noen hjelpe meg med passet?");
    CHECK(has(scene.last(), "Vil du fortsette der vi slapp?"));
    CHECK_FALSE(scene.answers().contains("q.good"));
    scene.tap("Ja, fortsett");
    CHECK(scene.last() == "Hva var bra?");
    scene.citizen("At dere kom raskt");
    CHECK(scene.answers().at("q.good").text == "At dere kom raskt");
}

TEST_CASE("a late answer after an officer has written is for the officer") {
    Scene scene;
    scene.started();
    scene.wait(50min);
    scene.officer("Hei, vi fant ut av det.");
    (void)scene.told();
    scene.citizen("Så bra, tusen hjertelig takk");
    CHECK(scene.told().empty());
}

TEST_CASE("what a citizen writes to us alone when no talk of ours goes on is passed to the officers at once") {
    Scene scene;
    scene.invited();
    scene.tap("Nei takk");
    scene.owner = Scene::Thread::ours;  // the release got lost at the platform
    (void)scene.operations();
    scene.citizen("Hei, jeg trenger hjelp med passet");
    CHECK(scene.operations() == "pass");
    CHECK(scene.owner == Scene::Thread::inbox);
}

TEST_CASE("a stale tap in a running talk gets a kind answer and the question again") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    const std::string question = scene.last();
    (void)scene.told();
    scene.tap("Svært fornøyd");
    const auto told = scene.told();
    REQUIRE(told.size() == 2);
    CHECK(has(told[0], "Den knappen hører til noe vi er ferdige med"));
    CHECK(told[1] == question);
    CHECK(scene.answers().at("q.rating").value == "4");
}

TEST_CASE("a tap after the talk gets a kind answer, but not into the officers' next talk") {
    Scene scene;
    scene.invited();
    scene.tap("Nei takk");
    (void)scene.told();
    scene.tap("Ja, det går fint");
    CHECK(has(scene.last(), "vi er ferdige med spørsmålene"));
    CHECK(scene.owner == Scene::Thread::nobody);
    (void)scene.told();
    scene.citizen("Hei igjen, en ting til?");
    scene.officer("Ja?");
    scene.tap("Ja, det går fint");
    CHECK(scene.told().empty());
}

TEST_CASE("a forged payload and another person's payload answer nothing") {
    Scene scene;
    scene.started();
    (void)scene.told();
    const Session session = scene.session();
    const auto payload = [&](const PersonKey& person) { return seal_payload(scene.kit.keys, person, {session.id, "q.rating", session.dialog_version, "1"}); };
    std::string forged = payload(scene.person());
    forged.replace(forged.find("|1|"), 3, "|5|");
    scene.happens(ChoiceMade{"m_1", "", forged});
    scene.happens(ChoiceMade{"m_2", "", payload(PersonKey{std::string(32, 'a')})});
    scene.happens(ChoiceMade{"m_3", "", std::string(2000, 'x')});
    scene.happens(ChoiceMade{"m_4", "", "s1|||||"});
    CHECK(scene.answers().empty());
    CHECK(scene.told().empty());
    CHECK(scene.counted("foreign_tap", "not_ours") == 4);
    scene.happens(ChoiceMade{"m_5", "", payload(scene.person())});
    CHECK(scene.answers().at("q.rating").value == "1");
}

TEST_CASE("a payload comes back as it was sealed") {
    const privacy::KeyRing& keys = service::testing::rules().keys;
    const PersonKey person{std::string(32, 'b')};
    for (const Payload& payload : {Payload{SessionId{"s"}, "q.rating", 3, "5"}, Payload{SessionId{}, "cmd.delete.confirm", 0, "YES"},
                                   Payload{SessionId{"s"}, "q", 1, "a|b"}})
        CHECK(open_payload(keys, person, seal_payload(keys, person, payload)) == payload);
}

TEST_CASE("restart: a thread that was left in our hands without a talk goes back at once") {
    Scene scene({"standby"});
    scene.started();
    scene.citizen("STOPP");
    scene.wait(20min);
    scene.citizen("SLETT");
    REQUIRE(has(scene.last(), "Skal jeg slette"));
    REQUIRE(scene.owner == Scene::Thread::ours);
    scene.restart();
    scene.wait(2s);
    CHECK(scene.owner == Scene::Thread::inbox);
}

TEST_CASE("a talk on a dialog version that is gone ends kindly, hands back and raises an alarm") {
    Scene scene;
    scene.started();
    Session session = scene.session();
    scene.store->transact([&](Transaction& tx) {
        session.dialog_version = 77;
        tx.update(session);
    });
    scene.citizen("4");
    CHECK(has(scene.last(), "Noe gikk galt hos oss"));
    CHECK(scene.session().ending == "fault");
    CHECK(scene.session().disposition == Disposition::other);
    CHECK(scene.owner == Scene::Thread::inbox);
    REQUIRE(scene.alarms.size() == 1);
    CHECK(has(scene.alarms.front(), "dialog.v77.json"));
}
