#include "dashboard/router.hpp"

#include <optional>

namespace stemmen::dashboard {
namespace {

std::string_view take_part(std::string_view& path) {
    const auto slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    return part;
}

// What stands in the places of {…}, or nothing when the path is another.
std::optional<std::vector<std::string>> args_of(std::string_view pattern, std::string_view path) {
    std::vector<std::string> args;
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = take_part(pattern), given = take_part(path);
        if (!wanted.starts_with('{')) {
            if (wanted != given) return std::nullopt;
            continue;
        }
        std::string arg = form_value("x=" + std::string(given), "x");
        if (arg.empty() || arg.size() > args_bytes_max) return std::nullopt;
        args.push_back(std::move(arg));
    }
    if (!pattern.empty() || !path.empty()) return std::nullopt;
    return args;
}

}  // namespace

Match match(std::span<const Endpoint> table, std::string_view method, std::string_view path) {
    if (method == "HEAD") method = "GET";
    Match found;
    if (path.ends_with('/')) return found;
    for (const Endpoint& endpoint : table) {
        auto args = args_of(endpoint.path, path);
        if (!args) continue;
        if (endpoint.method == method) return {&endpoint, std::move(*args), 200};
        found.status = 405;
    }
    return found;
}

}  // namespace stemmen::dashboard
