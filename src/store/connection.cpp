#include "store/connection.hpp"

#include <sqlite3.h>

#include <cstring>
#include <stdexcept>

#include "core/assert.hpp"
#include "store/page_gaps.hpp"

namespace stemmen::store {
namespace {

constexpr unsigned char no_digit = 255;
constexpr std::array<unsigned char, 256> hex_values = [] {
    std::array<unsigned char, 256> values{};
    values.fill(no_digit);
    for (unsigned char i = 0; i < 10; ++i) values[static_cast<std::size_t>('0') + i] = i;
    for (unsigned char i = 0; i < 6; ++i) values[static_cast<std::size_t>('a') + i] = static_cast<unsigned char>(10 + i);
    return values;
}();
unsigned char hex_value(char c) { return hex_values[static_cast<unsigned char>(c)]; }

// SQLite's counting of its memory takes a lock of the whole process at each allocation, and nobody asks for the count.
void stop_counting_memory() {
    static const int outcome = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(outcome);  // refused when SQLite is in use already: then it goes on counting
}

// No mutex inside SQLite: a connection is never used by two threads at once.
int flags_of(bool read_only) {
    stop_counting_memory();
    return SQLite::OPEN_NOMUTEX | (read_only ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
}

// A write that failed for want of room, as opposed to a file that cannot be read or is not a database. A quota that is used up
// arrives as an I/O error of a write.
bool is_want_of_room(int code, int extended) {
    if (code == SQLITE_FULL) return true;
    if (code != SQLITE_IOERR) return false;
    return extended != SQLITE_IOERR_READ && extended != SQLITE_IOERR_SHORT_READ && extended != SQLITE_IOERR_CORRUPTFS &&
           extended != SQLITE_IOERR_DATA;
}

}  // namespace

Blob to_blob(std::string_view hex) {
    Blob blob{};
    bool is_hex = hex.size() == 2 * blob.size();
    for (std::size_t i = 0; is_hex && i < blob.size(); ++i) {
        const unsigned char high = hex_value(hex[2 * i]);
        const unsigned char low = hex_value(hex[2 * i + 1]);
        is_hex = high != no_digit && low != no_digit;
        blob[i] = static_cast<unsigned char>((high << 4) | low);
    }
    if (!is_hex) throw std::invalid_argument("an id is not 32 lower-case hex digits");
    return blob;
}

std::string to_hex(const void* bytes, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto* begin = static_cast<const unsigned char*>(bytes);
    std::string hex(2 * size, '0');
    for (std::size_t i = 0; i < size; ++i) {
        hex[2 * i] = digits[begin[i] >> 4];
        hex[2 * i + 1] = digits[begin[i] & 15];
    }
    return hex;
}

Connection::Connection(const std::string& path, const ConnectionOptions& options) try
    : database_(path, flags_of(options.read_only), static_cast<int>(options.busy_timeout.count())), path_(path) {
    if (!options.read_only) keep_gaps_clean(database_.getHandle());
    set_pragmas(options);
} catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xff;
    throw service::StoreFailure("the database " + path + " cannot be opened: " + error.what() +
                                    (code == SQLITE_NOTADB ? " (choose another name in store.database, or restore a backup)" : ""),
                                is_want_of_room(code, error.getExtendedErrorCode()));
}

void Connection::set_pragmas(const ConnectionOptions& options) {
    const std::int64_t synchronous = options.synchronous_full ? 2 : 1;
    if (!options.read_only) {
        execute("PRAGMA page_size = 4096");
        execute("PRAGMA journal_mode = WAL");
        execute("PRAGMA journal_size_limit = 33554432");  // after a long export, back to twice what is usual
        execute("PRAGMA wal_autocheckpoint = " + std::to_string(options.checkpoint_pages));
        execute("PRAGMA max_page_count = " + std::to_string(options.pages_max > 0 ? options.pages_max : pages_limit));
    }
    execute("PRAGMA synchronous = " + std::to_string(synchronous));
    execute("PRAGMA foreign_keys = ON");
    execute("PRAGMA secure_delete = ON");  // what a citizen deletes is overwritten, not only unlinked
    execute("PRAGMA temp_store = MEMORY");
    execute("PRAGMA cache_size = -" + std::to_string(options.cache_kib));

    // SQLite ignores a pragma that it does not know or that comes too late, so each one that a promise rests on is asked back.
    const std::string journal = database_.execAndGet("PRAGMA journal_mode").getString();
    const std::string expected = path_ == ":memory:" ? "memory" : "wal";
    if (pragma("synchronous") != synchronous || pragma("foreign_keys") != 1 || pragma("secure_delete") != 1 || journal != expected)
        throw service::StoreFailure("the database " + path_ + " did not take its settings (journal mode is " + journal + ")", false);
    if (options.read_only || !options.synchronous_full) return;
    pragma("user_version");  // reads the file, and with that opens the log
    log_writes_ = LogWrites::gather(database_.getHandle());
}

sqlite3_stmt* Connection::statement(Sql sql) {
    auto& slot = statements_[static_cast<std::size_t>(sql)];
    if (!slot) {
        const std::string_view text = text_of(sql);
        sqlite3_stmt* prepared = nullptr;
        const int outcome =
            sqlite3_prepare_v3(database_.getHandle(), text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
        if (outcome != SQLITE_OK) fail(SQLite::Exception(database_.getHandle(), outcome));
        slot.reset(prepared);
    }
    return slot.get();
}

void Connection::execute(const std::string& sql) {
    try {
        database_.exec(sql);
    } catch (const SQLite::Exception& error) {
        fail(error);
    }
}

std::int64_t Connection::pragma(const std::string& name) {
    try {
        return database_.execAndGet("PRAGMA " + name).getInt64();
    } catch (const SQLite::Exception& error) {
        fail(error);
    }
}

void Connection::run(Sql sql) { Query(*this, sql).run(); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(database_.getHandle()) == 0; }

void Connection::rollback() noexcept {
    if (in_transaction()) database_.tryExec("ROLLBACK");
}

void Connection::fail(const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xff;
    if (code == SQLITE_CONSTRAINT) throw std::logic_error(std::string("the database refuses a row: ") + error.what());
    const bool full = is_want_of_room(code, error.getExtendedErrorCode());
    const std::string remedy = full                     ? " (no room: free some on its disk; the service goes on by itself)"
                               : code == SQLITE_BUSY    ? " (another program writes to it; end that program)"
                               : code == SQLITE_CORRUPT ? " (restore a backup)"
                                                        : "";
    failure_.emplace("the database " + path_ + " failed: " + error.what() + remedy, full);
    throw *failure_;
}

std::int64_t Connection::last_id() const { return sqlite3_last_insert_rowid(database_.getHandle()); }
void Connection::forget_last_id() { sqlite3_set_last_insert_rowid(database_.getHandle(), 0); }
void Connection::Finalise::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Query::~Query() { sqlite3_reset(statement_); }

Query& Query::done(int outcome) {
    if (outcome != SQLITE_OK) fail();
    return *this;
}

Query& Query::bind(std::int64_t value) {
    return done(sqlite3_bind_int64(statement_, next_++, value));
}

Query& Query::bind(const std::string& text) {
    return done(sqlite3_bind_text(statement_, next_++, text.data(), static_cast<int>(text.size()), SQLITE_STATIC));
}

Query& Query::bind_bytes(const std::string& bytes) {
    return done(sqlite3_bind_blob(statement_, next_++, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC));
}

Query& Query::bind_null() {
    return done(sqlite3_bind_null(statement_, next_++));
}

Query& Query::bind_blob(const Blob& blob) {
    STEMMEN_ASSERT(blob_count_ < blobs_max);
    Blob& kept = blobs_[blob_count_++];
    kept = blob;
    return done(sqlite3_bind_blob(statement_, next_++, kept.data(), static_cast<int>(kept.size()), SQLITE_STATIC));
}

bool Query::step() {
    const int outcome = sqlite3_step(statement_);
    if (outcome == SQLITE_ROW) return true;
    if (outcome != SQLITE_DONE) fail();
    return false;
}

void Query::fail() {
    sqlite3* const database = connection_.database().getHandle();
    connection_.fail(SQLite::Exception(database, sqlite3_errcode(database)));
}

std::int64_t Query::run() {
    while (step()) {
    }
    return sqlite3_changes(connection_.database().getHandle());
}

bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Query::text(int column) const {
    const auto* begin = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return begin == nullptr ? std::string() : std::string(begin, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

std::optional<Timestamp> Query::maybe_time(int column) const {
    if (is_null(column)) return std::nullopt;
    return time(column);
}

std::optional<std::int64_t> Query::maybe_integer(int column) const {
    if (is_null(column)) return std::nullopt;
    return integer(column);
}

std::string Query::hex(int column) const {
    if (is_null(column)) return {};
    const void* bytes = sqlite3_column_blob(statement_, column);  // before its size, as SQLite asks
    return to_hex(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

Blob Query::blob(int column) const {
    Blob id{};
    const void* bytes = sqlite3_column_blob(statement_, column);
    STEMMEN_ASSERT(static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)) == id.size());
    std::memcpy(id.data(), bytes, id.size());
    return id;
}

std::string Query::bytes(int column) const {
    const auto* begin = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return begin == nullptr ? std::string() : std::string(begin, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

}  // namespace stemmen::store
