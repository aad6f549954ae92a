// Where a citizen's words, the ids of persons and messages, and our own secrets must never be: log, metrics, answers to strangers,
// exports, disk, core dumps, and the memory of a service that has done its work.
#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "conversation.hpp"
#include "search.hpp"

namespace stemmen::e2e {
namespace {

using sandbox::Verb;
using namespace std::chrono_literals;
using Words = std::vector<std::string>;

// What no file of the installation may hold was put there by the test itself: configuration, keys, and what it said to a command.
const Words inputs{"stemmen.json", "stemmen.keys", "-secret", ".in"};

const Words officers_words{"Plantetord om passet", "Ola Nordmannsen", "Plantetord fra betjenten"};
const Words answered{"48271935", "01010112345", "kari.plantet@example.no", "Plantetgata 17"};
const Words dangerous{"plantetdøra", "han har kniv"};

std::string changes_for(const std::string& level, std::uint16_t port) {
    nlohmann::json changes = nlohmann::json::parse(quick_talks);
    changes["log"] = {{"level", level}};
    changes["http"] = {{"listen", "127.0.0.1:" + std::to_string(port)}};
    return changes.dump();
}

// Temporary files are made where they are searched for, and found.
Environment watched_environment(const Installation& here) {
    std::filesystem::create_directories(here.folder.path() / "tmp");
    Environment variables = secrets();
    variables["TMPDIR"] = here.folder.file("tmp");
    return variables;
}

// Everything in which words travel: to officers, as answers, as danger, edited, unsent, as commands. All planted words, afterwards.
Words talk(Platform& platform, std::uint16_t port) {
    Conversation kari(platform, port);
    platform.with([](sandbox::Sandbox& meta) { REQUIRE(meta.perform({.verb = Verb::set_up, .text = "zero-config"}).has_value()); });
    kari.start("Hei, Plantetord om passet mitt, ring Ola Nordmannsen.", "Plantetord fra betjenten.");
    kari.act(Verb::citizen_says, "Ring meg på 48271935, mitt nummer er 01010112345, jeg heter Ola Nordmannsen.");
    kari.settle();
    kari.act(Verb::citizen_edits, "Skriv til kari.plantet@example.no, jeg bor i Plantetgata 17.");
    kari.act(Verb::citizen_says, "Hjelp meg nå, han har kniv og står utenfor plantetdøra");
    kari.hears("112");
    kari.settle();  // and the thread is the officers'
    kari.act(Verb::citizen_unsends, "");
    kari.act(Verb::citizen_says, "INNSYN");
    kari.hears("Du kan få se alt");
    kari.act(Verb::citizen_says, "STOPP");
    kari.hears("Greit, jeg stopper nå.");
    kari.settle();
    Words planted = kari.message_ids();
    planted.push_back(kari.psid());
    for (const Words& more : {officers_words, answered, dangerous, kari.codes()}) planted.insert(planted.end(), more.begin(), more.end());
    return planted;
}

// What strangers send: unsigned, unknown, unfinished. None of it is answered with its own words.
Words strangers(std::uint16_t port, const Search& search) {
    Words said;
    const auto answered_with = [&](const std::optional<HttpResponse>& answer) {
        if (!answer) return;
        for (const auto& [name, value] : answer->headers) said.push_back(name + ": " + value);
        said.push_back(answer->body);
    };
    const std::string body = said_by_citizen("7123400098765432", "m_plantet_stranger", "Plantetord fra en fremmed", now_millis());
    HttpRequest refused = signed_webhook(body, "another secret");
    answered_with(ask(port, refused));
    answered_with(ask(port, signed_webhook("{\"object\":\"page\",\"entry\":[{\"Plantetord fra en fremmed\":1}]}")));
    answered_with(get(port, "/Plantetord-fra-en-fremmed?code=7123400098765432"));
    answered_with(get(port, "/webhooks/messenger?hub.mode=subscribe&hub.verify_token=plantet-token&hub.challenge=1"));
    answered_with(get(port, "/webhooks/messenger/deletion?kode=plantet-kode"));
    answered_with(ask(port, {.method = "DELETE", .target = "/api/v1/episodes/end?person=7123400098765432"}));
    answered_with(ask(port, {.method = "POST", .target = "/api/v1/episodes/end", .headers = {{"authorization", "Bearer plantet-token"}}, .body = R"({"person":"7123400098765432"})"}));
    answered_with(ask(port, {.method = "POST", .target = "/webhooks/messenger/deletion", .headers = {{"x-plantet", "Plantetord fra en fremmed"}}, .body = "signed_request=plantet.request"}));
    const Socket unfinished(port);
    REQUIRE(unfinished.send("POST /webhooks/messenger HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n\r\n" + body));
    Words found;
    for (const std::string& each : said)
        for (const std::string& word : search.in(each)) found.push_back(word);
    return found;
}
const Words strangers_words{"7123400098765432", "m_plantet_stranger", "Plantetord fra en fremmed", "Plantetord-fra-en-fremmed", "plantet-token", "plantet-kode", "plantet.request"};

Words with_secrets(Words words) {
    for (const char* secret : {app_secret, verify_token, page_token, operator_token}) words.emplace_back(secret);
    return words;
}

TEST_CASE("no secret, platform id, message id, code or word of a citizen reaches log, metrics, answers, exports or disk, at any log level") {
    const std::string level = GENERATE("debug", "info", "warn", "error");
    INFO("log level " << level);
    Platform platform;
    const std::uint16_t port = free_port();  // above info the log does not tell it
    const Installation here(platform.graph_url(), changes_for(level, port));
    const Environment variables = watched_environment(here);
    Process service(here.folder, here.serve(), variables);
    REQUIRE(eventually([&] { return status_of(get(port, "/healthz")) == 200; }));
    platform.set_callback(port);
    Words planted = talk(platform, port);
    planted.insert(planted.end(), strangers_words.begin(), strangers_words.end());
    const Search search(with_secrets(planted));
    CHECK(strangers(port, search) == Words{});
    for (const char* page : {"/metrics", "/readyz", "/healthz", "/"}) {
        INFO(page);
        const auto answer = get(port, page);
        REQUIRE(answer.has_value());
        CHECK(search.in(answer->body) == Words{});
    }
    REQUIRE(std::filesystem::file_size(here.folder.path() / "var/stemmen.db-wal") > 0);
    REQUIRE(std::filesystem::exists(here.folder.path() / "var/stemmen.db-shm"));
    CHECK(search.in_files(here.folder.path(), inputs) == Words{});

    for (const char* report : {"answers", "consents", "dispositions", "not-asked"})
        for (const char* format : {"csv", "json", "xlsx"}) {
            INFO(report << " as " << format);
            const Ran ran = run(here.folder, {"export", report, "--config", "stemmen.json", "--format", format, "--out", std::string("tmp/table.") + format}, variables);
            CHECK(ran.code == 0);
        }
    CHECK(std::distance(std::filesystem::directory_iterator(here.folder.path() / "tmp"), {}) == 5);  // the tables and the codebooks of two; the folder of the XLSX is gone
    service.signal(SIGTERM);
    CHECK(service.wait() == 0);
    CHECK(search.in_files(here.folder.path(), inputs) == Words{});
}

TEST_CASE("a service that dies leaves no core file and lets nothing into one that is asked for") {
    const Installation here;
    Process service(here.folder, here.serve(), secrets());
    REQUIRE(service.port() != 0);
    const std::string proc = "/proc/" + std::to_string(service.id());
    const std::string limits = read_all(proc + "/limits");
    const auto line = limits.find("Max core file size");
    REQUIRE(line != std::string::npos);
    CHECK(limits.substr(line, limits.find('\n', line) - line).find("Max core file size        0                    0") == 0);
    CHECK(read_all(proc + "/coredump_filter") == "00000000\n");
    service.signal(SIGABRT);
    CHECK(service.wait() == 128 + SIGABRT);
    CHECK_FALSE(service.has_dumped_core());
    for (const auto& entry : std::filesystem::directory_iterator(here.folder.path())) CHECK_FALSE(entry.path().filename().string().starts_with("core"));
}

TEST_CASE("when its work is done, nothing a citizen wrote and no id of person or message is left in the service's memory") {
    if (std::string(STEMMEN_SANITIZE) != "") {
        std::cout << "skipped: a sanitizer keeps freed memory on purpose, so there is nothing to prove about it here\n";
        return;
    }
    Platform platform;
    const Installation here(platform.graph_url(), changes_for("debug", 0));
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    platform.set_callback(port);
    Words planted = talk(platform, port);
    // The same by hand, as Meta escapes it, and somebody whose talk with the officers goes on: the sealed address is all that is kept.
    const std::string psid = "7123499912345678";
    for (const char* text : {"Plåntet hæmmelighet, ring 48271935", "Så hyggelig, sa Plåntet Hæmmeligsen"}) {
        nlohmann::json body = nlohmann::json::parse(said_by_citizen(psid, "m_plantet_" + std::to_string(planted.size()), text, now_millis()));
        CHECK(status_of(ask(port, signed_webhook(body.dump(-1, ' ', true)))) == 200);
        planted.push_back("m_plantet_" + std::to_string(planted.size()));
    }
    for (const char* word : {"Plåntet hæmmelighet", "Plåntet Hæmmeligsen"}) planted.emplace_back(word);
    planted.push_back(psid);
    (void)strangers(port, Search({}));
    planted.insert(planted.end(), strangers_words.begin(), strangers_words.end());
    const Search search(planted);

    const Search::Memory before = Search({verify_token}).in_memory(service.id());
    if (!before.fault.empty()) {
        const bool is_allowed = std::getenv("STEMMEN_MEMORY_UNREADABLE_OK") != nullptr;
        std::cout << (is_allowed ? "skipped: " : "") << "the memory of the service cannot be read (" << before.fault
                  << "): run as root with CAP_SYS_PTRACE, or set STEMMEN_MEMORY_UNREADABLE_OK to go without this test\n";
        CHECK(is_allowed);
        return;
    }
    CHECK_FALSE(before.found.empty());  // what does live there is found: this search can find
    CHECK(before.bytes > 1'000'000);
    Search::Memory after;
    const bool is_clean = eventually([&] {
        after = search.in_memory(service.id());
        return after.found.empty();
    }, 5s);
    INFO(after.bytes << " bytes read");
    CHECK(after.found == Words{});
    CHECK(is_clean);
}

}  // namespace
}  // namespace stemmen::e2e
