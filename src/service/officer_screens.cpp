#include "service/officer_screens.hpp"

#include "service/officer_commands.hpp"

namespace stemmen::service {

using recruit::Day;
using recruit::Drive;
using recruit::DriveState;

std::string OfficerWords::unit(const std::string& id) const {
    const contact::Unit* found = kit_.units.find(id);
    return found == nullptr ? id : contact::name_of(*found, language_);
}

std::string OfficerWords::day(Day day) const {
    const std::chrono::year_month_day date{day};
    return std::to_string(unsigned{date.day()}) + "." + std::to_string(unsigned{date.month()}) + "." + std::to_string(int{date.year()});
}

std::string OfficerWords::state(const Drive& drive, Day today) const {
    if (drive.state != DriveState::running) return (*this)("state." + std::string(to_string(drive.state)));
    if (drive.stopped_on) return (*this)("state.stopped");
    return (*this)(today > drive.ends_on ? "state.over" : "state.running");
}

std::string OfficerWords::period(const Drive& drive) const { return (*this)("period", {{"from", day(drive.starts_on)}, {"to", day(drive.ends_on)}}); }

OfficerButton command_button(const OfficerWords& words, std::string_view verb) {
    for (const auto& [known, command] : {std::pair{verb_new, OfficerCommand::fresh}, {verb_mine, OfficerCommand::mine}, {verb_running, OfficerCommand::running}, {verb_results, OfficerCommand::results}, {verb_help, OfficerCommand::help}})
        if (known == verb) return {.title = command_title(command, words.kit().texts, words.language()), .verb = std::string(verb), .data = {}, .url = {}, .sends_fields = false};
    return {};
}

OfficerButton drive_button(std::string title, std::string verb, const KeptDrive& kept) {
    return {.title = std::move(title), .verb = std::move(verb), .data = {{"drive", std::to_string(kept.number)}, {"version", std::to_string(kept.version)}}, .url = {}, .sends_fields = false};
}

Screen notice(const OfficerWords& words, std::string_view heading, Line line) {
    return {.kind = ScreenKind::notice, .language = words.language(), .heading = words(heading), .parts = {line}, .buttons = {command_button(words, verb_mine), command_button(words, verb_help)}, .summary = line.text};
}

Screen help_screen(const OfficerWords& words, std::string_view opening, recruit::Role role) {
    const bool may_start = role != recruit::Role::reader;
    Screen out{.kind = ScreenKind::help, .language = words.language(), .heading = words("help.heading"), .parts = {}, .buttons = {}, .summary = words(opening)};
    out.parts = {Line{words(opening)}, Line{words("help.what")}, Line{words("help.privacy"), Line::Style::quiet}};
    if (!may_start) out.parts.emplace_back(Line{words("help.rights"), Line::Style::quiet});
    if (may_start) out.buttons.push_back(command_button(words, verb_new));
    for (const std::string_view verb : {verb_mine, verb_running, verb_results}) out.buttons.push_back(command_button(words, verb));
    return out;
}

Screen list_screen(const OfficerWords& words, std::string_view name, const std::vector<KeptDrive>& drives, bool are_more, Day today) {
    const std::string key = "list." + std::string(name);
    Screen out{.kind = ScreenKind::drive_list, .language = words.language(), .heading = words(key), .parts = {}, .buttons = {}, .summary = words(key)};
    for (const KeptDrive& each : drives) {
        Item item{.heading = each.drive.title, .lines = {}, .buttons = {drive_button(words("button.show"), std::string(verb_show), each)}};
        item.lines.push_back({words("list.line", {{"state", words.state(each.drive, today)}, {"unit", words.unit(each.drive.unit)}, {"period", words.period(each.drive)}}), Line::Style::quiet});
        item.lines.push_back({words("list.owner", {{"name", each.drive.owner.name}}), Line::Style::quiet});
        out.parts.emplace_back(std::move(item));
    }
    if (drives.empty()) out.parts.emplace_back(Line{words("list.none_" + std::string(name))});
    if (are_more) out.parts.emplace_back(Line{words("list.more"), Line::Style::quiet});
    return out;
}

Screen status_screen(const OfficerWords& words, const KeptDrive& kept, Day today) {
    const Drive& drive = kept.drive;
    const std::string state = words.state(drive, today);
    Screen out{.kind = ScreenKind::drive_status, .language = words.language(), .heading = drive.title, .parts = {}, .buttons = {}, .summary = words("status.summary", {{"title", drive.title}, {"state", state}})};
    Facts facts{{{words("fact.state"), state}, {words("fact.unit"), words.unit(drive.unit)}, {words("fact.period"), words.period(drive)}}};
    if (const auto left = recruit::days_left(drive, today)) facts.rows.emplace_back(words("fact.left"), std::to_string(left->count()));
    facts.rows.emplace_back(words("fact.owner"), drive.owner.name);
    if (!drive.deputy.name.empty()) facts.rows.emplace_back(words("fact.deputy"), drive.deputy.name);
    out.parts.emplace_back(std::move(facts));
    out.refresh = drive_button(words("button.refresh"), std::string(verb_show), kept);
    out.buttons.push_back(out.refresh);
    return out;
}

}  // namespace stemmen::service
