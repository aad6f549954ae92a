#include "store/contacts_store.hpp"

#include <sqlite3.h>

#include <array>
#include <functional>
#include <mutex>

#include "store/connection.hpp"
#include "store/database_file.hpp"
#include "store/erasures.hpp"
#include "store/migrations.hpp"
#include "store/process_lock.hpp"
#include "store/statement.hpp"
#include "store/volunteers.hpp"

namespace stemmen::store {
namespace {

using service::Contact;
using service::StoreFailure;

// Of the contacts; what recruitment keeps beside them is in volunteers.cpp. Step n leads from version n to version n + 1; a released step is never changed.
constexpr const char* base_schema = R"sql(
CREATE TABLE contact (
    id BLOB NOT NULL PRIMARY KEY,
    flag TEXT NOT NULL,
    sealed BLOB NOT NULL,
    link TEXT,                     -- keyed hash of the talk; NULL when cut
    given_at INTEGER NOT NULL,     -- milliseconds since 1970
    keep_until INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_link ON contact (link) WHERE link IS NOT NULL;
CREATE INDEX contact_linked ON contact (given_at) WHERE link IS NOT NULL;
CREATE INDEX contact_keep ON contact (keep_until);
)sql";
const std::array steps{base_schema, volunteers_schema, erasures_schema};
const Schema schema{.application_id = contacts_application_id, .steps = steps, .setting = "store.contacts"};

constexpr ConnectionOptions connection_options{.busy_timeout = std::chrono::milliseconds{2000}, .cache_kib = 256, .checkpoint_pages = 100};

std::int64_t as_limit(std::size_t limit) { return static_cast<std::int64_t>(std::min<std::size_t>(limit, 1'000'000)); }

}  // namespace

struct ContactsStore::Impl {
    // Runs `work` in one durable transaction, and translates the errors of SQLite.
    template <class Work>
    auto within(Work work) {
        const std::lock_guard guard(using_it);
        connection->forget_failure();
        try {
            connection->run(Sql::begin);
            auto result = work();
            connection->run(Sql::commit);
            return result;
        } catch (const SQLite::Exception& error) {
            connection->rollback();
            connection->fail(error);
        } catch (...) {
            connection->rollback();
            throw;
        }
    }
    // What was erased is not left in the write-ahead log either. A reader in the way would put it off; there is none.
    void empty_log() {
        const std::lock_guard guard(using_it);
        sqlite3_wal_checkpoint_v2(connection->database().getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    }

    ProcessLock lock;  // declared before the connection, so released after it
    std::mutex using_it;
    std::unique_ptr<Connection> connection;
};

ContactsStore::ContactsStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ContactsStore::~ContactsStore() = default;

Result<std::unique_ptr<ContactsStore>> ContactsStore::open(const std::filesystem::path& path, const ContactsOptions& options) {
    auto impl = std::make_unique<Impl>();
    const std::string name = path.string();
    try {
        if (name != ":memory:") {
            if (const Result<void> prepared = prepare_file(path, "store.contacts"); !prepared) return prepared.error();
            if (!options.beside_service) {
                Result<ProcessLock> lock = ProcessLock::take(name + ".lock", name);
                if (!lock) return lock.error();
                impl->lock = std::move(*lock);
            }
        }
        impl->connection = std::make_unique<Connection>(name, connection_options);
        if (const Result<void> migrated = migrate(*impl->connection, schema, name); !migrated) return migrated.error();
    } catch (const StoreFailure& failure) {
        return Error{failure.full ? Errc::unavailable : Errc::misconfigured, failure.what()};
    } catch (const std::filesystem::filesystem_error& error) {
        return Error{Errc::misconfigured, name + " cannot be reached: " + error.code().message()};
    }
    return std::unique_ptr<ContactsStore>(new ContactsStore(std::move(impl)));
}

void ContactsStore::insert(const Contact& contact) {
    impl_->within([&] {
        Statement insert(*impl_->connection, "INSERT INTO contact (id, flag, sealed, link, given_at, keep_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        insert.bind(contact.id).bind(contact.flag).bind_bytes(contact.sealed.data(), contact.sealed.size());
        contact.link.empty() ? insert.bind_null() : insert.bind(contact.link);
        return insert.bind(contact.given_at).bind(contact.keep_until).run();
    });
}

std::optional<Contact> ContactsStore::find(const ContactId& id) {
    return impl_->within([&]() -> std::optional<Contact> {
        Statement row(*impl_->connection, "SELECT flag, sealed, link, given_at, keep_until FROM contact WHERE id = ?1");
        if (!row.bind(id).step()) return std::nullopt;
        return Contact{.id = id,
                       .flag = row.column(0).getString(),
                       .sealed = row.column(1).getString(),
                       .link = row.column(2).isNull() ? std::string() : row.column(2).getString(),
                       .given_at = from_millis(row.column(3).getInt64()),
                       .keep_until = from_millis(row.column(4).getInt64())};
    });
}

std::size_t ContactsStore::erase_linked(const std::string& link, const std::string& flag, Timestamp now) {
    const std::size_t gone = impl_->within([&] {
        return erase_contacts(*impl_->connection, service::ErasureCause::talk, now, "link = ?1 AND (?2 = '' OR flag = ?2)", [&](Statement& where) { where.bind(link).bind(flag); });
    });
    if (gone > 0) impl_->empty_log();
    return gone;
}

service::Contacts::Pruned ContactsStore::prune(Timestamp now, Timestamp linked_before, std::size_t limit) {
    const Pruned pruned = impl_->within([&] {
        Connection& connection = *impl_->connection;
        const std::size_t contacts = erase_contacts(connection, service::ErasureCause::retention, now, "id IN (SELECT id FROM contact WHERE keep_until <= ?1 ORDER BY keep_until LIMIT ?2)",
                                                    [&](Statement& where) { where.bind(now).bind(as_limit(limit)); });
        const std::size_t links =
            Statement(connection,
                            "UPDATE contact SET link = NULL WHERE id IN"
                            " (SELECT id FROM contact WHERE link IS NOT NULL AND given_at < ?1 ORDER BY given_at LIMIT ?2)")
                .bind(linked_before)
                .bind(as_limit(limit))
                .run();
        log_erasure(connection, service::ErasureCause::retention, now, "links", links);
        return Pruned{contacts, links};
    });
    if (pruned != Pruned{}) impl_->empty_log();
    return pruned;
}

void ContactsStore::transact(const std::function<void(service::VolunteerDesk&)>& work) {
    const bool has_erased = impl_->within([&] {
        VolunteerTables tables(*impl_->connection);
        work(tables);
        return tables.has_erased();
    });
    if (has_erased) impl_->empty_log();
}

std::int64_t ContactsStore::count() {
    return impl_->within([&] {
        Statement row(*impl_->connection, "SELECT count(*) FROM contact");
        row.step();
        return row.column(0).getInt64();
    });
}

}  // namespace stemmen::store
