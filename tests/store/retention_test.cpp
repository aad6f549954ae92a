// What every service::Store lets go of: erasing, cutting, pruning. Each case runs against every engine of kit.hpp.
#include <catch2/catch.hpp>

#include "kit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using namespace std::chrono_literals;

TEST_CASE("pruning event keys forgets the older ones in steps and no others") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            for (int i = 0; i < 5'000; ++i) tx.remember(event(i), noon);
            for (int i = 5'000; i < 6'000; ++i) tx.remember(event(i), noon + day);
            tx.record_failure(event(7'000), "text", "bad_json", noon);
        });
        CHECK(store.counts().failed_events == 1);
        const auto prune = [&](std::size_t limit) { return ask(store, [&](Tx& tx) { return tx.prune_event_keys(noon + 1h, limit); }); };
        CHECK(prune(100) == 100);
        CHECK(prune(100'000) == 4'901);
        CHECK(prune(100'000) == 0);
        CHECK(store.counts().failed_events == 0);
        CHECK(ask(store, [](Tx& tx) { return tx.remember(event(17), noon + day); }));
        CHECK_FALSE(ask(store, [](Tx& tx) { return tx.remember(event(5'500), noon + day); }));
    });
}

TEST_CASE("a prune that is rolled back forgets nothing") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) { CHECK(tx.remember(event(1), noon)); });
        CHECK_THROWS(store.transact([](Tx& tx) {
            CHECK(tx.prune_event_keys(noon + day, 10) == 1);
            throw std::runtime_error("after all not");
        }));
        CHECK_FALSE(ask(store, [](Tx& tx) { return tx.remember(event(1), noon); }));
    });
}

TEST_CASE("erasing a session takes its answers and consents along and says how many answers") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 2);
        store.transact([](Tx& tx) {
            tx.save(sample_answer(1, 0, "rating"));
            tx.save(sample_answer(2, 0, "better"));
            tx.save(sample_answer(3, 1, "rating"));
            tx.append(records::Consent{.session = session_id(0), .flag = "quote", .at = noon});
            CHECK(tx.erase_session(session_id(0)) == 2);
            CHECK(tx.erase_session(session_id(0)) == 0);
            CHECK_FALSE(tx.session(session_id(0)));
            CHECK(tx.consents_of(session_id(0)).empty());
            CHECK(tx.answers_of(session_id(1)).size() == 1);
        });
        const auto counts = store.counts();
        CHECK(counts.sessions == 1);
        CHECK(counts.answers == 1);
    });
}

TEST_CASE("cutting links takes person, receipt and message keys from ended sessions, in steps") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            for (int i = 0; i < 4; ++i) {
                auto session = sample_session(i, 1);
                if (i < 3) session.ended_at = noon + i * 1h;
                session.receipt_hash = "r" + std::to_string(i);
                tx.insert(session);
                tx.save(sample_answer(i, i, "good"));
            }
            CHECK(tx.cut_links(noon + 2h, 1) == 1);
            CHECK(tx.cut_links(noon + 2h, 10) == 1);
            CHECK(tx.cut_links(noon + 2h, 10) == 0);
            CHECK(tx.sessions_of(pseudonym(1)) == std::vector{session_id(2), session_id(3)});
            CHECK_FALSE(tx.session(session_id(0))->person);
            CHECK(tx.session(session_id(0))->receipt_hash.empty());
            CHECK_FALSE(tx.session_by_receipt("r1"));
            CHECK(tx.answers_of(session_id(1)).front().message.empty());
            CHECK(tx.answers_of(session_id(1)).front().text == sample_answer(1, 1, "good").text);
            CHECK(tx.answers_of(session_id(2)).front().message == message(2));
        });
        CHECK(store.counts().open_sessions == 1);
    });
}

TEST_CASE("pruning threads spares those in use and keeps STOPP longer") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            tx.remember(event(1), noon);  // tells the time
            for (int i = 0; i < 6; ++i) {
                auto thread = sample_thread(i);
                if (i == 1) thread.stopped_at = noon;
                if (i == 2) thread.session = session_id(1);
                tx.save(thread);
            }
            tx.enqueue(sample_outgoing(3), noon, true);
        });
        store.transact([](Tx& tx) {
            tx.remember(event(2), noon + 10 * day);
            tx.save(sample_thread(4));  // active again
        });
        store.transact([](Tx& tx) {
            CHECK(tx.prune_threads(noon, noon, 10) == 0);
            CHECK(tx.prune_threads(noon + 5 * day, noon, 1) == 1);
            CHECK(tx.prune_threads(noon + 5 * day, noon, 10) == 1);
            CHECK_FALSE(tx.thread(person(0)));
            CHECK_FALSE(tx.thread(person(5)));
            for (const int i : {1, 2, 3, 4}) CHECK(tx.thread(person(i)).has_value());
            CHECK(tx.prune_threads(noon + 5 * day, noon + 1h, 10) == 1);
            CHECK_FALSE(tx.thread(person(1)));
        });
        CHECK(store.counts().threads == 3);
    });
}

TEST_CASE("pruning sessions takes the ended ones with all that is theirs, in steps") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            for (int i = 0; i < 4; ++i) {
                auto session = sample_session(i, 1);
                if (i != 1) session.ended_at = noon + i * 1h;
                tx.insert(session);
                tx.save(sample_answer(i, i, "rating"));
            }
            CHECK(tx.prune_sessions(noon + 3h, 1) == 1);
            CHECK(tx.prune_sessions(noon + 3h, 10) == 1);
            CHECK(tx.prune_sessions(noon + 3h, 10) == 0);
            CHECK(tx.sessions_of(pseudonym(1)) == std::vector{session_id(1), session_id(3)});
        });
        CHECK(store.counts().answers == 2);
    });
}
