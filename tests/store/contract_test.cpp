// What every service::Store must do. Each case runs against every engine of kit.hpp.
#include <catch2/catch.hpp>
#include <chrono>

#include "kit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using namespace std::chrono_literals;
using records::SendState;

namespace {

void add_sessions(records::Store& store, int count) {
    store.transact([&](Tx& tx) {
        for (int i = 0; i < count; ++i) tx.insert(sample_session(i, i));
    });
}

}  // namespace

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
        }), std::runtime_error);
        CHECK(ask(store, [](Tx& tx) { return tx.remember(event(many), noon); }));
        CHECK_FALSE(ask(store, [](Tx& tx) { return tx.remember(event(many), noon); }));
    });
}

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
        CHECK(ask(store, [](Tx& tx) { return tx.sessions_of(person(1)); }).empty());
    });
}

TEST_CASE("the sessions of a person come oldest first and the latest is the last") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            for (const int i : {5, 2, 8}) tx.insert(sample_session(i, 1));
            tx.insert(sample_session(9, 2));
            CHECK(tx.sessions_of(person(1)) == std::vector{session_id(5), session_id(2), session_id(8)});
            CHECK(tx.latest_session(person(1)) == sample_session(8, 1));
            CHECK_FALSE(tx.latest_session(person(3)));
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
            CHECK(tx.answer_by_message(message(4)) == rating);
        });
        CHECK(store.counts().answers == 3);
    });
}

TEST_CASE("an answer is found by its message and erased by its id, among many") {
    for_each_engine([](records::Store& store) {
        constexpr int many = 9'000;  // over more than two buckets of the index
        add_sessions(store, many);
        store.transact([](Tx& tx) {
            for (int i = 0; i < many; ++i) tx.save(sample_answer(i, i, "good"));
        });
        store.transact([](Tx& tx) {
            for (const int i : {0, 4'095, 4'096, many - 1}) {
                CHECK(tx.answer_by_message(message(i)) == sample_answer(i, i, "good"));
                tx.erase_answer(answer_id(i));
                CHECK_FALSE(tx.answer_by_message(message(i)));
                CHECK(tx.answers_of(session_id(i)).empty());
            }
            CHECK_FALSE(tx.answer_by_message(message(many)));
            CHECK_FALSE(tx.answer_by_message({}));
            tx.erase_answer(answer_id(many));
        });
        CHECK(store.counts().answers == many - 4);
    });
}

TEST_CASE("consents are kept as facts, one after the other") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 1);
        const records::Consent given{session_id(0), "quote", true, "consent.quote", 2, std::string(64, 'a'), Language::nb, "messenger", noon};
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

TEST_CASE("cutting links takes person and receipt from ended sessions, in steps") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            for (int i = 0; i < 4; ++i) {
                auto session = sample_session(i, 1);
                if (i < 3) session.ended_at = noon + i * 1h;
                session.receipt_hash = "r" + std::to_string(i);
                tx.insert(session);
            }
            CHECK(tx.cut_links(noon + 2h, 1) == 1);
            CHECK(tx.cut_links(noon + 2h, 10) == 1);
            CHECK(tx.cut_links(noon + 2h, 10) == 0);
            CHECK(tx.sessions_of(person(1)) == std::vector{session_id(2), session_id(3)});
            CHECK_FALSE(tx.session(session_id(0))->person);
            CHECK(tx.session(session_id(0))->receipt_hash.empty());
            CHECK_FALSE(tx.session_by_receipt("r1"));
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
            CHECK(tx.sessions_of(person(1)) == std::vector{session_id(1), session_id(3)});
        });
        CHECK(store.counts().answers == 2);
    });
}

TEST_CASE("a transaction that throws keeps nothing and passes the exception on") {
    for_each_engine([](records::Store& store) {
        CHECK_THROWS_WITH(store.transact([](Tx& tx) {
            tx.save(sample_thread(1));
            tx.enqueue(sample_outgoing(1), noon, true);
            throw std::runtime_error("bad event");
        }), "bad event");
        CHECK(store.counts().threads == 0);
        CHECK(store.counts().outbox == 0);
    });
}

