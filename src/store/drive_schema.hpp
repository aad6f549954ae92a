// The step of the schema that brings the register of drives. Only migrations.cpp includes this.
#pragma once

namespace stemmen::store {

// Officers' own words about their own work: no citizen is named. A directory id says whose a drive is.
inline constexpr const char* drive_schema = R"sql(
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
)sql";

}  // namespace stemmen::store
