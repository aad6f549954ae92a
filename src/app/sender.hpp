// Carries dispatched operations to the platform and their outcomes back, one message in flight per person (the outbox sees to
// that), at the pace the platform allows. Lives on the loop's thread.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "adapters/messenger/outcome.hpp"
#include "adapters/messenger/send.hpp"
#include "net/client.hpp"
#include "service/kit.hpp"

namespace stemmen::app {

inline constexpr Duration send_deadline = std::chrono::seconds{10};
inline constexpr Duration pause_in_memory_max = std::chrono::seconds{5};  // a longer pause goes back to the outbox

class Sender {
public:
    struct Options {
        Duration typing{};            // shown so long before a question; zero: not at all
        std::size_t in_flight_max = 64;
        std::size_t per_second_max = 40;  // messages; above 40 Meta's inbox stops showing them to the officers
        std::function<bool()> is_off;  // asked before each message: then only control of threads is given back
    };
    using Settle = std::function<void(service::Outgoing sent, SendOutcome outcome)>;
    using Stop = std::function<void(const std::string& reason)>;

    // `settle` records an outcome; `stop` is told when the account must not send any more (token, permission, policy).
    Sender(net::Loop& loop, net::Client& client, messenger::Settings settings, Options options, Settle settle, Stop stop);

    void send(service::Dispatch dispatch);
    // What waits here for the typing mark or the pace and has not left: it will not. The rows, for the outbox.
    [[nodiscard]] std::vector<std::int64_t> recall(const PersonKey& person);
    [[nodiscard]] bool may_dispatch() const { return room() > 0; }
    // How many may be handed over now: those in flight and the pace leave so much.
    [[nodiscard]] std::size_t room() const;
    // From now on calls are proven with the first app secret of these settings.
    void prove_with(const messenger::Settings& settings) { encoder_ = messenger::Encoder(settings); }
    [[nodiscard]] std::size_t in_flight() const { return in_flight_ + timers_.size(); }
    [[nodiscard]] bool is_stopped() const { return stopped_; }
    void set_stopped(bool stopped) { stopped_ = stopped; }

private:
    [[nodiscard]] bool is_held(const service::Dispatch& dispatch) const;
    void show_typing(const Secret& address);
    void depart(service::Dispatch dispatch);
    void transmit(service::Dispatch dispatch);
    void after(Duration wait, service::Dispatch dispatch, void (Sender::*next)(service::Dispatch));
    void pace(const HttpHeaders& headers);

    net::Loop& loop_;
    net::Client& client_;
    messenger::Encoder encoder_;
    Options options_;
    Settle settle_;
    Stop stop_;
    struct Waiting {
        PersonKey person;
        net::Timer timer;
    };
    using Steady = std::chrono::steady_clock;
    [[nodiscard]] Duration pause();
    // How long until the next message may leave; it is that one's turn then.
    [[nodiscard]] Duration take_turn();

    Duration pause_{};                                 // between sends, as the usage headers asked ...
    Steady::time_point pause_until_{};                 // ... and until when that holds if nobody asks again
    Steady::time_point next_turn_{};                   // of a message, by per_second_max
    std::size_t in_flight_ = 0;
    std::map<std::int64_t, Waiting> timers_;           // by row: waiting for the typing mark or the pace
    bool stopped_ = false;
};

}  // namespace stemmen::app
