// What every service::Store keeps, and gives back. Each case runs against every engine of kit.hpp.
#include <algorithm>
#include <catch2/catch.hpp>

#include "kit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using namespace std::chrono_literals;

TEST_CASE("a store remembers an event key once, in any bucket and after a rollback") {
    for_each_engine([](records::Store& store) {
        constexpr int many = 9'000;  // more than two buckets
        store.transact([&](Tx& tx) {
            for (int i = 0; i < many; ++i) REQUIRE(tx.remember(event(i), noon));
        });
        store.transact([&](Tx& tx) {
            for (int i = 0; i < many; ++i) REQUIRE_FALSE(tx.remember(event(i), noon + 1h));
        });
        CHECK_THROWS_AS(store.transact([](Tx& tx) {
            CHECK(tx.remember(event(many), noon));
            throw std::runtime_error("after all not");
        }),
                        std::runtime_error);
        CHECK(ask(store, [](Tx& tx) { return tx.remember(event(many), noon); }));
        CHECK_FALSE(ask(store, [](Tx& tx) { return tx.remember(event(many), noon); }));
    });
}

TEST_CASE("a failed event is counted once however often it fails") {
    for_each_engine([](records::Store& store) {
        for (int i = 0; i < 3; ++i) store.transact([](Tx& tx) { tx.record_failure(event(1), "text", "boom", noon); });
        CHECK(store.counts().failed_events == 1);
    });
}

TEST_CASE("a thread comes back as it was saved, and is replaced by the next save") {
    for_each_engine([](records::Store& store) {
        CHECK_FALSE(ask(store, [](Tx& tx) { return tx.thread(person(1)); }).has_value());
        auto thread = sample_thread(1);
        const auto round_trip = [&] {
            store.transact([&](Tx& tx) { tx.save(thread); });
            CHECK(ask(store, [](Tx& tx) { return tx.thread(person(1)); }) == thread);
        };
        round_trip();
        thread.language = Language::sma;
        thread.language_hint = Language::en;
        thread.offer = "language:en";
        thread.last_invited_at = noon - 1ms;
        thread.stopped_at = noon;
        thread.due_at = noon + 1ms;
        thread.session = session_id(4);
        round_trip();
        thread.language = {};
        thread.language_hint = {};
        thread.sealed_address = "";
        thread.last_invited_at = thread.stopped_at = thread.due_at = {};
        thread.session = {};
        round_trip();
        CHECK(store.counts().threads == 1);
    });
}

TEST_CASE("a thread read and saved in one transaction keeps its due time right") {
    for_each_engine([](records::Store& store) {
        auto thread = sample_thread(1);
        thread.due_at = noon;
        store.transact([&](Tx& tx) { tx.save(thread); });
        store.transact([&](Tx& tx) {
            auto read = tx.thread(person(1));
            REQUIRE(read);
            read->due_at = noon + 1h;
            tx.save(*read);
            CHECK(tx.next_due() == noon + 1h);
            read->due_at = {};
            tx.save(*read);
            CHECK_FALSE(tx.next_due());
        });
    });
}

TEST_CASE("due threads come earliest first, up to the limit") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            for (int i = 0; i < 5; ++i) {
                auto thread = sample_thread(i);
                thread.due_at = noon + std::chrono::minutes(10 - i);
                tx.save(thread);
            }
            tx.save(sample_thread(9));
            CHECK(tx.next_due() == noon + 6min);
            CHECK(tx.due_threads(noon, 10).empty());
            CHECK(tx.due_threads(noon + 8min, 10) == std::vector{person(4), person(3), person(2)});
            CHECK(tx.due_threads(noon + 8min, 2) == std::vector{person(4), person(3)});
        });
    });
}

TEST_CASE("a session comes back as it was inserted and as it was updated") {
    for_each_engine([](records::Store& store) {
        auto session = sample_session(1, 1);
        store.transact([&](Tx& tx) { tx.insert(session); });
        CHECK(ask(store, [](Tx& tx) { return tx.session(session_id(1)); }) == session);
        CHECK_FALSE(ask(store, [](Tx& tx) { return tx.session(session_id(2)); }).has_value());
        session.state = R"({"step":"end"})";
        session.active_at = noon + 1min;
        session.ended_at = noon + 2min;
        session.ending = "completed";
        session.disposition = records::Disposition::complete;
        session.receipt_hash = "f00d";
        session.person = {};
        store.transact([&](Tx& tx) { tx.update(session); });
        CHECK(ask(store, [](Tx& tx) { return tx.session(session_id(1)); }) == session);
        CHECK(ask(store, [](Tx& tx) { return tx.session_by_receipt("f00d"); }) == session);
        CHECK_FALSE(ask(store, [](Tx& tx) { return tx.session_by_receipt("beef"); }).has_value());
        CHECK_FALSE(ask(store, [](Tx& tx) { return tx.session_by_receipt(""); }).has_value());
        CHECK(ask(store, [](Tx& tx) { return tx.sessions_of(pseudonym(1)); }).empty());
    });
}

