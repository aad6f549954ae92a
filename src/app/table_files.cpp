#include "app/table_files.hpp"

#include <xlsxwriter.h>

#include <filesystem>

#include "core/json.hpp"
#include "core/text.hpp"

namespace stemmen::app {
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

template <class Cells, class Text>
void csv_line(std::string& out, const Cells& cells, Text text) {
    bool first = true;
    for (const auto& cell : cells) {
        if (!first) out += ';';
        first = false;
        out += csv_cell(text(cell));
    }
    out += "\r\n";
}

void fill_sheet(lxw_worksheet* sheet, lxw_format* bold, const service::Table& table) {
    const auto columns = static_cast<lxw_col_t>(table.columns.size());
    for (lxw_col_t column = 0; column < columns; ++column) worksheet_write_string(sheet, 0, column, table.columns[column].name.c_str(), bold);
    lxw_row_t row = 1;
    for (const auto& cells : table.rows) {
        for (lxw_col_t column = 0; column < columns; ++column) {
            std::string cell = cells[column];
            if (count_utf16_units(cell) > xlsx_cell_utf16_max) cell = std::string(first_code_points(cell, xlsx_cell_utf16_max / 2));
            if (table.columns[column].is_number) worksheet_write_number(sheet, row, column, std::stod(cell), nullptr);
            else worksheet_write_string(sheet, row, column, cell.c_str(), nullptr);
        }
        ++row;
    }
    worksheet_freeze_panes(sheet, 1, 0);
}

}  // namespace

std::string to_csv(const service::Table& table) {
    std::string out = "\xEF\xBB\xBF";
    csv_line(out, table.columns, [](const service::Column& column) { return column.name; });
    for (const auto& row : table.rows) csv_line(out, row, [](const std::string& cell) { return cell; });
    return out;
}

std::string to_json(const service::Table& table) {
    std::string out = "[";
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        out += r == 0 ? "\n  {" : ",\n  {";
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            if (c > 0) out += ", ";
            const std::string& cell = table.rows[r][c];
            out += json_quote(table.columns[c].name) + ": " + (table.columns[c].is_number ? cell : json_quote(cell));
        }
        out += "}";
    }
    return out + (table.rows.empty() ? "]\n" : "\n]\n");
}

Result<void> write_xlsx(const service::Table& table, const service::Table& codebook, const std::string& path) {
    // The library's own scratch files hold answers, too: they stay in the same folder.
    std::string folder = std::filesystem::path(path).parent_path().string();
    lxw_workbook_options options{};
    options.tmpdir = folder.empty() ? nullptr : folder.data();
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

}  // namespace stemmen::app
