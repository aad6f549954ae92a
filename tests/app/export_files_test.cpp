// Exported files from which somebody has to go: which rows leave, what is deleted whole, and what is left to the operator.
#include "app/export_files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "app/data_files.hpp"
#include "app/clock.hpp"
#include "privacy/sha256.hpp"
#include "store/sqlite_store.hpp"
#include "tables/table_files.hpp"

using namespace stemmen;
using namespace stemmen::app;
namespace fs = std::filesystem;

namespace {

const std::string kari(32, 'a'), ola(32, 'b');
bool is_kari(const std::string& session) { return session == kari; }

Table table_of(const std::vector<std::pair<std::string, std::string>>& texts) {
    Table table{"answers", {{"answer_id", ""}, {"session_id", ""}, {"text", ""}, {"version", "", true}}, {}};
    for (int number = 1; const auto& [session, text] : texts) table.rows.push_back({std::to_string(number++), session, text, "3"});
    return table;
}

const std::string awkward = "linje 1\nlinje 2; \"sitat\"\r\n=SUM(A1)";

struct Desk {
    Desk() {
        char name[] = "/tmp/stemmen-exports-XXXXXX";
        folder = ::mkdtemp(name);
        keys.emplace(privacy::KeyRing::parse(privacy::new_key_file(random_bytes(privacy::new_key_file_random_bytes)).value()).value());
        store = std::move(stemmen::store::SqliteStore::open(folder / "a.db").value());
    }
    ~Desk() { fs::remove_all(folder); }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    void talk(const std::string& id) {
        store->transact([&](service::Transaction& tx) {
            tx.insert(service::Session{.id = {id}, .channel = "web", .account = "w", .dialog = "place", .dialog_version = 1, .state = "{}", .invited_at = now, .active_at = now, .ended_at = now});
        });
    }
    void erase(const std::string& id) {
        store->transact([&](service::Transaction& tx) {
            tx.exports().mark_erased(service::export_key(*keys, {id}), now);
            tx.erase_session({id});
        });
    }
    // Of Kari and Ola.
    std::string write(const std::string& name, const std::string& format) {
        Table table = table_of({{kari, awkward}, {ola, "Bra"}, {kari, "Mer"}});
        const auto bytes = [&](const Table& of) -> Result<std::string> { return format == "json" ? tables::to_json(of) : tables::to_csv(of) + (format == "xlsx" ? "PK" : ""); };
        const std::string path = (folder / name).string();
        REQUIRE(write_noted_export(*store, *keys, [&] { return now; }, path, format, table, bytes).has_value());
        return path;
    }
    std::size_t mend() {
        return mend_exports(*store, *keys, [&] { return now; });
    }
    std::vector<service::ExportFile> files() {
        std::vector<service::ExportFile> all;
        store->transact([&](service::Transaction& tx) { all = tx.exports().all(10); });
        return all;
    }

    fs::path folder;
    std::optional<privacy::KeyRing> keys;
    std::unique_ptr<stemmen::store::SqliteStore> store;
    Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30}};
};

void put(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

}  // namespace

TEST_CASE("exports: the rows of one person leave a CSV and a JSON file, and the others stay byte for byte") {
    const Table both = table_of({{ola, awkward}, {kari, awkward}, {ola, "Bra"}});
    Table left = both;
    left.rows.erase(left.rows.begin() + 1);
    const auto csv = thin_csv(tables::to_csv(both), is_kari);
    REQUIRE(csv);
    CHECK(csv->rows == 1);
    CHECK(csv->text == tables::to_csv(left));
    const auto json = thin_json(tables::to_json(both), is_kari);
    REQUIRE(json);
    CHECK(json->rows == 1);
    CHECK(json->text == tables::to_json(left));

    const Table alone = table_of({{kari, "x"}});
    CHECK(thin_json(tables::to_json(alone), is_kari)->text == "[]\n");
    CHECK(thin_csv(tables::to_csv(alone), is_kari)->text == tables::to_csv(table_of({})));
    CHECK(thin_csv(tables::to_csv(left), is_kari)->text == tables::to_csv(left));
    CHECK(thin_json(tables::to_json(table_of({})), is_kari)->rows == 0);
}

