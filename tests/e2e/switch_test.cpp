// The kill switch of a channel and rules that are read again, on the real binary while it runs.
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

// Kari, who has a talk with an officer and then with the bot.
class Talk {
public:
    explicit Talk(Platform& platform) : platform_(platform) {}

    void act(sandbox::Verb verb, const std::string& text) {
        platform_.with([&](sandbox::Sandbox& meta) {
            INFO(text);
            REQUIRE(meta.perform({.verb = verb, .person = "kari", .text = text}).has_value());
        });
    }
    std::vector<std::string> told() {
        std::vector<std::string> lines;
        platform_.with([&](sandbox::Sandbox& meta) {
            for (const sandbox::Line& line : meta.world().thread("kari")->lines)
                if (line.who == sandbox::Who::bot) lines.push_back(line.text);
        });
        return lines;
    }
    bool hears(const std::string& text) {
        return eventually([&] {
            const auto lines = told();
            return !lines.empty() && lines.back().find(text) != std::string::npos;
        });
    }
    void officer_answers(std::uint16_t port) {
        const double texts = metric(port, "stemmen_events_total{kind=\"text\"}");
        act(sandbox::Verb::citizen_says, "Hei, jeg lurer på noe.");
        REQUIRE(eventually([&] { return metric(port, "stemmen_events_total{kind=\"text\"}") == texts + 1; }));
        act(sandbox::Verb::officer_says, "Svaret er ja.");
    }
    void begin(std::uint16_t port) {
        act(sandbox::Verb::set_up, "zero-config");
        officer_answers(port);
        REQUIRE(hears("Takk for praten"));
        act(sandbox::Verb::citizen_taps, "Ja, det går fint");
        REQUIRE(hears("Kort om personvern"));
    }

private:
    Platform& platform_;
};

json readyz(std::uint16_t port) {
    const auto answer = get(port, "/readyz");
    REQUIRE(answer.has_value());
    return json::parse(answer->body);
}

bool warns(std::uint16_t port, const std::string& of) { return readyz(port).at("warnings").dump().find(of) != std::string::npos; }

