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
            CHECK(tx.prune_sessions(noon + 3h, noon, 1) == 1);
            CHECK(tx.prune_sessions(noon + 3h, noon, 10) == 1);
            CHECK(tx.prune_sessions(noon + 3h, noon, 10) == 0);
            CHECK(tx.sessions_of(pseudonym(1)) == std::vector{session_id(1), session_id(3)});
        });
        CHECK(store.counts().answers == 2);
    });
}

TEST_CASE("what is pruned lives on as numbers that name nobody") {
    for_each_engine([](records::Store& store) {
        const auto answer = [](int number, int session, const std::string& question, const std::string& kind, const std::string& value) {
            auto one = sample_answer(number, session, question);
            one.kind = kind;
            one.value = value;
            return one;
        };
        store.transact([&](Tx& tx) {
            for (int i = 0; i < 3; ++i) {
                auto session = sample_session(i, i);
                session.ended_at = noon + i * 1h;
                session.disposition = i == 0 ? records::Disposition::partial : records::Disposition::complete;
                tx.insert(session);
                tx.save(answer(10 * i, i, "q.rating", "rating", i == 0 ? "1" : "5"));
            }
            tx.save(answer(1, 1, "q.good", "open", ""));
            tx.append(records::Talk{.channel = "messenger", .account = "101", .unit = "oslo", .started_at = noon, .ended_at = noon, .asked = true});
            tx.append(records::Talk{.channel = "messenger", .account = "101", .unit = "oslo", .started_at = noon, .ended_at = noon, .reason = "stopped"});
            tx.append(records::Talk{.channel = "messenger", .account = "101", .unit = "oslo", .started_at = noon, .ended_at = noon + 40 * day, .asked = true});
        });
        store.transact([](Tx& tx) {
            CHECK(tx.prune_sessions(noon + day, noon, 1) == 1);  // in steps, and the sums add up
            CHECK(tx.prune_sessions(noon + day, noon, 10) == 2);
            CHECK(tx.prune_talks(noon + day, 10) == 2);
        });
        const auto sums = [&](const records::Filter& filter) {
            std::vector<std::string> lines;
            store.each_sum(filter, [&](const records::Sum& s) {
                lines.push_back(s.month + " " + s.unit + " " + s.dialog + " " + s.question + " " + s.kind + " " + s.value + " " + std::to_string(s.count));
            });
            return lines;
        };
        const std::vector<std::string> expected{
            "2026-11 oslo   talk asked 1",
            "2026-11 oslo   talk stopped 1",
            "2026-11 oslo after-conversation  disposition complete 2",
            "2026-11 oslo after-conversation  disposition partial 1",
            "2026-11 oslo after-conversation q.good open  1",
            "2026-11 oslo after-conversation q.rating rating 1 1",
            "2026-11 oslo after-conversation q.rating rating 5 2",
        };
        CHECK(sums({}) == expected);
        CHECK(sums({.from = noon, .to = noon + day}) == expected);
        CHECK(sums({.from = noon + 20 * day}).empty());
        CHECK(sums({.to = noon - 30 * day}).empty());
        CHECK(sums({.units = {"troms"}}).empty());
        CHECK(sums({.dialog = "after-conversation"}).size() == 5);
        CHECK(store.counts().answers == 0);
        CHECK(store.counts().sessions == 0);
    });
}

TEST_CASE("a consent that was given outlives its answers for a time, one that was refused does not") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            auto session = sample_session(0, 1);
            session.ended_at = noon;
            tx.insert(session);
            tx.append(records::Consent{.session = session_id(0), .flag = "quote", .given = true, .text_id = "consent.quote", .at = noon});
            tx.append(records::Consent{.session = session_id(0), .flag = "quote", .given = false, .text_id = "consent.quote", .at = noon});
            tx.append(records::Consent{.session = session_id(0), .flag = "panel", .given = false, .text_id = "consent.panel", .at = noon});
            CHECK(tx.prune_sessions(noon + 1h, noon + day, 10) == 1);
            CHECK(tx.prune_consents(noon + day, 10) == 0);
            CHECK(tx.prune_consents(noon + 2 * day, 1) == 1);
            CHECK(tx.prune_consents(noon + 2 * day, 10) == 1);
        });
    });
}

TEST_CASE("the deletion log itself ends, oldest first") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            for (int i = 0; i < 5; ++i) tx.append(records::Deletion{noon + i * day, "retention", "links", 1, ""});
            CHECK(tx.prune_deletions(noon + 3 * day, 2) == 2);
            CHECK(tx.prune_deletions(noon + 3 * day, 10) == 1);
            CHECK(tx.prune_deletions(noon + 3 * day, 10) == 0);
        });
    });
}

TEST_CASE("the oldest item of each kind is found, and none where there is none") {
    for_each_engine([](records::Store& store) {
        const auto oldest = [&](const std::string& kind) {
            for (const records::Oldest& one : store.oldest())
                if (one.kind == kind) return one.at;
            FAIL("no such kind: " << kind);
            return std::optional<Timestamp>{};
        };
        for (const records::Oldest& one : store.oldest()) {
            INFO(one.kind);
            CHECK_FALSE(one.at.has_value());
        }
        store.transact([](Tx& tx) {
            tx.remember(event(1), noon);
            tx.record_failure(event(2), "text", "boom", noon + 1h);
            auto stopped = sample_thread(1);
            stopped.stopped_at = noon + 2h;
            tx.save(stopped);
            tx.save(sample_thread(2));
            for (int i = 0; i < 3; ++i) {
                auto session = sample_session(i, i);
                session.invited_at = noon - i * 1h;
                if (i > 0) session.ended_at = noon + i * day;
                if (i == 1) session.person.reset();
                tx.insert(session);
            }
            tx.append(records::Talk{.channel = "messenger", .ended_at = noon + 3h});
            tx.append(records::Deletion{noon + 4h, "command", "answers", 1, ""});
            tx.enqueue(sample_outgoing(3), noon, true);
        });
        CHECK(oldest("event_keys") == noon);
        CHECK(oldest("failed_events") == noon + 1h);
        CHECK(oldest("threads") == std::chrono::floor<std::chrono::days>(noon));
        CHECK(oldest("stops") == noon + 2h);
        CHECK(oldest("open_sessions") == noon);
        CHECK(oldest("sessions") == noon + 1 * day);
        CHECK(oldest("links") == noon + 2 * day);
        CHECK(oldest("talks") == noon + 3h);
        CHECK(oldest("deletions") == noon + 4h);
        CHECK(oldest("outbox") == noon);
        CHECK_FALSE(oldest("consents").has_value());
    });
}

TEST_CASE("threads in which something is due are found without waiting for it") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            for (int i = 0; i < 3; ++i) {
                auto thread = sample_thread(i);
                if (i != 1) thread.due_at = noon + (10 - i) * day;
                tx.save(thread);
            }
            CHECK(tx.watched_threads(10) == std::vector{person(2), person(0)});
            CHECK(tx.watched_threads(1) == std::vector{person(2)});
        });
    });
}
