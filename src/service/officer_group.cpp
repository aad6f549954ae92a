#include "service/officer_group.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text.hpp"
#include "service/officer_seats.hpp"

namespace stemmen::service {
namespace {

using Values = std::map<std::string, std::string>;
using Kind = Field::Kind;
using Style = Line::Style;

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

// The traits whose shares the group shall have, as a field of choices holds them.
std::string mix_of(const std::vector<recruit::Mix>& mixes) {
    std::string out;
    for (const recruit::Mix& each : mixes) out += (out.empty() ? "" : ",") + std::string(to_string(each.trait));
    return out;
}

// Of the chosen traits: what the plan says already, or the shares of the population.
std::vector<recruit::Mix> mixes_of(const std::vector<recruit::Mix>& stands, const std::vector<recruit::Mix>& population, const std::string& chosen) {
    const auto is_chosen = [&](recruit::Trait trait) { return ("," + chosen + ",").find("," + std::string(to_string(trait)) + ",") != std::string::npos; };
    std::vector<recruit::Mix> out;
    for (const auto* mixes : {&stands, &population})
        for (const recruit::Mix& each : *mixes)
            if (is_chosen(each.trait) && std::ranges::find(out, each.trait, &recruit::Mix::trait) == out.end()) out.push_back(each);
    return out;
}

// What a new group mirrors. Gender is asked only if an officer wants it: it is not among the fields that recruitment may always ask (P-07).
std::string usual_mix(std::vector<recruit::Mix> population) {
    std::erase_if(population, [](const recruit::Mix& each) { return each.trait == recruit::Trait::gender; });
    return mix_of(population);
}

Values typed_of(const OfficerKit& officers, const std::optional<recruit::Plan>& plan, const KeptDrive& kept) {
    const RecruitKit& kit = *officers.recruitment;
    const std::string title(first_code_points(kept.drive.title, recruit::theme_characters_max));
    if (!plan) return {{"f_theme_nb", title}, {"f_theme_nn", title}, {"f_meets_at", "18:00"}, {"f_lasts", "90"}, {"f_mix", usual_mix(*officers.population)}};
    const Timestamp local = plan->meets_at + kit.at(plan->meets_at).utc_offset;
    const std::string stamp = format_timestamp(local);
    constexpr std::size_t time_begins = 11, time_characters = 5;
    return {{"f_theme_nb", plan->theme_nb}, {"f_theme_nn", plan->theme_nn}, {"f_theme_en", plan->theme_en}, {"f_meets_on", format_date(local)}, {"f_meets_at", stamp.substr(time_begins, time_characters)},
            {"f_lasts", std::to_string(plan->lasts.count())}, {"f_place", plan->place}, {"f_mix", mix_of(plan->mixes)}};
}

struct PlanField {
    std::string_view name;
    Kind kind;
    std::size_t characters_max;
};
constexpr std::array plan_fields{
    PlanField{"theme_nb", Kind::text, recruit::theme_characters_max}, PlanField{"theme_nn", Kind::text, recruit::theme_characters_max}, PlanField{"theme_en", Kind::text, recruit::theme_characters_max},
    PlanField{"meets_on", Kind::day, 10},                             PlanField{"meets_at", Kind::text, 5},                             PlanField{"lasts", Kind::number, 3},
    PlanField{"place", Kind::text, recruit::meeting_place_characters_max},      PlanField{"mix", Kind::choices, 40},
};

std::vector<OfficerChoice> mix_choices(const OfficerWords& words, const std::optional<recruit::Plan>& plan) {
    std::vector<OfficerChoice> out;
    for (const recruit::Mix& each : mixes_of(plan ? plan->mixes : std::vector<recruit::Mix>{}, *words.kit().population, "age,gender,area,contact"))
        out.push_back({std::string(to_string(each.trait)), words("group.trait." + std::string(to_string(each.trait)))});
    return out;
}

Screen plan_form(const OfficerWords& words, const KeptDrive& kept, const Values& stands, const std::vector<recruit::Problem>& problems) {
    Screen out{.kind = ScreenKind::tell_form, .language = words.language(), .heading = words("group.plan.heading", {{"title", kept.drive.title}})};
    out.summary = out.heading;
    for (const recruit::Problem& each : problems)
        if (std::ranges::none_of(plan_fields, [&](const PlanField& field) { return field.name == each.field; })) out.parts.emplace_back(Line{each.sentence, Style::problem});
    out.parts.emplace_back(Line{words("group.plan.what")});
    for (const PlanField& each : plan_fields) {
        const std::string name = "f_" + std::string(each.name);
        const auto value = stands.find(name);
        Field field{.name = name, .kind = each.kind, .label = words("group." + std::string(each.name)), .value = value == stands.end() ? "" : value->second};
        if (each.kind == Kind::choices) field.choices = mix_choices(words, plan_of(*words.kit().recruitment, kept.number));
        else field.missing = words("group." + std::string(each.name) + ".missing");
        if (each.kind == Kind::text) field.characters_max = each.characters_max;
        if (each.kind == Kind::number) field.from = static_cast<int>(recruit::meeting_min.count()), field.to = static_cast<int>(recruit::meeting_max.count());
        for (const recruit::Problem& problem : problems)
            if (problem.field == each.name) field.problem = problem.sentence;
        out.parts.emplace_back(std::move(field));
    }
    OfficerButton save = group_button(words, "button.save", verb_plan, kept);
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
    plan.mixes = mixes_of(plan.mixes, *words.kit().population, stands["f_mix"]);
    plan.lasts = std::chrono::minutes{number(stands["f_lasts"]).value_or(0)};
    constexpr std::size_t day_characters = 10;
    const auto day = stands["f_meets_on"].size() == day_characters ? parse_timestamp(stands["f_meets_on"]) : Result<Timestamp>(Error{Errc::bad_input, ""});
    const auto time = time_of_day(stands["f_meets_at"]);
    if (!day) problems.push_back({"meets_on", words("group.meets_on.missing")});
    if (!time) problems.push_back({"meets_at", words("group.meets_at.missing")});
    if (day && time) plan.meets_at = instant_of(kit, *day + *time);
    if (problems.empty()) problems = save_plan(kit, kept.number, kept.drive, plan, words.language(), now);
    if (!problems.empty()) return {.screen = plan_form(words, kept, stands, problems)};
    return {.screen = group_screen(words, kept, {Line{words("group.plan.done"), Style::good}}, now), .has_changed = true};
}

std::string traits_of(const OfficerWords& words, const recruit::Plan& plan) {
    std::string out;
    for (const recruit::Mix& each : plan.mixes) out += (out.empty() ? "" : ", ") + words("group.trait." + std::string(to_string(each.trait)));
    return out;
}

void add_meeting(const OfficerWords& words, const KeptDrive& kept, const RecruitStatus& status, Facts& facts) {
    if (!status.plan) return;
    facts.rows.emplace_back(words("group.meets"), time_in_words(*words.kit().recruitment, status.plan->meets_at, words.language()) + ", " + status.plan->place);
    facts.rows.emplace_back(words("fact.seats"), std::to_string(kept.drive.seats_wanted));
    if (status.stage != RecruitStage::drawn) facts.rows.emplace_back(words("group.invited"), std::to_string(recruit::invited_for(kept.drive.seats_wanted, status.plan->show_up)));
    if (!status.plan->mixes.empty()) facts.rows.emplace_back(words("group.mix"), traits_of(words, *status.plan));
}

void add_draw(const OfficerWords& words, const KeptDrive& kept, Screen& out) {
    const auto draw = draw_of(*words.kit().recruitment, kept.number);
    if (!draw) return;
    out.parts.emplace_back(Line{words(draw->drawn_at ? "group.draw.drawn" : "group.draw.prepared", {{"source", draw->source}})});
    out.parts.emplace_back(CopyText{words("group.draw.commitment"), draw->commitment});
    out.parts.emplace_back(CopyText{words("group.draw.page"), words.kit().public_url + "/trekning/" + (kept.drive.link.empty() ? drive_name(kept.number) : kept.drive.link)});
}

void add_buttons(const OfficerWords& words, const KeptDrive& kept, const RecruitStatus& status, Timestamp now, Screen& out) {
    const auto add = [&](std::string_view title, std::string_view verb) { out.buttons.push_back(group_button(words, title, verb, kept)); };
    const bool is_over = status.plan && status.plan->meets_at <= now;
    if (status.stage == RecruitStage::prepared) add("button.draw", verb_draw_form);
    if (status.stage == RecruitStage::collecting || status.stage == RecruitStage::prepared) add(status.stage == RecruitStage::prepared ? "button.prepare_again" : "button.prepare", verb_prepare_form);
    if (status.stage == RecruitStage::collecting && !kept.drive.link.empty()) add("button.panel", verb_panel_sure);
    if (status.stage == RecruitStage::drawn && is_over) add("button.met", verb_met_form);
    if (!is_over) add("button.plan", verb_plan_form);
    out.buttons.push_back(drive_button(words("button.back"), verb_show, kept));
}

}  // namespace

Screen group_screen(const OfficerWords& words, const KeptDrive& kept, std::vector<Line> news, Timestamp now) {
    const RecruitStatus status = recruit_status(*words.kit().recruitment, kept.number, kept.drive.seats_wanted);
    Screen out{.kind = ScreenKind::drive_status, .language = words.language(), .heading = words("group.heading", {{"title", kept.drive.title}})};
    out.summary = news.empty() ? out.heading : news.front().text;
    for (Line& each : news) out.parts.emplace_back(std::move(each));
    Facts facts;
    add_meeting(words, kept, status, facts);
    add_people(words, status, facts);
    out.parts.emplace_back(std::move(facts));
    add_missing(words, status, out);
    add_draw(words, kept, out);
    add_buttons(words, kept, status, now, out);
    return out;
}

bool is_group_verb(std::string_view verb) { return verb.starts_with("group."); }

GroupAnswer press_group(Transaction& tx, const OfficerWords& words, const KeptDrive& kept, std::string_view verb, const Values& form, const recruit::Officer& by, Timestamp now) {
    if (verb == verb_group) return {.screen = group_screen(words, kept, {}, now)};
    if (verb == verb_plan_form) return {.screen = plan_form(words, kept, typed_of(words.kit(), plan_of(*words.kit().recruitment, kept.number), kept), {})};
    // What does something is done to what was seen, or not at all; a form that is opened shows what there is.
    const auto seen = form.find(std::string(group_stage));
    const bool is_pressed_twice = verb == verb_draw && recruit_status(*words.kit().recruitment, kept.number, kept.drive.seats_wanted).stage == RecruitStage::drawn;
    const bool opens = verb == verb_prepare_form || verb == verb_draw_form || verb == verb_met_form || verb == verb_panel_sure;
    if (!opens && !is_pressed_twice && (seen == form.end() || seen->second != stage_of(*words.kit().recruitment, kept.number))) return {.screen = group_screen(words, kept, {Line{words("changed.text"), Style::warning}}, now)};
    if (verb == verb_plan) return save(words, kept, form, now);
    return press_seats(tx, words, kept, verb, form, by, now);
}

}  // namespace stemmen::service
