-- The contacts database as version 1 made it.
CREATE TABLE contact (
    id BLOB NOT NULL PRIMARY KEY,
    flag TEXT NOT NULL,
    sealed BLOB NOT NULL,
    link TEXT,                     -- keyed hash of the talk; NULL when cut
    given_at INTEGER NOT NULL,     -- milliseconds since 1970
    keep_until INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_link ON contact (link) WHERE link IS NOT NULL;
CREATE INDEX contact_linked ON contact (given_at) WHERE link IS NOT NULL;
CREATE INDEX contact_keep ON contact (keep_until);
INSERT INTO contact VALUES (x'00112233445566778899aabbccddeeff', 'panel', x'01', NULL, 0, 4102444800000);
CREATE TABLE recruit_plan (
    drive INTEGER NOT NULL PRIMARY KEY,  -- number in the register
    body TEXT NOT NULL,
    at INTEGER NOT NULL                  -- milliseconds since 1970, as everywhere here
) STRICT;
CREATE TABLE pending_sign_up (
    id BLOB NOT NULL PRIMARY KEY,
    drive INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    code_hash TEXT NOT NULL,
    tries_left INTEGER NOT NULL,
    contact_key TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX pending_expires ON pending_sign_up (expires_at);
CREATE TABLE code_sent (contact_key TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX code_sent_to ON code_sent (contact_key, at);
CREATE INDEX code_sent_at ON code_sent (at);
CREATE TABLE volunteer (
    id BLOB NOT NULL PRIMARY KEY REFERENCES contact (id) ON DELETE CASCADE,
    drive INTEGER NOT NULL,              -- 0: the panel
    code TEXT NOT NULL,
    language TEXT NOT NULL,
    sealed_sign_up BLOB NOT NULL,
    contact_key TEXT NOT NULL,
    receipt TEXT NOT NULL,
    is_unreachable INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX volunteer_code ON volunteer (drive, code);
CREATE INDEX volunteer_receipt ON volunteer (receipt);
CREATE TABLE letter_link (
    key TEXT NOT NULL PRIMARY KEY,       -- keyed hash
    contact BLOB NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_link_contact ON letter_link (contact);
CREATE INDEX letter_link_expires ON letter_link (expires_at);
CREATE TABLE volunteer_consent (
    no INTEGER NOT NULL PRIMARY KEY,
    drive INTEGER NOT NULL,
    code TEXT NOT NULL,
    flag TEXT NOT NULL,
    given INTEGER NOT NULL,
    text_id TEXT NOT NULL,
    text_version INTEGER NOT NULL,
    text_hash TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    at INTEGER NOT NULL,
    keep_until INTEGER NOT NULL
) STRICT;
CREATE INDEX volunteer_consent_of ON volunteer_consent (drive, code);
CREATE INDEX volunteer_consent_keep ON volunteer_consent (keep_until);
CREATE TABLE lottery (
    drive INTEGER NOT NULL PRIMARY KEY,
    sealed_record BLOB NOT NULL,
    published TEXT NOT NULL,
    commitment TEXT NOT NULL,
    source TEXT NOT NULL,
    prepared_at INTEGER NOT NULL,
    prepared_by TEXT NOT NULL,
    held_at INTEGER,
    held_by TEXT NOT NULL,
    keep_until INTEGER NOT NULL,
    thanked_at INTEGER,
    told_at INTEGER
) STRICT;
CREATE TABLE seat (
    no INTEGER NOT NULL PRIMARY KEY,
    drive INTEGER NOT NULL,
    code TEXT NOT NULL,
    was_alternate INTEGER NOT NULL,
    state TEXT NOT NULL,
    answer_by INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    is_reminded INTEGER NOT NULL,
    UNIQUE (drive, code)
) STRICT;
CREATE TABLE panel_asked (
    contact BLOB NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    drive INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX panel_asked_contact ON panel_asked (contact);
CREATE TABLE letter (
    no INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contact BLOB REFERENCES contact (id) ON DELETE CASCADE,
    drive INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    way INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    tries INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL
) STRICT;
CREATE INDEX letter_next ON letter (next_at);
CREATE INDEX letter_contact ON letter (contact);
CREATE INDEX letter_drive ON letter (drive);
CREATE TABLE letter_count (
    drive INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (drive, kind, outcome)
) STRICT, WITHOUT ROWID;
INSERT INTO volunteer (id, drive, code, language, sealed_sign_up, contact_key, receipt, is_unreachable)
 SELECT id, 3, 'k7q2xm', 'nn', x'00', 'key', 'receipt', 0 FROM contact;
PRAGMA application_id = 1400138607;
PRAGMA user_version = 2;
