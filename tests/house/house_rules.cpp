#include "house_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace house {
namespace {

using Words = std::vector<std::string_view>;

// The five floors (docs/architecture.md). "*" is everything. A room may always include itself.
struct Room {
    std::string_view name;
    Words may_include;
};
const std::array rooms{
    Room{"core", {}},
    Room{"dialog", {"core"}},
    Room{"contact", {"core"}},
    Room{"privacy", {"core"}},
    Room{"recruit", {"core"}},
    Room{"insight", {"core"}},
    Room{"identity", {"core"}},
    Room{"net", {"core"}},
    Room{"tables", {"core"}},
    Room{"service", {"core", "dialog", "contact", "privacy", "recruit", "insight"}},
    Room{"store", {"core", "service"}},
    Room{"messenger", {"core"}},
    Room{"teams", {"core", "identity", "service"}},
    Room{"web", {"core"}},
    Room{"sandbox", {"core", "net"}},
    Room{"dashboard", {"core", "dialog", "contact", "privacy", "recruit", "insight", "identity", "service", "net", "tables"}},
    Room{"app", {"*"}},
};

// Heavy or dangerous libraries stay where they belong. `homes` are path prefixes. The first whose header fits holds.
struct Library {
    std::string_view header;  // prefix of what stands in the brackets
    bool in_headers;          // may a header in src or adapters include it at all?
    Words homes;
};
const std::array libraries{
    Library{"boost/json/", true, {"adapters/", "bench/"}},
    Library{"boost/", true, {"src/net/", "tests/net/", "bench/"}},
    Library{"SQLiteCpp/", true, {"src/store/", "tests/store/", "tests/service/", "tests/e2e/", "bench/"}},
    Library{"sqlite3.h", false, {"src/store/", "tests/store/", "bench/"}},
    Library{"nlohmann/json.hpp", false, {"src/", "adapters/", "tests/", "bench/"}},  // json_fwd.hpp is cheap, and is free
    Library{"sodium", false, {"src/privacy/", "src/recruit/", "src/app/", "tests/privacy/"}},
    Library{"Clp", false, {"src/recruit/"}},
    Library{"Cbc", false, {"src/recruit/"}},
    Library{"unicode/", false, {"src/privacy/", "src/recruit/public_value.cpp"}},
    Library{"libstemmer.h", false, {"src/insight/"}},
    Library{"re2/", false, {"bench/"}},
    Library{"openssl/", false, {"src/net/", "src/identity/", "src/sandbox/", "adapters/", "tests/", "bench/"}},
    Library{"curl/", false, {"src/net/"}},
    Library{"spdlog/", false, {"src/app/"}},
    Library{"prometheus/", false, {"src/app/"}},
    Library{"CLI/", false, {"src/app/", "bench/"}},
    Library{"date/", false, {"src/app/"}},
    Library{"xlsxwriter", false, {"src/tables/"}},
    Library{"qrcodegen", false, {"adapters/web/"}},
};

// Words with a reason. Sought in code with comments and string contents taken out.
struct Banned {
    std::string_view word;
    bool headers_only;
    Words places;      // path prefixes; empty is everywhere
    Words exceptions;  // path prefixes
    std::string_view why;
};
const Words decisions{"src/core/", "src/dialog/", "src/contact/", "src/privacy/", "src/recruit/", "src/insight/", "src/identity/", "src/service/", "adapters/"};
const Words but_the_edges{"src/app/", "src/net/", "src/sandbox/"};
const std::array banned{
    Banned{"net::detached", false, {}, {}, "drops exceptions silently; start work through something that waits for it"},
    Banned{"asio::detached", false, {}, {}, "drops exceptions silently; start work through something that waits for it"},
    Banned{"using namespace", true, {}, {}, "a header must not open a namespace for everybody who includes it"},
    Banned{"std::regex", false, {}, {"bench/screen.cpp"}, "is slow and overflows the stack on long text; write a scanner or phrases"},
    Banned{"<regex>", false, {}, {"bench/screen.cpp"}, "is slow and overflows the stack on long text; write a scanner or phrases"},
    Banned{"system_clock::now", false, {"src/", "adapters/"}, but_the_edges, "time is an argument"},
    Banned{"steady_clock::now", false, decisions, {}, "time is an argument"},
    Banned{"random_device", false, {"src/", "adapters/"}, but_the_edges, "randomness is an argument"},
    Banned{"getenv", false, {"src/", "adapters/"}, {"src/app/"}, "the environment is an argument"},
    Banned{"<fstream>", false, decisions, {}, "this room does no input or output"},
    Banned{"<iostream>", false, decisions, {}, "this room does no input or output"},
    Banned{"<filesystem>", false, decisions, {}, "this room does no input or output"},
    Banned{"<thread>", false, decisions, {}, "this room starts no threads"},
    Banned{"sleep_for", false, {}, {}, "waiting is done on an event, not on a clock"},
};

// Words that no file may hold. Written in two halves, so that this file does not hold them either.
struct Unwanted {
    std::string word, why;
};
const std::array unwanted{
    Unwanted{std::string("/wo") + "rk/", "names a folder of somebody's workplace; the project stands alone"},
    Unwanted{std::string("../sha") + "red", "names a folder of somebody's workplace; the project stands alone"},
    Unwanted{std::string("TO") + "DO", "unfinished work belongs in an issue"},
    Unwanted{std::string("FIX") + "ME", "unfinished work belongs in an issue"},
};

bool starts_with_any(std::string_view text, const Words& prefixes) {
    return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return text.starts_with(prefix); });
}

