// Prepares draws on a thread of its own, one after the other: the solver takes seconds or minutes, and nobody waits for it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "net/loop.hpp"
#include "service/officers.hpp"

namespace stemmen::app {

inline constexpr std::size_t draws_waiting_max = 8;

class DrawWorker {
public:
    using JobPtr = std::shared_ptr<const service::DrawJob>;
    using Done = std::function<void(const JobPtr& job, service::PreparedDraw outcome)>;
    // `done` is called in the loop, which outlives this.
    DrawWorker(net::Loop& loop, Done done);
    ~DrawWorker();  // what runs is given up, what waits is dropped
    DrawWorker(const DrawWorker&) = delete;
    DrawWorker& operator=(const DrawWorker&) = delete;

    // False, and nothing comes of it: one of the same drive is in hand, or too many wait.
    bool start(JobPtr job);

private:
    void run();

    net::Loop& loop_;
    Done done_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<JobPtr> waiting_;
    std::set<std::int64_t> in_hand_;
    std::atomic<bool> is_stopping_ = false;
    std::thread thread_;
};

}  // namespace stemmen::app
