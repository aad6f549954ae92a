// The server under test and the requests that the wire tests send it.
#pragma once

#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "net/server.hpp"
#include "wire.hpp"

namespace stemmen::net::testing {

// A server whose handler echoes the body, except: /later keeps the request until release(), /drop forgets it, /throw throws,
// /big answers 8 MB, /close asks for the end, /bad breaks the header, /same overrules nosniff, /none is 204.
class ServerFixture {
public:
    explicit ServerFixture(ServerOptions options = {}, LoopOptions loop_options = quiet())
        : loop(std::move(loop_options)),
          server(loop, at_any_port(std::move(options)),
                 [this](HttpRequest request, Respond respond) { handle(std::move(request), std::move(respond)); }),
          runner(loop) {
        runner.start();
    }
    ~ServerFixture() {
        loop.post([this] { later.clear(); });
        runner.stop();
    }

    static LoopOptions quiet() {
        LoopOptions options;
        options.on_failure = [](std::string_view, const std::exception_ptr&) {};
        return options;
    }
    static ServerOptions at_any_port(ServerOptions options) {
        options.listen = "127.0.0.1:0";
        return options;
    }
    [[nodiscard]] Wire connect() const { return Wire(server.port()); }
    std::string exchange(std::string_view bytes) {
        Wire wire = connect();
        wire.send(bytes);
        return wire.rest();
    }
    bool has_waiting(std::size_t count) {
        return runner.becomes_true([&] { return later.size() == count; });
    }
    bool has_connections(std::size_t count) {
        return runner.becomes_true([&] { return server.counts().connections == count; });
    }
    void release_one() {
        runner.on_loop([this] {
            Respond respond = std::move(later.front());
            later.pop_front();
            respond({.body = "late"});
            return true;
        });
    }

    Loop loop;
    std::deque<Respond> later;
    std::vector<HttpRequest> seen;
    Server server;
    Runner runner;

private:
    void handle(HttpRequest request, Respond respond) {
        seen.push_back(request);
        const std::string& at = request.target;
        if (at == "/later") return later.push_back(std::move(respond));
        if (at == "/drop") return;
        if (at == "/throw") throw std::runtime_error("broken");
        if (at == "/big") return respond({.body = std::string(8'000'000, 'x')});
        if (at == "/close") return respond({.headers = {{"connection", "close"}}, .body = "bye"});
        if (at == "/bad") return respond({.headers = {{"location", "/a\r\nset-cookie: b"}}, .body = "secret"});
        if (at == "/same") return respond({.headers = {{"x-content-type-options", "none"}, {"content-length", "999"}}});
        if (at == "/none") return respond({.status = 204, .body = "ignored"});
        respond({.headers = {{"content-type", "text/plain"}}, .body = request.method + " " + request.body});
    }
};

inline std::string post(std::string_view target, std::string_view body, std::string_view fields = "") {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}
inline std::string get(std::string_view target) { return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n"; }

}  // namespace stemmen::net::testing
