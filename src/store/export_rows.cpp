// What is kept about exported files, as rows.
#include "store/rows.hpp"
#include "store/transaction.hpp"

namespace stemmen::store {
namespace {

service::ExportFile read_export_file(const Query& row) {
    return {.number = row.integer(0), .path = row.text(1), .report = row.text(2), .format = row.text(3), .checksum = row.text(4), .made_at = row.time(5),
            .is_written = row.integer(6) != 0, .fault = row.text(7), .tried_at = row.maybe_time(8)};
}

std::vector<service::ExportFile> read_export_files(Query& query) {
    std::vector<service::ExportFile> files;
    while (query.step()) files.push_back(read_export_file(query));
    return files;
}

}  // namespace

std::int64_t SqliteExportRows::insert(const service::ExportFile& file) {
    Query query(connection_, Sql::export_insert);
    query.bind(file.path).bind(file.report).bind(file.format).bind(file.checksum).bind(file.made_at);
    query.bind(std::int64_t{file.is_written}).bind(file.fault).bind(file.tried_at).run();
    return connection_.last_id();
}

std::optional<service::ExportFile> SqliteExportRows::find(std::int64_t number) {
    Query query(connection_, Sql::export_get);
    if (!query.bind(number).step()) return std::nullopt;
    return read_export_file(query);
}

void SqliteExportRows::update(const service::ExportFile& file) {
    Query query(connection_, Sql::export_update);
    query.bind(file.number).bind(file.checksum).bind(std::int64_t{file.is_written}).bind(file.fault).bind(file.tried_at).run();
}

void SqliteExportRows::erase(std::int64_t number) { Query(connection_, Sql::export_gone).bind(number).run(); }

std::vector<service::ExportFile> SqliteExportRows::all(std::size_t limit) {
    Query query(connection_, Sql::exports);
    query.bind(as_limit(limit));
    return read_export_files(query);
}

void SqliteExportRows::hold(std::int64_t number, const MessageKey& talk) { Query(connection_, Sql::export_hold).bind(number).bind(talk).run(); }

std::size_t SqliteExportRows::mark_erased(const MessageKey& talk, Timestamp now) {
    return static_cast<std::size_t>(Query(connection_, Sql::export_mark).bind(talk).bind(now).run());
}

std::vector<service::ExportFile> SqliteExportRows::waiting(Timestamp failed_before, std::size_t limit) {
    Query query(connection_, Sql::exports_waiting);
    query.bind(failed_before).bind(as_limit(limit));
    return read_export_files(query);
}

std::vector<MessageKey> SqliteExportRows::erased_in(std::int64_t number) {
    std::vector<MessageKey> talks;
    Query query(connection_, Sql::export_erased_in);
    query.bind(number);
    while (query.step()) talks.push_back({query.hex(0)});
    return talks;
}

void SqliteExportRows::settle(std::int64_t number, const MessageKey& talk) {
    Query(connection_, Sql::export_settle).bind(number).bind(talk).run();
    memory_.erased = true;
}

// The talks first, so that no single deletion takes long; then the file.
std::size_t SqliteExportRows::prune(Timestamp made_before, std::size_t limit) {
    std::size_t gone = 0;
    while (gone < limit) {
        std::int64_t number = 0;
        {
            Query query(connection_, Sql::export_prunable);
            if (!query.bind(made_before).step()) break;
            number = query.integer(0);
        }
        gone += static_cast<std::size_t>(Query(connection_, Sql::export_holds_prune).bind(number).bind(as_limit(limit - gone)).run());
        if (gone < limit) gone += static_cast<std::size_t>(Query(connection_, Sql::export_delete).bind(number).run());
    }
    memory_.erased = memory_.erased || gone > 0;
    return gone;
}

}  // namespace stemmen::store
