// The statements of figures and of the reading list (statements.hpp).
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
    Row{Sql::stale_add, "INSERT INTO stale_day (day, taken) VALUES (?1, 0) ON CONFLICT DO NOTHING"},
    Row{Sql::stale_taken, "SELECT day FROM stale_day WHERE taken = 1 ORDER BY day DESC LIMIT ?1"},
    Row{Sql::stale_open, "SELECT day FROM stale_day WHERE taken = 0 ORDER BY day DESC LIMIT ?1"},
    Row{Sql::stale_take, "INSERT INTO stale_day (day, taken) VALUES (?1, 1) ON CONFLICT DO NOTHING"},
    Row{Sql::stale_drop, "DELETE FROM stale_day WHERE day = ?1 AND taken = ?2"},
    Row{Sql::stale_count, "SELECT count(*) FROM stale_day"},
    Row{Sql::begin_add,
        "INSERT INTO day_begin (day, answer, session, talk) SELECT ?1, coalesce((SELECT max(no) FROM answer), 0) + 1,"
        " coalesce((SELECT max(no) FROM session), 0) + 1, coalesce((SELECT max(no) FROM talk), 0) + 1 WHERE true ON CONFLICT DO NOTHING"},
    Row{Sql::begin_lower,
        "UPDATE day_begin SET answer = min(answer, ?1), session = min(session, ?2), talk = min(talk, ?3) WHERE answer > ?1 OR session > ?2 OR talk > ?3"},
    Row{Sql::begin_next,
        "SELECT coalesce((SELECT max(no) FROM answer), 0) + 1, coalesce((SELECT max(no) FROM session), 0) + 1, coalesce((SELECT max(no) FROM talk), 0) + 1"},
    Row{Sql::begin_before, "SELECT max(answer), max(session), max(talk) FROM day_begin WHERE day <= ?1"},
    Row{Sql::begin_after, "SELECT min(nullif(answer, 0)), min(nullif(session, 0)), min(nullif(talk, 0)) FROM day_begin WHERE day >= ?1"},
    Row{Sql::series_all, "SELECT no, dialog, question, kind FROM series"},
    Row{Sql::series_add, "INSERT INTO series (dialog, question, kind) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"},
    Row{Sql::series_find, "SELECT no FROM series WHERE dialog = ?1 AND question = ?2 AND kind = ?3"},
    Row{Sql::series_first, "SELECT first FROM rollup WHERE series = ?1 AND scale = ?2 ORDER BY first LIMIT 1"},
    Row{Sql::series_last, "SELECT first FROM rollup WHERE series = ?1 AND scale = ?2 ORDER BY first DESC LIMIT 1"},
    Row{Sql::cells,
        "SELECT first, unit, channel, value, persons FROM rollup WHERE series = ?1 AND scale = ?2 AND first BETWEEN ?3 AND ?4"},
    Row{Sql::cell_add,
        "INSERT INTO rollup (series, scale, first, unit, channel, value, persons) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        " ON CONFLICT (series, scale, first, unit, channel, value) DO UPDATE SET persons = persons + ?7"},
    Row{Sql::cell_drop,
        "DELETE FROM rollup WHERE series = ?1 AND scale = ?2 AND first = ?3 AND unit = ?4 AND channel = ?5 AND value = ?6 AND persons = 0"},
    Row{Sql::refresh_get, "SELECT version, at FROM refresh WHERE no = 1"},
    Row{Sql::refresh_set, "UPDATE refresh SET version = version + ?1, at = ?2 WHERE no = 1"},
    Row{Sql::day_answers,
        "SELECT session.dialog, answer.question, answer.kind, session.unit, session.channel, answer.value FROM answer"
        " CROSS JOIN session ON session.no = answer.session WHERE answer.no BETWEEN ?1 AND ?2 AND answer.answered_on = ?3"},
    Row{Sql::day_sessions,
        "SELECT dialog, unit, channel, disposition, setup = 'link' OR channel = 'web' FROM session"
        " WHERE no BETWEEN ?1 AND ?2 AND invited_at >= ?3 * 86400000 AND invited_at < (?3 + 1) * 86400000"},
    Row{Sql::day_talks,
        "SELECT unit, channel, CASE asked WHEN 1 THEN 'asked' ELSE reason END FROM talk"
        " WHERE no BETWEEN ?1 AND ?2 AND ended_at >= ?3 * 86400000 AND ended_at < (?3 + 1) * 86400000"},
    Row{Sql::day_coded,
        "SELECT text.answer, text.dialog, text.question, text.unit, text.channel FROM text WHERE text.answer BETWEEN ?1 AND ?2 AND text.day = ?3"
        " AND EXISTS (SELECT 1 FROM coded WHERE coded.answer = text.answer)"},
    Row{Sql::day_themes,
        "SELECT DISTINCT code.answer, code.theme, text.dialog, text.question, text.unit, text.channel FROM text CROSS JOIN code ON code.answer = text.answer"
        " WHERE text.answer BETWEEN ?1 AND ?2 AND text.day = ?3"},
    Row{Sql::day_texts,
        "SELECT answer.no, answer.answered_on, session.dialog, answer.question, session.unit, session.channel, answer.language, answer.flags, answer.text"
        " FROM answer CROSS JOIN session ON session.no = answer.session WHERE answer.no BETWEEN ?1 AND ?2 AND answer.answered_on = ?3"
        " AND answer.text <> '' AND NOT EXISTS (SELECT 1 FROM text WHERE text.answer = answer.no)"},
    Row{Sql::month_sums, "SELECT dialog, question, kind, unit, value, count FROM sum WHERE month = ?1"},

    Row{Sql::text_add,
        "INSERT INTO text (answer, day, dialog, question, unit, channel, language, is_flagged, stems) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9"
        " WHERE EXISTS (SELECT 1 FROM answer WHERE no = ?1 AND text = ?10) ON CONFLICT DO NOTHING"},
    Row{Sql::word_add, "INSERT INTO text_word (stem, answer) SELECT value, ?1 FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING"},
    Row{Sql::text_stems, "SELECT stems FROM text WHERE answer = ?1"},
    Row{Sql::words_drop, "DELETE FROM text_word WHERE answer = ?1 AND stem IN (SELECT value FROM json_each(?2))"},
    Row{Sql::text_drop, "DELETE FROM text WHERE answer = ?1"},
    Row{Sql::session_days, "SELECT no, answered_on FROM answer WHERE session = ?1"},
    Row{Sql::session_begin, "SELECT invited_at FROM session WHERE no = ?1"},
    Row{Sql::answer_number, "SELECT no, answered_on FROM answer WHERE session = ?1 AND question = ?2"},
    Row{Sql::talk_end, "SELECT ended_at FROM talk WHERE no = ?1"},

    Row{Sql::texts_from,
        "SELECT answer, day, dialog, question, unit, channel, language, is_flagged FROM text WHERE answer < ?1 ORDER BY answer DESC"},
    Row{Sql::text_at, "SELECT answer, day, dialog, question, unit, channel, language, is_flagged FROM text WHERE answer = ?1"},
    Row{Sql::word_count, "SELECT count(*) FROM (SELECT 1 FROM text_word WHERE stem = ?1 LIMIT ?2)"},
    Row{Sql::word_texts, "SELECT answer FROM text_word WHERE stem = ?1 AND answer < ?2 ORDER BY answer DESC"},
    Row{Sql::word_in, "SELECT 1 FROM text_word WHERE stem = ?1 AND answer = ?2"},
    Row{Sql::text_rating,
        "SELECT rated.value FROM answer CROSS JOIN answer AS rated ON rated.session = answer.session WHERE answer.no = ?1 AND rated.kind = 'rating' LIMIT 1"},
    Row{Sql::text_answer, "SELECT session FROM answer WHERE no = ?1"},
    Row{Sql::has_theme, "SELECT 1 FROM code WHERE answer = ?1 AND theme = ?2 LIMIT 1"},
    Row{Sql::has_coder, "SELECT 1 FROM coded WHERE answer = ?1 AND (?2 IS NULL OR coder = ?2) LIMIT 1"},
    Row{Sql::codes_of,
        "SELECT coded.coder, coded.at, code.theme FROM coded LEFT JOIN code ON code.answer = coded.answer AND code.coder = coded.coder"
        " WHERE coded.answer = ?1 ORDER BY coded.coder, code.theme"},
    Row{Sql::coded_save, "INSERT INTO coded (answer, coder, at) VALUES (?1, ?2, ?3) ON CONFLICT (answer, coder) DO UPDATE SET at = ?3"},
    Row{Sql::codes_drop, "DELETE FROM code WHERE answer = ?1 AND coder = ?2"},
    Row{Sql::code_add, "INSERT INTO code (answer, coder, theme) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"},
    Row{Sql::coders, "SELECT coder, count(*) FROM coded INDEXED BY coded_coder GROUP BY coder LIMIT ?1"},
    Row{Sql::coded_of,
        "SELECT mine.answer, mine.at, text.question, text.unit, code.theme"
        " FROM (SELECT answer, coder, at FROM coded WHERE coder = ?1 ORDER BY answer DESC LIMIT ?2) AS mine CROSS JOIN text ON text.answer = mine.answer"
        " LEFT JOIN code ON code.answer = mine.answer AND code.coder = mine.coder ORDER BY mine.answer DESC, code.theme"},
    Row{Sql::check_get, "SELECT outcome, who, at FROM text_check WHERE answer = ?1"},
    Row{Sql::check_save,
        "INSERT INTO text_check (answer, outcome, who, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (answer) DO UPDATE SET outcome = ?2, who = ?3, at = ?4"},
    Row{Sql::words_erase, "UPDATE answer SET text = '', message = NULL WHERE no = ?1"},
    Row{Sql::approvals_of, "SELECT who, is_redacted, has_rare_mark, at FROM quote_approval WHERE answer = ?1 ORDER BY who"},
    Row{Sql::approval_save,
        "INSERT INTO quote_approval (answer, who, is_redacted, has_rare_mark, at) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (answer, who) DO UPDATE SET is_redacted = ?3, has_rare_mark = ?4, at = ?5"},
    Row{Sql::approval_drop, "DELETE FROM quote_approval WHERE answer = ?1 AND who = ?2"},
    Row{Sql::approved, "SELECT DISTINCT answer FROM quote_approval ORDER BY answer DESC LIMIT ?1"},
    Row{Sql::themes, "SELECT version, id, name, description, question, is_retired, who, at FROM theme ORDER BY version"},
    Row{Sql::theme_add, "INSERT INTO theme (version, id, name, description, question, is_retired, who, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
    Row{Sql::report_heads, "SELECT id, title, who, unit, audience, at, filter FROM report ORDER BY id DESC LIMIT ?1"},
    Row{Sql::report_get, "SELECT id, title, who, unit, audience, at, filter, body FROM report WHERE id = ?1"},
    Row{Sql::report_add, "INSERT INTO report (title, who, unit, audience, at, filter, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
};

static_assert(rows.size() == static_cast<std::size_t>(Sql::finding_insert) - static_cast<std::size_t>(Sql::stale_add),
              "a statement without a text, or a text without a statement");

}  // namespace

std::string_view text_of_figures(Sql sql) {
    const Row& row = rows[static_cast<std::size_t>(sql) - static_cast<std::size_t>(Sql::stale_add)];
    STEMMEN_ASSERT(row.sql == sql);  // the table stands in the order of the enumerators
    return row.text;
}

}  // namespace stemmen::store
