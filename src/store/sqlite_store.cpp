#include "store/sqlite_store.hpp"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include <system_error>

#include "store/database_file.hpp"
#include "store/migrations.hpp"
#include "store/page_gaps.hpp"
#include "store/sqlite_store_impl.hpp"

namespace stemmen::store {
namespace {

using service::StoreFailure;
using Jobs = std::vector<std::function<void(service::Transaction&)>>;

Error as_error(const StoreFailure& failure) { return {failure.full ? Errc::unavailable : Errc::misconfigured, failure.what()}; }

}  // namespace

ConnectionOptions SqliteStore::Impl::connection_options(bool read_only) const {
    return {.read_only = read_only,
            .synchronous_full = options.synchronous_full,
            .busy_timeout = options.busy_timeout,
            .cache_kib = read_only ? options.cache_kib / 4 : options.cache_kib,
            .checkpoint_pages = options.checkpoint_pages,
            .pages_max = options.pages_max};
}

void SqliteStore::Impl::refuse_if_read_only() const {
    if (!writer) throw StoreFailure("the database " + path + " is open for reading only", false);
}

SqliteStore::SqliteStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SqliteStore::~SqliteStore() = default;

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path& path, const Options& options) {
    auto impl = std::make_unique<Impl>(path.string(), options);
    try {
        if ((options.read_only || options.beside_service) && !std::filesystem::exists(path))
            return Error{Errc::not_found, "there is no database " + impl->path + "; \"stemmen serve\" makes it"};
        if (options.read_only) {
            impl->reader = std::make_unique<Connection>(impl->path, impl->connection_options(true));
            if (const Result<void> known = check_version(*impl->reader, impl->path); !known) return known.error();
            return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(impl)));
        }
        if (options.beside_service) {
            impl->writer = std::make_unique<Connection>(impl->path, impl->connection_options(false));
            if (const Result<void> known = check_version(*impl->writer, impl->path); !known) return known.error();
            impl->memory.load(*impl->writer);
            impl->memory.knows_lines = false;
            return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(impl)));
        }
        if (!impl->in_memory()) {
            if (const Result<void> prepared = prepare_file(path, "store.database"); !prepared) return prepared.error();
            Result<ProcessLock> lock = ProcessLock::take(impl->path + ".lock", impl->path);
            if (!lock) return lock.error();
            impl->lock = std::move(*lock);
        }
        impl->writer = std::make_unique<Connection>(impl->path, impl->connection_options(false));
        if (const Result<void> migrated = migrate(*impl->writer, impl->path); !migrated) return migrated.error();
        impl->memory.load(*impl->writer);
        impl->memory.erased = true;  // perhaps, just before a crash
        impl->empty_log({});
    } catch (const StoreFailure& failure) {
        return as_error(failure);
    } catch (const std::filesystem::filesystem_error& error) {
        return Error{Errc::misconfigured, impl->path + " cannot be reached: " + error.code().message()};
    }
    return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(impl)));
}

void SqliteStore::Impl::commit() {
    memory.write_tally(*writer);
    writer->run(Sql::commit);
    memory.committed(*writer);
}

void SqliteStore::transact(const std::function<void(service::Transaction&)>& work) {
    if (const std::exception_ptr failure = transact_all({work}).front()) std::rethrow_exception(failure);
}

std::vector<std::exception_ptr> SqliteStore::transact_all(const Jobs& jobs) {
    impl_->refuse_if_read_only();
    const std::lock_guard guard(impl_->writing);
    impl_->writer->forget_failure();
    try {
        // Savepoints cost as much as a small job, and hardly any job throws: without them first.
        if (jobs.size() > 1 && impl_->try_together(jobs)) return std::vector<std::exception_ptr>(jobs.size());
        return impl_->run_apart(jobs);
    } catch (const StoreFailure&) {
        impl_->writer->rollback();
        impl_->memory.undo({});
        throw;
    }
}

