#include "store/migrations.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <map>

#include "kit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;

namespace {

constexpr std::int64_t with_pseudonyms = 5;  // the first version in which a session carries a pseudonym

// The schema and some rows as the version of that number wrote them. A new migration comes with the file of the version before it.
std::string fixture(std::int64_t version) {
    const std::string path = std::string(STEMMEN_SOURCE_DIR) + "/tests/store/schema_" + std::to_string(version) + ".sql";
    std::ifstream file(path);
    INFO(path);
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::filesystem::path& path, const std::string& sql) {
    SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
}

std::map<std::string, std::string> schema_of(const std::filesystem::path& path) {
    std::map<std::string, std::string> schema;
    const SQLite::Database database(path);
    SQLite::Statement rows(database, "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL");
    while (rows.executeStep()) schema[rows.getColumn(0).getString()] = rows.getColumn(1).getString();
    return schema;
}

}  // namespace

TEST_CASE("a database of every older version is brought up to date and keeps its rows") {
    const TemporaryFolder folder;
    open_or_throw(folder / "fresh.db");
    REQUIRE(store::schema_version_latest() > 1);
    for (std::int64_t version = 1; version < store::schema_version_latest(); ++version) {
        DYNAMIC_SECTION("from version " << version) {
            write(folder / "old.db", fixture(version));
            {
                const auto store = open_or_throw(folder / "old.db");
                const auto counts = store->counts();
                CHECK(counts.threads == 2);
                CHECK(counts.sessions == 2);
                CHECK(counts.open_sessions == 1);
                CHECK(counts.answers == 3);
                CHECK(counts.outbox == 1);
                store->transact([version](Tx& tx) {
                    CHECK_FALSE(tx.remember({std::string(31, '0') + "e"}, noon));
                    // Sessions of a version without pseudonyms get theirs; one that had them keeps them.
                    const auto pseudonym = [](const PersonKey& person, const std::string& drive) {
                        CHECK(person.value == std::string(32, 'a'));
                        CHECK(drive == "after-conversation");
                        return Pseudonym{std::string(32, 'e')};
                    };
                    CHECK(tx.divide_by_drive(pseudonym, 1) == (version < with_pseudonyms ? 1 : 0));
                    CHECK(tx.divide_by_drive(pseudonym, 9) == (version < with_pseudonyms ? 1 : 0));
                    CHECK(tx.divide_by_drive(pseudonym, 9) == 0);
                    CHECK(tx.drives() == std::vector<std::string>{"after-conversation"});
                    CHECK(tx.answer_by_message({std::string(32, 'e')}, {std::string(31, '0') + "9"})->text == "Lytt meir");
                    CHECK(tx.latest_session({std::string(32, 'e')})->disposition == records::Disposition::pending);
                    CHECK(tx.consents_of({std::string(32, 'd')}).front().text_id == "consent.quote");
                    CHECK(tx.outgoing(41));
                    CHECK(tx.enqueue(sample_outgoing(1), noon, true).id == 42);
                });
                CHECK(store->integrity() == "ok");
            }
            CHECK(schema_of(folder / "old.db") == schema_of(folder / "fresh.db"));
        }
    }
}

TEST_CASE("an older database is not read by an export before it was upgraded") {
    const TemporaryFolder folder;
    write(folder / "old.db", fixture(1) + "PRAGMA journal_mode = WAL;");
    const auto opened = store::SqliteStore::open(folder / "old.db", {.read_only = true});
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().detail.find("older stemmen") != std::string::npos);
}

TEST_CASE("a migration that fails leaves the version and the schema as they were") {
    const TemporaryFolder folder;
    write(folder / "old.db", fixture(1) + "CREATE TABLE tally (in_the_way INTEGER);");
    const auto before = schema_of(folder / "old.db");
    const auto opened = store::SqliteStore::open(folder / "old.db");
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().detail.find("tally") != std::string::npos);
    CHECK(schema_of(folder / "old.db") == before);
    CHECK(SQLite::Database(folder / "old.db").execAndGet("PRAGMA user_version").getInt64() == 1);
}
