// The addresses of figures: what each takes, and what it answers with.
#include <nlohmann/json.hpp>

#include "dashboard/answer.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/figures.hpp"
#include "dashboard/look.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;

// All that any of them takes.
struct Asked {
    Filter filter;
    Question question;
    insight::PeriodKind kind = insight::PeriodKind::month;
    int count = trend_points_usual;
    double eligible = 1;
    OtherSide other;
    GroupedBy by = GroupedBy::unit;
};
using Take = void (*)(Parameters& parameters, Host& host, const Call& call, Asked& asked);
using Make = json (*)(FigureDesk& desk, const Asked& asked);

void take_question(Parameters& parameters, Host& host, const Call&, Asked& asked) {
    if (const auto question = read_question(parameters, installed(host), asked.filter.dialog)) asked.question = *question;
}

void take_rated(Parameters& parameters, Host& host, const Call& call, Asked& asked) {
    take_question(parameters, host, call, asked);
    if (!asked.question.id.empty() && asked.question.share_of.empty()) parameters.fault("\"question\" must be a rating here; other questions have no share to compare");
}

void take_open(Parameters& parameters, Host& host, const Call&, Asked& asked) {
    if (const auto question = read_open_question(parameters, installed(host), asked.filter.dialog)) asked.question = *question;
}

void take_trend(Parameters& parameters, Host& host, const Call& call, Asked& asked) {
    take_question(parameters, host, call, asked);
    read_trend_kind(parameters, asked.filter, asked.kind);
    asked.count = static_cast<int>(parameters.whole("count", trend_points_usual, 1, trend_points_max));
}

void take_eligible(Parameters& parameters, Host&, const Call&, Asked& asked) { asked.eligible = parameters.number("eligible", 1, 0, 1); }

void take_other(Parameters& parameters, Host& host, const Call& call, Asked& asked) {
    take_rated(parameters, host, call, asked);
    asked.other = read_other_side(parameters, installed(host), call.reader, asked.filter);
}

void take_by(Parameters& parameters, Host&, const Call&, Asked& asked) {
    asked.by = read_grouped_by(parameters);
}

void answer(Host& host, Call call, Reply reply, Take take, Make make) {
    Parameters parameters(call.request);
    Asked asked{.filter = read_filter(parameters, host, call.reader, call.moment.now, PeriodRule::month)};
    if (take != nullptr) take(parameters, host, call, asked);
    if (const Result<void> verdict = parameters.verdict(); !verdict) return reply(refused(verdict.error()));
    const Filter filter = asked.filter;
    answer_from(host, std::move(reply), look_at_figures(host, filter, call.moment.now, [asked = std::move(asked), make](FigureDesk& desk) { return as_json(200, make(desk, asked)); }));
}

Endpoint figures(std::string_view path, Take take, Make make) {
    return {.method = "GET", .path = path, .roles = figure_roles(), .answer = [take, make](Host& host, Call call, Reply reply) { answer(host, std::move(call), std::move(reply), take, make); }};
}

}  // namespace

std::span<const Endpoint> figure_endpoints() {
    static const Endpoint endpoints[]{
        figures("/api/v1/overview", nullptr, [](FigureDesk& desk, const Asked& asked) { return overview_of(desk, asked.filter); }),
        figures("/api/v1/distribution", take_question, [](FigureDesk& desk, const Asked& asked) { return distribution_of(desk, asked.filter, asked.question); }),
        figures("/api/v1/trend", take_trend, [](FigureDesk& desk, const Asked& asked) { return trend_of(desk, asked.filter, asked.question, asked.kind, asked.count); }),
        figures("/api/v1/dispositions", take_eligible, [](FigureDesk& desk, const Asked& asked) { return dispositions_of(desk, asked.filter, asked.eligible); }),
        figures("/api/v1/not-asked", nullptr, [](FigureDesk& desk, const Asked& asked) { return not_asked_of(desk, asked.filter); }),
        figures("/api/v1/compare", take_other, [](FigureDesk& desk, const Asked& asked) { return compare_of(desk, asked.filter, asked.question, asked.other); }),
        figures("/api/v1/missing", take_by, [](FigureDesk& desk, const Asked& asked) { return missing_of(desk, asked.filter, asked.by); }),
        figures("/api/v1/themes", take_open, [](FigureDesk& desk, const Asked& asked) { return themes_of(desk, asked.filter, asked.question); }),
    };
    return endpoints;
}

}  // namespace stemmen::dashboard
