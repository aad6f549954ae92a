// The duty queue as officers and auditors meet it: the real binary, their own tokens, beside the running service.
#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <nlohmann/json.hpp>

#include <SQLiteCpp/SQLiteCpp.h>

#include "installation.hpp"
#include "sandbox/action.hpp"

namespace stemmen::e2e {
namespace {

const std::string staffed = R"({"messenger": {"unit": "201"}, "safety": {"officers": {"kari": "env:DUTY_KARI", "ola": "env:DUTY_OLA"},
    "units": {"201": {"mode": "staffed", "officers": ["kari"]}}}})";
constexpr const char* kari_token = "kari-token-PLANTED-0123456789";
constexpr const char* words_of_danger = "Han har kniv og kommer inn nå, hemmelighet-alfa \x1b[2J";

Environment with_tokens() {
    Environment all = secrets();
    all["DUTY_KARI"] = kari_token;
    all["DUTY_OLA"] = "ola-token-PLANTED-0123456789";
    return all;
}

// An officer has their own token, and none of the service's secrets.
Ran duty(const Installation& here, std::uint16_t port, std::vector<std::string> arguments, const std::string& token = kari_token) {
    arguments.insert(arguments.begin(), "duty");
    arguments.insert(arguments.end(), {"--service", "http://127.0.0.1:" + std::to_string(port)});
    return run(here.folder, arguments, {{"STEMMEN_DUTY_TOKEN", token}});
}

// Until the text of danger waits in the queue.
void write_of_danger(Platform& platform, std::uint16_t port) {
    const auto act = [&](sandbox::Verb verb, const std::string& text) {
        platform.with([&](sandbox::Sandbox& meta) { REQUIRE(meta.perform({.verb = verb, .person = "kari", .text = text}).has_value()); });
    };
    const auto heard = [&](const std::string& text) {
        return eventually([&] {
            bool found = false;
            platform.with([&](sandbox::Sandbox& meta) {
                const auto& lines = meta.world().thread("kari")->lines;
                found = std::ranges::any_of(lines, [&](const sandbox::Line& line) { return line.who == sandbox::Who::bot && has(line.text, text); });
            });
            return found;
        });
    };
    act(sandbox::Verb::set_up, "zero-config");
    act(sandbox::Verb::citizen_says, "Hei, jeg lurer på noe.");
    REQUIRE(eventually([&] { return metric(port, "stemmen_events_total{kind=\"text\"}") == 1; }));
    act(sandbox::Verb::officer_says, "Svaret er ja.");
    REQUIRE(heard("Takk for praten"));
    act(sandbox::Verb::citizen_taps, "Ja, det går fint");
    REQUIRE(heard("Kort om personvern"));
    act(sandbox::Verb::citizen_taps, "Jeg vil svare her");
    REQUIRE(heard("?"));
    act(sandbox::Verb::citizen_says, words_of_danger);
    REQUIRE(heard("En i politiet leser det du skrev, men ikke med en gang."));
}

}  // namespace