TEST_CASE("the sessions of a person come oldest first and the latest is the last") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            for (const int i : {5, 2, 8}) tx.insert(sample_session(i, 1));
            tx.insert(sample_session(9, 2));
            CHECK(tx.sessions_of(pseudonym(1)) == std::vector{session_id(5), session_id(2), session_id(8)});
            CHECK(tx.latest_session(pseudonym(1)) == sample_session(8, 1));
            CHECK_FALSE(tx.latest_session(pseudonym(3)));
        });
    });
}

TEST_CASE("what the caller got wrong is refused and costs only its own job") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 1);
        CHECK_THROWS_AS(store.transact([](Tx& tx) { tx.insert(sample_session(0, 5)); }), std::logic_error);
        CHECK_THROWS_AS(store.transact([](Tx& tx) { tx.update(sample_session(77, 5)); }), std::logic_error);
        CHECK_THROWS_AS(store.transact([](Tx& tx) { tx.save(sample_answer(1, 77, "rating")); }), std::logic_error);
        CHECK_THROWS_AS(store.transact([](Tx& tx) { tx.thread({"not an id"}); }), std::logic_error);
        CHECK_THROWS_AS(store.transact([](Tx& tx) { tx.thread({std::string(32, 'A')}); }), std::logic_error);
        CHECK(store.counts().sessions == 1);
    });
}

TEST_CASE("a session has one answer a question, in the order of asking, with its date only") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 2);
        store.transact([](Tx& tx) {
            auto rating = sample_answer(1, 0, "rating");
            rating.kind = "rating";
            rating.value = "2";
            rating.text = "";
            rating.redacted = rating.flags = {};
            rating.message = {};
            rating.answered_at = noon;
            tx.save(rating);
            tx.save(sample_answer(2, 0, "better"));
            tx.save(sample_answer(3, 1, "rating"));
            rating.answered_at = std::chrono::floor<std::chrono::days>(noon);
            CHECK(tx.answers_of(session_id(0)) == std::vector{rating, sample_answer(2, 0, "better")});
            rating.id = answer_id(4);
            rating.value = "5";
            rating.message = message(4);
            tx.save(rating);
            CHECK(tx.answers_of(session_id(0)) == std::vector{rating, sample_answer(2, 0, "better")});
            CHECK(tx.answer_by_message(pseudonym(0), message(4)) == rating);
        });
        CHECK(store.counts().answers == 3);
    });
}

TEST_CASE("an answer is found by its message, if it is that person's, and erased, among many") {
    for_each_engine([](records::Store& store) {
        constexpr int many = 1'000;  // over more than two buckets of the session's index
        add_sessions(store, many);
        store.transact([](Tx& tx) {
            for (int i = 0; i < many; ++i) tx.save(sample_answer(i, i, "good"));
            tx.save(sample_answer(many, 1, "better"));
        });
        store.transact([](Tx& tx) {
            for (const int i : {0, 255, 256, many - 1}) {
                CHECK(tx.answer_by_message(pseudonym(i), message(i)) == sample_answer(i, i, "good"));
                CHECK_FALSE(tx.answer_by_message(pseudonym(i + 1), message(i)));
                tx.erase_answer(sample_answer(i, i, "good"));
                CHECK_FALSE(tx.answer_by_message(pseudonym(i), message(i)));
                CHECK(tx.answers_of(session_id(i)).empty());
            }
            tx.erase_answer(sample_answer(1, 1, "good"));
            CHECK(tx.answers_of(session_id(1)) == std::vector{sample_answer(many, 1, "better")});
            CHECK_FALSE(tx.answer_by_message(pseudonym(2), message(many + 1)));
            CHECK_FALSE(tx.answer_by_message(pseudonym(2), {}));
            CHECK_FALSE(tx.answer_by_message(pseudonym(many), message(2)));
            tx.erase_answer(sample_answer(7, many + 7, "good"));  // of a session that is not there
        });
        CHECK(store.counts().answers == many - 4);
    });
}

