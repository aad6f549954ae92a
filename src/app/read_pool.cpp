#include "app/read_pool.hpp"

#include "app/stack.hpp"

namespace stemmen::app {

Result<std::unique_ptr<ReadPool>> ReadPool::open(net::Loop& loop, const std::string& database) {
    std::unique_ptr<ReadPool> pool(new ReadPool(loop));
    for (std::size_t i = 0; i < threads_count; ++i) {
        auto store = store::SqliteStore::open(database, {.read_only = true});
        if (!store) return store.error();
        pool->stores_.push_back(std::move(*store));
    }
    for (const auto& store : pool->stores_) pool->threads_.emplace_back([&pool = *pool, &store = *store] { pool.run(store); });
    return pool;
}

ReadPool::~ReadPool() {
    {
        const std::lock_guard guard(mutex_);
        is_stopping_ = true;
        waiting_.clear();
    }
    arrived_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

bool ReadPool::submit(Work work, Done done) {
    {
        const std::lock_guard guard(mutex_);
        if (is_stopping_ || waiting_.size() >= waiting_max) return false;
        waiting_.push_back({std::move(work), std::move(done)});
    }
    arrived_.notify_one();
    return true;
}

std::size_t ReadPool::depth() const {
    const std::lock_guard guard(mutex_);
    return waiting_.size();
}

void ReadPool::run(service::Store& store) {
    while (true) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            arrived_.wait(lock, [&] { return is_stopping_ || !waiting_.empty(); });
            if (is_stopping_) return;
            job = std::move(waiting_.front());
            waiting_.pop_front();
        }
        std::exception_ptr failure;
        try {
            job.work(store);
        } catch (...) {  // Reported where the work came from.
            failure = std::current_exception();
        }
        job.work = nullptr;
        loop_.post([done = std::move(job.done), failure]() mutable { done(failure); });
        wipe_stack();  // A citizen's words do not outlive the reading of them.
    }
}

}  // namespace stemmen::app
