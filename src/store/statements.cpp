#include "store/statements.hpp"

#include <array>
#include <string>

#include "core/assert.hpp"

namespace stemmen::store {
namespace {

// The columns that rows.cpp reads, in its order. `session` stands in an answer, a consent or a talk for the session's public id.
const std::string thread_columns =
    "thread.person, thread.channel, thread.account, thread.sealed_address, thread.language, thread.language_hint, thread.contact, "
    "thread.offer,"
    " thread.last_invited_at, thread.stopped_at, thread.due_at, thread.session";
const std::string session_columns =
    "session.id, session.person, session.channel, session.account, session.unit, session.dialog, session.dialog_version, session.variant,"
    " session.language, session.state, session.setup, session.invited_at, session.active_at, session.ended_at, session.ending,"
    " session.disposition, session.receipt";
const std::string answer_columns =
    "answer.id, session.id, answer.question, answer.kind, answer.value, answer.text, answer.redacted, answer.flags, answer.language,"
    " answer.message, answer.answered_on";
const std::string consent_columns =
    "session.id, consent.flag, consent.given, consent.text_id, consent.text_version, consent.text_hash, consent.language, consent.channel,"
    " consent.at, consent_text.text";
const std::string with_consent_text = " LEFT JOIN consent_text ON consent_text.hash = consent.text_hash";
const std::string talk_columns = "channel, account, unit, started_at, ended_at, ended_by, asked, reason, session";
const std::string duty_columns =
    "no, person, channel, account, unit, safety, language, sealed_text, is_cut, received_at, due_at, delete_at, is_late, opened_by, opened_at,"
    " handled_by, handled_at, handled_to, talk";
const std::string access_columns = "no, at, who, what, about, why, link";
const std::string reader_session_columns = "key, subject, name, roles, units, is_trial, sealed_hint, created_at, seen_at, expires_at";
const std::string api_token_columns = "name, key, roles, units, created_at, expires_at";
const std::string export_columns = "no, path, report, format, checksum, made_at, is_written, fault, tried_at";
const std::string export_request_columns = "no, what, why, asked_by, asked_name, asked_at, decided_by, decided_at, is_approved, expires_at, used_at";
const std::string link_columns = "code, kind, unit, dialog, drive, place_nb, place_nn, place_en, created_at, closed_at";
const std::string outbox_columns = "id, person, channel, account, session, purpose, body, state, attempts, created_at, next_at";

// A look-up that is rare, or nearly always for something new, needs no index over all rows in random order, which would dirty
// a page of its own at each insert (measured: 8 to 18 us, more the larger the table). Its index is split into buckets of 256
// rows, of which only the newest one grows, and it is searched from the newest to the oldest (3 ms for what is not among a
// million rows).
std::string newest_first(const std::string& table, const std::string& condition) {
    return "WITH RECURSIVE bucket(n) AS (SELECT max(no) >> 8 FROM " + table + " UNION ALL SELECT n - 1 FROM bucket WHERE n > 0) SELECT " +
           table + ".no AS found FROM bucket CROSS JOIN " + table + " ON " + table + ".no >> 8 = bucket.n AND " + condition + " LIMIT 1";
}

// One more of each: what `what` selects is a month, unit, dialog, question, kind and value.
std::string added_to_sums(const std::string& what) {
    return "INSERT INTO sum (month, unit, dialog, question, kind, value, count) SELECT " + what +
           " ON CONFLICT (month, unit, dialog, question, kind, value) DO UPDATE SET count = count + 1";
}
std::string month_of(const std::string& seconds) { return "strftime('%Y-%m', " + seconds + ", 'unixepoch')"; }

// ?1 from, ?2 to, ?3 units as a JSON array, ?4 dialog; NULL means everything. `at` is the row's own time.
std::string narrowed(const std::string& at, const std::string& unit, bool has_dialog) {
    return " WHERE (?1 IS NULL OR " + at + " >= ?1) AND (?2 IS NULL OR " + at + " < ?2) AND (?3 IS NULL OR " + unit +
           " IN (SELECT value FROM json_each(?3)))" + (has_dialog ? " AND (?4 IS NULL OR session.dialog = ?4)" : "");
}

struct Row {
    Sql sql;
    std::string text;
};

const std::array rows{
    Row{Sql::begin, "BEGIN IMMEDIATE"},
    Row{Sql::commit, "COMMIT"},
    Row{Sql::savepoint, "SAVEPOINT job"},
    Row{Sql::release, "RELEASE job"},
    Row{Sql::undo, "ROLLBACK TO job"},

    Row{Sql::event_seen, "SELECT 1 FROM event WHERE bucket = ?1 AND key = ?2"},
    Row{Sql::event_insert, "INSERT INTO event (bucket, key, seen) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"},
    Row{Sql::event_last_bucket, "SELECT bucket FROM event ORDER BY bucket DESC LIMIT 1"},
    Row{Sql::event_in_bucket, "SELECT count(*) FROM event WHERE bucket = ?1"},
    Row{Sql::event_next_bucket, "SELECT bucket FROM event WHERE bucket > ?1 ORDER BY bucket LIMIT 1"},
    Row{Sql::event_prune,
        "DELETE FROM event WHERE bucket = ?1 AND key IN (SELECT key FROM event WHERE bucket = ?1 AND seen < ?2 LIMIT ?3)"},
    Row{Sql::event_any, "SELECT 1 FROM event WHERE bucket = ?1 LIMIT 1"},
    Row{Sql::failure_save,
        "INSERT INTO failed_event (key, kind, error, at) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (key) DO UPDATE SET kind = ?2, error = ?3, at = ?4"},
    Row{Sql::failure_prune, "DELETE FROM failed_event WHERE key IN (SELECT key FROM failed_event WHERE at < ?1 ORDER BY at LIMIT ?2)"},

    Row{Sql::thread_get, "SELECT " + thread_columns + ", thread.no, thread.active_on, thread.session_no FROM thread WHERE person = ?1"},
    Row{Sql::thread_find, "SELECT no, active_on, due_at, stopped_at FROM thread WHERE person = ?1"},
    Row{Sql::thread_insert,
        "INSERT INTO thread (channel, account, sealed_address, language, language_hint, contact, offer, last_invited_at,"
        " session, session_no, person, due_at, stopped_at, active_on)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"},
    Row{Sql::thread_update,
        "UPDATE thread SET channel = ?1, account = ?2, sealed_address = ?3, language = ?4, language_hint = ?5, contact = ?6,"
        " offer = ?7, last_invited_at = ?8, session = ?9, session_no = ?10 WHERE no = ?11"},
    Row{Sql::thread_due, "UPDATE thread SET due_at = ?2, stopped_at = ?3, active_on = ?4 WHERE no = ?1"},
    Row{Sql::threads_due, "SELECT person FROM thread WHERE due_at <= ?1 ORDER BY due_at, no LIMIT ?2"},
    Row{Sql::thread_next_due, "SELECT due_at FROM thread WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1"},
    Row{Sql::threads_watched, "SELECT person FROM thread WHERE due_at IS NOT NULL ORDER BY due_at, no LIMIT ?1"},
    Row{Sql::threads_idle,
        "SELECT no FROM thread WHERE active_on < ?1 AND stopped_at IS NULL AND session IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.person = thread.person) ORDER BY active_on LIMIT ?2"},
    Row{Sql::threads_stopped,
        "SELECT no FROM thread WHERE stopped_at < ?1 AND session IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.person = thread.person) ORDER BY stopped_at LIMIT ?2"},
    Row{Sql::thread_delete, "DELETE FROM thread WHERE no = ?1"},

    Row{Sql::session_get, "SELECT " + session_columns + ", session.no FROM (" + newest_first("session", "session.id = ?1") +
                              ") JOIN session ON session.no = found"},
    Row{Sql::session_at, "SELECT " + session_columns + ", session.no FROM session WHERE no = ?1 AND id = ?2"},
    Row{Sql::session_latest, "SELECT " + session_columns + ", session.no FROM session WHERE person = ?1 ORDER BY no DESC LIMIT 1"},
    Row{Sql::session_by_receipt, "SELECT " + session_columns + ", session.no FROM (" + newest_first("session", "session.receipt = ?1") +
                                     ") JOIN session ON session.no = found"},
    Row{Sql::sessions_of, "SELECT id FROM session WHERE person = ?1 ORDER BY no"},
    Row{Sql::drives, "SELECT name FROM drive"},
    Row{Sql::drive_add, "INSERT INTO drive (name) VALUES (?1) ON CONFLICT DO NOTHING"},
    Row{Sql::thread_in_session, "SELECT person FROM thread WHERE session = ?1"},
    Row{Sql::undivided,
        "SELECT undivided.session, session.person, session.dialog FROM undivided LEFT JOIN session ON session.no = undivided.session LIMIT ?1"},
    Row{Sql::divided, "DELETE FROM undivided WHERE session = ?1"},
    Row{Sql::session_person, "UPDATE session SET person = ?2 WHERE no = ?1"},
    Row{Sql::session_find, "SELECT session.no, session.person, session.ended_at, session.receipt, session.invited_at FROM (" +
                               newest_first("session", "session.id = ?1") + ") JOIN session ON session.no = found"},
    Row{Sql::session_insert,
        "INSERT INTO session (channel, account, unit, dialog, dialog_version, variant, language, state, setup, invited_at,"
        " active_at, ending, disposition, id, person, ended_at, receipt)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"},
    Row{Sql::session_update,
        "UPDATE session SET channel = ?1, account = ?2, unit = ?3, dialog = ?4, dialog_version = ?5, variant = ?6, language = ?7,"
        " state = ?8, setup = ?9, invited_at = ?10, active_at = ?11, ending = ?12, disposition = ?13 WHERE no = ?14"},
    Row{Sql::session_links, "UPDATE session SET person = ?2, ended_at = ?3, receipt = ?4 WHERE no = ?1"},
    Row{Sql::session_delete, "DELETE FROM session WHERE no = ?1"},
    Row{Sql::sessions_linked,
        "SELECT no FROM session WHERE ended_at < ?1 AND ended_at IS NOT NULL AND (person IS NOT NULL OR receipt IS NOT NULL)"
        " ORDER BY ended_at LIMIT ?2"},
    Row{Sql::session_cut, "UPDATE session SET person = NULL, receipt = NULL WHERE no = ?1"},
    Row{Sql::sessions_ended, "SELECT no FROM session WHERE ended_at < ?1 ORDER BY ended_at LIMIT ?2"},
    Row{Sql::answers_sum,
        added_to_sums(month_of("answer.answered_on * 86400") + ", session.unit, session.dialog, answer.question, answer.kind, answer.value, 1"
                      " FROM answer CROSS JOIN session ON session.no = answer.session WHERE answer.session = ?1")},
    Row{Sql::disposition_sum,
        added_to_sums(month_of("session.invited_at / 1000") + ", unit, dialog, '',"
                      " CASE WHEN setup = 'link' OR channel = 'web' THEN 'link' ELSE 'disposition' END, disposition, 1 FROM session WHERE no = ?1")},
    Row{Sql::consents_keep,
        "INSERT INTO kept_consent (session, flag, given, text_id, text_version, text_hash, language, channel, at, unused_since)"
        " SELECT session.id, consent.flag, consent.given, consent.text_id, consent.text_version, consent.text_hash, consent.language,"
        " consent.channel, consent.at, ?2 FROM consent CROSS JOIN session ON session.no = consent.session WHERE consent.session = ?1 AND EXISTS"
        " (SELECT 1 FROM consent AS yes WHERE yes.session = ?1 AND yes.flag = consent.flag AND yes.given = 1)"},

    Row{Sql::answer_save,
        "INSERT INTO answer (session, question, id, kind, value, text, redacted, flags, language, message, answered_on)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        " ON CONFLICT (session, question) DO UPDATE SET id = ?3, kind = ?4, value = ?5, text = ?6, redacted = ?7, flags = ?8, language = ?9,"
        " message = ?10"},
    Row{Sql::answers_of, "SELECT " + answer_columns +
                             " FROM answer JOIN session ON session.no = answer.session WHERE answer.session = ?1 ORDER BY answer.no"},
    Row{Sql::answer_of_person,
        "SELECT " + answer_columns +
            " FROM session CROSS JOIN answer ON answer.session = session.no WHERE session.person = ?1 AND answer.message = ?2 LIMIT 1"},
    Row{Sql::answer_delete, "DELETE FROM answer WHERE session = ?1 AND question = ?2"},
    Row{Sql::answers_delete, "DELETE FROM answer WHERE session = ?1"},
    Row{Sql::answers_cut, "UPDATE answer SET message = NULL WHERE session = ?1"},
    Row{Sql::consents_delete, "DELETE FROM consent WHERE session = ?1"},

    Row{Sql::consent_insert,
        "INSERT INTO consent (session, flag, given, text_id, text_version, text_hash, language, channel, at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"},
    Row{Sql::consents_of, "SELECT " + consent_columns + " FROM consent JOIN session ON session.no = consent.session" + with_consent_text +
                              " WHERE consent.session = ?1 ORDER BY consent.no"},
    Row{Sql::consent_text_add, "INSERT INTO consent_text (hash, text) VALUES (?1, ?2) ON CONFLICT DO NOTHING"},
    Row{Sql::talk_insert, "INSERT INTO talk (" + talk_columns + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"},
    Row{Sql::talk_not_asked,
        "UPDATE talk SET asked = 0, reason = ?2, session = NULL WHERE no = (" + newest_first("talk", "talk.session = ?1") + ") RETURNING ended_at"},
    // Talks and deletions are written in the order of time, or nearly so: the first rows are the old ones.
    Row{Sql::talks_old, "SELECT no FROM (SELECT no, ended_at FROM talk ORDER BY no LIMIT ?2) WHERE ended_at < ?1"},
    Row{Sql::talk_sum,
        added_to_sums(month_of("ended_at / 1000") + ", unit, '', '', 'talk', CASE asked WHEN 0 THEN reason ELSE 'asked' END, 1 FROM talk WHERE no = ?1")},
    Row{Sql::talk_delete, "DELETE FROM talk WHERE no = ?1"},
    Row{Sql::consents_prune,
        "DELETE FROM kept_consent WHERE no IN (SELECT no FROM kept_consent WHERE unused_since < ?1 ORDER BY unused_since LIMIT ?2)"},
    Row{Sql::deletion_insert, "INSERT INTO deletion (at, cause, what, count, receipt) VALUES (?1, ?2, ?3, ?4, ?5)"},
    Row{Sql::deletions_prune, "DELETE FROM deletion WHERE no IN (SELECT no FROM (SELECT no, at FROM deletion ORDER BY no LIMIT ?2) WHERE at < ?1)"},

    Row{Sql::held_save, "INSERT INTO held_words (session, sealed_words) VALUES (?1, ?2) ON CONFLICT (session) DO UPDATE SET sealed_words = ?2"},
    Row{Sql::held_get, "SELECT sealed_words FROM held_words WHERE session = ?1"},
    Row{Sql::held_delete, "DELETE FROM held_words WHERE session = ?1"},

    Row{Sql::duty_insert,
        "INSERT INTO duty_item (person, channel, account, unit, safety, language, sealed_text, is_cut, received_at, due_at, delete_at,"
        " talk, is_late, opened_by, handled_by, handled_to) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, '', '', '')"},
    Row{Sql::duty_get, "SELECT " + duty_columns + " FROM duty_item WHERE no = ?1"},
    Row{Sql::duty_update,
        "UPDATE duty_item SET delete_at = ?2, is_late = ?3, opened_by = ?4, opened_at = ?5, handled_by = ?6, handled_at = ?7,"
        " handled_to = ?8 WHERE no = ?1"},
    Row{Sql::duty_unit, "SELECT " + duty_columns + " FROM duty_item WHERE unit = ?1 ORDER BY no LIMIT ?2"},
    Row{Sql::duty_late,
        "SELECT " + duty_columns + " FROM duty_item WHERE due_at <= ?1 AND opened_at IS NULL AND is_late = 0 ORDER BY due_at LIMIT ?2"},
    Row{Sql::duty_expired, "SELECT " + duty_columns + " FROM duty_item WHERE delete_at <= ?1 ORDER BY delete_at LIMIT ?2"},
    Row{Sql::duty_delete, "DELETE FROM duty_item WHERE no = ?1"},
    Row{Sql::duty_erase, "DELETE FROM duty_item WHERE person = ?1"},
    Row{Sql::duty_erase_talk, "DELETE FROM duty_item WHERE talk = ?1"},
    Row{Sql::duty_unit_count, "SELECT count(*) FROM duty_item WHERE unit = ?1"},
    Row{Sql::duty_person_count, "SELECT count(*) FROM duty_item WHERE person = ?1 AND received_at > ?2"},

    Row{Sql::access_insert, "INSERT INTO access_log (" + access_columns + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
    Row{Sql::access_marks, "SELECT name, no, link, seal FROM access_end WHERE name IN ('base', 'head')"},
    Row{Sql::access_mark_save,
        "INSERT INTO access_end (name, no, link, seal) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE SET no = ?2, link = ?3, seal = ?4"},
    Row{Sql::access_oldest, "SELECT " + access_columns + " FROM access_log ORDER BY no LIMIT ?1"},
    Row{Sql::access_erase, "DELETE FROM access_log WHERE no <= ?1"},
    Row{Sql::access_before, "SELECT " + access_columns + " FROM access_log WHERE no < ?1 ORDER BY no DESC LIMIT ?2"},

    Row{Sql::reader_session_insert, "INSERT INTO reader_session (" + reader_session_columns + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
    Row{Sql::reader_session_get, "SELECT " + reader_session_columns + " FROM reader_session WHERE key = ?1"},
    Row{Sql::reader_session_touch, "UPDATE reader_session SET seen_at = ?2 WHERE key = ?1"},
    Row{Sql::reader_session_delete, "DELETE FROM reader_session WHERE key = ?1"},
    Row{Sql::reader_sessions_prune,
        "DELETE FROM reader_session WHERE key IN (SELECT key FROM reader_session WHERE expires_at < ?1 OR seen_at < ?2 LIMIT ?3)"},
    Row{Sql::api_token_insert, "INSERT INTO api_token (" + api_token_columns + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING"},
    Row{Sql::api_token_get, "SELECT " + api_token_columns + " FROM api_token WHERE key = ?1"},
    Row{Sql::api_token_delete, "DELETE FROM api_token WHERE name = ?1"},
    Row{Sql::api_tokens, "SELECT " + api_token_columns + " FROM api_token ORDER BY name"},
    Row{Sql::export_request_insert,
        "INSERT INTO export_request (what, why, asked_by, asked_name, asked_at, decided_by, decided_at, is_approved, expires_at, used_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
    Row{Sql::export_request_get, "SELECT " + export_request_columns + " FROM export_request WHERE no = ?1"},
    Row{Sql::export_request_update,
        "UPDATE export_request SET decided_by = ?2, decided_at = ?3, is_approved = ?4, expires_at = ?5, used_at = ?6 WHERE no = ?1"},
    Row{Sql::export_requests, "SELECT " + export_request_columns + " FROM export_request ORDER BY no DESC LIMIT ?1"},
    Row{Sql::export_requests_prune,
        "DELETE FROM export_request WHERE no IN (SELECT no FROM export_request WHERE asked_at < ?1 ORDER BY asked_at LIMIT ?2)"},

    Row{Sql::page_insert, "INSERT INTO page_message (person, session, body, at) VALUES (?1, ?2, ?3, ?4)"},
    Row{Sql::page_after, "SELECT no, session, body, at FROM page_message WHERE person = ?1 AND no > ?2 ORDER BY no DESC LIMIT ?3"},
    Row{Sql::page_erase, "DELETE FROM page_message WHERE person = ?1"},
    Row{Sql::page_erase_talk, "DELETE FROM page_message WHERE session = ?1"},
    Row{Sql::page_prune, "DELETE FROM page_message WHERE no IN (SELECT no FROM (SELECT no, at FROM page_message ORDER BY no LIMIT ?2) WHERE at < ?1)"},
    Row{Sql::link_save,
        "INSERT INTO short_link (" + link_columns + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (code) DO UPDATE SET"
        " kind = ?2, unit = ?3, dialog = ?4, drive = ?5, place_nb = ?6, place_nn = ?7, place_en = ?8, created_at = ?9, closed_at = ?10"},
    Row{Sql::link_get, "SELECT " + link_columns + " FROM short_link WHERE code = ?1"},
    Row{Sql::links, "SELECT " + link_columns + " FROM short_link ORDER BY created_at DESC, code LIMIT ?1"},
    Row{Sql::funnel_of_link, "SELECT coalesce(sum(count), 0) FROM funnel WHERE link = ?1 AND step = ?2"},
    Row{Sql::funnel_add,
        "INSERT INTO funnel (day, unit, link, step, count) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (day, unit, link, step) DO UPDATE SET count = count + excluded.count"},

    Row{Sql::export_insert,
        "INSERT INTO export_file (path, report, format, checksum, made_at, is_written, fault, tried_at, is_gone) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)"},
    Row{Sql::export_get, "SELECT " + export_columns + " FROM export_file WHERE no = ?1 AND is_gone = 0"},
    Row{Sql::export_update, "UPDATE export_file SET checksum = ?2, is_written = ?3, fault = ?4, tried_at = ?5 WHERE no = ?1"},
    Row{Sql::export_gone, "UPDATE export_file SET is_gone = 1 WHERE no = ?1"},
    Row{Sql::export_delete, "DELETE FROM export_file WHERE no = ?1"},
    Row{Sql::exports, "SELECT " + export_columns + " FROM export_file WHERE is_gone = 0 ORDER BY no DESC LIMIT ?1"},
    Row{Sql::export_hold, "INSERT INTO export_hold (file, talk) VALUES (?1, ?2) ON CONFLICT DO NOTHING"},
    Row{Sql::export_mark, "UPDATE export_hold SET erased_at = ?2 WHERE talk = ?1 AND erased_at IS NULL"},
    Row{Sql::exports_waiting,
        "SELECT " + export_columns + " FROM export_file WHERE no IN (SELECT file FROM export_hold WHERE erased_at IS NOT NULL)"
        " AND is_gone = 0 AND (fault = '' OR tried_at < ?1) ORDER BY no LIMIT ?2"},
    Row{Sql::export_erased_in, "SELECT talk FROM export_hold WHERE file = ?1 AND erased_at IS NOT NULL"},
    Row{Sql::export_settle, "DELETE FROM export_hold WHERE file = ?1 AND talk = ?2"},
    Row{Sql::export_prunable,
        "SELECT no FROM export_file WHERE is_gone = 1 OR (made_at < ?1 AND no NOT IN (SELECT file FROM export_hold WHERE erased_at IS NOT NULL)) ORDER BY no LIMIT 1"},
    Row{Sql::export_holds_prune, "DELETE FROM export_hold WHERE file = ?1 AND talk IN (SELECT talk FROM export_hold WHERE file = ?1 LIMIT ?2)"},

    // 0 waiting, 1 ready, 2 in flight, 3 awaiting its echo (rows.cpp asserts that service::SendState counts alike).
    Row{Sql::outbox_any, "SELECT 1 FROM outbox WHERE person = ?1 LIMIT 1"},
    Row{Sql::outbox_lines, "SELECT person, count(*) FROM outbox GROUP BY person"},
    Row{Sql::outbox_insert,
        "INSERT INTO outbox (id, person, channel, account, session, purpose, body, state, attempts, created_at, next_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"},
    Row{Sql::outbox_due, "SELECT " + outbox_columns + " FROM outbox WHERE state IN (1, 3) AND next_at <= ?1 ORDER BY next_at, id LIMIT ?2"},
    Row{Sql::outbox_next, "SELECT next_at FROM outbox WHERE state IN (1, 3) ORDER BY next_at LIMIT 1"},
    Row{Sql::outbox_get, "SELECT " + outbox_columns + " FROM outbox WHERE id = ?1"},
    Row{Sql::outbox_update, "UPDATE outbox SET state = ?2, attempts = ?3, next_at = ?4 WHERE id = ?1"},
    Row{Sql::outbox_delete, "DELETE FROM outbox WHERE id = ?1"},
    Row{Sql::outbox_first, "SELECT " + outbox_columns + " FROM outbox WHERE person = ?1 ORDER BY id LIMIT 1"},
    Row{Sql::outbox_state, "UPDATE outbox SET state = ?2 WHERE id = ?1"},
    Row{Sql::outbox_drop, "DELETE FROM outbox WHERE person = ?1 AND state <> 2"},
    Row{Sql::outbox_recover, "UPDATE outbox SET state = 3, next_at = ?1 WHERE state = 2"},
    Row{Sql::outbox_oldest, "SELECT " + outbox_columns + " FROM (SELECT * FROM outbox ORDER BY id LIMIT ?2) WHERE created_at < ?1 AND state IN (1, 3) ORDER BY id"},

    Row{Sql::pin_get, "SELECT fingerprint FROM pin WHERE name = ?1"},
    Row{Sql::pin_set, "INSERT INTO pin (name, fingerprint) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint"},
    Row{Sql::session_of_version, "SELECT 1 FROM session WHERE dialog = ?1 AND dialog_version = ?2 LIMIT 1"},

    Row{Sql::tally_add, "UPDATE tally SET count = count + ?2 WHERE name = ?1"},
    Row{Sql::tally_set, "UPDATE tally SET count = ?2 WHERE name = ?1"},
    Row{Sql::tally_get, "SELECT count FROM tally WHERE name = ?1"},

    Row{Sql::answer_at, "SELECT " + session_columns + ", " + answer_columns + " FROM answer CROSS JOIN session ON session.no = answer.session WHERE answer.no = ?1"},
    Row{Sql::each_answer, "SELECT " + session_columns + ", " + answer_columns +
                              " FROM answer CROSS JOIN session ON session.no = answer.session" +
                              narrowed("answer.answered_on", "session.unit", true) + " ORDER BY answer.no"},
    Row{Sql::each_session,
        "SELECT " + session_columns + " FROM session" + narrowed("session.invited_at", "session.unit", true) + " ORDER BY session.no"},
    Row{Sql::each_consent, "SELECT " + session_columns + ", " + consent_columns +
                               " FROM consent CROSS JOIN session ON session.no = consent.session" + with_consent_text +
                               narrowed("consent.at", "session.unit", true) + " ORDER BY consent.no"},
    Row{Sql::each_talk, "SELECT " + talk_columns + " FROM talk" + narrowed("talk.ended_at", "talk.unit", false) + " ORDER BY talk.no"},
    Row{Sql::each_sum,
        "SELECT month, unit, dialog, question, kind, value, count FROM sum WHERE (?1 IS NULL OR month >= ?1) AND (?2 IS NULL OR month <= ?2)"
        " AND (?3 IS NULL OR unit IN (SELECT value FROM json_each(?3))) AND (?4 IS NULL OR dialog = ?4)"
        " ORDER BY month, unit, dialog, question, kind, value"},
    Row{Sql::oldest,
        "SELECT 'event_keys', (SELECT min(seen) * 1000 FROM event WHERE bucket = (SELECT bucket FROM event ORDER BY bucket LIMIT 1))"
        " UNION ALL SELECT 'failed_events', (SELECT at FROM failed_event ORDER BY at LIMIT 1)"
        " UNION ALL SELECT 'threads', (SELECT active_on * 86400000 FROM thread WHERE active_on > 0 AND stopped_at IS NULL ORDER BY active_on LIMIT 1)"
        " UNION ALL SELECT 'stops', (SELECT stopped_at FROM thread WHERE stopped_at IS NOT NULL ORDER BY stopped_at LIMIT 1)"
        " UNION ALL SELECT 'links', (SELECT ended_at FROM session WHERE ended_at IS NOT NULL AND (person IS NOT NULL OR receipt IS NOT NULL)"
        " ORDER BY ended_at LIMIT 1)"
        " UNION ALL SELECT 'open_sessions', (SELECT invited_at FROM session WHERE ended_at IS NULL ORDER BY no LIMIT 1)"
        " UNION ALL SELECT 'sessions', (SELECT ended_at FROM session WHERE ended_at IS NOT NULL ORDER BY ended_at LIMIT 1)"
        " UNION ALL SELECT 'talks', (SELECT ended_at FROM talk ORDER BY no LIMIT 1)"
        " UNION ALL SELECT 'consents', (SELECT unused_since FROM kept_consent ORDER BY unused_since LIMIT 1)"
        " UNION ALL SELECT 'deletions', (SELECT at FROM deletion ORDER BY no LIMIT 1)"
        " UNION ALL SELECT 'page_messages', (SELECT at FROM page_message ORDER BY no LIMIT 1)"
        " UNION ALL SELECT 'officers', (SELECT seen_at FROM officer_place ORDER BY seen_at LIMIT 1)"
        " UNION ALL SELECT 'outbox', (SELECT created_at FROM outbox ORDER BY id LIMIT 1)"},
    Row{Sql::each_funnel,
        "SELECT day, funnel.unit, link, step, count, coalesce(short_link.dialog, '') FROM funnel LEFT JOIN short_link ON short_link.code = link"
        " WHERE (?1 IS NULL OR day >= ?1) AND (?2 IS NULL OR day < ?2)"
        " AND (?3 IS NULL OR funnel.unit IN (SELECT value FROM json_each(?3))) ORDER BY day, funnel.unit, link, step"},
    Row{Sql::each_access, "SELECT " + access_columns + " FROM access_log ORDER BY no"},
    Row{Sql::counts,
        "SELECT (SELECT count FROM tally WHERE name = 'thread'), (SELECT count(*) FROM session WHERE ended_at IS NULL),"
        " (SELECT count FROM tally WHERE name = 'session'), (SELECT count FROM tally WHERE name = 'answer'),"
        " (SELECT count(*) FROM outbox), (SELECT count(*) FROM outbox WHERE state = 3), (SELECT count(*) FROM failed_event),"
        " (SELECT created_at FROM outbox ORDER BY id LIMIT 1), (SELECT count(*) FROM duty_item WHERE opened_at IS NULL),"
        " (SELECT count(*) FROM duty_item WHERE opened_at IS NOT NULL AND handled_at IS NULL),"
        " (SELECT count(*) FROM duty_item WHERE handled_at IS NOT NULL), (SELECT min(received_at) FROM duty_item WHERE opened_at IS NULL),"
        " (SELECT count(*) FROM export_file WHERE is_gone = 0 AND no IN (SELECT file FROM export_hold WHERE erased_at IS NOT NULL)),"
        " (SELECT count(*) FROM export_file WHERE is_gone = 0 AND fault <> '' AND no IN (SELECT file FROM export_hold WHERE erased_at IS NOT NULL)),"
        " (SELECT count(*) FROM officer_post), (SELECT queued_at FROM officer_post ORDER BY number LIMIT 1)"},
    Row{Sql::event_all, "SELECT bucket, key FROM event"},
};

constexpr std::size_t sql_count = static_cast<std::size_t>(Sql::stale_add);  // from there on: statements_figures.cpp
static_assert(rows.size() == sql_count, "a statement without a text, or a text without a statement");

}  // namespace

std::string_view text_of(Sql sql) {
    if (sql >= Sql::officer_place_get) return text_of_officers(sql);
    if (sql >= Sql::drive_insert) return text_of_drives(sql);
    if (sql >= Sql::finding_insert) return text_of_bank(sql);
    if (sql >= Sql::stale_add) return text_of_figures(sql);
    const Row& row = rows[static_cast<std::size_t>(sql)];
    STEMMEN_ASSERT(row.sql == sql);  // the table stands in the order of the enumerators
    return row.text;
}

}  // namespace stemmen::store
