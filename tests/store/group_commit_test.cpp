#include "store/group_commit.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <set>

#include "kit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using stemmen::store::GroupCommit;

namespace {

void call_all(std::vector<std::move_only_function<void()>> callbacks) {
    for (auto& callback : callbacks) callback();
}

// Holds the committing thread inside a job until it is opened.
struct Gate {
    std::promise<void> entered, opened;
    GroupCommit::Work work() {
        return [this](Tx&) {
            entered.set_value();
            opened.get_future().wait();
        };
    }
};

}  // namespace

TEST_CASE("group commit: every job of many threads is committed once, before its callback, in order of its thread") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "x.db");
    constexpr int threads = 4;
    constexpr int jobs = 300;
    std::vector<std::vector<int>> done(threads);  // written on the committing thread only
    std::atomic<int> batches = 0;
    {
        GroupCommit group(*store, {}, [&](auto callbacks) {
            ++batches;
            call_all(std::move(callbacks));
        });
        std::vector<std::thread> senders;
        std::atomic<int> refused = 0;
        for (int t = 0; t < threads; ++t)
            senders.emplace_back([&, t] {
                for (int i = 0; i < jobs; ++i) {
                    const bool taken = group.submit(
                        [=](Tx& tx) { tx.remember(event(t * jobs + i), noon); },
                        [&, t, i](const std::exception_ptr& failure) { done[static_cast<std::size_t>(t)].push_back(failure ? -1 : i); });
                    if (!taken) ++refused;
                }
            });
        for (std::thread& sender : senders) sender.join();
        group.stop();
        CHECK(refused == 0);
        CHECK(group.depth() == 0);
    }
    for (const auto& of_thread : done) {
        REQUIRE(of_thread.size() == jobs);
        CHECK(std::is_sorted(of_thread.begin(), of_thread.end()));
        CHECK(of_thread.front() == 0);
    }
    CHECK(batches < threads * jobs);
    store->transact([&](Tx& tx) {
        for (int i = 0; i < threads * jobs; ++i) REQUIRE_FALSE(tx.remember(event(i), noon));
    });
}

TEST_CASE("group commit: jobs that come during a commit share the next one, up to the limit of a batch") {
    const auto store = open_or_throw(":memory:");
    Gate gate;
    std::vector<std::size_t> sizes;
    GroupCommit group(*store, {.batch_max = 4}, [&](auto callbacks) {
        sizes.push_back(callbacks.size());
        call_all(std::move(callbacks));
    });
    REQUIRE(group.submit(gate.work(), [](const auto&) {}));
    gate.entered.get_future().wait();
    for (int i = 0; i < 6; ++i) REQUIRE(group.submit([i](Tx& tx) { tx.remember(event(i), noon); }, [](const auto&) {}));
    CHECK(group.depth() == 6);
    gate.opened.set_value();
    group.stop();
    CHECK(sizes == std::vector<std::size_t>{1, 4, 2});
}

TEST_CASE("group commit: a full queue refuses, and so does one that has stopped") {
    const auto store = open_or_throw(":memory:");
    Gate gate;
    int called = 0;
    GroupCommit group(*store, {.queue_max = 2}, call_all);
    const auto count = [&](const std::exception_ptr&) { ++called; };
    REQUIRE(group.submit(gate.work(), count));
    gate.entered.get_future().wait();
    CHECK(group.submit([](Tx&) {}, count));
    CHECK(group.submit([](Tx&) {}, count));
    CHECK_FALSE(group.submit([](Tx&) {}, count));
    gate.opened.set_value();
    group.stop();
    group.stop();
    CHECK_FALSE(group.submit([](Tx&) {}, count));
    CHECK(called == 3);
}

