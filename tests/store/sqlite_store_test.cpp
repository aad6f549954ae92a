// What only the SQLite engine has: files, locks, full disks, sudden death.
#include "store/sqlite_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

#include "kit.hpp"
#include "store/group_commit.hpp"

using namespace stemmen;
using namespace stemmen::store_testing;
using stemmen::store::SqliteStore;

namespace {

// Runs `child` in another process, which then ends without any destructor of this one.
pid_t start(const std::function<void()>& child) {
    const pid_t pid = ::fork();
    if (pid < 0) throw std::runtime_error("fork failed");
    if (pid > 0) return pid;
    try {
        child();
    } catch (...) {
        ::_exit(1);
    }
    ::_exit(0);
}

struct Pipe {
    Pipe() {
        if (::pipe(ends) != 0) throw std::runtime_error("pipe failed");
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        ::close(ends[0]);
        close_writer();
    }
    void close_writer() {
        if (ends[1] >= 0) ::close(ends[1]);
        ends[1] = -1;
    }
    void send(int number) { static_cast<void>(::write(ends[1], &number, sizeof number)); }
    std::optional<int> receive() {
        int number = 0;
        if (::read(ends[0], &number, sizeof number) != sizeof number) return std::nullopt;
        return number;
    }
    int ends[2] = {-1, -1};
};

mode_t mode_of(const std::filesystem::path& path) {
    struct stat status{};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777;
}

std::string refusal(const std::filesystem::path& path, Errc expected, const store::Options& options = {}) {
    const auto opened = SqliteStore::open(path, options);
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == expected);
    return opened.error().detail;
}

// No file of this process may grow beyond `bytes` while this lives: what a disk quota does.
class FileLimit {
public:
    explicit FileLimit(rlim_t bytes) : old_handler_(::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &old_);
        rlimit limit = old_;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    FileLimit(const FileLimit&) = delete;
    FileLimit& operator=(const FileLimit&) = delete;
    ~FileLimit() {
        ::setrlimit(RLIMIT_FSIZE, &old_);
        ::signal(SIGXFSZ, old_handler_);
    }

private:
    rlimit old_{};
    void (*old_handler_)(int);
};

void fill(SqliteStore& store, int first, int count) {
    store.transact([&](Tx& tx) {
        for (int i = first; i < first + count; ++i) {
            auto session = sample_session(i, i);
            session.state.assign(2'000, 'x');
            session.ended_at = noon;
            tx.insert(session);
        }
    });
}

}  // namespace

TEST_CASE("opening makes the folder and the files, for this user only") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "var/deep/stemmen.db");
    fill(*store, 0, 1);
    CHECK(mode_of(folder / "var/deep") == 0700);
    for (const char* name : {"stemmen.db", "stemmen.db-wal", "stemmen.db-shm", "stemmen.db.lock"})
        CHECK(mode_of(folder / "var/deep" / name) == 0600);
}

