// The schema as numbered steps, append-only: a step that has been released is never changed. tests/store/migrations_test.cpp
// keeps a database of every older version and upgrades it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "store/connection.hpp"

namespace stemmen::store {

inline constexpr std::int64_t application_id = 0x5374656d;  // "Stem", in the header of the file
std::int64_t schema_version_latest();

// Another database with steps of its own (contacts_store.cpp).
struct Schema {
    std::int64_t application_id = 0;
    std::span<const char* const> steps;
    std::string_view setting;  // the setting that names the file
};

// Brings an empty or older database to schema_version_latest(), one IMMEDIATE transaction a step; refuses a newer one
// (misconfigured) and one that belongs to another program (conflict). Throws StoreFailure when the database fails.
Result<void> migrate(Connection& connection, const std::string& path);
Result<void> migrate(Connection& connection, const Schema& schema, const std::string& path);
// The same refusals for a database that is only read, and an older one is refused as well.
Result<void> check_version(Connection& connection, const std::string& path);

}  // namespace stemmen::store
