// The outbox: a line a person, one message on its way at a time.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "kit.hpp"
#include "store/transaction.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using namespace std::chrono_literals;
using records::Outgoing;
using records::SendState;

TEST_CASE("the first in a line is claimed at once if it is due, the others wait behind it") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            const Outgoing first = tx.enqueue(sample_outgoing(1), noon, true);
            CHECK(first.state == SendState::in_flight);
            CHECK(tx.outgoing(first.id) == first);
            const Outgoing second = tx.enqueue(sample_outgoing(1), noon, true);
            CHECK(second.state == SendState::waiting);
            CHECK(second.id > first.id);
            CHECK(tx.enqueue(sample_outgoing(2, noon + 1s), noon, true).state == SendState::ready);  // not due
            CHECK(tx.enqueue(sample_outgoing(3), noon, false).state == SendState::ready);            // not to be claimed
            CHECK(tx.has_outgoing(person(3)));
            CHECK_FALSE(tx.has_outgoing(person(4)));
            CHECK(tx.next_send() == noon);
        });
    });
}

TEST_CASE("finishing a message hands out the next one of the same person") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            const auto first = tx.enqueue(sample_outgoing(1), noon, true);
            const auto second = tx.enqueue(sample_outgoing(1), noon, true);
            const auto third = tx.enqueue(sample_outgoing(1, noon + 1h), noon, true);
            const auto next = tx.finish(first, noon, true).next;
            REQUIRE(next.has_value());
            CHECK(next->id == second.id);
            CHECK(next->state == SendState::in_flight);
            CHECK_FALSE(tx.finish(second, noon, true).next);  // the third is not due
            CHECK(tx.outgoing(third.id)->state == SendState::ready);
            CHECK_FALSE(tx.finish(third, noon + 2h, true).next);
            CHECK_FALSE(tx.finish(third, noon + 2h, true).was_there);  // gone already
            CHECK_FALSE(tx.has_outgoing(person(1)));
            CHECK_FALSE(tx.next_send());
        });
    });
}

TEST_CASE("finishing without a claim leaves the next one ready") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            const auto first = tx.enqueue(sample_outgoing(1), noon, true);
            const auto second = tx.enqueue(sample_outgoing(1), noon, true);
            CHECK_FALSE(tx.finish(first, noon, false).next);
            CHECK(tx.claim_due(noon, 10).front().id == second.id);
        });
    });
}

TEST_CASE("finishing one that waits leaves the one before it alone") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            const auto first = tx.enqueue(sample_outgoing(1), noon, true);
            const auto second = tx.enqueue(sample_outgoing(1), noon, true);
            const auto third = tx.enqueue(sample_outgoing(1), noon, true);
            CHECK_FALSE(tx.finish(second, noon, true).next);
            CHECK(tx.outgoing(first.id)->state == SendState::in_flight);
            CHECK(tx.outgoing(third.id)->state == SendState::waiting);
        });
    });
}

TEST_CASE("claiming takes what is due, also echoes that did not come, and takes it once") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            auto late = tx.enqueue(sample_outgoing(1, noon + 2s), noon, true);
            auto early = tx.enqueue(sample_outgoing(2, noon + 1s), noon, true);
            auto echo = tx.enqueue(sample_outgoing(3), noon, true);
            echo.state = SendState::awaiting_echo;
            echo.attempts = 2;
            echo.next_at = noon + 3s;
            tx.update(echo);
            CHECK(tx.next_send() == noon + 1s);
            CHECK(tx.claim_due(noon, 10).empty());
            const auto claimed = tx.claim_due(noon + 5s, 2);
            REQUIRE(claimed.size() == 2);
            CHECK(claimed[0].id == early.id);
            CHECK(claimed[1].id == late.id);
            const auto rest = tx.claim_due(noon + 5s, 10);
            REQUIRE(rest.size() == 1);
            echo.state = SendState::in_flight;
            CHECK(rest[0] == echo);
            CHECK(tx.claim_due(noon + 5s, 10).empty());
        });
    });
}

TEST_CASE("dropping what is unsent leaves only what is in flight") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            const auto first = tx.enqueue(sample_outgoing(1), noon, true);
            tx.enqueue(sample_outgoing(1), noon, true);
            tx.enqueue(sample_outgoing(1), noon, true);
            const auto other = tx.enqueue(sample_outgoing(2), noon, false);
            CHECK(tx.drop_unsent(person(1)) == 2);
            CHECK(tx.outgoing(first.id).has_value());
            CHECK_FALSE(tx.finish(first, noon, true).next);
            CHECK_FALSE(tx.has_outgoing(person(1)));
            CHECK(tx.outgoing(other.id).has_value());
        });
    });
}

