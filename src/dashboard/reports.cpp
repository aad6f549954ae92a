// Frozen reports (R-015): what a filter shows at one moment, kept as it is, so that everybody refers to the same. Made of the very answers
// that the screen shows, and suppressed for whom the report is; that is for good, so nothing in it changes when the limits do.
#include <array>
#include <nlohmann/json.hpp>

#include "dashboard/body.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/figure_files.hpp"
#include "dashboard/figure_json.hpp"
#include "dashboard/figure_table.hpp"
#include "dashboard/figures.hpp"
#include "dashboard/look.hpp"
#include "dashboard/perform.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;

constexpr std::size_t title_characters_max = 200, body_bytes_max = 4096, reports_shown_max = 500;

// How the figures came about, to be read beside them (domain §5).
json method() {
    return names("Tallene er svar fra innbyggere som selv valgte å svare; de gjelder dem, og ikke alle. Hvert tall er av personer, én gang i hver samtale. Usikkerheten er et 95 prosents intervall etter Wilson; forskjeller er regnet etter Newcombe. Svarprosenter følger AAPOR. Små grupper er skjult, og tall som ville røpet dem. Rapporten er frosset og endrer seg ikke.",
                 "Tala er svar frå innbyggjarar som sjølve valde å svare; dei gjeld dei, og ikkje alle. Kvart tal er av personar, éin gong i kvar samtale. Uvissa er eit 95 prosents intervall etter Wilson; skilnader er rekna etter Newcombe. Svarprosentar følgjer AAPOR. Små grupper er skjulte, og tal som ville røpt dei. Rapporten er frosen og endrar seg ikkje.",
                 "The figures are answers of citizens who chose to answer; they hold for them, and not for everybody. Each number is of persons, once a talk. The uncertainty is a 95 % interval after Wilson; differences are worked out after Newcombe. Response rates follow AAPOR. Small groups are hidden, and numbers that would give them away. The report is frozen and does not change.");
}

json limits_of(const insight::Limits& limits) { return {{"count", limits.count()}, {"share", limits.share()}, {"compare", limits.compare()}}; }

bool is_of_anybody(const json& figure) { return figure.at("kind") != "hidden" || figure.at("why") != "nobody"; }

json frozen(FigureDesk& desk, const Filter& filter) {
    json distributions = json::array(), trends = json::array(), themes = json::array();
    for (const Question& question : questions_of(desk.wanted().dialogs, filter.dialog)) {
        if (question.kind == "open") {
            if (json of = themes_of(desk, filter, question); is_of_anybody(of.at("texts"))) themes.push_back(std::move(of));
            continue;
        }
        json of = distribution_of(desk, filter, question);
        if (!is_of_anybody(of.at("answered"))) continue;  // nobody was asked this
        distributions.push_back(std::move(of));
        if (!question.share_of.empty()) trends.push_back(trend_of(desk, filter, question, insight::PeriodKind::month, trend_points_usual));
    }
    return {{"method", method()},
            {"limits", limits_of(desk.wanted().settings.limits)},
            {"overview", overview_of(desk, filter)},
            {"distributions", std::move(distributions)},
            {"trends", std::move(trends)},
            {"not_asked", not_asked_of(desk, filter)},
            {"themes", std::move(themes)}};
}

json shown(const service::ReportHead& head) {
    return {{"id", head.id}, {"title", head.title}, {"by", head.by}, {"at", format_timestamp(head.at)}, {"filter", json::parse(head.filter)}};
}

json shown(const service::ReportHead& head, const std::string& body) {
    json report = json::parse(body);
    report.update(shown(head));
    return report;
}

// A report is for one audience and about one unit; whoever sees less of the figures, or other units, reads others.
bool may_read(const contact::UnitTree& units, const Reader& reader, const service::ReportHead& head) {
    for (const insight::Audience audience : {insight::Audience::team, insight::Audience::leaders, insight::Audience::open})
        if (to_string(audience) == head.audience) return audience >= audience_of(reader) && may_see(units, reader, head.unit);
    return false;
}

void answer_list(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    const std::string unit = parameters.text("unit");
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    answer_from(host, std::move(reply), [&host, unit, reader = call.reader](service::Store& store) {
        json reports = json::array();
        store.read_figures([&](service::FigureRows&, service::TextRows& texts) {
            for (const service::ReportHead& head : texts.reports(reports_shown_max))
                if (may_read(host.units(), reader, head) && (unit.empty() || head.unit == unit)) reports.push_back(shown(head));
        });
        return as_json(200, {{"reports", std::move(reports)}});
    });
}

Error no_report() { return {Errc::not_found, "there is no such report; /api/v1/reports lists those there are"}; }

// `make(head, body)` gives the answer.
template <class Make>
void answer_about_one(Host& host, Call call, Reply reply, Make make) {
    const auto id = number_in(call.args.front());
    answer_from(host, std::move(reply), [&host, id, reader = call.reader, make](service::Store& store) {
        std::optional<std::pair<service::ReportHead, std::string>> report;
        if (id) store.read_figures([&](service::FigureRows&, service::TextRows& texts) { report = texts.report(*id); });
        if (!report || !may_read(host.units(), reader, report->first)) return refused(no_report());
        return make(report->first, report->second);
    });
}

