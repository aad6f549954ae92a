// What there is to choose from: the tree of units, and the dialogs with their questions and channels.
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "dashboard/answer.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/figure_json.hpp"
#include "dashboard/questions.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;

constexpr std::int64_t day_first = -1'000'000, day_last = 1'000'000;  // of all that can be counted

void answer_units(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    parameters.text("unit");  // the router has looked at it
    if (const Result<void> verdict = parameters.verdict(); !verdict) return reply(refused(verdict.error()));
    json units = json::array();
    for (const contact::Unit& unit : host.units().units)
        units.push_back({{"id", unit.id}, {"parent", unit.parent}, {"kind", to_string(unit.kind)}, {"name", names(unit)}, {"in_scope", may_see(host.units(), call.reader, unit.id)}});
    reply(as_json(200, {{"units", std::move(units)}}));
}

json described(const dialog::Texts& texts, const Question& question) {
    json values = json::array();
    for (const std::string& value : question.values) values.push_back({{"value", value}, {"label", names(texts, question.text, value)}});
    return {{"id", question.id}, {"kind", question.kind}, {"text", names(texts, question.text)}, {"values", std::move(values)}, {"share_of", question.share_of}};
}

// When and where somebody answered a dialog, as far as it is counted.
struct Extent {
    std::optional<std::int64_t> first, last;
    std::set<std::string> channels;
};
Extent extent_of(service::FigureRows& figures, const std::vector<service::SeriesDays>& all, const std::string& dialog) {
    Extent extent;
    for (const service::SeriesDays& each : all) {
        if (each.series.dialog != dialog) continue;
        extent.first = std::min(extent.first.value_or(each.first), each.first);
        extent.last = std::max(extent.last.value_or(each.last), each.last);
        if (each.series.kind != service::kind_disposition && each.series.kind != service::kind_link) continue;
        figures.each_cell(each.series, service::Scale::quarter, day_first, day_last, [&](const service::Cell& cell) {
            if (!cell.channel.empty()) extent.channels.insert(cell.channel);
        });
    }
    return extent;
}

json day_or_null(const std::optional<std::int64_t>& day) { return day ? json(format_date(Timestamp{std::chrono::days{*day}})) : json(nullptr); }

void answer_dialogs(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    parameters.text("unit");
    if (const Result<void> verdict = parameters.verdict(); !verdict) return reply(refused(verdict.error()));
    answer_from(host, std::move(reply), [&host, now = call.moment.now](service::Store& store) {
        const dialog::Library& library = host.dialogs();
        json dialogs = json::array();
        service::Freshness fresh;
        store.read_figures([&](service::FigureRows& figures, service::TextRows&) {
            fresh = figures.freshness();
            const std::vector<service::SeriesDays> all = figures.series();
            for (const std::string& name : dialogs_in_order(library, host.dashboard_settings().dialog)) {
                const Extent extent = extent_of(figures, all, name);
                json questions = json::array();
                for (const Question& question : questions_of(library, name)) questions.push_back(described(library.texts, question));
                dialogs.push_back({{"name", name}, {"questions", std::move(questions)}, {"channels", extent.channels}, {"is_open_link", is_open_link(library, name)},
                                   {"first_day", day_or_null(extent.first)}, {"last_day", day_or_null(extent.last)}});
            }
        });
        return as_json(200, {{"as_of", format_timestamp(as_of(fresh, now))}, {"dialogs", std::move(dialogs)}});
    });
}

}  // namespace

std::span<const Endpoint> catalog_endpoints() {
    static const Endpoint endpoints[]{
        {.method = "GET", .path = "/api/v1/units", .roles = {}, .answer = answer_units},
        {.method = "GET", .path = "/api/v1/dialogs", .roles = {}, .answer = answer_dialogs},
    };
    return endpoints;
}

}  // namespace stemmen::dashboard
