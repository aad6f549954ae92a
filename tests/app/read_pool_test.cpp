#include "app/read_pool.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <latch>

using namespace stemmen;
using app::ReadPool;

namespace {

// A database in a folder of its own, and the loop that answers come back to.
struct Bench {
    Bench() {
        std::string name = (std::filesystem::temp_directory_path() / "stemmen-read-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        store = std::move(*store::SqliteStore::open(folder / "stemmen.db"));
    }
    ~Bench() {
        store.reset();
        std::filesystem::remove_all(folder);
    }
    std::filesystem::path folder;
    std::unique_ptr<store::SqliteStore> store;
    net::Loop loop;
};

}  // namespace

TEST_CASE("a read sees what is committed, cannot write, and its failure comes back") {
    Bench bench;
    const auto pool = std::move(*ReadPool::open(bench.loop, bench.folder / "stemmen.db"));
    bench.store->transact([](service::Transaction& tx) { tx.record_failure({std::string(32, 'a')}, "text", "exception", from_millis(0)); });
    std::int64_t failed = 0;
    REQUIRE(pool->submit([&](service::Store& store) { failed = store.counts().failed_events; },
                         [&](const std::exception_ptr& failure) {
                             CHECK_FALSE(failure);
                             CHECK(failed == 1);
                             const bool taken = pool->submit([](service::Store& store) { store.transact([](service::Transaction&) {}); },
                                                             [&](const std::exception_ptr& refused) {
                                                                 CHECK(refused);
                                                                 bench.loop.stop();
                                                             });
                             CHECK(taken);
                         }));
    bench.loop.run();
}

TEST_CASE("when every thread is busy reads wait up to a bound, and then are refused") {
    Bench bench;
    // Before the pool, so that they outlive its threads: one of them may still be leaving its wait when the test ends.
    std::latch busy(ReadPool::threads_count), go_on(1);
    const auto pool = std::move(*ReadPool::open(bench.loop, bench.folder / "stemmen.db"));
    for (std::size_t i = 0; i < ReadPool::threads_count; ++i)
        REQUIRE(pool->submit(
            [&](service::Store&) {
                busy.count_down();
                go_on.wait();
            },
            [](const std::exception_ptr&) {}));
    busy.wait();
    std::size_t left = ReadPool::waiting_max;
    const auto answered = [&](const std::exception_ptr&) {
        if (--left == 0) bench.loop.stop();
    };
    for (std::size_t i = 0; i < ReadPool::waiting_max; ++i) REQUIRE(pool->submit([](service::Store&) {}, answered));
    CHECK(pool->depth() == ReadPool::waiting_max);
    CHECK_FALSE(pool->submit([](service::Store&) {}, answered));
    go_on.count_down();
    bench.loop.run();
    CHECK(left == 0);
}