TEST_CASE("consents are kept as facts, one after the other") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 1);
        const records::Consent given{session_id(0), "quote",     true, "consent.quote", 2, std::string(64, 'a'),
                                     Language::nb,  "messenger", noon, ""};
        auto withdrawn = given;
        withdrawn.given = false;
        withdrawn.at = noon + 1min;
        store.transact([&](Tx& tx) {
            tx.append(given);
            tx.append(withdrawn);
        });
        CHECK(ask(store, [](Tx& tx) { return tx.consents_of(session_id(0)); }) == std::vector{given, withdrawn});
        std::vector<records::Consent> exported;
        store.each_consent({}, [&](const records::Session& session, const records::Consent& consent) {
            CHECK(session == sample_session(0, 0));
            exported.push_back(consent);
        });
        CHECK(exported == std::vector{given, withdrawn});
    });
}

TEST_CASE("a talk that was not asked about after all says why and no longer names a session") {
    for_each_engine([](records::Store& store) {
        const records::Talk asked{"messenger", "101", "oslo", noon, noon + 1h, "passed", true, "", session_id(3)};
        const records::Talk other{"messenger", "101", "oslo", noon, noon + 2h, "quiet", true, "", session_id(4)};
        store.transact([&](Tx& tx) {
            tx.append(asked);
            tx.append(other);
            tx.append(records::Deletion{noon, "receipt", "answers", 3, "AB12"});
            tx.mark_not_asked(session_id(3), "window_closed");
            tx.mark_not_asked(session_id(99), "unknown");
        });
        std::vector<records::Talk> talks;
        store.each_talk({}, [&](const records::Talk& talk) { talks.push_back(talk); });
        const records::Talk not_asked{"messenger", "101", "oslo", noon, noon + 1h, "passed", false, "window_closed", {}};
        CHECK(talks == std::vector{not_asked, other});
    });
}

TEST_CASE("a thread that names an erased session leads to no other session") {
    for_each_engine([](records::Store& store) {
        auto thread = sample_thread(1);
        thread.session = session_id(1);
        store.transact([&](Tx& tx) {
            tx.insert(sample_session(1, 1));
            tx.save(thread);
        });
        store.transact([](Tx& tx) {
            CHECK(tx.thread(person(1))->session == session_id(1));
            CHECK(tx.session(session_id(1)) == sample_session(1, 1));
            tx.erase_session(session_id(1));
            tx.insert(sample_session(2, 2));  // may take the place of the erased one
        });
        store.transact([](Tx& tx) {
            tx.thread(person(1));
            CHECK_FALSE(tx.session(session_id(1)));
            CHECK(tx.session(session_id(2)) == sample_session(2, 2));
        });
    });
}

TEST_CASE("the drives are the dialogs that ever had a session, each once") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            CHECK(tx.drives().empty());
            for (const int i : {1, 2, 3}) {
                auto session = sample_session(i, i);
                if (i == 2) session.dialog = "passport-office";
                tx.insert(session);
            }
            tx.erase_session(session_id(2));
            auto drives = tx.drives();
            std::ranges::sort(drives);
            CHECK(drives == std::vector<std::string>{"after-conversation", "passport-office"});
        });
    });
}

TEST_CASE("whose session is open is known, and nobody's is not") {
    for_each_engine([](records::Store& store) {
        auto thread = sample_thread(4);
        thread.session = session_id(7);
        store.transact([&](Tx& tx) {
            tx.save(sample_thread(3));
            tx.save(thread);
            CHECK(tx.person_in(session_id(7)) == person(4));
            CHECK_FALSE(tx.person_in(session_id(8)));
            CHECK_FALSE(tx.person_in({}));
        });
    });
}

TEST_CASE("the text of a consent is kept once, and a consent without one has none") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 2);
        records::Consent consent{session_id(0), "quote", true, "consent.quote", 2, std::string(64, 'a'), Language::nb, "messenger", noon, "consent.quote\n2\nnb\nKan vi?\n"};
        store.transact([&](Tx& tx) {
            tx.append(consent);
            consent.session = session_id(1);
            tx.append(consent);
            consent.text_hash = std::string(64, 'b');
            consent.text.clear();
            tx.append(consent);
            CHECK(tx.consents_of(session_id(0)).front().text == "consent.quote\n2\nnb\nKan vi?\n");
            CHECK(tx.consents_of(session_id(1)).front().text == "consent.quote\n2\nnb\nKan vi?\n");
            CHECK(tx.consents_of(session_id(1)).back() == consent);
        });
    });
}
