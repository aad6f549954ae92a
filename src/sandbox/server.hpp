// The sandbox on the wire: the Graph API and the control API on one loopback port, and signed webhooks to the service's
// callback. Everything happens on the loop's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/time.hpp"
#include "net/loop.hpp"
#include "sandbox/action.hpp"
#include "sandbox/world.hpp"

namespace stemmen::sandbox {

struct SandboxOptions {
    Settings settings;
    std::string listen = "127.0.0.1:0";
    std::string callback_url;                             // where webhooks go; "": they wait until set_callback()
    std::string verify_token{defaults::verify_token};     // of the handshake
    std::function<Timestamp()> clock;                     // required; the sandbox's time is this plus what was waited
    Duration webhook_deadline = std::chrono::seconds{5};  // Meta's patience with a callback
    std::size_t webhooks_in_flight_max = 1;               // over 1, webhooks may overtake each other, as they do from Meta
    Duration handshake_pause = std::chrono::seconds{1};   // between attempts, while the service is not up yet
    Duration graph_latency{0};                            // before each answer of the Graph API
    Duration hang = std::chrono::seconds{30};             // how long a hanging call is held
};

inline constexpr std::size_t hanging_calls_max = 256;  // more of them, and the oldest is let go

class Sandbox {
public:
    // Listens from now on. Throws std::runtime_error when it cannot.
    Sandbox(net::Loop& loop, SandboxOptions options);
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::string graph_url() const;  // "http://127.0.0.1:<port>"
    [[nodiscard]] Timestamp now() const;

    // The callback is greeted with hub.challenge before the first webhook goes out.
    void set_callback(std::string url);
    [[nodiscard]] bool is_verified() const;
    [[nodiscard]] const std::string& handshake_fault() const;  // why the last handshake failed, "" if it did not

    [[nodiscard]] const World& world() const;
    // Does it and sends what follows from it.
    Result<std::string> perform(const Action& action);
    // For what Action does not cover: whatever was done to the world, call deliver() afterwards.
    World& world();
    void deliver();

    // Moves the sandbox's clock, and tells whoever shares it.
    void advance(Duration span);
    void on_advance(std::function<void()> told);
    // Told after anything has changed: something was said, called or delivered.
    void on_change(std::function<void()> told);

    // Runs the task once nothing is on its way and nothing has happened for `settle`; at the latest after `at_most`.
    void when_quiet(Duration settle, Duration at_most, net::Task task);
    // Lets go of calls that hang, so that a graceful stop need not wait for them.
    void release_hanging();

private:
    struct State;
    std::shared_ptr<State> state_;  // ours; callbacks on their way watch whether it still lives
};

}  // namespace stemmen::sandbox
