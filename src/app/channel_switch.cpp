#include "app/channel_switch.hpp"

#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "app/data_files.hpp"
#include "core/text.hpp"

namespace stemmen::app {
namespace {

constexpr std::size_t why_characters_max = 200;

}  // namespace

std::string switch_path(const Config& config, std::string_view channel) { return config.store.database + ".off." + std::string(channel); }

bool is_switched_off(const std::string& path) {
    // Asked before each message: a path object would cost more than the question. Doubt counts as off.
    return ::access(path.c_str(), F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

// "<time> <why>", but anybody in a hurry may also have made an empty file.
SwitchedOff read_switch(const std::string& path) {
    const Result<std::string> text = read_file(path);
    if (!text) return {};
    const std::size_t space = text->find(' ');
    const std::string since = text->substr(0, space);
    if (!parse_timestamp(since)) return {};
    std::string why = space == std::string::npos ? "" : text->substr(space + 1);
    while (why.ends_with('\n')) why.pop_back();
    return {since, std::string(first_code_points(why, why_characters_max))};
}

Result<void> switch_off(const std::string& path, Timestamp now, const std::string& why) {
    std::string line(first_code_points(why, why_characters_max));
    for (char& character : line)
        if (character == '\n' || character == '\r') character = ' ';
    return write_private_file(path, format_timestamp(now) + " " + line + "\n", true);
}

Result<void> switch_on(const std::string& path) {
    std::error_code error;
    std::filesystem::remove(path, error);
    if (!error) return {};
    return Error{Errc::unavailable, path + " cannot be removed: " + error.message() + "; remove it as somebody who may write in that folder"};
}

}  // namespace stemmen::app
