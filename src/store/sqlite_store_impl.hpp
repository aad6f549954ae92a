// The inside of SqliteStore, shared by its two source files: writing (sqlite_store.cpp) and reading (exports.cpp).
#pragma once

#include <mutex>

#include "store/connection.hpp"
#include "store/process_lock.hpp"
#include "store/sqlite_store.hpp"
#include "store/transaction.hpp"

namespace stemmen::store {

struct SqliteStore::Impl {
    Impl(std::string path_, const Options& options_) : path(std::move(path_)), options(options_) {}

    [[nodiscard]] bool in_memory() const { return path == ":memory:"; }
    [[nodiscard]] ConnectionOptions connection_options(bool read_only) const;
    void refuse_if_read_only() const;
    // Runs `read` with a connection in a transaction, so that it sees one state throughout.
    void with_snapshot(const std::function<void(Connection&)>& read);
    // Runs every job in one commit. False, and nothing kept, if one threw.
    bool try_together(const std::vector<std::function<void(service::Transaction&)>>& jobs);
    std::vector<std::exception_ptr> run_apart(const std::vector<std::function<void(service::Transaction&)>>& jobs);
    void commit();
    bool empty_log(std::chrono::milliseconds patience);

    std::string path;
    Options options;
    ProcessLock lock;  // declared before the connections, so released after them
    std::mutex writing;
    std::unique_ptr<Connection> writer;  // none when read_only
    WriterMemory memory;
    std::mutex reading;
    std::unique_ptr<Connection> reader;  // opened at first use; none in memory, where the writer reads
};

}  // namespace stemmen::store
