// A client on a running loop, and servers that do exactly what a script says.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "net/client.hpp"
#include "wire.hpp"

namespace stemmen::net::testing {

class ClientFixture {
public:
    explicit ClientFixture(ClientOptions options = {}, LoopOptions loop_options = {})
        : loop(std::move(loop_options)), client(std::make_unique<Client>(loop, std::move(options))), runner(loop) {
        runner.start();
    }

    std::future<Result<HttpResponse>> start(HttpRequest request, Duration deadline = std::chrono::seconds(5)) {
        auto promise = std::make_shared<std::promise<Result<HttpResponse>>>();
        auto future = promise->get_future();
        loop.post([this, promise, deadline, request = std::move(request)] {
            client->send(request, deadline, [promise](Result<HttpResponse> result) { promise->set_value(std::move(result)); });
        });
        return future;
    }
    Result<HttpResponse> send(HttpRequest request, Duration deadline = std::chrono::seconds(5)) {
        return start(std::move(request), deadline).get();
    }
    ClientCounts counts() {
        return runner.on_loop([this] { return client->counts(); });
    }

    Loop loop;
    std::unique_ptr<Client> client;
    Runner runner;
};

inline std::string url(std::uint16_t port, std::string_view path = "/") {
    return "http://127.0.0.1:" + std::to_string(port) + std::string(path);
}

}  // namespace stemmen::net::testing
