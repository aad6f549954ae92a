#include "store/erasures.hpp"

#include "store/statement.hpp"

namespace stemmen::store {

const char* const erasures_schema = R"sql(
CREATE TABLE contact_deletion (
    day TEXT NOT NULL,                   -- 2026-12-01: no time, so that no line can be laid beside one of the answers' log
    cause TEXT NOT NULL,
    what TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, cause, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX volunteer_contact ON volunteer (drive, contact_key);
)sql";

void log_erasure(Connection& connection, service::ErasureCause cause, Timestamp now, const char* what, std::size_t count) {
    if (count == 0) return;
    Statement(connection, "INSERT INTO contact_deletion (day, cause, what, count) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET count = count + excluded.count")
        .bind(format_date(now)).bind(std::string(to_string(cause))).bind(std::string(what)).bind(static_cast<std::int64_t>(count)).run();
}

std::size_t erase_contacts(Connection& connection, service::ErasureCause cause, Timestamp now, const std::string& where, const std::function<void(Statement&)>& bind) {
    Statement row(connection, ("SELECT count(*), count(v.id), count(v.id) FILTER (WHERE v.drive = 0) FROM contact c LEFT JOIN volunteer v ON v.id = c.id WHERE c.id IN (SELECT id FROM contact WHERE " + where + ")").c_str());
    bind(row);
    row.step();
    const auto all = static_cast<std::size_t>(row.integer(0)), known = static_cast<std::size_t>(row.integer(1)), members = static_cast<std::size_t>(row.integer(2));
    if (all == 0) return 0;
    Statement erasing(connection, ("DELETE FROM contact WHERE " + where).c_str());
    bind(erasing);
    const std::size_t gone = erasing.run();
    log_erasure(connection, cause, now, "volunteers", known - members);
    log_erasure(connection, cause, now, "panel_members", members);
    log_erasure(connection, cause, now, "contacts", all - known);
    return gone;
}

std::vector<service::Erasure> erasures_in(Connection& connection) {
    std::vector<service::Erasure> out;
    for (Statement row(connection, "SELECT day, cause, what, count FROM contact_deletion ORDER BY day, cause, what LIMIT 10000"); row.step();) out.push_back({row.text(0), row.text(1), row.text(2), row.integer(3)});
    return out;
}

}  // namespace stemmen::store
