#include <unistd.h>
#include <catch2/catch.hpp>

#include <array>
#include <sstream>

#include "fixture.hpp"
#include "net/client.hpp"
#include "net/server.hpp"
#include "sandbox/script_runner.hpp"
#include "sandbox/server.hpp"
#include "sandbox/terminal.hpp"

namespace stemmen::sandbox {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr Duration test_patience = 20s;

// A bot of the simplest kind: asks after the officers' closing phrase, thanks for the answer and lets go.
struct StandInBot {
    explicit StandInBot(net::Loop& loop)
        : client(loop, {}),
          server(loop, options(), [this](HttpRequest request, net::Respond respond) { serve(request, std::move(respond)); }) {}

    static net::ServerOptions options() {
        net::ServerOptions server;
        server.listen = "127.0.0.1:0";
        return server;
    }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server.port()) + "/webhooks/messenger"; }

    void serve(const HttpRequest& request, net::Respond respond) {
        if (request.method == "GET") {
            ++handshakes;
            const bool refused =
                refuse_handshakes-- > 0 || form_value(query_of(request.target), "hub.verify_token") != defaults::verify_token;
            return respond({.status = refused ? 403 : 200, .headers = {}, .body = form_value(query_of(request.target), "hub.challenge")});
        }
        CHECK(header(request.headers, "x-hub-signature-256") == webhook_signature(defaults::app_secret, request.body));
        bodies.push_back(request.body);
        if (failures-- > 0) return respond({.status = 503, .headers = {}, .body = {}});
        respond({});
        const json body = json::parse(request.body);
        for (const json& entry : body["entry"]) {
            for (const json& item : entry.value("standby", json::array())) hear(item);
            for (const json& item : entry.value("messaging", json::array())) answer(item);
        }
    }
    void hear(const json& item) {
        if (!item.contains("message") || !item["message"].contains("is_echo") || item["message"]["text"] != "Takk for praten!") return;
        const std::string psid = item["recipient"]["id"].get<std::string>();
        call("take_thread_control", {{"recipient", {{"id", psid}}}}, [this, psid] {
            call("messages", {{"recipient", {{"id", psid}}},
                              {"messaging_type", "RESPONSE"},
                              {"message",
                               {{"text", "Hvordan gikk det?"},
                                {"quick_replies", {{{"content_type", "text"}, {"title", "Bra"}, {"payload", "good"}}}}}}});
        });
    }
    void answer(const json& item) {
        if (!item.contains("message") || !item["message"].contains("quick_reply")) return;
        call("messages", {{"recipient", item["sender"]},
                          {"messaging_type", "RESPONSE"},
                          {"message", {{"text", "Takk for svaret, og ha en fin dag!"}}},
                          {"thread_control", {{"control_type", "release"}}}});
    }
    void call(const std::string& edge, const json& body, std::function<void()> then = [] {}) {
        HttpRequest request{.method = "POST", .target = graph + "/v26.0/me/" + edge + "?" + Fixture::credentials()};
        request.headers = {{"content-type", "application/json"}};
        request.body = body.dump();
        client.send(std::move(request), call_deadline, [this, then = std::move(then)](const Result<HttpResponse>& response) {
            results.push_back(response ? response->status : 0);
            if (response && response->status == 200) then();
        });
    }

    std::string graph;
    Duration call_deadline = 5s;
    int failures = 0;
    int refuse_handshakes = 0;
    int handshakes = 0;
    std::vector<std::string> bodies;
    std::vector<int> results;
    net::Client client;
    net::Server server;
};

struct Stage {
    explicit Stage(SandboxOptions options = {}) : bot(loop), sandbox(loop, prepare(std::move(options), bot.url())) {
        bot.graph = sandbox.graph_url();
    }
    static SandboxOptions prepare(SandboxOptions options, const std::string& callback) {
        options.callback_url = callback;
        options.clock = [] { return from_millis(1'790'000'000'000); };
        options.handshake_pause = 1ms;
        return options;
    }
    // What the script's run came to: "" or what did not come out.
    std::string run(std::string_view text, ScriptOptions options = {}) {
        const auto script = parse_script(text, "play");
        REQUIRE(script.has_value());
        std::string fault = "the script never ended";
        ScriptRunner runner(loop, sandbox, *script, options, [&](const Result<void>& result) {
            fault = result ? "" : result.error().detail;
            sandbox.release_hanging();
            loop.stop();
        });
        loop.post([&] { runner.start(); });
        const net::Timer guard = loop.after(test_patience, [&] { loop.stop(); });
        loop.run();
        return fault;
    }

