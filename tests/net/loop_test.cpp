#include "net/loop.hpp"

#include <csignal>

#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace stemmen;
using namespace stemmen::net;
using namespace std::chrono_literals;

TEST_CASE("loop: run returns after stop, and tasks posted before have run in order") {
    Loop loop;
    std::string order;
    loop.post([&] { order += "a"; });
    loop.post([&] {
        order += "b";
        loop.stop();
    });
    loop.run();
    CHECK(order == "ab");
}

TEST_CASE("loop: tasks from other threads all run, single and in batches") {
    Loop loop;
    int done = 0;
    const auto count = [&] {
        if (++done == 4 * 500) loop.stop();
    };
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 400; ++n) loop.post(count);
            std::vector<Task> batch;
            for (int n = 0; n < 100; ++n) batch.emplace_back(count);
            loop.post_all(std::move(batch));
        });
    loop.run();
    CHECK(done == 2000);
}

TEST_CASE("loop: timers fire in the order of their times") {
    Loop loop;
    std::string order;
    const Timer late = loop.after(20ms, [&] {
        order += "2";
        loop.stop();
    });
    const Timer early = loop.after(1ms, [&] { order += "1"; });
    loop.run();
    CHECK(order == "12");
    CHECK_FALSE(late.is_pending());
}

TEST_CASE("loop: a cancelled, a destroyed and a replaced timer do not fire") {
    Loop loop;
    bool has_fired = false;
    const auto fire = [&] { has_fired = true; };
    Timer cancelled = loop.after(1ms, fire);
    Timer replaced = loop.after(1ms, fire);
    {
        const Timer destroyed = loop.after(1ms, fire);
    }
    cancelled.cancel();
    replaced = loop.after(30ms, [&] { loop.stop(); });
    CHECK_FALSE(cancelled.is_pending());
    CHECK(replaced.is_pending());
    loop.run();
    CHECK_FALSE(has_fired);
}

TEST_CASE("loop: a timer's task may start the timer again") {
    Loop loop;
    int rounds = 0;
    Timer timer;
    std::function<void()> round = [&] {
        if (++rounds == 3) return loop.stop();
        timer = loop.after(1ms, [&] { round(); });
    };
    timer = loop.after(1ms, [&] { round(); });
    loop.run();
    CHECK(rounds == 3);
}

TEST_CASE("loop: an exception in a task leaves run, or goes to on_failure when there is one") {
    Loop bare;
    bare.post([] { throw std::runtime_error("disk full"); });
    CHECK_THROWS_WITH(bare.run(), "disk full");

    std::string told;
    LoopOptions options;
    options.on_failure = [&](std::string_view task, const std::exception_ptr&) { told += task; };
    Loop watched(options);
    watched.post([] { throw std::runtime_error("disk full"); });
    watched.post([&] { watched.stop(); });
    watched.run();
    CHECK(told == "task");
}

TEST_CASE("loop: a signal reaches its handler, each time") {
    Loop loop;
    int seen = 0;
    loop.on_signal({SIGUSR1, SIGUSR2}, [&](int signal) {
        seen += signal;
        if (signal == SIGUSR1)
            ::raise(SIGUSR2);
        else
            loop.stop();
    });
    loop.post([] { ::raise(SIGUSR1); });
    loop.run();
    CHECK(seen == SIGUSR1 + SIGUSR2);
}
