#include "net/client.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "client_fixture.hpp"
#include "net/server.hpp"

using namespace stemmen;
using namespace stemmen::net;
using namespace stemmen::net::testing;
using namespace std::chrono_literals;

namespace {

// A label longer than DNS allows: the system refuses to look it up, so that no test asks a name server.
const std::string no_such_host = "https://" + std::string(64, 'a') + "/";

// A client and one of our servers on one loop. The handler echoes; /later keeps the request.
struct Both {
    explicit Both(ClientOptions options = {}) : fixture(std::move(options)) {
        fixture.runner.on_loop([this] {
            server = std::make_unique<Server>(fixture.loop, ServerOptions{.listen = "127.0.0.1:0"},
                                              [this](HttpRequest request, Respond respond) {
                                                  if (request.target == "/later") return later.push_back(std::move(respond));
                                                  respond({.headers = {{"x-method", request.method}}, .body = request.body});
                                              });
            return true;
        });
    }
    ~Both() {
        fixture.loop.post([this] { later.clear(); });
        fixture.runner.stop();
        server.reset();
    }
    [[nodiscard]] std::string at(std::string_view path) const { return url(server->port(), path); }

    ClientFixture fixture;
    std::vector<Respond> later;
    std::unique_ptr<Server> server;
};

// Sends one GET to a server that answers with these bytes and ends the connection.
Result<HttpResponse> answer_with(const std::string& bytes, ClientOptions options = {}, const std::string& method = "GET") {
    const Listener listener;
    std::jthread server([&] {
        const int fd = listener.accept();
        Listener::read_head(fd);
        Listener::write(fd, bytes);
        ::shutdown(fd, SHUT_WR);
        char drop[1024];
        while (::recv(fd, drop, sizeof drop, 0) > 0) {
        }
        ::close(fd);
    });
    ClientFixture fixture(std::move(options));
    auto result = fixture.send({.method = method, .target = url(listener.port)});
    fixture.runner.stop();
    return result;
}

}  // namespace

TEST_CASE("client: requests and responses pass whole, and one connection carries them all") {
    Both both;
    for (int i = 0; i < 20; ++i) {
        const std::string body = "body " + std::to_string(i);
        const auto response = both.fixture.send({.method = "POST", .target = both.at("/a?b=c"), .body = body});
        REQUIRE(response.has_value());
        CHECK(response->status == 200);
        CHECK(response->body == body);
        CHECK(header(response->headers, "x-method") == "POST");
    }
    CHECK(both.fixture.send({.method = "HEAD", .target = both.at("/")}).value().body.empty());
    CHECK(both.fixture.send({.target = both.at("/")}).value().status == 200);
    CHECK(both.fixture.counts().connected == 1);
}

TEST_CASE("client: large bodies pass both ways") {
    Both both;
    const std::string body(3'000'000, 'x');
    CHECK(both.fixture.send({.method = "POST", .target = both.at("/"), .body = body}).value().body == body);
}

TEST_CASE("client: over the connections of an origin requests wait their turn, over the queue they are refused unsent") {
    Both both({.connections_per_origin_max = 2, .waiting_per_origin_max = 3});
    std::vector<std::future<Result<HttpResponse>>> results;
    for (int i = 0; i < 2; ++i) results.push_back(both.fixture.start({.target = both.at("/later")}));
    REQUIRE(both.fixture.runner.becomes_true([&] { return both.later.size() == 2; }));
    for (int i = 0; i < 3; ++i) results.push_back(both.fixture.start({.target = both.at("/")}));
    const auto refused = both.fixture.send({.target = both.at("/")});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Errc::over_limit);
    CHECK_FALSE(may_have_been_sent(refused.error()));
    CHECK(both.fixture.counts().waiting == 3);
    CHECK(both.fixture.counts().connections == 2);
    both.fixture.loop.post([&] {
        for (Respond& respond : both.later) respond({});
        both.later.clear();
    });
    for (auto& result : results) CHECK(result.get().has_value());
    CHECK(both.fixture.counts().connected == 2);
}

TEST_CASE("client: what cannot be sent is refused, and says that it was not sent") {
    const Listener listener;
    ClientFixture fixture;
    struct Case {
        std::string target;
        Errc code;
        HttpHeaders headers = {};
        std::string method = "GET";
    };
    const Case cases[] = {
        {"no url", Errc::bad_input},
        {"ftp://127.0.0.1/", Errc::bad_input},
        {"http://example.no/?access_token=secret", Errc::misconfigured},
        {"http://127.0.0.1.example.no/", Errc::misconfigured},
        {url(listener.port), Errc::bad_input, {{"x-a", "b\r\nx-c: d"}}},
        {url(listener.port), Errc::bad_input, {{"x a", "b"}}},
        {url(listener.port), Errc::bad_input, {}, "GET / HTTP/1.1\r\n"},
        {no_such_host + "?access_token=secret", Errc::unavailable},
    };
    for (const Case& c : cases) {
        INFO(c.target);
        const auto result = fixture.send({.method = c.method, .target = c.target, .headers = c.headers}, 30s);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().code == c.code);
        CHECK_FALSE(may_have_been_sent(result.error()));
        CHECK_FALSE(result.error().detail.contains("secret"));
    }
    CHECK(fixture.counts().connected == 0);
}

