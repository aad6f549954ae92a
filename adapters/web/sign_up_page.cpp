#include "adapters/web/sign_up_page.hpp"

#include <algorithm>

#include "core/http.hpp"

namespace stemmen::web {
namespace {

std::string attribute(std::string_view name, std::string_view value) { return " " + std::string(name) + "=\"" + escaped(value) + "\""; }

std::string hidden(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string out;
    for (const auto& [name, value] : fields) out += "<input type=\"hidden\"" + attribute("name", name) + attribute("value", value) + ">\n";
    return out;
}

std::string button(const FormButton& each) {
    return "<button class=\"ds-button\"" + attribute("data-variant", each.is_primary ? "primary" : "secondary") + (each.name.empty() ? "" : attribute("name", each.name) + attribute("value", each.value)) + ">" +
           escaped(each.label) + "</button>\n";
}

std::string described_by(const FormField& field) {
    std::string ids;
    if (!field.hint.empty()) ids = field.name + "-hint";
    if (!field.error.empty()) ids += (ids.empty() ? "" : " ") + field.name + "-error";
    return ids.empty() ? "" : attribute("aria-describedby", ids);
}

std::string notes(const FormField& field) {
    std::string out;
    if (!field.hint.empty()) out += "<p class=\"hint\"" + attribute("id", field.name + "-hint") + ">" + escaped(field.hint) + "</p>\n";
    if (!field.error.empty()) out += "<p class=\"error\"" + attribute("id", field.name + "-error") + ">" + escaped(field.error) + "</p>\n";
    return out;
}

// The first choice has the field's id, so that the list of errors leads there.
std::string choices(const FormField& field) {
    const bool is_single = field.kind == FieldKind::one_of;
    // A group cannot be invalid, a group of radio buttons and each box to tick can (WAI-ARIA 1.2).
    const std::string_view invalid = field.error.empty() ? "" : " aria-invalid=\"true\"";
    std::string out = "<fieldset class=\"field\"" + described_by(field) + (is_single ? " role=\"radiogroup\"" + std::string(invalid) : std::string()) + ">\n<legend class=\"ds-label\">" + escaped(field.label) + "</legend>\n" + notes(field);
    for (std::size_t i = 0; i < field.choices.size(); ++i) {
        const FieldChoice& choice = field.choices[i];
        const std::string id = i == 0 ? field.name : field.name + "-" + std::to_string(i);
        const bool is_chosen = std::ranges::find(field.values, choice.value) != field.values.end();
        out += "<p class=\"choice\"><input class=\"ds-input\"" + attribute("type", is_single ? "radio" : "checkbox") + attribute("id", id) + attribute("name", field.name) + attribute("value", choice.value) + (is_chosen ? " checked" : "") +
               (is_single ? "" : std::string(invalid)) + "><label" + attribute("for", id) + ">" + escaped(choice.title) + "</label></p>\n";
    }
    return out + "</fieldset>\n";
}

std::string line(const FormField& field) {
    const std::string_view type = field.kind == FieldKind::email ? "email" : field.kind == FieldKind::phone ? "tel" : "text";
    std::string out = "<div class=\"field\"><label class=\"ds-label\"" + attribute("for", field.name) + ">" + escaped(field.label) + "</label>\n" + notes(field) + "<input class=\"ds-input\"" + attribute("type", type) +
                      attribute("id", field.name) + attribute("name", field.name) + attribute("value", field.values.empty() ? "" : field.values.front()) + " maxlength=\"200\"" + described_by(field);
    if (field.kind == FieldKind::code) out += " inputmode=\"numeric\"";
    if (!field.autocomplete.empty()) out += attribute("autocomplete", field.autocomplete);
    if (!field.error.empty()) out += " aria-invalid=\"true\"";
    return out + "></div>\n";
}

std::string errors(const Texts& texts, const std::vector<FormField>& fields) {
    std::string out;
    for (const FormField& field : fields)
        if (!field.error.empty()) out += "<li><a class=\"ds-link\" href=\"#" + escaped(field.name) + "\">" + escaped(field.error) + "</a></li>\n";
    if (out.empty()) return out;
    return "<div class=\"errors\" role=\"alert\" tabindex=\"-1\" autofocus>\n<h2 class=\"ds-heading\" data-size=\"xs\">" + escaped(texts.text("form.errors")) + "</h2>\n<ul>\n" + out + "</ul>\n</div>\n";
}

}  // namespace

std::string form_page(const Texts& texts, const Assets& assets, const FormPage& page) {
    const bool is_wrong = std::ranges::any_of(page.fields, [](const FormField& field) { return !field.error.empty(); });
    std::string main = "<h1 class=\"ds-heading\" data-size=\"lg\">" + escaped(page.title) + "</h1>\n" + errors(texts, page.fields);
    for (const std::string& each : page.paragraphs) main += paragraphs(each) + "\n";
    if (!page.facts.empty()) {
        main += "<dl class=\"facts\">\n";
        for (const auto& [what, value] : page.facts) main += "<div><dt>" + escaped(what) + "</dt><dd>" + escaped(value) + "</dd></div>\n";
        main += "</dl>\n";
    }
    const std::string begin = "<form method=\"post\" novalidate" + attribute("action", page.path) + " class=\"sign-up\">\n" + hidden(page.hidden) + hidden({{"lang", std::string(to_string(texts.language))}});
    if (!page.buttons.empty()) {
        main += begin;
        for (const FormField& field : page.fields) main += field.kind == FieldKind::one_of || field.kind == FieldKind::some_of ? choices(field) : line(field);
        for (const FormButton& each : page.buttons) main += button(each);
        main += "</form>\n";
    }
    for (const FormButton& each : page.more) main += begin + button(each) + "</form>\n";
    for (const std::string& each : page.after) main += paragraphs(each) + "\n";
    const Frame frame{.texts = texts, .assets = assets, .path = page.path, .title = (is_wrong ? texts.text("form.wrong") + " " : "") + page.title, .main_class = "prose"};
    return document(frame, main);
}

std::vector<std::string> form_values(std::string_view form, std::string_view name) {
    std::vector<std::string> out;
    while (!form.empty() && out.size() < form_values_max) {
        const auto end = form.find('&');
        const std::string_view pair = form.substr(0, end);
        form = end == std::string_view::npos ? std::string_view{} : form.substr(end + 1);
        if (pair.substr(0, pair.find('=')) == name) out.push_back(form_value(pair, name));
    }
    return out;
}

}  // namespace stemmen::web
