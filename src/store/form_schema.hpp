// The step of the schema that brings officers' forms and whom they can name in them. Only migrations.cpp includes this.
#pragma once

namespace stemmen::store {

inline constexpr const char* form_schema = R"sql(
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
)sql";

}  // namespace stemmen::store