TEST_CASE("a store that is closed and opened again holds what it held") {
    const TemporaryFolder folder;
    {
        const auto store = open_or_throw(folder / "x.db");
        store->transact([](Tx& tx) {
            for (int i = 0; i < 5'000; ++i) tx.remember(event(i), noon);
            tx.save(sample_thread(1));
        });
    }
    const auto store = open_or_throw(folder / "x.db");
    CHECK(ask(*store, [](Tx& tx) { return tx.thread(person(1)); }) == sample_thread(1));
    store->transact([](Tx& tx) {
        for (int i = 0; i < 5'000; ++i) REQUIRE_FALSE(tx.remember(event(i), noon));
        CHECK(tx.remember(event(5'000), noon));
    });
    CHECK(store->integrity() == "ok");
}

TEST_CASE("a second process is told who has the database open, and gets it afterwards") {
    const TemporaryFolder folder;
    Pipe ready, leave;
    const pid_t child = start([&] {
        leave.close_writer();
        const auto store = open_or_throw(folder / "x.db");
        ready.send(1);
        leave.receive();
    });
    ready.close_writer();
    REQUIRE(ready.receive() == 1);
    const std::string message = refusal(folder / "x.db", Errc::conflict);
    CHECK(message == "another stemmen (pid " + std::to_string(child) + ") has " + (folder / "x.db").string() + " open; stop it first");
    leave.close_writer();
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(SqliteStore::open(folder / "x.db").has_value());
}

TEST_CASE("a reading store works beside the writing one and writes nothing") {
    const TemporaryFolder folder;
    const auto writing = open_or_throw(folder / "x.db");
    fill(*writing, 0, 3);
    const auto reading = open_or_throw(folder / "x.db", {.read_only = true});
    CHECK(reading->counts().sessions == 3);
    fill(*writing, 3, 2);
    CHECK(reading->counts().sessions == 5);
    CHECK_THROWS_AS(reading->transact([](Tx&) {}), records::StoreFailure);
    CHECK(refusal(folder / "missing.db", Errc::not_found, {.read_only = true}).find("stemmen serve") != std::string::npos);
}

TEST_CASE("an export sees one state from its first row to its last") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "x.db");
    fill(*store, 0, 3);
    int rows = 0;
    store->each_session({}, [&](const auto&) {
        if (rows++ == 0) std::thread([&] { fill(*store, 3, 3); }).join();
    });
    CHECK(rows == 3);
    CHECK(store->counts().sessions == 6);
}

TEST_CASE("what is not a database of ours is refused with a sentence") {
    const TemporaryFolder folder;
    {
        SQLite::Database(folder / "newer.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
            .exec("PRAGMA application_id = 0x5374656d; PRAGMA user_version = 99; CREATE TABLE t (a)");
    }
    CHECK(refusal(folder / "newer.db", Errc::misconfigured).find("newer stemmen (schema 99") != std::string::npos);
    CHECK(refusal(folder / "newer.db", Errc::misconfigured, {.read_only = true}).find("newer stemmen") != std::string::npos);
    {
        SQLite::Database(folder / "other.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t (a)");
    }
    CHECK(refusal(folder / "other.db", Errc::conflict).find("another program") != std::string::npos);
    {
        std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen((folder / "text.db").c_str(), "w"), std::fclose);
        std::fputs(std::string(5'000, 'x').c_str(), file.get());
    }
    CHECK(refusal(folder / "text.db", Errc::misconfigured).find("not a database") != std::string::npos);
    CHECK(refusal("/proc/no/such/x.db", Errc::misconfigured).find("cannot be made") != std::string::npos);
}

TEST_CASE("no statement stays open: the write-ahead log shrinks to nothing at a checkpoint") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "x.db", {.checkpoint_pages = 0});
    fill(*store, 0, 200);
    store->transact([](Tx& tx) {  // each of these leaves rows unread
        tx.session(session_id(1));
        tx.latest_session(pseudonym(1));
        tx.has_outgoing(person(1));
        tx.next_due();
        tx.remember(event(1), noon);
    });
    CHECK_THROWS(store->each_session({}, [](const auto&) { throw std::runtime_error("enough"); }));
    store->counts();
    REQUIRE(std::filesystem::file_size(folder / "x.db-wal") > 100'000);
    CHECK(store->checkpoint());
    CHECK(std::filesystem::file_size(folder / "x.db-wal") == 0);
}

TEST_CASE("a reader that is at work makes a checkpoint say so") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "x.db", {.busy_timeout = std::chrono::milliseconds{1}, .checkpoint_pages = 0});
    fill(*store, 0, 2);
    bool is_done = true;
    store->each_session({}, [&](const auto&) { is_done = store->checkpoint(); });
    CHECK_FALSE(is_done);
}

TEST_CASE("the write-ahead log stays within its bound while nobody reads") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "x.db", {.synchronous_full = false, .checkpoint_pages = 100});
    for (int i = 0; i < 300; ++i) fill(*store, 10 * i, 10);
    CHECK(std::filesystem::file_size(folder / "x.db-wal") < 2U * 1024 * 1024);
}

TEST_CASE("a full database keeps nothing of the batch, says so, and works again when there is room") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "x.db", {.pages_max = 240});
    int kept = 0;
    bool is_full = false;
    while (!is_full && kept < 10'000) {
        try {
            fill(*store, kept, 50);
            kept += 50;
        } catch (const records::StoreFailure& failure) {
            is_full = failure.full;
            CHECK(std::string(failure.what()).find("no room") != std::string::npos);
        }
    }
    REQUIRE(is_full);
    CHECK(store->counts().sessions == kept);
    const auto swallow = [&](Tx& tx) {
        try {
            for (int i = 0; i < 5'000; ++i) tx.insert(sample_session(20'000 + i, 1));
        } catch (const records::StoreFailure&) {  // a job cannot hide it
        }
    };
    CHECK_THROWS_AS(store->transact(swallow), records::StoreFailure);
    CHECK_THROWS_AS(store->transact_all({swallow, swallow}), records::StoreFailure);
    CHECK(store->counts().sessions == kept);
    store->transact([](Tx& tx) { CHECK(tx.prune_sessions(noon + day, noon, 60) == 60); });
    fill(*store, kept, 50);
    CHECK(store->counts().sessions == kept - 10);
    CHECK(store->integrity() == "ok");
}

