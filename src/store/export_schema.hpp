// The tables of exported files and of the talks that stand in them (service/export_rows.hpp).
#pragma once

namespace stemmen::store {

// A number of a file is never used twice, since operators name files by it. A file that is gone stays until retention has taken its
// rows away, some at a time.
inline constexpr const char* export_schema = R"sql(
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
)sql";

}  // namespace stemmen::store
