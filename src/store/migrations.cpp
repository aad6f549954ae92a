#include "store/migrations.hpp"

#include <array>
#include <string>

#include "store/bank_schema.hpp"
#include "store/drive_schema.hpp"
#include "store/form_schema.hpp"
#include "store/export_schema.hpp"
#include "store/officer_schema.hpp"
#include "store/figure_schema.hpp"
#include "store/sign_in_schema.hpp"

namespace stemmen::store {
namespace {

// Ids are 16 bytes, times are milliseconds since 1970, dates are days since 1970. Tables that many rows refer to have a small
// number `no` of their own, which grows: what is written together stands together, and a random id costs one index entry a
// row instead of one in every row that refers to it.
constexpr const char* base_schema = R"sql(
CREATE TABLE event (
    bucket INTEGER NOT NULL,       -- of bucket_keys_max keys; event_filter.hpp says why
    key BLOB NOT NULL,
    seen INTEGER NOT NULL,         -- seconds since 1970
    PRIMARY KEY (bucket, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE failed_event (
    key BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    error TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX failed_event_at ON failed_event (at);

CREATE TABLE thread (
    no INTEGER PRIMARY KEY,
    person BLOB NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    sealed_address BLOB NOT NULL,
    language TEXT,
    language_hint TEXT,
    contact TEXT NOT NULL,
    offer TEXT NOT NULL,
    last_invited_at INTEGER,
    stopped_at INTEGER,
    due_at INTEGER,
    session BLOB,
    active_on INTEGER              -- the day it was last saved
) STRICT;
CREATE INDEX thread_due ON thread (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX thread_active ON thread (active_on);
CREATE INDEX thread_stopped ON thread (stopped_at) WHERE stopped_at IS NOT NULL;

CREATE TABLE session (
    no INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    person BLOB,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    unit TEXT NOT NULL,
    dialog TEXT NOT NULL,
    dialog_version INTEGER NOT NULL,
    variant TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    setup TEXT NOT NULL,
    invited_at INTEGER NOT NULL,
    active_at INTEGER NOT NULL,
    ended_at INTEGER,
    ending TEXT NOT NULL,
    disposition TEXT NOT NULL,
    receipt TEXT
) STRICT;
CREATE UNIQUE INDEX session_id ON session (no >> 12, id);
CREATE INDEX session_person ON session (person) WHERE person IS NOT NULL;
CREATE INDEX session_receipt ON session (no >> 12, receipt) WHERE receipt IS NOT NULL;
CREATE INDEX session_open ON session (no) WHERE ended_at IS NULL;
CREATE INDEX session_ended ON session (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX session_linked ON session (ended_at) WHERE ended_at IS NOT NULL AND (person IS NOT NULL OR receipt IS NOT NULL);

CREATE TABLE answer (
    no INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES session (no) ON DELETE CASCADE,
    question TEXT NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    text TEXT NOT NULL,
    redacted TEXT NOT NULL,
    flags TEXT NOT NULL,
    language TEXT NOT NULL,
    message BLOB,
    answered_on INTEGER NOT NULL,  -- a day
    UNIQUE (session, question)
) STRICT;
CREATE INDEX answer_id ON answer (no >> 12, id);
CREATE INDEX answer_message ON answer (no >> 12, message) WHERE message IS NOT NULL;

CREATE TABLE consent (
    no INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES session (no) ON DELETE CASCADE,
    flag TEXT NOT NULL,
    given INTEGER NOT NULL,
    text_id TEXT NOT NULL,
    text_version INTEGER NOT NULL,
    text_hash TEXT NOT NULL,
    language TEXT NOT NULL,
    channel TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_session ON consent (session);

CREATE TABLE talk (
    no INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    unit TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    ended_by TEXT NOT NULL,
    asked INTEGER NOT NULL,
    reason TEXT NOT NULL,
    session BLOB
) STRICT;
CREATE INDEX talk_session ON talk (no >> 12, session) WHERE session IS NOT NULL;

CREATE TABLE deletion (
    no INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    what TEXT NOT NULL,
    count INTEGER NOT NULL,
    receipt TEXT NOT NULL
) STRICT;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice: the platform's echo may come late
    person BLOB NOT NULL,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    session BLOB,
    purpose TEXT NOT NULL,
    body TEXT NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_line ON outbox (person, id);
CREATE INDEX outbox_due ON outbox (next_at, id) WHERE state IN (1, 3);
)sql";

// Counting a million rows takes a second, and the numbers are asked for every few seconds: they are kept instead.
constexpr const char* tally = R"sql(
CREATE TABLE tally (name TEXT NOT NULL PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO tally VALUES ('thread', (SELECT count(*) FROM thread)), ('session', (SELECT count(*) FROM session)),
    ('answer', (SELECT count(*) FROM answer));
CREATE TRIGGER thread_added AFTER INSERT ON thread BEGIN UPDATE tally SET count = count + 1 WHERE name = 'thread'; END;
CREATE TRIGGER thread_removed AFTER DELETE ON thread BEGIN UPDATE tally SET count = count - 1 WHERE name = 'thread'; END;
CREATE TRIGGER session_added AFTER INSERT ON session BEGIN UPDATE tally SET count = count + 1 WHERE name = 'session'; END;
CREATE TRIGGER session_removed AFTER DELETE ON session BEGIN UPDATE tally SET count = count - 1 WHERE name = 'session'; END;
CREATE TRIGGER answer_added AFTER INSERT ON answer BEGIN UPDATE tally SET count = count + 1 WHERE name = 'answer'; END;
CREATE TRIGGER answer_removed AFTER DELETE ON answer BEGIN UPDATE tally SET count = count - 1 WHERE name = 'answer'; END;
)sql";

// Where thread.session stands, if known: saves each turn a look into the index of random ids (measured with a million persons:
// 3 us of 40).
constexpr const char* session_hint = "ALTER TABLE thread ADD COLUMN session_no INTEGER";

// What talks or answers rely on and nobody may change under them: a fingerprint by name (service/publish.hpp).
constexpr const char* pins = "CREATE TABLE pin (name TEXT NOT NULL PRIMARY KEY, fingerprint TEXT NOT NULL) STRICT, WITHOUT ROWID";

// A person has a pseudonym of its own in each drive (domain P-43): by the names of the drives a person's sessions are found, and
// the sessions written before get theirs when the service starts, since the key is not here. The exact texts that consents
// were given to are kept once each.
constexpr const char* pseudonyms = R"sql(
CREATE TABLE drive (name TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO drive SELECT DISTINCT dialog FROM session;
CREATE TABLE undivided (session INTEGER PRIMARY KEY) STRICT;
INSERT INTO undivided SELECT no FROM session WHERE person IS NOT NULL;
DROP INDEX IF EXISTS answer_message;  -- answers are looked for among one person's only
CREATE TABLE consent_text (hash TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
)sql";

// What a turn writes stands together. Buckets of event keys hold 256 keys, not 4096, so that a commit dirties two pages of them
// and not one a key; the buckets of the indexes that are seldom searched shrink alike. Nobody looks an answer up but by its
// session or its person, so two indexes go. The rows are counted by the writer, once a commit instead of once a row. So is the
// next number of the outbox (tally `outbox_number`), which AUTOINCREMENT writes for each row.
constexpr const char* fewer_pages = R"sql(
UPDATE event SET bucket = bucket * 16;
DROP INDEX session_id;
DROP INDEX session_receipt;
DROP INDEX talk_session;
CREATE UNIQUE INDEX session_id ON session (no >> 8, id);
CREATE INDEX session_receipt ON session (no >> 8, receipt) WHERE receipt IS NOT NULL;
CREATE INDEX talk_session ON talk (no >> 8, session) WHERE session IS NOT NULL;
DROP INDEX answer_id;
DROP TRIGGER thread_added;
DROP TRIGGER thread_removed;
DROP TRIGGER session_added;
DROP TRIGGER session_removed;
DROP TRIGGER answer_added;
DROP TRIGGER answer_removed;
INSERT INTO tally VALUES ('outbox_number', 1 + max((SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'outbox'),
                                                  (SELECT coalesce(max(id), 0) FROM outbox)));
CREATE TABLE outbox_new (
    id INTEGER PRIMARY KEY,        -- never used twice: the platform's echo may come late
    person BLOB NOT NULL,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    session BLOB,
    purpose TEXT NOT NULL,
    body TEXT NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_new SELECT id, person, channel, account, session, purpose, body, state, attempts, created_at, next_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_line ON outbox (person, id);
CREATE INDEX outbox_due ON outbox (next_at, id) WHERE state IN (1, 3);
)sql";

// Single answers are kept for a time, then as numbers only; a consent that was given is kept a while longer than what it was
// about, as proof, with nothing that leads to a person (domain, storage times).
constexpr const char* sums = R"sql(
CREATE TABLE sum (
    month TEXT NOT NULL,           -- 2026-11
    unit TEXT NOT NULL,
    dialog TEXT NOT NULL,
    question TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (month, unit, dialog, question, kind, value)
) STRICT, WITHOUT ROWID;
CREATE TABLE kept_consent (
    no INTEGER PRIMARY KEY,
    session BLOB NOT NULL,
    flag TEXT NOT NULL,
    given INTEGER NOT NULL,
    text_id TEXT NOT NULL,
    text_version INTEGER NOT NULL,
    text_hash TEXT NOT NULL,
    language TEXT NOT NULL,
    channel TEXT NOT NULL,
    at INTEGER NOT NULL,
    unused_since INTEGER NOT NULL
) STRICT;
CREATE INDEX kept_consent_unused ON kept_consent (unused_since);
)sql";

// The duty queue, the log of who opened what, and words that wait for a "continue". A number of an item is never used twice,
// since the access log names items by it.
constexpr const char* duty = R"sql(
CREATE TABLE duty_item (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    person BLOB NOT NULL,
    talk BLOB,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    unit TEXT NOT NULL,
    safety TEXT NOT NULL,
    language TEXT NOT NULL,
    sealed_text BLOB NOT NULL,
    is_cut INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    delete_at INTEGER NOT NULL,
    is_late INTEGER NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at INTEGER,
    handled_by TEXT NOT NULL,
    handled_at INTEGER,
    handled_to TEXT NOT NULL
) STRICT;
CREATE INDEX duty_item_person ON duty_item (person, received_at);
CREATE INDEX duty_item_talk ON duty_item (talk) WHERE talk IS NOT NULL;
CREATE INDEX duty_item_unit ON duty_item (unit);
CREATE INDEX duty_item_late ON duty_item (due_at) WHERE opened_at IS NULL AND is_late = 0;
CREATE INDEX duty_item_delete ON duty_item (delete_at);

CREATE TABLE access_log (
    no INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    about TEXT NOT NULL,
    why TEXT NOT NULL,
    link TEXT NOT NULL
) STRICT;
CREATE TRIGGER access_log_kept AFTER UPDATE ON access_log BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END;

CREATE TABLE access_end (
    name TEXT NOT NULL PRIMARY KEY,
    no INTEGER NOT NULL,
    link TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE held_words (
    session INTEGER PRIMARY KEY REFERENCES session (no) ON DELETE CASCADE,
    sealed_words BLOB NOT NULL
) STRICT;
)sql";

// The own page: what has been said there and is yet to be fetched, short links, and how many came how far.
constexpr const char* own_page = R"sql(
CREATE TABLE page_message (
    no INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice: a page tells the last one it has seen
    person BLOB NOT NULL,
    session BLOB,
    body TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX page_message_person ON page_message (person, no);
CREATE INDEX page_message_session ON page_message (session) WHERE session IS NOT NULL;
CREATE TABLE short_link (
    code TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    unit TEXT NOT NULL,
    dialog TEXT NOT NULL,
    drive TEXT NOT NULL,
    place_nb TEXT NOT NULL,
    place_nn TEXT NOT NULL,
    place_en TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE funnel (
    day INTEGER NOT NULL,          -- since 1970, UTC
    unit TEXT NOT NULL,
    link TEXT NOT NULL,
    step TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, unit, link, step)
) STRICT, WITHOUT ROWID;
)sql";

// Step n leads from version n to version n + 1.
constexpr std::array steps{base_schema, tally, session_hint, pins, pseudonyms, fewer_pages, sums, duty, figures_schema, sign_in_schema, bank_schema, own_page, export_schema, drive_schema, form_schema, officer_schema};

const Schema answers_schema{.application_id = application_id, .steps = steps, .setting = "store.database"};

std::int64_t latest(const Schema& schema) { return static_cast<std::int64_t>(schema.steps.size()); }

// Whose database it is; the version when it is ours or empty.
Result<std::int64_t> version_of(Connection& connection, const Schema& schema, const std::string& path) {
    const std::int64_t version = connection.pragma("user_version");
    const std::int64_t owner = connection.pragma("application_id");
    const bool is_empty = version == 0 && owner == 0 && connection.pragma("schema_version") == 0;
    if (!is_empty && owner != schema.application_id)
        return Error{Errc::conflict, path + " is a database of another program; write another name in " + std::string(schema.setting)};
    if (version > latest(schema))
        return Error{Errc::misconfigured, path + " was written by a newer stemmen (schema " + std::to_string(version) +
                                              ", this one knows " + std::to_string(latest(schema)) +
                                              "); install that version, or restore a backup from before"};
    return version;
}

}  // namespace

std::int64_t schema_version_latest() { return latest(answers_schema); }

Result<void> migrate(Connection& connection, const Schema& schema, const std::string& path) {
    const Result<std::int64_t> version = version_of(connection, schema, path);
    if (!version) return version.error();
    for (std::int64_t step = *version; step < latest(schema); ++step) {
        try {
            connection.run(Sql::begin);
            connection.execute(schema.steps[static_cast<std::size_t>(step)]);
            connection.execute("PRAGMA application_id = " + std::to_string(schema.application_id));
            connection.execute("PRAGMA user_version = " + std::to_string(step + 1));
            connection.run(Sql::commit);
        } catch (...) {
            connection.rollback();
            throw;
        }
    }
    return {};
}

Result<void> migrate(Connection& connection, const std::string& path) { return migrate(connection, answers_schema, path); }

Result<void> check_version(Connection& connection, const std::string& path) {
    const Result<std::int64_t> version = version_of(connection, answers_schema, path);
    if (!version) return version.error();
    if (*version < schema_version_latest())
        return Error{Errc::misconfigured,
                     path + " was written by an older stemmen; start \"stemmen serve\" once, which brings it up to date"};
    return {};
}

}  // namespace stemmen::store
