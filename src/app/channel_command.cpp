#include <cstdio>
#include <filesystem>

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
    std::printf("%s: off by %s%s%s%s%s\n", name.c_str(), path.c_str(), off.since.empty() ? "" : " since ", off.since.c_str(), off.why.empty() ? "" : ": ", off.why.c_str());
    return 0;
}

}  // namespace

int channel(const ChannelArguments& arguments) {
    if (arguments.channel != "messenger" && arguments.channel != "web") return complain("there is no channel \"" + arguments.channel + "\"; write messenger or web"), 2;
    const std::optional<Config> config = read_config_without_secrets(arguments.config);
    if (!config) return complain("the switch is a file beside the database; without a good configuration, make an empty one named <database>.off." + arguments.channel), 1;
    const std::string path = std::filesystem::absolute(switch_path(*config, arguments.channel)).string();
    // A switch in another folder switches nothing off, and nobody would know.
    if (!std::filesystem::exists(config->store.database)) return complain("there is no database at " + std::filesystem::absolute(config->store.database).string() + ", so no service reads a switch there; go to the folder where the service runs, or write the whole path in \"store\": \"database\""), 1;
    const Result<Clock> clock = Clock::open(config->contact.time_zone);
    if (!clock) return complain(clock.error().detail), 1;
    Result<void> done;
    if (arguments.action == "off") done = switch_off(path, clock->now().now, arguments.why);
    if (arguments.action == "on") done = switch_on(path);
    if (!done) return complain(done.error().detail), 1;
    return tell(path, arguments.channel);
}

}  // namespace stemmen::app
