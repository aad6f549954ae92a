// The real server, raw bytes in, status lines out: framing, and what requests and responses look like.
#include "net/server.hpp"

#include <boost/beast/http/error.hpp>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "net/http_parser.hpp"
#include "server_fixture.hpp"

using namespace stemmen;
using namespace stemmen::net;
using namespace stemmen::net::testing;

namespace {

struct FramingCase {
    std::string name, bytes, status;
};
const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
const FramingCase framing_cases[] = {
    {"two different lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "400"},
    {"two equal lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", "400"},
    {"a length and chunked", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
    {"chunked and a length", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", "400"},
    {"xchunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n" + smuggled, "411"},
    {"chunked, identity", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n" + smuggled, "411"},
    {"chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, "411"},
    {"chunked with HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "411"},
    {"a list of equal lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc", "400"},
    {"a signed length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc", "400"},
    {"an empty length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", "400"},
    {"a length beyond 64 bits", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", "400"},
    {"no length on a POST", "POST / HTTP/1.1\r\nHost: a\r\n\r\n" + smuggled, "411"},
    {"no host", "GET / HTTP/1.1\r\n\r\n", "400"},
    {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
    {"a signature in a trailer",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Hub-Signature-256: sha256=00\r\n\r\n", "411"},
    {"a chunk extension of 20,000 bytes",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;" + std::string(20'000, 'x') + "\r\nabc\r\n0\r\n\r\n", "411"},
    {"a bare line feed", "GET / HTTP/1.1\nHost: a\n\n", "400"},
    {"a space before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n", "400"},
    {"NUL in a value", std::string("GET / HTTP/1.1\r\nHost: a\r\nX-A: b") + '\0' + "c\r\n\r\n", "400"},
    {"no HTTP at all", "\x16\x03\x01\x02\x00 hello\r\n\r\n", "400"},
    {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "400"},
    {"an expectation we do not know", "GET / HTTP/1.1\r\nHost: a\r\nExpect: wonders\r\n\r\n", "417"},
    {"half a header, then the end", "GET / HTTP/1.1\r\nHo", "400"},
    {"half a body, then the end", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc", "400"},
};

}  // namespace

TEST_CASE("server framing: every unsound request is refused once and ends the connection, unseen by the handler") {
    ServerFixture fixture;
    for (const FramingCase& c : framing_cases) {
        INFO(c.name);
        Wire wire = fixture.connect();
        wire.send(c.bytes);
        wire.close_sending();
        const std::string answer = wire.rest();
        CHECK(status_of(answer) == "HTTP/1.1 " + c.status);
        CHECK(answer.find("HTTP/1.1", 1) == std::string::npos);  // what followed was not taken for a request
        CHECK(answer.contains("Connection: close\r\n"));
        CHECK_FALSE(answer.ends_with('>'));
    }
    CHECK(fixture.runner.on_loop([&] { return fixture.seen.size(); }) == 0);
    CHECK(fixture.runner.on_loop([&] { return fixture.server.counts().refused; }) == std::size(framing_cases));
}

TEST_CASE("server: a request reaches the handler whole, with lower-case header names and the peer") {
    ServerFixture fixture;
    Wire wire = fixture.connect();
    wire.send(post("/a?b=%20", "blåbær", "X-Hub-Signature-256: sha256=00\r\n"));
    const std::string answer = wire.response();
    CHECK(status_of(answer) == "HTTP/1.1 200");
    CHECK(answer.ends_with("\r\n\r\nPOST blåbær"));
    CHECK(answer.contains("X-Content-Type-Options: nosniff\r\n"));
    CHECK(answer.contains("Connection: keep-alive\r\n"));
    CHECK_FALSE(answer.contains("Server:"));
    const HttpRequest seen = fixture.runner.on_loop([&] { return fixture.seen.at(0); });
    const HttpRequest expected{.method = "POST",
                               .target = "/a?b=%20",
                               .headers = {{"host", "a"}, {"x-hub-signature-256", "sha256=00"}, {"content-length", "8"}},
                               .body = "blåbær",
                               .peer = "127.0.0.1"};
    CHECK((seen == expected));
}

TEST_CASE("server: a header or body at its limit passes, one byte over is refused and the refusal can be read") {
    ServerOptions options;
    options.header_bytes_max = 10'000;
    options.body_bytes_max = 100'000;
    options.headers_max = 5;
    ServerFixture fixture(options);
    Wire wire = fixture.connect();
    wire.send(post("/", std::string(100'000, 'x')));
    CHECK(status_of(wire.response()) == "HTTP/1.1 200");
    CHECK(status_of(fixture.exchange(post("/", std::string(100'001, 'x')))) == "HTTP/1.1 413");
    CHECK(status_of(fixture.exchange(post("/", std::string(5'000'000, 'x')))) == "HTTP/1.1 413");
    wire.send("GET / HTTP/1.1\r\nHost: a\r\nX-A: " + std::string(9'000, 'x') + "\r\n\r\n");
    CHECK(status_of(wire.response()) == "HTTP/1.1 200");
    CHECK(status_of(fixture.exchange("GET / HTTP/1.1\r\nHost: a\r\nX-A: " + std::string(10'000, 'x') + "\r\n\r\n")) == "HTTP/1.1 431");
    CHECK(status_of(fixture.exchange("GET /" + std::string(10'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n")) == "HTTP/1.1 431");
    CHECK(status_of(fixture.exchange("GET / HTTP/1.1\r\nHost: a\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\n\r\n")) == "HTTP/1.1 431");
}

TEST_CASE("request parser: the header limit holds for a sender that gives one field at a time") {
    RequestParser parser({.header_bytes_max = 1000, .headers_max = 100, .body_bytes_max = 10});
    boost::system::error_code error;
    const std::string field = "X-A: 3456789\r\n";
    std::string buffer = "GET / HTTP/1.1\r\nHost: a\r\n";
    std::size_t sent = 0;
    do {
        const std::size_t used = parser.put({buffer.data(), buffer.size()}, error);
        buffer.erase(0, used);
        buffer += field;
        sent += field.size();
    } while (error == boost::beast::http::error::need_more && sent < 10'000);
    CHECK(parser.status_for(error) == 431);
    CHECK(sent < 1100);
}

TEST_CASE("server: pipelined requests are answered in order, even when the first answer is late") {
    ServerFixture fixture;
    Wire wire = fixture.connect();
    wire.send(get("/later") + post("/", "second") + get("/none") + post("/", "fourth"));
    REQUIRE(fixture.has_waiting(1));
    CHECK(fixture.runner.on_loop([&] { return fixture.seen.size(); }) == 1);
    fixture.release_one();
    CHECK(wire.response().ends_with("\r\n\r\nlate"));
    CHECK(wire.response().ends_with("\r\n\r\nPOST second"));
    const std::string none = wire.head();
    CHECK(status_of(none) == "HTTP/1.1 204");
    CHECK_FALSE(none.contains("Content-Length"));
    CHECK(wire.response().ends_with("\r\n\r\nPOST fourth"));
}

TEST_CASE("server: a thousand pipelined requests in one burst are all answered") {
    ServerFixture fixture;
    Wire wire = fixture.connect();
    std::string burst;
    for (int i = 0; i < 1000; ++i) burst += post("/", std::to_string(i));
    wire.send(burst);
    for (int i = 0; i < 1000; ++i) REQUIRE(wire.response().ends_with("\r\n\r\nPOST " + std::to_string(i)));
}

TEST_CASE("server: HEAD is answered with the length of the body and without it") {
    ServerFixture fixture;
    Wire wire = fixture.connect();
    wire.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + post("/", "next"));
    const std::string head = wire.head();
    CHECK(head.contains("Content-Length: 5\r\n"));
    CHECK(wire.response().ends_with("POST next"));
}

TEST_CASE("server: the connection stays or ends as HTTP/1.0, HTTP/1.1 and the handler ask for") {
    ServerFixture fixture;
    CHECK(fixture.exchange("GET / HTTP/1.0\r\nHost: a\r\n\r\n").contains("Connection: close"));
    CHECK(fixture.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").contains("Connection: close"));
    CHECK(fixture.exchange(get("/close")).contains("Connection: close"));
    Wire wire = fixture.connect();
    wire.send("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
    CHECK(wire.response().contains("Connection: keep-alive"));
    wire.send(get("/"));
    CHECK(status_of(wire.response()) == "HTTP/1.1 200");
}

TEST_CASE("server: a client that closes its sending half still gets the answer") {
    ServerFixture fixture;
    Wire wire = fixture.connect();
    wire.send(get("/later"));
    wire.close_sending();
    REQUIRE(fixture.has_waiting(1));
    fixture.release_one();
    CHECK(wire.rest().ends_with("\r\n\r\nlate"));
}

TEST_CASE("server: a body that was announced is asked for with 100 Continue, and refused early when it is too large") {
    ServerOptions options;
    options.body_bytes_max = 10;
    ServerFixture fixture(options);
    Wire wire = fixture.connect();
    wire.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    CHECK(wire.head() == "HTTP/1.1 100 Continue\r\n\r\n");
    wire.send("abc");
    CHECK(wire.response().ends_with("POST abc"));
    wire.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
    CHECK(status_of(wire.rest()) == "HTTP/1.1 413");
}

TEST_CASE("server: a handler that drops its request or throws has answered 500, and one that breaks the header, too") {
    ServerFixture fixture;
    Wire wire = fixture.connect();
    for (const char* target : {"/drop", "/throw", "/bad"}) {
        INFO(target);
        wire.send(get(target));
        const std::string answer = wire.response();
        CHECK(status_of(answer) == "HTTP/1.1 500");
        CHECK_FALSE(answer.contains("secret"));
        CHECK_FALSE(answer.contains("set-cookie"));
    }
    wire.send(get("/same"));
    const std::string same = wire.response();
    CHECK(same.contains("x-content-type-options: none"));
    CHECK_FALSE(same.contains("nosniff"));
    CHECK_FALSE(same.contains("999"));
}
