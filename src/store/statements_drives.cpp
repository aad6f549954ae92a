// The statements of the register of drives (statements.hpp).
#include <array>

#include "core/assert.hpp"
#include "store/statements.hpp"

namespace stemmen::store {
namespace {

struct Row {
    Sql sql;
    std::string_view text;
};

constexpr std::array rows{
    Row{Sql::drive_insert,
        "INSERT INTO drive_register (version, state, unit, starts_on, owner, deputy, body, who, at, step) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
    Row{Sql::drive_update,
        "UPDATE drive_register SET version = ?1, state = ?2, unit = ?3, starts_on = ?4, owner = ?5, deputy = ?6, body = ?7, who = ?8, at = ?9, step = ?10 WHERE number = ?11"},
    Row{Sql::drive_keep_past, "INSERT INTO drive_past (drive, version, body, who, at, step) SELECT number, version, body, who, at, step FROM drive_register WHERE number = ?1"},
    Row{Sql::drive_get, "SELECT number, version, body, who, at FROM drive_register WHERE number = ?1"},
    Row{Sql::drive_count, "SELECT count(*) FROM drive_register"},
    Row{Sql::drive_versions, "SELECT version, who, at, step FROM drive_past WHERE drive = ?1 UNION ALL SELECT version, who, at, step FROM drive_register WHERE number = ?1"},
    Row{Sql::drives_latest, "SELECT number, version, body, who, at, unit, state, owner, deputy FROM drive_register ORDER BY starts_on DESC, number DESC"},
    // Not closed: what is to be reminded of, or in the way of another. Closed ones are reminded of until they are told back.
    Row{Sql::drives_open, "SELECT number, version, body, who, at FROM drive_register WHERE state IN ('draft', 'approved', 'running', 'closed')"},
    Row{Sql::drive_reminder_add, "INSERT INTO drive_reminder (drive, reminder, is_deputy, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING"},
};

static_assert(rows.size() == static_cast<std::size_t>(Sql::count_) - static_cast<std::size_t>(Sql::drive_insert),
              "a statement without a text, or a text without a statement");

}  // namespace

std::string_view text_of_drives(Sql sql) {
    const Row& row = rows[static_cast<std::size_t>(sql) - static_cast<std::size_t>(Sql::drive_insert)];
    STEMMEN_ASSERT(row.sql == sql);  // the table stands in the order of the enumerators
    return row.text;
}

}  // namespace stemmen::store
