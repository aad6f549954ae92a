// Tables as files that people open: CSV that a Norwegian Excel reads without asking, JSON, and XLSX.
#pragma once

#include <string>

#include "core/result.hpp"
#include "service/report.hpp"

namespace stemmen::app {

// UTF-8 with byte order mark, semicolons, CRLF; every cell that a spreadsheet would take for a formula gets an apostrophe.
std::string to_csv(const service::Table& table);
// An array of objects; numbers as numbers.
std::string to_json(const service::Table& table);
// Two sheets: the table and its codebook.
Result<void> write_xlsx(const service::Table& table, const service::Table& codebook, const std::string& path);

}  // namespace stemmen::app
