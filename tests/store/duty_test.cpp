// What every service::Store does with the duty queue, the access log and words that wait. Each case runs against every engine.
#include <SQLiteCpp/SQLiteCpp.h>

#include <catch2/catch.hpp>

#include "kit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using namespace std::chrono_literals;
using records::DutyItem;

namespace {

DutyItem sample_item(int of_person, const std::string& unit = "201", Timestamp received_at = noon) {
    return {.person = person(of_person),
            .talk = message(of_person),
            .channel = "messenger",
            .account = "101",
            .unit = unit,
            .safety = "danger",
            .language = Language::nn,
            .sealed_text = std::string("seal\0ed\xff", 8),
            .is_cut = true,
            .received_at = received_at,
            .due_at = received_at + 15min,
            .delete_at = received_at + 72h};
}

std::vector<std::int64_t> numbers(const std::vector<DutyItem>& items) {
    std::vector<std::int64_t> out;
    for (const DutyItem& item : items) out.push_back(item.number);
    return out;
}

}  // namespace

TEST_CASE("an item comes back as it was written, and what happens to it is kept") {
    for_each_engine([](records::Store& store) {
        DutyItem item = sample_item(1);
        store.transact([&](Tx& tx) { item.number = tx.duty().insert(item); });
        store.transact([&](Tx& tx) {
            REQUIRE(tx.duty().find(item.number) == item);
            item.is_late = true;
            item.opened_by = "kari";
            item.opened_at = noon + 1min;
            item.handled_by = "ola";
            item.handled_at = noon + 2min;
            item.handled_to = "operations";
            item.delete_at = noon + 24h;
            tx.duty().update(item);
        });
        store.transact([&](Tx& tx) {
            CHECK(tx.duty().find(item.number) == item);
            CHECK_FALSE(tx.duty().find(item.number + 1).has_value());
        });
    });
}

TEST_CASE("a number is never used twice, also when its item is gone") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            const std::int64_t first = tx.duty().insert(sample_item(1));
            tx.duty().erase(first);
            CHECK(tx.duty().insert(sample_item(1)) > first);
        });
    });
}

TEST_CASE("items are found by unit, by lateness, by their end and by person") {
    for_each_engine([](records::Store& store) {
        store.transact([](Tx& tx) {
            records::DutyRows& rows = tx.duty();
            const std::int64_t a = rows.insert(sample_item(1)), b = rows.insert(sample_item(2, "202", noon + 5min)), c = rows.insert(sample_item(1, "201", noon + 10min));
            CHECK(numbers(rows.of_unit("201", 10)) == std::vector{a, c});
            CHECK(numbers(rows.of_unit("201", 1)) == std::vector{a});
            CHECK(rows.of_unit("203", 10).empty());
            CHECK(rows.count_of_unit("201") == 2);
            CHECK(rows.count_of_person(person(1), noon) == 1);
            CHECK(rows.count_of_person(person(1), noon - 1ms) == 2);

            CHECK(rows.late(noon + 15min - 1ms, 10).empty());
            CHECK(numbers(rows.late(noon + 20min, 10)) == std::vector{a, b});
            DutyItem told = *rows.find(a), opened = *rows.find(b);
            told.is_late = true;
            opened.opened_at = noon;
            rows.update(told);
            rows.update(opened);
            CHECK(numbers(rows.late(noon + 1h, 10)) == std::vector{c});

            CHECK(rows.expired(noon + 72h - 1ms, 10).empty());
            CHECK(numbers(rows.expired(noon + 72h + 5min, 10)) == std::vector{a, b});
            CHECK(rows.erase_of(MessageKey{}) == 0);
            CHECK(rows.erase_of(person(1)) == 2);
            CHECK(rows.erase_of(person(1)) == 0);
            DutyItem outside = sample_item(3);
            outside.talk = {};
            CHECK(rows.find(rows.insert(outside))->talk.empty());
            const std::int64_t third = rows.insert(sample_item(4));
            CHECK(rows.erase_of(message(4)) == 1);
            CHECK_FALSE(rows.find(third).has_value());
            CHECK(rows.erase_of(person(3)) == 1);
            CHECK(numbers(rows.expired(noon + 100h, 10)) == std::vector{b});
        });
        const auto counts = store.counts().duty;
        CHECK(counts.unopened == 0);
        CHECK(counts.opened == 1);
        CHECK_FALSE(counts.oldest_unopened.has_value());
    });
}

TEST_CASE("the access log takes entries at its end only, gives them in order, and lets go of the oldest") {
    for_each_engine([](records::Store& store) {
        const auto entry = [](std::int64_t number) {
            return records::Access{.number = number, .at = noon + number * 1h, .who = "kari", .what = "duty.open", .about = "7", .why = "first_look", .link = "l" + std::to_string(number)};
        };
        store.transact([&](Tx& tx) {
            CHECK_FALSE(tx.access().marks().head.has_value());
            for (int i = 1; i <= 5; ++i) tx.access().append(entry(i));
            tx.access().save(records::AccessEnd::head, {4, "l4", "s"});
            tx.access().save(records::AccessEnd::head, {5, "l5", "s5"});
            CHECK_THROWS(tx.access().append(entry(5)));
        });
        store.transact([&](Tx& tx) {
            CHECK(tx.access().oldest(noon + 3h, 10) == std::vector{entry(1), entry(2)});
            CHECK(tx.access().oldest(noon + 3h, 1) == std::vector{entry(1)});
            tx.access().erase_through(2);
            tx.access().save(records::AccessEnd::base, {2, "l2", "s2"});
        });
        std::vector<records::Access> seen;
        store.each_access(
            [](const records::AccessMarks& marks) {
                CHECK(marks.base == records::AccessMark{2, "l2", "s2"});
                CHECK(marks.head == records::AccessMark{5, "l5", "s5"});
            },
            [&](const records::Access& each) { seen.push_back(each); });
        CHECK(seen == std::vector{entry(3), entry(4), entry(5)});
    });
}

TEST_CASE("the database itself refuses to change an entry of the access log") {
    const TemporaryFolder folder;
    {
        const auto store = open_or_throw(folder / "a.db");
        store->transact([](Tx& tx) { tx.access().append({.number = 1, .at = noon, .who = "kari", .what = "duty.open", .about = "7", .why = "first_look", .link = "l"}); });
    }
    SQLite::Database database(folder / "a.db", SQLite::OPEN_READWRITE);
    CHECK_THROWS(database.exec("UPDATE access_log SET who = 'ola'"));
}

TEST_CASE("held words belong to their session: replaced, dropped, and gone with it") {
    for_each_engine([](records::Store& store) {
        add_sessions(store, 2);
        store.transact([](Tx& tx) {
            CHECK_FALSE(tx.held(session_id(0)).has_value());
            tx.hold(session_id(0), "one");
            tx.hold(session_id(0), std::string("tw\0o", 4));
            tx.hold(session_id(1), "three");
            CHECK(tx.held(session_id(0)) == std::string("tw\0o", 4));
            tx.drop_held(session_id(0));
            tx.drop_held(session_id(0));
            CHECK_FALSE(tx.held(session_id(0)).has_value());
            tx.erase_session(session_id(1));
            CHECK_FALSE(tx.held(session_id(1)).has_value());
        });
        store.transact([](Tx& tx) {
            tx.insert(sample_session(1, 1));
            CHECK_FALSE(tx.held(session_id(1)).has_value());
        });
    });
}
