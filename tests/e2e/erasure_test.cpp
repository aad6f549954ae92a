// Deletion by the citizen's word, by code and by platform: complete, in one piece whatever dies meanwhile, and gone from every file.
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <cctype>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>

#include "conversation.hpp"
#include "search.hpp"

namespace stemmen::e2e {
namespace {

using nlohmann::json;
using sandbox::Verb;
using namespace std::chrono_literals;

const std::vector<std::string> inputs{"stemmen.json", ".keys", ".in", ".out"};  // .out: what the test itself has exported
constexpr int rounds_by_default = 10;

int rounds() {
    const char* given = std::getenv("STEMMEN_CRASH_ROUNDS");
    return given == nullptr ? rounds_by_default : std::max(1, std::atoi(given));
}

std::string words_of(int number) { return "Betjenten var plantet hyggelig nummer " + std::to_string(1000 + number); }
std::string name_of(int number) { return "person" + std::to_string(number); }

// Two answers, one of them in these words. Which question comes first, the rating or an open one, is drawn.
void answer(Conversation& person, std::uint16_t port, const std::string& words) {
    constexpr const char* rating = "Svært fornøyd";
    const double before = metric(port, "stemmen_answers_stored");
    const bool rates_first = person.is_offered(rating);
    for (int i = 1; i <= 2; ++i) {
        if (rates_first == (i == 1)) person.act(Verb::citizen_taps, rating);
        else person.act(Verb::citizen_says, words);
        INFO(words);
        REQUIRE(eventually([&] { return metric(port, "stemmen_answers_stored") >= before + i; }));
        person.hears("?");
        person.settle();
    }
}

json rows(const Installation& here, const std::string& report) {
    const Ran ran = run(here.folder, {"export", report, "--config", "stemmen.json", "--format", "json"}, secrets());
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    return json::parse(ran.out);
}

std::string column(const Installation& here, const std::string& sql) {
    SQLite::Database file(here.database());
    return file.execAndGet(sql).getString();
}

// Ids of the answers, as they stand in the database, and their texts.
std::vector<std::string> traces(const json& answers) {
    std::vector<std::string> found;
    for (const json& row : answers) {
        found.push_back(bytes_of_hex(row.at("answer_id").get<std::string>()));
        if (const auto text = row.at("text").get<std::string>(); text.size() >= Search::word_bytes_min) found.push_back(text);
    }
    return found;
}

void zero_config(Platform& platform) {
    platform.with([](sandbox::Sandbox& meta) { REQUIRE(meta.perform({.verb = Verb::set_up, .text = "zero-config"}).has_value()); });
}

TEST_CASE("after SLETT nothing of the answers is left in any file of the running service, but a line in the deletion log") {
    Platform platform;
    const Installation here(platform.graph_url(), quick_talks);
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    platform.set_callback(port);
    zero_config(platform);
    Conversation kari(platform, port);
    kari.start();
    answer(kari, port, words_of(1));
    platform.with([](sandbox::Sandbox& meta) {
        const std::string longer = words_of(2) + ", og svaret var både raskt og lett å forstå, så jeg er svært godt fornøyd";
        REQUIRE(meta.perform({.verb = Verb::citizen_edits, .person = "kari", .text = longer, .message = words_of(1)}).has_value());
    });
    REQUIRE(eventually([&] { return metric(port, "stemmen_edits_total{kind=\"changed\"}") == 1; }));
    kari.act(Verb::citizen_says, "INNSYN");
    kari.hears("Du kan få se alt");
    kari.settle();
    std::vector<std::string> planted = traces(rows(here, "answers"));
    REQUIRE(planted.size() >= 3);
    planted.push_back(words_of(1));
    REQUIRE(kari.codes().size() == 1);
    planted.push_back(kari.codes().front());
    planted.push_back(column(here, "SELECT receipt FROM session"));
    const Search search(planted);
    CHECK_FALSE(search.in_files(here.folder.path(), inputs).empty());  // it is there: this search can find

    kari.act(Verb::citizen_says, "SLETT");
    kari.hears("slette");
    kari.settle();
    platform.with([](sandbox::Sandbox& meta) { REQUIRE(meta.perform({.verb = Verb::citizen_taps, .person = "kari", .number = 1}).has_value()); });
    kari.hears("er slettet");
    std::vector<std::string> left;
    const bool is_gone = eventually([&] {
        left = search.in_files(here.folder.path(), inputs);
        return left.empty();
    }, 5s);
    CHECK(left == std::vector<std::string>{});
    CHECK(is_gone);
    CHECK(rows(here, "answers").empty());
    CHECK(column(here, "SELECT group_concat(cause || ' ' || what || ' ' || count, ', ') FROM deletion") == "command sessions 1, command answers 2");
    service.signal(SIGTERM);
    CHECK(service.wait() == 0);
    CHECK(search.in_files(here.folder.path(), inputs) == std::vector<std::string>{});
}

TEST_CASE("`stemmen forget` deletes beside the running service, which goes on, and leaves no trace either") {
    Platform platform;
    const Installation here(platform.graph_url(), quick_talks);
    CHECK(run(here.folder, {"forget", "7F3K-9Q2M-X4T8-BC", "--config", "stemmen.json"}, secrets()).code == 1);
    CHECK_FALSE(std::filesystem::exists(here.folder.path() / "var"));  // made nothing where nothing was
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    platform.set_callback(port);
    zero_config(platform);
    Conversation kari(platform, port), ola(platform, port, "ola");
    for (Conversation* each : {&kari, &ola}) {
        each->start();
        answer(*each, port, words_of(each == &kari ? 1 : 2));
        each->act(Verb::citizen_says, "INNSYN");
        each->hears("Du kan få se alt");
        each->settle();
    }
    std::string typed = kari.codes().front();
    for (char& c : typed) c = c == '-' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const Ran ran = run(here.folder, {"forget", typed, "--config", "stemmen.json"}, secrets());
    INFO(ran.err);
    CHECK(ran.code == 0);
    CHECK(ran.out.starts_with("deleted 2 answers; confirmation "));
    CHECK(ran.err.empty());
    const Search search({words_of(1), kari.codes().front()});
    CHECK(search.in_files(here.folder.path(), inputs) == std::vector<std::string>{});
    CHECK(rows(here, "answers").size() == 2);
    CHECK(metric(port, "stemmen_answers_stored") == 2);
    const Ran again = run(here.folder, {"forget", typed, "--config", "stemmen.json"}, secrets());
    CHECK(again.code == 1);
    CHECK(again.err.find("nothing is kept under this code") != std::string::npos);
    CHECK(run(here.folder, {"forget", "not-a-code", "--config", "stemmen.json"}, secrets()).code == 2);
    ola.act(Verb::citizen_says, "STOPP");
    ola.hears("Greit, jeg stopper nå.");
    CHECK(column(here, "SELECT group_concat(cause || ' ' || what || ' ' || count, ', ') FROM deletion") == "operator sessions 1, operator answers 2");
}

// How many answers of each session there are, once nobody has the database open.
std::vector<std::int64_t> answers_by_session(const Installation& here) {
    SQLite::Database file(here.database());
    CHECK(file.execAndGet("PRAGMA integrity_check").getString() == "ok");
    // A consent, an answer or a deletion line without its other half would be half an erasure.
    CHECK(file.execAndGet("SELECT count(*) FROM answer WHERE session NOT IN (SELECT no FROM session)").getInt() == 0);
    CHECK(file.execAndGet("SELECT count(*) FROM deletion WHERE what = 'sessions'").getInt() == file.execAndGet("SELECT count(*) FROM deletion WHERE what = 'answers'").getInt());
    std::vector<std::int64_t> counts;
    SQLite::Statement query(file, "SELECT (SELECT count(*) FROM answer WHERE answer.session = session.no) FROM session ORDER BY no");
    while (query.executeStep()) counts.push_back(query.getColumn(0).getInt64());
    return counts;
}

// People who have each given two answers and know their code, and are done but for deleting them.
std::vector<std::string> people_who_answered(Platform& platform, const Installation& here, int count) {
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    platform.set_callback(port);
    zero_config(platform);
    std::vector<std::string> codes;
    for (int i = 0; i < count; ++i) {
        Conversation person(platform, port, name_of(i));
        person.start();
        answer(person, port, words_of(i));
        person.act(Verb::citizen_says, "INNSYN");
        person.hears("Du kan få se alt");
        person.settle();
        codes.push_back(person.codes().front());
    }
    platform.set_callback(0);
    service.signal(SIGTERM);
    REQUIRE(service.wait() == 0);
    return codes;
}

TEST_CASE("kill -9 in the middle of SLETT leaves all of somebody's answers or none, and in the end none") {
    std::mt19937 random(std::random_device{}());
    Platform platform;
    const Installation here(platform.graph_url(), quick_talks);
    const int people = rounds();
    people_who_answered(platform, here, people);
    for (int i = 0; i < people; ++i) {
        Process service(here.folder, here.serve(), secrets());
        const std::uint16_t port = service.port();
        INFO("round " << i << "\n" << service.err());
        REQUIRE(port != 0);
        platform.set_callback(port);
        Conversation person(platform, port, name_of(i));
        person.act(Verb::citizen_says, "SLETT");
        person.hears("slette");
        platform.with([&](sandbox::Sandbox& meta) { REQUIRE(meta.perform({.verb = Verb::citizen_taps, .person = name_of(i), .number = 1}).has_value()); });
        const auto death = std::chrono::steady_clock::now() + std::chrono::microseconds(random() % 12'000);
        (void)eventually([&] { return std::chrono::steady_clock::now() >= death; }, 100ms);
        service.signal(SIGKILL);
        platform.set_callback(0);
        REQUIRE(service.wait() == 128 + SIGKILL);
        for (const std::int64_t answers : answers_by_session(here)) CHECK(answers == 2);
    }
    Process service(here.folder, here.serve(), secrets());
    REQUIRE(service.port() != 0);
    platform.set_callback(service.port());  // what was not acknowledged comes again
    CHECK(eventually([&] { return metric(service.port(), "stemmen_answers_stored") == 0; }, 60s));
    std::vector<std::string> words;
    for (int i = 0; i < people; ++i) words.push_back(words_of(i));
    const Search search(words);
    CHECK(eventually([&] { return search.in_files(here.folder.path(), inputs).empty(); }, 5s));
}

TEST_CASE("kill -9 in the middle of `stemmen forget` leaves all of the answers or none, and the next one finishes") {
    std::mt19937 random(std::random_device{}());
    Platform platform;
    const Installation here(platform.graph_url(), quick_talks);
    const std::vector<std::string> codes = people_who_answered(platform, here, rounds());
    for (const std::string& code : codes) {
        const std::vector<std::string> command{"forget", code, "--config", "stemmen.json"};
        {
            Process forgetting(here.folder, command, secrets());
            const auto death = std::chrono::steady_clock::now() + std::chrono::microseconds(random() % 80'000);
            (void)eventually([&] { return std::chrono::steady_clock::now() >= death; }, 200ms);
            forgetting.signal(SIGKILL);
            REQUIRE(forgetting.wait().has_value());
        }
        for (const std::int64_t answers : answers_by_session(here)) CHECK(answers == 2);
        const Ran again = run(here.folder, command, secrets());
        INFO(again.err);
        CHECK((again.code == 0 || again.err.find("nothing is kept under this code") != std::string::npos));
    }
    CHECK(answers_by_session(here).empty());
}

}  // namespace
}  // namespace stemmen::e2e
