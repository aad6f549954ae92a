#include <cstdio>

#include "app/clock.hpp"
#include "app/commands.hpp"
#include "app/config.hpp"
#include "app/data_files.hpp"
#include "privacy/keys.hpp"

namespace stemmen::app {
namespace {

// The path that was given, or the one the configuration names; "" after a complaint.
std::string key_path(const std::string& config_path, const std::string& given) {
    if (!given.empty()) return given;
    if (config_path.empty()) return complain("say where: --out PATH, or --config with a \"keys\" setting"), "";
    const std::optional<Config> config = read_config(config_path);
    if (!config) return "";
    if (config->store.keys.starts_with("file:")) return config->store.keys.substr(5);
    return complain("the configuration's keys come from the environment; give a path with --out"), "";
}

}  // namespace

int keys_new(const std::string& config_path, const std::string& out) {
    const std::string path = key_path(config_path, out);
    if (path.empty()) return 2;
    const Result<Secret> text = privacy::new_key_file(random_bytes(privacy::new_key_file_random_bytes));
    if (!text) return complain(text.error().detail), 1;
    const Result<void> written = write_private_file(path, text->reveal(), false);
    if (!written) return complain(written.error().detail), 1;
    std::printf("wrote %s; keep a copy in a safe place, apart from the database: without it nothing that is sealed can be opened\n", path.c_str());
    return 0;
}

int keys_rotate(const std::string& config_path, const std::string& given) {
    const std::string path = key_path(config_path, given);
    if (path.empty()) return 2;
    Result<std::string> old = read_file(path);
    if (!old) return complain(old.error().detail), 1;
    const Result<Secret> text = privacy::rotate_key_file(Secret(std::move(*old)), random_bytes(privacy::rotation_random_bytes));
    if (!text) return complain(path + ": " + text.error().detail), 1;
    const Result<void> written = write_private_file(path, text->reveal(), true);
    if (!written) return complain(written.error().detail), 1;
    std::printf("added a sealing key to %s; restart the service to use it, and keep a copy of the file\n", path.c_str());
    return 0;
}

}  // namespace stemmen::app
