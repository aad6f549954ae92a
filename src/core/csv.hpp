// Comma-separated values (RFC 4180): UTF-8, a header row, fields in double quotes if they must. Reference data, and tables that
// people bring from other tools.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace stemmen {

inline constexpr std::size_t csv_bytes_max = 4 * 1024 * 1024;
inline constexpr std::size_t csv_rows_max = 20'000;

struct CsvRow {
    int line = 0;                     // from 1: where it begins
    std::vector<std::string> fields;  // as many as there are columns
    bool operator==(const CsvRow&) const = default;
};

// The rows after the header, which must be exactly `columns`. Empty lines are skipped; both line endings are taken.
// An error's detail is "<name>:<line>: <sentence>".
Result<std::vector<CsvRow>> parse_csv(std::string_view text, std::string_view name, const std::vector<std::string>& columns);

struct CsvTable {
    std::vector<std::string> columns;  // as written
    std::vector<CsvRow> rows;          // as many fields as there are columns
    bool operator==(const CsvTable&) const = default;
};
// A table whose columns are the file's own. Fields are separated by commas, or by semicolons where the first line has those and
// no comma (as spreadsheets in Norwegian write them). Errors as above.
Result<CsvTable> parse_csv_table(std::string_view text, std::string_view name);

Error csv_fault(std::string_view name, int line, std::string_view sentence);

}  // namespace stemmen
