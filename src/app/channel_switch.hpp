// The kill switch of a channel (domain P-42): a file beside the database. While it is there the channel is off, whatever else
// happens: it works with the service down, holds across restarts, and needs no token, only the right to write in that folder.
#pragma once

#include <string>
#include <string_view>

#include "app/config.hpp"
#include "core/time.hpp"

namespace stemmen::app {

// "<database>.off.<channel>"
std::string switch_path(const Config& config, std::string_view channel);

// One look at the file's name. A folder that cannot be looked into counts as off: nothing is sent on a doubt.
bool is_switched_off(const std::string& path);

struct SwitchedOff {
    std::string since;  // 2026-11-22T16:03:50.123Z, or "" when the file does not tell
    std::string why;
};
SwitchedOff read_switch(const std::string& path);

Result<void> switch_off(const std::string& path, Timestamp now, const std::string& why);
Result<void> switch_on(const std::string& path);

}  // namespace stemmen::app
