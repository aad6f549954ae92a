#include "dashboard/figure_desk.hpp"

#include <algorithm>

namespace stemmen::dashboard {
namespace {

using insight::Period;
using insight::PeriodKind;
using std::chrono::days;
using std::chrono::sys_days;

const std::string other_values = "other";  // what more than categories_max values are counted as

std::int64_t number(sys_days day) { return day.time_since_epoch().count(); }
Period quarter_of(sys_days day) { return insight::period_of(day, PeriodKind::quarter); }
Period month_of(sys_days day) { return insight::period_of(day, PeriodKind::month); }

// A pending talk is not final, so not an outcome.
bool is_counted(const Subject& subject, const std::string& value) {
    const bool is_outcome = subject.series.kind == service::kind_disposition || subject.series.kind == service::kind_link;
    if (is_outcome) return value != to_string(service::Disposition::pending);
    if (subject.series.kind == service::kind_theme) return value.empty() || value == subject.theme;
    return value != dialog::skip_value;  // whoever skips a question has not answered it
}

std::int64_t sum(const std::vector<std::int64_t>& persons) {
    std::int64_t all = 0;
    for (const std::int64_t each : persons) all += each;
    return all;
}

// A week that lies in two months, of two pieces that could both be shown by themselves; one without persons tells nothing.
void join(insight::Cube::Cut& one, const insight::Cube::Cut& other) {
    one.is_checked = one.is_checked && other.is_checked;
    if (sum(other.persons) == 0) return;
    if (sum(one.persons) == 0) one.shown = other.shown;
    else {
        if (one.shown.count != other.shown.count) one.shown.count = insight::CountShown::hidden;
        one.shown.answers = one.shown.answers && other.shown.answers;
        for (std::size_t column = 0; column < one.shown.cells.size(); ++column) one.shown.cells[column] = one.shown.cells[column] && other.shown.cells[column];
    }
    for (std::size_t column = 0; column < one.persons.size(); ++column) one.persons[column] += other.persons[column];
}

}  // namespace

const Seen::Part* Seen::part(std::string_view value) const {
    const auto found = std::ranges::find(parts, value, &Part::value);
    return found == parts.end() ? nullptr : &*found;
}

std::vector<service::Cell> FigureDesk::cells(const Subject& subject, service::Scale scale, const Period& within) {
    const std::int64_t from = number(within.first), to = number(next(within).first - days{1});
    std::vector<service::Cell> found;
    // A month that still runs, looked at twice, is a period of one's own choosing: outside the team, who read the texts themselves, only
    // those that are over count. A funnel is of visits and tells what nobody said.
    const bool sees_running = wanted_.audience == insight::Audience::team || subject.series.kind == kind_funnel;
    const std::int64_t running = number(month_of(std::chrono::floor<days>(wanted_.now)).first);
    const auto counts = [&](std::int64_t day) { return from <= day && day <= to && (sees_running || day < running); };
    if (subject.series.kind != kind_funnel) {
        rows_.each_cell(subject.series, scale, from, to, [&](const service::Cell& cell) {
            if (counts(cell.first) && is_counted(subject, cell.value)) found.push_back(cell);
        });
        return found;
    }
    for (const service::FunnelCount& each : funnel_) {
        const std::int64_t day = number(std::chrono::floor<days>(each.day));
        const std::string& dialog = each.dialog.empty() ? wanted_.settings.page_dialog : each.dialog;
        if (dialog == subject.series.dialog && to_string(each.step) == subject.series.question && counts(day))
            found.push_back({.first = service::first_day(scale, day), .unit = each.unit, .channel = std::string(channel_of_funnel), .value = "", .persons = each.count});
    }
    return found;
}

// Of groups only those columns that anybody is in: a set without persons hides nothing beside it.
void FigureDesk::name_columns(Loaded& loaded, const Subject& subject, const std::vector<service::Cell>& cells) const {
    std::vector<std::string> names = subject.values;
    std::set<std::string> found;
    for (const service::Cell& cell : cells)
        if (cell.persons > 0) found.insert(cell.value);
    if (subject.columns == insight::Columns::groups) std::erase_if(names, [&](const std::string& name) { return !found.contains(name); });
    const std::size_t known = names.size();
    const auto end_of_told = subject.values.begin() + static_cast<std::ptrdiff_t>(subject.told_elsewhere);
    const auto told = static_cast<std::size_t>(std::ranges::count_if(names, [&](const std::string& name) { return std::find(subject.values.begin(), end_of_told, name) != end_of_told; }));
    for (const std::string& value : found)
        if (std::ranges::find(names, value) == names.end()) names.push_back(value);
    if (names.empty()) names = {subject.values.front()};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const bool fits = i + 1 < insight::categories_max || names.size() <= insight::categories_max;
        loaded.column_of[names[i]] = std::min(i, insight::categories_max - 1);
        if (fits) loaded.columns.push_back(names[i]);
        else if (loaded.columns.size() < insight::categories_max) loaded.columns.push_back(other_values);
    }
    for (std::size_t column = 0; column < loaded.columns.size(); ++column) {
        const bool is_headline = std::ranges::find(subject.share_of, loaded.columns[column]) != subject.share_of.end();
        loaded.share_of_column.push_back(column < told ? 0 : told > 0 ? 1 : subject.share_of.empty() ? 0 : column >= known ? 2 : is_headline ? 1 : 0);
    }
}