    net::Loop loop;
    StandInBot bot;
    Sandbox sandbox;
};

constexpr std::string_view talk = R"(
setup inbox
citizen kari: Hei, jeg trenger hjelp
officer: Hva gjelder det?
expect nothing
citizen kari: En sykkel <5 år @ Grünerløkka 100% 😀
officer: Takk for praten!
expect bot: Hvordan gikk det?
expect owner bot
expect choices: Bra
kari taps "Bra"
expect bot: Takk for svaret*
expect owner nobody
expect call take_thread_control
expect nothing
expect no violations
)";

TEST_CASE("sandbox server: a script plays a whole talk over loopback with signed webhooks") {
    Stage stage;
    CHECK(stage.run(talk) == "");
    CHECK(stage.bot.handshakes == 1);
    CHECK(stage.sandbox.is_verified());
    CHECK(stage.bot.bodies.size() == stage.sandbox.world().webhooks().delivered());
}

TEST_CASE("sandbox server: webhooks wait for a handshake that comes out") {
    Stage stage;
    stage.bot.refuse_handshakes = 3;
    CHECK(stage.run(talk) == "");
    CHECK(stage.bot.handshakes == 4);
    CHECK(stage.sandbox.handshake_fault().empty());
}

TEST_CASE("sandbox server: a webhook that is refused comes again with the same bytes") {
    Stage stage;
    stage.bot.failures = 1;
    CHECK(stage.run("setup zero-config\ncitizen kari: Hei\n") == "");
    REQUIRE(stage.bot.bodies.size() == 2);
    CHECK(stage.bot.bodies[0] == stage.bot.bodies[1]);
}

TEST_CASE("sandbox server: moving the clock brings the retries that are due") {
    Stage stage;
    stage.bot.failures = 4;
    int told = 0;
    stage.sandbox.on_advance([&] { ++told; });
    CHECK(stage.run("setup zero-config\ncitizen kari: Hei\nwait 1s\nwait 5s\nwait 30s\n") == "");
    CHECK(stage.bot.bodies.size() == 5);
    CHECK(told == 3);
    CHECK(stage.sandbox.world().webhooks().size() == 0);
}

TEST_CASE("sandbox server: a script says which line did not come out and what was there instead") {
    Stage stage;
    CHECK(stage.run("setup inbox\ncitizen kari: Hei\nofficer: Takk for praten!\nexpect bot: Noe annet\n") ==
          "play:4: this did not come out: the bot said \"Hvordan gikk det?\"");
    Stage silent;
    CHECK(silent.run("citizen kari: Hei\nexpect bot: Hei\n", {.patience = 30ms}) == "play:2: this did not come out: the bot said nothing");
    Stage wrong;
    CHECK(wrong.run("kari taps \"Ja\"\n").starts_with("play:1: cannot do this: "));
}

TEST_CASE("sandbox server: an answer that is lost leaves the message in the thread and the caller in doubt") {
    Stage stage;
    stage.bot.call_deadline = 50ms;
    World& world = stage.sandbox.world();
    apply(Setup::zero_config, world.settings());
    REQUIRE(stage.sandbox.perform({.verb = Verb::citizen_says, .person = std::string(default_person), .text = "Hei"}).has_value());
    world.fail_graph(GraphFault::lost_answer, 1);
    stage.bot.call("messages",
                   {{"recipient", {{"id", world.psid(default_person)}}}, {"messaging_type", "RESPONSE"}, {"message", {{"text", "Hei"}}}});
    CHECK(stage.run("expect bot: Hei\nexpect nothing\n") == "");
    CHECK(stage.bot.results == std::vector<int>{0});
    CHECK(world.calls().back().by_fault);
}

