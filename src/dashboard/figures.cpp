#include "dashboard/figures.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "dashboard/figure_json.hpp"
#include "dashboard/not_asked_words.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;
using insight::Figure;
using insight::Hidden;
using insight::Period;

Period before(const Period& period) { return insight::period_of(period.first - std::chrono::days{1}, period.kind); }

json or_null(const std::optional<std::string>& value) { return value ? json(*value) : json(nullptr); }

// The unit and those right below it, in the order of the tree.
json units_of(FigureDesk& desk, const Filter& filter, const Subject& subject) {
    json units = json::array();
    const auto add = [&](const std::string& unit) {
        const Seen seen = desk.look(subject, unit, *filter.period, filter.channel);
        units.push_back({{"unit", unit}, {"answered", as_json(seen.persons)}, {"share", as_json(seen.share)}});
    };
    add(filter.unit);
    for (const contact::Unit* unit : desk.wanted().units.children(filter.unit)) add(unit->id);
    return units;
}

json headline(FigureDesk& desk, const Filter& filter, const Question& question) {
    const Subject subject = answers_to(filter.dialog, question);
    const Seen now = desk.look(subject, filter.unit, *filter.period, filter.channel), then = desk.look(subject, filter.unit, before(*filter.period), filter.channel);
    json change = nullptr;
    if (std::holds_alternative<insight::ShareFigure>(now.share)) change = as_json(compare(now.share, then.share));
    return {{"question", question.id}, {"answered", as_json(now.persons)}, {"share", as_json(now.share)}, {"share_of", subject.share_of}, {"median", or_null(now.median)}, {"change", std::move(change)}};
}

// How many talks nobody was asked after: what is left of two numbers that are both shown.
Figure not_asked(const Seen& talks, insight::Audience audience) {
    if (!talks.is_exact) return talks.persons;
    const Seen::Part* const asked = talks.part("asked");
    if (asked == nullptr || !asked->is_shown) return Hidden::small_group;
    const std::int64_t rest = talks.all - asked->persons;
    if (audience != insight::Audience::open) return insight::CountOnly{rest, false};
    return insight::CountOnly{(rest + insight::open_count_step / 2) / insight::open_count_step * insight::open_count_step, true};
}

}  // namespace

json notes_of(FigureDesk& desk, const Filter& filter) {
    json notes = json::array();
    if (is_open_link(desk.wanted().dialogs, filter.dialog))
        notes.push_back(names("Selvvalgt utvalg: lenken er åpen for alle, så ingen vet hvor mange som ble spurt.", "Sjølvvalt utval: lenkja er open for alle, så ingen veit kor mange som vart spurde.",
                              "Self-chosen sample: the link is open to all, so nobody knows how many were asked."));
    notes.push_back(names("Intervallene dekker bare tilfeldigheter, ikke hvem som valgte å svare.", "Intervalla dekkjer berre det tilfeldige, ikkje kven som valde å svare.",
                          "The intervals cover chance only, not who chose to answer."));
    const auto today = std::chrono::floor<std::chrono::days>(desk.wanted().now);
    const bool is_running = filter.period && filter.period->first <= today && today < next(*filter.period).first;
    if (is_running && filter.audience == insight::Audience::team)
        notes.push_back(names("Perioden er ikke over: tallene vokser ennå.", "Perioden er ikkje over: tala veks enno.", "The period is not over: the numbers still grow."));
    else if (is_running)
        notes.push_back(names("Perioden er ikke over: måneden som går, er med når den er slutt, så ingen kan se hva enkeltpersoner svarte i mellomtiden.",
                              "Perioden er ikkje over: månaden som går, er med når han er slutt, så ingen kan sjå kva enkeltpersonar svara i mellomtida.",
                              "The period is not over: the running month is included when it has ended, so that nobody can see what single persons answered in between."));
    if (desk.freshness().stale_days > 0)
        notes.push_back(names("Noe av det som nettopp kom inn, er ikke talt ennå.", "Noko av det som nettopp kom inn, er ikkje talt enno.", "Some of what has just come in is not counted yet."));
    return notes;
}

json answer_about(FigureDesk& desk, const Filter& filter) {
    return {{"as_of", format_timestamp(as_of(desk.freshness(), desk.wanted().now))}, {"filter", as_json(filter)}, {"notes", notes_of(desk, filter)}};
}

json overview_of(FigureDesk& desk, const Filter& filter) {
    json answer = answer_about(desk, filter);
    json headlines = json::array(), texts = json::array(), units = json::array();
    const std::vector<Question> questions = questions_of(desk.wanted().dialogs, filter.dialog);
    for (const Question& question : questions) {
        if (!question.share_of.empty()) headlines.push_back(headline(desk, filter, question));
        if (question.kind == "open") texts.push_back({{"question", question.id}, {"figure", as_json(desk.look(answers_to(filter.dialog, question), filter.unit, *filter.period, filter.channel).persons)}});
    }
    if (const Question* first = question_of(questions, "")) units = units_of(desk, filter, answers_to(filter.dialog, *first));
    answer["headlines"] = std::move(headlines);
    answer["units"] = std::move(units);
    answer["participation"] = participation_of(desk, filter, 1);
    answer["texts"] = std::move(texts);
    answer["not_asked"] = as_json(not_asked(desk.look(talks_with_officers(), filter.unit, *filter.period, filter.channel), filter.audience));
    return answer;
}