std::optional<std::int64_t> staff_of(const contact::Unit& unit, const Settings& settings) {
    if (const auto known = settings.staff.find(unit.id); known != settings.staff.end()) return known->second;
    return unit.kind == contact::UnitKind::service_place ? std::optional<std::int64_t>(0) : std::nullopt;
}

// Parents first. What is counted at a unit that is no longer in the tree belongs to the top alone.
void FigureDesk::name_units(Loaded& loaded, insight::CubeFrame& frame, const std::vector<service::Cell>& cells) const {
    std::set<std::string> seen;
    std::map<std::size_t, std::vector<const contact::Unit*>> by_depth;
    for (const service::Cell& cell : cells) {
        const std::vector<const contact::Unit*> path = seen.contains(cell.unit) ? std::vector<const contact::Unit*>{} : wanted_.units.path_to_root(cell.unit);
        seen.insert(cell.unit);
        for (std::size_t i = 0; i < path.size(); ++i)
            if (i == 0 || seen.insert(path[i]->id).second) by_depth[path.size() - 1 - i].push_back(path[i]);
    }
    if (by_depth.empty())
        for (const contact::Unit& unit : wanted_.units.units)
            if (unit.parent.empty()) by_depth[0].push_back(&unit);
    for (auto& [depth, units] : by_depth)
        for (const contact::Unit* unit : units) {
            if (!loaded.units.emplace(unit->id, frame.units.size()).second) continue;
            frame.units.push_back({.parent = unit->parent.empty() ? std::nullopt : std::optional(loaded.units.at(unit->parent)), .staff = staff_of(*unit, wanted_.settings)});
        }
}

void FigureDesk::add(const Loaded& loaded, const Subject& subject, const service::Cell& cell, const Add& add) {
    const auto column = loaded.column_of.find(cell.value);
    if (column == loaded.column_of.end()) return;
    const auto unit = loaded.units.find(cell.unit);
    const auto channel = loaded.channels.find(cell.channel);
    insight::CubeSpot spot{.unit = unit == loaded.units.end() ? 0 : unit->second, .channel = channel == loaded.channels.end() ? 0 : channel->second, .column = column->second};
    add(spot, cell.persons);
    if (subject.theme.empty() || cell.value != subject.theme) return;
    spot.column = loaded.column_of.at("");  // it has been counted there as a coded text
    add(spot, -cell.persons);
}

