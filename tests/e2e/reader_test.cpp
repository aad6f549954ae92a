// Readers of the dashboard as the real binary meets them: API tokens, the link of a first try, and officers who have signed in.
#include <catch2/catch.hpp>
#include <csignal>
#include <nlohmann/json.hpp>

#include "dashboard/gate.hpp"
#include "installation.hpp"

namespace stemmen::e2e {
namespace {

using nlohmann::json;

Ran tokens(const Installation& here, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "tokens");
    arguments.insert(arguments.end(), {"--config", "stemmen.json"});
    return run(here.folder, arguments, secrets());
}

std::string without_end(std::string line) {
    while (line.ends_with('\n')) line.pop_back();
    return line;
}

std::optional<HttpResponse> me(std::uint16_t port, const std::string& token) { return ask(port, {.target = "/api/v1/me", .headers = {{"authorization", "Bearer " + token}}}); }

const std::string local = R"({"http": {"listen": "127.0.0.1:0", "public_url": "http://127.0.0.1:8080"}})";

}  // namespace

TEST_CASE("a token is shown once, reads at once beside the running service, and stops when it is revoked") {
    const Installation here;
    CHECK(tokens(here, {"list"}).code == 1);  // there is no database yet
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    const Ran made = tokens(here, {"new", "bi", "--role", "analyst", "--unit", "201"});
    INFO(made.err);
    REQUIRE(made.code == 0);
    const std::string token = without_end(made.out);
    CHECK(token.starts_with("stm_"));
    const auto answer = me(port, token);
    REQUIRE(status_of(answer) == 200);
    CHECK(json::parse(answer->body)["roles"] == json{"analyst"});
    CHECK(has(tokens(here, {"list"}).out, "bi  roles analyst  units 201"));
    CHECK_FALSE(has(tokens(here, {"list"}).out, token.substr(4)));
    CHECK(tokens(here, {"new", "bi", "--role", "analyst", "--unit", "201"}).code == 1);
    for (const std::vector<std::string>& wrong : {std::vector<std::string>{"new", "Bad Name", "--role", "analyst", "--unit", "201"}, {"new", "x", "--role", "king", "--unit", "201"},
                                                  {"new", "x", "--role", "analyst", "--unit", "299"}, {"new", "x", "--role", "analyst", "--unit", "201", "--expires", "400d"}})
        CHECK(tokens(here, wrong).code == 2);
    CHECK(tokens(here, {"revoke", "bi"}).code == 0);
    CHECK(status_of(me(port, token)) == 401);
    CHECK(tokens(here, {"revoke", "bi"}).code == 1);
    const Ran log = run(here.folder, {"access-log", "--config", "stemmen.json"}, secrets());
    CHECK(has(log.out, "operator  token.new  token:bi  command_line"));
    CHECK(has(log.out, "operator  token.revoked  token:bi  command_line"));
    service.signal(SIGTERM);
    CHECK(service.wait() == 0);
    CHECK_FALSE(has(service.out() + service.err(), token.substr(4)));
    CHECK_FALSE(has(read_all(here.database()), token.substr(4)));
}

TEST_CASE("the link of a first try is printed on one's own machine, works once, and what it gives survives a restart") {
    const Installation here("http://127.0.0.1:9", local);
    std::string cookie;
    {
        Process service(here.folder, {"serve", "--config", "stemmen.json", "--first-try"}, secrets());
        const std::uint16_t port = service.port();
        REQUIRE(port != 0);
        REQUIRE(eventually([&] { return has(service.out(), "/dashboard/first-try?key="); }));
        const std::string out = service.out();
        CHECK(has(out, "citizens talk here: http://127.0.0.1:" + std::to_string(port) + "/\n"));
        const std::string link = out.substr(out.find("/dashboard/first-try"), std::string("/dashboard/first-try?key=").size() + 43);
        const auto in = ask(port, {.target = link});
        REQUIRE(status_of(in) == 303);
        CHECK(header(in->headers, "location") == "/dashboard");
        const std::string line(header(in->headers, "set-cookie"));
        cookie = line.substr(0, line.find(';'));
        CHECK(status_of(get(port, link)) == 403);
        CHECK(status_of(ask(port, {.target = "/api/v1/me", .headers = {{"cookie", cookie}}})) == 200);
        service.signal(SIGTERM);
        CHECK(service.wait() == 0);
    }
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    CHECK(status_of(ask(port, {.target = "/api/v1/me", .headers = {{"cookie", cookie}}})) == 200);
    CHECK(status_of(get(port, "/dashboard/first-try?key=" + std::string(43, 'A'))) == 403);
    CHECK_FALSE(has(read_all(here.database()), cookie.substr(cookie.find('=') + 1)));
}

