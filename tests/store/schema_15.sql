BEGIN TRANSACTION;
CREATE TABLE access_end (
    name TEXT NOT NULL PRIMARY KEY,
    no INTEGER NOT NULL,
    link TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE access_log (
    no INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    about TEXT NOT NULL,
    why TEXT NOT NULL,
    link TEXT NOT NULL
) STRICT;
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
INSERT INTO "answer" VALUES(1,1,'rating',X'00000000000000000000000000000001','rating','2','','','','nb',NULL,20688);
INSERT INTO "answer" VALUES(2,1,'better',X'00000000000000000000000000000002','open','','Lytt meir','phone','art9','nn',X'00000000000000000000000000000009',20688);
INSERT INTO "answer" VALUES(3,2,'rating',X'00000000000000000000000000000003','rating','5','','','','nn',X'00000000000000000000000000000008',20779);
CREATE TABLE api_token (
    name TEXT NOT NULL PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    units TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE code (
    answer INTEGER NOT NULL,
    coder TEXT NOT NULL,
    theme INTEGER NOT NULL,
    PRIMARY KEY (answer, coder, theme),
    FOREIGN KEY (answer, coder) REFERENCES coded (answer, coder) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE coded (
    answer INTEGER NOT NULL REFERENCES text (answer) ON DELETE CASCADE,
    coder TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (answer, coder)
) STRICT, WITHOUT ROWID;
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
INSERT INTO "consent" VALUES(1,1,'quote',1,'consent.quote',1,'abc','nb','messenger',1787486400000);
CREATE TABLE consent_text (hash TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE day_begin (
    day INTEGER NOT NULL PRIMARY KEY,
    answer INTEGER NOT NULL,       -- rows of two days later have greater numbers
    session INTEGER NOT NULL,
    talk INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "day_begin" VALUES(20688,1,1,1);
INSERT INTO "day_begin" VALUES(20779,3,2,0);
CREATE TABLE deletion (
    no INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    what TEXT NOT NULL,
    count INTEGER NOT NULL,
    receipt TEXT NOT NULL
) STRICT;
INSERT INTO "deletion" VALUES(1,1787486400000,'retention','event_keys',7,'');
CREATE TABLE drive (name TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO "drive" VALUES('after-conversation');
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
CREATE TABLE event (
    bucket INTEGER NOT NULL,       -- of bucket_keys_max keys; event_filter.hpp says why
    key BLOB NOT NULL,
    seen INTEGER NOT NULL,         -- seconds since 1970
    PRIMARY KEY (bucket, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "event" VALUES(0,X'0000000000000000000000000000000E',1795348800);
CREATE TABLE export_request (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    what TEXT NOT NULL,
    why TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_name TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at INTEGER,
    is_approved INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE TABLE failed_event (
    key BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    error TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "failed_event" VALUES(X'0000000000000000000000000000000F','text','boom',1795348800000);
CREATE TABLE held_words (
    session INTEGER PRIMARY KEY REFERENCES session (no) ON DELETE CASCADE,
    sealed_words BLOB NOT NULL
) STRICT;
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
CREATE TABLE "outbox" (
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
INSERT INTO "outbox" VALUES(41,X'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA','messenger','101',X'CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC','ask','{}',2,1,1795348800000,1795348800000);
CREATE TABLE pin (name TEXT NOT NULL PRIMARY KEY, fingerprint TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "pin" VALUES('dialog after-conversation 1','abc');
CREATE TABLE quote_approval (
    answer INTEGER NOT NULL REFERENCES text (answer) ON DELETE CASCADE,
    who TEXT NOT NULL,
    is_redacted INTEGER NOT NULL,
    has_rare_mark INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (answer, who)
) STRICT, WITHOUT ROWID;
CREATE TABLE reader_session (
    key BLOB NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    units TEXT NOT NULL,
    is_trial INTEGER NOT NULL,
    sealed_hint TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE refresh (no INTEGER PRIMARY KEY CHECK (no = 1), version INTEGER NOT NULL, at INTEGER) STRICT;
INSERT INTO "refresh" VALUES(1,0,NULL);
CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    who TEXT NOT NULL,
    unit TEXT NOT NULL,
    audience TEXT NOT NULL,
    at INTEGER NOT NULL,
    filter TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE TABLE rollup (
    series INTEGER NOT NULL,
    scale INTEGER NOT NULL,        -- 0 day, 1 week, 2 month, 3 quarter, 4 what retention left, by month
    first INTEGER NOT NULL,        -- first day
    unit TEXT NOT NULL,
    channel TEXT NOT NULL,
    value TEXT NOT NULL,
    persons INTEGER NOT NULL,
    PRIMARY KEY (series, scale, first, unit, channel, value)
) STRICT, WITHOUT ROWID;
CREATE TABLE series (
    no INTEGER PRIMARY KEY,
    dialog TEXT NOT NULL,
    question TEXT NOT NULL,
    kind TEXT NOT NULL,
    UNIQUE (dialog, question, kind)
) STRICT;
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
INSERT INTO "session" VALUES(1,X'DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD',X'EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE','messenger','101','oslo','after-conversation',1,'','nb','{}','quiet',1787486400000,1787486400000,1787490000000,'completed','complete','f00d');
INSERT INTO "session" VALUES(2,X'CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC',X'EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE','messenger','101','oslo','after-conversation',1,'order=open_first','nn','{}','passed',1795348800000,1795348800000,NULL,'','pending',NULL);
CREATE TABLE stale_day (
    day INTEGER NOT NULL,          -- negative: the month of sums that begins on this day
    taken INTEGER NOT NULL,
    PRIMARY KEY (day, taken)
) STRICT, WITHOUT ROWID;
INSERT INTO "stale_day" VALUES(20688,0);
INSERT INTO "stale_day" VALUES(20779,0);
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
INSERT INTO "talk" VALUES(1,'messenger','101','oslo',1787480000000,1787486400000,'quiet',1,'',X'DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD');
CREATE TABLE tally (name TEXT NOT NULL PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "tally" VALUES('answer',3);
INSERT INTO "tally" VALUES('outbox_number',42);
INSERT INTO "tally" VALUES('session',2);
INSERT INTO "tally" VALUES('thread',2);
CREATE TABLE text (
    answer INTEGER PRIMARY KEY,
    day INTEGER NOT NULL,
    dialog TEXT NOT NULL,
    question TEXT NOT NULL,
    unit TEXT NOT NULL,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    is_flagged INTEGER NOT NULL,
    stems TEXT NOT NULL            -- a JSON array: what stands in text_word
) STRICT;
CREATE TABLE text_check (
    answer INTEGER PRIMARY KEY REFERENCES text (answer) ON DELETE CASCADE,
    outcome TEXT NOT NULL,
    who TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE text_word (
    stem TEXT NOT NULL,
    answer INTEGER NOT NULL,
    PRIMARY KEY (stem, answer)
) STRICT, WITHOUT ROWID;
CREATE TABLE theme (
    version INTEGER PRIMARY KEY,   -- of the codebook: each change is one
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    question TEXT NOT NULL,
    is_retired INTEGER NOT NULL,
    who TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
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
, session_no INTEGER) STRICT;
INSERT INTO "thread" VALUES(1,X'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA','messenger','101',X'00FF','nn',NULL,'{}','',1795348800000,NULL,1795352400000,X'CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC',20779,NULL);
INSERT INTO "thread" VALUES(2,X'BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB','messenger','101',X'',NULL,'en','{}','language',NULL,1795348800000,NULL,NULL,20779,NULL);
CREATE TABLE undivided (session INTEGER PRIMARY KEY) STRICT;
CREATE INDEX failed_event_at ON failed_event (at);
CREATE INDEX thread_due ON thread (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX thread_active ON thread (active_on);
CREATE INDEX thread_stopped ON thread (stopped_at) WHERE stopped_at IS NOT NULL;
CREATE INDEX session_person ON session (person) WHERE person IS NOT NULL;
CREATE INDEX session_open ON session (no) WHERE ended_at IS NULL;
CREATE INDEX session_ended ON session (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX session_linked ON session (ended_at) WHERE ended_at IS NOT NULL AND (person IS NOT NULL OR receipt IS NOT NULL);
CREATE INDEX consent_session ON consent (session);
CREATE UNIQUE INDEX session_id ON session (no >> 8, id);
CREATE INDEX session_receipt ON session (no >> 8, receipt) WHERE receipt IS NOT NULL;
CREATE INDEX talk_session ON talk (no >> 8, session) WHERE session IS NOT NULL;
CREATE INDEX outbox_line ON outbox (person, id);
CREATE INDEX outbox_due ON outbox (next_at, id) WHERE state IN (1, 3);
CREATE INDEX kept_consent_unused ON kept_consent (unused_since);
CREATE INDEX duty_item_person ON duty_item (person, received_at);
CREATE INDEX duty_item_talk ON duty_item (talk) WHERE talk IS NOT NULL;
CREATE INDEX duty_item_unit ON duty_item (unit);
CREATE INDEX duty_item_late ON duty_item (due_at) WHERE opened_at IS NULL AND is_late = 0;
CREATE INDEX duty_item_delete ON duty_item (delete_at);
CREATE TRIGGER access_log_kept AFTER UPDATE ON access_log BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END;
CREATE INDEX coded_coder ON coded (coder, answer);
CREATE INDEX reader_session_expires ON reader_session (expires_at);
CREATE INDEX reader_session_seen ON reader_session (seen_at);
CREATE INDEX export_request_asked ON export_request (asked_at);
DELETE FROM "sqlite_sequence";
CREATE TABLE finding (
    number INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    unit TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    to_day INTEGER NOT NULL,
    best_before INTEGER NOT NULL,
    is_retired INTEGER NOT NULL,
    owner TEXT NOT NULL,
    deputy TEXT NOT NULL,
    body TEXT NOT NULL,            -- JSON (service/bank.hpp)
    who TEXT NOT NULL,
    at INTEGER NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE TABLE finding_past (
    finding INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    who TEXT NOT NULL,
    at INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (finding, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE finding_label (
    kind INTEGER NOT NULL,         -- 0 user group, 1 theme
    label TEXT NOT NULL,
    finding INTEGER NOT NULL REFERENCES finding (number),
    PRIMARY KEY (kind, label, finding)
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_label_finding ON finding_label (finding);
CREATE VIRTUAL TABLE finding_words USING fts5 (stems, tokenize = "unicode61 remove_diacritics 0");
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
INSERT INTO page_message (person, session, body, at) VALUES (x'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', x'dddddddddddddddddddddddddddddddd', '{"text":"Hei"}', 1763812800000);
INSERT INTO funnel VALUES (20414, 'oslo', 'open', 'opened', 2);
CREATE TABLE export_file (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    report TEXT NOT NULL,
    format TEXT NOT NULL,
    checksum TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    is_written INTEGER NOT NULL,
    fault TEXT NOT NULL,
    tried_at INTEGER,
    is_gone INTEGER NOT NULL
) STRICT;
CREATE TABLE export_hold (
    file INTEGER NOT NULL REFERENCES export_file (no) ON DELETE CASCADE,
    talk BLOB NOT NULL,            -- keyed hash of the session
    erased_at INTEGER,             -- it has been erased and is to leave the file
    PRIMARY KEY (file, talk)
) STRICT, WITHOUT ROWID;
CREATE INDEX export_hold_talk ON export_hold (talk);
CREATE INDEX export_hold_erased ON export_hold (file) WHERE erased_at IS NOT NULL;
CREATE TABLE drive_register (
    number INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    unit TEXT NOT NULL,
    starts_on INTEGER NOT NULL,    -- days since 1970
    owner TEXT NOT NULL,
    deputy TEXT NOT NULL,
    body TEXT NOT NULL,            -- JSON (service/drives.hpp)
    who TEXT NOT NULL,
    at INTEGER NOT NULL,
    step TEXT NOT NULL
) STRICT;
CREATE INDEX drive_register_state ON drive_register (state, starts_on);
CREATE TABLE drive_past (
    drive INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    who TEXT NOT NULL,
    at INTEGER NOT NULL,
    step TEXT NOT NULL,
    PRIMARY KEY (drive, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE drive_reminder (
    drive INTEGER NOT NULL,
    reminder TEXT NOT NULL,
    is_deputy INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (drive, reminder, is_deputy)
) STRICT, WITHOUT ROWID;
CREATE TABLE drive_form (
    nonce TEXT NOT NULL PRIMARY KEY,
    who TEXT NOT NULL,
    drive INTEGER NOT NULL,
    version INTEGER NOT NULL,
    is_saved INTEGER NOT NULL,
    typed TEXT NOT NULL,           -- JSON: fields by name
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX drive_form_who ON drive_form (who, at);
CREATE INDEX drive_form_at ON drive_form (at);
CREATE TABLE colleague (
    directory_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,     -- as compared with what people type
    language TEXT NOT NULL,
    role INTEGER NOT NULL,         -- 0 reader, 1 officer, 2 approver
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX funnel_link ON funnel (link, step);  -- how many came by a drive's link
CREATE INDEX colleague_seen ON colleague (seen_at);
PRAGMA application_id = 0x5374656d;
PRAGMA user_version = 15;
COMMIT;