FigureDesk::Loaded& FigureDesk::load(const Subject& subject, sys_days quarter) {
    const auto [place, is_new] = loaded_.try_emplace({subject, quarter});
    Loaded& loaded = place->second;
    if (!is_new) return loaded;
    const std::vector<service::Cell> found = cells(subject, service::Scale::month, quarter_of(quarter));
    name_columns(loaded, subject, found);
    insight::CubeFrame frame{.quarter = quarter, .units = {}, .channels = 0, .columns = subject.columns, .share_of_column = loaded.share_of_column};
    name_units(loaded, frame, found);
    for (const service::Cell& cell : found)
        if (!cell.channel.empty() && loaded.channels.size() < insight::cube_channels_max) loaded.channels.emplace(cell.channel, 0);
    for (auto& [channel, at] : loaded.channels) at = ++frame.channels;
    loaded.cube = std::make_unique<insight::Cube>(std::move(frame), wanted_.settings.limits, wanted_.audience);
    for (const service::Cell& cell : found) {
        const auto month = static_cast<std::size_t>((std::chrono::year_month_day(sys_days{days{cell.first}}).month() - std::chrono::year_month_day(quarter).month()).count());
        add(loaded, subject, cell, [&](const insight::CubeSpot& spot, std::int64_t persons) { loaded.cube->add_in_month(month, spot, persons); });
    }
    return loaded;
}

void FigureDesk::load_days(Loaded& loaded, const Subject& subject, sys_days day) {
    const Period month = month_of(day);
    if (!loaded.months_by_day.insert(month).second) return;
    for (const service::Cell& cell : cells(subject, service::Scale::day, month))
        add(loaded, subject, cell, [&](const insight::CubeSpot& spot, std::int64_t persons) { loaded.cube->add_on_day(sys_days{days{cell.first}}, spot, persons); });
}

insight::Cube::Cut FigureDesk::cut(Loaded& loaded, const Subject& subject, std::size_t unit, const Period& period, std::size_t channel) {
    switch (period.kind) {
        case PeriodKind::quarter: return loaded.cube->in_quarter(unit, channel);
        case PeriodKind::month:
            return loaded.cube->in_month(static_cast<std::size_t>((std::chrono::year_month_day(period.first).month() - std::chrono::year_month_day(quarter_of(period.first).first).month()).count()), unit, channel);
        case PeriodKind::week: break;  // look() takes it piece by piece
    }
    load_days(loaded, subject, period.first);
    return loaded.cube->in_piece(period.first, unit, channel);
}

bool FigureDesk::is_empty(const Subject& subject, const Period& period) {
    const sys_days last = next(period).first - days{1};
    for (sys_days day = quarter_of(period.first).first; day <= last; day = next(quarter_of(day)).first) {
        Loaded& loaded = load(subject, day);
        if (period.kind != PeriodKind::week && sum(cut(loaded, subject, 0, period, 0).persons) > 0) return false;
    }
    if (period.kind != PeriodKind::week) return true;
    for (const sys_days day : {period.first, last})
        if (sum(cut(load(subject, quarter_of(day).first), subject, 0, {PeriodKind::week, day}, 0).persons) > 0) return false;
    return true;
}

std::vector<Subject> FigureDesk::siblings_of(const Subject& subject) const {
    const std::string& kind = subject.series.kind;
    std::vector<Subject> all;
    const auto add_talk_of = [&](const std::string& dialog) {
        all.push_back(invitations_of(dialog));
        for (const Question& question : questions_of(wanted_.dialogs, dialog))
            if (question.kind == "rating") all.push_back(answers_to(dialog, question));
    };
    if (kind == service::kind_talk) {
        std::set<std::string> asked;  // every version of a dialog has its name
        for (const dialog::Dialog& dialog : wanted_.dialogs.dialogs)
            if (!is_open_link(wanted_.dialogs, dialog.name) && asked.insert(dialog.name).second) add_talk_of(dialog.name);
    } else if (kind == service::kind_disposition || kind == "rating") {
        add_talk_of(subject.series.dialog);
        if (!is_open_link(wanted_.dialogs, subject.series.dialog)) all.push_back(talks_with_officers());
    } else if (kind == service::kind_theme && subject.theme.empty()) {
        all.push_back(writers_of(subject.series.dialog, subject.series.question));
    } else if (kind == "open") {
        all.push_back(coded_texts(subject.series.dialog, subject.series.question));
    }
    std::erase(all, subject);
    return all;
}

