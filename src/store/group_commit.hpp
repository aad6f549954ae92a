// Many jobs, one commit. While one commit waits for the disk the next jobs gather, so that a commit carries one job when the
// service is idle and hundreds when it is not. A job that somebody waits for never waits for a timer.
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "service/store.hpp"

namespace stemmen::store {

// A commit for a job nobody waits for would keep the disk busy just when the next request comes: `soon` lets it ride on the commit
// of the next one that is needed `now`, or go by itself after Options::patience.
enum class Urgency { now, soon };

class GroupCommit {
public:
    using Work = std::function<void(service::Transaction&)>;         // may run twice (service::Store::transact_all)
    using Done = std::move_only_function<void(std::exception_ptr)>;  // after the commit; the exception if the work was not kept
    using Deliver = std::function<void(std::vector<std::move_only_function<void()>>)>;

    struct Options {
        std::size_t batch_max = 256;     // jobs a commit
        std::size_t queue_max = 10'000;  // jobs waiting for one
        std::chrono::milliseconds patience{5};
    };

    // `deliver` is called on the committing thread with the callbacks of one commit, in the order of submission, and shall pass
    // them on to where they belong; it must not throw. The store must outlive this object.
    GroupCommit(service::Store& store, Options options, Deliver deliver);
    GroupCommit(const GroupCommit&) = delete;
    GroupCommit& operator=(const GroupCommit&) = delete;
    ~GroupCommit();

    // From any thread. False, and neither is ever called, when the queue is full or stop() was called: answer 503. Jobs of one
    // thread run in the order of submission.
    [[nodiscard]] bool submit(Work work, Done done, Urgency urgency = Urgency::now);
    // Jobs that wait for a commit, without those that are in one.
    [[nodiscard]] std::size_t depth() const;
    // Takes no more jobs, commits and delivers those that wait, and returns. Not from `deliver`. Again does nothing.
    void stop();

private:
    struct Batch {
        std::vector<Work> works;
        std::vector<Done> dones;
    };
    void run();
    Batch next_batch();
    void commit(Batch batch);

    service::Store& store_;
    const Options options_;
    const Deliver deliver_;
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    Batch waiting_;
    bool is_waiting_ = false;  // the committing thread sleeps and wants to be woken
    bool is_urgent_ = false;   // somebody waits for a job among those that wait
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace stemmen::store
