// The key file and what tells which database it belongs to (app/rules.hpp).
#include <sys/stat.h>

#include <filesystem>

#include "app/clock.hpp"
#include "app/rules.hpp"

namespace stemmen::app {
namespace {

namespace fs = std::filesystem;

constexpr mode_t for_others = S_IROTH | S_IWOTH | S_IWGRP;  // a group may read: that is how some systems hand secrets over

bool exists(const std::string& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

Error fault(const std::string& sentence) { return {Errc::misconfigured, sentence}; }

std::optional<std::string> key_file(const Config& config) {
    if (!config.store.keys.starts_with("file:")) return std::nullopt;
    return config.store.keys.substr(5);
}

Result<void> check_rights(const std::string& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) return {};  // reading it says why
    if (S_ISDIR(facts.st_mode)) return fault("the key file " + path + " is a folder; write the path of the file in it");
    if ((facts.st_mode & for_others) == 0) return {};
    return fault("the key file " + path + " can be read or changed by others on this machine; chmod 600 " + path +
                 ", and if others may have read it, see \"Keys and secrets\" in docs/operations.md");
}

Result<privacy::KeyRing> read_keys(const Config& config) {
    if (const auto path = key_file(config))
        if (const Result<void> safe = check_rights(*path); !safe) return safe.error();
    const Result<Secret> text = secret_from_environment(config.store.keys);
    if (!text && key_file(config) && exists(config.store.database))
        return fault("\"store\": \"keys\": " + text.error().detail + "; there is a database that was made with it (" + config.store.database +
                     "), so restore the file from its safe place");
    if (!text) return fault("\"store\": \"keys\": " + text.error().detail + " (stemmen keys new --out PATH makes one)");
    Result<privacy::KeyRing> keys = privacy::KeyRing::parse(*text);
    if (!keys) return fault("the keys in " + config.store.keys + " cannot be used: " + keys.error().detail);
    return keys;
}

std::string missing(const Config& config, const std::string& path) {
    return "the key file " + path + " is missing, but there is a database that was made with it: " + config.store.database +
           "; put the key file back from its safe place (a new one could not read what is stored)";
}

}  // namespace

Result<privacy::KeyRing> load_keys(const Config& config, std::string& note) {
    if (const auto path = key_file(config); path && !exists(*path)) {
        if (exists(config.store.database)) return fault(missing(config, *path));
        const Result<Secret> text = privacy::new_key_file(random_bytes(privacy::new_key_file_random_bytes));
        if (!text) return text.error();
        if (const Result<void> written = write_private_file(*path, text->reveal(), false); !written) return written.error();
        note = "made a new key file " + *path + "; keep a copy in a safe place, apart from the database";
    }
    return read_keys(config);
}

Result<privacy::KeyRing> load_keys_of_database(const Config& config) {
    if (!exists(config.store.database)) return Error{Errc::not_found, "there is no database " + config.store.database + "; \"stemmen serve\" makes it"};
    if (const auto path = key_file(config); path && !exists(*path)) return fault(missing(config, *path));
    Result<privacy::KeyRing> keys = read_keys(config);
    if (!keys) return keys;
    if (const Result<void> fit = check_keys_fit(config, *keys); !fit) return fit.error();
    return keys;
}

Result<void> check_keys_fit(const Config& config, const privacy::KeyRing& keys) {
    const std::string path = config.store.database + ".keys";
    const std::string ours = keys.fingerprint();
    if (!exists(path)) {
        if (!exists(config.store.database)) return write_private_file(path, ours + "\n", false);
        // Any key file would do then, and a wrong one would forget every STOPP without a word.
        return fault(path + " is missing, which tells whether " + config.store.keys + " is the key file that " + config.store.database +
                     " was made with; put it back from the backup, or, if you are sure of the key file: echo " + ours + " > " + path);
    }
    const Result<std::string> known = read_file(path);
    if (!known) return known.error();
    if (*known == ours + "\n") return {};
    return fault(config.store.keys + " is another key file than the one " + config.store.database + " was made with; put the right one back (" +
                 path + " tells them apart)");
}

}  // namespace stemmen::app
