// The step of the schema that brings the insight bank. Only migrations.cpp includes this.
#pragma once

namespace stemmen::store {

// Findings are the team's own words and name no citizen, so an index of SQLite's own (FTS5) may hold their stems: what stays of old
// words in its segments until they are merged does no harm. The stems are made by us, so the index only parts them at spaces.
inline constexpr const char* bank_schema = R"sql(
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
)sql";

}  // namespace stemmen::store
