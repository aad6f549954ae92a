#include "app/dashboard_page.hpp"

namespace stemmen::app {

HttpResponse dashboard_page(const Site& site, bool has_session) {
    const auto address = [&site](std::string_view name) { return '"' + std::string(site.href(name)) + '"'; };
    // The script sets the language; without it there is one sentence in each.
    std::string body =
        "<!doctype html>\n<html lang=\"nb\" data-color-scheme=\"light\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\">"
        "<title>Innbyggerstemmen</title><meta name=\"description\" content=\"Hva folk sier om m\xC3\xB8tet med politiet\"><meta "
        "name=\"robots\" content=\"noindex\">"
        "<link rel=\"icon\" href=" +
        address("favicon.svg") + "><link rel=\"stylesheet\" href=" + address("dashboard.css") +
        "><script type=\"module\" src=" + address("dashboard.js") + "></script></head>\n<body>\n<div id=\"dashboard\"" +
        std::string(has_session ? "" : " data-session=\"none\"") +
        "></div>\n<noscript><main><p>Her trengs JavaScript. Sl\xC3\xA5 det p\xC3\xA5, og "
        "last siden p\xC3\xA5 nytt.</p>"
        "<p lang=\"nn\">Her trengst JavaScript. Sl\xC3\xA5 det p\xC3\xA5, og last sida p\xC3\xA5 nytt.</p><p lang=\"en\">This page needs "
        "JavaScript. Switch it on and reload the page.</p>"
        "</main></noscript>\n</body>\n</html>\n";
    return {200, {{"content-type", "text/html; charset=utf-8"}, {"cache-control", "no-store"}}, std::move(body)};
}

}  // namespace stemmen::app
