// SQLite writes its write-ahead log piece by piece: two system calls a page, of 24 and of 4096 bytes. Here the pieces of a commit are
// gathered and written in one call, no later than the moment SQLite asks for them to be on the disk.
#pragma once

#include <cstddef>
#include <memory>

struct sqlite3;

namespace stemmen::store {

// SQLite's own writing takes less than 128 KiB at a time. So many pages of 4 KiB, each with the 24 bytes before it.
inline constexpr std::size_t log_bytes_gathered_max = std::size_t{31} * (4096 + 24);

class LogWrites {
public:
    // From now on, for the write-ahead log of this connection's main database. Only for synchronous=FULL: otherwise SQLite lets others
    // know of a commit without a sync, and nothing tells when to write. Null for a database that has no such log. Must outlive the
    // connection.
    static std::unique_ptr<LogWrites> gather(sqlite3* database);
    ~LogWrites();

private:
    struct File;
    explicit LogWrites(std::unique_ptr<File> file);
    std::unique_ptr<File> file_;
};

}  // namespace stemmen::store