bool is_header(std::string_view path) { return path.ends_with(".hpp"); }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

// Where a literal or comment that begins at `at` ends (one past), or `at` when none begins there. `quote` tells which.
std::size_t skip(std::string_view text, std::size_t at) {
    const auto rest = text.substr(at);
    const auto past = [&](std::size_t found, std::size_t width) { return found == std::string_view::npos ? text.size() : found + width; };
    if (rest.starts_with("//")) return past(text.find('\n', at), 0);
    if (rest.starts_with("/*")) return past(text.find("*/", at + 2), 2);
    if (rest.starts_with("R\"")) {
        const auto open = text.find('(', at);
        if (open == std::string_view::npos) return text.size();
        const std::string close = ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"";
        return past(text.find(close, open), close.size());
    }
    const bool digit_separator = at > 0 && std::isxdigit(static_cast<unsigned char>(text[at - 1])) != 0;
    if (rest.front() != '"' && (rest.front() != '\'' || digit_separator)) return at;
    for (std::size_t i = at + 1; i < text.size() && text[i] != '\n'; ++i) {
        if (text[i] == '\\') ++i;
        else if (text[i] == rest.front()) return i + 1;
    }
    return at + 1;
}

// The code with the insides of comments and literals blanked; lines and columns stay. Include lines are kept whole.
std::string code_of(std::string_view text) {
    std::string code(text);
    std::size_t line_start = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '\n') line_start = at + 1;
        const bool include = trimmed(text.substr(line_start, at - line_start)).starts_with("#include") && text[at] != '/';
        const std::size_t end = include ? at : skip(text, at);
        for (std::size_t i = at; i < end; ++i)
            if (code[i] != '\n') code[i] = ' ';
        at = std::max(end, at + 1);
    }
    return code;
}

struct Faults {
    std::string_view path;
    std::vector<std::string> found;
    void add(std::size_t line, const std::string& sentence) {
        found.push_back(std::string(path) + ":" + std::to_string(line) + ": " + sentence);
    }
};

void check_project_include(Faults& faults, std::size_t line, std::string_view room, std::string_view target) {
    if (target.starts_with("..")) return faults.add(line, "include by the full project path, not through \"..\"");
    const std::string_view first = target.substr(0, target.find('/'));
    const std::string_view other = first == "adapters" ? room_of(target) : first;
    if (room.empty()) return;
    if (!is_known_room(other)) return faults.add(line, "include by the full project path; \"" + std::string(target) + "\" names no room");
    const auto self = std::ranges::find(rooms, room, &Room::name);
    if (self == rooms.end() || other == room) return;
    const Words& may = self->may_include;
    if (std::ranges::find(may, other) == may.end() && std::ranges::find(may, "*") == may.end())
        faults.add(line, "the room " + std::string(room) + " may not include " + std::string(other) + " (floors in docs/architecture.md)");
}

void check_library_include(Faults& faults, std::size_t line, std::string_view target) {
    for (const Library& library : libraries) {
        if (!target.starts_with(library.header)) continue;
        if (!starts_with_any(faults.path, library.homes)) faults.add(line, "<" + std::string(target) + "> has no business in this room");
        const bool shows = is_header(faults.path) && !room_of(faults.path).empty();
        if (shows && !library.in_headers) faults.add(line, "<" + std::string(target) + "> may not stand in a header");
        return;
    }
}

void check_includes(Faults& faults, std::string_view code) {
    const std::string_view room = room_of(faults.path);
    std::size_t number = 0;
    for (const std::string_view raw : lines_of(code)) {
        ++number;
        std::string_view line = trimmed(raw);
        if (!line.starts_with("#include")) continue;
        line = trimmed(line.substr(8));
        const auto end = line.size() > 1 ? line.find(line.front() == '<' ? '>' : '"', 1) : std::string_view::npos;
        if (end == std::string_view::npos) continue;
        const std::string_view target = line.substr(1, end - 1);
        check_library_include(faults, number, target);
        if (line.front() == '"' && !target.starts_with("catch2/")) check_project_include(faults, number, room, target);
    }
}

