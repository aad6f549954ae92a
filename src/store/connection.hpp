// One connection to the database: pragmas, cached statements, and the translation of SQLite's errors. Not for two threads at
// once. Only src/store includes this.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "service/store.hpp"
#include "store/log_writes.hpp"
#include "store/statements.hpp"

struct sqlite3_stmt;

namespace stemmen::store {

using Blob = std::array<unsigned char, 16>;  // an id: its 32 hex digits as bytes
// Throws std::invalid_argument for anything but 32 lower-case hex digits.
Blob to_blob(std::string_view hex);
std::string to_hex(const void* bytes, std::size_t size);

struct ConnectionOptions {
    bool read_only = false;
    bool synchronous_full = true;
    std::chrono::milliseconds busy_timeout{};
    std::size_t cache_kib = 0;
    int checkpoint_pages = 0;
    std::int64_t pages_max = 0;  // 0: as many as the disk holds, or pages_limit
};

class Connection {
public:
    // Throws StoreFailure. ":memory:" is a database that lives as long as the connection.
    Connection(const std::string& path, const ConnectionOptions& options);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    sqlite3_stmt* statement(Sql sql);
    void execute(const std::string& sql);
    std::int64_t pragma(const std::string& name);
    void run(Sql sql);
    [[nodiscard]] bool in_transaction() const;
    void rollback() noexcept;
    // The number of the row inserted last: 0 since forget_last_id() if none was.
    [[nodiscard]] std::int64_t last_id() const;
    void forget_last_id();
    SQLite::Database& database() { return database_; }

    // How the database failed since forget_failure(), if it did. Then nothing of the transaction may be kept, even if whoever
    // called has swallowed the exception.
    [[nodiscard]] const std::optional<service::StoreFailure>& failure() const { return failure_; }
    void forget_failure() { failure_.reset(); }
    // A broken or full database becomes StoreFailure; a broken constraint is the caller's bug: std::logic_error.
    [[noreturn]] void fail(const SQLite::Exception& error);

private:
    void set_pragmas(const ConnectionOptions& options);
    std::unique_ptr<LogWrites> log_writes_;  // before the database, which uses it until it is closed
    SQLite::Database database_;
    std::string path_;
    struct Finalise {
        void operator()(sqlite3_stmt* statement) const;
    };
    // Plain ones: a column read through SQLite::Statement counts its owners up and down.
    std::array<std::unique_ptr<sqlite3_stmt, Finalise>, static_cast<std::size_t>(Sql::count_)> statements_;
    std::optional<service::StoreFailure> failure_;
};

// One use of a cached statement: binds in order, steps, and resets when it dies, so that no read transaction stays open.
// What is bound must outlive the query: nothing is copied but ids.
class Query {
public:
    Query(Connection& connection, Sql sql) : connection_(connection), statement_(connection.statement(sql)) {}
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    ~Query();

    Query& bind(std::int64_t value);
    Query& bind(const std::string& text);
    Query& bind(std::string&&) = delete;
    Query& bind_bytes(const std::string& bytes);
    Query& bind(Timestamp at) { return bind(to_millis(at)); }
    Query& bind_null();
    template <class Tag>
    Query& bind(const Id<Tag>& id) {
        return id.empty() ? bind_null() : bind_blob(to_blob(id.value));
    }
    template <class T>
    Query& bind(const std::optional<T>& value) {
        return value ? bind(*value) : bind_null();
    }

    bool step();         // true: a row is there to be read
    std::int64_t run();  // to the end; how many rows were changed

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] Timestamp time(int column) const { return from_millis(integer(column)); }
    [[nodiscard]] std::optional<Timestamp> maybe_time(int column) const;
    [[nodiscard]] std::optional<std::int64_t> maybe_integer(int column) const;
    [[nodiscard]] std::string hex(int column) const;  // "" for NULL
    [[nodiscard]] Blob blob(int column) const;        // of an id that is not NULL
    [[nodiscard]] std::string bytes(int column) const;

private:
    Query& bind_blob(const Blob& blob);
    Query& done(int outcome);
    [[noreturn]] void fail();
    static constexpr std::size_t blobs_max = 4;

    Connection& connection_;
    sqlite3_stmt* statement_;
    int next_ = 1;
    std::array<Blob, blobs_max> blobs_;
    std::size_t blob_count_ = 0;
};

}  // namespace stemmen::store
