// Tables as files that people open: CSV that a Norwegian Excel reads without asking, JSON, and XLSX.
#pragma once

#include <string>

#include "core/result.hpp"
#include "core/table.hpp"

namespace stemmen::tables {

// UTF-8 with byte order mark, semicolons, CRLF, decimal commas; every text that a spreadsheet would take for a formula gets an apostrophe.
std::string to_csv(const Table& table);
// An array of objects; numbers as numbers, null for none.
std::string to_json(const Table& table);
// Two sheets, the table and its codebook, as the bytes of a file. The library writes files only, so they lie for a moment in a folder
// that nobody else can look into. unavailable: there is no room for them; the detail says where.
Result<std::string> to_xlsx(const Table& table, const Table& codebook);

}  // namespace stemmen::tables
