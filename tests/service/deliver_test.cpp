// What becomes of a sending, by how it ended; and what a crash leaves behind.
#include <catch2/catch.hpp>

#include "scene.hpp"
#include "service/deliver.hpp"
#include "service/outbox.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

TEST_CASE("certainly not sent: tried again with growing waits, and sent once") {
    Scene scene;
    scene.answering = {{RetryLater{"500"}}, {RetryLater{"500"}}};
    scene.talk();
    scene.wait(17min);
    CHECK(scene.operations() == "take invite invite invite");
    CHECK(scene.told().size() == 1);
    CHECK(scene.session().disposition == Disposition::pending);
}

TEST_CASE("certainly not sent, too often: the talk counts as not asked and the thread goes back") {
    Scene scene;
    for (int i = 0; i < 6; ++i) scene.answering.push_back({RetryLater{"500"}});
    scene.talk();
    scene.wait(30min);
    CHECK(scene.told().empty());
    CHECK(scene.sessions().empty());
    CHECK(scene.reasons() == "retries_used_up");
    CHECK_FALSE(scene.thread()->last_invited_at.has_value());
    CHECK(scene.owner == Scene::Thread::inbox);
    CHECK(scene.stored().outbox == 0);
}

TEST_CASE("perhaps sent, and the echo comes: it was, and is not sent again") {
    Scene scene;
    scene.answering = {{Ambiguous{"timeout"}, true}};
    scene.talk();
    scene.wait(30min);
    CHECK(scene.told().size() == 1);
    CHECK(scene.session().disposition == Disposition::pending);
    CHECK(scene.stored().outbox == 0);
}

TEST_CASE("perhaps sent, and no echo: sent again, but not without end") {
    Scene scene;
    scene.echoes = false;
    scene.answering = {{Ambiguous{"timeout"}}, {Ambiguous{"timeout"}}, {Ambiguous{"timeout"}}};
    scene.talk();
    scene.wait(40min);
    CHECK(scene.operations() == "take invite invite invite pass");
    CHECK(scene.session().disposition == Disposition::unknown);
    CHECK(scene.session().ending == "unreachable");
    CHECK(scene.reasons() == "asked");
    CHECK(scene.thread()->last_invited_at.has_value());
    CHECK(scene.owner == Scene::Thread::inbox);
}

TEST_CASE("perhaps sent, no echo, but a tap on it: that proves it, and it is not sent again") {
    Scene scene;
    scene.echoes = false;
    scene.answering = {{Ambiguous{"timeout"}, true}};
    scene.talk();
    scene.wait(15min + 10s);
    scene.tap("Ja, det går fint");
    scene.wait(5min);
    CHECK(scene.operations() == "take invite ask");
    CHECK(scene.counted("invited") == 1);
    scene.citizen("Jeg vil svare her");
    CHECK_FALSE(scene.session().ended_at.has_value());
}

TEST_CASE("throttled: waits at least as long as the platform says") {
    Scene scene;
    scene.answering = {{Throttled{"613", 10min}}};
    scene.talk();
    scene.wait(24min);
    CHECK(scene.told().empty());
    scene.wait(2min);
    CHECK(scene.told().size() == 1);
}

TEST_CASE("what the platform throttles for longer than a day is given up") {
    Scene scene({"standby"}, [](Account& account) { account.policy.answer_window.reset(); });
    for (int i = 0; i < 30; ++i) scene.answering.push_back({Throttled{"613", 1h}});
    scene.talk();
    scene.wait(27h);
    CHECK(scene.stored().outbox == 0);
    CHECK(scene.told().empty());
}

TEST_CASE("window closed, rejected, recipient gone: the talk counts as not asked with that reason") {
    const auto reason_after = [](SendOutcome outcome) {
        Scene scene;
        scene.answering = {{std::move(outcome)}};
        scene.talk();
        scene.wait(20min);
        CHECK(scene.told().empty());
        CHECK(scene.sessions().empty());
        CHECK(scene.stored().outbox == 0);
        CHECK(scene.owner == Scene::Thread::inbox);
        return scene.reasons();
    };
    CHECK(reason_after(WindowClosed{"2018278"}) == "window_closed");
    CHECK(reason_after(Rejected{"100"}) == "rejected");
    CHECK(reason_after(RecipientGone{"551"}) == "recipient_gone");
}

TEST_CASE("control is refused: the talk counts as control_refused, no session is left, and we do not try again") {
    Scene scene;
    scene.answering = {{NotOwner{"2018300"}, false, "take"}};
    scene.talk();
    scene.wait(2h);
    CHECK(scene.operations() == "take");
    CHECK(scene.reasons() == "control_refused");
    CHECK(scene.sessions().empty());
    CHECK(scene.thread()->session.empty());
    CHECK_FALSE(scene.thread()->last_invited_at.has_value());
}

TEST_CASE("control whose outcome is never known: nobody was asked, and no invitation is on record") {
    Scene scene;
    for (int i = 0; i < 6; ++i) scene.answering.push_back({Ambiguous{"timeout"}, false, "take"});
    scene.talk();
    scene.wait(2h);
    CHECK(scene.reasons() == "control_refused");
    CHECK(scene.sessions().empty());
    CHECK(scene.operations() == "take take take take take take pass");  // we may have it after all
}

TEST_CASE("somebody else has the thread when we ask on: we stop and leave it with them") {
    Scene scene;
    scene.started();
    scene.answering = {{NotOwner{"2018300"}}};
    (void)scene.operations();
    scene.citizen("4");
    CHECK(scene.operations() == "ask");
    CHECK(scene.session().ending == "unreachable");
    CHECK(scene.session().disposition == Disposition::partial);
    CHECK(scene.stored().outbox == 0);
}

