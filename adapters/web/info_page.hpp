// A page to read that is put together from what is kept, such as how a draw stands: sections with paragraphs, facts, lists and steps.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/web/html.hpp"

namespace stemmen::web {

struct InfoStep {
    std::string text, command;        // the command, or "", is shown as code
};
struct InfoSection {
    std::string heading;              // "": none
    std::vector<std::string> paragraphs;
    std::vector<std::pair<std::string, std::string>> facts;  // what, and its value; an empty value is left out
    std::vector<std::string> codes;   // a list, each as code
    std::vector<InfoStep> steps;      // numbered
    std::string link, link_text;      // below it all; "": none
};
struct InfoPage {
    std::string path;                 // of this page, for the choice of language
    std::string title;
    std::vector<InfoSection> sections;
};
std::string info_page(const Texts& texts, const Assets& assets, const InfoPage& page);

}  // namespace stemmen::web
