// Sessions of readers, API tokens and export requests as rows.
#include "store/rows.hpp"
#include "store/sqlite_store_impl.hpp"
#include "store/transaction.hpp"

namespace stemmen::store {
namespace {

service::ReaderSession read_reader_session(const Query& row) {
    return {.key = {row.hex(0)},
            .subject = row.text(1),
            .name = row.text(2),
            .roles = split_words(row.text(3)),
            .units = split_words(row.text(4)),
            .is_trial = row.integer(5) != 0,
            .sealed_hint = row.text(6),
            .created_at = row.time(7),
            .seen_at = row.time(8),
            .expires_at = row.time(9)};
}

service::ApiToken read_api_token(const Query& row) {
    return {.name = row.text(0),
            .key = {row.hex(1)},
            .roles = split_words(row.text(2)),
            .units = split_words(row.text(3)),
            .created_at = row.time(4),
            .expires_at = row.time(5)};
}

service::ExportRequest read_export_request(const Query& row) {
    return {.number = row.integer(0),
            .what = row.text(1),
            .why = row.text(2),
            .asked_by = row.text(3),
            .asked_name = row.text(4),
            .asked_at = row.time(5),
            .decided_by = row.text(6),
            .decided_at = row.maybe_time(7),
            .is_approved = row.integer(8) != 0,
            .expires_at = row.time(9),
            .used_at = row.maybe_time(10)};
}

std::optional<service::ReaderSession> find_session(Connection& connection, const service::ReaderKey& key) {
    Query query(connection, Sql::reader_session_get);
    if (key.empty() || !query.bind(key).step()) return std::nullopt;
    return read_reader_session(query);
}

}  // namespace

void SqliteSignInRows::insert(const service::ReaderSession& session) {
    const std::string roles = join_words(session.roles), units = join_words(session.units);
    Query query(connection_, Sql::reader_session_insert);
    query.bind(session.key).bind(session.subject).bind(session.name).bind(roles).bind(units).bind(std::int64_t{session.is_trial});
    query.bind(session.sealed_hint).bind(session.created_at).bind(session.seen_at).bind(session.expires_at).run();
}

std::optional<service::ReaderSession> SqliteSignInRows::session(const service::ReaderKey& key) { return find_session(connection_, key); }

void SqliteSignInRows::touch(const service::ReaderKey& key, Timestamp seen_at) { Query(connection_, Sql::reader_session_touch).bind(key).bind(seen_at).run(); }

bool SqliteSignInRows::erase_session(const service::ReaderKey& key) { return !key.empty() && Query(connection_, Sql::reader_session_delete).bind(key).run() > 0; }

std::size_t SqliteSignInRows::prune_sessions(Timestamp expired_before, Timestamp idle_before, std::size_t limit) {
    return static_cast<std::size_t>(Query(connection_, Sql::reader_sessions_prune).bind(expired_before).bind(idle_before).bind(as_limit(limit)).run());
}

bool SqliteSignInRows::insert(const service::ApiToken& token) {
    const std::string roles = join_words(token.roles), units = join_words(token.units);
    Query query(connection_, Sql::api_token_insert);
    return query.bind(token.name).bind(token.key).bind(roles).bind(units).bind(token.created_at).bind(token.expires_at).run() > 0;
}

bool SqliteSignInRows::erase_token(const std::string& name) { return Query(connection_, Sql::api_token_delete).bind(name).run() > 0; }

std::int64_t SqliteSignInRows::insert(const service::ExportRequest& request) {
    Query query(connection_, Sql::export_request_insert);
    query.bind(request.what).bind(request.why).bind(request.asked_by).bind(request.asked_name).bind(request.asked_at).bind(request.decided_by);
    query.bind(request.decided_at).bind(std::int64_t{request.is_approved}).bind(request.expires_at).bind(request.used_at).run();
    return connection_.last_id();
}

std::optional<service::ExportRequest> SqliteSignInRows::export_request(std::int64_t number) {
    Query query(connection_, Sql::export_request_get);
    if (!query.bind(number).step()) return std::nullopt;
    return read_export_request(query);
}

void SqliteSignInRows::update(const service::ExportRequest& request) {
    Query query(connection_, Sql::export_request_update);
    query.bind(request.number).bind(request.decided_by).bind(request.decided_at).bind(std::int64_t{request.is_approved});
    query.bind(request.expires_at).bind(request.used_at).run();
}

std::size_t SqliteSignInRows::prune_export_requests(Timestamp asked_before, std::size_t limit) {
    return static_cast<std::size_t>(Query(connection_, Sql::export_requests_prune).bind(asked_before).bind(as_limit(limit)).run());
}

std::optional<service::ReaderSession> SqliteStore::reader_session(const service::ReaderKey& key) {
    std::optional<service::ReaderSession> found;
    impl_->with_snapshot([&](Connection& connection) { found = find_session(connection, key); });
    return found;
}

std::optional<service::ApiToken> SqliteStore::api_token(const service::ReaderKey& key) {
    std::optional<service::ApiToken> found;
    impl_->with_snapshot([&](Connection& connection) {
        Query query(connection, Sql::api_token_get);
        if (!key.empty() && query.bind(key).step()) found = read_api_token(query);
    });
    return found;
}

std::vector<service::ApiToken> SqliteStore::api_tokens() {
    std::vector<service::ApiToken> all;
    impl_->with_snapshot([&](Connection& connection) {
        Query query(connection, Sql::api_tokens);
        while (query.step()) all.push_back(read_api_token(query));
    });
    return all;
}

std::vector<service::ExportRequest> SqliteStore::export_requests(std::size_t limit) {
    std::vector<service::ExportRequest> all;
    impl_->with_snapshot([&](Connection& connection) {
        Query query(connection, Sql::export_requests);
        query.bind(as_limit(limit));
        while (query.step()) all.push_back(read_export_request(query));
    });
    return all;
}

std::vector<service::Access> SqliteStore::access_before(std::int64_t number, std::size_t limit) {
    std::vector<service::Access> entries;
    impl_->with_snapshot([&](Connection& connection) {
        Query query(connection, Sql::access_before);
        query.bind(number).bind(as_limit(limit));
        while (query.step()) entries.push_back(read_access(query));
    });
    return entries;
}

}  // namespace stemmen::store
