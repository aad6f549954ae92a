#include <cstdio>

#include "app/channel_switch.hpp"
#include "app/clock.hpp"
#include "app/commands.hpp"
#include "app/data_files.hpp"

namespace stemmen::app {

std::optional<Config> read_config_without_secrets(const std::string& path) {
    const Result<std::string> text = read_file(path);
    if (!text) return complain(text.error().detail), std::nullopt;
    auto parsed = parse_config(*text, path, [](std::string_view reference) -> Result<Secret> { return Secret("not needed here: " + std::string(reference)); });
    if (auto* config = std::get_if<Config>(&parsed)) return std::move(*config);
    for (const std::string& fault : std::get<ConfigFaults>(parsed).faults) complain(fault);
    return std::nullopt;
}

namespace {

int tell(const std::string& path, const std::string& name) {
    if (!is_switched_off(path)) return std::printf("%s: on\n", name.c_str()), 0;
    const SwitchedOff off = read_switch(path);
    std::printf("%s: off%s%s%s%s\n", name.c_str(), off.since.empty() ? "" : " since ", off.since.c_str(), off.why.empty() ? "" : ": ", off.why.c_str());
    return 0;
}

}  // namespace

int channel(const ChannelArguments& arguments) {
    if (arguments.channel != "messenger" && arguments.channel != "web") return complain("there is no channel \"" + arguments.channel + "\"; write messenger or web"), 2;
    const std::optional<Config> config = read_config_without_secrets(arguments.config);
    if (!config) return complain("the switch is a file beside the database; without a good configuration, make an empty one named <database>.off." + arguments.channel), 1;
    const std::string path = switch_path(*config, arguments.channel);
    const Result<Clock> clock = Clock::open(config->contact.time_zone);
    if (!clock) return complain(clock.error().detail), 1;
    Result<void> done;
    if (arguments.action == "off") done = switch_off(path, clock->now().now, arguments.why);
    if (arguments.action == "on") done = switch_on(path);
    if (!done) return complain(done.error().detail), 1;
    return tell(path, arguments.channel);
}

}  // namespace stemmen::app