bool SqliteStore::Impl::try_together(const Jobs& jobs) {
    writer->run(Sql::begin);
    for (const auto& job : jobs) {
        bool is_done = false;
        try {
            SqliteTransaction transaction(*writer, memory);
            job(transaction);
            is_done = true;
        } catch (...) {  // whatever it is, run_apart meets it again and hands it on
        }
        if (writer->failure()) throw StoreFailure(*writer->failure());
        if (!is_done) {
            writer->rollback();
            memory.undo({});
            return false;
        }
    }
    commit();
    return true;
}

std::vector<std::exception_ptr> SqliteStore::Impl::run_apart(const Jobs& jobs) {
    std::vector<std::exception_ptr> outcomes(jobs.size());
    writer->run(Sql::begin);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        writer->run(Sql::savepoint);
        const Tally before = memory.tally;
        try {
            SqliteTransaction transaction(*writer, memory);
            jobs[i](transaction);
        } catch (...) {
            outcomes[i] = std::current_exception();
        }
        if (writer->failure()) throw StoreFailure(*writer->failure());
        if (outcomes[i]) {
            writer->run(Sql::undo);
            memory.undo(before);
        }
        writer->run(Sql::release);
    }
    commit();
    return outcomes;
}

Result<void> SqliteStore::backup_to(const std::filesystem::path& path) {
    std::error_code error;
    if (std::filesystem::exists(path, error))
        return Error{Errc::conflict, path.string() + " exists already; write another name, or move it away"};
    const std::filesystem::path unfinished = path.string() + ".part";
    std::filesystem::remove(unfinished, error);
    if (const Result<void> prepared = prepare_file(unfinished, "store.database"); !prepared) return prepared;
    std::optional<Error> fault;
    try {
        impl_->with_snapshot([&](Connection& source) {
            SQLite::Database copy(unfinished.string(), SQLite::OPEN_READWRITE);
            keep_gaps_clean(copy.getHandle());
            SQLite::Backup backup(copy, source.database());
            backup.executeStep(-1);
        });
    } catch (const SQLite::Exception& failure) {
        fault = Error{Errc::unavailable, "the copy " + path.string() + " cannot be written: " + failure.what()};
    } catch (const StoreFailure& failure) {
        fault = as_error(failure);
    }
    if (!fault) {
        std::filesystem::rename(unfinished, path, error);
        if (error) fault = Error{Errc::unavailable, "the copy cannot be named " + path.string() + ": " + error.message()};
    }
    if (!fault) return {};
    std::filesystem::remove(unfinished, error);
    return *fault;
}

bool SqliteStore::Impl::empty_log(std::chrono::milliseconds patience) {
    sqlite3* const database = writer->database().getHandle();
    sqlite3_busy_timeout(database, static_cast<int>(patience.count()));
    const int outcome = sqlite3_wal_checkpoint_v2(database, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(database, static_cast<int>(options.busy_timeout.count()));
    if (outcome == SQLITE_OK) memory.erased = false;
    return outcome == SQLITE_OK;
}

bool SqliteStore::checkpoint(std::chrono::milliseconds patience) {
    impl_->refuse_if_read_only();
    const std::lock_guard guard(impl_->writing);
    return impl_->empty_log(patience);
}

bool SqliteStore::has_erased() const {
    const std::lock_guard guard(impl_->writing);
    return impl_->memory.erased;
}

std::string SqliteStore::integrity() {
    std::string outcome;
    impl_->with_snapshot([&](Connection& connection) {
        SQLite::Statement check(connection.database(), "PRAGMA integrity_check(5)");
        while (check.executeStep()) outcome += (outcome.empty() ? "" : "; ") + check.getColumn(0).getString();
        SQLite::Statement references(connection.database(), "PRAGMA foreign_key_check");
        if (references.executeStep()) outcome += "; a row of " + references.getColumn(0).getString() + " refers to nothing";
    });
    return outcome;
}

}  // namespace stemmen::store
