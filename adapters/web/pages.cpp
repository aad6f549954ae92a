#include "adapters/web/pages.hpp"

#include <charconv>

namespace stemmen::web {
namespace {

std::string heading(std::string_view text) { return "<h1 class=\"ds-heading\" data-size=\"lg\">" + escaped(text) + "</h1>\n"; }
std::string heading_2(std::string_view text) { return "<h2 class=\"ds-heading\" data-size=\"sm\">" + escaped(text) + "</h2>\n"; }

// A paragraph that consists of one place, and whose value has several lines, is a list.
std::string block(std::string_view paragraph, const Values& values) {
    const std::string text = filled(paragraph, values);
    const bool is_place = paragraph.starts_with('{') && paragraph.find('}') == paragraph.size() - 1;
    if (!is_place) return paragraphs(text) + "\n";
    std::string out = "<ul>";
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        if (const std::string_view line = rest.substr(0, end); !line.empty()) out += "<li>" + paragraphs(line) + "</li>";
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return out + "</ul>\n";
}

Frame prose(const Texts& texts, const Assets& assets, std::string path, std::string title) {
    return {.texts = texts, .assets = assets, .path = std::move(path), .title = std::move(title), .main_class = "prose"};
}

std::string_view text_of(CodeFault fault) { return fault == CodeFault::malformed ? "code.malformed" : "code.unknown"; }

// The error stands at the field and is told with it; autofocus brings whoever cannot see it there.
std::string code_form(const Texts& texts, std::string_view path, CodeFault fault, std::string_view button) {
    const bool is_wrong = fault != CodeFault::none;
    std::string out = "<form method=\"post\" action=\"" + std::string(path) + "\" class=\"code\"><input type=\"hidden\" name=\"lang\" value=\"" + std::string(to_string(texts.language)) +
                      "\">\n<label class=\"ds-label\" for=\"code\">" + escaped(texts.text("code.label")) + "</label>\n<p id=\"code-hint\" class=\"hint\">" + escaped(texts.text("code.hint")) + "</p>\n";
    if (is_wrong) out += "<p id=\"code-error\" class=\"error\">" + escaped(texts.text(text_of(fault))) + "</p>\n";
    out += "<input class=\"ds-input\" id=\"code\" name=\"code\" autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\" maxlength=\"40\" required aria-describedby=\"code-hint" +
           std::string(is_wrong ? " code-error\" aria-invalid=\"true\" autofocus" : "\"") + ">\n";
    return out + "<button class=\"ds-button\">" + escaped(texts.text(button)) + "</button>\n</form>\n";
}

std::string table(const Texts& texts, std::string_view caption, const std::vector<KeptRow>& rows) {
    if (rows.empty()) return "<p><strong>" + escaped(texts.text(caption)) + "</strong></p>\n<p>" + escaped(texts.text("access.nothing")) + "</p>\n";
    std::string out = "<table>\n<caption>" + escaped(texts.text(caption)) + "</caption>\n<thead><tr>";
    for (const char* column : {"access.what", "access.value", "access.on"}) out += "<th scope=\"col\">" + escaped(texts.text(column)) + "</th>";
    out += "</tr></thead>\n<tbody>\n";
    for (const KeptRow& row : rows)
        out += "<tr><th scope=\"row\">" + escaped(row.what) + "</th><td>" + escaped(row.value) + "</td><td>" + escaped(row.on) + "</td></tr>\n";
    return out + "</tbody>\n</table>\n";
}

std::string code_button(const Texts& texts, std::string_view path, std::string_view code, std::string_view name, std::string_view value, std::string_view label, std::string_view variant) {
    return "<form method=\"post\" action=\"" + std::string(path) + "\"><input type=\"hidden\" name=\"lang\" value=\"" + std::string(to_string(texts.language)) +
           "\"><input type=\"hidden\" name=\"code\" value=\"" + escaped(code) + "\"><button class=\"ds-button\" data-variant=\"" + std::string(variant) + "\" name=\"" + std::string(name) +
           "\" value=\"" + std::string(value) + "\">" + escaped(texts.text(label)) + "</button></form>\n";
}

// One form for all answers, by number: a form in each row of the table would be read out as often.
std::string correction_form(const Texts& texts, const Kept& kept) {
    if (kept.questions.empty()) return {};
    std::string out = heading_2(texts.text("correct.title")) + "<form method=\"post\" action=\"/innsyn\" class=\"code\"><input type=\"hidden\" name=\"lang\" value=\"" + std::string(to_string(texts.language)) +
                      "\"><input type=\"hidden\" name=\"code\" value=\"" + escaped(kept.code) + "\">\n<label class=\"ds-label\" for=\"answer\">" + escaped(texts.text("correct.which")) +
                      "</label>\n<select class=\"ds-input\" id=\"answer\" name=\"answer\">";
    for (std::size_t i = 0; i < kept.questions.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        out += "<option value=\"" + number + "\">" + escaped(texts.text("correct.option", {{"nummer", number}, {"sporsmal", kept.questions[i]}})) + "</option>";
    }
    return out + "</select>\n<label class=\"ds-label\" for=\"text\">" + escaped(texts.text("correct.text")) + "</label>\n<p id=\"correct-hint\" class=\"hint\">" + escaped(texts.text("correct.hint")) +
           "</p>\n<textarea class=\"ds-input\" id=\"text\" name=\"text\" rows=\"3\" maxlength=\"" + std::to_string(correction_characters_max) +
           "\" aria-describedby=\"correct-hint\" autocomplete=\"off\" required></textarea>\n<button class=\"ds-button\" data-variant=\"secondary\">" + escaped(texts.text("correct.button")) + "</button>\n</form>\n";
}

}  // namespace

std::string text_page(const Texts& texts, const Assets& assets, std::string_view id, const Values& values) {
    const auto found = texts.pages.find(id);
    if (found == texts.pages.end()) return notice_page(texts, assets, "missing");
    const Page& page = found->second;
    std::string main = heading(page.title);
    for (const Section& section : page.sections) {
        main += "<section>\n" + heading_2(section.heading);
        for (const std::string& paragraph : section.paragraphs) main += block(paragraph, values);
        main += "</section>\n";
    }
    return document(prose(texts, assets, "/" + std::string(id), page.title), main);
}

std::string notice_page(const Texts& texts, const Assets& assets, std::string_view name) {
    const std::string title = texts.text(std::string(name) + ".title");
    return document(prose(texts, assets, "/", title), heading(title) + paragraphs(texts.text(std::string(name) + ".text")) + "\n<p><a class=\"ds-link\" href=\"/?lang=" +
                                                          std::string(to_string(texts.language)) + "\">" + escaped(texts.text("link.talk")) + "</a></p>");
}

std::string access_page(const Texts& texts, const Assets& assets, CodeFault fault, const std::optional<Kept>& kept) {
    const std::string title = texts.text("access.title");
    std::string main = heading(title);
    if (!kept) return document(prose(texts, assets, "/innsyn", title), main + paragraphs(texts.text("access.intro")) + code_form(texts, "/innsyn", fault, "access.show"));
    if (!kept->notice.empty()) main += "<div role=\"status\" class=\"hint\">" + paragraphs(kept->notice) + "</div>\n";
    main += "<ul>";
    for (const std::string& fact : kept->facts) main += "<li>" + escaped(fact) + "</li>";
    main += "</ul>\n" + table(texts, "access.answers", kept->answers) + table(texts, "access.consents", kept->consents);
    main += correction_form(texts, *kept);
    main += heading_2(texts.text("access.next")) + paragraphs(texts.text("access.next_text"));
    main += code_button(texts, "/innsyn", kept->code, "file", "json", "access.file", "secondary");
    main += code_button(texts, "/slett", kept->code, "ask", "yes", "link.delete", "secondary");
    return document(prose(texts, assets, "/innsyn", title), main);
}

std::string deletion_page(const Texts& texts, const Assets& assets, const DeletionView& view) {
    const std::string title = texts.text("delete.title");
    std::string main = heading(title);
    switch (view.stage) {
        case Deletion::ask_code: main += paragraphs(texts.text("delete.intro")) + code_form(texts, "/slett", view.fault, "delete.next"); break;
        case Deletion::ask_whether:
            main += paragraphs(texts.text("delete.confirm")) + code_button(texts, "/slett", view.code, "delete", "yes", "delete.yes", "primary") +
                    "<p><a class=\"ds-link\" href=\"/?lang=" + std::string(to_string(texts.language)) + "\">" + escaped(texts.text("delete.no")) + "</a></p>";
            break;
        case Deletion::done: main += paragraphs(texts.text("delete.done", {{"dager", view.days}, {"kode", view.receipt}})); break;
    }
    return document(prose(texts, assets, "/slett", title), main);
}

std::string date_in_words(const Texts& texts, std::string_view date) {
    if (date.size() != 10) return std::string(date);
    int month = 0, day = 0;
    std::from_chars(date.data() + 5, date.data() + 7, month);
    std::from_chars(date.data() + 8, date.data() + 10, day);
    return texts.text("date", {{"dag", std::to_string(day)}, {"maaned", texts.text("month." + std::to_string(month))}, {"aar", std::string(date.substr(0, 4))}});
}

}  // namespace stemmen::web
