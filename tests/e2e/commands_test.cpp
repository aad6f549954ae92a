// The subcommands of the real binary, as somebody at a terminal or in a script meets them.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "installation.hpp"
#include "sandbox/action.hpp"
#include "store/process_lock.hpp"

namespace stemmen::e2e {
namespace {

using nlohmann::json;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct WrongConfig {
    std::string text;
    std::string complaint;
};

std::string messenger_section(const std::string& more) {
    return "{ \"messenger\": { \"page_id\": \"1\", \"app_id\": \"2\",\n \"app_secrets\": [\"env:MESSENGER_APP_SECRET\"], \"verify_token\": \"env:MESSENGER_VERIFY_TOKEN\",\n"
           " \"page_token\": \"env:MESSENGER_PAGE_TOKEN\",\n" + more + "}}\n";
}

TEST_CASE("each kind of wrong configuration stops the start with file, line and a sentence that says what to write") {
    const std::vector<WrongConfig> table{
        {"{\n  \"htpp\": {}\n}\n", "stemmen.json:2: there is no setting \"htpp\" here"},
        {"{\n\"http\": {\n\"listen\": 8080 } }\n", "stemmen.json:3: \"listen\" must be a text in quotes"},
        {"{\n\"http\": [] }\n", "stemmen.json:2: \"http\" must be an object in braces"},
        {"{\n\"http\": {\"listen\": \"127.0.0.1:70000\"} }\n", "\"listen\" must be an address and a port"},
        {"{\n\"http\": {\"public_url\": \"http://stemmen.example.no\"} }\n", "\"public_url\" must begin with https://"},
        {"{\n\"contact\": {\n\"gap\": \"3 months\" } }\n", "stemmen.json:3: \"gap\": "},
        {"{\n\"contact\": {\n\"gap\": 90 } }\n", "stemmen.json:3: \"gap\" must be a duration in quotes, such as \"15m\""},
        {"{\n\"contact\": {\n\n\"quiet_hours\": \"at night\" } }\n", "stemmen.json:4: \"quiet_hours\": "},
        {"{\n\"contact\": {\"window_margin\": \"13h\"} }\n", "stemmen.json:2: \"window_margin\" may be from 0s to 12h"},
        {"{\n\"store\": {\"keys\": \"my-key\"} }\n", "make a key file with: stemmen keys new --out PATH"},
        {"{\n\"log\": {\"level\": \"loud\"} }\n", "\"level\" must be debug, info, warn or error"},
        {"{\n\"messenger\": { } }\n", "stemmen.json:2: \"messenger\" needs \"page_id\""},
        {messenger_section("\n\"setups\": [\"standbye\"]"), "\"setups\" does not know \"standbye\"; write any of standby, zero_config, passed, link"},
        {messenger_section("\"graph_url\": \"http://graph.facebook.com\""), "stemmen.json:4: \"graph_url\" must begin with https://"},
        {messenger_section("\"sends_per_second_max\": 0"), "\"sends_per_second_max\" must be a whole number from 1 to 100000"},
        {messenger_section("\"sends_in_flight_max\": 1000"), "\"sends_in_flight_max\" must be a whole number from 1 to 300"},
        {messenger_section("\"unit\": \"nowhere\""), "there is no unit \"nowhere\" in units.csv"},
        {"{ \"messenger\": { \"page_id\": \"1\", \"app_id\": \"2\", \"app_secrets\": [],\n\"verify_token\": \"hemmelig-PLANTED\", \"page_token\": \"env:NOT_SET\" } }\n",
         "the environment variable NOT_SET is not set; set it, or use \"file:/path\""},
        {"{ \"dialogs\": \"no-such-folder\" }\n", "there is no folder no-such-folder"},
        {"{ \"contact\": {\"dialog\": \"before-conversation\"} }\n", "there is no dialog \"before-conversation\""},
        {"{ \"contact\": {\"time_zone\": \"Europe/Olso\"} }\n", "this machine knows no time zone \"Europe/Olso\""},
        {"{ \"http\": {} ", "stemmen.json:"},
        {"[]", "the configuration must be one object in braces"},
    };
    const TempFolder folder;
    for (const WrongConfig& wrong : table) {
        write_all(folder.path() / "stemmen.json", wrong.text);
        const Ran ran = run(folder, {"serve", "--config", "stemmen.json"}, secrets());
        INFO(wrong.text << ran.err);
        CHECK(ran.code == 1);
        CHECK(ran.err.find(wrong.complaint) != std::string::npos);
        CHECK(ran.err.find("PLANTED") == std::string::npos);
    }
    const Ran none = run(folder, {"serve", "--config", "nowhere.json"}, secrets());
    CHECK(none.code == 1);
    CHECK(none.err.find("start from config/example.json") != std::string::npos);
}

TEST_CASE("the key file is made once, kept to its owner, never replaced, and missed when it is gone") {
    const Installation here;
    const auto keys_new = [&] { return run(here.folder, {"keys", "new", "--config", "stemmen.json"}, secrets()); };
    CHECK(keys_new().code == 0);
    const std::string key_path = here.folder.file("var/stemmen.keys");
    struct stat facts {};
    REQUIRE(::stat(key_path.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    const std::string keys = read_all(key_path);
    const Ran again = keys_new();
    CHECK(again.code == 1);
    CHECK(again.err.find("will not be overwritten") != std::string::npos);
    CHECK(read_all(key_path) == keys);

    {
        Process service(here.folder, here.serve(), secrets());
        REQUIRE(service.port() != 0);
        service.signal(SIGTERM);
        CHECK(service.wait() == 0);
    }
    CHECK(run(here.folder, {"keys", "rotate", "--config", "stemmen.json"}, secrets()).code == 0);
    CHECK(read_all(key_path) != keys);
    {
        Process service(here.folder, here.serve(), secrets());
        CHECK(service.port() != 0);
    }
    std::filesystem::remove(key_path);
    const Ran lost = run(here.folder, here.serve(), secrets());
    CHECK(lost.code == 1);
    CHECK(lost.err.find("put the key file back") != std::string::npos);
    write_all(key_path, "not a key\n");
    CHECK(run(here.folder, here.serve(), secrets()).code == 1);
}

// One finished talk, played over the wire, in the installation's database.
void talk_to_the_end(const Installation& here, Platform& platform) {
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    platform.set_callback(port);
    const auto act = [&](sandbox::Verb verb, const std::string& text) {
        platform.with([&](sandbox::Sandbox& meta) {
            INFO(text);
            REQUIRE(meta.perform({.verb = verb, .person = "kari", .text = text}).has_value());
        });
    };
    const auto hears = [&](const std::string& text) {
        const bool heard = eventually([&] {
            bool found = false;
            platform.with([&](sandbox::Sandbox& meta) {
                const auto& lines = meta.world().thread("kari")->lines;
                const auto last = std::ranges::find(lines.rbegin(), lines.rend(), sandbox::Who::bot, &sandbox::Line::who);
                found = last != lines.rend() && last->text.find(text) != std::string::npos;
            });
            return found;
        });
        INFO(text << "\n" << service.err());
        REQUIRE(heard);
    };
    act(sandbox::Verb::set_up, "zero-config");
    act(sandbox::Verb::citizen_says, "Hei, jeg lurer på noe.");
    REQUIRE(eventually([&] { return metric(port, "stemmen_events_total{kind=\"text\"}") == 1; }));  // so that the answer is later
    act(sandbox::Verb::officer_says, "Svaret er ja.");
    hears("Takk for praten");
    act(sandbox::Verb::citizen_taps, "Ja, det går fint");
    hears("Kort om personvern");
    act(sandbox::Verb::citizen_taps, "Jeg vil svare her");
    // The order of rating and open question is drawn.
    hears("?");
    act(sandbox::Verb::citizen_says, "=SUM(A1); \"hyggelig\" betjent, og æøå gikk bra");
    hears("?");
    act(sandbox::Verb::citizen_says, "STOPP");
    hears("Greit, jeg stopper nå.");
    REQUIRE(eventually([&] { return metric(port, "stemmen_outbox") == 0; }));
    service.signal(SIGTERM);
    REQUIRE(service.wait() == 0);
}

TEST_CASE("exports open in a Norwegian Excel, as JSON and as XLSX, with their codebook, also beside the running service") {
    Platform platform;
    const Installation here(platform.graph_url(), R"({"messenger":{"typing":"0s","automation_reply":"0s"}})");
    talk_to_the_end(here, platform);
    Process service(here.folder, here.serve(), secrets());
    REQUIRE(service.port() != 0);
    const auto exported = [&](const std::string& report, const std::string& format, std::vector<std::string> more = {}) {
        std::vector<std::string> arguments{"export", report, "--config", "stemmen.json", "--format", format};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(here.folder, arguments, secrets());
    };
    const Ran csv = exported("answers", "csv");
    CHECK(csv.code == 0);
    CHECK(csv.err.empty());
    CHECK(csv.out.starts_with(std::string(byte_order_mark) +
                              "answer_id;session_id;dialog;dialog_version;variant;question;kind;value;text;redacted;flags;language;channel;unit;answered_on;may_quote\r\n"));
    CHECK(csv.out.find("\n=SUM") == std::string::npos);
    CHECK(csv.out.find(";=SUM") == std::string::npos);

    const json dispositions = json::parse(exported("dispositions", "json").out);
    REQUIRE(dispositions.size() == 1);
    CHECK(dispositions[0].at("ending") == "stopped");
    CHECK(dispositions[0].at("setup") == "quiet");
    CHECK(dispositions[0].at("dialog_version") == 1);
    CHECK(json::parse(exported("not-asked", "json").out).empty());
    CHECK(json::parse(exported("consents", "json").out).empty());
    CHECK(json::parse(exported("dispositions", "json", {"--from", "2000-01-01", "--to", "2000-12-31"}).out).empty());
    CHECK(json::parse(exported("dispositions", "json", {"--dialog", "another"}).out).empty());

    const Ran xlsx = exported("dispositions", "xlsx");
    CHECK(xlsx.code == 0);
    CHECK(xlsx.out.starts_with("PK\x03\x04"));
    CHECK(xlsx.out.find("xl/worksheets/sheet2.xml") != std::string::npos);  // the codebook
    CHECK(exported("answers", "csv", {"--out", "answers.csv"}).code == 0);
    CHECK(read_all(here.folder.path() / "answers.csv") == csv.out);
    const std::string codebook = read_all(here.folder.path() / "answers.csv.codebook.csv");
    CHECK(codebook.starts_with(std::string(byte_order_mark) + "table;column;value;meaning\r\n"));
    for (const char* column : {"answer_id", "variant", "value", "answered_on"}) CHECK(codebook.find("answers;" + std::string(column) + ";") != std::string::npos);

    CHECK(exported("answers", "json", {"--out", "answers.json"}).code == 0);
    const json book = json::parse(read_all(here.folder.path() / "answers.json.codebook.json"));
    CHECK(std::ranges::any_of(book, [](const json& row) { return row.at("column") == "answered_on" && !row.at("meaning").get<std::string>().empty(); }));

    CHECK(exported("nothing", "csv").code == 2);
    CHECK(exported("answers", "csv", {"--from", "yesterday"}).code == 2);
    CHECK(exported("answers", "csv", {"--unit", "nowhere"}).code == 2);
    CHECK(exported("answers", "pdf").code != 0);
}

TEST_CASE("a second sandbox in the same folder is told who has it, and leaves what is there alone") {
    const TempFolder folder;
    std::filesystem::create_directories(folder.path() / "var/sandbox");
    write_all(folder.path() / "var/sandbox/stemmen.db", "answers of the first");
    const auto first = store::ProcessLock::take(folder.file("var/sandbox.lock"), "var/sandbox");
    REQUIRE(first.has_value());
    const Ran second = run(folder, {"sandbox"}, secrets());
    CHECK(second.code == 1);
    CHECK(second.err.find("another stemmen (pid " + std::to_string(::getpid()) + ") has var/sandbox open; stop it first") != std::string::npos);
    CHECK(read_all(folder.path() / "var/sandbox/stemmen.db") == "answers of the first");
}

TEST_CASE("screen prints one JSON object a line, whatever the line") {
    const TempFolder folder;
    const Ran ran = run(folder, {"screen"}, secrets(), "Ring meg på 91234567\nSTOPP\nDet brenner her, hjelp\n\n\xff\xfe\nVi er fornøyde, takk.");
    INFO(ran.err);
    CHECK(ran.code == 0);
    std::vector<json> lines;
    std::istringstream out(ran.out);
    for (std::string line; std::getline(out, line);) lines.push_back(json::parse(line));
    REQUIRE(lines.size() == 6);
    for (const json& line : lines)
        for (const char* key : {"safety", "command", "redacted", "found", "flags"}) CHECK(line.contains(key));
    CHECK(lines[0].at("found") == json{"phone"});
    CHECK(lines[0].at("redacted").get<std::string>().find("91234567") == std::string::npos);
    CHECK(lines[1].at("command") == "stop");
    CHECK(lines[2].at("safety") == "danger");
    CHECK(lines[5].at("safety") == "none");
    CHECK(lines[5].at("command").is_null());
}

TEST_CASE("check, version and help end with the exit codes that scripts rely on") {
    const TempFolder folder;
    CHECK(run(folder, {"check"}).code == 0);
    std::filesystem::copy(STEMMEN_SOURCE_DIR "/dialogs", folder.path() / "mine", std::filesystem::copy_options::recursive);
    CHECK(run(folder, {"check", "mine"}).code == 0);
    std::string texts = read_all(folder.path() / "mine/texts/nb.json");
    texts.replace(texts.find("Hva var bra?"), 12, "Er dette anonymt?");
    write_all(folder.path() / "mine/texts/nb.json", texts);
    const Ran broken = run(folder, {"check", "mine"});
    CHECK(broken.code == 1);
    CHECK(broken.out.find("mine/texts/nb.json:") != std::string::npos);
    CHECK(run(folder, {"check", "nowhere"}).code == 2);
    const Ran version = run(folder, {"version"});
    CHECK(version.code == 0);
    CHECK(version.out.starts_with("stemmen 0."));
    for (const char* command : {"serve", "check", "chat", "sandbox", "screen", "export", "forget", "keys", "version"}) {
        const Ran help = run(folder, {command, "--help"});
        INFO(command);
        CHECK(help.code == 0);
        CHECK(help.out.find("Usage:") != std::string::npos);
    }
    CHECK(run(folder, {"dance"}).code != 0);
    CHECK(run(folder, {}).code != 0);
}

TEST_CASE("the service does not start on a dialog that fails its check") {
    const Installation here("http://127.0.0.1:9", R"({"dialogs":"mine"})");
    std::filesystem::copy(STEMMEN_SOURCE_DIR "/dialogs", here.folder.path() / "mine", std::filesystem::copy_options::recursive);
    std::string texts = read_all(here.folder.path() / "mine/texts/nn.json");
    texts.replace(texts.find("\"q.rating\""), 10, "\"q.ratting\"");
    write_all(here.folder.path() / "mine/texts/nn.json", texts);
    const Ran ran = run(here.folder, here.serve(), secrets());
    INFO(ran.err);
    CHECK(ran.code == 1);
    CHECK(ran.err.find("mine/") != std::string::npos);
    CHECK(ran.err.find("q.rating") != std::string::npos);
}

}  // namespace
}  // namespace stemmen::e2e