TEST_CASE("sandbox server: the control API plays a citizen over the wire") {
    Stage stage;
    net::Client client(stage.loop, {});
    int status = 0;
    stage.loop.post([&] {
        HttpRequest request{.method = "POST", .target = stage.sandbox.graph_url() + "/sandbox/citizen"};
        request.headers = {{"content-type", "application/json"}};
        request.body = R"({"person":"kari","text":"Hei"})";
        client.send(std::move(request), 5s, [&](const Result<HttpResponse>& answer) {
            status = answer ? answer->status : 0;
            stage.sandbox.when_quiet(10ms, 5s, [&] { stage.loop.stop(); });
        });
    });
    const net::Timer guard = stage.loop.after(test_patience, [&] { stage.loop.stop(); });
    stage.loop.run();
    CHECK(status == 200);
    CHECK(stage.bot.bodies.size() == 1);
}

TEST_CASE("sandbox terminal: lines on a pipe play a talk that reads as a transcript") {
    Stage stage;
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const std::string typed = "hei\no: Takk for praten!\n1\n/slutt\nikke lest\n";
    REQUIRE(::write(pipe[1], typed.data(), typed.size()) == static_cast<ssize_t>(typed.size()));
    std::ostringstream out;
    bool is_over = false;
    {
        Terminal terminal(stage.loop, stage.sandbox, {.input = pipe[0], .is_interactive = false, .settle = 50ms}, out, [&] {
            is_over = true;
            stage.loop.stop();
        });
        stage.loop.post([&] { terminal.start(); });
        const net::Timer guard = stage.loop.after(test_patience, [&] { stage.loop.stop(); });
        stage.loop.run();
    }
    ::close(pipe[0]);
    ::close(pipe[1]);
    CHECK(is_over);
    const std::string shown = out.str();
    std::size_t at = 0;
    for (const std::string_view part : {"/hjelp", "Innbygger   hei", "Betjent     Takk for praten!", "Robot       Hvordan gikk det?",
                                        "[1] Bra", "Innbygger   Bra", "Robot       Takk for svaret", "tråden ble sluppet"}) {
        INFO(shown);
        at = shown.find(part, at);
        REQUIRE(at != std::string::npos);
    }
}

TEST_CASE("sandbox terminal: a person sees one prompt after each line, and nothing typed twice") {
    Stage stage;
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    std::ostringstream out;
    {
        Terminal terminal(stage.loop, stage.sandbox, {.input = pipe[0]}, out, [] {});
        stage.loop.post([&] {
            terminal.start();
            const std::string typed = "hei\n/ferdig\n/ny\n";
            CHECK(::write(pipe[1], typed.data(), typed.size()) == static_cast<ssize_t>(typed.size()));
            stage.sandbox.when_quiet(100ms, test_patience, [&] { stage.loop.stop(); });
        });
        const net::Timer guard = stage.loop.after(test_patience, [&] { stage.loop.stop(); });
        stage.loop.run();
    }
    ::close(pipe[0]);
    ::close(pipe[1]);
    const std::string shown = out.str();
    INFO(shown);
    std::size_t prompts = 0;
    for (std::size_t at = shown.find(")> "); at != std::string::npos; at = shown.find(")> ", at + 1)) ++prompts;
    CHECK(prompts == 4);  // the first, and one for each line
    CHECK(shown.find("Betjent: trykket Ferdig") != std::string::npos);
    CHECK(shown.ends_with("innbygger (ola)> "));
    CHECK(shown.find("hei") == std::string::npos);
}

TEST_CASE("sandbox terminal: it ends when the input ends, and when nobody waits for it") {
    Stage stage;
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    std::ostringstream out;
    {
        const Terminal never_started(stage.loop, stage.sandbox, {.input = pipe[0]}, out, [] {});
        Terminal left_waiting(stage.loop, stage.sandbox, {.input = pipe[0]}, out, [] {});
        left_waiting.start();
    }
    ::close(pipe[1]);
    bool is_over = false;
    Terminal terminal(stage.loop, stage.sandbox, {.input = pipe[0]}, out, [&] {
        is_over = true;
        stage.loop.stop();
    });
    terminal.start();
    const net::Timer guard = stage.loop.after(test_patience, [&] { stage.loop.stop(); });
    stage.loop.run();
    ::close(pipe[0]);
    CHECK(is_over);
}

}  // namespace
}  // namespace stemmen::sandbox
