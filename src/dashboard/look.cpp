#include "dashboard/look.hpp"

#include <algorithm>
#include <array>

#include "dashboard/questions.hpp"

namespace stemmen::dashboard {
namespace {

constexpr std::array<std::string_view, 3> kinds{"week", "month", "quarter"};

// A funnel is counted in the cubes of whole quarters, so all days of those are read.
service::Filter quarters_of(const Filter& filter) {
    const insight::Period first = insight::period_of(filter.period->first, insight::PeriodKind::quarter);
    const insight::Period last = insight::period_of(next(*filter.period).first - std::chrono::days{1}, insight::PeriodKind::quarter);
    return {.from = Timestamp{first.first}, .to = Timestamp{next(last).first}};
}

bool holds(const contact::UnitTree& units, const std::string& outer, const std::string& inner) {
    const std::vector<const contact::Unit*> path = units.path_to_root(inner);
    return std::ranges::find(path, outer, &contact::Unit::id) != path.end();
}

}  // namespace

void with_desk(service::Store& store, const FigureDesk::Wanted& wanted, const Filter& filter, const std::function<void(FigureDesk& desk)>& use) {
    std::vector<service::FunnelCount> funnel;
    if (filter.period && is_open_link(wanted.dialogs, filter.dialog))
        store.each_funnel(quarters_of(filter), [&](const service::FunnelCount& count) { funnel.push_back(count); });
    store.read_figures([&](service::FigureRows& rows, service::TextRows& texts) {
        FigureDesk desk(rows, texts, funnel, wanted);
        use(desk);
    });
}

Look look_at_figures(Host& host, Filter filter, Timestamp now, std::function<HttpResponse(FigureDesk& desk)> make) {
    return [&host, filter = std::move(filter), now, make = std::move(make)](service::Store& store) {
        HttpResponse answer;
        with_desk(store, {host.units(), host.dialogs(), host.dashboard_settings(), filter.audience, now}, filter, [&](FigureDesk& desk) { answer = make(desk); });
        return answer;
    };
}

std::optional<Question> read_question(Parameters& parameters, const Installed& installed, const std::string& dialog) {
    const std::vector<Question> questions = questions_of(installed.dialogs, dialog);
    const std::string id = parameters.text("question");
    const Question* found = question_of(questions, id);
    if (found == nullptr && id.empty() && !questions.empty()) found = &questions.front();
    if (found != nullptr) return *found;
    parameters.fault("there is no question of that id in the dialog; /api/v1/dialogs lists those there are");
    return std::nullopt;
}

std::optional<Question> read_open_question(Parameters& parameters, const Installed& installed, const std::string& dialog) {
    const std::string id = parameters.text("question");
    for (const Question& question : questions_of(installed.dialogs, dialog))
        if (question.kind == "open" && (id.empty() || question.id == id)) return question;
    parameters.fault("\"question\" must be an open question of the dialog; /api/v1/dialogs lists those there are");
    return std::nullopt;
}

void read_trend_kind(Parameters& parameters, const Filter& filter, insight::PeriodKind& kind) {
    kind = *insight::parse_period_kind(parameters.word("kind", kinds, "month"));
    if (kind == insight::PeriodKind::week && filter.audience != insight::Audience::team) parameters.fault("weeks are for the project team only; ask for months or quarters");
}

OtherSide read_other_side(Parameters& parameters, const Installed& installed, const Reader& reader, const Filter& filter) {
    const std::string unit = parameters.text("other_unit"), period = parameters.text("other_period");
    OtherSide other{.unit = unit.empty() ? filter.unit : unit, .period = *filter.period};
    if (unit.empty() == period.empty()) {
        parameters.fault("give one of \"other_unit\" and \"other_period\", and not both");
    } else if (!unit.empty()) {
        if (const auto units = units_asked(installed.units, reader, unit); !units) parameters.fault("\"other_unit\": " + units.error().detail);
        else if (holds(installed.units, unit, filter.unit) || holds(installed.units, filter.unit, unit)) parameters.fault("\"other_unit\" must be another unit, that neither holds \"unit\" nor lies in it: the same answers would stand on both sides");
    } else if (const auto parsed = insight::parse_period(period); !parsed || parsed->kind != filter.period->kind) {
        parameters.fault("\"other_period\" must be a " + std::string(to_string(filter.period->kind)) + " as \"period\" is, such as " + name_of(*filter.period));
    } else {
        if (*parsed == *filter.period) parameters.fault("\"other_period\" must be another period than \"period\"");
        other.period = *parsed;
    }
    return other;
}

GroupedBy read_grouped_by(Parameters& parameters) {
    constexpr std::array<std::string_view, 2> groupings{"unit", "channel"};
    return parameters.word("by", groupings, "unit") == "channel" ? GroupedBy::channel : GroupedBy::unit;
}

}  // namespace stemmen::dashboard
