// Figures as files: the table of an answer, as CSV, JSON or XLSX.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/http.hpp"
#include "core/table.hpp"
#include "dashboard/figure_desk.hpp"
#include "dashboard/look.hpp"

namespace stemmen::dashboard {

inline constexpr std::array<std::string_view, 3> file_formats{"csv", "json", "xlsx"};

// To be saved under that name; 503 where no file can be made.
HttpResponse as_file(const Table& table, const Table& codebook, const std::string& format, const std::string& name);

// What goes into one of the exported tables.
struct ExportAsked {
    std::string table;  // one of exported_tables
    Filter filter;
    Question question;  // where the table is of one
    insight::PeriodKind kind = insight::PeriodKind::month;
    OtherSide other;    // of "compare"
    GroupedBy by = GroupedBy::unit;  // of "missing"
};
ExportAsked read_export(Parameters& parameters, const Installed& installed, const Reader& reader, Timestamp now, const std::string& table);
Table exported(FigureDesk& desk, const ExportAsked& asked);

}  // namespace stemmen::dashboard