TEST_CASE("there is no first try where others can reach the service") {
    for (const std::string changes : {R"({"http": {"public_url": "https://stemmen.example.no"}})", R"({"http": {"listen": "0.0.0.0:0", "public_url": "http://127.0.0.1:8080"}})"}) {
        CAPTURE(changes);
        const Installation here("http://127.0.0.1:9", changes);
        const Ran ran = run(here.folder, {"serve", "--config", "stemmen.json", "--first-try"}, secrets());
        CHECK(ran.code == 1);
        CHECK(has(ran.err, "the link of a first try"));
    }
}

TEST_CASE("behind a proxy, somebody who guesses tokens locks out their own address and nobody else's") {
    const Installation here("http://127.0.0.1:9", R"({"http": {"listen": "127.0.0.1:0", "public_url": "http://127.0.0.1:8080", "trusted_proxies": ["127.0.0.1"]}})");
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    const auto guess = [&](const char* from) { return status_of(ask(port, {.target = "/api/v1/me", .headers = {{"authorization", "Bearer guessed"}, {"x-forwarded-for", from}}})); };
    for (int i = 0; i < dashboard::bad_tokens_rule.times_max; ++i) REQUIRE(guess("203.0.113.7") == 401);
    CHECK(guess("203.0.113.7") == 429);
    CHECK(guess("198.51.100.1") == 401);
}

TEST_CASE("a signed-in officer opens the duty queue of the units that name them, with a CSRF token") {
    // The one-time link gives the role; only a unit's rule gives the queue.
    const Installation here("http://127.0.0.1:9", R"({"http": {"listen": "127.0.0.1:0", "public_url": "http://127.0.0.1:8080"}, "safety": {"officers": {"kari": "env:DUTY_KARI"},
        "units": {"201": {"mode": "staffed", "officers": ["kari"]}}}})");
    Environment environment = secrets();
    environment["DUTY_KARI"] = "kari-token-PLANTED-0123456789";
    Process service(here.folder, {"serve", "--config", "stemmen.json", "--first-try"}, environment);
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    REQUIRE(eventually([&] { return has(service.out(), "/dashboard/first-try?key="); }));
    const std::string out = service.out();
    const auto in = ask(port, {.target = out.substr(out.find("/dashboard/first-try"), std::string("/dashboard/first-try?key=").size() + 43)});
    REQUIRE(status_of(in) == 303);
    const std::string line(header(in->headers, "set-cookie")), cookie = line.substr(0, line.find(';'));
    const auto listed = ask(port, {.target = "/api/v1/duty", .headers = {{"cookie", cookie}}});
    REQUIRE(status_of(listed) == 200);
    CHECK(json::parse(listed->body)["items"].empty());
    CHECK(status_of(ask(port, {.method = "POST", .target = "/api/v1/duty/open", .headers = {{"cookie", cookie}}, .body = "{\"item\":1}"})) == 403);
    const auto account = ask(port, {.target = "/api/v1/me", .headers = {{"cookie", cookie}}});
    REQUIRE(status_of(account) == 200);
    const auto csrf = json::parse(account->body)["csrf"].get<std::string>();
    CHECK(status_of(ask(port, {.method = "POST", .target = "/api/v1/duty/open", .headers = {{"cookie", cookie}, {"x-csrf-token", csrf}}, .body = "{\"item\":1}"})) == 404);
    CHECK(status_of(ask(port, {.target = "/api/v1/duty", .headers = {{"authorization", "Bearer kari-token-PLANTED-0123456789"}}})) == 200);
    CHECK(status_of(ask(port, {.target = "/api/v1/duty", .headers = {{"authorization", "Bearer kari-token-PLANTED-0123456789"}, {"x-forwarded-for", "192.0.2.1"}}})) == 403);
}

}  // namespace stemmen::e2e
