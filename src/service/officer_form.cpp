#include "service/officer_form.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text.hpp"

namespace stemmen::service {
namespace {

using recruit::Drive;
using recruit::DriveFields;
using recruit::DriveKind;
using Kind = Field::Kind;

struct FormField {
    std::string_view name;  // without "f_": the drive's member
    int step;
    Kind kind;
    std::string DriveFields::*text;  // of the nine fields
    std::string Drive::*own;         // of the drive's own texts
};
// In the order in which they stand in the form: of step two first what nobody can prefill.
constexpr std::array form_fields{
    FormField{"kind", 1, Kind::choice, nullptr, nullptr},
    FormField{"title", 1, Kind::text, nullptr, &Drive::title},
    FormField{"unit", 1, Kind::search, nullptr, &Drive::unit},
    FormField{"starts_on", 1, Kind::day, nullptr, nullptr},
    FormField{"deputy", 1, Kind::search, nullptr, nullptr},
    FormField{"use", 2, Kind::long_text, &DriveFields::use, nullptr},
    FormField{"decision", 2, Kind::long_text, nullptr, &Drive::decision},
    FormField{"ends_on", 2, Kind::day, nullptr, nullptr},
    FormField{"wanted", 2, Kind::number, nullptr, nullptr},
    FormField{"goal", 2, Kind::choice, nullptr, &Drive::goal},
    FormField{"situation", 2, Kind::choice, nullptr, nullptr},
    FormField{"purpose", 2, Kind::long_text, &DriveFields::purpose, nullptr},
    FormField{"audience", 2, Kind::long_text, &DriveFields::audience, nullptr},
    FormField{"groups", 2, Kind::text, nullptr, nullptr},
    FormField{"known", 2, Kind::long_text, &DriveFields::known, nullptr},
    FormField{"recruitment", 2, Kind::long_text, &DriveFields::recruitment, nullptr},
    FormField{"approach", 2, Kind::long_text, &DriveFields::approach, nullptr},
    FormField{"incoming", 2, Kind::long_text, nullptr, &Drive::incoming},
    FormField{"ethics", 2, Kind::long_text, &DriveFields::ethics, nullptr},
    FormField{"questions", 2, Kind::choices, nullptr, nullptr},
    FormField{"for_minors", 2, Kind::toggle, nullptr, nullptr},
    FormField{"is_sensitive", 2, Kind::toggle, nullptr, nullptr},
};
constexpr std::string_view prefix = "f_", filled_by = "filled_by";  // the kind that step two was filled by last

std::string field_name(std::string_view name) { return std::string(prefix) + std::string(name); }

std::string at(const DriveForm& form, std::string_view name) {
    const auto found = form.typed.find(std::string(name));
    return found == form.typed.end() ? std::string{} : found->second;
}
std::string in_field(const DriveForm& form, std::string_view name) { return at(form, field_name(name)); }

std::size_t characters_max(const FormField& field) {
    constexpr std::size_t groups_characters_max = 300, other_characters_max = 200;
    if (field.kind == Kind::long_text) return form_text_characters_max;
    if (field.name == "title") return recruit::title_characters_max;
    return field.name == "groups" ? groups_characters_max : other_characters_max;
}

// As it can be stored and shown: valid, without control characters, without spaces around, not longer than its field.
std::string cleaned(std::string_view typed, const FormField& field) {
    std::string out;
    for (const char c : repair_utf8(typed)) {
        constexpr char first_visible = ' ', last_control = '\x7f';
        const bool is_control = (c >= 0 && c < first_visible) || c == last_control;
        if (!is_control) out += c;
        else if (c == '\n' && field.kind == Kind::long_text) out += c;
        else if (c == '\n' || c == '\t') out += ' ';
    }
    return std::string(trim(first_code_points(trim(out), characters_max(field))));
}

std::vector<std::string> pieces(std::string_view list) {
    std::vector<std::string> out;
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        if (const std::string_view piece = trim(list.substr(0, end)); !piece.empty()) out.emplace_back(piece);
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return out;
}
std::string joined(const std::vector<std::string>& all, std::string_view separator) {
    std::string out;
    for (const std::string& each : all) out.append(out.empty() ? "" : separator).append(each);
    return out;
}

std::string format(recruit::Day day) { return format_date(Timestamp{day}); }

std::optional<recruit::Day> read_day(std::string_view typed) {
    constexpr std::size_t day_characters = 10;
    const auto read = typed.size() == day_characters ? parse_timestamp(typed) : Result<Timestamp>(Error{Errc::bad_input, ""});
    if (!read) return std::nullopt;
    return std::chrono::floor<std::chrono::days>(*read);
}

std::optional<int> read_number(std::string_view typed) {
    int number = 0;
    const auto [rest, fault] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    if (fault != std::errc{} || rest != typed.data() + typed.size()) return std::nullopt;
    return number;
}

std::optional<DriveKind> kind_of(const DriveForm& form) { return recruit::parse_drive_kind(in_field(form, "kind")); }

std::vector<OfficerChoice> choices_of(const FormField& field, const OfficerWords& words, const FormView& view) {
    std::vector<OfficerChoice> out;
    const DriveTemplates& templates = words.kit().templates;
    const std::string chosen = in_field(view.form, field.name);
    if (field.name == "kind") {
        for (std::size_t i = 0; i < recruit::drive_kinds; ++i) {
            const auto kind = static_cast<DriveKind>(i);
            out.push_back({std::string(to_string(kind)), templates.text(kind, "name", words.language())});
        }
    } else if (field.name == "unit") {
        if (const contact::Unit* unit = words.kit().units.find(chosen)) out.push_back({unit->id, words.unit(unit->id)});
        for (const contact::Unit& unit : words.kit().units.units)
            if (unit.kind == contact::UnitKind::district && unit.id != chosen) out.push_back({unit.id, words.unit(unit.id)});
    } else if (field.name == "deputy") {
        out = view.colleagues;
    } else if (field.name == "goal") {
        for (const DriveGoal& goal : templates.goals) out.push_back({goal.name.at(words.language()), goal.name.at(words.language())});
        if (!chosen.empty() && std::ranges::find(out, chosen, &OfficerChoice::value) == out.end()) out.push_back({chosen, chosen});
    } else if (field.name == "situation") {
        for (const Situation situation : all_situations) out.push_back({std::string(to_string(situation)), words("situation." + std::string(to_string(situation)))});
    } else if (field.name == "questions") {
        for (const std::string& question : templates.questions) out.push_back({question, dialog::render(words.kit().dialogs.texts, question, words.language(), {})});
    }
    return out;
}

Field drawn(const FormField& field, const OfficerWords& words, const FormView& view) {
    const auto kind = kind_of(view.form);
    const std::string name = field_name(field.name);
    const bool is_seats = field.name == "wanted" && kind && recruit::recruits(*kind);
    const std::string label = is_seats ? "form.seats" : "form." + std::string(field.name);
    Field out{.name = name, .kind = field.kind, .label = words(label), .value = at(view.form, name)};
    if (words.kit().texts.has(label + ".hint")) out.hint = words(label + ".hint");
    // Step one is asked for at once; a draft may lack what step two asks.
    if (field.step == 1) out.missing = words(label + ".missing");
    for (const FormFault& each : view.faults)
        if (each.field == name) out.problem = each.sentence;
    out.choices = choices_of(field, words, view);
    if (field.kind == Kind::search) out.dataset = std::string(field.name == "unit" ? dataset_units : dataset_colleagues);
    if (field.kind == Kind::text || field.kind == Kind::long_text) out.characters_max = characters_max(field);
    if (is_seats) out.from = recruit::seats_wanted_min, out.to = recruit::seats_wanted_max;
    else if (field.name == "wanted") out.from = 1, out.to = recruit::answers_wanted_max;
    return out;
}

}  // namespace

int step_of(std::string_view field) {
    for (const FormField& each : form_fields)
        if (field_name(each.name) == field) return each.step;
    return form_steps;
}

void take(DriveForm& form, int step, const std::map<std::string, std::string>& pressed) {
    for (const FormField& field : form_fields) {
        if (field.step != step) continue;
        const std::string name = field_name(field.name);
        const auto typed = pressed.find(name);
        // Clients leave out what is empty.
        form.typed[name] = typed == pressed.end() ? std::string{} : cleaned(typed->second, field);
    }
}

std::map<std::string, std::string> typed_of(const Drive& drive) {
    std::map<std::string, std::string> out;
    for (const FormField& field : form_fields) {
        if (field.text != nullptr) out[field_name(field.name)] = drive.fields.*(field.text);
        if (field.own != nullptr) out[field_name(field.name)] = drive.*(field.own);
    }
    out["f_kind"] = to_string(drive.kind);
    out["f_starts_on"] = format(drive.starts_on);
    out["f_ends_on"] = format(drive.ends_on);
    out["f_deputy"] = drive.deputy.directory_id;
    const int wanted = recruit::recruits(drive.kind) ? drive.seats_wanted : drive.answers_wanted;
    out["f_wanted"] = wanted > 0 ? std::to_string(wanted) : "";
    out["f_situation"] = drive.situation ? to_string(*drive.situation) : "";
    out["f_groups"] = joined(drive.groups, ", ");
    out["f_questions"] = joined(drive.questions, ",");
    out["f_for_minors"] = drive.for_minors ? "true" : "false";
    out["f_is_sensitive"] = drive.is_sensitive ? "true" : "false";
    out[std::string(filled_by)] = to_string(drive.kind);
    return out;
}

void prefill(DriveForm& form, const DriveTemplates& templates, Language language) {
    const auto kind = kind_of(form);
    const std::string last = at(form, filled_by);
    if (!kind || last == to_string(*kind)) return;
    const recruit::Day begin = read_day(in_field(form, "starts_on")).value_or(recruit::Day{});
    std::map<std::string, std::string> before;
    if (const auto from = recruit::parse_drive_kind(last)) before = typed_of(from_template(templates, *from, begin, language));
    for (auto& [name, value] : typed_of(from_template(templates, *kind, begin, language))) {
        if (step_of(name) == 1) continue;
        std::string& stands = form.typed[name];
        const auto old = before.find(name);
        if (stands.empty() || last.empty() || (old != before.end() && stands == old->second)) stands = value;
    }
    form.typed[std::string(filled_by)] = to_string(*kind);
}

Typed drive_of(const DriveForm& form, Drive base, const OfficerWords& words) {
    Typed out{.drive = std::move(base), .faults = {}};
    Drive& drive = out.drive;
    const auto fault = [&](std::string_view field, std::string_view text) { out.faults.push_back({field_name(field), words(text)}); };
    for (const FormField& field : form_fields) {
        if (field.text != nullptr) drive.fields.*(field.text) = in_field(form, field.name);
        if (field.own != nullptr) drive.*(field.own) = in_field(form, field.name);
    }
    const auto kind = kind_of(form);
    if (!kind) fault("kind", "form.kind.missing");
    drive.kind = kind.value_or(DriveKind{});
    if (!drive.unit.empty() && words.kit().units.find(drive.unit) == nullptr) {
        drive.unit.clear();
        fault("unit", "form.unit.missing");
    }
    for (const auto& [name, day] : {std::pair{"starts_on", &drive.starts_on}, {"ends_on", &drive.ends_on}}) {
        const auto read = read_day(in_field(form, name));
        if (!read) fault(name, std::string("form.") + name + ".missing");
        *day = read.value_or(recruit::Day{});
    }
    const std::string number = in_field(form, "wanted");
    const auto wanted = read_number(number);
    if (!wanted && !number.empty()) fault("wanted", "form.wanted.bad");
    drive.answers_wanted = drive.seats_wanted = 0;
    (recruit::recruits(drive.kind) ? drive.seats_wanted : drive.answers_wanted) = wanted.value_or(0);
    drive.situation = parse_situation(in_field(form, "situation"));
    drive.groups = pieces(in_field(form, "groups"));
    drive.questions.clear();
    for (std::string& each : pieces(in_field(form, "questions")))
        if (std::ranges::find(words.kit().templates.questions, each) != words.kit().templates.questions.end()) drive.questions.push_back(std::move(each));
    drive.for_minors = in_field(form, "for_minors") == "true";
    drive.is_sensitive = in_field(form, "is_sensitive") == "true";
    return out;
}

std::vector<FormFault> faults_of(const std::vector<recruit::Problem>& problems) {
    std::vector<FormFault> out;
    for (const recruit::Problem& each : problems) {
        const bool is_wanted = each.field == "answers_wanted" || each.field == "seats_wanted";
        out.push_back({each.field.empty() ? "" : field_name(is_wanted ? "wanted" : each.field), each.sentence});
    }
    return out;
}

Screen form_screen(const OfficerWords& words, const FormView& view) {
    const std::string step = std::to_string(view.step);
    Screen out{.kind = ScreenKind::drive_form, .language = words.language(), .heading = words(view.form.drive == 0 ? "form.heading" : "form.heading.edit", {{"step", step}}), .parts = {}, .buttons = {}, .summary = words("form.summary")};
    if (view.is_saved) out.parts.emplace_back(Line{words("form.saved_anyway"), Line::Style::good});
    for (const FormFault& each : view.faults)
        if (each.field.empty() || step_of(each.field) != view.step) out.parts.emplace_back(Line{each.sentence, Line::Style::problem});
    if (view.step == 2) {
        for (const Overlap& each : view.overlaps) out.parts.emplace_back(Line{words("form.overlap", {{"title", each.title}, {"owner", each.owner}}), Line::Style::warning});
        out.parts.emplace_back(Line{words(view.known.empty() ? "form.nothing_known" : "form.is_known"), Line::Style::strong});
        for (const std::string& claim : view.known) out.parts.emplace_back(Line{"• " + claim, Line::Style::plain});
        out.parts.emplace_back(Line{words("form.prefilled"), Line::Style::quiet});
    }
    for (const FormField& field : form_fields)
        if (field.step == view.step) out.parts.emplace_back(drawn(field, words, view));
    const std::map<std::string, std::string> data{{"nonce", view.form.nonce}};
    if (view.step == 1) {
        out.buttons.push_back({.title = words("button.next"), .verb = std::string(verb_next), .data = data, .url = {}});
    } else {
        out.buttons.push_back({.title = words("button.save"), .verb = std::string(verb_save), .data = data, .url = {}});
        out.buttons.push_back({.title = words("button.back"), .verb = std::string(verb_back), .data = data, .url = {}});
    }
    return out;
}

}  // namespace stemmen::service