TEST_CASE("after a restart everything in flight awaits its echo") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            const auto flying = tx.enqueue(sample_outgoing(1), noon, true);
            const auto ready = tx.enqueue(sample_outgoing(2), noon, false);
            CHECK(tx.recover_in_flight(noon + 1min) == 1);
            CHECK(tx.outgoing(flying.id)->state == SendState::awaiting_echo);
            CHECK(tx.outgoing(flying.id)->next_at == noon + 1min);
            CHECK(tx.outgoing(ready.id)->state == SendState::ready);
        });
    });
}

TEST_CASE("an outbox reference is never given twice, not even when the outbox was empty") {
    const TemporaryFolder folder;
    std::int64_t first = 0;
    {
        const auto store = open_or_throw(folder / "x.db");
        first = ask(*store, [](Tx& tx) {
            const Outgoing row = tx.enqueue(sample_outgoing(1), noon, true);
            tx.finish(row, noon, true);
            return row.id;
        });
    }
    const auto store = open_or_throw(folder / "x.db");
    CHECK(ask(*store, [](Tx& tx) { return tx.enqueue(sample_outgoing(1), noon, true).id; }) > first);
}

TEST_CASE("outbox references rise over commits, whatever fails between them") {
    for_each_engine([](records::Store& store) {
        Outgoing first;
        const auto outcomes = store.transact_all({[](Tx& tx) {
                                                      tx.enqueue(sample_outgoing(1), noon, true);
                                                      throw std::runtime_error("too late");
                                                  },
                                                  [&](Tx& tx) { first = tx.enqueue(sample_outgoing(2), noon, true); }});
        CHECK(outcomes.front() != nullptr);
        store.transact([&](Tx& tx) { tx.finish(first, noon, true); });
        CHECK_THROWS(store.transact([](Tx& tx) {
            tx.enqueue(sample_outgoing(3), noon, true);
            throw std::runtime_error("too late");
        }));
        CHECK(ask(store, [](Tx& tx) { return tx.enqueue(sample_outgoing(4), noon, true).id; }) > first.id);
        CHECK(store.counts().outbox == 1);
    });
}

TEST_CASE("what a failed piece of work has added is not counted") {
    for_each_engine([](records::Store& store) {
        (void)store.transact_all({[](Tx& tx) { tx.save(sample_thread(1)); },
                                  [](Tx& tx) {
                                      tx.save(sample_thread(2));
                                      throw std::runtime_error("too late");
                                  },
                                  [](Tx& tx) { tx.save(sample_thread(3)); }});
        CHECK(store.counts().threads == 2);
    });
}

namespace {

// The line as a plain list, in the words of the port.
struct Model {
    std::map<std::int64_t, Outgoing> rows;
    std::int64_t last_id = 0;

    Outgoing* first_of(const PersonKey& of) {
        for (auto& [id, row] : rows)
            if (row.person == of) return &row;
        return nullptr;
    }
    void promote(const PersonKey& of, Timestamp now, bool claim) {
        Outgoing* first = first_of(of);
        if (first != nullptr && first->state == SendState::waiting)
            first->state = claim && first->next_at <= now ? SendState::in_flight : SendState::ready;
    }
    // What must hold of every line.
    [[nodiscard]] bool holds() const {
        std::map<std::string, int> seen;
        return std::all_of(rows.begin(), rows.end(), [&](const auto& row) {
            const bool is_first = seen[row.second.person.value]++ == 0;
            return is_first != (row.second.state == SendState::waiting);
        });
    }
};

void take_a_step(Tx& tx, Model& model, Timestamp& now) {
    const int who = *rc::gen::inRange(0, 3);
    const bool claim = *rc::gen::arbitrary<bool>();
    Outgoing* first = model.first_of(person(who));
    switch (*rc::gen::inRange(0, 7)) {
        case 0:
        case 1: {
            const Outgoing row = tx.enqueue(sample_outgoing(who, now + std::chrono::seconds(*rc::gen::inRange(-2, 3))), now, claim);
            RC_ASSERT(row.id > std::exchange(model.last_id, row.id));
            model.rows[row.id] = row;
            model.rows[row.id].state = SendState::waiting;
            model.promote(row.person, now, claim);
            RC_ASSERT(model.rows[row.id] == row);
            break;
        }
        case 2: {
            if (first == nullptr) break;
            const auto next = tx.finish(*first, now, claim).next;
            model.rows.erase(first->id);
            model.promote(person(who), now, claim);
            const Outgoing* promoted = model.first_of(person(who));
            const bool is_out = promoted != nullptr && promoted->state == SendState::in_flight;
            RC_ASSERT(next.has_value() == is_out);
            if (is_out) RC_ASSERT(*next == *promoted);
            break;
        }
        case 3: {
            std::vector<std::int64_t> expected, claimed;
            for (auto& [id, row] : model.rows)
                if ((row.state == SendState::ready || row.state == SendState::awaiting_echo) && row.next_at <= now) {
                    row.state = SendState::in_flight;
                    expected.push_back(id);
                }
            for (const Outgoing& row : tx.claim_due(now, 100)) claimed.push_back(row.id);
            std::sort(claimed.begin(), claimed.end());
            RC_ASSERT(claimed == expected);
            break;
        }
        case 4:
            if (first == nullptr || first->state != SendState::in_flight) break;
            first->state = claim ? SendState::ready : SendState::awaiting_echo;
            first->next_at = now + 1s;
            ++first->attempts;
            tx.update(*first);
            break;
        case 5: {
            const auto dropped = std::erase_if(
                model.rows, [&](const auto& row) { return row.second.person == person(who) && row.second.state != SendState::in_flight; });
            RC_ASSERT(tx.drop_unsent(person(who)) == dropped);
            break;
        }
        default:
            now += 1s;
    }
}

// A step that is taken back leaves no trace.
void fail_a_step(records::Store& store, const Model& model, Timestamp now) {
    struct TakenBack {};
    const auto outcomes = store.transact_all({[&](Tx& tx) {
                                                  Model scratch = model;
                                                  Timestamp later = now;
                                                  take_a_step(tx, scratch, later);
                                                  throw TakenBack{};
                                              },
                                              [](Tx&) {}});
    try {
        std::rethrow_exception(outcomes.front());
    } catch (const TakenBack&) {
    }
}

}  // namespace

