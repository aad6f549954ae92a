// A full disk and a crowd of idle connections: the service says so, or goes on, and never claims to have stored what it has not.
#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "installation.hpp"

namespace stemmen::e2e {
namespace {

using namespace std::chrono_literals;

constexpr int full_disk_posts_max = 20'000;
constexpr std::size_t crowd = 1000;
constexpr auto in_time = 1s;
constexpr auto some_ticks = 1500ms;

// A small disk of its own for the database; needs the right to mount.
class SmallDisk {
public:
    SmallDisk(std::string path, const char* size) : path_(std::move(path)) {
        std::filesystem::create_directories(path_);
        mounted_ = ::mount("tmpfs", path_.c_str(), "tmpfs", 0, size) == 0;
    }
    ~SmallDisk() {
        if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    [[nodiscard]] bool is_mounted() const { return mounted_; }
    bool grow(const char* size) const { return ::mount("tmpfs", path_.c_str(), "tmpfs", MS_REMOUNT, size) == 0; }

private:
    std::string path_;
    bool mounted_ = false;
};

struct Filled {
    int stored = 0;      // acknowledged with 200
    int other = 0;       // neither 200 nor 503
    bool is_full = false;
};

// New people write until the service has refused three in a row.
Filled fill(std::uint16_t port) {
    Filled filled;
    for (int i = 0, refused = 0; i < full_disk_posts_max && refused < 3; ++i) {
        const std::string number = std::to_string(i);
        const int status = status_of(ask(port, signed_webhook(said_by_citizen("712345678" + number, "m_fill" + number, "Hei", now_millis()))));
        if (status == 200) ++filled.stored;
        else if (status != 503) ++filled.other;
        if (filled.other > 0) break;
        refused = status == 503 ? refused + 1 : 0;
        filled.is_full = refused == 3;
    }
    return filled;
}

int count(const std::string& database, const std::string& table) {
    SQLite::Database file(database);
    SQLite::Statement query(file, "SELECT COUNT(*) FROM " + table);
    query.executeStep();
    return query.getColumn(0).getInt();
}

void check_full_and_room_again(const Installation& here, Process& service, const std::function<void()>& make_room) {
    const std::uint16_t port = service.port();
    INFO(service.err());
    REQUIRE(port != 0);
    const Filled filled = fill(port);
    INFO(service.err().substr(0, 2000));
    REQUIRE(filled.is_full);
    CHECK(filled.stored > 0);
    CHECK(filled.other == 0);
    CHECK(status_of(get(port, "/healthz")) == 200);
    const auto ready = get(port, "/readyz");
    CHECK(status_of(ready) == 503);
    CHECK(ready->body.find("is the disk full?") != std::string::npos);
    CHECK_FALSE(eventually([&] { return status_of(get(port, "/readyz")) == 200; }, some_ticks));  // a tick writes nothing and proves nothing
    make_room();
    const std::string late = said_by_citizen("7123", "m_late", "Hei", now_millis());
    CHECK(eventually([&] { return status_of(ask(port, signed_webhook(late))) == 200; }));
    CHECK(eventually([&] { return status_of(get(port, "/readyz")) == 200; }));
    service.signal(SIGTERM);
    CHECK(service.wait() == 0);
    // Each acknowledged person is there, and nobody who was refused: a 503 means that nothing was kept.
    CHECK(count(here.database(), "thread") == filled.stored + 1);
    SQLite::Database file(here.database());
    CHECK(file.execAndGet("PRAGMA integrity_check").getString() == "ok");
}

TEST_CASE("a full disk is answered 503, never with a false 200, and the service recovers when there is room") {
    const Installation here;
    const SmallDisk disk(here.folder.file("var"), "size=2m");
    if (!disk.is_mounted()) {
        WARN("this user may not mount a small disk; the limit on the size of files stands in for it");
        return;
    }
    Process service(here.folder, here.serve(), secrets());
    check_full_and_room_again(here, service, [&] { REQUIRE(disk.grow("size=64m")); });
}

TEST_CASE("a file that may not grow is answered 503, and the service recovers when it may") {
    const Installation here;
    Process service(here.folder, here.serve(), secrets());
    REQUIRE(service.port() != 0);
    rlimit before{};
    REQUIRE(::prlimit(service.id(), RLIMIT_FSIZE, nullptr, &before) == 0);
    const rlimit small{512 * 1024, before.rlim_max};
    REQUIRE(::prlimit(service.id(), RLIMIT_FSIZE, &small, nullptr) == 0);
    check_full_and_room_again(here, service, [&] { REQUIRE(::prlimit(service.id(), RLIMIT_FSIZE, &before, nullptr) == 0); });
}

TEST_CASE("a thousand idle and slow connections do not keep a webhook from being acknowledged in time") {
    rlimit files{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &files) == 0);
    files.rlim_cur = files.rlim_max;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &files) == 0);
    if (files.rlim_cur < crowd + 100) {
        WARN("this system lets a process open " << files.rlim_cur << " files; too few for this test");
        return;
    }
    const Installation here;
    Process service(here.folder, here.serve(), secrets());
    const std::uint16_t port = service.port();
    REQUIRE(port != 0);
    std::vector<Socket> sockets;
    for (std::size_t i = 0; i < crowd; ++i) {
        sockets.emplace_back(port);
        REQUIRE(sockets.back().is_open());
        if (i % 3 == 1) CHECK(sockets.back().send("POST /webhooks/messenger HTT"));
        if (i % 3 == 2) CHECK(sockets.back().send("POST /webhooks/messenger HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{\"object\""));
    }
    REQUIRE(eventually([&] { return metric(port, "stemmen_http_connections") > double(crowd); }));
    std::chrono::milliseconds slowest{0};
    for (int i = 0; i < 50; ++i) {
        const auto began = std::chrono::steady_clock::now();
        CHECK(status_of(ask(port, signed_webhook(said_by_citizen("7123", "m_crowd" + std::to_string(i), "Hei", now_millis())))) == 200);
        slowest = std::max(slowest, std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began));
    }
    INFO("the slowest took " << slowest.count() << " ms");
    CHECK(slowest < in_time);
}

}  // namespace
}  // namespace stemmen::e2e