TEST_CASE("exports: a file whose rows are not known again is not touched") {
    const std::string csv = tables::to_csv(table_of({{kari, "x"}}));
    CHECK_FALSE(thin_csv("", is_kari));
    CHECK_FALSE(thin_csv("answer_id;text\r\n1;x\r\n", is_kari));       // nobody can tell whose the rows are
    CHECK_FALSE(thin_csv(csv + "2;" + kari + "\r\n", is_kari));         // a row that has lost cells
    CHECK_FALSE(thin_csv(csv + "2;" + kari + ";\"open;3\r\n", is_kari));  // a quote that never ends
    CHECK_FALSE(thin_json("", is_kari));
    CHECK_FALSE(thin_json("[\n  {\"text\": \"x\"}\n]\n", is_kari));
    CHECK_FALSE(thin_json("[{\"session_id\": 1}]\n", is_kari).value_or(Thinned{}).rows != 0);
    CHECK_FALSE(thin_json("{\"session_id\": \"" + kari + "\"}\n", is_kari));
}

TEST_CASE("exports: whoever is erased leaves the files that were written before, the file keeps its rights") {
    Desk desk;
    desk.talk(kari);
    desk.talk(ola);
    const std::string csv = desk.write("a.csv", "csv"), json = desk.write("a.json", "json"), sheet = desk.write("a.xlsx", "xlsx");
    REQUIRE(::chmod(csv.c_str(), 0640) == 0);
    CHECK(desk.mend() == 0);
    CHECK(read_file(csv)->find(kari) != std::string::npos);
    desk.erase(kari);
    CHECK(desk.store->counts().exports.waiting == 3);
    CHECK(desk.mend() == 0);
    for (const std::string& path : {csv, json}) {
        CHECK(read_file(path)->find(kari) == std::string::npos);
        CHECK(read_file(path)->find(ola) != std::string::npos);
    }
    CHECK_FALSE(fs::exists(sheet));  // it cannot be changed row by row
    CHECK((fs::status(csv).permissions() & fs::perms::group_read) != fs::perms::none);
    CHECK(desk.files().size() == 2);
    CHECK(desk.store->counts().exports.waiting == 0);
    for (const auto& entry : fs::directory_iterator(desk.folder)) CHECK(entry.path().extension() != ".stemmen-new");
}

TEST_CASE("exports: what was moved, changed or lies where the service may not is told, and is dealt with by whoever may") {
    Desk desk;
    desk.talk(kari);
    desk.talk(ola);
    const std::string moved = desk.write("moved.csv", "csv"), changed = desk.write("changed.csv", "csv"), sheet = desk.write("sheet.xlsx", "xlsx"), link = desk.write("link.csv", "csv");
    fs::rename(moved, desk.folder / "elsewhere.csv");
    put(changed, "Some notes of mine about " + kari + "\n");
    put(sheet, "saved anew");
    fs::rename(link, desk.folder / "target.csv");
    fs::create_symlink(desk.folder / "target.csv", link);
    desk.erase(kari);
    CHECK(desk.mend() == 4);
    std::map<std::string, std::string> faults;
    std::map<std::string, std::int64_t> numbers;
    for (const service::ExportFile& file : desk.files()) {
        faults[fs::path(file.path).filename()] = file.fault;
        numbers[fs::path(file.path).filename()] = file.number;
    }
    CHECK(faults == std::map<std::string, std::string>{{"moved.csv", "moved"}, {"changed.csv", "changed"}, {"sheet.xlsx", "changed"}, {"link.csv", "changed"}});
    CHECK(fs::exists(sheet));
    CHECK(desk.store->counts().exports.failed == 4);

    desk.store->transact([&](service::Transaction& tx) {
        CHECK(service::waiting_exports(tx, desk.now, false).empty());  // not every five seconds
        CHECK(service::waiting_exports(tx, desk.now + service::export_retry + Duration{1}, false).size() == 4);
        CHECK(service::settle_export(tx, numbers["sheet.xlsx"], desk.now));
        CHECK_FALSE(service::settle_export(tx, numbers["sheet.xlsx"], desk.now));
        CHECK_FALSE(service::settle_export(tx, 999, desk.now));
    });
    fs::rename(desk.folder / "elsewhere.csv", moved);  // it is put back
    CHECK(desk.mend() == 2);
    CHECK(read_file(moved)->find(kari) == std::string::npos);
}