TEST_CASE("what a rollback took back is in nobody's line, what stood there before and what went in it still is") {
    const store::Blob one{1}, two{2};
    store::WriterMemory memory;
    memory.put_line(one);
    const store::Tally before = memory.tally;
    memory.put_line(one);
    memory.put_line(two);
    memory.tally.sent.push_back(one);
    memory.undo(before);
    CHECK(memory.lines.at_most(one) == 1);
    CHECK(memory.lines.at_most(two) == 0);
    CHECK(memory.tally.sent.empty());
    memory.undo({});
    CHECK(memory.lines.at_most(one) == 0);
}

TEST_CASE("who has something in the outbox is known after a restart") {
    const TemporaryFolder folder;
    Outgoing first;
    {
        const auto store = open_or_throw(folder / "x.db");
        first = ask(*store, [](Tx& tx) { return tx.enqueue(sample_outgoing(1), noon, true); });
        store->transact([](Tx& tx) { tx.enqueue(sample_outgoing(1), noon, true); });
    }
    const auto store = open_or_throw(folder / "x.db");
    store->transact([&](Tx& tx) {
        CHECK(tx.has_outgoing(person(1)));
        CHECK(tx.enqueue(sample_outgoing(1), noon, true).state == SendState::waiting);
        CHECK(tx.finish(first, noon, true).next.has_value());
        CHECK(tx.drop_unsent(person(1)) == 1);
    });
}

TEST_CASE("beside the service messages can be dropped, also those that came since, but none can be put in") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "x.db");
    const auto beside = open_or_throw(folder / "x.db", {.beside_service = true});
    store->transact([](Tx& tx) { tx.enqueue(sample_outgoing(1), noon, false); });
    beside->transact([](Tx& tx) {
        CHECK(tx.has_outgoing(person(1)));
        CHECK(tx.drop_unsent(person(1)) == 1);
    });
    CHECK_THROWS_AS(beside->transact([](Tx& tx) { tx.enqueue(sample_outgoing(1), noon, false); }), std::logic_error);
    store->transact([](Tx& tx) {
        CHECK_FALSE(tx.has_outgoing(person(1)));
        CHECK(tx.enqueue(sample_outgoing(1), noon, true).state == SendState::in_flight);
    });
}

TEST_CASE("whatever happens, a line is sent in order and one at a time") {
    CHECK(rc::check("outbox", [] {
        const auto store = open_or_throw(":memory:");
        Model model;
        Timestamp now = noon;
        const int steps = *rc::gen::inRange(1, 60);
        for (int i = 0; i < steps; ++i) {
            if (*rc::gen::inRange(0, 4) == 0) fail_a_step(*store, model, now);
            store->transact([&](Tx& tx) { take_a_step(tx, model, now); });
            RC_ASSERT(model.holds());
            store->transact([&](Tx& tx) {
                std::optional<Timestamp> next;
                for (const auto& [id, row] : model.rows) {
                    RC_ASSERT(tx.outgoing(id) == row);
                    const bool counts = row.state == SendState::ready || row.state == SendState::awaiting_echo;
                    if (counts && (!next || row.next_at < *next)) next = row.next_at;
                }
                RC_ASSERT(tx.next_send() == next);
            });
            RC_ASSERT(store->counts().outbox == static_cast<std::int64_t>(model.rows.size()));
        }
    }));
}