void answer_one(Host& host, Call call, Reply reply) {
    answer_about_one(host, std::move(call), std::move(reply), [](const service::ReportHead& head, const std::string& body) { return as_json(200, shown(head, body)); });
}

// Every figure of the report in one table.
Table table_of(const json& report) {
    Table table = figure_table("overview", report.at("overview"));
    table.name = "report";
    const auto add = [&](std::string_view name, const json& answer) {
        for (auto& row : figure_table(name, answer).rows) table.rows.push_back(std::move(row));
    };
    for (const json& each : report.at("distributions")) add("distribution", each);
    for (const json& each : report.at("trends")) add("trend", each);
    add("not-asked", report.at("not_asked"));
    for (const json& each : report.at("themes")) add("themes", each);
    return table;
}

void answer_file(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    parameters.text("unit");
    const std::string format = parameters.word("format", file_formats, "csv");
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    answer_about_one(host, std::move(call), std::move(reply), [format](const service::ReportHead& head, const std::string& body) {
        return as_file(table_of(json::parse(body)), figure_codebook("report"), format, "stemmen-report-" + std::to_string(head.id) + "." + format);
    });
}

struct Freezing {
    Reply reply;
    Reader reader;
    service::ReportHead head;
    std::string body;
    bool is_full = false;
};

void keep(Host& host, std::shared_ptr<Freezing> freezing) {
    const bool taken = host.write(
        [&host, freezing](service::Transaction& tx, service::Moment moment) {
            freezing->head.at = moment.now;
            freezing->head.id = tx.texts().append(freezing->head, freezing->body);
            service::record(host.key_ring(), tx.access(), {.at = moment.now, .who = freezing->reader.subject, .what = "reports.freeze", .about = std::to_string(freezing->head.id), .why = freezing->head.audience});
        },
        [freezing](const std::exception_ptr& failure) { freezing->reply(failure ? busy() : as_json(201, shown(freezing->head, freezing->body))); });
    if (!taken) freezing->reply(busy());
}

// The filter as a request of figures would say it, so that both are read alike.
HttpRequest as_query(Body& body) {
    HttpRequest request;
    for (const char* name : {"dialog", "unit", "period", "channel", "audience"})
        if (const std::string value = body.line(name, value_bytes_max); !value.empty()) request.target += (request.target.empty() ? "?" : "&") + std::string(name) + "=" + percent_encode(value);
    return request;
}

void answer_new(Host& host, Call call, Reply reply) {
    Body body(call.request.body, body_bytes_max, R"({"title": "Høsten 2026", "unit": "201", "period": "2026-Q4", "audience": "leaders"})");
    const std::string title = body.line("title", title_characters_max);
    const HttpRequest query = as_query(body);
    if (const Result<void> good = body.done(); !good) return reply(refused(good.error()));
    if (title.empty()) return reply(refused(400, "give the report a title of at most " + std::to_string(title_characters_max) + " characters"));
    Parameters parameters(query);
    const Filter filter = read_filter(parameters, installed(host), call.reader, call.moment.now, PeriodRule::month);
    if (const auto units = units_asked(host.units(), call.reader, filter.unit); !units) return reply(refused(units.error()));
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    service::ReportHead head{.title = title, .by = call.reader.subject, .unit = filter.unit, .audience = std::string(to_string(filter.audience)), .at = call.moment.now, .filter = as_json(filter).dump()};
    auto freezing = std::make_shared<Freezing>(std::move(reply), call.reader, std::move(head));  // Owned by the works and by what follows.
    const bool taken = host.read(
        [&host, freezing, filter, now = call.moment.now](service::Store& store) {
            with_desk(store, {host.units(), host.dialogs(), host.dashboard_settings(), filter.audience, now}, filter, [&](FigureDesk& desk) {
                freezing->is_full = desk.texts().reports(service::reports_max).size() >= service::reports_max;
                if (!freezing->is_full) freezing->body = frozen(desk, filter).dump();
            });
        },
        [&host, freezing](const std::exception_ptr& failure) {
            if (failure) return freezing->reply(busy());
            if (freezing->is_full) return freezing->reply(refused(409, "there are " + std::to_string(service::reports_max) + " reports, which is all there can be"));
            keep(host, freezing);
        });
    if (!taken) freezing->reply(busy());
}

}  // namespace

std::span<const Endpoint> report_endpoints() {
    static const std::set<Role> freezers{Role::analyst, Role::librarian, Role::local_owner, Role::privacy_reviewer};
    static const Endpoint endpoints[]{
        {.method = "GET", .path = "/api/v1/reports", .roles = figure_roles(), .answer = answer_list},
        {.method = "POST", .path = "/api/v1/reports", .roles = freezers, .machine_may = false, .answer = answer_new},
        {.method = "GET", .path = "/api/v1/reports/{id}", .roles = figure_roles(), .answer = answer_one},
        {.method = "GET", .path = "/api/v1/reports/{id}/file", .roles = figure_roles(), .answer = answer_file},
    };
    return endpoints;
}

}  // namespace stemmen::dashboard
