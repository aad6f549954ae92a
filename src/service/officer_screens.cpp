#include "service/officer_screens.hpp"

#include <algorithm>

#include "insight/publish.hpp"
#include "service/officer_commands.hpp"
#include "service/officer_group.hpp"

namespace stemmen::service {
namespace {

using recruit::Day;
using recruit::Drive;
using recruit::DriveState;
using recruit::DriveStep;
using Style = Line::Style;

// So that a phone need not be scrolled for hours.
constexpr std::size_t overlaps_shown_max = 3;

Screen screen_of(const OfficerWords& words, ScreenKind kind, std::string heading) {
    Screen out{.kind = kind, .language = words.language(), .heading = std::move(heading)};
    out.summary = out.heading;
    return out;
}

std::string wanted_of(const Drive& drive) { return std::to_string(recruit::recruits(drive.kind) ? drive.seats_wanted : drive.answers_wanted); }

OfficerButton dashboard_button(const OfficerWords& words, const Drive& drive) {
    return {.title = words("button.dashboard"), .verb = {}, .data = {}, .url = words.kit().public_url + "/dashboard?unit=" + drive.unit};
}

// Whoever comes by Messenger is asked what everybody is asked there, so that only a drive about that counts them.
bool has_messenger_link(const OfficerWords& words, const Drive& drive) {
    return drive.kind == recruit::DriveKind::after_conversation && !words.kit().messenger_page.empty() && !words.kit().messenger_is_off;
}
std::string address_of(const OfficerWords& words, const Drive& drive) { return words.kit().public_url + "/s/" + drive.link; }

Field text_field(const OfficerWords& words, std::string_view name, std::string value, const std::vector<recruit::Problem>& problems) {
    Field out{.name = "f_" + std::string(name), .kind = Field::Kind::long_text, .label = words("form." + std::string(name)), .value = std::move(value), .characters_max = end_text_characters_max};
    for (const recruit::Problem& each : problems)
        if (each.field == name) out.problem = each.sentence;
    return out;
}

// Those that are about no field of the screen.
void add_problems(Screen& screen, const std::vector<recruit::Problem>& problems) {
    for (const recruit::Problem& each : problems) {
        const bool has_field = std::ranges::any_of(screen.parts, [&](const Part& part) {
            const auto* field = std::get_if<Field>(&part);
            return field != nullptr && field->name == "f_" + std::string(each.field);
        });
        if (!has_field) screen.parts.insert(screen.parts.begin(), Line{each.sentence, Style::problem});
    }
}

void add_approval(const OfficerWords& words, const KeptDrive& kept, Screen& out) {
    const Drive& drive = kept.drive;
    for (const auto& [name, text] : {std::pair{"form.purpose", &drive.fields.purpose}, {"form.audience", &drive.fields.audience}, {"form.use", &drive.fields.use}, {"form.decision", &drive.decision}, {"form.incoming", &drive.incoming}, {"form.ethics", &drive.fields.ethics}})
        out.parts.emplace_back(CopyText{words(name), *text});
    if (drive.for_minors) out.parts.emplace_back(Line{words("status.minors"), Style::warning});
    if (drive.is_sensitive) out.parts.emplace_back(Line{words("status.sensitive"), Style::warning});
    Field dpia{.name = "f_dpia", .kind = Field::Kind::choice, .label = words("approve.dpia"), .missing = words("approve.dpia.missing")};
    dpia.choices = {{"covered", words("approve.covered")}, {"own", words("approve.own")}};
    out.parts.emplace_back(std::move(dpia));
    OfficerButton approve = drive_button(words("button.approve"), verb_approve, kept);
    approve.sends_fields = true;
    out.buttons.push_back(std::move(approve));
    out.buttons.push_back(drive_button(words("button.return"), verb_return_form, kept));
}

std::string hidden_or(const OfficerWords& words, std::optional<int> count) {
    return count ? std::to_string(*count) : words("count.few", {{"number", std::to_string(recruit::shown_from)}});
}

void add_steps(const OfficerWords& words, const StatusView& view, Day today, Screen& out) {
    const KeptDrive& kept = view.kept;
    const Drive& drive = kept.drive;
    const auto add = [&](std::string_view text, std::string_view verb) { out.buttons.push_back(drive_button(words(text), verb, kept)); };
    if (view.people) {
        if (view.people->stage == RecruitStage::no_plan) add("button.plan", verb_plan_form);
        else add("button.group", verb_group);
    }
    switch (drive.state) {
        case DriveState::draft:
            if (view.may_approve) add_approval(words, kept, out);
            else if (!drive.asked_on) add("button.ask", verb_ask);
            if (!view.may_approve) add("button.edit", verb_edit);
            break;
        case DriveState::approved:
            add("button.start", verb_start);
            if (has_share(words, drive)) add("button.share", verb_share);
            add("button.edit", verb_edit);
            break;
        case DriveState::running:
            if (has_share(words, drive)) add("button.share", verb_share);
            if (recruit::collects(drive, today)) add("button.stop", verb_stop_sure);
            else add("button.close", verb_close_form);
            break;
        case DriveState::closed: add("button.tell", verb_tell_form); break;
        case DriveState::told_back: break;
    }
}

}  // namespace

std::string trait_value(const OfficerWords& words, std::string_view trait, const std::string& value) {
    if (value == recruit::elsewhere) return words("group.elsewhere");
    for (const dialog::Choice& choice : dialog::offered_choices(words.kit().dialogs.texts, "screen." + std::string(trait), words.language()))
        if (choice.value == value) return choice.title;
    return value;
}

void add_people(const OfficerWords& words, const RecruitStatus& people, Facts& facts) {
    const auto add = [&](std::string_view name, std::optional<int> count) { facts.rows.emplace_back(words(name), hidden_or(words, count)); };
    if (people.stage != RecruitStage::drawn) return add("fact.volunteers", people.standings.volunteers);
    add("fact.invited", people.invited);
    add("fact.accepted", people.accepted);
    add("fact.waiting", people.waiting);
}

void add_missing(const OfficerWords& words, const RecruitStatus& people, Screen& out) {
    if (people.stage == RecruitStage::no_plan) return out.parts.emplace_back(Line{words("people.no_plan"), Style::warning}), void();
    std::string missing;
    for (const recruit::Standing& each : people.standings.rows)
        if (each.is_missing) missing += (missing.empty() ? "" : ", ") + trait_value(words, to_string(each.trait), each.value);
    if (!missing.empty()) out.parts.emplace_back(Line{words("people.missing", {{"who", missing}}), Style::warning});
    if (people.is_full) out.parts.emplace_back(Line{words("people.full"), Style::good});
    if (people.has_unreachable) out.parts.emplace_back(Line{words("people.unreachable"), Style::warning});
}

bool has_share(const OfficerWords& words, const Drive& drive) { return !drive.link.empty() || has_messenger_link(words, drive); }

std::string OfficerWords::unit(const std::string& id) const {
    const contact::Unit* found = kit_.units.find(id);
    return found == nullptr ? id : contact::name_of(*found, language_);
}

std::string OfficerWords::day(Day day) const {
    const std::chrono::year_month_day date{day};
    return std::to_string(unsigned{date.day()}) + "." + std::to_string(unsigned{date.month()}) + "." + std::to_string(int{date.year()});
}

std::string OfficerWords::state(const Drive& drive, Day today) const {
    if (drive.state == DriveState::draft && drive.asked_on) return (*this)("state.asked");
    if (drive.state == DriveState::draft && drive.sent_back) return (*this)("state.sent_back");
    if (drive.state != DriveState::running) return (*this)("state." + std::string(to_string(drive.state)));
    if (drive.stopped_on) return (*this)("state.stopped");
    return (*this)(today > drive.ends_on ? "state.over" : "state.running");
}

std::string OfficerWords::period(const Drive& drive) const { return (*this)("period", {{"from", day(drive.starts_on)}, {"to", day(drive.ends_on)}}); }

std::string told_count(const OfficerWords& words, std::int64_t persons) {
    constexpr std::int64_t step = insight::open_count_step;
    if (persons < step) return words("count.few", {{"number", std::to_string(step)}});
    return words("count.at_least", {{"number", std::to_string(persons / step * step)}});
}

OfficerButton command_button(const OfficerWords& words, std::string_view verb) {
    for (const auto& [known, command] : {std::pair{verb_new, OfficerCommand::fresh}, {verb_mine, OfficerCommand::mine}, {verb_running, OfficerCommand::running}, {verb_results, OfficerCommand::results}, {verb_help, OfficerCommand::help}})
        if (known == verb) return {.title = command_title(command, words.kit().texts, words.language()), .verb = std::string(verb), .data = {}, .url = {}, .sends_fields = false};
    return {};
}

OfficerButton drive_button(std::string title, std::string_view verb, const KeptDrive& kept) {
    return {.title = std::move(title), .verb = std::string(verb), .data = {{"drive", std::to_string(kept.number)}, {"version", std::to_string(kept.version)}}, .url = {}, .sends_fields = false};
}

Screen notice(const OfficerWords& words, std::string_view heading, Line line) {
    Screen out = screen_of(words, ScreenKind::notice, words(heading));
    out.summary = line.text;
    out.parts = {std::move(line)};
    out.buttons = {command_button(words, verb_mine), command_button(words, verb_help)};
    return out;
}

Screen help_screen(const OfficerWords& words, std::string_view opening, recruit::Role role) {
    const bool may_start = role != recruit::Role::reader;
    Screen out = screen_of(words, ScreenKind::help, words("help.heading"));
    out.summary = words(opening);
    out.parts = {Line{words(opening)}, Line{words("help.what")}, Line{words("help.privacy"), Style::quiet}};
    if (!may_start) out.parts.emplace_back(Line{words("help.rights"), Style::quiet});
    if (may_start) out.buttons.push_back(command_button(words, verb_new));
    for (const std::string_view verb : {verb_mine, verb_running, verb_results}) out.buttons.push_back(command_button(words, verb));
    return out;
}

Screen list_screen(const OfficerWords& words, const ListView& view, Day today) {
    const std::string key = "list." + std::string(view.name);
    Screen out = screen_of(words, ScreenKind::drive_list, words(key));
    const std::string_view verb = view.name == "results" ? verb_result : verb_show;
    for (const KeptDrive& each : view.drives) {
        Item item{.heading = each.drive.title, .lines = {}, .buttons = {drive_button(words("button.show"), verb, each)}};
        item.lines.push_back({words("list.line", {{"state", words.state(each.drive, today)}, {"unit", words.unit(each.drive.unit)}, {"period", words.period(each.drive)}}), Style::quiet});
        item.lines.push_back({words("list.owner", {{"name", each.drive.owner.name}}), Style::quiet});
        out.parts.emplace_back(std::move(item));
    }
    if (view.drives.empty()) out.parts.emplace_back(Line{words("list.none_" + std::string(view.name))});
    if (view.are_more) out.parts.emplace_back(Line{words("list.more"), Style::quiet});
    out.buttons.push_back(command_button(words, verb_new));
    return out;
}

Screen status_screen(const OfficerWords& words, const StatusView& view, Day today) {
    const Drive& drive = view.kept.drive;
    const std::string state = words.state(drive, today);
    Screen out = screen_of(words, ScreenKind::drive_status, drive.title);
    out.summary = words("status.summary", {{"title", drive.title}, {"state", state}});
    for (const Line& each : view.news) out.parts.emplace_back(each);
    for (const std::string& each : view.problems) out.parts.emplace_back(Line{each, Style::problem});
    Facts facts{{{words("fact.state"), state}}};
    const auto add = [&](std::string_view name, std::string value) { facts.rows.emplace_back(words(name), std::move(value)); };
    const bool has_started = drive.state != DriveState::draft && drive.state != DriveState::approved;
    const std::string_view what = recruit::recruits(drive.kind) ? "fact.came" : "fact.answers";
    if (view.people) add_people(words, *view.people, facts);
    else if (has_started) add(what, words("fact.of_wanted", {{"count", told_count(words, view.counts.answered)}, {"wanted", wanted_of(drive)}}));
    else add(recruit::recruits(drive.kind) ? "fact.seats" : "fact.wanted", wanted_of(drive));
    if (const auto left = recruit::days_left(drive, today)) add("fact.left", std::to_string(left->count()));
    add("fact.kind", words.kit().templates.text(drive.kind, "name", words.language()));
    add("fact.unit", words.unit(drive.unit));
    add("fact.period", words.period(drive));
    add("fact.owner", drive.owner.name);
    if (!drive.deputy.directory_id.empty()) add("fact.deputy", drive.deputy.name);
    if (drive.approval) add("fact.approved_by", drive.approval->by.name);
    out.parts.emplace_back(std::move(facts));
    if (drive.state == DriveState::draft && drive.sent_back) out.parts.emplace_back(CopyText{words("status.sent_back", {{"approver", drive.sent_back->by.name}}), drive.sent_back->reason});
    for (std::size_t i = 0; i < std::min(view.overlaps.size(), overlaps_shown_max); ++i)
        out.parts.emplace_back(Line{words("form.overlap", {{"title", view.overlaps[i].title}, {"owner", view.overlaps[i].owner}}), Style::warning});
    if (words.kit().messenger_is_off && recruit::collects(drive, today)) out.parts.emplace_back(Line{words(drive.link.empty() ? "messenger.off" : "messenger.off.link"), Style::warning});
    if (view.people) add_missing(words, *view.people, out);
    add_steps(words, view, today, out);
    out.refresh = drive_button(words("button.refresh"), verb_show, view.kept);
    if (has_started) {
        out.buttons.push_back(drive_button(words("button.results"), verb_result, view.kept));
        out.buttons.push_back(out.refresh);
    }
    return out;
}

Screen share_screen(const OfficerWords& words, const KeptDrive& kept) {
    const Drive& drive = kept.drive;
    const std::string messenger = "https://m.me/" + words.kit().messenger_page + "?ref=" + drive_name(kept.number), address = drive.link.empty() ? messenger : address_of(words, drive);
    Screen out = screen_of(words, ScreenKind::notice, words("share.heading", {{"title", drive.title}}));
    out.parts = {CopyText{words(drive.link.empty() ? "share.messenger" : "share.address"), address}};
    if (drive.state == DriveState::approved && !drive.link.empty()) out.parts.emplace_back(Line{words("share.opens_at_start"), Style::quiet});
    for (const Language language : {Language::nb, Language::nn}) {
        const OfficerWords own(words.kit(), language);
        const std::string text = recruit::recruits(drive.kind)
                                     ? dialog::render(words.kit().dialogs.texts, "invite.facebook_post", language, {{"sted", own.unit(drive.unit)}, {"tema", drive.title}, {"lenke", address}})
                                     : own("post.answer", {{"place", own.unit(drive.unit)}, {"link", address}});
        out.parts.emplace_back(CopyText{words("share.post." + std::string(to_string(language))), text});
    }
    for (const Language language : officer_languages)
        if (!drive.link.empty()) out.buttons.push_back({.title = words("button.poster." + std::string(to_string(language))), .verb = {}, .data = {}, .url = address + "/poster?lang=" + std::string(to_string(language))});
    out.buttons.push_back(drive_button(words("button.status"), verb_show, kept));
    return out;
}

Screen result_screen(const OfficerWords& words, const KeptDrive& kept, const DriveCounts& counts, Day today) {
    const Drive& drive = kept.drive;
    Screen out = screen_of(words, ScreenKind::results, words("result.heading", {{"title", drive.title}}));
    Facts facts{{{words("fact.state"), words.state(drive, today)},
                 {words(recruit::recruits(drive.kind) ? "fact.came" : "fact.answers"), words("fact.of_wanted", {{"count", told_count(words, counts.answered)}, {"wanted", wanted_of(drive)}})},
                 {words("fact.completed"), told_count(words, counts.completed)}}};
    out.parts = {std::move(facts), Line{words("result.rounded"), Style::quiet}};
    if (drive.told_on) {
        out.parts.emplace_back(CopyText{words("form.said"), drive.told.said});
        if (!drive.told.did.empty()) out.parts.emplace_back(CopyText{words("form.did"), drive.told.did});
        if (!drive.told.could_not.empty()) out.parts.emplace_back(CopyText{words("form.could_not"), drive.told.could_not});
    }
    out.parts.emplace_back(Line{words("help.privacy"), Style::quiet});
    if (!words.kit().public_url.empty()) out.buttons.push_back(dashboard_button(words, drive));
    out.buttons.push_back(drive_button(words("button.status"), verb_show, kept));
    return out;
}

Screen close_form(const OfficerWords& words, const EndView& view) {
    Screen out = screen_of(words, ScreenKind::tell_form, words("close.heading", {{"title", view.kept.drive.title}}));
    out.parts = {Line{words("close.what")}, text_field(words, "follow_up", view.written.fields.follow_up, view.problems), text_field(words, "sharing", view.written.fields.sharing, view.problems)};
    add_problems(out, view.problems);
    OfficerButton close = drive_button(words("button.close"), verb_close, view.kept);
    close.sends_fields = true;
    out.buttons = {std::move(close), drive_button(words("button.cancel"), verb_show, view.kept)};
    return out;
}

Screen tell_form(const OfficerWords& words, const EndView& view) {
    Screen out = screen_of(words, ScreenKind::tell_form, words("tell.heading", {{"title", view.kept.drive.title}}));
    out.parts = {Line{words("tell.what")}, text_field(words, "said", view.written.told.said, view.problems), text_field(words, "did", view.written.told.did, view.problems),
                 text_field(words, "could_not", view.written.told.could_not, view.problems)};
    add_problems(out, view.problems);
    OfficerButton tell = drive_button(words("button.tell"), verb_tell, view.kept);
    tell.sends_fields = true;
    out.buttons = {std::move(tell), drive_button(words("button.cancel"), verb_show, view.kept)};
    return out;
}

Screen return_form(const OfficerWords& words, const KeptDrive& kept, const std::vector<recruit::Problem>& problems) {
    Screen out = screen_of(words, ScreenKind::tell_form, words("return.heading", {{"title", kept.drive.title}}));
    Field reason{.name = "f_reason", .kind = Field::Kind::long_text, .label = words("return.reason"), .missing = words("return.reason.missing"), .characters_max = recruit::reason_characters_max};
    for (const recruit::Problem& each : problems) reason.problem = each.sentence;
    out.parts = {Line{words("return.what")}, std::move(reason)};
    OfficerButton send = drive_button(words("button.return"), verb_return, kept);
    send.sends_fields = true;
    out.buttons = {std::move(send), drive_button(words("button.cancel"), verb_show, kept)};
    return out;
}

Screen stop_question(const OfficerWords& words, const KeptDrive& kept) {
    Screen out = screen_of(words, ScreenKind::notice, words("stop.heading", {{"title", kept.drive.title}}));
    out.parts = {Line{words("stop.what"), Style::warning}};
    out.buttons = {drive_button(words("button.stop_now"), verb_stop, kept), drive_button(words("button.cancel"), verb_show, kept)};
    return out;
}

Screen reminder_screen(const OfficerWords& words, const KeptDrive& kept, const recruit::Due& due) {
    Screen out = screen_of(words, ScreenKind::reminder, words("remind.heading", {{"title", kept.drive.title}}));
    out.parts = {Line{words("remind." + std::string(to_string(due.reminder)))}};
    if (due.is_deputy) out.parts.emplace_back(Line{words("remind.deputy", {{"owner", kept.drive.owner.name}})});
    out.summary = out.heading;
    out.buttons = {drive_button(words("button.show"), verb_show, kept)};
    return out;
}

}  // namespace stemmen::service
