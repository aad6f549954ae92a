// News over a real connection: who listens is told that something has changed, and who was away is told of what they missed.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "net/loop.hpp"
#include "net/server.hpp"
#include "voices.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;

namespace {

// Everything that comes until `part` has come, or the other side closes.
std::string read_until(std::uint16_t port, const std::string& request, const std::string& part) {
    const int file = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::string seen;
    if (::connect(file, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && ::send(file, request.data(), request.size(), 0) > 0) {
        std::array<char, 4096> bytes{};
        while (seen.find(part) == std::string::npos) {
            const ssize_t count = ::recv(file, bytes.data(), bytes.size(), 0);
            if (count <= 0) break;
            seen.append(bytes.data(), static_cast<std::size_t>(count));
        }
    }
    ::close(file);
    return seen;
}

// What a listener hears of the stream up to `part`; `when_listening` runs on the loop's thread once somebody listens.
std::string heard(Office& office, const std::string& headers, const std::string& part, const std::function<void()>& when_listening) {
    net::Loop loop;
    net::Server server(loop, {.listen = "127.0.0.1:0"}, [&](HttpRequest request, net::Respond respond) { office.host.dashboard->handle(std::move(request), Reply(std::move(respond))); });
    std::string seen;
    net::Timer look;
    std::function<void()> wait = [&] {
        if (office.host.dashboard->listeners() > 0) return when_listening();
        look = loop.after(std::chrono::milliseconds{1}, [&] { wait(); });
    };
    wait();
    std::thread client([&, port = server.port()] {
        seen = read_until(port, "GET /api/v1/changes HTTP/1.1\r\nHost: a\r\nCookie: " + office.analyst + "\r\n" + headers + "\r\n", part);
        loop.stop();
    });
    loop.run();
    client.join();
    return seen;
}

service::Freshness freshness(service::Store& store) {
    service::Freshness fresh;
    store.read_figures([&](service::FigureRows& figures, service::TextRows&) { fresh = figures.freshness(); });
    return fresh;
}

}  // namespace

TEST_CASE("who listens is told that something has changed, once for each change, and never what") {
    Office office;
    const std::string seen = heard(office, "", "\"version\":1", [&] {
        office.voices.add({.unit = "201", .rating = "5", .better = "Kort kø"});
        office.voices.refresh();
        office.host.dashboard->announce(freshness(office.host.store()));
        office.host.dashboard->announce(freshness(office.host.store()));
    });
    INFO(seen);
    CHECK(has(seen, "content-type: text/event-stream"));
    CHECK(has(seen, "id: 1\nevent: changed\ndata: {\"as_of\":\"2026-11-30T12:00:00.000Z\",\"version\":1}"));
    CHECK(seen.find("event: changed") == seen.rfind("event: changed"));
    CHECK_FALSE(has(seen, "201"));
    CHECK_FALSE(has(seen, "Kort"));
}

TEST_CASE("who was away when something changed is told at once") {
    Office office;
    office.voices.add({.unit = "201", .rating = "5"});
    office.voices.refresh();
    CHECK(has(heard(office, "Last-Event-ID: 0\r\n", "event: changed", [] {}), "\"version\":1"));
}
