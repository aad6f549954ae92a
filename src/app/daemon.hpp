// The running service: composition root, loops, and what ties the rooms together. One network thread (the loop's) and one
// store thread (the group commit's); what they share is handed over in jobs.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/config.hpp"
#include "app/rules.hpp"
#include "net/loop.hpp"
#include "service/ports.hpp"

namespace stemmen::app {

struct DaemonParts {
    Config config;
    std::string config_path = {};                    // read again for the list of officers when it changes; "" for never
    Rules rules;
    privacy::KeyRing keys;
    std::function<service::Moment()> clock;
    Duration tick = std::chrono::milliseconds{200};  // how late a timer may fire
    bool may_try_first = false;                      // first_try_url() may be asked for; refused when others can reach us
    service::Random* random = nullptr;               // the store thread's; none: the system's
};

class Daemon {
public:
    // Opens the database and listens. The error says what to do.
    static Result<std::unique_ptr<Daemon>> start(net::Loop& loop, DaemonParts parts);
    ~Daemon();  // after loop.run() has returned: commits what waits and closes the database

    [[nodiscard]] std::uint16_t port() const;
    // A new link that signs one person in to the dashboard, once, within a quarter of an hour. Needs may_try_first.
    std::string first_try_url();
    // From now on /readyz says no. Call before loop.stop().
    void prepare_stop();
    // Reads safety and redaction rules, phrases and numbers again; on a fault the old ones stay.
    void reload_rules();
    // The clock has been moved (the sandbox does): look at what is due now.
    void tick_now();
    // Asks Meta now what is asked at the start and every quarter of an hour; `judged` when the answers have been weighed. Only where
    // there is a Messenger account.
    void check_messenger_now(std::function<void()> judged);

private:
    struct State;
    explicit Daemon(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace stemmen::app
