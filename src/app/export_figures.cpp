#include "app/export_figures.hpp"

#include <algorithm>

#include "app/clock.hpp"
#include "app/config.hpp"
#include "app/rules.hpp"
#include "dashboard/figure_files.hpp"
#include "dashboard/figure_table.hpp"

namespace stemmen::app {
namespace {

// As the dashboard is asked, so that both read a filter alike and say the same of what is wrong with it.
HttpRequest asked(const ExportArguments& arguments) {
    std::string target = "/?";
    for (const auto& [name, value] : {std::pair{"dialog", &arguments.dialog}, {"unit", &arguments.unit}, {"period", &arguments.period}, {"channel", &arguments.channel}, {"audience", &arguments.audience}, {"question", &arguments.question}, {"kind", &arguments.kind}, {"other_unit", &arguments.other_unit}, {"other_period", &arguments.other_period}, {"by", &arguments.by}})
        if (!value->empty()) target += std::string(name) + "=" + percent_encode(*value) + "&";
    return {.target = target};
}

std::optional<contact::UnitTree> read_units(const Config& config) {
    const Result<DataFiles> data = read_data(config.data, "config");
    if (!data) return complain(data.error().detail), std::nullopt;
    for (const DataFile& file : data->files) {
        if (file.name != "units.csv") continue;
        Result<contact::UnitTree> tree = contact::parse_units(file.text, file.name);
        if (!tree) return complain(tree.error().detail), std::nullopt;
        return std::move(*tree);
    }
    return complain("the data folder has no units.csv"), std::nullopt;
}

}  // namespace

std::optional<std::pair<Table, Table>> read_figures(const ExportArguments& arguments, service::Store& store, const Config& config) {
    if (!arguments.from.empty() || !arguments.to.empty()) return complain("figures are of a week, month or quarter: write --period 2026-11 instead of --from and --to"), std::nullopt;
    if (std::ranges::find(dashboard::exported_tables, arguments.table) == dashboard::exported_tables.end())
        return complain("--table must be one of overview, distribution, trend, dispositions, not-asked, themes, compare, missing"), std::nullopt;
    const std::optional<contact::UnitTree> units = read_units(config);
    if (!units) return std::nullopt;
    const Result<dialog::Files> files = read_dialogs(config.dialogs);
    const Result<dialog::Library> library = files ? dialog::load_library(*files) : Result<dialog::Library>(files.error());
    if (!library) return complain(library.error().detail), std::nullopt;
    const Result<Clock> clock = Clock::open(config.contact.time_zone);
    if (!clock) return complain(clock.error().detail), std::nullopt;
    const Timestamp now = clock->now().now;
    const dashboard::Reader reader{.subject = "operator", .name = "", .roles = {dashboard::Role::analyst}, .units = {units->units.front().id}};
    dashboard::Parameters parameters(asked(arguments));
    const dashboard::ExportAsked wanted = dashboard::read_export(parameters, {*units, *library, config.dashboard}, reader, now, arguments.table);
    if (const Result<void> verdict = parameters.verdict(); !verdict) return complain(verdict.error().detail), std::nullopt;
    Table table;
    std::int64_t stale_days = 0;
    dashboard::with_desk(store, {*units, *library, config.dashboard, wanted.filter.audience, now}, wanted.filter, [&](dashboard::FigureDesk& desk) {
        table = dashboard::exported(desk, wanted);
        stale_days = desk.freshness().stale_days;
    });
    if (stale_days > 0) complain(std::to_string(stale_days) + " days wait to be counted, and are in the figures as they were; the running service counts them within moments");
    return std::pair(std::move(table), dashboard::figure_codebook(arguments.table));
}

}  // namespace stemmen::app
