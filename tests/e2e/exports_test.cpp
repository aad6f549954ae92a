// SLETT reaches the files that were exported before (P-10), whatever has become of them, and whatever dies meanwhile.
#include <SQLiteCpp/SQLiteCpp.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "conversation.hpp"

namespace stemmen::e2e {
namespace {

using sandbox::Verb;
using namespace std::chrono_literals;

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// An open answer, or a rating: each gives a row.
void answer(Conversation& person, std::uint16_t port) {
    constexpr const char* rating = "Svært fornøyd";
    const double before = metric(port, "stemmen_answers_stored");
    if (person.is_offered(rating)) person.act(Verb::citizen_taps, rating);
    else person.act(Verb::citizen_says, "Betjenten var plantet hyggelig");
    REQUIRE(eventually([&] { return metric(port, "stemmen_answers_stored") == before + 1; }));
    person.hears("?");
    person.settle();
}

Ran command(const Installation& here, std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--config", "stemmen.json"});
    return run(here.folder, arguments, secrets());
}

void export_to(const Installation& here, const std::string& format, const std::string& path) {
    const Ran ran = command(here, {"export", "answers", "--format", format, "--out", path});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
}

void erase(Platform& platform, Conversation& person, const std::string& name) {
    person.act(Verb::citizen_says, "SLETT");
    person.hears("slette");
    person.settle();
    platform.with([&](sandbox::Sandbox& meta) { REQUIRE(meta.perform({.verb = Verb::citizen_taps, .person = name, .number = 1}).has_value()); });
    person.hears("er slettet");
}

std::string session_ids(const Installation& here) {
    SQLite::Database file(here.database());
    return file.execAndGet("SELECT lower(group_concat(hex(id))) FROM session").getString();
}

}  // namespace

TEST_CASE("SLETT takes somebody out of exported files within seconds, and the operator is told of those that were moved away") {
    Platform platform;
    const Installation here(platform.graph_url(), quick_talks);
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    platform.set_callback(port);
    platform.with([](sandbox::Sandbox& meta) { REQUIRE(meta.perform({.verb = Verb::set_up, .text = "zero-config"}).has_value()); });
    CHECK(command(here, {"exports", "list"}).out == "no exported file is known\n");
    Conversation kari(platform, port);
    kari.start();
    answer(kari, port);
    const std::string kari_id = session_ids(here);
    Conversation ola(platform, port, "ola");
    ola.start();
    answer(ola, port);
    const auto file = [&](const std::string& name) { return here.folder.path() / name; };
    export_to(here, "csv", "tables/a.csv");
    export_to(here, "json", "tables/a.json");
    export_to(here, "xlsx", "tables/a.xlsx");
    export_to(here, "csv", "tables/moved.csv");
    std::filesystem::rename(file("tables/moved.csv"), file("kept-by-hand.csv"));
    REQUIRE(has(bytes_of(file("tables/a.csv")), kari_id));
    CHECK(command(here, {"exports", "list"}).code == 0);

    erase(platform, kari, "kari");
    CHECK(eventually([&] { return metric(port, "stemmen_exports{kind=\"waiting\"}") == 1 && metric(port, "stemmen_exports{kind=\"failed\"}") == 1; }, 20s));
    for (const char* name : {"tables/a.csv", "tables/a.json"}) {
        CHECK_FALSE(has(bytes_of(file(name)), kari_id));
        CHECK(has(bytes_of(file(name)), "session_id"));
    }
    CHECK_FALSE(std::filesystem::exists(file("tables/a.xlsx")));
    CHECK(eventually([&] { return has(get(port, "/readyz")->body, "stands in 1 exported file; see what to do with: stemmen exports list"); }, 20s));
    const Ran listed = command(here, {"exports", "list"});
    CHECK(listed.code == 1);
    CHECK(has(listed.out, "moved.csv\n    holds 1 talk that must go: it is not there any more: delete it wherever it is"));
    CHECK(command(here, {"exports", "done", "99"}).code == 2);
    CHECK(command(here, {"exports", "done", "4"}).code == 0);
    CHECK(command(here, {"exports", "list"}).code == 0);
    SQLite::Database database(here.database());
    CHECK(has(database.execAndGet("SELECT group_concat(cause || ' ' || what || ' ' || count, ', ') FROM deletion").getString(), "erasure export_rows 1"));
    CHECK(has(database.execAndGet("SELECT group_concat(cause || ' ' || what || ' ' || count, ', ') FROM deletion").getString(), "operator export_files 1"));
}

TEST_CASE("an export that could not be mended before the service died is mended when it runs again") {
    Platform platform;
    const Installation here(platform.graph_url(), quick_talks);
    std::string kari_id;
    {
        Process service(here.folder, here.serve(), secrets());
        REQUIRE(service.port() != 0);
        platform.set_callback(service.port());
        platform.with([](sandbox::Sandbox& meta) { REQUIRE(meta.perform({.verb = Verb::set_up, .text = "zero-config"}).has_value()); });
        Conversation kari(platform, service.port());
        kari.start();
        answer(kari, service.port());
        kari_id = session_ids(here);
        export_to(here, "csv", "a.csv");
        REQUIRE(has(bytes_of(here.folder.path() / "a.csv"), kari_id));
        erase(platform, kari, "kari");
        service.signal(SIGKILL);  // most often before the seconds are over that it leaves between two looks
        platform.set_callback(0);
        REQUIRE(service.wait() == 128 + SIGKILL);
    }
    Process service(here.folder, here.serve(), secrets());
    REQUIRE(service.port() != 0);
    CHECK(eventually([&] { return !has(bytes_of(here.folder.path() / "a.csv"), kari_id); }, 20s));
    CHECK(has(bytes_of(here.folder.path() / "a.csv"), "session_id"));
}

}  // namespace stemmen::e2e
