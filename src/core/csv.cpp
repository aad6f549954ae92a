#include "core/csv.hpp"

#include <utility>

#include "core/text.hpp"

namespace stemmen {
namespace {

// Reads one record after another; `fault` says what is wrong with the last one.
class CsvReader {
public:
    CsvReader(std::string_view text, char separator) : rest_(text), separator_(separator) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    [[nodiscard]] int line() const { return line_; }

    // none: an empty line, or a fault.
    std::vector<std::string> record(std::string& fault) {
        std::vector<std::string> fields;
        while (true) {
            std::string field = rest_.starts_with('"') ? quoted(fault) : plain();
            if (!fault.empty()) return {};
            fields.push_back(std::move(field));
            if (!rest_.starts_with(separator_)) break;
            rest_.remove_prefix(1);
        }
        if (rest_.starts_with('\r')) rest_.remove_prefix(1);
        if (rest_.starts_with('\n'))
            rest_.remove_prefix(1);
        else if (!rest_.empty())
            fault = "after a field in quotes comes a comma or the end of the line";
        ++line_;
        if (fields.size() == 1 && fields.front().empty()) fields.clear();
        return fields;
    }

private:
    std::string plain() {
        const char ends[] = {separator_, '\n', '\0'};
        std::size_t length = rest_.find_first_of(ends);
        if (length == std::string_view::npos) length = rest_.size();
        std::string_view field = rest_.substr(0, length);
        rest_.remove_prefix(length);
        const bool ends_line = rest_.empty() || rest_.front() == '\n';
        if (ends_line && field.ends_with('\r')) field.remove_suffix(1);
        return std::string(field);
    }
    std::string quoted(std::string& fault) {
        std::string field;
        rest_.remove_prefix(1);
        while (!rest_.empty()) {
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == '\n') ++line_;
            if (c != '"') {
                field += c;
            } else if (rest_.starts_with('"')) {
                field += '"';
                rest_.remove_prefix(1);
            } else {
                return field;
            }
        }
        fault = "a quote that opens here does not close";
        return field;
    }

    std::string_view rest_;
    char separator_;
    int line_ = 1;
};

std::string joined(const std::vector<std::string>& columns) {
    std::string out;
    for (const std::string& column : columns) out += (out.empty() ? "" : ",") + column;
    return out;
}

}  // namespace

Error csv_fault(std::string_view name, int line, std::string_view sentence) {
    return Error{Errc::misconfigured, std::string(name) + ":" + std::to_string(line) + ": " + std::string(sentence)};
}

Result<CsvTable> parse_csv_table(std::string_view text, std::string_view name) {
    if (text.size() > csv_bytes_max) return csv_fault(name, 1, "the file is larger than 4 MiB");
    if (!is_valid_utf8(text)) return csv_fault(name, 1, "the file is not UTF-8; save it as UTF-8");
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::string_view first_line = text.substr(0, text.find('\n'));
    CsvReader reader(text, first_line.contains(';') && !first_line.contains(',') ? ';' : ',');
    std::string fault;
    CsvTable table{.columns = reader.record(fault), .rows = {}};
    if (!fault.empty()) return csv_fault(name, 1, fault);
    while (!reader.at_end()) {
        const int line = reader.line();
        CsvRow row{line, reader.record(fault)};
        if (!fault.empty()) return csv_fault(name, line, fault);
        if (row.fields.empty()) continue;
        if (row.fields.size() != table.columns.size())
            return csv_fault(name, line,
                             "this line has " + std::to_string(row.fields.size()) + " fields and needs " + std::to_string(table.columns.size()));
        if (table.rows.size() == csv_rows_max) return csv_fault(name, line, "the file has more than 20000 rows");
        table.rows.push_back(std::move(row));
    }
    return table;
}

Result<std::vector<CsvRow>> parse_csv(std::string_view text, std::string_view name, const std::vector<std::string>& columns) {
    Result<CsvTable> table = parse_csv_table(text, name);
    if (!table) return table.error();
    if (table->columns != columns) return csv_fault(name, 1, "the first line must be " + joined(columns));
    return std::move(table->rows);
}

}  // namespace stemmen