TEST_CASE("client: plain http can be switched off for loopback, too") {
    Both both({.allow_plain_loopback = false});
    CHECK(both.fixture.send({.target = both.at("/")}).error().code == Errc::misconfigured);
}

TEST_CASE("client: a refused connection was certainly not sent") {
    Listener listener;
    listener.close();
    ClientFixture fixture;
    for (int i = 0; i < 3; ++i) {
        const auto result = fixture.send({.target = "http://localhost:" + std::to_string(listener.port) + "/"});
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().code == Errc::unavailable);
    }
    CHECK(fixture.counts().connections == 0);
}

TEST_CASE("client: no answer in time may have been sent, no free connection in time was not") {
    Both both({.connections_per_origin_max = 1});
    auto first = both.fixture.start({.target = both.at("/later")}, 300ms);
    auto second = both.fixture.start({.target = both.at("/later")}, 50ms);
    const auto unsent = second.get(), sent = first.get();
    REQUIRE_FALSE(unsent.has_value());
    CHECK(unsent.error().code == Errc::unavailable);
    REQUIRE_FALSE(sent.has_value());
    CHECK(sent.error().code == Errc::timed_out);
    CHECK(may_have_been_sent(sent.error()));
    CHECK(both.fixture.send({.target = both.at("/")}).has_value());
}

TEST_CASE("client: a kept connection that ends before any answer: GET is repeated once on a new one, POST is reported") {
    for (const std::string method : {"GET", "POST"}) {
        INFO(method);
        const Listener listener;
        std::jthread server([&] {
            const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
            const int first = listener.accept();
            Listener::read_head(first);
            Listener::write(first, ok);
            Listener::read_head(first);
            Listener::reset(first);
            if (method == "POST") return;
            const int second = listener.accept();
            Listener::read_head(second);
            Listener::write(second, ok);
            ::close(second);
        });
        ClientFixture fixture;
        REQUIRE(fixture.send({.method = method, .target = url(listener.port)}).has_value());
        const auto again = fixture.send({.method = method, .target = url(listener.port)});
        CHECK(again.has_value() == (method == "GET"));
        if (!again) CHECK(may_have_been_sent(again.error()));
        CHECK(fixture.counts().repeated == (method == "GET" ? 1 : 0));
    }
}

