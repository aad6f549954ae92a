// The real server under pressure: time limits, numbers of connections and requests, and the stop.
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "net/server.hpp"
#include "server_fixture.hpp"

using namespace stemmen;
using namespace stemmen::net;
using namespace stemmen::net::testing;
using namespace std::chrono_literals;

TEST_CASE("server: slow headers and bodies are refused with 408, idle and unread connections are closed, a late handler gives 503") {
    ServerOptions options;
    options.header_timeout = options.body_timeout = options.idle_timeout = options.answer_timeout = options.write_timeout =
        options.drain_timeout = 50ms;
    ServerFixture fixture(options);
    Wire idle = fixture.connect(), header = fixture.connect(), body = fixture.connect(), late = fixture.connect(),
         unread = fixture.connect();
    header.send("GET / HT");
    body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na");
    late.send(get("/later"));
    unread.send(get("/big") + get("/big"));
    CHECK(status_of(header.rest()) == "HTTP/1.1 408");
    CHECK(status_of(body.rest()) == "HTTP/1.1 408");
    const std::string refusal = late.rest();
    CHECK(status_of(refusal) == "HTTP/1.1 503");
    CHECK(refusal.contains("Retry-After: 1\r\n"));
    CHECK(idle.rest().empty());
    fixture.release_one();  // too late: nothing happens
    CHECK(fixture.has_connections(0));
    CHECK(fixture.runner.on_loop([&] { return fixture.server.counts().requests_in_flight; }) == 0);
}

TEST_CASE("server: a body that trickles in byte by byte does not renew its time") {
    ServerOptions options;
    options.body_timeout = 200ms;
    ServerFixture fixture(options);
    Wire wire = fixture.connect();
    wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
    CHECK(status_of(wire.rest()) == "HTTP/1.1 413");
    Wire slow = fixture.connect();
    slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n");
    std::jthread trickle([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) slow.send("x");
    });
    CHECK(status_of(slow.head()) == "HTTP/1.1 408");
}

TEST_CASE("server: after a refusal so much is read and dropped, and no more") {
    ServerOptions options;
    options.drain_bytes_max = 100'000;
    options.drain_timeout = 60s;
    ServerFixture fixture(options);
    Wire endless = fixture.connect(), silent = fixture.connect();
    silent.send("nonsense\r\n\r\n");
    CHECK(status_of(silent.rest()) == "HTTP/1.1 400");
    endless.send("nonsense\r\n\r\n" + std::string(10'000'000, 'x'));
    CHECK(fixture.has_connections(1));
    silent.close_sending();
    CHECK(fixture.has_connections(0));
}

TEST_CASE("server: a large response to a slow reader arrives whole") {
    ServerFixture fixture;
    Wire wire = fixture.connect();
    wire.send(get("/big") + get("/big"));
    for (int i = 0; i < 2; ++i) CHECK(wire.response().size() > 8'000'000);
}

TEST_CASE("server: over the limit of requests in flight a request gets 503 at once and the connection stays") {
    ServerOptions options;
    options.requests_in_flight_max = 2;
    ServerFixture fixture(options);
    Wire first = fixture.connect(), second = fixture.connect(), third = fixture.connect();
    first.send(get("/later"));
    second.send(get("/later"));
    REQUIRE(fixture.has_waiting(2));
    third.send(get("/"));
    const std::string busy = third.response();
    CHECK(status_of(busy) == "HTTP/1.1 503");
    CHECK(busy.contains("Retry-After: 1\r\n"));
    fixture.release_one();
    CHECK(first.response().ends_with("late"));
    third.send(get("/"));
    CHECK(status_of(third.response()) == "HTTP/1.1 200");
}

TEST_CASE("server: ten connections over the limit wait, and are served when idle ones make room") {
    ServerOptions options;
    options.connections_max = 10;
    options.idle_timeout_when_full = 50ms;
    ServerFixture fixture(options);
    std::vector<Wire> idle;
    for (int i = 0; i < 10; ++i) idle.push_back(fixture.connect());
    REQUIRE(fixture.has_connections(10));
    std::vector<Wire> over;
    for (int i = 0; i < 10; ++i) over.push_back(fixture.connect());
    for (Wire& wire : over) wire.send(get("/"));
    for (Wire& wire : over) CHECK(status_of(wire.response()) == "HTTP/1.1 200");
    CHECK(fixture.runner.on_loop([&] { return fixture.server.counts().connections; }) <= 10);
}

