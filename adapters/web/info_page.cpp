#include "adapters/web/info_page.hpp"

namespace stemmen::web {
namespace {

std::string code(std::string_view text) { return "<code>" + escaped(text) + "</code>"; }

std::string section_of(const InfoSection& section) {
    std::string out = "<section>\n";
    if (!section.heading.empty()) out += "<h2 class=\"ds-heading\" data-size=\"sm\">" + escaped(section.heading) + "</h2>\n";
    for (const std::string& each : section.paragraphs) out += paragraphs(each) + "\n";
    std::string facts;
    for (const auto& [what, value] : section.facts)
        if (!value.empty()) facts += "<div><dt>" + escaped(what) + "</dt><dd>" + escaped(value) + "</dd></div>\n";
    if (!facts.empty()) out += "<dl class=\"facts\">\n" + facts + "</dl>\n";
    if (!section.codes.empty()) {
        out += "<ul>\n";
        for (const std::string& each : section.codes) out += "<li>" + code(each) + "</li>\n";
        out += "</ul>\n";
    }
    if (!section.steps.empty()) {
        out += "<ol>\n";
        for (const InfoStep& each : section.steps) out += "<li>" + paragraphs(each.text) + (each.command.empty() ? "" : "<p>" + code(each.command) + "</p>") + "</li>\n";
        out += "</ol>\n";
    }
    if (!section.link.empty()) out += "<p><a class=\"ds-link\" href=\"" + escaped(section.link) + "\">" + escaped(section.link_text) + "</a></p>\n";
    return out + "</section>\n";
}

}  // namespace

std::string info_page(const Texts& texts, const Assets& assets, const InfoPage& page) {
    std::string main = "<h1 class=\"ds-heading\" data-size=\"lg\">" + escaped(page.title) + "</h1>\n";
    for (const InfoSection& section : page.sections) main += section_of(section);
    return document({.texts = texts, .assets = assets, .path = page.path, .title = page.title, .main_class = "prose"}, main);
}

}  // namespace stemmen::web