TEST_CASE("group commit: a job that throws tells only its own callback") {
    const auto store = open_or_throw(":memory:");
    Gate gate;
    std::vector<std::string> outcomes;
    GroupCommit group(*store, {}, call_all);
    REQUIRE(group.submit(gate.work(), [](const auto&) {}));
    gate.entered.get_future().wait();
    for (int i = 0; i < 3; ++i) {
        const auto work = [i](Tx& tx) {
            tx.save(sample_thread(i));
            if (i == 1) throw std::runtime_error("job 1");
        };
        REQUIRE(group.submit(work, [&](const std::exception_ptr& failure) {
            try {
                if (failure) std::rethrow_exception(failure);
                outcomes.emplace_back("kept");
            } catch (const std::runtime_error& error) {
                outcomes.emplace_back(error.what());
            }
        }));
    }
    gate.opened.set_value();
    group.stop();
    CHECK(outcomes == std::vector<std::string>{"kept", "job 1", "kept"});
    CHECK(store->counts().threads == 2);
}

TEST_CASE("group commit: when the database fails every callback of the batch hears of it, and later ones succeed") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "x.db", {.pages_max = 200});
    std::vector<bool> full;
    GroupCommit group(*store, {}, call_all);
    const auto hear = [&](const std::exception_ptr& failure) {
        try {
            if (failure) std::rethrow_exception(failure);
            full.push_back(false);
        } catch (const records::StoreFailure& error) {
            full.push_back(error.full);
        }
    };
    const auto huge = [](Tx& tx) {
        auto thread = sample_thread(1);
        thread.contact.assign(1'000'000, 'x');
        tx.save(thread);
    };
    REQUIRE(group.submit(huge, hear));
    REQUIRE(group.submit([](Tx& tx) { tx.remember(event(1), noon); }, hear));
    group.stop();
    GroupCommit again(*store, {}, call_all);
    REQUIRE(again.submit([](Tx& tx) { tx.remember(event(2), noon); }, hear));
    again.stop();
    REQUIRE(full.size() == 3);
    CHECK(full.front());
    CHECK_FALSE(full.back());
}

TEST_CASE("group commit: a job that nobody waits for rides on the commit of the next one that is needed now") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "x.db");
    std::atomic<int> batches = 0;
    std::promise<void> settled, answered;
    auto is_settled = settled.get_future();
    GroupCommit group(*store, {.patience = std::chrono::hours{1}}, [&](auto callbacks) {
        ++batches;
        call_all(std::move(callbacks));
    });
    REQUIRE(group.submit([](Tx& tx) { tx.remember(event(1), noon); }, [&](const std::exception_ptr&) { settled.set_value(); },
                         stemmen::store::Urgency::soon));
    CHECK(is_settled.wait_for(std::chrono::milliseconds{30}) == std::future_status::timeout);
    REQUIRE(group.submit([](Tx& tx) { tx.remember(event(2), noon); }, [&](const std::exception_ptr&) { answered.set_value(); }));
    REQUIRE(answered.get_future().wait_for(std::chrono::seconds{5}) == std::future_status::ready);
    CHECK(is_settled.wait_for(std::chrono::seconds{0}) == std::future_status::ready);
    CHECK(batches == 1);
}

TEST_CASE("group commit: a job that nobody waits for is committed by itself when its patience is over, and at the stop") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "x.db");
    std::promise<void> alone;
    GroupCommit patient(*store, {.patience = std::chrono::milliseconds{1}}, call_all);
    REQUIRE(patient.submit([](Tx& tx) { tx.remember(event(1), noon); }, [&](const std::exception_ptr&) { alone.set_value(); },
                           stemmen::store::Urgency::soon));
    CHECK(alone.get_future().wait_for(std::chrono::seconds{5}) == std::future_status::ready);
    patient.stop();
    bool is_kept = false;
    GroupCommit stopped(*store, {.patience = std::chrono::hours{1}}, call_all);
    REQUIRE(stopped.submit([](Tx& tx) { tx.remember(event(2), noon); }, [&](const std::exception_ptr& failure) { is_kept = !failure; },
                           stemmen::store::Urgency::soon));
    stopped.stop();
    CHECK(is_kept);
}
