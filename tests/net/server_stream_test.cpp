// Answers that are sent piece by piece: what arrives, when they end, and who is cut.
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "net/server.hpp"
#include "server_fixture.hpp"

using namespace stemmen;
using namespace stemmen::net;
using namespace stemmen::net::testing;
using namespace std::chrono_literals;

namespace {

// A server that answers every request for /stream with a stream that the test writes to, and others at once.
class StreamFixture {
public:
    explicit StreamFixture(ServerOptions options = {}, std::string the_idle_piece = {}, LoopOptions loop_options = {})
        : loop(std::move(loop_options)),
          idle_piece(std::move(the_idle_piece)),
          server(loop, ServerFixture::at_any_port(std::move(options)), [this](const HttpRequest& request, Respond respond) { handle(request, std::move(respond)); }),
          runner(loop) {
        runner.start();
    }
    ~StreamFixture() {
        loop.post([this] { streams.clear(); });
        runner.stop();
    }
    [[nodiscard]] Wire open() const {
        Wire wire(server.port());
        wire.send(get("/stream"));
        return wire;
    }
    bool write(std::size_t index, const std::string& piece) {
        return runner.on_loop([&] { return streams.at(index).write(piece); });
    }
    bool has_streams(std::size_t count) {
        return runner.becomes_true([&] { return server.counts().streams == count; });
    }
    bool has_closed(std::size_t count) {
        return runner.becomes_true([&] { return closed == count; });
    }

    Loop loop;
    std::string idle_piece;
    std::vector<Stream> streams;
    std::size_t closed = 0;
    Server server;
    Runner runner;

private:
    void handle(const HttpRequest& request, Respond respond) {
        respond.adjust([](HttpResponse& response) { response.headers.emplace_back("x-added", "yes"); });
        if (request.target != "/stream") return respond({.body = "whole"});
        Stream stream = respond.stream({.headers = {{"content-type", "text/event-stream"}}, .body = "first\n"}, idle_piece);
        stream.on_closed([this] { ++closed; });
        streams.push_back(std::move(stream));
    }
};

}  // namespace

TEST_CASE("server stream: the header and each piece arrive when they are written, and the end is the end of the connection") {
    StreamFixture fixture;
    Wire wire = fixture.open();
    const std::string head = wire.head();
    CHECK(status_of(head) == "HTTP/1.1 200");
    CHECK(head.contains("content-type: text/event-stream\r\n"));
    CHECK(head.contains("X-Content-Type-Options: nosniff\r\n"));
    CHECK(head.contains("x-added: yes\r\n"));
    CHECK(head.contains("Connection: close\r\n"));
    CHECK_FALSE(head.contains("Content-Length"));
    CHECK(wire.up_to("first\n") == "first\n");
    CHECK(fixture.write(0, "second\n"));
    CHECK(wire.up_to("second\n") == "second\n");
    CHECK(fixture.runner.on_loop([&] { return fixture.server.counts().requests_in_flight; }) == 0);
    fixture.runner.on_loop([&] {
        fixture.streams[0].write("last\n");
        fixture.streams[0].end();
        return true;
    });
    CHECK(wire.rest() == "last\n");
    CHECK(fixture.has_closed(1));
    CHECK(fixture.has_streams(0));
    CHECK_FALSE(fixture.write(0, "too late"));
}

TEST_CASE("server stream: a silent one sends its idle piece again and again") {
    ServerOptions options;
    options.stream_silence_max = 50ms;
    StreamFixture fixture(options, ":\n\n");
    Wire wire = fixture.open();
    CHECK(wire.up_to(":\n\n:\n\n").ends_with("first\n:\n\n:\n\n"));
}

TEST_CASE("server stream: a client that leaves is noticed without a word from us") {
    StreamFixture fixture;
    auto leaves = std::make_unique<Wire>(fixture.open());
    Wire resets = fixture.open(), half = fixture.open();
    REQUIRE(fixture.has_streams(3));
    leaves.reset();
    resets.reset();
    half.close_sending();
    CHECK(fixture.has_streams(0));
    CHECK(fixture.has_closed(3));
    for (std::size_t i = 0; i < 3; ++i) CHECK_FALSE(fixture.write(i, "anybody there?"));
}

