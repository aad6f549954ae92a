#include "service/officer_group.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text.hpp"

namespace stemmen::service {
namespace {

using Values = std::map<std::string, std::string>;
using Kind = Field::Kind;
using Style = Line::Style;

constexpr std::size_t public_value_characters_max = 200;

std::string typed(const Values& form, std::string_view name, std::size_t characters_max) {
    const auto found = form.find("f_" + std::string(name));
    if (found == form.end()) return {};
    const std::string clean = repair_utf8(found->second);
    return std::string(trim(first_code_points(trim(clean), characters_max)));
}

std::optional<int> number(std::string_view text) {
    int out = 0;
    const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || fault != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
    return out;
}

// "18:00", "18.00" or "18".
std::optional<std::chrono::minutes> time_of_day(std::string_view text) {
    const auto mark = text.find_first_of(":.");
    const auto hours = number(text.substr(0, mark));
    const auto minutes = mark == std::string_view::npos ? std::optional(0) : number(text.substr(mark + 1));
    constexpr int hours_end = 24, minutes_end = 60;
    if (!hours || !minutes || *hours < 0 || *hours >= hours_end || *minutes < 0 || *minutes >= minutes_end) return std::nullopt;
    return std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
}

// The instant that the clock on the wall shows so, also when summer time begins or ends before it.
Timestamp instant_of(const RecruitKit& kit, Timestamp local) { return local - kit.at(local - kit.at(local).utc_offset).utc_offset; }

Values typed_of(const RecruitKit& kit, const std::optional<recruit::Plan>& plan, const KeptDrive& kept) {
    const std::string title(first_code_points(kept.drive.title, recruit::theme_characters_max));
    if (!plan) return {{"f_theme_nb", title}, {"f_theme_nn", title}, {"f_meets_at", "18:00"}, {"f_lasts", "90"}};
    const Timestamp local = plan->meets_at + kit.at(plan->meets_at).utc_offset;
    const std::string stamp = format_timestamp(local);
    constexpr std::size_t time_begins = 11, time_characters = 5;
    return {{"f_theme_nb", plan->theme_nb}, {"f_theme_nn", plan->theme_nn}, {"f_theme_en", plan->theme_en}, {"f_meets_on", format_date(local)}, {"f_meets_at", stamp.substr(time_begins, time_characters)},
            {"f_lasts", std::to_string(plan->lasts.count())}, {"f_place", plan->place}};
}

struct PlanField {
    std::string_view name;
    Kind kind;
    std::size_t characters_max;
};
constexpr std::array plan_fields{
    PlanField{"theme_nb", Kind::text, recruit::theme_characters_max}, PlanField{"theme_nn", Kind::text, recruit::theme_characters_max}, PlanField{"theme_en", Kind::text, recruit::theme_characters_max},
    PlanField{"meets_on", Kind::day, 10},                             PlanField{"meets_at", Kind::text, 5},                             PlanField{"lasts", Kind::number, 3},
    PlanField{"place", Kind::text, recruit::meeting_place_characters_max},
};

Screen plan_form(const OfficerWords& words, const KeptDrive& kept, const Values& stands, const std::vector<recruit::Problem>& problems) {
    Screen out{.kind = ScreenKind::tell_form, .language = words.language(), .heading = words("group.plan.heading", {{"title", kept.drive.title}})};
    out.summary = out.heading;
    for (const recruit::Problem& each : problems)
        if (std::ranges::none_of(plan_fields, [&](const PlanField& field) { return field.name == each.field; })) out.parts.emplace_back(Line{each.sentence, Style::problem});
    out.parts.emplace_back(Line{words("group.plan.what")});
    for (const PlanField& each : plan_fields) {
        const std::string name = "f_" + std::string(each.name);
        const auto value = stands.find(name);
        Field field{.name = name, .kind = each.kind, .label = words("group." + std::string(each.name)), .value = value == stands.end() ? "" : value->second, .missing = words("group." + std::string(each.name) + ".missing")};
        if (each.kind == Kind::text) field.characters_max = each.characters_max;
        if (each.kind == Kind::number) field.from = static_cast<int>(recruit::meeting_min.count()), field.to = static_cast<int>(recruit::meeting_max.count());
        for (const recruit::Problem& problem : problems)
            if (problem.field == each.name) field.problem = problem.sentence;
        out.parts.emplace_back(std::move(field));
    }
    OfficerButton save = drive_button(words("button.save"), verb_plan, kept);
    save.sends_fields = true;
    out.buttons = {std::move(save), drive_button(words("button.cancel"), verb_show, kept)};
    return out;
}

GroupAnswer save(const OfficerWords& words, const KeptDrive& kept, const Values& form, Timestamp now) {
    const RecruitKit& kit = *words.kit().recruitment;
    recruit::Plan plan = plan_of(kit, kept.number).value_or(recruit::Plan{});
    Values stands;
    for (const PlanField& each : plan_fields) stands["f_" + std::string(each.name)] = typed(form, each.name, each.characters_max);
    std::vector<recruit::Problem> problems;
    plan.theme_nb = stands["f_theme_nb"];
    plan.theme_nn = stands["f_theme_nn"];
    plan.theme_en = stands["f_theme_en"];
    plan.place = stands["f_place"];
    plan.lasts = std::chrono::minutes{number(stands["f_lasts"]).value_or(0)};
    constexpr std::size_t day_characters = 10;
    const auto day = stands["f_meets_on"].size() == day_characters ? parse_timestamp(stands["f_meets_on"]) : Result<Timestamp>(Error{Errc::bad_input, ""});
    const auto time = time_of_day(stands["f_meets_at"]);
    if (!day) problems.push_back({"meets_on", words("group.meets_on.missing")});
    if (!time) problems.push_back({"meets_at", words("group.meets_at.missing")});
    if (day && time) plan.meets_at = instant_of(kit, *day + *time);
    if (problems.empty()) problems = save_plan(kit, kept.number, kept.drive, plan, words.language(), now);
    if (!problems.empty()) return {.screen = plan_form(words, kept, stands, problems)};
    return {.news = Line{words("group.plan.done"), Style::good}};
}

Screen draw_form(const OfficerWords& words, const KeptDrive& kept, const std::string& problem) {
    Screen out{.kind = ScreenKind::tell_form, .language = words.language(), .heading = words("group.draw.heading", {{"title", kept.drive.title}})};
    out.summary = out.heading;
    const auto prepared = draw_of(*words.kit().recruitment, kept.number);
    out.parts.emplace_back(Line{words("group.draw.what", {{"source", prepared ? prepared->source : ""}})});
    out.parts.emplace_back(CopyText{words("group.draw.commitment"), prepared ? prepared->commitment : ""});
    out.parts.emplace_back(Field{.name = "f_public", .label = words("group.draw.public"), .problem = problem, .missing = words("group.draw.public.missing"), .characters_max = public_value_characters_max});
    OfficerButton draw = drive_button(words("button.draw_now"), verb_draw, kept);
    draw.sends_fields = true;
    out.buttons = {std::move(draw), drive_button(words("button.cancel"), verb_show, kept)};
    return out;
}

GroupAnswer draw(const OfficerWords& words, const KeptDrive& kept, const Values& form, const recruit::Officer& by, Timestamp now) {
    const std::string value = typed(form, "public", public_value_characters_max);
    if (value.empty()) return {.screen = draw_form(words, kept, words("group.draw.public.missing"))};
    const Result<recruit::Record> drawn = confirm_draw(*words.kit().recruitment, kept.number, value, by.directory_id, now);
    if (drawn) return {.news = Line{words("group.draw.done"), Style::good}};
    switch (drawn.error().code) {
        case Errc::conflict: {
            const auto prepared = draw_of(*words.kit().recruitment, kept.number);
            return {.news = Line{words(prepared && prepared->drawn_at ? "group.draw.already" : "group.draw.new_people"), Style::warning}};
        }
        case Errc::not_found: return {.news = Line{words("group.draw.not_prepared"), Style::problem}};
        default: return {.screen = draw_form(words, kept, words("group.draw.public.missing"))};
    }
}

}  // namespace

bool is_group_verb(std::string_view verb) { return verb == verb_plan_form || verb == verb_plan || verb == verb_draw_form || verb == verb_draw; }

GroupAnswer press_group(const OfficerWords& words, const KeptDrive& kept, std::string_view verb, const Values& form, const recruit::Officer& by, Timestamp now) {
    if (words.kit().recruitment == nullptr || !recruit::recruits(kept.drive.kind)) return {};
    const RecruitKit& kit = *words.kit().recruitment;
    if (verb == verb_plan_form) return {.screen = plan_form(words, kept, typed_of(kit, plan_of(kit, kept.number), kept), {})};
    if (verb == verb_plan) return save(words, kept, form, now);
    if (verb == verb_draw) return draw(words, kept, form, by, now);
    const auto prepared = draw_of(kit, kept.number);
    if (!prepared || prepared->drawn_at) return {};
    return {.screen = draw_form(words, kept, "")};
}

}  // namespace stemmen::service
