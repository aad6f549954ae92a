// The step of the schema that brings what the dashboard shows: figures counted beforehand, and the reading list. Only
// migrations.cpp includes this.
#pragma once

namespace stemmen::store {

// A day that has changed is marked stale by the transaction that changes it; `taken` = 1 while it is being counted anew.
// Rows are written in the order of time, so a day's rows stand together: `day_begin` tells where, which spares an index on the
// time, and so a page in each turn. Words of texts stand by themselves, not in FTS5: what is erased there stays in its segments
// until they are merged, and what a citizen erases must be gone.
inline constexpr const char* figures_schema = R"sql(
CREATE TABLE stale_day (
    day INTEGER NOT NULL,          -- negative: the month of sums that begins on this day
    taken INTEGER NOT NULL,
    PRIMARY KEY (day, taken)
) STRICT, WITHOUT ROWID;
CREATE TABLE day_begin (
    day INTEGER NOT NULL PRIMARY KEY,
    answer INTEGER NOT NULL,       -- rows of two days later have greater numbers
    session INTEGER NOT NULL,
    talk INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE series (
    no INTEGER PRIMARY KEY,
    dialog TEXT NOT NULL,
    question TEXT NOT NULL,
    kind TEXT NOT NULL,
    UNIQUE (dialog, question, kind)
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
CREATE TABLE refresh (no INTEGER PRIMARY KEY CHECK (no = 1), version INTEGER NOT NULL, at INTEGER) STRICT;
INSERT INTO refresh VALUES (1, 0, NULL);

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
CREATE TABLE text_word (
    stem TEXT NOT NULL,
    answer INTEGER NOT NULL,
    PRIMARY KEY (stem, answer)
) STRICT, WITHOUT ROWID;
CREATE TABLE coded (
    answer INTEGER NOT NULL REFERENCES text (answer) ON DELETE CASCADE,
    coder TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (answer, coder)
) STRICT, WITHOUT ROWID;
CREATE INDEX coded_coder ON coded (coder, answer);
CREATE TABLE code (
    answer INTEGER NOT NULL,
    coder TEXT NOT NULL,
    theme INTEGER NOT NULL,
    PRIMARY KEY (answer, coder, theme),
    FOREIGN KEY (answer, coder) REFERENCES coded (answer, coder) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE text_check (
    answer INTEGER PRIMARY KEY REFERENCES text (answer) ON DELETE CASCADE,
    outcome TEXT NOT NULL,
    who TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE quote_approval (
    answer INTEGER NOT NULL REFERENCES text (answer) ON DELETE CASCADE,
    who TEXT NOT NULL,
    is_redacted INTEGER NOT NULL,
    has_rare_mark INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (answer, who)
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

INSERT INTO day_begin SELECT day, 0, 0, 0 FROM (SELECT DISTINCT answered_on AS day FROM answer UNION SELECT DISTINCT invited_at / 86400000 FROM session
    UNION SELECT DISTINCT ended_at / 86400000 FROM talk);
INSERT INTO stale_day SELECT day, 0 FROM day_begin;
INSERT INTO stale_day SELECT DISTINCT -CAST(strftime('%s', month || '-01') AS INTEGER) / 86400, 0 FROM sum;
UPDATE day_begin SET answer = begin.no FROM (SELECT answered_on AS day, min(no) AS no FROM answer GROUP BY answered_on) AS begin WHERE begin.day = day_begin.day;
UPDATE day_begin SET session = begin.no FROM (SELECT invited_at / 86400000 AS day, min(no) AS no FROM session GROUP BY day) AS begin WHERE begin.day = day_begin.day;
UPDATE day_begin SET talk = begin.no FROM (SELECT ended_at / 86400000 AS day, min(no) AS no FROM talk GROUP BY day) AS begin WHERE begin.day = day_begin.day;
)sql";

}  // namespace stemmen::store