TEST_CASE("server stream: a reader that is too slow for the buffer or for the time is cut, others go on") {
    ServerOptions options;
    options.stream_bytes_max = 100'000;
    options.write_timeout = 50ms;
    StreamFixture fixture(options);
    Wire swamped = fixture.open(), asleep = fixture.open(), good = fixture.open();
    REQUIRE(fixture.has_streams(3));
    CHECK_FALSE(fixture.write(0, std::string(100'001, 'x')));
    const std::string piece(90'000, 'x');
    CHECK(fixture.runner.becomes_true([&] { return !fixture.streams.at(1).write(piece) || fixture.server.counts().streams < 2; }));
    CHECK(fixture.has_streams(1));
    CHECK(fixture.has_closed(2));
    CHECK(fixture.write(2, "still here\n"));
    CHECK(good.up_to("still here\n").ends_with("first\nstill here\n"));
}

TEST_CASE("server stream: pieces written while an earlier one is on its way arrive whole and in order") {
    ServerOptions options;
    options.stream_bytes_max = 32'000'000;
    StreamFixture fixture(options);
    Wire wire = fixture.open();
    REQUIRE(fixture.has_streams(1));
    std::string sent = "first\n";
    fixture.runner.on_loop([&] {
        for (char letter = 'a'; letter <= 'j'; ++letter) {
            const std::string piece(1'000'000, letter);
            fixture.streams[0].write(piece);
            sent += piece;
        }
        fixture.streams[0].end();
        return true;
    });
    wire.head();
    CHECK((wire.rest() == sent));
}

TEST_CASE("server stream: over the limit of streams a request gets 503 and the connection stays, HEAD gets the header") {
    ServerOptions options;
    options.streams_max = 2;
    StreamFixture fixture(options);
    Wire first = fixture.open(), second = fixture.open();
    REQUIRE(fixture.has_streams(2));
    Wire third = fixture.open();
    const std::string busy = third.response();
    CHECK(status_of(busy) == "HTTP/1.1 503");
    CHECK(busy.contains("Retry-After: 1\r\n"));
    third.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(status_of(third.head()) == "HTTP/1.1 200");
    third.send(get("/"));
    const std::string whole = third.response();
    CHECK(whole.contains("x-added: yes\r\n"));
    CHECK(whole.ends_with("whole"));
    first.reset();
    CHECK(fixture.has_streams(1));
    third.send(get("/stream"));
    CHECK(third.up_to("first\n").ends_with("first\n"));
}

TEST_CASE("server stream: what a client goes on sending is dropped, up to a limit") {
    ServerOptions options;
    options.drain_bytes_max = 100'000;
    StreamFixture fixture(options);
    Wire wire = fixture.open();
    REQUIRE(fixture.has_streams(1));
    wire.send(get("/"));
    CHECK(fixture.write(0, "second\n"));
    CHECK_FALSE(wire.up_to("second\n").contains("whole"));
    wire.send(std::string(1'000'000, 'x'));
    CHECK(fixture.has_streams(0));
}

TEST_CASE("server stream: a stop ends the streams at once, not after the time of grace") {
    LoopOptions loop_options;
    loop_options.stop_grace = 60s;
    ServerOptions options;
    options.drain_timeout = 50ms;
    StreamFixture fixture(options, {}, loop_options);
    Wire wire = fixture.open();
    REQUIRE(fixture.has_streams(1));
    fixture.loop.stop();
    CHECK(wire.rest().ends_with("first\n"));
    fixture.runner.join();
}

TEST_CASE("server: an answer that comes while an earlier response is still being taken is kept apart from it") {
    ServerFixture fixture;
    Wire wire = fixture.connect();
    // The echo is more than the system buffers at once and less than makes the server wait with the next request.
    const std::string body(60'000, 'b');
    constexpr int rounds = 100;
    std::string burst;
    for (int i = 0; i < rounds; ++i) burst += post("/", body) + get("/later");
    std::jthread sender([&] { wire.send(burst); });
    std::jthread releaser([&] {
        for (int i = 0; i < rounds && fixture.has_waiting(1); ++i) fixture.release_one();
    });
    for (int i = 0; i < rounds; ++i) {
        REQUIRE(wire.response().ends_with("POST " + body));
        REQUIRE(wire.response().ends_with("late"));
    }
}
