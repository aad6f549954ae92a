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
PRAGMA application_id = 1400138607;
PRAGMA user_version = 1;
