// A database's file before SQLite opens it: there and private, so that nobody else can read it for even a moment. SQLite gives
// the same rights to the files it puts beside it.
#pragma once

#include <filesystem>
#include <string>

#include "core/result.hpp"

namespace stemmen::store {

// Makes the folder (0700) and the file (0600) if they are missing. `setting` names the file in the configuration, for the error.
Result<void> prepare_file(const std::filesystem::path& path, const std::string& setting);

}  // namespace stemmen::store
