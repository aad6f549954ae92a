// Threads that only read, each with a connection of its own, so that a slow question holds up neither a commit nor, while
// another thread is free, another question. Bounded: what does not fit is refused.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "net/loop.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::app {

class ReadPool {
public:
    using Work = std::move_only_function<void(service::Store&)>;
    using Done = std::move_only_function<void(const std::exception_ptr&)>;
    static constexpr std::size_t threads_count = 2;
    static constexpr std::size_t waiting_max = 64;

    // The database must be there. `done` of a work is posted to the loop, which must outlive this.
    static Result<std::unique_ptr<ReadPool>> open(net::Loop& loop, const std::string& database);
    ~ReadPool();  // what runs is finished, what waits is dropped
    ReadPool(const ReadPool&) = delete;
    ReadPool& operator=(const ReadPool&) = delete;

    // False, and neither is ever called, when waiting_max wait.
    [[nodiscard]] bool submit(Work work, Done done);
    [[nodiscard]] std::size_t depth() const;

private:
    struct Job {
        Work work;
        Done done;
    };
    explicit ReadPool(net::Loop& loop) : loop_(loop) {}
    void run(service::Store& store);

    net::Loop& loop_;
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Job> waiting_;
    bool is_stopping_ = false;
    std::vector<std::unique_ptr<store::SqliteStore>> stores_;
    std::vector<std::thread> threads_;
};

}  // namespace stemmen::app
