#include "service/officer_seats.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "recruit/public_value.hpp"
#include "service/access_log.hpp"
#include "service/volunteers.hpp"

namespace stemmen::service {
namespace {

using Values = std::map<std::string, std::string>;
using Style = Line::Style;

constexpr std::size_t public_value_characters_max = 200, source_characters_max = 200, codes_characters_max = 4'000;
constexpr std::size_t stage_characters = 16;

Screen form_of(const OfficerWords& words, std::string_view heading, const KeptDrive& kept) {
    Screen out{.kind = ScreenKind::tell_form, .language = words.language(), .heading = words(heading, {{"title", kept.drive.title}})};
    out.summary = out.heading;
    return out;
}

void add_submit(const OfficerWords& words, std::string_view title, std::string_view verb, const KeptDrive& kept, Screen& out) {
    OfficerButton submit = group_button(words, title, verb, kept);
    submit.sends_fields = true;
    out.buttons = {std::move(submit), drive_button(words("button.cancel"), verb_group, kept)};
}

GroupAnswer changed(const OfficerWords& words, const KeptDrive& kept, std::string_view news, Style style, Timestamp now) {
    return {.screen = group_screen(words, kept, {Line{words(news), style}}, now), .has_changed = style == Style::good};
}

// ---- preparing ----

Screen prepare_form(const OfficerWords& words, const KeptDrive& kept, const std::string& stands, const std::string& problem) {
    Screen out = form_of(words, "group.prepare.heading", kept);
    out.parts.emplace_back(Line{words("group.prepare.what")});
    out.parts.emplace_back(Field{.name = "f_source", .label = words("group.source"), .value = stands, .hint = words("group.source.hint"), .problem = problem, .missing = words("group.source.missing"), .characters_max = source_characters_max});
    out.parts.emplace_back(Line{words("group.prepare.late", {{"day", words.day(kept.drive.ends_on)}}), Style::quiet});
    add_submit(words, "button.prepare_now", verb_prepare, kept, out);
    return out;
}

GroupAnswer prepare(const OfficerWords& words, const KeptDrive& kept, const Values& form, const recruit::Officer& by, Timestamp now) {
    const std::string source = typed(form, "source", source_characters_max);
    if (!recruit::canonical_source(source)) return {.screen = prepare_form(words, kept, source, words("group.source.missing"))};
    auto frozen = freeze(*words.kit().recruitment, {.drive = kept.number, .seats_wanted = kept.drive.seats_wanted, .fixed = {}});
    if (!frozen) return changed(words, kept, frozen.error().code == Errc::conflict ? "group.draw.already" : "group.prepare.too_few", Style::problem, now);
    GroupAnswer answer{.screen = group_screen(words, kept, {Line{words("group.prepare.running"), Style::strong}}, now)};
    answer.job = std::make_shared<const DrawJob>(DrawJob{.drive = kept.number, .pool = std::move(frozen->pool), .settings = std::move(frozen->settings), .source = source, .by = by, .language = words.language()});
    return answer;
}

// ---- drawing ----

Screen draw_form(const OfficerWords& words, const KeptDrive& kept, const std::string& stands, const std::string& problem) {
    Screen out = form_of(words, "group.draw.heading", kept);
    const auto prepared = draw_of(*words.kit().recruitment, kept.number);
    out.parts.emplace_back(Line{words("group.draw.what", {{"source", prepared ? prepared->source : ""}})});
    out.parts.emplace_back(CopyText{words("group.draw.commitment"), prepared ? prepared->commitment : ""});
    out.parts.emplace_back(Field{.name = "f_public", .label = words("group.draw.public"), .value = stands, .problem = problem, .missing = words("group.draw.public.missing"), .characters_max = public_value_characters_max});
    add_submit(words, "button.next", verb_draw_sure, kept, out);
    return out;
}

// The value as it will be read, before anything is done that cannot be undone.
GroupAnswer ask_whether_sure(const OfficerWords& words, const KeptDrive& kept, const Values& form) {
    const std::string value = typed(form, "public", public_value_characters_max);
    const Result<std::string> read = recruit::canonical_value(value);
    if (!read) return {.screen = draw_form(words, kept, value, words("group.draw.public.missing"))};
    const auto prepared = draw_of(*words.kit().recruitment, kept.number);
    Screen out = form_of(words, "group.draw.heading", kept);
    out.parts.emplace_back(Facts{{{words("group.draw.source"), prepared ? prepared->source : ""}, {words("group.draw.read"), *read}}});
    out.parts.emplace_back(Line{words("group.draw.sure"), Style::warning});
    OfficerButton draw = group_button(words, "button.draw_now", verb_draw, kept);
    draw.data["f_public"] = value;
    out.buttons = {std::move(draw), drive_button(words("button.cancel"), verb_group, kept)};
    return {.screen = std::move(out)};
}

GroupAnswer draw(const OfficerWords& words, const KeptDrive& kept, const Values& form, const recruit::Officer& by, Timestamp now) {
    const std::string value = typed(form, "public", public_value_characters_max);
    const Result<recruit::Record> drawn = confirm_draw(*words.kit().recruitment, kept.number, value, by.directory_id, now);
    if (drawn) return changed(words, kept, "group.draw.done", Style::good, now);
    if (drawn.error().code == Errc::conflict) return changed(words, kept, "group.draw.new_people", Style::warning, now);
    if (drawn.error().code == Errc::not_found) return changed(words, kept, "group.draw.not_prepared", Style::problem, now);
    return {.screen = draw_form(words, kept, value, words("group.draw.public.missing"))};
}

// ---- who came ----

// Those who could have come, by the code of the published list.
std::vector<std::pair<std::string, recruit::Seat>> expected(const RecruitKit& kit, std::int64_t drive) {
    std::vector<recruit::Seat> seats;
    kit.store.transact([&](VolunteerDesk& desk) { seats = desk.seats(drive); });
    std::vector<std::pair<std::string, recruit::Seat>> out;
    for (recruit::Seat& seat : seats)
        if (seat.state == recruit::SeatState::accepted || seat.state == recruit::SeatState::met || seat.state == recruit::SeatState::absent) out.emplace_back(published_code(kit, drive, seat.code), std::move(seat));
    std::ranges::sort(out, {}, [](const auto& each) { return each.first; });
    return out;
}

Screen met_form(const OfficerWords& words, const KeptDrive& kept) {
    Screen out = form_of(words, "group.met.heading", kept);
    Field field{.name = "f_met", .kind = Field::Kind::choices, .label = words("group.met")};
    for (const auto& [code, seat] : expected(*words.kit().recruitment, kept.number)) {
        field.choices.push_back({code, code});
        if (seat.state != recruit::SeatState::absent) field.value += (field.value.empty() ? "" : ",") + code;
    }
    if (field.choices.size() > screen_choices_max) field.choices.resize(screen_choices_max);
    out.parts.emplace_back(Line{words(field.choices.empty() ? "group.met.nobody" : "group.met.what")});
    if (field.choices.empty()) return out.buttons = {drive_button(words("button.back"), verb_group, kept)}, out;
    out.parts.emplace_back(std::move(field));
    add_submit(words, "button.save", verb_met, kept, out);
    return out;
}

GroupAnswer note_who_came(Transaction& tx, const OfficerWords& words, const KeptDrive& kept, const Values& form, const recruit::Officer& by, Timestamp now) {
    const RecruitKit& kit = *words.kit().recruitment;
    record(*words.kit().keys, tx.access(), {.at = now, .who = by.directory_id, .what = "recruit.met", .about = drive_name(kept.number), .why = "attendance", .link = {}});
    const std::string came = "," + typed(form, "met", codes_characters_max) + ",";
    for (const auto& [code, seat] : expected(kit, kept.number)) (void)mark_attendance(kit, kept.number, seat.code, came.find("," + code + ",") != std::string::npos, now);
    return changed(words, kept, "group.met.done", Style::good, now);
}

// ---- the panel ----

Screen panel_question(const OfficerWords& words, const KeptDrive& kept) {
    Screen out = form_of(words, "group.panel.heading", kept);
    out.parts.emplace_back(Line{words("group.panel.what")});
    out.buttons = {group_button(words, "button.panel_now", verb_panel, kept), drive_button(words("button.cancel"), verb_group, kept)};
    return out;
}

GroupAnswer ask(const OfficerWords& words, const KeptDrive& kept, Timestamp now) {
    const auto asked = static_cast<std::int64_t>(ask_panel(*words.kit().recruitment, kept.number, words.kit().public_url + "/delta/" + kept.drive.link, now));
    const std::string news = asked == 0 ? words("group.panel.nobody") : words("group.panel.done", {{"count", told_count(words, asked)}});
    return {.screen = group_screen(words, kept, {Line{news, asked == 0 ? Style::plain : Style::good}}, now)};
}

std::string named(const OfficerWords& words, const std::string& feature, const std::string& value) { return words("group.trait." + feature) + " " + trait_value(words, feature, value); }

}  // namespace

std::string typed(const Values& form, std::string_view name, std::size_t characters_max) {
    const auto found = form.find("f_" + std::string(name));
    if (found == form.end()) return {};
    const std::string clean = repair_utf8(found->second);
    return std::string(trim(first_code_points(trim(clean), characters_max)));
}

std::string stage_of(const RecruitKit& kit, std::int64_t drive) {
    const auto plan = plan_of(kit, drive);
    const auto draw = draw_of(kit, drive);
    const std::string stands = (plan ? to_json(*plan) : "") + "\n" + (draw ? draw->commitment + (draw->drawn_at ? "\ndrawn" : "") : "");
    return kit.keys.mac("group_stage", drive_name(drive) + "\n" + stands).substr(0, stage_characters);
}

OfficerButton group_button(const OfficerWords& words, std::string_view title, std::string_view verb, const KeptDrive& kept) {
    OfficerButton out = drive_button(words(title), verb, kept);
    out.data[std::string(group_stage)] = stage_of(*words.kit().recruitment, kept.number);
    return out;
}

GroupAnswer press_seats(Transaction& tx, const OfficerWords& words, const KeptDrive& kept, std::string_view verb, const Values& form, const recruit::Officer& by, Timestamp now) {
    const RecruitStage stage = recruit_status(*words.kit().recruitment, kept.number, kept.drive.seats_wanted).stage;
    if (stage == RecruitStage::drawn) {
        if (verb == verb_met_form) return {.screen = met_form(words, kept)};
        if (verb == verb_met) return note_who_came(tx, words, kept, form, by, now);
        return changed(words, kept, "group.draw.already", Style::warning, now);
    }
    if (stage == RecruitStage::no_plan) return changed(words, kept, "people.no_plan", Style::warning, now);
    if (verb == verb_prepare_form) return {.screen = prepare_form(words, kept, "", "")};
    if (verb == verb_prepare) return prepare(words, kept, form, by, now);
    if (verb == verb_panel_sure) return {.screen = panel_question(words, kept)};
    if (verb == verb_panel && !kept.drive.link.empty()) return ask(words, kept, now);
    if (stage != RecruitStage::prepared) return changed(words, kept, "group.draw.not_prepared", Style::problem, now);
    if (verb == verb_draw_form) return {.screen = draw_form(words, kept, "", "")};
    if (verb == verb_draw_sure) return ask_whether_sure(words, kept, form);
    if (verb == verb_draw) return draw(words, kept, form, by, now);
    return {.screen = group_screen(words, kept, {}, now)};
}

// By name alone: "2 more of 50–66" would tell how few there are (P-22). The command line has the numbers.
Screen clash_screen(const OfficerWords& words, const KeptDrive& kept, const recruit::DrawFault& fault) {
    Screen out = form_of(words, "group.clash.heading", kept);
    out.kind = ScreenKind::notice;
    const auto names = [&](const auto& all) {
        std::vector<std::string> each_once;
        for (const auto& each : all)
            if (std::string name = named(words, each.feature, each.value); std::ranges::find(each_once, name) == each_once.end()) each_once.push_back(std::move(name));
        std::string text;
        for (const std::string& each : each_once) text += (text.empty() ? "" : ", ") + each;
        return text;
    };
    if (fault.limits.empty()) out.parts.emplace_back(Line{words("group.clash.time"), Style::warning});
    else out.parts.emplace_back(Line{words("group.clash.what", {{"who", names(fault.limits)}}), Style::warning});
    if (!fault.more.empty()) out.parts.emplace_back(Line{words("group.clash.more", {{"who", names(fault.more)}})});
    if (!fault.changes.empty()) out.parts.emplace_back(Line{words("group.clash.change", {{"who", names(fault.changes.front())}})});
    out.buttons = {group_button(words, "button.plan", verb_plan_form, kept), drive_button(words("button.group"), verb_group, kept)};
    return out;
}

OfficerReply draw_prepared(Transaction& tx, const OfficerKit& kit, const DrawJob& job, const PreparedDraw& outcome, contact::Moment moment) {
    const OfficerWords words(kit, job.language);
    const auto kept = tx.drive_desk().rows().drive(job.drive);
    if (!kept || kit.recruitment == nullptr) return {};
    if (const auto* fault = std::get_if<recruit::DrawFault>(&outcome)) return {.notices = {{.to = job.by.directory_id, .screen = clash_screen(words, *kept, *fault), .shows_drive = {}}}};
    const Result<KeptDraw> prepared = keep_prepared(*kit.recruitment, job.drive, std::get<recruit::Record>(outcome), job.source, job.by.directory_id, moment.now);
    const std::string_view news = prepared ? "group.prepare.done" : prepared.error().code == Errc::over_limit ? "group.prepare.too_often" : "group.draw.already";
    Screen screen = group_screen(words, *kept, {Line{words(news), prepared ? Style::good : Style::problem}}, moment.now);
    return {.changed_drives = {job.drive}, .notices = {{.to = job.by.directory_id, .screen = std::move(screen), .shows_drive = {}}}};
}

}  // namespace stemmen::service
