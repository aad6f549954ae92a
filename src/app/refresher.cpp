#include "app/refresher.hpp"

#include <algorithm>

#include "insight/stem.hpp"

namespace stemmen::app {
namespace {

using Steady = std::chrono::steady_clock;

}  // namespace

// Owned by the works and by what follows them.
struct Refresher::Round {
    std::vector<service::StaleDay> days;
    service::Recount recount;
    service::Freshness fresh;
    Steady::duration took{};
};

void Refresher::start() { take(); }

void Refresher::stop() {
    is_stopping_ = true;
    timer_.cancel();
}

void Refresher::again(Duration pause) {
    if (!is_stopping_) timer_ = loop_.after(pause, [this] { take(); });
}

void Refresher::take() {
    auto round = std::make_shared<Round>();
    const bool taken = host_.write([round](service::Transaction& tx, service::Moment) { round->days = tx.figures().take_stale(service::stale_days_at_once_max); },
                                   [this, round](const std::exception_ptr& failure) {
                                       if (failure) return again(refresh_pause_max);
                                       if (!round->days.empty()) return count(round);
                                       if (was_idle_) return again(refresh_pause);
                                       was_idle_ = true;  // once more after the last round, so that nobody is told of an earlier state as the last
                                       look(round);
                                   });
    if (!taken) again(refresh_pause);
}

void Refresher::count(std::shared_ptr<Round> round) {
    was_idle_ = false;
    const bool taken = host_.read(
        [round](service::Store& store) {
            const Steady::time_point begin = Steady::now();
            store.read_figures([&](service::FigureRows& figures, service::TextRows&) { round->recount = figures.recount(round->days, insight::stems); });
            round->took = Steady::now() - begin;
        },
        [this, round](const std::exception_ptr& failure) { failure ? again(refresh_pause) : apply(round); });
    if (!taken) again(refresh_pause);
}

void Refresher::apply(std::shared_ptr<Round> round) {
    const bool taken = host_.write([round](service::Transaction& tx, service::Moment moment) { tx.figures().apply(round->recount, moment.now); },
                                   [this, round](const std::exception_ptr& failure) { failure ? again(refresh_pause) : look(round); });
    if (!taken) again(refresh_pause);
}

void Refresher::look(std::shared_ptr<Round> round) {
    const bool taken = host_.read([round](service::Store& store) { store.read_figures([&](service::FigureRows& figures, service::TextRows&) { round->fresh = figures.freshness(); }); },
                                  [this, round](const std::exception_ptr& failure) {
                                      if (!failure) told_(round->fresh);
                                      again(std::clamp(std::chrono::duration_cast<Duration>(round->took * refresh_share), refresh_pause, refresh_pause_max));
                                  });
    if (!taken) again(refresh_pause);
}

}  // namespace stemmen::app