json distribution_of(FigureDesk& desk, const Filter& filter, const Question& question) {
    const Subject subject = answers_to(filter.dialog, question);
    const Seen seen = desk.look(subject, filter.unit, *filter.period, filter.channel);
    json categories = json::array();
    for (const Seen::Part& part : seen.parts)
        categories.push_back({{"value", part.value}, {"label", names(desk.wanted().dialogs.texts, question.text, part.value)}, {"figure", as_json(part.figure)}});
    json answer = answer_about(desk, filter);
    answer["question"] = question.id;
    answer["answered"] = as_json(seen.persons);
    answer["share"] = as_json(seen.share);
    answer["share_of"] = subject.share_of;
    answer["median"] = or_null(question.kind == "rating" ? seen.median : std::nullopt);  // choices are in no order
    answer["categories"] = std::move(categories);
    answer["units"] = units_of(desk, filter, subject);
    return answer;
}

json trend_of(FigureDesk& desk, const Filter& filter, const Question& question, insight::PeriodKind kind, int count) {
    const Subject subject = answers_to(filter.dialog, question);
    Period period = insight::period_of(next(*filter.period).first - std::chrono::days{1}, kind);
    json points = json::array();
    for (int i = 0; i < count; ++i, period = before(period)) {
        const Seen seen = desk.look(subject, filter.unit, period, filter.channel);
        points.push_back({{"period", name_of(period)}, {"answered", as_json(seen.persons)}, {"share", as_json(seen.share)}});
    }
    std::reverse(points.begin(), points.end());
    json answer = answer_about(desk, filter);
    answer["question"] = question.id;
    answer["kind"] = to_string(kind);
    answer["share_of"] = subject.share_of;
    answer["points"] = std::move(points);
    return answer;
}

json not_asked_of(FigureDesk& desk, const Filter& filter) {
    const Seen talks = desk.look(talks_with_officers(), filter.unit, *filter.period, filter.channel);
    json answer = answer_about(desk, filter);
    answer["talks"] = as_json(talks.persons);
    answer["asked"] = as_json(Figure(Hidden::nobody));
    json reasons = json::array();
    for (const Seen::Part& part : talks.parts) {
        if (part.value == "asked") answer["asked"] = as_json(part.figure);
        else reasons.push_back({{"reason", part.value}, {"label", why_not_asked(part.value)}, {"figure", as_json(part.figure)}});
    }
    answer["reasons"] = std::move(reasons);
    return answer;
}

json themes_of(FigureDesk& desk, const Filter& filter, const Question& question) {
    std::map<std::int64_t, service::Theme> newest;
    for (service::Theme& theme : desk.texts().codebook()) newest[theme.id] = std::move(theme);
    json themes = json::array();
    for (const auto& [id, theme] : newest) {
        if (!theme.question.empty() && theme.question != question.id) continue;
        const Seen seen = desk.look(theme_in_texts(filter.dialog, question.id, id), filter.unit, *filter.period, filter.channel);
        if (theme.is_retired && !seen.is_exact) continue;
        const Seen::Part* const part = seen.part(std::to_string(id));
        themes.push_back({{"theme", id}, {"name", theme.name}, {"figure", as_json(part == nullptr ? Figure(Hidden::small_group) : part->figure)}});
    }
    json answer = answer_about(desk, filter);
    answer["question"] = question.id;
    answer["texts"] = as_json(desk.look(coded_texts(filter.dialog, question.id), filter.unit, *filter.period, filter.channel).persons);
    answer["themes"] = std::move(themes);
    return answer;
}

json compare_of(FigureDesk& desk, const Filter& filter, const Question& question, const OtherSide& other) {
    const Subject subject = answers_to(filter.dialog, question);
    const Seen first = desk.look(subject, filter.unit, *filter.period, filter.channel), second = desk.look(subject, other.unit, other.period, filter.channel);
    const auto side = [](const std::string& unit, const Period& period, const Seen& seen) { return json{{"unit", unit}, {"period", name_of(period)}, {"figure", as_json(seen.share)}}; };
    json answer = answer_about(desk, filter);
    answer["question"] = question.id;
    answer["share_of"] = subject.share_of;
    answer["first"] = side(filter.unit, *filter.period, first);
    answer["second"] = side(other.unit, other.period, second);
    answer["difference"] = as_json(compare(first.share, second.share));
    return answer;
}

}  // namespace stemmen::dashboard
