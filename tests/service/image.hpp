// What stands on the disk: the database as a file, as bytes and as rows.
#pragma once

#include <filesystem>
#include <string>

#include "store/sqlite_store.hpp"

namespace stemmen::service::testing {

// The file is there for as long as this lives.
class Image {
public:
    explicit Image(store::SqliteStore& store);
    ~Image();
    Image(const Image&) = delete;
    Image& operator=(const Image&) = delete;

    [[nodiscard]] std::string bytes() const;
    // Every row of every table as text. A sealed address is different each time it is sealed: only its length is told.
    [[nodiscard]] std::string dump() const;

private:
    std::filesystem::path path_;
};

}  // namespace stemmen::service::testing
