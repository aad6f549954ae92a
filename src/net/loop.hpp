// The network thread: one event loop that carries servers, clients, timers and tasks from other threads.
// It must not know what they do. Everything but `stop`, `post` and `post_all` belongs to the thread that calls `run`
// (before `run`: to the thread that builds the program).
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "core/time.hpp"

namespace stemmen::net {

class LoopCore;  // private to this room

using Task = std::move_only_function<void()>;

struct LoopOptions {
    // From stop() on, what is in flight has this long to end, then it is cut. Under ten seconds, so that the process is gone in ten.
    Duration stop_grace = std::chrono::seconds(9);
    // Told of an exception that left a task, a timer, a request handler or a client's callback; the loop goes on. Without it
    // the loop ends and run() throws the exception on.
    std::function<void(std::string_view task, const std::exception_ptr& failure)> on_failure;
};

// A task that is going to run. Cancelled by cancel() and by its destruction. Must not outlive its loop.
class Timer {
public:
    Timer() noexcept;
    Timer(Timer&&) noexcept;
    Timer& operator=(Timer&&) noexcept;
    ~Timer();
    void cancel();
    [[nodiscard]] bool is_pending() const;

private:
    friend class Loop;
    struct State;
    explicit Timer(std::shared_ptr<State> state) noexcept;
    std::shared_ptr<State> state_;  // owned by this handle and by the wait in the loop
};

class Loop {
public:
    explicit Loop(LoopOptions options = {});
    ~Loop();  // after every Server, Client and Timer of this loop
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Runs until stop() was called and everything has ended: servers first (they take no new connections, answer what they
    // have), then clients (they take no new requests, finish what they have), at most stop_grace in all. Timers that are
    // still pending do not fire. May be called once.
    void run();
    void stop();  // from any thread or a task, any number of times

    // Runs the task in a later turn of the loop. From any thread; in order for one thread. A task posted when run() has
    // returned is destroyed with the loop, unused.
    void post(Task task);
    // Many at once, for the price of one: a group commit reports all its requests like this.
    void post_all(std::vector<Task> tasks);

    [[nodiscard]] Timer after(Duration wait, Task task);
    // Replaces what these signals do from now on until the loop is destroyed.
    void on_signal(const std::vector<int>& signals, std::function<void(int)> handler);

    LoopCore& core() { return *core_; }

private:
    std::unique_ptr<LoopCore> core_;
};

}  // namespace stemmen::net
