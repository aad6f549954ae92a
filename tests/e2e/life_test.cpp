// A full life: talk, answers, consent, withdrawal, INNSYN, SLETT, and then a search for every trace in every file.
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "installation.hpp"
#include "sandbox/action.hpp"

namespace stemmen::e2e {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

// One citizen at the sandbox, who does and hears one thing after the other.
class Citizen {
public:
    Citizen(Platform& platform, const Process& service) : platform_(platform), service_(service) {}

    void act(sandbox::Verb verb, const std::string& text) {
        seen_ = count();
        platform_.with([&](sandbox::Sandbox& meta) {
            INFO(text);
            REQUIRE(meta.perform({.verb = verb, .person = "kari", .text = text}).has_value());
        });
    }
    void says(const std::string& text) { act(sandbox::Verb::citizen_says, text); }
    void taps(const std::string& title) { act(sandbox::Verb::citizen_taps, title); }
    // The first thing with this in it that the bot says after the last act.
    std::string hears(const std::string& part) {
        std::string found;
        const bool heard = eventually([&] {
            const std::vector<sandbox::Line> lines = spoken();
            for (std::size_t i = seen_; i < lines.size() && found.empty(); ++i)
                if (lines[i].text.find(part) != std::string::npos) found = lines[i].text;
            return !found.empty();
        });
        INFO(part << "\n" << service_.err());
        REQUIRE(heard);
        return found;
    }
    // What the bot asks now, when it has said something since the last act that waits for an answer.
    sandbox::Line question() {
        std::vector<sandbox::Line> lines;
        REQUIRE(eventually([&] {
            lines = spoken();
            return lines.size() > seen_ && (!lines.back().choices.empty() || lines.back().text.ends_with("?") || lines.back().text.starts_with("Tusen takk"));
        }));
        return lines.back();
    }
    std::string psid() {
        std::string id;
        platform_.with([&](sandbox::Sandbox& meta) { id = meta.world().thread("kari")->psid; });
        return id;
    }

private:
    std::vector<sandbox::Line> spoken() {
        std::vector<sandbox::Line> lines;
        platform_.with([&](sandbox::Sandbox& meta) {
            if (const auto* thread = meta.world().thread("kari"))
                for (const sandbox::Line& line : thread->lines)
                    if (line.who == sandbox::Who::bot && line.kind == sandbox::Line::Kind::message) lines.push_back(line);
        });
        return lines;
    }
    std::size_t count() { return spoken().size(); }

    Platform& platform_;
    const Process& service_;
    std::size_t seen_ = 0;
};

// Answers whatever is asked, in any order that is drawn, says yes to the quote, and gives the code of the goodbye.
std::string answer_everything(Citizen& kari) {
    for (int i = 0; i < 20; ++i) {
        const sandbox::Line asked = kari.question();
        if (asked.text.starts_with("Tusen takk")) {
            const auto at = asked.text.find("SLETT ");
            REQUIRE(at != std::string::npos);
            return asked.text.substr(at + 6, 17);
        }
        const auto offered = [&](std::string_view title) { return std::ranges::find(asked.choices, title, &sandbox::Choice::title) != asked.choices.end(); };
        std::string title;
        for (const char* each : {"Ja, det er greit", "Svært fornøyd", "Nei, jeg er ferdig", "Ja"})
            if (title.empty() && offered(each)) title = each;
        if (title.empty()) kari.says("PLANTET-ORD om en betjent som forklarte alt godt");
        else kari.taps(title);
    }
    FAIL("the talk does not end");
    return {};
}

// Where in the installation any of these stands.
std::vector<std::string> traces(const fs::path& folder, const std::vector<std::string>& secrets) {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        const std::string bytes = read_all(entry.path());
        for (const std::string& secret : secrets)
            if (bytes.find(secret) != std::string::npos) found.push_back(entry.path().filename().string() + ": " + secret);
    }
    return found;
}

}  // namespace