Seen FigureDesk::look(const Subject& subject, const std::string& unit, const Period& period, const std::string& channel) {
    Seen seen = look_alone(subject, unit, period, channel);
    if (!seen.is_exact) return seen;
    const auto hides = [&](const Subject& sibling) {
        const Seen other = look_alone(sibling, unit, period, channel);
        return other.all > 0 && !other.is_exact;
    };
    if (std::ranges::none_of(siblings_of(subject), hides)) return seen;
    seen.persons = seen.share = insight::Hidden::small_group;
    seen.median.reset();
    seen.is_exact = false;
    for (Seen::Part& part : seen.parts) part.is_shown = false, part.figure = insight::Hidden::small_group;
    return seen;
}

Seen FigureDesk::look_alone(const Subject& subject, const std::string& unit, const Period& period, const std::string& channel) {
    const auto part = [&](sys_days day, const Period& asked) -> std::optional<std::pair<Loaded*, insight::Cube::Cut>> {
        Loaded& loaded = load(subject, quarter_of(day).first);
        const auto at = loaded.units.find(unit);
        const auto by = loaded.channels.find(channel);
        if (at == loaded.units.end() || (!channel.empty() && by == loaded.channels.end())) return std::nullopt;
        return std::pair(&loaded, cut(loaded, subject, at->second, asked, channel.empty() ? 0 : by->second));
    };
    Seen nobody{.parts = {}};
    const bool is_empty_for_all = is_empty(subject, period);
    const insight::Hidden why = is_empty_for_all ? insight::Hidden::nobody : insight::Hidden::small_group;
    nobody.persons = nobody.share = why;
    for (const std::string& value : subject.values) nobody.parts.push_back({.value = value, .persons = 0, .is_shown = false, .figure = why});
    auto found = part(period.first, period);
    if (period.kind == PeriodKind::week) {
        const sys_days last = period.first + days{6};
        const bool is_divided = month_of(last) != month_of(period.first);
        const auto second = is_divided ? part(last, {PeriodKind::week, last}) : std::nullopt;
        if (!found) found = second;
        else if (second && second->first->columns == found->first->columns) join(found->second, second->second);
        else if (second) found->second.shown = insight::nothing(found->second.persons.size());
    }
    if (!found || is_empty_for_all) return nobody;
    return seen(*found->first, subject, found->second);
}

std::vector<std::string> FigureDesk::channels(const Subject& subject, const Period& period) {
    std::vector<std::string> names;
    for (const auto& [name, at] : load(subject, quarter_of(period.first).first).channels) names.push_back(name);
    return names;
}

Seen FigureDesk::seen(const Loaded& loaded, const Subject& subject, const insight::Cube::Cut& cut) const {
    const insight::PageRow row = publish_row(cut.persons, cut.shown, subject.columns, loaded.share_of_column, wanted_.settings.limits, wanted_.audience);
    const auto checked = [&](const insight::Figure& figure) { return cut.is_checked ? figure : insight::Figure(insight::Hidden::too_much_to_check); };
    Seen seen{.persons = checked(row.persons), .share = insight::Hidden::nobody, .median = {}, .parts = {}, .all = sum(cut.persons), .is_exact = cut.shown.count == insight::CountShown::exact, .has_parts = cut.shown.answers};
    if (!subject.share_of.empty()) seen.share = checked(row.shares.at(1));
    for (const std::string& value : subject.values)
        if (std::ranges::find(loaded.columns, value) == loaded.columns.end()) seen.parts.push_back({.value = value, .persons = 0, .is_shown = true, .figure = insight::Hidden::small_group});
    for (std::size_t column = 0; column < loaded.columns.size(); ++column)
        seen.parts.push_back({.value = loaded.columns[column], .persons = cut.persons[column], .is_shown = cut.shown.cells[column], .figure = checked(row.cells[column])});
    const auto place = [&](const Seen::Part& part) { return std::pair(std::ranges::find(subject.values, part.value) - subject.values.begin(), part.value); };
    std::ranges::sort(seen.parts, {}, place);
    if (subject.columns == insight::Columns::answers && cut.shown.answers) {
        insight::Distribution scale;
        for (std::size_t column = 0; column < std::min(loaded.columns.size(), subject.values.size()); ++column) scale.persons.push_back(cut.persons[column]);
        if (const auto middle = median_category(scale)) seen.median = loaded.columns[*middle];
    }
    return seen;
}

}  // namespace stemmen::dashboard