TEST_CASE("a disk that takes no more bytes is a full database, until it takes some again") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "x.db", {.checkpoint_pages = 0});
    fill(*store, 0, 100);
    {
        const FileLimit limit(std::filesystem::file_size(folder / "x.db-wal"));
        for (int i = 0; i < 2; ++i) {
            try {
                fill(*store, 100, 200);
                FAIL("the disk was full");
            } catch (const records::StoreFailure& failure) {
                CHECK(failure.full);
            }
        }
    }
    CHECK(store->counts().sessions == 100);
    fill(*store, 100, 200);
    CHECK(store->counts().sessions == 300);
    CHECK(store->integrity() == "ok");
}

TEST_CASE("a backup is a database of its own, for this user only, and overwrites nothing") {
    const TemporaryFolder folder;
    const auto store = open_or_throw(folder / "x.db");
    fill(*store, 0, 20);
    REQUIRE(store->backup_to(folder / "copy.db").has_value());
    fill(*store, 20, 20);
    CHECK(mode_of(folder / "copy.db") == 0600);
    CHECK(open_or_throw(folder / "copy.db")->counts().sessions == 20);
    CHECK_FALSE(std::filesystem::exists(folder / "copy.db.part"));
    const auto again = store->backup_to(folder / "copy.db");
    REQUIRE_FALSE(again.has_value());
    CHECK(again.error().code == Errc::conflict);
    const FileLimit limit(10'000);
    const auto no_room = store->backup_to(folder / "second.db");
    REQUIRE_FALSE(no_room.has_value());
    CHECK(no_room.error().code == Errc::unavailable);
    CHECK_FALSE(std::filesystem::exists(folder / "second.db"));
}

TEST_CASE("what is erased is not left lying in the file") {
    const TemporaryFolder folder;
    {
        const auto store = open_or_throw(folder / "x.db");
        store->transact([](Tx& tx) {
            tx.insert(sample_session(1, 1));
            auto answer = sample_answer(1, 1, "better");
            answer.text = "needle in the haystack";
            tx.save(answer);
        });
        store->checkpoint();
        store->transact([](Tx& tx) { tx.erase_session(session_id(1)); });
        CHECK(store->checkpoint());
    }
    std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen((folder / "x.db").c_str(), "r"), std::fclose);
    std::string bytes(std::filesystem::file_size(folder / "x.db"), '\0');
    REQUIRE(std::fread(bytes.data(), 1, bytes.size(), file.get()) == bytes.size());
    CHECK(bytes.find("needle") == std::string::npos);
}

TEST_CASE("kill -9 in the middle of group commits loses nothing that was acknowledged") {
    const TemporaryFolder folder;
    int next = 0;
    for (int round = 0; round < 5; ++round) {
        Pipe acknowledged;
        const pid_t child = start([&] {
            const auto store = open_or_throw(folder / "x.db");
            store::GroupCommit group(*store, {}, [](auto callbacks) {
                for (auto& callback : callbacks) callback();
            });
            for (int i = next;; ++i) {
                const auto work = [i](Tx& tx) {
                    if (!tx.remember(event(i), noon)) throw std::runtime_error("seen before");
                    tx.insert(sample_session(i, i));
                };
                while (!group.submit(work, [&acknowledged, i](const std::exception_ptr& failure) { acknowledged.send(failure ? -1 : i); }))
                    std::this_thread::yield();
            }
        });
        acknowledged.close_writer();
        std::vector<int> numbers;
        const std::size_t enough = 20 + 37 * static_cast<std::size_t>(round);
        for (std::optional<int> number; numbers.size() < enough && (number = acknowledged.receive());) numbers.push_back(*number);
        ::kill(child, SIGKILL);
        while (const auto number = acknowledged.receive()) numbers.push_back(*number);
        REQUIRE(::waitpid(child, nullptr, 0) == child);
        REQUIRE(numbers.size() >= enough);
        const auto store = open_or_throw(folder / "x.db");
        CHECK(store->integrity() == "ok");
        store->transact([&](Tx& tx) {
            for (const int number : numbers) {
                REQUIRE(number >= next);
                REQUIRE(tx.session(session_id(number)).has_value());
                REQUIRE_FALSE(tx.remember(event(number), noon));
            }
            // What was not acknowledged is there as a whole or not at all.
            next = numbers.back() + 1;
            while (tx.session(session_id(next))) REQUIRE_FALSE(tx.remember(event(next++), noon));
            REQUIRE(tx.remember(event(next), noon));
            ++next;
        });
    }
}
