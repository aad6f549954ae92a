// What is kept for the own page, as rows.
#include <algorithm>

#include "store/rows.hpp"
#include "store/sqlite_store_impl.hpp"
#include "store/transaction.hpp"

namespace stemmen::store {
namespace {

const std::string& stored_name(service::FunnelStep step) {
    static const std::array names{std::string("shown"), std::string("opened"), std::string("started"), std::string("completed")};
    return names.at(static_cast<std::size_t>(step));
}

}  // namespace

service::ShortLink read_short_link(const Query& row) {
    service::ShortLink link{.code = row.text(0), .kind = row.text(1), .unit = row.text(2), .dialog = row.text(3), .drive = row.text(4)};
    link.place = {{Language::nb, row.text(5)}, {Language::nn, row.text(6)}, {Language::en, row.text(7)}};
    link.created_at = row.time(8);
    link.closed_at = row.maybe_time(9);
    return link;
}

service::FunnelCount read_funnel_count(const Query& row) {
    service::FunnelCount count{.day = midnight_of(row.integer(0)), .unit = row.text(1), .link = row.text(2)};
    const std::string name = row.text(3);
    for (const auto step : {service::FunnelStep::shown, service::FunnelStep::opened, service::FunnelStep::started, service::FunnelStep::completed})
        if (service::to_string(step) == name) count.step = step;
    count.count = row.integer(4);
    count.dialog = row.text(5);
    return count;
}

std::vector<service::ShortLink> read_short_links(Connection& connection, std::size_t limit) {
    std::vector<service::ShortLink> links;
    Query query(connection, Sql::links);
    query.bind(as_limit(limit));
    while (query.step()) links.push_back(read_short_link(query));
    return links;
}

std::int64_t SqlitePageRows::append(const service::PageMessage& message) {
    Query query(connection_, Sql::page_insert);
    query.bind(message.person).bind(message.session).bind(message.body).bind(message.at).run();
    return connection_.last_id();
}

std::vector<service::PageMessage> SqlitePageRows::after(const PersonKey& person, std::int64_t number, std::size_t limit) {
    std::vector<service::PageMessage> messages;
    Query query(connection_, Sql::page_after);
    query.bind(person).bind(number).bind(as_limit(limit));
    while (query.step()) {
        messages.push_back({.number = query.integer(0), .person = person, .session = {}, .body = query.text(2), .at = query.time(3)});
        if (!query.is_null(1)) messages.back().session = {query.hex(1)};
    }
    std::ranges::reverse(messages);  // the newest come first
    return messages;
}

std::size_t SqlitePageRows::erase(std::size_t gone) {
    memory_.erased = memory_.erased || gone > 0;
    return gone;
}

std::size_t SqlitePageRows::erase_of(const PersonKey& person) {
    return erase(static_cast<std::size_t>(Query(connection_, Sql::page_erase).bind(person).run()));
}

std::size_t SqlitePageRows::erase_of(const SessionId& session) {
    return session.empty() ? 0 : erase(static_cast<std::size_t>(Query(connection_, Sql::page_erase_talk).bind(session).run()));
}

std::size_t SqlitePageRows::prune(Timestamp before, std::size_t limit) {
    return erase(static_cast<std::size_t>(Query(connection_, Sql::page_prune).bind(before).bind(as_limit(limit)).run()));
}

void SqlitePageRows::save(const service::ShortLink& link) {
    const auto place = [&](Language language) -> const std::string& { return link.place.at(language); };
    Query query(connection_, Sql::link_save);
    query.bind(link.code).bind(link.kind).bind(link.unit).bind(link.dialog).bind(link.drive);
    query.bind(place(Language::nb)).bind(place(Language::nn)).bind(place(Language::en)).bind(link.created_at).bind(link.closed_at).run();
}

std::optional<service::ShortLink> SqlitePageRows::link(const std::string& code) {
    Query query(connection_, Sql::link_get);
    if (!query.bind(code).step()) return std::nullopt;
    return read_short_link(query);
}

std::vector<service::ShortLink> SqlitePageRows::links(std::size_t limit) { return read_short_links(connection_, limit); }

std::vector<service::ShortLink> SqliteStore::short_links(std::size_t limit) {
    std::vector<service::ShortLink> links;
    impl_->with_snapshot([&](Connection& connection) { links = read_short_links(connection, limit); });
    return links;
}

std::int64_t SqlitePageRows::came(const std::string& link, service::FunnelStep step) {
    const std::string name = stored_name(step);
    Query query(connection_, Sql::funnel_of_link);
    return query.bind(link).bind(name).step() ? query.integer(0) : 0;
}

void SqlitePageRows::add(const service::FunnelCount& count) {
    Query query(connection_, Sql::funnel_add);
    query.bind(day_of(count.day)).bind(count.unit).bind(count.link).bind(stored_name(count.step)).bind(count.count).run();
}

}  // namespace stemmen::store
