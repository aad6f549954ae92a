// Carries what is posted to officers to Bot Connector and what came of it back: at the pace that Teams takes, one at a time in each
// conversation, with the bot's token, which is fetched anew once when it is refused. While the Connector or the token service is away
// everything waits in the database. On the loop's thread.
#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>

#include "adapters/teams/connector.hpp"
#include "app/teams_token.hpp"
#include "service/officer_post.hpp"

namespace stemmen::app {

inline constexpr Duration connector_deadline = std::chrono::seconds{20};
inline constexpr std::size_t posts_in_flight_max = 16;
inline constexpr Duration outage_wait_first = std::chrono::seconds{1};  // doubled each time nothing answers ...
inline constexpr Duration outage_wait_max = std::chrono::minutes{1};    // ... up to here
inline constexpr Duration throttled_again = std::chrono::seconds{30};   // a second 429 within this: the whole tenant waits

class TeamsPoster {
public:
    struct Options {
        std::size_t per_second_max = 15;
        std::function<Timestamp()> now;
        std::function<void(service::PostSettled)> settle;
        std::function<void(const std::string& fault)> tell;  // a sentence, or "" when sending works again
    };
    TeamsPoster(net::Client& client, TeamsToken& token, const teams::Settings& settings, Options options);

    // How many may be handed over now; 0 while everything waits.
    [[nodiscard]] std::size_t room();
    [[nodiscard]] const std::set<service::PlaceKey>& busy() const { return busy_; }
    void send(service::PostTask task);
    // What came of the task has been stored: the place may get its next.
    void stored(const service::PlaceKey& place) { busy_.erase(place); }
    // Why nothing is sent; "" while it is.
    [[nodiscard]] const std::string& fault() const { return fault_; }

private:
    using Steady = std::chrono::steady_clock;
    void attempt(service::PostTask task, bool is_second);
    void transmit(service::PostTask task, teams::Call call, HttpRequest request, const Secret& token, bool is_second);
    void judge(service::PostTask task, const teams::Outcome& outcome, const Secret& token, bool is_second);
    void settle(service::PostTask task, service::PostOutcome outcome);
    void pause(Duration wait);
    void say(const std::string& fault);

    net::Client& client_;
    TeamsToken& token_;
    teams::Settings settings_;
    Options options_;
    std::set<service::PlaceKey> busy_;
    double tokens_ = 1;                 // of the pace: what may leave now
    Steady::time_point filled_at_ = Steady::now(), paused_until_{}, throttled_at_{};
    Duration outage_wait_ = outage_wait_first;
    std::string fault_;
};

}  // namespace stemmen::app
