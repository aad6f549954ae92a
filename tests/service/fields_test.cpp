// Every stored field is on the list, declared for one purpose, and keeps its basis once people have been asked.
#include "service/fields.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "rules.hpp"
#include "store/contacts_store.hpp"
#include "store/sqlite_store.hpp"

using namespace stemmen;
using namespace stemmen::service;
namespace fs = std::filesystem;

namespace {

void add_columns(const fs::path& path, std::set<std::string>& into) {
    const SQLite::Database database(path.string());
    SQLite::Statement rows(database, "SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'");
    while (rows.executeStep()) into.insert(rows.getColumn(0).getString());
}

privacy::Purposes with_basis(privacy::Basis basis) {
    privacy::Purposes purposes = testing::rules().purposes;
    for (privacy::Purpose& purpose : purposes.all)
        if (purpose.id == "improvement") purpose.basis = basis;
    return purposes;
}

}  // namespace

TEST_CASE("fields: every column of both databases is on the list, and nothing else is") {
    const fs::path folder = fs::temp_directory_path() / ("stemmen-fields-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    REQUIRE(store::SqliteStore::open(folder / "a.db").has_value());
    REQUIRE(store::ContactsStore::open(folder / "c.db").has_value());
    std::set<std::string> columns;
    add_columns(folder / "a.db", columns);
    add_columns(folder / "c.db", columns);
    fs::remove_all(folder);
    const auto listed = stored_fields();
    CHECK(std::set<std::string>(listed.begin(), listed.end()) == columns);
    CHECK(listed.size() == columns.size());
}

TEST_CASE("fields: what must not be stored has no field, by its name") {
    for (const std::string_view field : stored_fields())
        for (const std::string_view word : {"birth", "national", "address_street", "photo", "profile", "case_number", "health", "ethnic", "faith", "party", "union", "raw", "psid", ".ip"}) {
            CAPTURE(field, word);
            CHECK(field.find(word) == std::string_view::npos);
        }
}

TEST_CASE("fields: a basis may be chosen until somebody was asked, and not changed afterwards") {
    auto store = std::move(store::SqliteStore::open(":memory:").value());
    const auto settle = [&](const privacy::Purposes& purposes) {
        std::vector<std::string> faults;
        store->transact([&](Transaction& tx) { faults = settle_bases(purposes, tx); });
        return faults;
    };
    CHECK(settle(with_basis(privacy::Basis::legal_obligation)).empty());
    CHECK(settle(with_basis(privacy::Basis::public_task)).empty());
    store->transact([](Transaction& tx) { tx.insert(Session{.id = {std::string(32, 'a')}, .dialog = "after-conversation", .language = Language::nb, .state = "{}"}); });
    CHECK(settle(with_basis(privacy::Basis::public_task)).empty());
    const auto faults = settle(with_basis(privacy::Basis::consent));
    REQUIRE(faults.size() == with_basis(privacy::Basis::consent).all.front().fields.size());
    CHECK(faults.front().starts_with("purposes.json:"));
    CHECK(faults.front().find("has been collected for \"improvement 6(1)(e)\" and cannot become \"improvement 6(1)(a)\"") != std::string::npos);
    store->transact([](Transaction& tx) { tx.erase_session({std::string(32, 'a')}); });
    CHECK_FALSE(settle(with_basis(privacy::Basis::consent)).empty());  // nor after a withdrawal or deletion
    CHECK(settle(with_basis(privacy::Basis::public_task)).empty());
}