TEST_CASE("in a batch a job that throws loses only its own changes") {
    for_each_engine([](records::Store& store) {
        std::vector<std::function<void(Tx&)>> jobs;
        for (int i = 0; i < 8; ++i)
            jobs.emplace_back([i](Tx& tx) {
                if (!tx.remember(event(i), noon)) throw std::logic_error("seen before");
                tx.save(sample_thread(i));
                if (i % 3 == 1) throw std::runtime_error("job " + std::to_string(i));
            });
        const auto outcomes = store.transact_all(jobs);
        REQUIRE(outcomes.size() == jobs.size());
        for (int i = 0; i < 8; ++i) {
            INFO(i);
            const bool fails = i % 3 == 1;
            CHECK((outcomes[static_cast<std::size_t>(i)] != nullptr) == fails);
            CHECK(ask(store, [&](Tx& tx) { return tx.thread(person(i)).has_value(); }) == !fails);
        }
        CHECK_THROWS_WITH(std::rethrow_exception(outcomes[4]), "job 4");
        CHECK(ask(store, [](Tx& tx) { return tx.remember(event(4), noon); }));
        CHECK(store.transact_all({}).empty());
    });
}

TEST_CASE("jobs of a batch see what those before them did") {
    for_each_engine([](records::Store& store) {
        const std::function<void(Tx&)> job = [&](Tx& tx) {
            tx.insert(sample_session(static_cast<int>(tx.sessions_of(person(1)).size()), 1));
        };
        store.transact_all({job, job, job});
        CHECK(ask(store, [](Tx& tx) { return tx.sessions_of(person(1)); }) == std::vector{session_id(0), session_id(1), session_id(2)});
    });
}

TEST_CASE("exports are narrowed by time, unit and dialog") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            for (int i = 0; i < 4; ++i) {
                auto session = sample_session(i, i);
                session.invited_at = noon + i * day;
                session.unit = i < 2 ? "oslo" : "be'r\"gen";
                if (i == 3) session.dialog = "other";
                tx.insert(session);
                auto answer = sample_answer(i, i, "rating");
                answer.answered_at = session.invited_at;
                tx.save(answer);
                tx.append(records::Talk{"messenger", "101", session.unit, session.invited_at, session.invited_at, "passed", true, "", session.id});
            }
        });
        struct Case {
            records::Filter filter;
            std::vector<int> expected;
        };
        const std::vector<Case> cases{
            {{}, {0, 1, 2, 3}},
            {{.from = noon + day}, {1, 2, 3}},
            {{.to = noon + day}, {0}},
            {{.from = noon + day, .to = noon + 3 * day}, {1, 2}},
            {{.unit = "be'r\"gen"}, {2, 3}},
            {{.unit = "oslo", .units = {"be'r\"gen", "nowhere"}}, {0, 1, 2, 3}},
            {{.units = {"nowhere"}}, {}},
            {{.dialog = "other"}, {3}},
        };
        for (const Case& each : cases) {
            std::vector<int> sessions, answers;
            std::size_t talks = 0;
            const auto number = [](const SessionId& id) { return std::stoi(id.value.substr(24), nullptr, 16) - 2'000'000; };
            store.each_session(each.filter, [&](const records::Session& s) { sessions.push_back(number(s.id)); });
            auto by_day = each.filter;  // answers know their day only
            if (by_day.to) by_day.to = std::chrono::floor<std::chrono::days>(*by_day.to);
            store.each_answer(by_day, [&](const records::Session& s, const records::Answer& a) {
                CHECK(a.session == s.id);
                answers.push_back(number(s.id));
            });
            store.each_talk(each.filter, [&](const records::Talk&) { ++talks; });
            CHECK(sessions == each.expected);
            CHECK(answers == each.expected);
            if (each.filter.dialog.empty()) CHECK(talks == each.expected.size());
        }
    });
}

TEST_CASE("the counts are those of the rows, whatever was added and taken away") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 20);
        store.transact([](Tx& tx) {
            for (int i = 0; i < 20; ++i) {
                tx.save(sample_thread(i));
                tx.save(sample_answer(i, i, "rating"));
                tx.save(sample_answer(100 + i, i, "rating"));  // replaces
            }
            tx.erase_session(session_id(3));
            tx.erase_answer(answer_id(104));
            auto first = tx.enqueue(sample_outgoing(1), noon, true);
            tx.enqueue(sample_outgoing(1), noon, true);
            first.state = SendState::awaiting_echo;
            tx.update(first);
        });
        const auto counts = store.counts();
        std::int64_t answers = 0;
        store.each_answer({}, [&](const auto&, const auto&) { ++answers; });
        CHECK(answers == 18);
        CHECK(counts.answers == answers);
        CHECK(counts.sessions == 19);
        CHECK(counts.open_sessions == 19);
        CHECK(counts.threads == 20);
        CHECK(counts.outbox == 2);
        CHECK(counts.awaiting_echo == 1);
        CHECK(counts.oldest_outbox == noon);
    });
}
