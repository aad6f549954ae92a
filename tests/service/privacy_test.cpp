// What is on the disk, what twice is, and what storage times take away.
#include <catch2/catch.hpp>

#include "image.hpp"
#include "scene.hpp"
#include "service/access.hpp"
#include "service/forget.hpp"

using namespace stemmen;
using namespace stemmen::service;
using stemmen::service::testing::Image;
using stemmen::service::testing::Scene;
using namespace std::chrono_literals;

namespace {

// Something of everything: answers, danger, an edit, an unsent answer, deletion, officers, a second talk.
void eventful_day(Scene& scene) {
    scene.started();
    scene.citizen("2");
    scene.tap("Fortsett her");
    scene.tap("Lang ventetid");
    scene.citizen("Det gikk greit, ring 91 23 45 67 hemmelighet-alfa");
    scene.citizen("Hjelp meg nå, han har kniv, hemmelighet-beta");
    scene.tap("Det er ikke fare");
    scene.citizen("Dere burde svart litt fortere synes jeg");
    scene.edits("Dere burde svart fortere, ola.hemmelighet@example.no");
    scene.citizen("Hvor er passet mitt? hemmelighet-gamma");
    scene.tap("Ja, fortsett");
    scene.reacts();
    scene.sends_picture();
    scene.unsends();
    scene.officer("Hei, det ordner vi. hemmelighet-delta. Ha en fin dag!");
    scene.citizen("Takk, hemmelighet-epsilon");
    scene.wait(20min);
    scene.opens_link("hemmelighet-zeta");
    scene.tap("Nei takk");
    scene.citizen("STOPP");
}

}  // namespace

TEST_CASE("no byte of raw text, platform id or message id is in the database, in a metric or in an alarm") {
    Scene scene({"standby", "link"});
    eventful_day(scene);
    scene.citizen("Hei igjen, hemmelighet-eta");  // a talk that is watched: its address is sealed
    REQUIRE_FALSE(scene.thread()->sealed_address.empty());
    const std::string bytes = Image(*scene.store).bytes();
    for (const std::string secret : {"hemmelighet-beta", "hemmelighet-gamma", "hemmelighet-delta", "hemmelighet-epsilon", "hemmelighet-zeta", "hemmelighet-eta",
                                     "hemmelighet@example", "91 23 45 67", "m_citizen_", "m_officer_", "m_tap_", "m_ours_", "wm_key_"}) {
        CAPTURE(secret);
        CHECK(bytes.find(secret) == std::string::npos);
    }
    CHECK(bytes.find(scene.psid) == std::string::npos);
    CHECK(bytes.find("hemmelighet-alfa") != std::string::npos);  // an answer, redacted: this search can find
    for (const Count& count : scene.counts) {
        CHECK(count.label.find("hemmelighet") == std::string::npos);
        CHECK(count.label.find(scene.psid) == std::string::npos);
    }
    for (const std::string& alarm : scene.alarms) CHECK(alarm.find("hemmelighet") == std::string::npos);
}

TEST_CASE("the address is kept only while something may have to be sent") {
    Scene scene;
    scene.talk();
    CHECK_FALSE(scene.thread()->sealed_address.empty());
    scene.wait(16min);
    scene.tap("Nei takk");
    CHECK(scene.thread()->sealed_address.empty());

    Scene unanswered;
    unanswered.citizen("Hei, er det noen der?");
    unanswered.wait(25h);
    CHECK(unanswered.thread()->sealed_address.empty());
}

TEST_CASE("every event fed twice gives the same database as once") {
    const auto dump_after = [](int deliveries, const std::vector<std::string>& setups, const std::function<void(Scene&)>& play) {
        Scene scene(setups);
        scene.deliveries = deliveries;
        play(scene);
        return Image(*scene.store).dump();
    };
    const std::vector<std::function<void(Scene&)>> plays{
        eventful_day,
        [](Scene& scene) { scene.talk(); },
        [](Scene& scene) {
            scene.started();
            scene.citizen("4");
            scene.citizen("SLETT");
            scene.tap("Ja, slett");
            scene.citizen("STOPP");
        },
        [](Scene& scene) {
            scene.started();
            scene.take();
            scene.citizen("Hei?");
            scene.officer("Ja?");
            scene.request();
        },
        [](Scene& scene) {
            scene.talk();
            scene.pass();
            scene.citizen("Ja");
            scene.wait(50min);
            scene.citizen("Er du der?");
        },
    };
    for (std::size_t i = 0; i < plays.size(); ++i)
        for (const std::vector<std::string>& setups : {std::vector<std::string>{"standby", "passed", "link"}, {"zero_config", "link"}}) {
            CAPTURE(i, setups);
            const std::string once = dump_after(1, setups, plays[i]);
            CHECK(once.size() > 200);
            CHECK(dump_after(2, setups, plays[i]) == once);
            CHECK(dump_after(3, setups, plays[i]) == once);
        }
}

TEST_CASE("events older than the bound, of another account, and receipts leave no trace") {
    Scene scene;
    const std::string before = Image(*scene.store).dump();
    const Inbound event{.key = "k", .account = std::string(testing::page), .person = Secret(scene.psid), .at = scene.now, .standby = true, .body = TextSaid{"m", "Hei", ""}};
    Inbound old = event, other = event, receipt = event;
    old.at = scene.now - scene.kit.limits.late_event - 1s;
    other.account = "999";
    receipt.body = Receipt{true};
    for (const Inbound& each : {old, other, receipt}) scene.feed(each);
    CHECK(Image(*scene.store).dump() == before);
    CHECK(scene.counted("events_ignored", "too_late") == 1);
    CHECK(scene.counted("events_ignored", "other_account") == 1);
    CHECK(scene.alarms.empty());
}