TEST_CASE("server: a peer over its share is told 503, others are served") {
    ServerOptions options;
    options.connections_per_peer_max = 3;
    options.refusals_in_flight_max = 2;
    ServerFixture fixture(options);
    std::vector<Wire> mine;
    for (int i = 0; i < 3; ++i) mine.push_back(fixture.connect());
    REQUIRE(fixture.has_connections(3));
    Wire fourth = fixture.connect();
    CHECK(status_of(fourth.response()) == "HTTP/1.1 503");
    Wire fifth = fixture.connect();
    CHECK(status_of(fifth.response()) == "HTTP/1.1 503");
    CHECK(fixture.connect().rest().empty());  // two refusals are being read already: cut
    Wire other(fixture.server.port(), "127.0.0.2");
    other.send(get("/"));
    CHECK(status_of(other.response()) == "HTTP/1.1 200");
    mine.clear();
    CHECK(fixture.has_connections(3));
}

TEST_CASE("server: a thousand idle and a thousand half-sent connections do not stop service") {
    ServerFixture fixture;
    std::vector<Wire> crowd;
    for (int i = 0; i < 2000; ++i) {
        crowd.push_back(Wire(fixture.server.port(), i % 2 == 0 ? "127.0.0.2" : "127.0.0.3"));
        if (i % 2 == 0) crowd.back().send("POST / HTTP/1.1\r\nHost: a\r\nContent-Le");
    }
    REQUIRE(fixture.has_connections(2000));
    Wire wire = fixture.connect();
    for (int i = 0; i < 100; ++i) {
        wire.send(post("/", "hello"));
        REQUIRE(wire.response().ends_with("POST hello"));
    }
    crowd.clear();
    CHECK(fixture.has_connections(1));
}

TEST_CASE("server: connections that reset at any moment leave nothing behind") {
    ServerFixture fixture;
    for (const std::string& bytes : {std::string(), std::string("GET"), get("/"), get("/big") + get("/big")}) {
        Wire wire = fixture.connect();
        wire.send(bytes);
        wire.reset();
    }
    Wire late = fixture.connect();
    late.send(get("/later"));
    REQUIRE(fixture.has_waiting(1));
    late.reset();
    fixture.release_one();
    CHECK(fixture.has_connections(0));
    CHECK(fixture.runner.on_loop([&] { return fixture.server.counts().requests_in_flight; }) == 0);
}

TEST_CASE("server stop: idle connections close at once, requests in flight are answered, then the loop ends") {
    ServerOptions options;
    options.drain_timeout = 50ms;
    ServerFixture fixture(options);
    Wire idle = fixture.connect(), busy = fixture.connect(), half = fixture.connect();
    busy.send(get("/later"));
    half.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na");
    REQUIRE(fixture.has_waiting(1));
    REQUIRE(fixture.has_connections(3));
    fixture.loop.stop();
    CHECK(idle.rest().empty());
    half.send("bc");
    CHECK(half.rest().ends_with("POST abc"));
    CHECK_THROWS(fixture.connect());
    fixture.release_one();
    const std::string answer = busy.rest();
    CHECK(answer.ends_with("late"));
    CHECK(answer.contains("Connection: close"));
    fixture.runner.join();
}

TEST_CASE("server stop: what does not end in the time of grace is cut") {
    LoopOptions options;
    options.stop_grace = 50ms;
    Loop loop(options);
    std::vector<Respond> kept;
    Server server(loop, ServerFixture::at_any_port({}), [&](HttpRequest, Respond respond) { kept.push_back(std::move(respond)); });
    Runner runner(loop);
    runner.start();
    Wire wire(server.port());
    wire.send(get("/"));
    REQUIRE(runner.becomes_true([&] { return kept.size() == 1; }));
    loop.stop();
    runner.join();
    CHECK(wire.rest().empty());
    kept.clear();
    CHECK(server.counts().requests_in_flight == 0);
}

TEST_CASE("server: an address in use or of no use is a sentence, not a crash") {
    Loop loop;
    const Handler handler = [](HttpRequest, Respond) {};
    const Server server(loop, ServerFixture::at_any_port({}), handler);
    ServerOptions taken;
    taken.listen = "127.0.0.1:" + std::to_string(server.port());
    CHECK_THROWS_WITH(Server(loop, taken, handler), Catch::Contains("cannot listen on 127.0.0.1:"));
    ServerOptions name;
    name.listen = "localhost:80";
    CHECK_THROWS_WITH(Server(loop, name, handler), Catch::Contains("looks like"));
}
