// The built files of the web pages (web/), which the program carries. A file is looked up in a table in memory, never on disk, and sent as
// it lies there: plain, or compressed beforehand with gzip or brotli, whichever the browser takes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/http.hpp"
#include "core/result.hpp"

namespace stemmen::app {

inline constexpr std::string_view assets_path = "/assets/";

class Site {
public:
    // Reads a pack (the format stands in web/tools/pack.mjs), whose bytes must outlive the site.
    static Result<Site> read(std::string_view pack);
    // What the build put into the program.
    static Site built_in();

    // Where a file is served, by the name that pages know it by: "citizen.js", "citizen.css", "dashboard.js", "dashboard.css",
    // "poster.css", "favicon.svg".
    // The address changes with the content. "" when there is no such file.
    [[nodiscard]] std::string_view href(std::string_view name) const;
    // Answers every request whose path begins with assets_path: 200, 304, 404 or 405.
    [[nodiscard]] HttpResponse answer(const HttpRequest& request) const;

private:
    struct File {
        std::string type, etag;  // the etag with its quotes, of the plain bytes
        std::string_view plain, gzip, brotli;  // into the pack; empty when there is none
    };
    std::map<std::string, File, std::less<>> files_;         // by path
    std::map<std::string, std::string, std::less<>> hrefs_;  // path by name
};

}  // namespace stemmen::app