TEST_CASE("a policy notice is told and heeded once, however often it is delivered, and never counts from the future") {
    Scene scene;
    const auto notice = [&](const std::string& action, Timestamp at) {
        return Inbound{.key = "policy|" + action + std::to_string(to_millis(at)), .account = std::string(testing::page), .person = Secret(), .at = at, .body = AccountNotice{action, "spam"}};
    };
    const Inbound block = notice("block", scene.now - 2min), unblock = notice("unblock", scene.now - 1min), ahead = notice("block", scene.now + 24h);
    for (const Inbound& each : {block, block, notice("warning", scene.now), unblock, block, unblock, ahead}) scene.feed(each);
    CHECK(scene.verdicts == std::vector<Verdict>{{true, block.at}, {false, unblock.at}, {true, scene.now}});
    CHECK(scene.alarms.size() == 4);
    CHECK(scene.counted("events_ignored", "seen_before") == 3);
}

TEST_CASE("deletion by receipt code from the command line takes the running talk as well") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    scene.citizen("INNSYN");
    std::string code;
    for (const std::string& text : scene.told())
        if (const auto at = text.find("koden "); at != std::string::npos) code = text.substr(at + std::string("koden ").size(), 17);
    REQUIRE(normal_receipt(code) == code);
    const auto found = access_file(*scene.store, scene.kit.keys.receipt_hash(code), testing::access_rules());
    REQUIRE(found.has_value());
    CHECK(found->text.find("\"q.rating\"") != std::string::npos);

    Forgotten forgotten;
    scene.store->transact([&](Transaction& tx) { forgotten = forget_by_code(scene.kit.keys, scene.random, tx, nullptr, code, "operator", scene.now); });
    CHECK(forgotten.sessions == 1);
    CHECK(forgotten.answers == 1);
    CHECK(scene.stored().sessions == 0);
    CHECK_FALSE(access_file(*scene.store, scene.kit.keys.receipt_hash(code), testing::access_rules()).has_value());
    scene.wait(50min);
    CHECK(scene.owner == Scene::Thread::inbox);
    scene.store->transact([&](Transaction& tx) { forgotten = forget_by_code(scene.kit.keys, scene.random, tx, nullptr, code, "operator", scene.now); });
    CHECK(forgotten == Forgotten{});
}

TEST_CASE("storage times: links after 90 days, threads after 180, answers after two years, a STOPP after two") {
    Scene scene;
    scene.started();
    scene.citizen("4");
    scene.wait(25h);
    const auto prune_all = [&] {
        bool more = true;
        for (int i = 0; i < 10 && more; ++i) {
            Results results;
            scene.store->transact([&](Transaction& tx) { more = prune(scene.kit, tx, scene.moment(), results); });
        }
        CHECK_FALSE(more);
    };
    scene.wait(24h * 89);
    prune_all();
    CHECK(scene.session().person.has_value());
    scene.wait(24h * 3);
    prune_all();
    CHECK_FALSE(scene.session().person.has_value());
    CHECK(scene.session().receipt_hash.empty());
    CHECK(scene.answers().size() == 1);
    CHECK(scene.thread().has_value());
    scene.wait(24h * 100);
    prune_all();
    CHECK_FALSE(scene.thread().has_value());
    scene.wait(24h * 600);
    prune_all();
    CHECK(scene.stored().sessions == 0);
    CHECK(scene.stored().answers == 0);
    CHECK(scene.reasons().empty());
    std::int64_t talks = 0;
    scene.store->each_sum({}, [&](const Sum& sum) { talks += sum.kind == "talk" && sum.value == "asked" ? sum.count : 0; });
    CHECK(talks == 1);
}

TEST_CASE("receipt codes are read as people type them, and nothing else is a code") {
    testing::SeededRandom random(3);
    for (int i = 0; i < 100; ++i) {
        const std::string code = new_receipt(random);
        CHECK(code.size() == 17);
        CHECK(normal_receipt(code) == code);
    }
    CHECK(normal_receipt("7f3k 9q2m x4t8 bc") == "7F3K-9Q2M-X4T8-BC");
    CHECK(normal_receipt("OIL3K9Q2MX4T8B") == "0113-K9Q2-MX4T-8B");
    for (const char* text : {"", "7F3K", "7F3K-9Q2M-X4T8-BCD", "7F3K-9Q2M-X4T8-B!", "ÅÅÅÅ"}) CHECK(normal_receipt(text).empty());
}

TEST_CASE("before a yes nothing is kept but the invitation, and after a no only that there was one") {
    Scene scene;
    scene.invited();
    const auto kept = [&] { return std::pair(scene.stored().answers, scene.session()); };
    CHECK(kept().first == 0);
    CHECK(kept().second.receipt_hash.empty());
    CHECK(kept().second.person.has_value());  // needed to understand the reply
    SECTION("a no") { scene.tap("Nei takk"); }
    SECTION("a no after the privacy notice") {
        scene.tap("Ja, det går fint");
        scene.tap("Nei takk");
    }
    SECTION("STOPP") { scene.citizen("STOPP"); }
    SECTION("silence") { scene.wait(26h); }
    const auto [answers, session] = kept();
    CHECK(answers == 0);
    REQUIRE(session.ended_at.has_value());
    CHECK_FALSE(session.person.has_value());
    CHECK(session.receipt_hash.empty());
    CHECK(aapor_code(session.disposition) != "I");
    CHECK(scene.thread()->last_invited_at.has_value());  // so that nobody is asked again too soon
    // The words that work at any time still do.
    scene.owner = Scene::Thread::inbox;
    (void)scene.told();
    scene.citizen("INNSYN");
    CHECK(scene.told().front() == "Vi har ikke lagret noen svar fra deg.");
}
