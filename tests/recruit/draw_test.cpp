#include "recruit/draw.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <numeric>
#include <random>

#include "instances.hpp"
#include "recruit/lot.hpp"
#include "recruit/public_value.hpp"
#include "recruit/record_json.hpp"

namespace stemmen::recruit {
namespace {

const ShouldStop never = [] { return false; };

Record prepared(const Pool& pool, DrawSettings settings) {
    settings.program = "test";
    auto outcome = prepare_draw(pool, settings, never);
    if (const auto* fault = std::get_if<DrawFault>(&outcome))
        for (const std::string& problem : fault->problems) UNSCOPED_INFO(problem);
    REQUIRE(std::holds_alternative<Record>(outcome));
    return std::get<Record>(std::move(outcome));
}
DrawFault refused(const Pool& pool, const DrawSettings& settings) {
    auto outcome = prepare_draw(pool, settings, never);
    REQUIRE(std::holds_alternative<DrawFault>(outcome));
    return std::get<DrawFault>(std::move(outcome));
}
Record drawn_s1() {
    Record record = prepared(pool_s1(), {.seats = 8, .alternates = 3});
    REQUIRE(draw_ticket(record, "lotto 2026-11-30: 3 7 12").has_value());
    return record;
}
std::string all(const std::vector<std::string>& lines) { return std::accumulate(lines.begin(), lines.end(), std::string{}, [](std::string sum, const std::string& line) { return sum + line + "\n"; }); }

}  // namespace

TEST_CASE("draw: numbers from a public value are those that anybody gets with SHA-256") {
    // printf 'stemmen draw v1\nx\n0' | sha256sum begins with these 16 digits.
    CHECK(sha256_hex("stemmen draw v1\nx\n0").substr(0, 16) == "ac07b3a7a261bda6");
    Lot lot(draw_label, "x");
    CHECK(drawn_ticket("x", 10'000) == lot.next() % 10'000);
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("draw: a lot below any number takes every value, and a shuffle loses nobody") {
    Lot lot("test", "seed");
    std::vector<int> hits(7, 0);
    for (int i = 0; i < 7'000; ++i) ++hits[lot.under(7)];
    CHECK(*std::ranges::min_element(hits) > 850);
    std::vector<int> items(20);
    std::iota(items.begin(), items.end(), 0);
    lot.shuffle(items);
    CHECK_FALSE(std::ranges::is_sorted(items));
    std::ranges::sort(items);
    CHECK(items.back() == 19);
}

TEST_CASE("draw: every ticket meets the quotas, people who are alike differ by one ticket at most, and nobody loses more than three") {
    const Record record = prepared(pool_s1(), {.seats = 8});
    CHECK(faults_of(record).empty());
    const std::vector<int> tickets = tickets_of_people(record.tickets, record.pool.people.size());
    CHECK(*std::ranges::min_element(tickets) >= record.minimum * tickets_usual - 3);
    CHECK(record.bound - record.minimum <= 1e-6);
}

TEST_CASE("draw: the same input and the same public value give the same people, whatever the order of the rows") {
    const Record first = drawn_s1();
    Pool shuffled = pool_s1();
    std::mt19937 random(1);
    std::shuffle(shuffled.people.begin(), shuffled.people.end(), random);
    std::ranges::sort(shuffled.people, {}, &Person::id);  // as read_pool leaves it
    Record second = prepared(shuffled, {.seats = 8, .alternates = 3});
    REQUIRE(draw_ticket(second, *first.seed).has_value());
    CHECK(second.commitment == first.commitment);
    CHECK(selected(second) == selected(first));
    CHECK(second.alternates.people == first.alternates.people);
}

TEST_CASE("draw: there is no second draw, and none without a public value") {
    Record record = drawn_s1();
    CHECK(draw_ticket(record, "another").error().code == Errc::conflict);
    Record fresh = prepared(pool_s1(), {.seats = 8});
    CHECK(draw_ticket(fresh, "").error().code == Errc::bad_input);
    CHECK(draw_ticket(fresh, std::string(public_value_bytes_max + 1, 'x')).error().code == Errc::bad_input);
}

TEST_CASE("draw: a record survives being written and read, and whatever is changed in it is found without a solver") {
    const Record record = drawn_s1();
    const auto read = parse_record(to_json(record));
    REQUIRE(read.has_value());
    CHECK(to_json(*read) == to_json(record));
    CHECK(faults_of(*read).empty());
    const auto found = [&](const std::function<void(Record&)>& change) {
        Record changed = record;
        change(changed);
        return all(faults_of(changed));
    };
    CHECK(found([](Record& r) { r.pool.people[0].values[0] = (r.pool.people[0].values[0] + 1) % 4; }).contains("hash of the input"));
    CHECK(found([](Record& r) { r.pool.features[0].values[0].max = 8; }).contains("hash of the input"));
    CHECK(found([](Record& r) { std::swap(r.tickets[0], r.tickets.back()); }).contains("hash of the tickets"));
    CHECK(found([](Record& r) { r.source = "another"; }).contains("what was announced"));
    CHECK(found([](Record& r) { r.settings.salt = "another"; }).contains("hash of the input"));
    CHECK(found([](Record& r) { r.commitment[0] = r.commitment[0] == 'a' ? 'b' : 'a'; }).contains("commitment"));
    CHECK(found([](Record& r) { r.ticket = (*r.ticket + 1) % r.tickets.size(); }).contains("does not draw this ticket"));
    CHECK(found([](Record& r) { r.tickets[5].pop_back(); }).contains("ticket 5 has 7 people"));
    // Somebody makes hashes that fit to a list of their own: the tickets themselves give it away.
    const auto favour = [](Record& r) {
        const std::size_t friend_of_mine = 0;
        for (Ticket& ticket : r.tickets)
            if (std::ranges::find(ticket, friend_of_mine) == ticket.end()) {
                const auto alike = std::ranges::find_if(ticket, [&](std::size_t seat) { return r.pool.people[seat].values[5] == r.pool.people[friend_of_mine].values[5]; });
                if (alike != ticket.end()) *alike = friend_of_mine;
                std::ranges::sort(ticket);
            }
        r.tickets_hash = hash_of_tickets(r.tickets);
        r.commitment = commitment_of(r);
    };
    CHECK(found(favour).contains("ticket 0 has "));
    CHECK(found([&](Record& r) {
              for (Ticket& ticket : r.tickets) ticket = r.tickets[0];
              r.tickets_hash = hash_of_tickets(r.tickets);
              r.commitment = commitment_of(r);
          }).contains("asks for"));
    CHECK(parse_record("{}").error().code == Errc::bad_input);
    CHECK(parse_record("[1").error().code == Errc::bad_input);
    std::string cut = to_json(record);
    cut.replace(cut.find("\"seats\":8"), 9, "\"seats\":\"8\"");
    CHECK(parse_record(cut).error().code == Errc::bad_input);
}

TEST_CASE("draw: quotas that cannot be met are explained with what clashes, the smallest changes, and whom to recruit") {
    Pool pool = pool_s1();
    pool.features[2].values[0] = {.name = "north", .min = 7, .max = 8};
    const DrawFault sums = refused(pool, {.seats = 8});
    CHECK(all(sums.problems) == "the minimums of district add up to 11, and there are 8 seats; lower some of them\n");
    CHECK(all(sums.clash) == "district north at least 7\ndistrict south at least 2\n");
    REQUIRE_FALSE(sums.repairs.empty());
    // Nobody from the south with a first contact, and both are needed: no sum shows it.
    Pool apart;
    apart.features = {{"area", {{.name = "north", .min = 0, .max = 2}, {.name = "south", .min = 1, .max = 2}}}, {"contact", {{.name = "first", .min = 2, .max = 2}, {.name = "earlier", .min = 0, .max = 0}}}};
    for (int i = 0; i < 4; ++i) apart.people.push_back({.id = std::to_string(i), .values = i < 2 ? std::vector<std::size_t>{0, 0} : std::vector<std::size_t>{1, 1}, .address = {}});
    const DrawFault clash = refused(apart, {.seats = 2});
    CHECK(all(clash.problems) == "no group of 2 meets all quotas\n");
    CHECK(clash.clash.size() == 2);
    REQUIRE_FALSE(clash.repairs.empty());
    CHECK(all(clash.recruits).contains("recruit 1 more with area south, such as: area south, contact first"));
}

TEST_CASE("draw: when eight minimums of three want twenty-two seats, the smallest repair lowers two of them") {
    Pool pool;
    Feature district{"district", {}};
    for (int v = 0; v < 8; ++v) district.values.push_back({.name = std::to_string(v), .min = 3, .max = 5});
    pool.features = {district};
    for (std::size_t i = 0; i < 80; ++i) pool.people.push_back({.id = std::to_string(100 + i), .values = {i % 8}, .address = {}});
    const Model model = make_model(pool, 22);
    const auto repairs = repairs_of(pool, model, never);
    REQUIRE(repairs.size() == repairs_max);
    CHECK(repairs[0].cost == Approx(2 * (1 + 2.0 / 3)));
    CHECK(repairs[0].changes.size() == 2);
    for (const Change& change : repairs[0].changes) CHECK(change.min == 2);
    CHECK(repairs[1].cost >= repairs[0].cost);
    CHECK(repairs[0].changes != repairs[1].changes);
    CHECK(repairs[0].minimum_chance > 0.1);
    // Flex holds a proposal back: "sacred" quotas are not touched.
    for (std::size_t v = 0; v < 7; ++v) pool.features[0].values[v].min_flex = 3;
    const auto only = repairs_of(pool, make_model(pool, 22), never);
    REQUIRE(only.size() == 1);
    CHECK(only[0].changes.size() == 1);
    CHECK(only[0].changes[0] == Change{7, 1, 5});
}

TEST_CASE("draw: settings and fixed seats that make no sense are told") {
    CHECK(all(refused(pool_s1(), {.seats = 0}).problems).contains("1 to 1000 seats"));
    CHECK(all(refused(pool_s1(), {.seats = 8, .tickets = tickets_min - 1}).problems).contains("100 to 100000 tickets"));
    CHECK(all(refused(pool_s1(), {.seats = 8, .fixed = {"nobody"}}).problems).contains("\"nobody\" has a fixed seat and is not in the pool"));
}

TEST_CASE("draw: who has a fixed seat is on every ticket, and the others share what is left") {
    const Record record = prepared(pool_s1(), {.seats = 8, .fixed = {"10000"}});
    CHECK(faults_of(record).empty());
    CHECK(record.chances[0] == 1);
    for (const Ticket& ticket : record.tickets) REQUIRE(ticket.front() == 0);
}

TEST_CASE("draw: people of one address are never on one ticket, and their tickets stay even") {
    Pool pool = pool_public(12, 12, 0, 1, 8);
    for (std::size_t i = 0; i < pool.people.size(); ++i) pool.people[i].address = i % 12 < 6 ? "home " + std::to_string(i % 12) : "";
    const Record record = prepared(pool, {.seats = 6});
    CHECK(faults_of(record).empty());
    const std::vector<int> tickets = tickets_of_people(record.tickets, pool.people.size());
    for (std::size_t i = 0; i < pool.people.size(); ++i) CHECK(std::abs(tickets[i] - record.chances[i] * tickets_usual) <= 3);
}

TEST_CASE("draw: when time is up the best lottery so far comes with a proven bound") {
    int asked = 0;
    const ShouldStop soon = [&] { return ++asked > 3'000; };
    auto outcome = prepare_draw(pool_s3(), {.seats = 30, .program = "test"}, soon);
    REQUIRE(std::holds_alternative<Record>(outcome));
    const Record& record = std::get<Record>(outcome);
    CHECK_FALSE(record.is_complete);
    CHECK(record.bound >= 6.0 / 110 - 1e-9);
    CHECK(record.bound <= 0.2);
    CHECK(record.minimum <= record.bound);
    CHECK(faults_of(record).empty());
}

TEST_CASE("alternates: those chosen lose less than none, and the choice is proved to be the best") {
    Record record = prepared(pool_s1(), {.seats = 8, .alternates = 3, .proof_seconds = 60});
    REQUIRE(draw_ticket(record, "x").has_value());
    const Alternates& chosen = record.alternates;
    CHECK(chosen.people.size() == 3);
    CHECK(chosen.expected_loss < chosen.loss_without / 2);
    CHECK(chosen.probability_planned > 0.7);  // of 0.727: that somebody drops out at all, at 15 % each
    if (chosen.is_optimal) CHECK(chosen.expected_loss == Approx(chosen.bound).margin(1e-6));
    for (const std::size_t person : chosen.people) CHECK_FALSE(std::ranges::binary_search(selected(record), person));
    CHECK(choose_alternates(record.pool, selected(record), 0, drop_out_usual, "x", 0).people.empty());
}

TEST_CASE("alternates: for an actual drop-out those are called who bring the group nearest to its quotas") {
    Pool pool = pool_public(3, 3, 0, 1, 1);
    pool.people[4].id = "alternate of the second kind";
    const Ticket panel{0, 3};
    CHECK(whom_to_call(pool, panel, {3}, {1, 4}) == std::vector<std::size_t>{4});
    CHECK(whom_to_call(pool, panel, {0}, {1, 4}) == std::vector<std::size_t>{1});
    CHECK(whom_to_call(pool, panel, {0, 3}, {1, 4}) == std::vector<std::size_t>{1, 4});
    CHECK(whom_to_call(pool, panel, {0}, {}).empty());
}

TEST_CASE("explanation: a volunteer reads their tickets and what held them back, in their language") {
    const Record record = drawn_s1();
    const std::string nb = explanation(record, 0, Language::nb);
    CHECK(nb.starts_with("Du hadde "));
    CHECK(nb.contains(" av 10000 lodd."));
    CHECK(nb.contains("høyest 100,0 %"));
    CHECK((nb.contains("plasser var åpne") || nb.contains("plasser skulle gå til")));
    CHECK(explanation(record, 0, Language::nn).contains("høgst"));
    CHECK(explanation(record, 0, Language::en).contains("at most 100.0 %"));
}

TEST_CASE("prices: loosening a quota that binds never makes the worst-off worse off") {
    const Record record = prepared(pool_s1(), {.seats = 8});
    const auto prices = price_list(record, never);
    REQUIRE_FALSE(prices.empty());
    for (const Price& price : prices) CHECK(price.minimum_chance >= record.minimum - 1e-9);
    CHECK(prices.front().minimum_chance > record.minimum + 1e-4);
}

}  // namespace stemmen::recruit
