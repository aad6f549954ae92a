// The duty queue, the access log and held words as rows.
#include "store/rows.hpp"
#include "store/transaction.hpp"

namespace stemmen::store {
namespace {

std::vector<service::DutyItem> read_items(Query& query) {
    std::vector<service::DutyItem> items;
    while (query.step()) items.push_back(read_duty_item(query));
    return items;
}

std::size_t read_count(Query& query) { return query.step() ? static_cast<std::size_t>(query.integer(0)) : 0; }

}  // namespace

service::AccessMarks read_access_marks(Connection& connection) {
    service::AccessMarks marks;
    Query query(connection, Sql::access_marks);
    while (query.step()) (query.text(0) == "base" ? marks.base : marks.head) = service::AccessMark{query.integer(1), query.text(2), query.text(3)};
    return marks;
}

// ---- The duty queue -------------------------------------------------------------------------------------------------

std::int64_t SqliteDutyRows::insert(const service::DutyItem& item) {
    Query query(connection_, Sql::duty_insert);
    query.bind(item.person).bind(item.channel).bind(item.account).bind(item.unit).bind(item.safety).bind(stored_name(item.language));
    query.bind_bytes(item.sealed_text).bind(std::int64_t{item.is_cut}).bind(item.received_at).bind(item.due_at).bind(item.delete_at).bind(item.talk).run();
    return connection_.last_id();
}

std::optional<service::DutyItem> SqliteDutyRows::find(std::int64_t number) {
    Query query(connection_, Sql::duty_get);
    if (!query.bind(number).step()) return std::nullopt;
    return read_duty_item(query);
}

void SqliteDutyRows::update(const service::DutyItem& item) {
    Query query(connection_, Sql::duty_update);
    query.bind(item.number).bind(item.delete_at).bind(std::int64_t{item.is_late}).bind(item.opened_by).bind(item.opened_at);
    query.bind(item.handled_by).bind(item.handled_at).bind(item.handled_to).run();
}

std::vector<service::DutyItem> SqliteDutyRows::of_unit(const std::string& unit, std::size_t limit) {
    Query query(connection_, Sql::duty_unit);
    query.bind(unit).bind(as_limit(limit));
    return read_items(query);
}

std::vector<service::DutyItem> SqliteDutyRows::late(Timestamp now, std::size_t limit) {
    Query query(connection_, Sql::duty_late);
    query.bind(now).bind(as_limit(limit));
    return read_items(query);
}

std::vector<service::DutyItem> SqliteDutyRows::expired(Timestamp now, std::size_t limit) {
    Query query(connection_, Sql::duty_expired);
    query.bind(now).bind(as_limit(limit));
    return read_items(query);
}

void SqliteDutyRows::erase(std::int64_t number) {
    Query(connection_, Sql::duty_delete).bind(number).run();
    memory_.erased = true;
}

std::size_t SqliteDutyRows::erase_of(const PersonKey& person) {
    const auto gone = static_cast<std::size_t>(Query(connection_, Sql::duty_erase).bind(person).run());
    memory_.erased = memory_.erased || gone > 0;
    return gone;
}

std::size_t SqliteDutyRows::erase_of(const MessageKey& talk) {
    const auto gone = talk.empty() ? 0 : static_cast<std::size_t>(Query(connection_, Sql::duty_erase_talk).bind(talk).run());
    memory_.erased = memory_.erased || gone > 0;
    return gone;
}

std::size_t SqliteDutyRows::count_of_unit(const std::string& unit) {
    Query query(connection_, Sql::duty_unit_count);
    return read_count(query.bind(unit));
}

std::size_t SqliteDutyRows::count_of_person(const PersonKey& person, Timestamp since) {
    Query query(connection_, Sql::duty_person_count);
    return read_count(query.bind(person).bind(since));
}

// ---- The access log -------------------------------------------------------------------------------------------------

void SqliteAccessRows::append(const service::Access& entry) {
    Query query(connection_, Sql::access_insert);
    query.bind(entry.number).bind(entry.at).bind(entry.who).bind(entry.what).bind(entry.about).bind(entry.why).bind(entry.link).run();
}

service::AccessMarks SqliteAccessRows::marks() { return read_access_marks(connection_); }

void SqliteAccessRows::save(service::AccessEnd end, const service::AccessMark& mark) {
    const std::string name = end == service::AccessEnd::base ? "base" : "head";
    Query query(connection_, Sql::access_mark_save);
    query.bind(name).bind(mark.number).bind(mark.link).bind(mark.seal).run();
}

std::vector<service::Access> SqliteAccessRows::oldest(Timestamp before, std::size_t limit) {
    std::vector<service::Access> entries;
    Query query(connection_, Sql::access_oldest);
    query.bind(as_limit(limit));
    while (query.step() && query.time(1) < before) entries.push_back(read_access(query));
    return entries;
}

void SqliteAccessRows::erase_through(std::int64_t number) { Query(connection_, Sql::access_erase).bind(number).run(); }

// ---- Held words -----------------------------------------------------------------------------------------------------

void SqliteTransaction::hold(const SessionId& session, const std::string& sealed) {
    Query(connection_, Sql::held_save).bind(must_find(session).no).bind_bytes(sealed).run();
}

std::optional<std::string> SqliteTransaction::held(const SessionId& session) {
    const KnownSession* known = find(session);
    if (known == nullptr) return std::nullopt;
    Query query(connection_, Sql::held_get);
    if (!query.bind(known->no).step()) return std::nullopt;
    return query.bytes(0);
}

void SqliteTransaction::drop_held(const SessionId& session) {
    const KnownSession* known = find(session);
    if (known != nullptr && Query(connection_, Sql::held_delete).bind(known->no).run() > 0) memory_.erased = true;
}

}  // namespace stemmen::store
