#include "recruit/published.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <numeric>

#include "instances.hpp"
#include "recruit/lot.hpp"
#include "recruit/public_value.hpp"
#include "recruit/record_json.hpp"

namespace stemmen::recruit {
namespace {

using std::chrono_literals::operator""h;

constexpr const char* salt = "a secret of this draw";
constexpr const char* source = "Lotto 9. januar 2027, de sju hovedtallene i stigende rekkefølge";
const Timestamp announced_at = std::chrono::sys_days{std::chrono::year{2026} / 12 / 1} + 11h;

// Preparing takes a while, and is the same every time.
Record announced() {
    static const Record record = [] {
        auto outcome = prepare_draw(pool_s1(), {.seats = 8, .alternates = 3, .program = "test", .salt = salt}, [] { return false; });
        REQUIRE(std::holds_alternative<Record>(outcome));
        Record out = std::get<Record>(std::move(outcome));
        REQUIRE(announce(out, source, announced_at, {{"Lotto 2. januar 2027", "2026-11-30T10:00:00.000Z", std::string(64, 'a')}}).has_value());
        return out;
    }();
    return record;
}
PublishedList drawn() {
    Record record = announced();
    REQUIRE(draw_ticket(record, "3, 8, 14").has_value());
    return published_list(record);
}
std::string canonical(std::string_view written) { return canonical_value(written).value_or("refused"); }
std::string all(const std::vector<std::string>& lines) { return std::accumulate(lines.begin(), lines.end(), std::string{}, [](std::string sum, const std::string& line) { return sum + line + "\n"; }); }

}  // namespace

TEST_CASE("public value: every spelling of the same value is one, and draws the same ticket") {
    for (const char* written : {"3 8 14", "  3, 8,14 ", "03-08-14", "3\xC2\xA0""8\t14\n", "３ ８ １４", "٣ ٨ ١٤", "3;8;14.", "(3) (8) (14)", "3\xE2\x80\x8B 8 14"}) {
        CAPTURE(written);
        CHECK(canonical(written) == "3 8 14");
    }
    CHECK(canonical("Lotto 5. DESEMBER: 007, 0") == "lotto 5 desember 7 0");
    CHECK(canonical("00ff 0a") == "00ff 0a");  // no row of digits alone: a hash keeps its zeros
    CHECK(canonical("BLÅBÆR") == canonical("bla\xCC\x8A""bær"));
    CHECK(canonical("3 8 14") != canonical("3 81 4"));
    for (const std::string& once : {canonical("Lotto 5. DESEMBER: 007"), canonical("３ ８ １４"), canonical("ﬁ Ⅻ ½")}) CHECK(canonical(once) == once);
}

TEST_CASE("public value: nothing that counts, broken text and a flood are refused with a sentence") {
    for (const std::string& written : {std::string(), std::string(" ,;. "), std::string("\xFF"), std::string(public_value_bytes_max + 1, '1')}) CHECK(canonical_value(written).error().code == Errc::bad_input);
    CHECK(canonical_value(std::string(public_value_bytes_max, '1')).has_value());
}

TEST_CASE("public value: its source is told on one line and in words that can be seen") {
    CHECK(canonical_source("  Lotto\n 9. januar ").value_or("") == "Lotto 9. januar");
    for (const std::string& written : {std::string(), std::string("17"), std::string("Lotto\x01"), std::string("Lotto \xE2\x80\xAE"), std::string("\xFFLotto"), std::string(source_bytes_max + 1, 'x')})
        CHECK(canonical_source(written).error().code == Errc::bad_input);
}

TEST_CASE("announcing: the commitment binds the source, its time and every preparation before") {
    const Record first = announced();
    const auto commitment = [&](std::string_view from, Timestamp at, std::vector<Preparation> earlier) {
        Record record = first;
        REQUIRE(announce(record, from, at, std::move(earlier)).has_value());
        CHECK(faults_of(record).empty());
        return record.commitment;
    };
    CHECK(commitment(source, announced_at, first.earlier) == first.commitment);
    CHECK(commitment("Lotto 16. januar", announced_at, first.earlier) != first.commitment);
    CHECK(commitment(source, announced_at + 1h, first.earlier) != first.commitment);
    CHECK(commitment(source, announced_at, {}) != first.commitment);
}

TEST_CASE("announcing: a draw is not prepared for ever, and not after it was made") {
    Record record = announced();
    CHECK(announce(record, source, announced_at, std::vector<Preparation>(preparations_max)).error().code == Errc::over_limit);
    CHECK(announce(record, "", announced_at).error().code == Errc::bad_input);
    REQUIRE(draw_ticket(record, "3 8 14").has_value());
    CHECK(announce(record, source, announced_at).error().code == Errc::conflict);
}

TEST_CASE("published list: it names nobody and holds no profile, and each volunteer finds their code and tickets") {
    const Record record = announced();
    const PublishedList list = drawn();
    const std::string text = to_json(list);
    CHECK_FALSE(text.contains("10000\""));  // an id
    CHECK_FALSE(text.contains("immigrant"));
    CHECK_FALSE(text.contains(salt));
    const std::vector<int> tickets = tickets_of_people(record.tickets, record.pool.people.size());
    for (std::size_t i = 0; i < record.pool.people.size(); i += 7) CHECK(tickets_of(list, code_of(salt, record.pool.people[i].id)) == tickets[i]);
    CHECK_FALSE(tickets_of(list, "0000000000000000").has_value());
}

TEST_CASE("published list: it is read as it was written, before the draw and after it") {
    Record record = announced();
    for (const PublishedList& list : {published_list(record), drawn()}) {
        const auto read = parse_published(to_json(list));
        REQUIRE(read.has_value());
        CHECK(*read == list);
        CHECK(faults_of(*read).empty());
    }
    CHECK(parse_published(to_json(record)).error().code == Errc::not_found);
    CHECK(parse_published(R"({"format":"stemmen draw, published 1"})").error().detail.contains("another version"));
    CHECK(parse_published(R"({"format":"stemmen draw, published 2","announced":{"format":"stemmen draw 2"}})").error().code == Errc::bad_input);
    CHECK(parse_record(R"({"format":"stemmen draw 1"})").error().detail.contains("another version"));
}

TEST_CASE("published list: commitment and ticket follow from the list alone, by SHA-256 and nothing else") {
    const PublishedList list = drawn();
    const std::string text = to_json(list);
    const auto from = text.find("\"announced\":") + 12, to = text.find(",\"public_value\"");
    CHECK(sha256_hex(text.substr(from, to - from)) == list.commitment);
    CHECK(text.contains(R"("hashed":"stemmen draw v1\n3 8 14\n0")"));
    const std::uint64_t number = std::stoull(sha256_hex("stemmen draw v1\n3 8 14\n0").substr(0, 16), nullptr, 16);
    CHECK(list.ticket == number % list.tickets.size());
}

TEST_CASE("published list: whatever is changed in it is found without the record") {
    const auto found = [](const std::function<void(PublishedList&)>& change) {
        PublishedList list = drawn();
        change(list);
        return all(faults_of(list));
    };
    using List = PublishedList;
    CHECK(found([](List& l) { l.announced.source = "Lotto 16. januar 2027"; }).contains("commitment does not fit"));
    CHECK(found([](List& l) { l.announced.prepared_at = "2026-12-02T11:00:00.000Z"; }).contains("commitment does not fit"));
    CHECK(found([](List& l) { l.announced.earlier.clear(); }).contains("commitment does not fit"));
    CHECK(found([](List& l) { std::swap(l.codes[0], l.codes[1]); }).contains("hash of the codes"));
    CHECK(found([](List& l) { std::swap(l.tickets[0], l.tickets.back()); }).contains("hash of the tickets"));
    CHECK(found([](List& l) { l.tickets.pop_back(); }).contains("other numbers of codes and tickets"));
    CHECK(found([](List& l) { l.tickets[3][0] = 1'000; }).contains("ticket 3 names somebody twice, or nobody"));
    CHECK(found([](List& l) { l.value = "3, 8, 14"; }).contains("canonical form"));
    CHECK(found([](List& l) { l.value = "3 8 15"; }).contains("does not draw this ticket"));
    CHECK(found([](List& l) { l.selected[0] = l.codes.back(); }).contains("codes drawn are not those"));
    CHECK(found([](List& l) { l.value.reset(); }).contains("without a public value"));
}

TEST_CASE("published list: hashes that somebody made to fit do not hide too few tickets, or that nothing was announced") {
    const auto refit = [](PublishedList& list) {
        list.announced.tickets_hash = hash_of_tickets(list.tickets);
        list.commitment = sha256_hex(text_of(list.announced));
    };
    const auto without_first = [&](std::size_t tickets_left) {  // who is replaced by somebody else but for so many tickets
        PublishedList list = published_list(announced());
        for (Ticket& ticket : list.tickets)
            if (ticket.front() == 0 && (tickets_left == 0 || --tickets_left == 0)) {
                for (std::size_t other = 1; ticket.front() == 0; ++other)
                    if (std::ranges::find(ticket, other) == ticket.end()) ticket.front() = other;
                std::ranges::sort(ticket);
            }
        refit(list);
        return all(faults_of(list));
    };
    CHECK(without_first(20).contains("the smallest chance announced asks for"));
    CHECK(without_first(0).contains("1 people are on no ticket, and 0 are said to fit in no group"));
    PublishedList silent = published_list(announced());
    silent.announced.source.clear();
    refit(silent);
    CHECK(all(faults_of(silent)).contains("no source of the public value was announced"));
}

}  // namespace stemmen::recruit
