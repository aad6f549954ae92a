#include "tables/table_files.hpp"

#include <stdlib.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/json.hpp"
#include "core/text.hpp"

namespace stemmen::tables {
namespace {

constexpr std::size_t xlsx_cell_utf16_max = 32'767;  // Excel's own limit

std::string csv_cell(const std::string& text) {
    std::string safe = text;
    // A citizen's text must never run as a formula in somebody's spreadsheet (CWE-1236).
    if (!safe.empty() && std::string_view("=+-@\t\r").find(safe.front()) != std::string_view::npos) safe.insert(0, "'");
    if (safe.find_first_of(";\"\r\n") == std::string::npos) return safe;
    std::string quoted = "\"";
    for (const char c : safe) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string csv_number(std::string number) {
    std::ranges::replace(number, '.', ',');
    return number;
}

void fill_sheet(lxw_worksheet* sheet, lxw_format* bold, const Table& table) {
    const auto columns = static_cast<lxw_col_t>(table.columns.size());
    for (lxw_col_t column = 0; column < columns; ++column) worksheet_write_string(sheet, 0, column, table.columns[column].name.c_str(), bold);
    lxw_row_t row = 1;
    for (const auto& cells : table.rows) {
        for (lxw_col_t column = 0; column < columns; ++column) {
            std::string cell = cells[column];
            if (count_utf16_units(cell) > xlsx_cell_utf16_max) cell = std::string(first_code_points(cell, xlsx_cell_utf16_max / 2));
            if (table.columns[column].is_number && cell.empty()) continue;
            if (table.columns[column].is_number) worksheet_write_number(sheet, row, column, std::stod(cell), nullptr);
            else worksheet_write_string(sheet, row, column, cell.c_str(), nullptr);
        }
        ++row;
    }
    worksheet_freeze_panes(sheet, 1, 0);
}

}  // namespace

std::string to_csv(const Table& table) {
    std::string out = "\xEF\xBB\xBF";
    for (std::size_t c = 0; c < table.columns.size(); ++c) out += (c == 0 ? "" : ";") + csv_cell(table.columns[c].name);
    out += "\r\n";
    for (const auto& row : table.rows) {
        for (std::size_t c = 0; c < table.columns.size(); ++c) out += (c == 0 ? "" : ";") + (table.columns[c].is_number ? csv_number(row[c]) : csv_cell(row[c]));
        out += "\r\n";
    }
    return out;
}

std::string to_json(const Table& table) {
    std::string out = "[";
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        out += r == 0 ? "\n  {" : ",\n  {";
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            if (c > 0) out += ", ";
            const std::string& cell = table.rows[r][c];
            out += json_quote(table.columns[c].name) + ": " + (!table.columns[c].is_number ? json_quote(cell) : cell.empty() ? "null" : cell);
        }
        out += "}";
    }
    return out + (table.rows.empty() ? "]\n" : "\n]\n");
}

namespace {

Result<void> write_book(const Table& table, const Table& codebook, const std::string& folder, const std::string& path) {
    std::string scratch = folder;  // the library's own scratch files hold what the table holds
    lxw_workbook_options options{};
    options.tmpdir = scratch.data();
    lxw_workbook* book = workbook_new_opt(path.c_str(), &options);
    if (book == nullptr) return Error{Errc::unavailable, "cannot write " + path};
    lxw_format* bold = workbook_add_format(book);
    format_set_bold(bold);
    fill_sheet(workbook_add_worksheet(book, table.name.c_str()), bold, table);
    fill_sheet(workbook_add_worksheet(book, "codebook"), bold, codebook);
    const lxw_error fault = workbook_close(book);
    if (fault != LXW_NO_ERROR) return Error{Errc::unavailable, "cannot write " + path + ": " + lxw_strerror(fault)};
    return {};
}

}  // namespace

Result<std::string> to_xlsx(const Table& table, const Table& codebook) {
    std::error_code ignored;
    std::string folder = (std::filesystem::temp_directory_path(ignored) / "stemmen-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return Error{Errc::unavailable, "cannot make a folder for the spreadsheet in " + folder};
    const std::string path = folder + "/table.xlsx";
    const Result<void> written = write_book(table, codebook, folder, path);
    Result<std::string> bytes = Error{Errc::unavailable, "cannot read " + path};
    if (!written) bytes = written.error();
    else if (std::ifstream file(path, std::ios::binary); file) bytes = std::string(std::istreambuf_iterator<char>(file), {});
    std::filesystem::remove_all(folder, ignored);
    return bytes;
}

}  // namespace stemmen::tables
