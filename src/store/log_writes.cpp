#include "store/log_writes.hpp"

#include <sqlite3.h>

#include <array>
#include <cstring>

#include "core/assert.hpp"
#include "core/wipe.hpp"

namespace stemmen::store {

// SQLite's own way of working with files, but that writes wait here. Whatever else asks for the file finds it as if they had not.
struct LogWrites::File : sqlite3_io_methods {
    explicit File(const sqlite3_io_methods* of_sqlite) : sqlite3_io_methods(*of_sqlite), original(of_sqlite) {
        xClose = [](sqlite3_file* file) {
            of(file).drop();
            return of(file).original->xClose(file);
        };
        xRead = [](sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
            const int written = of(file).write_out(file);
            return written == SQLITE_OK ? of(file).original->xRead(file, into, size, offset) : written;
        };
        xWrite = [](sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) { return of(file).take(file, bytes, size, offset); };
        xTruncate = [](sqlite3_file* file, sqlite3_int64 size) {
            const int written = of(file).write_out(file);
            return written == SQLITE_OK ? of(file).original->xTruncate(file, size) : written;
        };
        xSync = [](sqlite3_file* file, int flags) {
            const int written = of(file).write_out(file);
            return written == SQLITE_OK ? of(file).original->xSync(file, flags) : written;
        };
        xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
            const int written = of(file).write_out(file);
            return written == SQLITE_OK ? of(file).original->xFileSize(file, size) : written;
        };
    }

    static const File& of(const sqlite3_file* file) { return *static_cast<const File*>(file->pMethods); }

    int take(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) const {
        const auto count = static_cast<std::size_t>(size);
        const bool fits = gathered == 0 || (offset == begin + static_cast<sqlite3_int64>(gathered) && gathered + count <= buffer.size());
        if (!fits)
            if (const int written = write_out(file); written != SQLITE_OK) return written;
        if (count > buffer.size()) return original->xWrite(file, bytes, size, offset);
        if (gathered == 0) begin = offset;
        std::memcpy(buffer.data() + gathered, bytes, count);
        gathered += count;
        return SQLITE_OK;
    }
    // After a failure nothing waits any more: SQLite takes the transaction back, as it does when a write of its own fails.
    int write_out(sqlite3_file* file) const {
        if (gathered == 0) return SQLITE_OK;
        const int outcome = original->xWrite(file, buffer.data(), static_cast<int>(gathered), begin);
        drop();  // and wipes it: an old image of a page must not outlive its erasure
        return outcome;
    }

    // What waits is of a transaction that has not been committed.
    void drop() const {
        wipe(buffer.data(), gathered);
        gathered = 0;
    }

    const sqlite3_io_methods* original;
    // SQLite knows its methods as const, and one thread at a time.
    mutable std::array<unsigned char, log_bytes_gathered_max> buffer{};
    mutable std::size_t gathered = 0;
    mutable sqlite3_int64 begin = 0;
};

LogWrites::LogWrites(std::unique_ptr<File> file) : file_(std::move(file)) {}
LogWrites::~LogWrites() = default;

std::unique_ptr<LogWrites> LogWrites::gather(sqlite3* database) {
    sqlite3_file* log = nullptr;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&log)) != SQLITE_OK) return nullptr;
    if (log == nullptr || log->pMethods == nullptr) return nullptr;
    auto file = std::make_unique<File>(log->pMethods);
    log->pMethods = file.get();
    // Once a transaction is taken back another program may write to the same place in the log: what waits for it must not.
    sqlite3_rollback_hook(database, [](void* of_log) { static_cast<File*>(of_log)->drop(); }, file.get());
    return std::unique_ptr<LogWrites>(new LogWrites(std::move(file)));
}

}  // namespace stemmen::store