TEST_CASE("misconfigured: nothing is lost, it goes out when somebody has mended it") {
    Scene scene;
    scene.answering = {{Misconfigured{"190"}}};
    scene.talk();
    scene.wait(40min);
    CHECK(scene.told().size() == 1);
    CHECK(scene.operations() == "take invite invite");
}

TEST_CASE("what was planned is checked again before it is sent: a STOPP overtakes the invitation") {
    Scene scene;
    scene.answering = {{RetryLater{"500"}}};
    scene.talk();
    scene.wait(15min + 1s);
    scene.store->transact([&](Transaction& tx) {
        service::Thread thread = *tx.thread(scene.person());
        thread.stopped_at = scene.now;
        tx.save(thread);
    });
    scene.wait(5min);
    CHECK(scene.told().empty());
    CHECK(scene.reasons() == "stopped");
    CHECK(scene.counted("send_refused", "stopped") == 1);
}

TEST_CASE("restart: what was in flight awaits its echo, and is sent only when none comes") {
    Scene scene;
    scene.started();
    scene.goes_nowhere = true;
    scene.citizen("4");
    scene.restart();
    (void)scene.operations();
    CHECK(scene.stored().awaiting_echo == 1);
    scene.wait(40s);
    CHECK(scene.operations().empty());
    scene.wait(10s);
    CHECK(scene.operations().starts_with("ask"));
    CHECK(scene.last() == "Hva var bra?");
    CHECK(scene.stored().outbox == 0);
}

TEST_CASE("restart: an echo settles what had been sent before the crash") {
    Scene scene;
    scene.started();
    scene.goes_nowhere = true;
    scene.citizen("4");
    std::optional<Outgoing> row;
    scene.store->transact([&](Transaction& tx) {
        for (std::int64_t id = 1; id < 50 && !row; ++id) row = tx.outgoing(id);
    });
    REQUIRE(row.has_value());
    scene.restart();
    (void)scene.operations();
    scene.happens(PageSpoke{"m_echo", Speaker::us, reference_of(row->id), "…"});
    scene.wait(2min);
    CHECK(scene.operations() == "ask");  // the next in line, not that one again
}

TEST_CASE("an outcome for a row that is gone, and an echo with a strange reference, change nothing") {
    Scene scene;
    scene.started();
    Results results;
    const Outgoing gone{.id = 4711, .person = scene.person(), .channel = scene.kit.accounts.front().channel, .account = scene.kit.accounts.front().id};
    scene.store->transact([&](Transaction& tx) { settle(scene.kit, tx, gone, Delivered{"m"}, scene.moment(), results); });
    CHECK(results.dispatches.empty());
    for (const std::string reference : {"", "0", "-1", "x", "99999999999999999999", "1 "})
        scene.happens(PageSpoke{"m_echo", Speaker::us, reference, "…"});
    scene.citizen("4");
    CHECK(scene.answers().size() == 1);
}

TEST_CASE("an account that is configured no more: its rows go, its threads are not looked at again") {
    Scene scene;
    scene.answering = {{RetryLater{"500"}}};
    scene.talk();
    scene.wait(15min + 1s);
    scene.kit.accounts.clear();
    Results results;
    scene.now += 10min;
    scene.store->transact([&](Transaction& tx) { claim(scene.kit, tx, 10, scene.moment(), results); });
    CHECK(results.counts == std::vector<Count>{{"send_given_up", "account_gone"}});
    scene.wait(24h * 2);
    CHECK(scene.stored().outbox == 0);
}

TEST_CASE("rows stay ready while enough is in flight, and go out with the next claim") {
    Scene scene;
    scene.started();
    Results results;
    results.may_dispatch = false;
    Outgoing row;
    const SessionId session = scene.session().id;
    scene.store->transact([&](Transaction& tx) {
        row = tx.enqueue({.person = scene.person(), .channel = std::string(testing::channel), .account = std::string(testing::page),
                          .session = session, .purpose = "ask", .body = to_json(SendText{.text = "Hei"}), .created_at = scene.now,
                          .next_at = scene.now}, scene.now, results.may_dispatch);
    });
    CHECK(row.state == SendState::ready);
    scene.tick();
    CHECK(scene.last() == "Hei");
}

TEST_CASE("waits between tries grow to their bound, jitter by a quarter and never lie in the past") {
    const RetryLimits limits;
    for (int attempts = 1; attempts < 40; ++attempts)
        for (const std::uint64_t random : {std::uint64_t{0}, std::uint64_t{12345}, ~std::uint64_t{0}}) {
            const Duration wait = retry_wait(limits, attempts, random);
            CHECK(wait > Duration::zero());
            CHECK(wait <= limits.wait_max + limits.wait_max / 4);
            if (attempts == 1) CHECK(wait <= limits.first_wait + limits.first_wait / 4);
        }
    CHECK(retry_wait(limits, 5, 0) > retry_wait(limits, 2, 0));
}

TEST_CASE("operations survive the outbox, and what is no operation is refused") {
    const std::vector<Operation> all{SendText{.text = "Hei \"du\"\nå 🙂", .choices = {{"Ja", "p|1"}, {"Nei", "p|2"}}, .after = AfterSend::pass_to_operators},
                                     SendText{.text = "x", .after = AfterSend::release}, SendText{.text = "Kva?", .language = Language::nn}, ShowTyping{}, TakeControl{}, ReleaseControl{}, PassControl{"safety"}};
    for (const Operation& operation : all) {
        const Result<Operation> back = parse_operation(to_json(operation));
        REQUIRE(back.has_value());
        CHECK(*back == operation);
    }
    for (const char* text : {"", "[]", "{}", "{\"do\":1}", "{\"do\":\"jump\"}", "nonsense"}) CHECK_FALSE(parse_operation(text).has_value());
}
