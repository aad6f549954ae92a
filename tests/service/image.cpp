#include "image.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "rules.hpp"

namespace stemmen::service::testing {
namespace {

namespace fs = std::filesystem;

std::string hex(const std::string& bytes) {
    std::string out;
    for (const char byte : bytes) {
        out += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
        out += "0123456789abcdef"[static_cast<unsigned char>(byte) & 15];
    }
    return out;
}

std::string line(SQLite::Statement& row) {
    std::string out;
    for (int i = 0; i < row.getColumnCount(); ++i) {
        const SQLite::Column column = row.getColumn(i);
        const bool is_sealed = std::string_view(column.getName()).starts_with("sealed_");
        out += "|" + (is_sealed ? std::to_string(column.getBytes()) : column.isBlob() ? hex(column.getString()) : column.getString());
    }
    return out;
}

}  // namespace

Image::Image(store::SqliteStore& store) : path_(fs::temp_directory_path() / ("stemmen-image-" + std::to_string(::getpid()) + ".db")) {
    fs::remove(path_);
    if (const Result<void> copied = store.backup_to(path_); !copied) throw std::runtime_error(copied.error().detail);
}

Image::~Image() {
    std::error_code ignored;
    fs::remove(path_, ignored);
}

std::string Image::bytes() const { return read_file(path_.string()); }

std::string Image::dump() const {
    SQLite::Database database(path_.string());
    std::vector<std::string> names;
    // A job that was rolled back has marked its day all the same (store/transaction.hpp, StaleDays): counted once too often, which
    // depends on the faults of a run and changes no figure.
    SQLite::Statement tables(database, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('stale_day', 'day_begin') ORDER BY name");
    while (tables.executeStep()) names.push_back(tables.getColumn(0).getString());
    std::string out;
    for (const std::string& name : names) {
        std::vector<std::string> lines;
        SQLite::Statement rows(database, "SELECT * FROM " + name);
        while (rows.executeStep()) lines.push_back(line(rows));
        std::ranges::sort(lines);
        for (const std::string& each : lines) out += name + each + "\n";
    }
    return out;
}

}  // namespace stemmen::service::testing
