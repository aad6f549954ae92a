// The real binary, talked to as Meta, an operators' tool and a monitoring system would.
#include <catch2/catch.hpp>
#include <atomic>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "installation.hpp"
#include "sandbox/action.hpp"

namespace stemmen::e2e {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

TEST_CASE("the callback is verified with the challenge, and refused without a hint of what was wrong") {
    const Installation here;
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    INFO(service.err());
    REQUIRE(port != 0);
    const auto greet = [&](const std::string& token) {
        return get(port, "/webhooks/messenger?hub.mode=subscribe&hub.verify_token=" + token + "&hub.challenge=1158201444");
    };
    const auto greeted = greet(verify_token);
    CHECK(status_of(greeted) == 200);
    CHECK(greeted->body == "1158201444");
    CHECK(status_of(greet("wrong")) == 403);

    const std::string body = said_by_citizen("7123456789012345", "m_1", "Hei", now_millis());
    HttpRequest unsigned_one = signed_webhook(body);
    unsigned_one.headers.pop_back();
    HttpRequest changed = signed_webhook(body);
    changed.body.back() = ' ';
    std::optional<HttpResponse> first;
    for (const HttpRequest& wrong : {unsigned_one, changed, signed_webhook(body, "another secret"), signed_webhook("")}) {
        HttpRequest request = wrong;
        if (request.body.empty()) request.headers.back().second = "sha256=";
        const auto answer = ask(port, request);
        CHECK(status_of(answer) == 401);
        if (!first) first = answer;
        CHECK(answer->body == first->body);
        CHECK(answer->body.find("sha256") == std::string::npos);
    }
    CHECK(metric(port, "stemmen_webhooks_total{kind=\"refused\"}") == 4);
    CHECK(metric(port, "stemmen_webhooks_total{kind=\"genuine\"}") == 0);
}

TEST_CASE("what is genuine is answered 200, however senseless, and counted with a reason") {
    const Installation here;
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    for (const std::string& body : std::vector<std::string>{
             "{}", "[]", "null", "not json", "{\"object\":\"page\"", "{\"object\":\"page\",\"entry\":7}", "{\"object\":\"instagram\",\"entry\":[]}", deep,
             "{\"object\":\"page\",\"entry\":[{\"id\":\"101234567890123\",\"messaging\":[{\"sender\":{\"id\":[]},\"message\":7}]}]}",
             "{\"object\":\"page\",\"entry\":[{\"id\":\"101234567890123\",\"messaging\":[{\"sender\":{\"id\":\"7\"},\"recipient\":{\"id\":\"101234567890123\"},"
             "\"timestamp\":1790000000001,\"message\":{\"mid\":\"m_2\",\"text\":\"\\ud83d\"}}]}]}",
             std::string("\xff\xfe\x00\x01", 4)}) {
        INFO(body.substr(0, 80));
        CHECK(status_of(ask(port, signed_webhook(body))) == 200);
    }
    CHECK(status_of(get(port, "/healthz")) == 200);
    CHECK(service.wait(0ms) == std::nullopt);
}

TEST_CASE("a body over the limit is refused before it is read, and the service goes on") {
    const Installation here;
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    CHECK(status_of(ask(port, signed_webhook(std::string(4 * 1024 * 1024 + 1, ' ')))) == 413);
    CHECK(status_of(ask(port, {.method = "DELETE", .target = "/webhooks/messenger"})) == 405);
    CHECK(status_of(get(port, "/nowhere")) == 404);
    CHECK(status_of(get(port, "/healthz")) == 200);
}

TEST_CASE("the operators' tool ends a talk with its token, and nobody does without it") {
    Platform platform;
    const Installation here(platform.graph_url(), R"({"messenger":{"quiet_time":"1h","automation_reply":"0s"}})");
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    platform.set_callback(port);
    std::string psid;
    const auto play = [](sandbox::Sandbox& meta, sandbox::Verb verb, const std::string& text) {
        REQUIRE(meta.perform({.verb = verb, .person = "kari", .text = text}).has_value());
    };
    platform.with([&](sandbox::Sandbox& meta) {
        play(meta, sandbox::Verb::set_up, "zero-config");
        play(meta, sandbox::Verb::citizen_says, "Hei, jeg lurer på noe.");
    });
    REQUIRE(eventually([&] { return metric(port, "stemmen_events_total{kind=\"text\"}") == 1; }));
    platform.with([&](sandbox::Sandbox& meta) {
        play(meta, sandbox::Verb::officer_says, "Svaret er ja.");
        psid = meta.world().psid("kari");
    });
    REQUIRE(eventually([&] { return metric(port, "stemmen_events_total{kind=\"page_spoke\"}") == 1; }));

    const auto end = [&](const std::string& authorization, const std::string& body) {
        return status_of(ask(port, {.method = "POST", .target = "/api/v1/episodes/end", .headers = {{"authorization", authorization}}, .body = body}));
    };
    const std::string good = json{{"person", psid}}.dump();
    CHECK(end("", good) == 401);
    CHECK(end("Bearer wrong", good) == 401);
    CHECK(end(std::string("Bearer ") + operator_token + "x", good) == 401);
    CHECK(end(std::string("Bearer ") + operator_token, "{}") == 400);
    CHECK(end(std::string("Bearer ") + operator_token, "[") == 400);
    CHECK(end(std::string("Bearer ") + operator_token, R"({"person":"7","account":"999"})") == 404);
    const std::string padded = R"({"person":"7","account":"999"})" + std::string(4096 - 30, ' ');
    REQUIRE(padded.size() == 4096);
    CHECK(end(std::string("Bearer ") + operator_token, padded) == 404);  // as long as a call may be
    CHECK(end(std::string("Bearer ") + operator_token, padded + ' ') == 400);
    CHECK(end(std::string("Bearer ") + operator_token, good) == 202);
    const bool asked = eventually([&] { return metric(port, "stemmen_invited_total{kind=\"messenger\"}") == 1; });
    INFO(get(port, "/metrics")->body << service.err());
    CHECK(asked);
}

TEST_CASE("readiness and metrics say in plain words what is wrong") {
    Platform platform;
    platform.with([](sandbox::Sandbox& meta) {
        REQUIRE(meta.perform({.verb = sandbox::Verb::page, .text = "token revoked"}).has_value());
    });
    const Installation here(platform.graph_url());
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    CHECK(get(port, "/healthz")->body == "ok\n");
    CHECK(eventually([&] { return get(port, "/readyz")->body.find("Meta does not accept the page token") != std::string::npos; }));
    const json ready = json::parse(get(port, "/readyz")->body);
    CHECK(ready.at("ready").is_boolean());
    CHECK(service.err().find("Meta does not accept the page token") != std::string::npos);
    const auto metrics = get(port, "/metrics");
    CHECK(header(metrics->headers, "content-type").starts_with("text/plain; version=0.0.4"));
    CHECK(metrics->body.find("# TYPE stemmen_outbox gauge") != std::string::npos);
}

TEST_CASE("while Meta refuses our messages the service stays ready and warns, so that STOPP still reaches it") {
    Platform platform;
    const Installation here(platform.graph_url(), R"({"messenger":{"typing":"0s","automation_reply":"0s"}})");
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    platform.set_callback(port);
    const auto play = [&](sandbox::Verb verb, const std::string& text) {
        platform.with([&](sandbox::Sandbox& meta) { REQUIRE(meta.perform({.verb = verb, .person = "kari", .text = text}).has_value()); });
    };
    play(sandbox::Verb::set_up, "zero-config");
    play(sandbox::Verb::fault, "send 368 1");
    play(sandbox::Verb::citizen_says, "Hei, jeg lurer på noe.");
    REQUIRE(eventually([&] { return metric(port, "stemmen_events_total{kind=\"text\"}") == 1; }));
    play(sandbox::Verb::officer_says, "Svaret er ja.");
    CHECK(eventually([&] { return metric(port, "stemmen_sending_stopped") == 1; }));
    const auto ready = get(port, "/readyz");
    CHECK(status_of(ready) == 200);
    CHECK(json::parse(ready->body).at("warnings").dump().find("sending is stopped: ") != std::string::npos);
}

TEST_CASE("SIGTERM ends the service within ten seconds, with exit code 0, while requests are under way") {
    Platform platform(8);
    const Installation here(platform.graph_url());
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    const Socket idle(port), slow(port);
    REQUIRE(slow.send("POST /webhooks/messenger HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"));
    std::atomic<int> stored = 0;
    std::jthread load([&](const std::stop_token& over) {
        for (int i = 0; !over.stop_requested(); ++i)
            if (status_of(ask(port, signed_webhook(said_by_citizen("71234567890" + std::to_string(i % 50), "m_load" + std::to_string(i), "Hei", now_millis())))) == 200) ++stored;
    });
    REQUIRE(eventually([&] { return stored > 20; }));
    const auto began = std::chrono::steady_clock::now();
    service.signal(SIGTERM);
    const std::optional<int> code = service.wait(12s);
    const auto took = std::chrono::steady_clock::now() - began;
    load.request_stop();
    load.join();
    INFO(service.err());
    CHECK(code == 0);
    CHECK(took < 10s);
    CHECK(service.err().find(" stopped") != std::string::npos);
}

TEST_CASE("a second process on the same database is told who has it") {
    const Installation here;
    Process first(here.folder, here.serve(), secrets());
    REQUIRE(first.port() != 0);
    const Ran second = run(here.folder, here.serve(), secrets());
    INFO(second.err);
    CHECK(second.code == 1);
    CHECK(second.err.find(" open; stop it first") != std::string::npos);
    CHECK(second.err.find(std::to_string(first.id())) != std::string::npos);
}

}  // namespace
}  // namespace stemmen::e2e
