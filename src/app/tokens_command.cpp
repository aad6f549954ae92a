// `stemmen tokens`: how machines may read figures. A token is shown once; the database knows its keyed hash.
#include <algorithm>
#include <cstdio>

#include "app/clock.hpp"
#include "app/commands.hpp"
#include "app/config.hpp"
#include "app/rules.hpp"
#include "contact/units.hpp"
#include "dashboard/gate.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::app {
namespace {

constexpr std::size_t token_name_bytes_max = 40;
constexpr Duration token_kept_min = std::chrono::hours{1}, token_kept_max = std::chrono::days{366};

bool is_name(const std::string& name) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
    return !name.empty() && name.size() <= token_name_bytes_max && std::ranges::all_of(name, fits);
}

struct Opened {
    Config config;
    privacy::KeyRing keys;
    std::unique_ptr<store::SqliteStore> store;
};

std::optional<Opened> open(const std::string& config_path) {
    std::optional<Config> config = read_config(config_path);
    if (!config) return std::nullopt;
    Result<privacy::KeyRing> keys = load_keys_of_database(*config);
    if (!keys) return complain(keys.error().detail), std::nullopt;
    auto store = store::SqliteStore::open(config->store.database, {.beside_service = true});
    if (!store) return complain(store.error().detail), std::nullopt;
    return Opened{std::move(*config), std::move(*keys), std::move(*store)};
}

Result<contact::UnitTree> read_units(const Config& config) {
    const Result<DataFiles> data = read_data(config.data, "config");
    if (!data) return data.error();
    for (const DataFile& file : data->files)
        if (file.name == "units.csv") return contact::parse_units(file.text, file.name);
    return Error{Errc::misconfigured, "there is no units.csv in " + data->origin};
}

void note(const Opened& opened, service::Transaction& tx, Timestamp now, std::string_view what, const std::string& name) {
    service::record(opened.keys, tx.access(), {.at = now, .who = "operator", .what = std::string(what), .about = "token:" + name, .why = "command_line"});
}

int make(const TokenArguments& arguments) {
    if (!is_name(arguments.name)) return complain("\"" + arguments.name + "\" is no name for a token; write 1 to 40 small letters, digits, - and _"), 2;
    const Result<Duration> kept = parse_duration(arguments.expires);
    if (!kept || *kept < token_kept_min || *kept > token_kept_max) return complain("--expires goes from 1h to 366d"), 2;
    for (const std::string& role : arguments.roles)
        if (!dashboard::parse_role(role)) return complain("there is no role \"" + role + "\"; see the README"), 2;
    std::optional<Opened> opened = open(arguments.config);
    if (!opened) return 1;
    const Result<contact::UnitTree> units = read_units(opened->config);
    if (!units) return complain(units.error().detail), 1;
    for (const std::string& unit : arguments.units)
        if (units->find(unit) == nullptr) return complain("there is no unit \"" + unit + "\" in units.csv"), 2;
    const Result<Clock> clock = Clock::open(opened->config.contact.time_zone);
    if (!clock) return complain(clock.error().detail), 1;
    SystemRandom random;
    const Secret token(std::string(dashboard::token_prefix) + dashboard::new_secret(random));
    const Timestamp now = clock->now().now;
    bool is_new = false;
    opened->store->transact([&](service::Transaction& tx) {
        is_new = tx.sign_in().insert(service::ApiToken{.name = arguments.name, .key = dashboard::token_key(opened->keys, token.reveal()), .roles = arguments.roles, .units = arguments.units, .created_at = now, .expires_at = now + *kept});
        if (is_new) note(*opened, tx, now, "token.new", arguments.name);
    });
    if (!is_new) return complain("there is a token \"" + arguments.name + "\" already; revoke it first, or take another name"), 1;
    std::printf("%s\n", token.reveal().c_str());
    std::fprintf(stderr, "This is the only time it is shown. It ends %s.\n", format_timestamp(now + *kept).c_str());
    return 0;
}

int list(const TokenArguments& arguments) {
    const std::optional<Opened> opened = open(arguments.config);
    if (!opened) return 1;
    const auto joined = [](const std::vector<std::string>& words) {
        std::string out;
        for (const std::string& word : words) out += (out.empty() ? "" : ",") + word;
        return out;
    };
    const std::vector<service::ApiToken> tokens = opened->store->api_tokens();
    for (const service::ApiToken& token : tokens)
        std::printf("%s  roles %s  units %s  made %s  ends %s\n", token.name.c_str(), joined(token.roles).c_str(), joined(token.units).c_str(), format_date(token.created_at).c_str(), format_timestamp(token.expires_at).c_str());
    if (tokens.empty()) std::printf("there are no tokens\n");
    return 0;
}

int revoke(const TokenArguments& arguments) {
    std::optional<Opened> opened = open(arguments.config);
    if (!opened) return 1;
    const Result<Clock> clock = Clock::open(opened->config.contact.time_zone);
    if (!clock) return complain(clock.error().detail), 1;
    bool was_there = false;
    opened->store->transact([&](service::Transaction& tx) {
        was_there = tx.sign_in().erase_token(arguments.name);
        if (was_there) note(*opened, tx, clock->now().now, "token.revoked", arguments.name);
    });
    if (!was_there) return complain("there is no token \"" + arguments.name + "\"; stemmen tokens list shows those there are"), 1;
    std::printf("revoked: %s\n", arguments.name.c_str());
    return 0;
}

}  // namespace

int tokens(const TokenArguments& arguments) {
    if (arguments.deed == "new") return make(arguments);
    return arguments.deed == "list" ? list(arguments) : revoke(arguments);
}

}  // namespace stemmen::app
