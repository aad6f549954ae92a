// What every service::Store keeps for the own page. Each case runs against every engine of kit.hpp.
#include <catch2/catch.hpp>

#include "kit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;

namespace {

records::PageMessage message_of(int of_person, int of_session, const std::string& body, Timestamp at = noon) {
    return {.person = person(of_person), .session = of_session == 0 ? SessionId{} : session_id(of_session), .body = body, .at = at};
}
records::ShortLink sample_link(const std::string& code, Timestamp at = noon) {
    return {.code = code, .kind = "counter", .unit = "oslo", .dialog = "place", .drive = "host-2026",
            .place = {{Language::nb, "Skranken 'A'"}, {Language::nn, "Skranken"}, {Language::en, "Counter 🙂"}}, .created_at = at};
}

}  // namespace

TEST_CASE("store: page: messages come back in order, to their person only, and their numbers are never used twice") {
    for_each_engine([](records::Store& store) {
        std::int64_t first = 0, second = 0;
        store.transact([&](Tx& tx) {
            first = tx.page().append(message_of(1, 1, "en"));
            tx.page().append(message_of(2, 2, "annen"));
            second = tx.page().append(message_of(1, 0, "to"));
        });
        CHECK(first < second);
        store.transact([&](Tx& tx) {
            const auto all = tx.page().after(person(1), 0, 10);
            REQUIRE(all.size() == 2);
            CHECK(all[0].number == first);
            CHECK(all[0].session == session_id(1));
            CHECK(all[1].body == "to");
            CHECK(all[1].session.empty());
            CHECK(all[1].at == noon);
            CHECK(tx.page().after(person(1), first, 10).size() == 1);
            CHECK(tx.page().after(person(1), 0, 1).front().body == "to");  // the newest, when not all may come
            CHECK(tx.page().erase_of(session_id(1)) == 1);
            CHECK(tx.page().erase_of(person(1)) == 1);
            CHECK(tx.page().erase_of(SessionId{}) == 0);
        });
        store.transact([&](Tx& tx) {
            CHECK(tx.page().after(person(1), 0, 10).empty());
            CHECK(tx.page().after(person(2), 0, 10).size() == 1);
            CHECK(tx.page().append(message_of(1, 1, "tre")) > second);
        });
    });
}

TEST_CASE("store: page: messages go when their time is over, a few at a time") {
    for_each_engine([](records::Store& store) {
        store.transact([&](Tx& tx) {
            for (int i = 0; i < 5; ++i) tx.page().append(message_of(1, 1, "gammel", noon + std::chrono::hours{i}));
        });
        store.transact([&](Tx& tx) {
            CHECK(tx.page().prune(noon + std::chrono::hours{3}, 2) == 2);
            CHECK(tx.page().prune(noon + std::chrono::hours{3}, 2) == 1);
            CHECK(tx.page().prune(noon + std::chrono::hours{3}, 2) == 0);
            CHECK(tx.page().after(person(1), 0, 10).size() == 2);
        });
    });
}

TEST_CASE("store: page: short links are saved, found, listed from the newest and closed") {
    for_each_engine([](records::Store& store) {
        store.transact([&](Tx& tx) {
            tx.page().save(sample_link("aaaaaa"));
            tx.page().save(sample_link("bbbbbb", noon + day));
        });
        store.transact([&](Tx& tx) {
            CHECK(tx.page().link("aaaaaa") == sample_link("aaaaaa"));
            CHECK_FALSE(tx.page().link("cccccc").has_value());
            auto closed = *tx.page().link("aaaaaa");
            closed.closed_at = noon + day;
            tx.page().save(closed);
            CHECK(tx.page().link("aaaaaa") == closed);
            const auto all = tx.page().links(10);
            REQUIRE(all.size() == 2);
            CHECK(all[0].code == "bbbbbb");
            CHECK(tx.page().links(1).size() == 1);
        });
    });
}

TEST_CASE("store: page: the funnel is sums by day, unit, link and step, and can be narrowed") {
    for_each_engine([](records::Store& store) {
        using records::FunnelStep;
        store.transact([&](Tx& tx) {
            tx.page().add({noon, "oslo", "page", FunnelStep::shown, 1});
            tx.page().add({noon + std::chrono::hours{2}, "oslo", "page", FunnelStep::shown, 2});
            tx.page().add({noon, "oslo", "page", FunnelStep::opened, 1});
            tx.page().add({noon + day, "bergen", "aaaaaa", FunnelStep::completed, 1});
        });
        const auto read = [&](const records::Filter& filter) {
            std::vector<records::FunnelCount> rows;
            store.each_funnel(filter, [&](const records::FunnelCount& row) { rows.push_back(row); });
            return rows;
        };
        const Timestamp midnight = std::chrono::floor<std::chrono::days>(noon);
        const auto all = read({});
        REQUIRE(all.size() == 3);
        CHECK(std::ranges::find(all, records::FunnelCount{midnight, "oslo", "page", FunnelStep::shown, 3}) != all.end());
        CHECK(read({.unit = "bergen"}).size() == 1);
        CHECK(read({.to = midnight + day}).size() == 2);
        CHECK(read({.from = midnight + day}).front().step == FunnelStep::completed);
    });
}
