// The access log (P-41) is whole, or says where it is not.
#include <SQLiteCpp/SQLiteCpp.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "core/text.hpp"
#include "rules.hpp"
#include "service/access_log.hpp"
#include "store/sqlite_store.hpp"

using namespace stemmen;
using namespace stemmen::service;
using namespace std::chrono_literals;

namespace {

const Timestamp monday = *parse_timestamp("2026-03-02");

// A log with entries by the hour, in a file that somebody else can lay hands on.
struct Log {
    Log() : path(std::filesystem::temp_directory_path() / ("stemmen-access-" + std::to_string(::getpid()) + ".db")) { wipe(); }
    ~Log() { wipe(); }
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    void wipe() const {
        for (const char* end : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(path.string() + end);
    }
    void with(const std::function<void(Transaction&)>& work) const {
        auto store = store::SqliteStore::open(path);
        REQUIRE(store.has_value());
        (*store)->transact(work);
    }
    void grow(int entries) {
        with([&](Transaction& tx) {
            for (int i = 0; i < entries; ++i, ++hours) record(keys, tx.access(), {.at = monday + hours * 1h, .who = "kari", .what = "duty.open", .about = "17", .why = "first_look"});
        });
    }
    void tamper(const std::string& sql) const { SQLite::Database(path, SQLite::OPEN_READWRITE).exec("DROP TRIGGER IF EXISTS access_log_kept;" + sql); }
    [[nodiscard]] AccessCheck::Verdict check(const std::string& noted = {}) const {
        auto store = store::SqliteStore::open(path);
        REQUIRE(store.has_value());
        std::optional<AccessCheck> check;
        (*store)->each_access([&](const AccessMarks& marks) { check.emplace(keys, marks, noted); }, [&](const Access& entry) { check->take(entry); });
        return check->verdict();
    }

    std::filesystem::path path;
    const privacy::KeyRing& keys = testing::rules().keys;
    int hours = 0;
};

}  // namespace

TEST_CASE("a log as it was written is whole, empty or not, and its note fits at the next check") {
    Log log;
    CHECK(log.check().faults.empty());
    CHECK(log.check().note.empty());
    log.grow(20);
    const AccessCheck::Verdict first = log.check();
    CHECK(first.faults.empty());
    CHECK(first.entries == 20);
    CHECK(first.note.starts_with("20:"));
    log.grow(5);
    CHECK(log.check(first.note).faults.empty());
    CHECK(log.check(first.note).entries == 25);
}

TEST_CASE("whatever is changed, taken out, put in or put back is found") {
    const std::string one = "INSERT INTO access_log SELECT 21, at, who, what, about, why, link FROM access_log WHERE no = 20;";
    const char* deeds[] = {
        "UPDATE access_log SET who = 'ola' WHERE no = 7",
        "UPDATE access_log SET at = at + 1 WHERE no = 7",
        "UPDATE access_log SET why = 'looked_again' WHERE no = 20",
        "UPDATE access_log SET about = '18', what = 'duty.open' WHERE no = 1",
        "DELETE FROM access_log WHERE no = 7",
        "DELETE FROM access_log WHERE no = 1",
        "DELETE FROM access_log WHERE no > 15",
        "DELETE FROM access_log",
        "DELETE FROM access_log; DELETE FROM access_end WHERE name = 'base'",
        "DELETE FROM access_log WHERE no <= 7; INSERT INTO access_end SELECT 'base', 7, link, 'AAAAAAAAAAAAAAAA' FROM access_log WHERE no = 8",
        "DELETE FROM access_log WHERE no > 15; UPDATE access_end SET no = 15, link = (SELECT link FROM access_log WHERE no = 15) WHERE name = 'head'",
        "DELETE FROM access_end",
        "UPDATE access_log SET no = no + 100; UPDATE access_log SET no = no - 99",
    };
    for (const char* deed : deeds) {
        CAPTURE(deed);
        Log log;
        log.grow(20);
        log.tamper(deed);
        CHECK_FALSE(log.check().faults.empty());
    }
    Log log;
    log.grow(20);
    log.tamper(one);
    CHECK_FALSE(log.check().faults.empty());
}

TEST_CASE("an older copy of the log is whole in itself, and is found by what the auditor has noted") {
    Log log;
    log.grow(10);
    const std::filesystem::path copy = log.path.string() + ".copy";
    std::filesystem::copy_file(log.path, copy, std::filesystem::copy_options::overwrite_existing);
    log.grow(10);
    const std::string note = log.check().note;
    std::filesystem::rename(copy, log.path);
    CHECK(log.check().faults.empty());
    REQUIRE(log.check(note).faults.size() == 1);
    CHECK(log.check(note).faults.front().find("put back") != std::string::npos);
}

TEST_CASE("retention takes the oldest, in steps, and what is left is whole") {
    Log log;
    log.grow(30);
    const std::string early = log.check().note;
    std::size_t gone = 0;
    log.with([&](Transaction& tx) {
        for (std::size_t step = 1; step > 0; gone += step) step = prune_access_log(log.keys, tx.access(), monday + 12h, 5);
    });
    CHECK(gone == 12);
    CHECK(log.check().faults.empty());
    CHECK(log.check().entries == 18);
    CHECK(log.check(early).faults.empty());
    CHECK(log.check("3:notedlongagoAAAA").faults.empty());  // deleted for its age, so nothing can be compared
    log.with([&](Transaction& tx) { CHECK(prune_access_log(log.keys, tx.access(), monday + 1000h, 500) == 18); });
    CHECK(log.check().faults.empty());
    log.grow(2);
    CHECK(log.check(early).faults.empty());
    CHECK(log.check().note.starts_with("32:"));
    log.tamper("DELETE FROM access_end WHERE name = 'base'");
    CHECK_FALSE(log.check().faults.empty());
}

TEST_CASE("without the keys nobody writes an entry that fits, and a field has a bound") {
    Log log;
    log.grow(3);
    testing::SeededRandom random(9);
    std::string bytes;
    while (bytes.size() < privacy::new_key_file_random_bytes) bytes += std::to_string(random.next());
    bytes.resize(privacy::new_key_file_random_bytes);
    const auto others = privacy::KeyRing::parse(*privacy::new_key_file(Secret(bytes)));
    REQUIRE(others.has_value());
    log.with([&](Transaction& tx) { record(*others, tx.access(), {.at = monday, .who = "ola", .what = "duty.open", .about = "1", .why = "first_look"}); });
    CHECK_FALSE(log.check().faults.empty());

    Log bounded;
    bounded.with([&](Transaction& tx) {
        std::string name;
        while (name.size() < 3 * access_field_bytes_max) name += "å";
        record(bounded.keys, tx.access(), {.at = monday, .who = name, .what = "w", .about = "a", .why = "y"});
        const Access kept = tx.access().oldest(monday + 1h, 1).front();
        CHECK(kept.who.size() <= access_field_bytes_max);
        CHECK(is_valid_utf8(kept.who));
    });
    CHECK(bounded.check().faults.empty());
}
