// The step of the schema that brings where officers are reached, what is to be sent to them, and their cards. Only migrations.cpp includes this.
#pragma once

namespace stemmen::store {

inline constexpr const char* officer_schema = R"sql(
CREATE TABLE officer_place (
    place BLOB NOT NULL PRIMARY KEY,  -- keyed hash of the conversation
    person BLOB,                      -- keyed hash of the directory id of whose alone it is
    sealed_reference BLOB NOT NULL,
    language TEXT NOT NULL,
    is_blocked INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    wait_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX officer_place_person ON officer_place (person, seen_at) WHERE person IS NOT NULL;
CREATE INDEX officer_place_seen ON officer_place (seen_at);
CREATE TABLE officer_post (
    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice: what came of one may be told when it is gone
    place BLOB NOT NULL REFERENCES officer_place (place) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    sealed_letter BLOB NOT NULL,
    revision INTEGER NOT NULL,
    may_repeat INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL
) STRICT;
CREATE INDEX officer_post_place ON officer_post (place, subject);
CREATE TABLE officer_card (
    place BLOB NOT NULL REFERENCES officer_place (place) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    sealed_message BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (place, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX officer_card_subject ON officer_card (subject);
)sql";

}  // namespace stemmen::store
