// The write-ahead log is written in one piece a commit (store/log_writes.hpp).
#include "store/log_writes.hpp"

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "kit.hpp"
#include "store/connection.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;

namespace {

store::ConnectionOptions options(std::size_t cache_kib) {
    return {.busy_timeout = std::chrono::milliseconds{2000}, .cache_kib = cache_kib, .checkpoint_pages = 100'000};
}
std::uintmax_t log_bytes(const std::filesystem::path& database) { return std::filesystem::file_size(database.string() + "-wal"); }

// More than the gathered bytes, and more than a small cache holds.
void insert_much(store::Connection& connection, int mark) {
    connection.execute("INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT " +
                       std::to_string(mark) + ", hex(randomblob(1500)) FROM n");
}
std::int64_t rows_marked(store::Connection& connection, int mark) {
    return connection.database().execAndGet("SELECT count(*) FROM t WHERE mark = " + std::to_string(mark)).getInt64();
}

}  // namespace

TEST_CASE("the log: what waits is written by the commit, and read back before it") {
    const TemporaryFolder folder;
    const auto path = folder / "x.db";
    store::Connection connection(path.string(), options(16));
    connection.execute("CREATE TABLE t (mark INTEGER, filling TEXT)");
    const std::uintmax_t before = log_bytes(path);
    connection.execute("BEGIN IMMEDIATE");
    connection.execute("INSERT INTO t VALUES (1, 'short')");
    CHECK(log_bytes(path) == before);
    insert_much(connection, 1);  // does not fit the cache: pages go to the log and come back from it
    CHECK(rows_marked(connection, 1) == 201);
    connection.execute("COMMIT");
    store::Connection reader(path.string(), {.read_only = true, .busy_timeout = std::chrono::milliseconds{2000}, .cache_kib = 16});
    CHECK(rows_marked(reader, 1) == 201);
    CHECK(connection.database().execAndGet("PRAGMA integrity_check").getString() == "ok");
}

TEST_CASE("the log: a transaction that is taken back leaves nothing that could fall on what another program writes next") {
    const TemporaryFolder folder;
    const auto path = folder / "x.db";
    store::Connection one(path.string(), options(16));
    store::Connection other(path.string(), options(16));
    one.execute("CREATE TABLE t (mark INTEGER, filling TEXT)");
    for (int round = 0; round < 20; ++round) {
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)");  // so that nothing of the log is read when one takes back, which would write
        one.execute("BEGIN IMMEDIATE");
        insert_much(one, -1);
        one.rollback();
        other.execute("BEGIN IMMEDIATE");
        insert_much(other, round);
        other.execute("COMMIT");
        one.execute("INSERT INTO t VALUES (-2, 'x')");
        CHECK(rows_marked(one, round) == 200);
    }
    CHECK(rows_marked(one, -1) == 0);
    CHECK(rows_marked(other, -2) == 20);
    CHECK(other.database().execAndGet("PRAGMA integrity_check").getString() == "ok");
}

TEST_CASE("the log: a database in memory has none, and one whose commits are not synced writes at once") {
    const TemporaryFolder folder;
    store::Connection in_memory(":memory:", options(1024));
    CHECK(store::LogWrites::gather(in_memory.database().getHandle()) == nullptr);
    auto unsynced = options(1024);
    unsynced.synchronous_full = false;
    const auto path = folder / "x.db";
    store::Connection connection(path.string(), unsynced);
    connection.execute("CREATE TABLE t (mark INTEGER, filling TEXT)");
    const std::uintmax_t before = log_bytes(path);
    connection.execute("INSERT INTO t VALUES (1, 'x')");
    CHECK(log_bytes(path) > before);
}
