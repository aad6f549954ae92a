// What every service::Store does as a whole: transactions, batches, exports, counts. Each case runs against every engine of kit.hpp.
#include <catch2/catch.hpp>

#include "kit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using namespace std::chrono_literals;
using records::SendState;

TEST_CASE("a transaction that throws keeps nothing and passes the exception on") {
    for_each_engine([](records::Store& store) {
        CHECK_THROWS_WITH(store.transact([](Tx& tx) {
            tx.save(sample_thread(1));
            tx.enqueue(sample_outgoing(1), noon, true);
            throw std::runtime_error("bad event");
        }),
                          "bad event");
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
            tx.insert(sample_session(static_cast<int>(tx.sessions_of(pseudonym(1)).size()), 1));
        };
        store.transact_all({job, job, job});
        CHECK(ask(store, [](Tx& tx) { return tx.sessions_of(pseudonym(1)); }) == std::vector{session_id(0), session_id(1), session_id(2)});
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
                tx.append(records::Talk{"messenger", "101", session.unit, session.invited_at, session.invited_at, "passed", true, "",
                                        session.id});
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
            tx.erase_answer(sample_answer(104, 4, "rating"));
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