TEST_CASE("exports: a mending that was cut off is finished by the next one") {
    Desk desk;
    desk.talk(kari);
    desk.talk(ola);
    const std::string path = desk.write("a.csv", "csv");
    desk.erase(kari);
    std::vector<service::WaitingExport> waiting;
    desk.store->transact([&](service::Transaction& tx) { waiting = service::waiting_exports(tx, desk.now, false); });
    REQUIRE(waiting.size() == 1);
    // The file is rewritten, and the process dies before that is recorded; another one died while it wrote the new file.
    CHECK(mend_export(waiting.front(), *desk.keys).rows == 2);
    put(path + ".stemmen-new", "half of it");
    CHECK(desk.store->counts().exports.waiting == 1);
    CHECK(desk.mend() == 0);
    CHECK(read_file(path)->find(ola) != std::string::npos);
    CHECK(read_file(path)->find(kari) == std::string::npos);
}

TEST_CASE("exports: somebody who is erased while the table is being read never comes into the file") {
    Desk desk;
    desk.talk(ola);  // Kari's rows were read a moment ago, and her talk is gone since
    const std::string path = desk.write("a.csv", "csv");
    CHECK(read_file(path)->find(kari) == std::string::npos);
    CHECK(read_file(path)->find(ola) != std::string::npos);
}

TEST_CASE("exports: a file whose writer died is forgotten when it was never there") {
    Desk desk;
    desk.talk(kari);
    Table table = table_of({{kari, "x"}});
    const auto dies = [](const Table&) -> Result<std::string> { return Error{Errc::unavailable, "no room"}; };
    CHECK_FALSE(write_noted_export(*desk.store, *desk.keys, [&] { return desk.now; }, (desk.folder / "never.csv").string(), "csv", table, dies).has_value());
    desk.erase(kari);
    CHECK(desk.mend() == 1);  // perhaps it is just being written
    desk.now += service::export_writing_max + Duration{1};
    CHECK(desk.mend() == 0);
    CHECK(desk.files().empty());
}

TEST_CASE("exports: what is kept under one code is deleted whole, and a file takes the place of the one it replaces") {
    Desk desk;
    desk.talk(kari);
    const std::string path = (desk.folder / "innsyn.json").string();
    const auto now = [&] { return desk.now; };
    REQUIRE(write_noted_access(*desk.store, *desk.keys, now, path, {kari}, "{\"answers\": 1}\n").value());
    REQUIRE(write_noted_access(*desk.store, *desk.keys, now, path, {kari}, "{\"answers\": 2}\n").value());
    CHECK(desk.files().size() == 1);
    desk.erase(kari);
    CHECK(desk.mend() == 0);
    CHECK_FALSE(fs::exists(path));
    CHECK_FALSE(write_noted_access(*desk.store, *desk.keys, now, path, {kari}, "{}\n").value());
    CHECK_FALSE(fs::exists(path));
    CHECK(desk.files().empty());
}

TEST_CASE("exports: more files than may be known are refused with what to do") {
    Desk desk;
    desk.talk(kari);
    desk.store->transact([&](service::Transaction& tx) {
        for (std::size_t i = 0; i < service::exports_max; ++i) tx.exports().insert({.path = "/x", .report = "answers", .format = "csv", .made_at = desk.now});
    });
    const auto refused = write_noted_access(*desk.store, *desk.keys, [&] { return desk.now; }, (desk.folder / "a.json").string(), {kari}, "{}\n");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Errc::over_limit);
    CHECK(refused.error().detail.find("stemmen exports done NUMBER") != std::string::npos);
    CHECK_FALSE(fs::exists(desk.folder / "a.json"));
}
