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
    Row{Sql::form_save,
        "INSERT INTO drive_form (nonce, who, drive, version, is_saved, typed, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        " ON CONFLICT (nonce) DO UPDATE SET who = ?2, drive = ?3, version = ?4, is_saved = ?5, typed = ?6, at = ?7"},
    Row{Sql::form_get, "SELECT who, drive, version, is_saved, typed, at FROM drive_form WHERE nonce = ?1"},
    Row{Sql::forms_trim, "DELETE FROM drive_form WHERE nonce IN (SELECT nonce FROM drive_form WHERE who = ?1 ORDER BY at DESC LIMIT -1 OFFSET ?2)"},
    Row{Sql::forms_prune, "DELETE FROM drive_form WHERE nonce IN (SELECT nonce FROM drive_form WHERE at < ?1 LIMIT ?2)"},
    Row{Sql::colleague_save,
        "INSERT INTO colleague (directory_id, name, folded_name, language, role, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        " ON CONFLICT (directory_id) DO UPDATE SET name = ?2, folded_name = ?3, language = ?4, role = ?5, seen_at = ?6"},
    Row{Sql::colleague_get, "SELECT directory_id, name, language, role, seen_at FROM colleague WHERE directory_id = ?1"},
    // Any name of a person: first, middle or last.
    Row{Sql::colleagues,
        "SELECT directory_id, name, language, role, seen_at FROM colleague"
        " WHERE role >= ?4 AND (substr(folded_name, 1, length(?1)) = ?1 OR instr(folded_name, ?2) > 0) ORDER BY folded_name LIMIT ?3"},
    Row{Sql::colleagues_prune, "DELETE FROM colleague WHERE directory_id IN (SELECT directory_id FROM colleague WHERE seen_at < ?1 LIMIT ?2)"},
};

static_assert(rows.size() == static_cast<std::size_t>(Sql::officer_place_get) - static_cast<std::size_t>(Sql::drive_insert),
              "a statement without a text, or a text without a statement");

}  // namespace

std::string_view text_of_drives(Sql sql) {
    const Row& row = rows[static_cast<std::size_t>(sql) - static_cast<std::size_t>(Sql::drive_insert)];
    STEMMEN_ASSERT(row.sql == sql);  // the table stands in the order of the enumerators
    return row.text;
}

}  // namespace stemmen::store