TEST_CASE("a channel switched off says nothing more, still obeys STOPP and SLETT, and stays off over a restart until it is switched on") {
    Platform platform;
    const Installation here(platform.graph_url(), R"({"contact":{"gap":"0s"},"messenger":{"typing":"0s","automation_reply":"0s"}})");
    const auto channel = [&](const std::string& action, std::vector<std::string> more = {}) {
        std::vector<std::string> arguments{"channel", action, "messenger", "--config", "stemmen.json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(here.folder, arguments);  // without any secret
    };
    Talk talk(platform);
    std::size_t said = 0;
    {
        Process service(here.folder, here.serve(), secrets());
        const std::uint16_t port = service.port();
        REQUIRE(port != 0);
        platform.set_callback(port);
        CHECK(channel("status").out == "messenger: on\n");
        talk.begin(port);
        talk.act(sandbox::Verb::citizen_taps, "Jeg vil svare her");
        REQUIRE(eventually([&] { return talk.told().size() > 2; }));
        talk.act(sandbox::Verb::citizen_says, "4");  // an answer to take back: a talk without one leads to nobody when it has ended
        REQUIRE(eventually([&] { return metric(port, "stemmen_answers_stored") == 1 && metric(port, "stemmen_outbox") == 0; }));

        const Ran off = channel("off", {"--why", "the Page token leaked"});
        CHECK(off.code == 0);
        CHECK(off.out.starts_with("messenger: off by " + here.folder.file("var/stemmen.db.off.messenger") + " since 2"));
        said = talk.told().size();
        REQUIRE(eventually([&] { return metric(port, "stemmen_channel_on{kind=\"messenger\"}") == 0; }));
        REQUIRE(eventually([&] { return metric(port, "stemmen_session_ended_total{kind=\"channel_off\"}") == 1; }));
        CHECK(readyz(port).at("ready") == true);
        CHECK(warns(port, "switched off since 2"));
        CHECK(warns(port, "the Page token leaked"));
        CHECK(metric(port, "stemmen_sessions") == 1);
        talk.act(sandbox::Verb::citizen_says, "SLETT");
        REQUIRE(eventually([&] { return metric(port, "stemmen_sessions") == 0; }));
        CHECK(metric(port, "stemmen_channel_switched_total{kind=\"off\"}") == 1);
        service.signal(SIGTERM);
        REQUIRE(service.wait() == 0);
    }
    {
        Process service(here.folder, here.serve(), secrets());
        const std::uint16_t port = service.port();
        REQUIRE(port != 0);
        platform.set_callback(port);
        CHECK(metric(port, "stemmen_channel_on{kind=\"messenger\"}") == 0);
        CHECK(warns(port, "switched off since 2"));
        talk.officer_answers(port);
        REQUIRE(eventually([&] { return metric(port, "stemmen_not_asked_total{kind=\"channel_off\"}") == 1; }));
        talk.act(sandbox::Verb::citizen_says, "STOPP");
        REQUIRE(eventually([&] { return metric(port, "stemmen_events_total{kind=\"text\"}") == 2; }));
        CHECK(talk.told().size() == said);

        CHECK(channel("on").out == "messenger: on\n");
        REQUIRE(eventually([&] { return metric(port, "stemmen_channel_on{kind=\"messenger\"}") == 1; }));
        CHECK_FALSE(warns(port, "switched off"));
        talk.officer_answers(port);
        REQUIRE(eventually([&] { return metric(port, "stemmen_not_asked_total{kind=\"stopped\"}") >= 1; }));
        CHECK(talk.told().size() == said);
    }
}

TEST_CASE("the switch works by an empty file, without the service, and refuses what it does not know") {
    const Installation here;
    std::filesystem::create_directories(here.folder.path() / "var");
    write_all(here.folder.path() / "var/stemmen.db.off.messenger", "");
    CHECK(run(here.folder, {"channel", "status", "--config", "stemmen.json"}).code == 1);  // nobody reads a switch here yet
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    CHECK(warns(port, "the channel messenger is switched off"));
    CHECK(status_of(ask(port, signed_webhook(said_by_citizen("7123456789012345", "m_1", "Hei", now_millis())))) == 200);
    std::filesystem::remove(here.folder.path() / "var/stemmen.db.off.messenger");
    REQUIRE(eventually([&] { return metric(port, "stemmen_channel_on{kind=\"messenger\"}") == 1; }));
    CHECK(run(here.folder, {"channel", "off", "teams", "--config", "stemmen.json"}).code == 2);
    CHECK(run(here.folder, {"channel", "away", "messenger", "--config", "stemmen.json"}).code != 0);
    const Ran lost = run(here.folder, {"channel", "off", "messenger", "--config", "nowhere.json"});
    CHECK(lost.code == 1);
}

TEST_CASE("a broken rule file is refused with file and line while the service runs, and a good one is taken") {
    Platform platform;
    const Installation here(platform.graph_url(), R"({"data":"rules","messenger":{"typing":"0s","automation_reply":"0s"}})");
    std::filesystem::copy(STEMMEN_SOURCE_DIR "/config", here.folder.path() / "rules", std::filesystem::copy_options::recursive);
    const std::filesystem::path file = here.folder.path() / "rules/safety/train.json";
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    platform.set_callback(port);
    Talk talk(platform);
    talk.begin(port);
    talk.act(sandbox::Verb::citizen_taps, "Jeg vil svare her");
    REQUIRE(eventually([&] { return talk.told().size() > 2; }));

    write_all(file, "{\n \"language\": \"nb\",\n \"rules\": [ { \"class\": \"dangerous\", \"phrases\": [\"blåbærtoget\"] } ]\n}\n");
    service.signal(SIGHUP);
    REQUIRE(eventually([&] { return metric(port, "stemmen_rules_reloads_total{kind=\"refused\"}") == 1; }));
    CHECK(service.err().find("rules_refused") != std::string::npos);
    CHECK(service.err().find("rules/safety/train.json:3: ") != std::string::npos);
    CHECK(warns(port, "rules/safety/train.json:"));

    // The old rules stand: the new sentence is none of theirs, the old one is.
    talk.act(sandbox::Verb::citizen_says, "Det lukter av blåbærtoget");
    REQUIRE(eventually([&] { return metric(port, "stemmen_events_total{kind=\"text\"}") == 2; }));
    CHECK(metric(port, "stemmen_safety_total{kind=\"danger\"}") == 0);

    write_all(file, R"({"language": "nb", "status": "pilot", "rules": [{"class": "danger", "note": "The train.", "phrases": ["blåbærtoget"]}]})");
    service.signal(SIGHUP);
    REQUIRE(eventually([&] { return metric(port, "stemmen_rules_reloads_total{kind=\"taken\"}") == 1; }));
    CHECK_FALSE(warns(port, "rules/safety/train.json:"));
    talk.act(sandbox::Verb::citizen_says, "Nå kommer blåbærtoget");
    REQUIRE(eventually([&] { return metric(port, "stemmen_safety_total{kind=\"danger\"}") == 1; }));
    CHECK(talk.hears("Ring 112 nå"));
}

TEST_CASE("texts that the settings make untrue stop the start, with the place of the promise") {
    const Installation here("http://127.0.0.1:9", R"({"dialogs":"mine","retention":{"link_kept":"60d"}})");
    std::filesystem::copy(STEMMEN_SOURCE_DIR "/dialogs", here.folder.path() / "mine", std::filesystem::copy_options::recursive);
    const std::filesystem::path file = here.folder.path() / "mine/promises.json";
    std::string promises = read_all(file);
    promises.replace(promises.find("\"{dager}\"", promises.find("code_works_for")), 9, "{\"nb\": \"i 90 dager\", \"nn\": \"i 90 dagar\", \"en\": \"for 90 days\"}");
    write_all(file, promises);
    for (const char* language : {"nb", "nn", "en"}) {
        const std::filesystem::path path = here.folder.path() / "mine/texts" / (std::string(language) + ".json");
        std::string texts = read_all(path);
        const std::size_t at = texts.find("{dager}", texts.find("\"cmd.access.code\""));
        texts.replace(at, 7, "90");
        write_all(path, texts);
    }
    const Ran ran = run(here.folder, here.serve(), secrets());
    INFO(ran.err);
    CHECK(ran.code == 1);
    CHECK(ran.err.find("mine/promises.json:") != std::string::npos);
    CHECK(ran.err.find("\"cmd.access.code\" says \"i 90 dager\" in nb, but \"retention.link_kept\" is 60d; change one of them, or write a placeholder") != std::string::npos);
}

}  // namespace
}  // namespace stemmen::e2e
