// What every service::Store keeps of exported files. Each case runs against every engine of kit.hpp.
#include <catch2/catch.hpp>

#include "kit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;

namespace {

records::ExportFile sample_file(const std::string& path, Timestamp at = noon) { return {.path = path, .report = "answers", .format = "csv", .made_at = at}; }

}  // namespace

TEST_CASE("store: exports: a talk that is erased makes every file wait that holds it, and no other") {
    for_each_engine([](records::Store& store) {
        store.transact([&](Tx& tx) {
            const std::int64_t first = tx.exports().insert(sample_file("/a.csv")), second = tx.exports().insert(sample_file("/b.csv"));
            CHECK(first < second);
            tx.exports().hold(first, message(1));
            tx.exports().hold(first, message(1));  // its rows may name it several times
            tx.exports().hold(first, message(2));
            tx.exports().hold(second, message(2));
            CHECK(tx.exports().waiting(noon, 10).empty());
            CHECK(tx.exports().mark_erased(message(1), noon) == 1);
            CHECK(tx.exports().mark_erased(message(1), noon) == 0);  // it waits already
            CHECK(tx.exports().mark_erased(message(9), noon) == 0);
            REQUIRE(tx.exports().waiting(noon, 10).size() == 1);
            CHECK(tx.exports().waiting(noon, 10).front().path == "/a.csv");
            CHECK(tx.exports().erased_in(first) == std::vector{message(1)});
            CHECK(tx.exports().erased_in(second).empty());
        });
        CHECK(store.counts().exports.waiting == 1);
        CHECK(store.counts().exports.failed == 0);
        store.transact([&](Tx& tx) {
            tx.exports().settle(tx.exports().waiting(noon, 1).front().number, message(1));
            CHECK(tx.exports().waiting(noon, 10).empty());
        });
    });
}

TEST_CASE("store: exports: a file that failed is not looked at before its time, and counted") {
    for_each_engine([](records::Store& store) {
        store.transact([&](Tx& tx) {
            records::ExportFile file = sample_file("/a.csv");
            file.number = tx.exports().insert(file);
            tx.exports().hold(file.number, message(1));
            tx.exports().mark_erased(message(1), noon);
            file.checksum = "abc";
            file.is_written = true;
            file.fault = "moved";
            file.tried_at = noon;
            tx.exports().update(file);
            CHECK(tx.exports().find(file.number) == file);
            CHECK(tx.exports().waiting(noon, 10).empty());
            CHECK(tx.exports().waiting(noon + Duration{1}, 10).size() == 1);
        });
        CHECK(store.counts().exports.failed == 1);
    });
}

TEST_CASE("store: exports: a file that is erased is not seen any more, and retention takes its talks some at a time") {
    for_each_engine([](records::Store& store) {
        store.transact([&](Tx& tx) {
            const std::int64_t gone = tx.exports().insert(sample_file("/gone.csv")), kept = tx.exports().insert(sample_file("/kept.csv"));
            for (int i = 0; i < 5; ++i) tx.exports().hold(gone, message(i));
            tx.exports().hold(kept, message(7));
            tx.exports().mark_erased(message(0), noon);
            tx.exports().erase(gone);
            CHECK_FALSE(tx.exports().find(gone));
            CHECK(tx.exports().waiting(noon, 10).empty());
            REQUIRE(tx.exports().all(10).size() == 1);
            CHECK(tx.exports().prune(noon, 3) == 3);
            CHECK(tx.exports().prune(noon, 3) == 3);  // the other two and the file
            CHECK(tx.exports().prune(noon, 3) == 0);
            CHECK(tx.exports().insert(sample_file("/new.csv")) > kept);
        });
    });
}

TEST_CASE("store: exports: an old file stays for as long as somebody waits to leave it") {
    for_each_engine([](records::Store& store) {
        store.transact([&](Tx& tx) {
            const std::int64_t waits = tx.exports().insert(sample_file("/waits.csv")), old = tx.exports().insert(sample_file("/old.csv")), fresh = tx.exports().insert(sample_file("/new.csv", noon + day));
            for (const std::int64_t file : {waits, old, fresh}) tx.exports().hold(file, message(static_cast<int>(file)));
            tx.exports().mark_erased(message(static_cast<int>(waits)), noon);
            CHECK(tx.exports().prune(noon + day, 100) == 2);
            CHECK(tx.exports().find(waits));
            CHECK_FALSE(tx.exports().find(old));
            CHECK(tx.exports().find(fresh));
        });
    });
}
