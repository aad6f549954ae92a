// The statements of what is sent to officers (statements.hpp).
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
    Row{Sql::officer_place_get, "SELECT place, person, sealed_reference, language, is_blocked, seen_at, wait_until FROM officer_place WHERE place = ?1"},
    Row{Sql::officer_place_of, "SELECT place, person, sealed_reference, language, is_blocked, seen_at, wait_until FROM officer_place WHERE person = ?1 ORDER BY seen_at DESC LIMIT 1"},
    Row{Sql::officer_place_save,
        "INSERT INTO officer_place (place, person, sealed_reference, language, is_blocked, seen_at, wait_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        " ON CONFLICT (place) DO UPDATE SET person = ?2, sealed_reference = ?3, language = ?4, is_blocked = ?5, seen_at = ?6, wait_until = ?7"},
    Row{Sql::officer_post_insert,
        "INSERT INTO officer_post (place, subject, sealed_letter, revision, may_repeat, tries, queued_at, next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
    Row{Sql::officer_post_get, "SELECT number, place, subject, sealed_letter, revision, may_repeat, tries, queued_at, next_at FROM officer_post WHERE number = ?1"},
    Row{Sql::officer_post_about, "SELECT number, place, subject, sealed_letter, revision, may_repeat, tries, queued_at, next_at FROM officer_post WHERE place = ?1 AND subject = ?2"},
    Row{Sql::officer_post_update, "UPDATE officer_post SET sealed_letter = ?2, revision = ?3, may_repeat = ?4, tries = ?5, next_at = ?6 WHERE number = ?1"},
    Row{Sql::officer_post_delete, "DELETE FROM officer_post WHERE number = ?1"},
    Row{Sql::officer_posts_delete, "DELETE FROM officer_post WHERE place = ?1"},
    Row{Sql::officer_posts_due,
        "SELECT number, place, subject, sealed_letter, revision, may_repeat, tries, queued_at, next_at FROM officer_post WHERE number IN"
        " (SELECT min(number) FROM officer_post p JOIN officer_place s ON s.place = p.place WHERE next_at <= ?1 AND wait_until <= ?1 AND is_blocked = 0 GROUP BY p.place)"
        " ORDER BY number LIMIT ?2"},
    Row{Sql::officer_posts_count, "SELECT count(*) FROM officer_post"},
    Row{Sql::officer_card_get, "SELECT place, subject, sealed_message, updated_at FROM officer_card WHERE place = ?1 AND subject = ?2"},
    Row{Sql::officer_cards_about, "SELECT place, subject, sealed_message, updated_at FROM officer_card WHERE subject = ?1 LIMIT ?2"},
    Row{Sql::officer_card_save,
        "INSERT INTO officer_card (place, subject, sealed_message, updated_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (place, subject) DO UPDATE SET sealed_message = ?3, updated_at = ?4"},
    Row{Sql::officer_card_delete, "DELETE FROM officer_card WHERE place = ?1 AND subject = ?2"},
    Row{Sql::officer_places_prune, "DELETE FROM officer_place WHERE place IN (SELECT place FROM officer_place WHERE seen_at < ?1 ORDER BY seen_at LIMIT ?2)"},
};

static_assert(rows.size() == static_cast<std::size_t>(Sql::count_) - static_cast<std::size_t>(Sql::officer_place_get),
              "a statement without a text, or a text without a statement");

}  // namespace

std::string_view text_of_officers(Sql sql) {
    const Row& row = rows[static_cast<std::size_t>(sql) - static_cast<std::size_t>(Sql::officer_place_get)];
    STEMMEN_ASSERT(row.sql == sql);  // the table stands in the order of the enumerators
    return row.text;
}

}  // namespace stemmen::store