TEST_CASE("a full life: after SLETT no file holds a word, a code or a key of it, only that something was deleted") {
    Platform platform;
    const Installation here(platform.graph_url(), R"({"messenger":{"typing":"0s","automation_reply":"0s"}})");
    const auto command = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--config", "stemmen.json"});
        return run(here.folder, arguments, secrets());
    };
    std::string code, psid, session;
    {
        Process service(here.folder, here.serve(), secrets());
        const std::uint16_t port = service.port();
        REQUIRE(port != 0);
        platform.set_callback(port);
        Citizen kari(platform, service);
        kari.act(sandbox::Verb::set_up, "zero-config");
        kari.says("Hei, jeg lurer på noe.");
        REQUIRE(eventually([&] { return metric(port, "stemmen_events_total{kind=\"text\"}") == 1; }));
        kari.act(sandbox::Verb::officer_says, "Svaret er ja.");
        kari.hears("Takk for praten");
        kari.taps("Ja, det går fint");
        kari.hears("Kort om personvern");
        kari.taps("Jeg vil svare her");
        code = answer_everything(kari);
        psid = kari.psid();

        const json before = json::parse(command({"export", "answers", "--format", "json"}).out);
        REQUIRE(before.size() >= 3);
        session = before.at(0).at("session_id").get<std::string>();
        CHECK(std::ranges::count(before, "yes", [](const json& row) { return row.at("may_quote").get<std::string>(); }) >= 1);

        kari.says("TREKK");
        kari.hears("trukket: å vise noe av det du skrev");
        kari.says("INNSYN");
        const std::string told = kari.hears("koden ");
        code = told.substr(told.find("koden ") + 6, 17);

        const Ran access = command({"export", "--receipt", code});
        REQUIRE(access.code == 0);
        const json file = json::parse(access.out);
        CHECK(file.at("format") == "stemmen-access");
        CHECK(file.at("consents_now").at("quote") == false);
        REQUIRE(file.at("consents").size() == 2);
        CHECK(file.at("consents")[0].at("text_shown").get<std::string>().find("Kan vi vise noe") != std::string::npos);
        CHECK(file.at("consents")[0].at("purpose").at("article") == "GDPR art. 6(1)(a)");
        CHECK(file.at("consents")[0].at("how_to_withdraw").get<std::string>().find("TREKK") != std::string::npos);
        CHECK(file.at("answers").size() == before.size());
        CHECK(file.at("kept_until").at("answers").get<std::string>().size() == 10);
        const json after = json::parse(command({"export", "answers", "--format", "json"}).out);
        CHECK(std::ranges::count(after, "yes", [](const json& row) { return row.at("may_quote").get<std::string>(); }) == 0);
        CHECK_FALSE(traces(here.folder.path() / "var", {"PLANTET-ORD"}).empty());  // this search can find

        kari.says("SLETT");
        kari.hears("Skal jeg slette alt du har svart?");
        kari.taps("Ja, slett");
        kari.hears("Svarene er slettet");
        REQUIRE(eventually([&] { return metric(port, "stemmen_outbox") == 0; }));
        service.signal(SIGTERM);
        REQUIRE(service.wait() == 0);
    }
    std::string session_bytes;
    for (std::size_t i = 0; i + 1 < session.size(); i += 2) session_bytes += static_cast<char>(std::stoi(session.substr(i, 2), nullptr, 16));
    // The text that was asked is kept as the house's own, since it is nobody's; what was answered is not.
    CHECK(traces(here.folder.path() / "var", {"PLANTET-ORD", code, psid, session}) == std::vector<std::string>{});
    CHECK(SQLite::Database(here.database()).execAndGet("SELECT count(*) FROM answer").getInt64() == 0);
    const std::vector<std::string> left = traces(here.folder.path() / "var", {session_bytes});
    CHECK(left.size() <= 1);  // that a talk was asked about, which names no person
    CHECK(command({"export", "--receipt", code}).code == 1);
    CHECK(json::parse(command({"export", "answers", "--format", "json"}).out).empty());
    CHECK(json::parse(command({"export", "consents", "--format", "json"}).out).empty());
    CHECK_FALSE(traces(here.folder.path() / "var", {"sessions"}).empty());  // the deletion log
}

TEST_CASE("a consent is withdrawn on the command line by its code, one flag or all, and nothing else is changed") {
    const Installation here;
    const auto withdraw = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments{"consent", "withdraw"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        arguments.insert(arguments.end(), {"--config", "stemmen.json"});
        return run(here.folder, arguments, secrets());
    };
    {
        Process service(here.folder, here.serve(), secrets());
        REQUIRE(service.port() != 0);
        CHECK(fs::exists(here.folder.file("var/contacts.db")));
        CHECK(fs::exists(here.folder.file("var/contacts.keys")));
        service.signal(SIGTERM);
        REQUIRE(service.wait() == 0);
    }
    CHECK(withdraw({"no-code"}).code == 2);
    CHECK(withdraw({"7F3K-9Q2M-X4T8-BC", "--flag", "profiling"}).err.find("\"profiling\" is no consent") != std::string::npos);
    const Ran unknown = withdraw({"7F3K-9Q2M-X4T8-BC"});
    CHECK(unknown.code == 1);
    CHECK(unknown.err.find("nothing is kept under this code") != std::string::npos);
}

}  // namespace stemmen::e2e