TEST_CASE("a duty officer lists, opens and handles from the command line, and the auditor sees each look") {
    Platform platform;
    const Installation here(platform.graph_url(), staffed);
    Process service(here.folder, here.serve(), with_tokens());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    platform.set_callback(port);
    CHECK(duty(here, port, {"list"}).out == "nothing waits\n");
    write_of_danger(platform, port);
    CHECK(metric(port, "stemmen_duty_items{kind=\"unopened\"}") == 1);

    const Ran listed = duty(here, port, {"list"});
    CHECK(listed.code == 0);
    CHECK(has(listed.out, "1  unopened  danger  unit 201  messenger nb"));
    CHECK_FALSE(has(listed.out, "kniv"));
    CHECK(duty(here, port, {"list"}, "ola-token-PLANTED-0123456789").out == "nothing waits\n");
    const Ran guessed = duty(here, port, {"open", "1"}, "a token that is nobody's own");
    CHECK(guessed.code == 1);
    CHECK(has(guessed.err, "send your own token"));
    CHECK(duty(here, port, {"handled", "1", "--to", "operations"}).code == 1);

    const Ran opened = duty(here, port, {"open", "1"});
    CHECK(opened.code == 0);
    CHECK(has(opened.out, "Han har kniv og kommer inn nå, hemmelighet-alfa"));
    CHECK_FALSE(has(opened.out, "\x1b"));  // a citizen's words do not steer an officer's terminal
    CHECK(has(duty(here, port, {"handled", "1", "--to", "operations"}).out, "taken to operations by kari"));
    CHECK(metric(port, "stemmen_duty_items{kind=\"handled\"}") == 1);

    const auto audit = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments{"access-log", "--config", "stemmen.json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(here.folder, arguments, with_tokens());
    };
    const Ran log = audit({});
    INFO(log.out << log.err);
    CHECK(has(log.out, "kari  duty.open  1  first_look"));
    CHECK(has(log.out, "kari  duty.handled  1  operations"));
    const Ran verified = audit({"--verify"});
    CHECK(verified.code == 0);
    const auto note = verified.out.find("--noted ");
    REQUIRE(note != std::string::npos);
    const std::string noted = verified.out.substr(note + 8, verified.out.find('\n', note) - note - 8);
    CHECK(audit({"--verify", "--noted", noted}).code == 0);

    service.signal(SIGTERM);
    CHECK(service.wait() == 0);
    const std::string told = service.out() + service.err();
    for (const std::string secret : {"hemmelighet", "kniv", "PLANTED"}) CHECK_FALSE(has(told, secret));
    const std::string bytes = read_all(here.database());
    CHECK_FALSE(has(bytes, "hemmelighet"));
    SQLite::Database(here.database(), SQLite::OPEN_READWRITE).exec("DROP TRIGGER access_log_kept; UPDATE access_log SET who = 'ola' WHERE what = 'duty.open'");
    const Ran caught = audit({"--verify"});
    CHECK(caught.code == 1);
    CHECK(has(caught.err, "is not what was written"));
}

TEST_CASE("stemmen duty says what is wrong: no token, no service, no queue here") {
    const Installation here;
    const Ran without = run(here.folder, {"duty", "list"}, {});
    CHECK(without.code == 2);
    CHECK(has(without.err, "STEMMEN_DUTY_TOKEN is not set"));
    CHECK(has(duty(here, 9, {"list"}).err, "cannot be reached"));
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    CHECK(has(duty(here, port, {"list"}).err, "no district has a staffed duty queue"));
    CHECK(status_of(get(port, "/api/v1/duty")) == 404);
}

TEST_CASE("a staffed unit that is not in the list of units stops the start") {
    const Installation here("http://127.0.0.1:9", R"({"safety": {"officers": {"kari": "env:DUTY_KARI"}, "units": {"299": {"mode": "staffed", "officers": ["kari"]}}}})");
    const Ran ran = run(here.folder, here.serve(), with_tokens());
    CHECK(ran.code == 1);
    CHECK(has(ran.err, "there is no unit \"299\" in units.csv"));
}

TEST_CASE("calls of the duty queue that make no sense are refused, and no token opens another's item") {
    const Installation here("http://127.0.0.1:9", staffed);
    Process service(here.folder, here.serve(), with_tokens());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    struct Call {
        std::string method, target, body;
        int status;
    };
    const Call calls[] = {{"GET", "/api/v1/duty", "", 200},          {"POST", "/api/v1/duty", "", 404},
                          {"GET", "/api/v1/duty/open", "", 404},     {"POST", "/api/v1/duty/close", "{\"item\":1}", 404},
                          {"POST", "/api/v1/duty/open", "", 400},    {"POST", "/api/v1/duty/open", "{\"item\":\"1\"}", 400},
                          {"POST", "/api/v1/duty/open", "[1]", 400}, {"POST", "/api/v1/duty/open", "{\"item\":1}" + std::string(2000, ' '), 400},
                          {"POST", "/api/v1/duty/open", "{\"item\":1}", 404}, {"POST", "/api/v1/duty/handled", "{\"item\":1,\"to\":\"inbox\"}", 404}};
    for (const Call& call : calls) {
        CAPTURE(call.method, call.target, call.body.substr(0, 20));
        const HttpRequest request{.method = call.method, .target = call.target, .headers = {{"authorization", std::string("Bearer ") + kari_token}}, .body = call.body};
        CHECK(status_of(ask(port, request)) == call.status);
    }
    CHECK(status_of(get(port, "/api/v1/duty")) == 401);
    CHECK(status_of(get(port, "/api/v1/dutyfree")) == 404);
}

}  // namespace stemmen::e2e
