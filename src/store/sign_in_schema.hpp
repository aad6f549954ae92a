// The tables of readers' sessions, API tokens and export requests (service/sign_in_rows.hpp).
#pragma once

namespace stemmen::store {

// Who may read. A number of an export request is never used twice, since the access log names requests by it.
inline constexpr const char* sign_in_schema = R"sql(
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
CREATE INDEX reader_session_expires ON reader_session (expires_at);
CREATE INDEX reader_session_seen ON reader_session (seen_at);

CREATE TABLE api_token (
    name TEXT NOT NULL PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    units TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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
CREATE INDEX export_request_asked ON export_request (asked_at);
)sql";

}  // namespace stemmen::store
