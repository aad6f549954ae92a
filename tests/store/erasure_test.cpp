// What is erased cannot be read in any file of the database: not in rows, not in free pages, not where SQLite has moved rows away
// from, not in the write-ahead log.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <random>
#include <set>

#include "kit.hpp"
#include "store/page_gaps.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;

namespace {

std::string file_bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string all_bytes(const std::filesystem::path& database) {
    std::string bytes;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) bytes += file_bytes(database.string() + suffix);
    return bytes;
}

// Every text of a session begins with its mark, whatever it is changed to. 18 characters, so that none is found inside another.
std::string mark(int session, int question) {
    std::string text = "mark-" + std::to_string(100'000 + session) + "-" + std::to_string(question);
    return text + std::string(18 - text.size(), '.');
}

// The marks that stand in `bytes`, found in one pass.
std::set<std::string> marks_in(const std::string& bytes) {
    std::set<std::string> found;
    for (auto at = bytes.find("mark-"); at != std::string::npos; at = bytes.find("mark-", at + 1)) found.insert(bytes.substr(at, 18));
    return found;
}

constexpr int sessions = 400;
constexpr int questions = 6;

records::Answer answer_of(int session, int question, std::size_t length) {
    records::Answer answer = sample_answer(session * questions + question, session, "q" + std::to_string(question));
    answer.text = mark(session, question) + std::string(length, 'x');
    return answer;
}

// Answers of many lengths, a third of them edited later, which makes SQLite move rows from page to page.
void fill(records::Store& store, std::mt19937& random) {
    const auto below = [&](int limit) { return static_cast<std::size_t>(random()) % static_cast<std::size_t>(limit); };
    add_sessions(store, sessions);
    for (int session = 0; session < sessions; ++session) {
        store.transact([&](Tx& tx) {
            for (int question = 0; question < questions; ++question) tx.save(answer_of(session, question, below(300)));
            for (int i = 0; i < 2; ++i) tx.save(answer_of(session - static_cast<int>(below(std::min(session + 1, 40))), static_cast<int>(below(questions)), below(1500)));
        });
    }
}

}  // namespace

TEST_CASE("of erased answers, edited ones among them, no byte is left in any file after a checkpoint") {
    const unsigned seed = GENERATE(1U, 2U, 3U);
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "x.db", {.synchronous_full = false});
    fill(*store, random);
    REQUIRE(store->checkpoint());
    CHECK_FALSE(store->has_erased());
    std::vector<int> order(sessions);
    for (int i = 0; i < sessions; ++i) order[static_cast<std::size_t>(i)] = i;
    std::ranges::shuffle(order, random);
    const std::span gone = std::span(order).first(sessions / 2);
    for (const int session : gone) store->transact([&](Tx& tx) { CHECK(tx.erase_session(session_id(session)) == questions); });
    CHECK(store->has_erased());
    REQUIRE(store->checkpoint());
    CHECK_FALSE(store->has_erased());

    const std::set<std::string> left = marks_in(all_bytes(folder / "x.db"));
    CHECK(left.size() == sessions / 2 * questions);
    for (const int session : gone)
        for (int question = 0; question < questions; ++question) {
            INFO(mark(session, question));
            CHECK_FALSE(left.contains(mark(session, question)));
        }
    CHECK(store->integrity() == "ok");
}

TEST_CASE("a store that is opened after a crash empties the write-ahead log of what was erased before it") {
    const TemporaryFolder folder;
    {
        const auto store = open_or_throw(folder / "x.db");
        add_sessions(*store, 1);
        store->transact([](Tx& tx) { tx.save(answer_of(0, 0, 10)); });
        store->transact([](Tx& tx) { tx.erase_session(session_id(0)); });
        REQUIRE(marks_in(file_bytes(folder / "x.db-wal")).size() == 1);
        std::filesystem::copy(folder / "x.db", folder / "crashed.db");
        std::filesystem::copy(folder / "x.db-wal", folder / "crashed.db-wal");
    }
    const auto store = open_or_throw(folder / "crashed.db");
    CHECK(marks_in(all_bytes(folder / "crashed.db")).empty());
    CHECK(file_bytes(folder / "crashed.db-wal").empty());
    CHECK(store->counts().sessions == 0);
}

TEST_CASE("beside the process that has the database another one may erase, and waits for its turn") {
    const TemporaryFolder folder;
    CHECK_FALSE(store::SqliteStore::open(folder / "x.db", {.beside_service = true}).has_value());
    CHECK_FALSE(std::filesystem::exists(folder / "x.db"));
    const auto service = open_or_throw(folder / "x.db");
    add_sessions(*service, 2);
    const auto beside = open_or_throw(folder / "x.db", {.beside_service = true});
    beside->transact([](Tx& tx) { tx.erase_session(session_id(0)); });
    CHECK(beside->checkpoint());
    CHECK(service->counts().sessions == 1);
    service->transact([](Tx& tx) { tx.insert(sample_session(2, 2)); });
    CHECK(beside->counts().sessions == 2);
}

TEST_CASE("the unused middle of a page is found in pages of a b-tree, and in no others") {
    const auto page = [](std::size_t size, std::size_t at, unsigned char kind, unsigned cells, unsigned content) {
        std::vector<unsigned char> bytes(size, 0xAB);
        bytes[at] = kind;
        bytes[at + 3] = static_cast<unsigned char>(cells >> 8);
        bytes[at + 4] = static_cast<unsigned char>(cells);
        bytes[at + 5] = static_cast<unsigned char>(content >> 8);
        bytes[at + 6] = static_cast<unsigned char>(content);
        return bytes;
    };
    using store::gap_of;
    using store::PageGap;
    CHECK(gap_of(page(4096, 0, 13, 3, 4000), false) == PageGap{14, 4000});
    CHECK(gap_of(page(4096, 0, 10, 0, 4096), false) == PageGap{8, 4096});
    CHECK(gap_of(page(4096, 0, 5, 3, 4000), false) == PageGap{18, 4000});
    CHECK(gap_of(page(4096, 0, 2, 3, 4000), false) == PageGap{18, 4000});
    CHECK(gap_of(page(4096, 100, 13, 3, 4000), true) == PageGap{114, 4000});
    CHECK(gap_of(page(65536, 0, 13, 3, 0), false) == PageGap{14, 65536});
    for (const int kind : {0, 1, 3, 4, 9, 11, 12, 14, 255}) CHECK(gap_of(page(4096, 0, static_cast<unsigned char>(kind), 3, 4000), false) == PageGap{});
    CHECK(gap_of(page(4096, 0, 13, 3, 13), false) == PageGap{});      // overlaps the header
    CHECK(gap_of(page(4096, 0, 13, 3, 4097), false) == PageGap{});    // beyond the page
    CHECK(gap_of(page(4096, 0, 13, 0xFFFF, 4000), false) == PageGap{});
    CHECK(gap_of(std::vector<unsigned char>(100, 13), false) == PageGap{});
    CHECK(open_or_throw(":memory:")->checkpoint());
}
