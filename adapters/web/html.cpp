#include "adapters/web/html.hpp"

#include <algorithm>
#include <array>

namespace stemmen::web {
namespace {

struct Link {
    std::string_view path, text;
};
constexpr std::array foot_links{Link{"/personvern", "link.privacy"}, Link{"/innsyn", "link.access"}, Link{"/slett", "link.delete"},
                                Link{"/ekte", "link.genuine"}, Link{"/tilgjengelighet", "link.accessibility"}};

// "https://a.no/b." → the address without what closes the sentence around it.
std::size_t length_of_address(std::string_view text) {
    std::size_t length = text.find_first_of(" \t\r\n<>\"");
    if (length == std::string_view::npos) length = text.size();
    while (length > 0 && std::string_view(".,;:!?)").find(text[length - 1]) != std::string_view::npos) --length;
    return length;
}

// What people may have to ring, and what a phone dials for it. web/src/citizen/elements.ts knows the same.
struct Number {
    std::string_view written, dialled;
};
constexpr std::array short_numbers{Number{"110", "110"},       Number{"112", "112"},       Number{"113", "113"},       Number{"02800", "02800"},
                                   Number{"116 006", "116006"}, Number{"116 111", "116111"}, Number{"116 117", "116117"}, Number{"116 123", "116123"}};

bool is_word(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }

// A number alone: no part of a longer one, of a word, or of a code such as 7F3K-112.
const Number* number_at(std::string_view text, std::size_t at) {
    if (at > 0 && (is_word(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '-')) return nullptr;
    for (const Number& number : short_numbers) {
        if (!text.substr(at).starts_with(number.written)) continue;
        const std::string_view rest = text.substr(at + number.written.size());
        const bool goes_on = !rest.empty() && (is_word(rest[0]) || (rest.size() > 1 && std::string_view(" .,-").find(rest[0]) != std::string_view::npos && rest[1] >= '0' && rest[1] <= '9'));
        if (!goes_on) return &number;
    }
    return nullptr;
}

std::string link(std::string_view href, std::string_view text) { return "<a class=\"ds-link\" href=\"" + escaped(href) + "\">" + escaped(text) + "</a>"; }

std::string with_links(std::string_view text) {
    std::string out;
    std::size_t told = 0;  // so far
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view rest = text.substr(at);
        const bool is_address = rest.starts_with("https://") || rest.starts_with("http://");
        const Number* number = is_address ? nullptr : number_at(text, at);
        if (!is_address && number == nullptr) continue;
        const std::string_view shown = is_address ? rest.substr(0, length_of_address(rest)) : number->written;
        out += escaped(text.substr(told, at - told)) + link(is_address ? std::string(shown) : "tel:" + std::string(number->dialled), shown);
        told = at + shown.size();
        at = told - 1;
    }
    return out + escaped(text.substr(told));
}

std::string languages(const Frame& frame) {
    std::string out = "<nav class=\"languages\" aria-label=\"" + escaped(frame.texts.text("languages")) + "\">";
    for (const Language language : page_languages) {
        const std::string code(to_string(language));
        out += "<a href=\"" + escaped(frame.path) + "?lang=" + code + "\" lang=\"" + code + "\" hreflang=\"" + code + "\"" +
               (language == frame.language() ? " aria-current=\"true\"" : "") + ">" + escaped(frame.texts.text("language." + code)) + "</a> ";
    }
    return out + "</nav>";
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 16);
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string paragraphs(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (!line.empty()) out += "<p>" + with_links(line) + "</p>";
    }
    return out;
}

std::string document(const Frame& frame, std::string_view main) {
    const Texts& texts = frame.texts;
    const std::string lang(to_string(frame.language()));
    const std::string site = escaped(texts.text("site.name"));
    std::string out = "<!doctype html>\n<html lang=\"" + lang + "\" data-color-scheme=\"auto\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
                      escaped(frame.title) + " – " + site + "</title>\n";
    if (!frame.assets.icon.empty()) out += "<link rel=\"icon\" href=\"" + escaped(frame.assets.icon) + "\">\n";
    if (!frame.assets.citizen_css.empty()) out += "<link rel=\"stylesheet\" href=\"" + escaped(frame.assets.citizen_css) + "\">\n";
    if (frame.has_script && !frame.assets.citizen_js.empty()) out += "<script type=\"module\" src=\"" + escaped(frame.assets.citizen_js) + "\"></script>\n";
    out += "</head>\n<body>\n<a class=\"ds-skip-link\" href=\"#main\">" + escaped(texts.text("skip")) + "</a>\n<header class=\"top\">\n<p class=\"brand\"><a href=\"/?lang=" + lang + "\">" + site +
           "</a> <span>" + escaped(texts.text("site.owner")) + "</span></p>\n" + languages(frame) + "\n</header>\n<main id=\"main\" tabindex=\"-1\"" +
           (frame.main_class.empty() ? "" : " class=\"" + frame.main_class + "\"") + ">\n";
    out.append(main);
    out += "\n</main>\n<footer class=\"bottom\">\n<div class=\"emergency\">" + paragraphs(texts.text("emergency")) + "</div>\n<ul class=\"links\">\n";
    for (const Link& link : foot_links)
        out += "<li><a class=\"ds-link\" href=\"" + std::string(link.path) + "?lang=" + lang + "\">" + escaped(texts.text(link.text)) + "</a></li>\n";
    return out + "</ul>\n</footer>\n</body>\n</html>\n";
}

}  // namespace stemmen::web
