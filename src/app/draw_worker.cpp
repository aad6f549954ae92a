#include "app/draw_worker.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <exception>

namespace stemmen::app {

DrawWorker::DrawWorker(net::Loop& loop, Done done) : loop_(loop), done_(std::move(done)), thread_([this] { run(); }) {}

DrawWorker::~DrawWorker() {
    {
        const std::lock_guard guard(mutex_);
        is_stopping_ = true;
        waiting_.clear();
    }
    arrived_.notify_all();
    thread_.join();
}

bool DrawWorker::start(JobPtr job) {
    {
        const std::lock_guard guard(mutex_);
        if (is_stopping_ || waiting_.size() >= draws_waiting_max || !in_hand_.insert(job->drive).second) return false;
        waiting_.push_back(std::move(job));
    }
    arrived_.notify_one();
    return true;
}

void DrawWorker::run() {
    constexpr int gives_way = 10;
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), gives_way);  // of this thread alone, on Linux: talks come first
    while (true) {
        JobPtr job;
        {
            std::unique_lock lock(mutex_);
            arrived_.wait(lock, [&] { return is_stopping_ || !waiting_.empty(); });
            if (is_stopping_) return;
            job = std::move(waiting_.front());
            waiting_.pop_front();
        }
        const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(recruit::draw_seconds_max);
        service::PreparedDraw outcome;
        try {
            outcome = recruit::prepare_draw(job->pool, job->settings, [&] { return is_stopping_ || std::chrono::steady_clock::now() >= end; });
        } catch (const std::exception& fault) {  // Told to whoever asked, as any other reason why there is no draw.
            outcome = recruit::DrawFault{.problems = {fault.what()}};
        }
        {
            const std::lock_guard guard(mutex_);
            if (is_stopping_) return;
            in_hand_.erase(job->drive);
        }
        loop_.post([done = done_, job, outcome = std::move(outcome)]() mutable { done(job, std::move(outcome)); });
    }
}

}  // namespace stemmen::app
