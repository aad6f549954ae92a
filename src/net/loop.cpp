#include "net/loop.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "core/assert.hpp"
#include "net/loop_core.hpp"

namespace stemmen::net {

// ---- LoopCore --------------------------------------------------------------------------------------------------------

// Sockets and timers belong to one thread, so the reactor needs no locks for them; posting from elsewhere keeps its lock.
LoopCore::LoopCore(LoopOptions options) : io(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO), options_(std::move(options)), ticker_(io) {}

void LoopCore::run() {
    thread_ = std::this_thread::get_id();
    wait_for_tick();
    io.run();
    ticker_.cancel();
    io.restart();
    for (int turn = 0; turn < closing_turns_max && io.poll_one() != 0; ++turn) {
    }
    thread_ = std::thread::id{};
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void LoopCore::stop() {
    if (stage_ != StopStage::none) return;
    stop_deadline_ = std::chrono::steady_clock::now() + options_.stop_grace;
    stage_ = StopStage::servers;
    begin_stop_of(Floor::server);
    advance_stop();
}

void LoopCore::join(Participant& participant, Floor floor) {
    STEMMEN_ASSERT(is_own_thread());
    members_.push_back({&participant, floor});
}

void LoopCore::leave(Participant& participant) {
    STEMMEN_ASSERT(is_own_thread());
    std::erase_if(members_, [&](const Member& member) { return member.participant == &participant; });
}

void LoopCore::on_quiet() {
    if (stage_ == StopStage::none) return;
    asio::post(io, [this] { advance_stop(); });  // later, so that no participant is asked in the middle of its own work
}

void LoopCore::fail(std::string_view name, std::exception_ptr failure) {
    if (options_.on_failure) return options_.on_failure(name, failure);
    if (!failure_) failure_ = std::move(failure);
    io.stop();
}

void LoopCore::wait_for_tick() {
    ticker_.expires_after(tick);
    ticker_.async_wait([this](ErrorCode error) {
        if (!error) on_tick();
    });
}

// Members may leave while they are visited.
template <class Visit>
void LoopCore::for_each_member(Visit visit) {
    const auto members = members_;
    for (const Member& member : members) {
        const bool is_here = std::ranges::any_of(members_, [&](const Member& one) { return one.participant == member.participant; });
        if (is_here) visit(member);
    }
}

void LoopCore::on_tick() {
    const TimePoint now = std::chrono::steady_clock::now();
    for_each_member([&](const Member& member) { member.participant->on_tick(now); });
    if (stage_ != StopStage::none) {
        if (now >= stop_deadline_) {
            for_each_member([](const Member& member) { member.participant->cut(); });
            stage_ = StopStage::clients;
        }
        advance_stop();
    }
    if (stage_ != StopStage::done) wait_for_tick();
}

void LoopCore::advance_stop() {
    if (stage_ == StopStage::servers && is_floor_stopped(Floor::server)) {
        stage_ = StopStage::clients;
        begin_stop_of(Floor::client);
    }
    if (stage_ == StopStage::clients && is_floor_stopped(Floor::client)) {
        stage_ = StopStage::done;
        io.stop();
    }
}

bool LoopCore::is_floor_stopped(Floor floor) const {
    return std::ranges::all_of(members_, [&](const Member& member) { return member.floor != floor || member.participant->is_stopped(); });
}

void LoopCore::begin_stop_of(Floor floor) {
    for_each_member([&](const Member& member) {
        if (member.floor == floor) member.participant->begin_stop();
    });
}

// ---- Timer -----------------------------------------------------------------------------------------------------------

struct Timer::State {
    AsioTimer timer;
    Task task;
};

Timer::Timer() noexcept = default;
Timer::Timer(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}
Timer::Timer(Timer&& other) noexcept = default;
Timer& Timer::operator=(Timer&& other) noexcept {
    if (this != &other) {
        cancel();
        state_ = std::move(other.state_);
    }
    return *this;
}
Timer::~Timer() { cancel(); }

void Timer::cancel() {
    const auto state = std::exchange(state_, nullptr);
    if (!state || !state->task) return;
    state->task = nullptr;
    state->timer.cancel();
}

bool Timer::is_pending() const { return state_ && state_->task; }

// ---- Loop ------------------------------------------------------------------------------------------------------------

Loop::Loop(LoopOptions options) : core_(std::make_unique<LoopCore>(std::move(options))) {}
Loop::~Loop() = default;

void Loop::run() { core_->run(); }

void Loop::stop() {
    asio::post(core_->io, [core = core_.get()] { core->stop(); });
}

void Loop::post(Task task) {
    asio::post(core_->io, [core = core_.get(), task = std::move(task)]() mutable { core->guard("task", task); });
}

void Loop::post_all(std::vector<Task> tasks) {
    asio::post(core_->io, [core = core_.get(), tasks = std::move(tasks)]() mutable {
        for (Task& task : tasks) core->guard("task", task);
    });
}

Timer Loop::after(Duration wait, Task task) {
    STEMMEN_ASSERT(core_->is_own_thread());
    auto state = std::make_shared<Timer::State>(AsioTimer(core_->io), std::move(task));
    state->timer.expires_after(wait);
    state->timer.async_wait([core = core_.get(), state](ErrorCode) {
        // Taken out first: the task may cancel, replace or destroy its own handle.
        if (Task due = std::exchange(state->task, nullptr)) core->guard("timer", due);
    });
    return Timer(std::move(state));
}

namespace {

void wait_for_signal(LoopCore& core, asio::basic_signal_set<Executor>& set, std::shared_ptr<std::function<void(int)>> handler) {
    set.async_wait([&core, &set, handler](ErrorCode error, int signal) {
        if (error) return;
        core.guard("signal", [&] { (*handler)(signal); });
        wait_for_signal(core, set, handler);
    });
}

}  // namespace

void Loop::on_signal(const std::vector<int>& signals, std::function<void(int)> handler) {
    STEMMEN_ASSERT(core_->is_own_thread());
    auto& set = core_->signals.emplace_back(core_->io);
    for (const int signal : signals) set.add(signal);
    // Owned by the wait in the loop.
    wait_for_signal(*core_, set, std::make_shared<std::function<void(int)>>(std::move(handler)));
}

}  // namespace stemmen::net
