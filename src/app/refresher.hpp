// Keeps the figures true: days that have changed are counted anew, from the rows themselves, in steps that hold up no turn
// (service/figure_rows.hpp). Then those who look at the dashboard are told. On the loop's thread; the counting is not.
#pragma once

#include <functional>
#include <memory>

#include "dashboard/host.hpp"
#include "net/loop.hpp"

namespace stemmen::app {

inline constexpr Duration refresh_pause{250};        // so that an answer is in the figures within a second
inline constexpr Duration refresh_pause_max{30'000};
inline constexpr int refresh_share = 19;             // and at least so many times as long as counting took: it takes a twentieth of one core at most

class Refresher {
public:
    using Told = std::function<void(const service::Freshness& fresh)>;
    // `host` and `loop` outlive this; `told` is called after each round, whether or not anything was new.
    Refresher(net::Loop& loop, dashboard::Host& host, Told told) : loop_(loop), host_(host), told_(std::move(told)) {}
    Refresher(const Refresher&) = delete;
    Refresher& operator=(const Refresher&) = delete;

    void start();
    void stop();

private:
    struct Round;
    void take();
    void count(std::shared_ptr<Round> round);
    void apply(std::shared_ptr<Round> round);
    void look(std::shared_ptr<Round> round);
    void again(Duration pause);

    net::Loop& loop_;
    dashboard::Host& host_;
    Told told_;
    net::Timer timer_;
    bool is_stopping_ = false;
    bool was_idle_ = false;
};

}  // namespace stemmen::app
