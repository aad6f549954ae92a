#include "dashboard/figure_files.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "dashboard/answer.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/figure_table.hpp"
#include "dashboard/figures.hpp"
#include "tables/table_files.hpp"

namespace stemmen::dashboard {
namespace {

HttpResponse file(std::string type, std::string body, const std::string& name) {
    return {200, {{"content-type", std::move(type)}, {"cache-control", "no-store"}, {"x-content-type-options", "nosniff"}, {"content-disposition", "attachment; filename=\"" + name + "\""}}, std::move(body)};
}

// "overview, distribution, … and missing".
std::string table_list() {
    std::string list;
    for (std::size_t i = 0; i < exported_tables.size(); ++i) list += (i == 0 ? "" : i + 1 == exported_tables.size() ? " and " : ", ") + std::string(exported_tables[i]);
    return list;
}

void answer_export(Host& host, Call call, Reply reply) {
    const std::string table = call.args.front();
    if (std::ranges::find(exported_tables, table) == exported_tables.end()) return reply(refused(404, "there is no such file; there are " + table_list()));
    Parameters parameters(call.request);
    const ExportAsked asked = read_export(parameters, installed(host), call.reader, call.moment.now, table);
    const std::string format = parameters.word("format", file_formats, "csv");
    if (const Result<void> verdict = parameters.verdict(); !verdict) return reply(refused(verdict.error()));
    const std::string name = "stemmen-" + table + "-" + asked.filter.unit + "-" + name_of(*asked.filter.period) + "." + format;
    answer_from(host, std::move(reply), look_at_figures(host, asked.filter, call.moment.now, [asked, format, name](FigureDesk& desk) {
                    return as_file(exported(desk, asked), figure_codebook(asked.table), format, name);
                }));
}

}  // namespace

HttpResponse as_file(const Table& table, const Table& codebook, const std::string& format, const std::string& name) {
    if (format == "json") return file("application/json", tables::to_json(table), name);
    if (format == "csv") return file("text/csv; charset=utf-8", tables::to_csv(table), name);
    Result<std::string> bytes = tables::to_xlsx(table, codebook);
    if (!bytes) return refused(503, "the spreadsheet could not be made; try again in a moment, or take CSV");
    return file("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", std::move(*bytes), name);
}

ExportAsked read_export(Parameters& parameters, const Installed& installed, const Reader& reader, Timestamp now, const std::string& table) {
    ExportAsked asked{.table = table, .filter = read_filter(parameters, installed, reader, now, PeriodRule::month), .question = {}};
    // One link serves all files, so each takes all that any takes.
    if (table == "themes") asked.question = read_open_question(parameters, installed, asked.filter.dialog).value_or(Question{});
    else asked.question = read_question(parameters, installed, asked.filter.dialog).value_or(Question{});
    read_trend_kind(parameters, asked.filter, asked.kind);
    if (table == "compare") {
        if (asked.question.share_of.empty()) parameters.fault("\"question\" must be a rating here; other questions have no share to compare");
        asked.other = read_other_side(parameters, installed, reader, asked.filter);
    }
    if (table == "missing") asked.by = read_grouped_by(parameters);
    return asked;
}

Table exported(FigureDesk& desk, const ExportAsked& asked) {
    const auto answer = [&] {
        if (asked.table == "distribution") return distribution_of(desk, asked.filter, asked.question);
        if (asked.table == "trend") return trend_of(desk, asked.filter, asked.question, asked.kind, trend_points_usual);
        if (asked.table == "dispositions") return dispositions_of(desk, asked.filter);
        if (asked.table == "not-asked") return not_asked_of(desk, asked.filter);
        if (asked.table == "compare") return compare_of(desk, asked.filter, asked.question, asked.other);
        if (asked.table == "missing") return missing_of(desk, asked.filter, asked.by);
        if (asked.table == "themes") return themes_of(desk, asked.filter, asked.question);
        return overview_of(desk, asked.filter);
    };
    return figure_table(asked.table, answer());
}

std::span<const Endpoint> file_endpoints() {
    static const Endpoint endpoints[]{{.method = "GET", .path = "/api/v1/exports/{table}", .roles = figure_roles(), .answer = answer_export}};
    return endpoints;
}

}  // namespace stemmen::dashboard
