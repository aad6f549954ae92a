#include "store/group_commit.hpp"

#include <iterator>
#include <utility>

#include "core/assert.hpp"

namespace stemmen::store {
namespace {

// The first `count` elements move out, the others stay.
template <class T>
std::vector<T> take_front(std::vector<T>& from, std::size_t count) {
    if (count >= from.size()) return std::exchange(from, {});
    const auto end = from.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<T> taken(std::make_move_iterator(from.begin()), std::make_move_iterator(end));
    from.erase(from.begin(), end);
    return taken;
}

}  // namespace

GroupCommit::GroupCommit(service::Store& store, Options options, Deliver deliver)
    : store_(store), options_(options), deliver_(std::move(deliver)), thread_([this] { run(); }) {
    STEMMEN_ASSERT(options_.batch_max > 0 && options_.queue_max > 0);
}

GroupCommit::~GroupCommit() { stop(); }

bool GroupCommit::submit(Work work, Done done, Urgency urgency) {
    bool wakes = false;
    {
        const std::lock_guard guard(mutex_);
        if (is_stopping_ || waiting_.works.size() >= options_.queue_max) return false;
        waiting_.works.push_back(std::move(work));
        waiting_.dones.push_back(std::move(done));
        is_urgent_ = is_urgent_ || urgency == Urgency::now || waiting_.works.size() >= options_.batch_max;
        // The first job starts the patience, an urgent one ends it.
        if (is_urgent_ || waiting_.works.size() == 1) wakes = std::exchange(is_waiting_, false);
    }
    if (wakes) arrived_.notify_one();
    return true;
}

std::size_t GroupCommit::depth() const {
    const std::lock_guard guard(mutex_);
    return waiting_.works.size();
}

void GroupCommit::stop() {
    {
        const std::lock_guard guard(mutex_);
        is_stopping_ = true;
    }
    arrived_.notify_one();
    if (thread_.joinable()) thread_.join();
}

GroupCommit::Batch GroupCommit::next_batch() {
    std::unique_lock lock(mutex_);
    is_waiting_ = true;
    arrived_.wait(lock, [this] { return is_stopping_ || !waiting_.works.empty(); });
    is_waiting_ = true;
    arrived_.wait_for(lock, options_.patience, [this] { return is_stopping_ || is_urgent_; });
    is_waiting_ = false;
    is_urgent_ = waiting_.works.size() > options_.batch_max;  // who is left behind has waited long enough
    return {take_front(waiting_.works, options_.batch_max), take_front(waiting_.dones, options_.batch_max)};
}

void GroupCommit::run() {
    for (Batch batch = next_batch(); !batch.works.empty(); batch = next_batch()) commit(std::move(batch));
}

void GroupCommit::commit(Batch batch) {
    std::vector<std::exception_ptr> outcomes;
    try {
        outcomes = store_.transact_all(batch.works);
    } catch (...) {  // nothing was kept: every caller learns why and answers 503
        outcomes.assign(batch.works.size(), std::current_exception());
    }
    STEMMEN_ASSERT(outcomes.size() == batch.dones.size());
    batch.works.clear();  // what they captured goes on this thread, before anybody learns of the outcome
    std::vector<std::move_only_function<void()>> callbacks;
    callbacks.reserve(batch.dones.size());
    for (std::size_t i = 0; i < batch.dones.size(); ++i)
        callbacks.emplace_back(
            [done = std::move(batch.dones[i]), outcome = std::move(outcomes[i])]() mutable { done(std::move(outcome)); });
    deliver_(std::move(callbacks));
}

}  // namespace stemmen::store