void check_banned(Faults& faults, std::string_view code) {
    std::size_t number = 0;
    for (const std::string_view line : lines_of(code)) {
        ++number;
        for (const Banned& word : banned) {
            if (word.headers_only && !is_header(faults.path)) continue;
            if (!word.places.empty() && !starts_with_any(faults.path, word.places)) continue;
            if (starts_with_any(faults.path, word.exceptions) || line.find(word.word) == std::string_view::npos) continue;
            faults.add(number, std::string(word.word) + ": " + std::string(word.why));
        }
    }
}

bool begins_lambda(std::string_view statement) {
    for (std::size_t at = statement.find('['); at != std::string_view::npos; at = statement.find('[', at + 1)) {
        const std::string_view before = trimmed(statement.substr(0, at));
        const bool binding = before.ends_with("auto") || before.ends_with("auto&") || before.ends_with("auto&&");
        const bool operand = !before.empty() && std::string_view("(,={").find(before.back()) != std::string_view::npos;
        if (operand && !binding && !statement.substr(at).starts_with("[]")) return true;
    }
    return false;
}

// GCC 12 destroys some temporaries of an awaiting statement twice: struct literals, capturing lambdas, ?: over classes.
void check_awaiting(Faults& faults, std::string_view code) {
    std::size_t begin = 0, line = 1;
    for (std::size_t at = 0; at < code.size(); ++at) {
        const bool block = (code[at] == '{' || code[at] == '}') && trimmed(code.substr(at + 1, code.find('\n', at) - at - 1)).empty();
        if (code[at] != ';' && !block) continue;
        const std::string_view statement = code.substr(begin, at - begin);
        const auto lines = static_cast<std::size_t>(std::ranges::count(statement, '\n'));
        const bool risky = statement.find("{.") != std::string_view::npos || statement.find(" ? ") != std::string_view::npos || begins_lambda(statement);
        if (risky && statement.find("co_await") != std::string_view::npos)
            faults.add(line + lines, "name the value on a line before: no struct literal, capturing lambda or ?: in a statement with co_await");
        begin = at + 1;
        line += lines;
    }
}

bool opens_function(std::string_view line) {
    const std::string_view code = trimmed(line);
    if (!code.ends_with("{") || code.find(')') == std::string_view::npos) return false;
    return !starts_with_any(code, {"if ", "for ", "while ", "switch ", "else", "do ", "try", "}", "namespace", "class ", "struct ", "enum ", "case "});
}

std::ptrdiff_t braces(std::string_view line) { return std::ranges::count(line, '{') - std::ranges::count(line, '}'); }

void check_lengths(Faults& faults, std::string_view code) {
    const auto lines = lines_of(code);
    if (lines.size() > file_lines_max)
        faults.add(lines.size(), "the file has " + std::to_string(lines.size()) + " lines, more than " + std::to_string(file_lines_max));
    if (faults.path.starts_with("tests/")) return;  // There, a long function is a table of cases.
    for (std::size_t start = 0; start < lines.size(); ++start) {
        if (!opens_function(lines[start])) continue;
        std::size_t end = start;
        for (std::ptrdiff_t open = braces(lines[end]); open > 0 && end + 1 < lines.size(); open += braces(lines[end])) ++end;
        if (end - start + 1 > function_lines_max)
            faults.add(start + 1, "the function has " + std::to_string(end - start + 1) + " lines, more than " + std::to_string(function_lines_max));
    }
}

}  // namespace

std::string_view room_of(std::string_view path) {
    for (const std::string_view top : {std::string_view("src/"), std::string_view("adapters/")}) {
        if (!path.starts_with(top)) continue;
        const auto slash = path.find('/', top.size());
        return slash == std::string_view::npos ? std::string_view{} : path.substr(top.size(), slash - top.size());
    }
    return {};
}

bool is_known_room(std::string_view room) { return std::ranges::find(rooms, room, &Room::name) != rooms.end(); }

std::vector<std::string> check_source(std::string_view path, std::string_view text) {
    Faults faults{path, {}};
    const std::string code = code_of(text);
    const std::string_view room = room_of(path);
    if (!room.empty() && !is_known_room(room)) faults.add(1, "the room " + std::string(room) + " is on no floor; add it to tests/house");
    if (is_header(path) && code.find("#pragma once") == std::string::npos) faults.add(1, "a header begins with #pragma once");
    check_includes(faults, code);
    check_banned(faults, code);
    check_awaiting(faults, code);
    check_lengths(faults, code);
    return faults.found;
}

std::vector<std::string> check_text(std::string_view path, std::string_view text) {
    Faults faults{path, {}};
    std::size_t number = 0;
    for (const std::string_view line : lines_of(text)) {
        ++number;
        for (const Unwanted& word : unwanted)
            if (line.find(word.word) != std::string_view::npos) faults.add(number, "\"" + word.word + "\": " + word.why);
    }
    return faults.found;
}

}  // namespace house
