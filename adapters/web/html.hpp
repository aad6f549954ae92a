// HTML as text, for pages that work without script. Whatever comes from outside goes through escaped(); no page has script, style or
// handlers of its own inside it, since the content security policy forbids them.
#pragma once

#include <string>
#include <string_view>

#include "adapters/web/texts.hpp"
#include "core/language.hpp"

namespace stemmen::web {

// Where the built files are served (app/site.hpp).
struct Assets {
    std::string citizen_css, citizen_js, poster_css, icon;
};

std::string escaped(std::string_view text);
// The same with https:// and http:// addresses and the short numbers of police and helplines as links, and line ends as paragraphs.
std::string paragraphs(std::string_view text);

struct Frame {
    const Texts& texts;
    const Assets& assets;
    std::string path;           // of this page, for the choice of language
    std::string title;
    std::string main_class;     // "prose" for text pages
    bool has_script = false;
    Language language() const { return texts.language; }
};
// The whole document: head, skip link, languages, `main`, and the foot with emergency numbers and links.
std::string document(const Frame& frame, std::string_view main);

}  // namespace stemmen::web
