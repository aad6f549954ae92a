// What Innbyggerstemmen is to bring about, as far as it can be counted here: drives, findings and decisions of the
// last twelve months, which are the police's own work and hide nobody; and what citizens say of being heard and of the service, through
// the desk as all figures are. Time saved and how staff feel are measured elsewhere.
#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "dashboard/answer.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/figure_json.hpp"
#include "dashboard/finding_json.hpp"
#include "dashboard/look.hpp"
#include "dashboard/questions.hpp"
#include "service/bank.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;

constexpr std::chrono::months looked_back{12};
constexpr std::string_view voice_question = "q.pj.voice";  // "I was heard"

recruit::Day year_before(recruit::Day day) {
    std::chrono::year_month_day date{day};
    date -= looked_back;
    if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
    return date;
}

struct Counted {
    std::array<std::int64_t, all_situations.size()> by_situation{};
    std::set<std::string> units;            // that had a drive
    std::int64_t started = 0, ended = 0, told_back = 0;
};

// `from` to today, of the units that are looked at. A drive that was told back has ended.
Counted count_drives(service::Store& store, const std::unordered_set<std::string>& units, recruit::Day from) {
    Counted counted;
    service::DriveQuery query{.units = units};
    store.read_drives([&](service::DriveRows& rows) {
        for (bool may_be_more = true; may_be_more; query.skip += query.limit) {
            const std::vector<service::KeptDrive> found = rows.find(query);
            for (const auto& [number, version, drive, by, at] : found) {
                if (drive.started_on && *drive.started_on >= from) {
                    ++counted.started;
                    counted.units.insert(drive.unit);
                    if (drive.situation) ++counted.by_situation[static_cast<std::size_t>(*drive.situation)];
                }
                if (!drive.closed_on || *drive.closed_on < from) continue;
                ++counted.ended;
                if (drive.told_on) ++counted.told_back;
            }
            may_be_more = found.size() == query.limit;
        }
    });
    return counted;
}

// Units right below the one that is looked at, and how many of them had a drive, with all that is below them.
json reach(const contact::UnitTree& tree, const std::string& unit, const std::set<std::string>& with_drive) {
    std::int64_t reached = 0;
    const std::vector<const contact::Unit*> below = tree.children(unit);
    for (const contact::Unit* child : below)
        reached += std::ranges::any_of(with_drive, [&](const std::string& one) {
            return std::ranges::any_of(tree.path_to_root(one), [&](const contact::Unit* above) { return above->id == child->id; });
        });
    return {{"with_drive", reached}, {"of", std::ssize(below)}};
}

json bank_counts(service::Store& store, const std::unordered_set<std::string>& units, recruit::Day from, recruit::Day today) {
    std::int64_t findings = 0, past = 0, told = 0, used = 0;
    std::map<std::string, std::int64_t> decisions;
    for (const auto status : {insight::UseStatus::decided, insight::UseStatus::under_way, insight::UseStatus::done, insight::UseStatus::dropped}) decisions[std::string(to_string(status))] = 0;
    service::FindingQuery query{.units = units};
    store.read_bank([&](service::BankRows& bank) {
        for (bool may_be_more = true; may_be_more; query.skip += query.limit) {
            const std::vector<service::KeptFinding> found = bank.find(query);
            for (const service::KeptFinding& each : found) {
                ++findings;
                past += insight::freshness(each.finding.best_before, today) == insight::Freshness::past;
                told += !each.finding.told.said.empty();
                used += !each.finding.uses.empty();
                for (const insight::Use& use : each.finding.uses)
                    if (use.on >= from) ++decisions[std::string(to_string(use.status))];
            }
            may_be_more = found.size() == query.limit;
        }
    });
    return {{"findings", findings}, {"past", past}, {"told_back", told}, {"used", used}, {"decisions", decisions}};
}

// Of the last quarter that is over: it grows no more, so everybody may see the same.
json of_citizens(FigureDesk& desk, const Filter& filter) {
    json heard = nullptr, satisfied = nullptr;
    const std::vector<Question> questions = questions_of(desk.wanted().dialogs, filter.dialog);
    const auto figure_of = [&](const Subject& subject, const std::string& channel) { return desk.look(subject, filter.unit, *filter.period, channel); };
    for (const Question& question : questions) {
        if (question.id != voice_question) continue;
        json answers = json::array();
        for (const Seen::Part& part : figure_of(answers_to(filter.dialog, question), "").parts)
            answers.push_back({{"value", part.value}, {"label", names(desk.wanted().dialogs.texts, question.text, part.value)}, {"figure", as_json(part.figure)}});
        heard = {{"question", question.id}, {"answers", std::move(answers)}};
    }
    if (const Question* rating = question_of(questions, "")) {
        const Subject subject = answers_to(filter.dialog, *rating);
        json channels = json::array();
        for (const std::string& channel : desk.channels(subject, *filter.period)) channels.push_back({{"channel", channel}, {"share", as_json(figure_of(subject, channel).share)}});
        satisfied = {{"question", rating->id}, {"share", as_json(figure_of(subject, "").share)}, {"channels", std::move(channels)}};
    }
    return {{"period", name_of(*filter.period)}, {"heard", std::move(heard)}, {"satisfied", std::move(satisfied)}};
}

void answer_benefits(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    Filter filter = read_filter(parameters, host, call.reader, call.moment.now, PeriodRule::all_time);
    if (filter.period) parameters.fault("this looks back twelve months, and takes no \"period\"");
    const auto asked = units_asked(host.units(), call.reader, filter.unit);
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    if (!asked) return reply(refused(asked.error()));
    const recruit::Day today = today_of(call.moment), from = year_before(today);
    const insight::Period running = insight::period_of(std::chrono::floor<std::chrono::days>(call.moment.now), insight::PeriodKind::quarter);
    filter.period = insight::period_of(running.first - std::chrono::days{1}, insight::PeriodKind::quarter);
    answer_from(host, std::move(reply), [&host, filter, units = std::unordered_set<std::string>(asked->begin(), asked->end()), today, from, now = call.moment.now](service::Store& store) {
        const Counted counted = count_drives(store, units, from);
        json situations = json::object();
        for (const Situation situation : all_situations) situations[std::string(to_string(situation))] = counted.by_situation[static_cast<std::size_t>(situation)];
        json answer{{"as_of", format_timestamp(now)}, {"unit", filter.unit}, {"dialog", filter.dialog}, {"from", service::format_day(from)}, {"to", service::format_day(today)},
                    {"units", reach(host.units(), filter.unit, counted.units)},
                    {"drives", {{"started", counted.started}, {"by_situation", std::move(situations)}, {"closed", counted.ended}, {"told_back", counted.told_back}}},
                    {"bank", bank_counts(store, units, from, today)}};
        with_desk(store, {host.units(), host.dialogs(), host.dashboard_settings(), filter.audience, now}, filter, [&](FigureDesk& desk) { answer["citizens"] = of_citizens(desk, filter); });
        return as_json(200, answer);
    });
}

}  // namespace

std::span<const Endpoint> benefit_endpoints() {
    static const Endpoint endpoints[]{{.method = "GET", .path = "/api/v1/benefits", .roles = figure_roles(), .answer = answer_benefits}};
    return endpoints;
}

}  // namespace stemmen::dashboard
