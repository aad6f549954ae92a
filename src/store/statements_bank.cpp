// The statements of the insight bank (statements.hpp).
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
    Row{Sql::finding_insert,
        "INSERT INTO finding (version, unit, from_day, to_day, best_before, is_retired, owner, deputy, body, who, at, note)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"},
    Row{Sql::finding_update,
        "UPDATE finding SET version = ?1, unit = ?2, from_day = ?3, to_day = ?4, best_before = ?5, is_retired = ?6, owner = ?7, deputy = ?8, body = ?9,"
        " who = ?10, at = ?11, note = ?12 WHERE number = ?13"},
    Row{Sql::finding_keep_past, "INSERT INTO finding_past (finding, version, body, who, at, note) SELECT number, version, body, who, at, note FROM finding WHERE number = ?1"},
    Row{Sql::finding_get, "SELECT number, version, body, who, at FROM finding WHERE number = ?1"},
    Row{Sql::finding_count, "SELECT count(*) FROM finding"},
    Row{Sql::finding_versions,
        "SELECT version, who, at, note FROM finding_past WHERE finding = ?1 UNION ALL SELECT version, who, at, note FROM finding WHERE number = ?1"},
    Row{Sql::finding_version, "SELECT body FROM finding_past WHERE finding = ?1 AND version = ?2"},
    Row{Sql::finding_labels_drop, "DELETE FROM finding_label WHERE finding = ?1"},
    Row{Sql::finding_label_add, "INSERT INTO finding_label (kind, label, finding) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"},
    Row{Sql::finding_labels, "SELECT kind, label, count(*) FROM finding_label JOIN finding ON number = finding WHERE is_retired = 0 GROUP BY kind, label"},
    Row{Sql::finding_has_label, "SELECT 1 FROM finding_label WHERE kind = ?1 AND label = ?2 AND finding = ?3"},
    Row{Sql::finding_words_drop, "DELETE FROM finding_words WHERE rowid = ?1"},
    Row{Sql::finding_words_add, "INSERT INTO finding_words (rowid, stems) VALUES (?1, ?2)"},
    Row{Sql::findings_newest,
        "SELECT number, version, body, who, at, unit, from_day, to_day, best_before, is_retired, owner, deputy FROM finding ORDER BY number DESC"},
    Row{Sql::findings_by_words,
        "SELECT number, version, body, who, at, unit, from_day, to_day, best_before, is_retired, owner, deputy FROM finding_words JOIN finding ON number = finding_words.rowid"
        " WHERE finding_words MATCH ?1 ORDER BY bm25(finding_words), number DESC"},
};

static_assert(rows.size() == static_cast<std::size_t>(Sql::drive_insert) - static_cast<std::size_t>(Sql::finding_insert),
              "a statement without a text, or a text without a statement");

}  // namespace

std::string_view text_of_bank(Sql sql) {
    const Row& row = rows[static_cast<std::size_t>(sql) - static_cast<std::size_t>(Sql::finding_insert)];
    STEMMEN_ASSERT(row.sql == sql);  // the table stands in the order of the enumerators
    return row.text;
}

}  // namespace stemmen::store