TEST_CASE("client: a repeated request that fails again is reported, not repeated for ever") {
    const Listener listener;
    std::jthread server([&] {
        const int first = listener.accept();
        Listener::read_head(first);
        Listener::write(first, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Listener::read_head(first);
        ::close(first);
        const int second = listener.accept();
        Listener::read_head(second);
        ::close(second);
    });
    ClientFixture fixture;
    REQUIRE(fixture.send({.target = url(listener.port)}).has_value());
    const auto again = fixture.send({.target = url(listener.port)});
    REQUIRE_FALSE(again.has_value());
    CHECK(may_have_been_sent(again.error()));
    CHECK(fixture.counts().repeated == 1);
}

TEST_CASE("client: a kept connection that the server closes is let go at once, and the next request uses a new one") {
    const Listener listener;
    std::jthread server([&] {
        for (int i = 0; i < 2; ++i) {
            const int fd = listener.accept();
            Listener::read_head(fd);
            Listener::write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            ::close(fd);
        }
    });
    ClientFixture fixture;
    REQUIRE(fixture.send({.method = "POST", .target = url(listener.port)}).has_value());
    REQUIRE(fixture.runner.becomes_true([&] { return fixture.client->counts().connections == 0; }));
    CHECK(fixture.send({.method = "POST", .target = url(listener.port)}).has_value());
    CHECK(fixture.counts().repeated == 0);
}

TEST_CASE("client: an unused connection is closed after its time") {
    Both both({.idle_timeout = 20ms});
    REQUIRE(both.fixture.send({.target = both.at("/")}).has_value());
    CHECK(both.fixture.runner.becomes_true([&] { return both.fixture.client->counts().connections == 0; }));
}

TEST_CASE("client: every sound form of a response is understood") {
    const auto chunked =
        answer_with("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n");
    REQUIRE(chunked.has_value());
    CHECK(chunked->body == "abcde");
    CHECK(header(chunked->headers, "x-trailer").empty());
    CHECK(answer_with("HTTP/1.1 200 OK\r\n\r\nuntil the end").value().body == "until the end");
    CHECK(answer_with("HTTP/1.0 404 Not Found\r\nContent-Length: 2\r\n\r\nno").value().status == 404);
    CHECK(answer_with("HTTP/1.1 204 No Content\r\n\r\n").value().status == 204);
    CHECK(answer_with(
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
              .value()
              .status == 201);
    CHECK(answer_with("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", {}, "HEAD").value().status == 200);
    CHECK(answer_with("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n").value().status == 302);
}

TEST_CASE("client: a response that is broken, cut off or over a limit is an error that may have been sent") {
    std::string hints;
    for (int i = 0; i < 20; ++i) hints += "HTTP/1.1 103 Early Hints\r\n\r\n";
    const ClientOptions small{.response_header_bytes_max = 1000, .response_headers_max = 3, .response_body_bytes_max = 10};
    const std::string broken[] = {
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "220 mail.example.no ESMTP\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n01234567890",
        "HTTP/1.1 200 OK\r\n\r\n01234567890",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\nabcdef\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A: " + std::string(1000, 'x') + "\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;" + std::string(5000, 'x') + "\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\na: b\r\na: b\r\na: b\r\na: b\r\n\r\n",
        hints + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    };
    for (const std::string& bytes : broken) {
        INFO(bytes.substr(0, 80));
        const auto result = answer_with(bytes, small);
        REQUIRE_FALSE(result.has_value());
        CHECK(may_have_been_sent(result.error()));
    }
    CHECK(answer_with("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789", small).has_value());
}

TEST_CASE("client: an early answer to a body that is still being sent is taken") {
    const Listener listener;
    std::jthread server([&] {
        const int fd = listener.accept();
        Listener::read_head(fd);
        Listener::write(fd, "HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\n\r\n");
        char drop[65536];
        while (::recv(fd, drop, sizeof drop, 0) > 0) {
        }
        ::close(fd);
    });
    ClientFixture fixture;
    const auto result = fixture.send({.method = "POST", .target = url(listener.port), .body = std::string(30'000'000, 'x')});
    CHECK(result.value().status == 413);
    fixture.runner.stop();
}

TEST_CASE("client: origins have a bound, and unused ones make room") {
    Listener other;
    other.close();
    Both both({.origins_max = 1});
    auto busy = both.fixture.start({.target = both.at("/later")});
    REQUIRE(both.fixture.runner.becomes_true([&] { return both.later.size() == 1; }));
    CHECK(both.fixture.send({.target = url(other.port)}).error().code == Errc::over_limit);
    both.fixture.loop.post([&] {
        both.later.front()({.headers = {{"connection", "close"}}});
        both.later.clear();
    });
    REQUIRE(busy.get().has_value());
    CHECK(both.fixture.send({.target = url(other.port)}).error().code == Errc::unavailable);
}

TEST_CASE("client: a callback may send the next request") {
    Both both;
    std::promise<int> done;
    std::function<void(int)> next = [&](int left) {
        if (left == 0) return done.set_value(0);
        both.fixture.client->send({.target = both.at("/")}, 5s, [&, left](Result<HttpResponse> result) { next(result ? left - 1 : 0); });
    };
    both.fixture.loop.post([&] { next(50); });
    done.get_future().get();
    CHECK(both.fixture.counts().connected == 1);
}

TEST_CASE("client stop: what is in flight ends, new requests are refused unsent, what does not end is cut") {
    Both both;
    auto busy = both.fixture.start({.target = both.at("/later")});
    REQUIRE(both.fixture.runner.becomes_true([&] { return both.later.size() == 1; }));
    both.fixture.loop.stop();
    both.fixture.loop.post([&] {
        both.later.front()({.body = "last"});
        both.later.clear();
    });
    CHECK(busy.get().value().body == "last");
    both.fixture.runner.join();

    const Listener silent;
    LoopOptions hasty;
    hasty.stop_grace = 50ms;
    ClientFixture fixture({.connections_per_origin_max = 1}, hasty);
    auto sent = fixture.start({.target = url(silent.port)});
    auto waiting = fixture.start({.target = url(silent.port)});
    REQUIRE(fixture.runner.becomes_true([&] { return fixture.client->counts().connected == 1 && fixture.client->counts().waiting == 1; }));
    fixture.loop.stop();
    auto late = fixture.start({.target = url(silent.port)});
    CHECK(sent.get().error().code == Errc::timed_out);
    CHECK(waiting.get().error().code == Errc::unavailable);
    CHECK(late.get().error().code == Errc::unavailable);
    fixture.runner.join();
}

TEST_CASE("client: destroyed with requests in flight it calls nobody back") {
    const Listener silent;
    ClientFixture fixture;
    auto sent = fixture.start({.target = url(silent.port)});
    REQUIRE(fixture.runner.becomes_true([&] { return fixture.client->counts().connected == 1; }));
    bool is_called = false;
    fixture.runner.on_loop([&] {
        const auto note = [&](const Result<HttpResponse>&) { is_called = true; };
        fixture.client->send({.target = no_such_host}, 5s, note);  // its lookup cannot have ended in this turn
        fixture.client->send({.target = "no url"}, 5s, note);      // its error is on its way
        fixture.client.reset();
        return true;
    });
    fixture.runner.stop();
    CHECK_THROWS_AS(sent.get(), std::future_error);  // the callback was destroyed, not called
    CHECK_FALSE(is_called);
}
