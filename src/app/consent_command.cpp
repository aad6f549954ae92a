// What a citizen decides about consents through somebody at the command line: the receipt code is the proof.
#include <cstdio>

#include "app/clock.hpp"
#include "app/commands.hpp"
#include "app/config.hpp"
#include "app/contact_drawer.hpp"
#include "app/rules.hpp"
#include "privacy/consent.hpp"
#include "service/consent.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::app {

int consent_withdraw(const std::string& config_path, const std::string& receipt, const std::string& flag) {
    const std::optional<Config> config = read_config(config_path);
    if (!config) return 1;
    if (service::normal_receipt(receipt).empty()) return complain("\"" + receipt + "\" is no receipt code; it has 14 letters and digits"), 2;
    if (!flag.empty() && !privacy::parse_consent_flag(flag))
        return complain("\"" + flag + "\" is no consent; write quote, panel, contact_group:DRIVE or recording:SESSION, or leave --flag out for all"), 2;
    const Result<privacy::KeyRing> keys = load_keys_of_database(*config);
    if (!keys) return complain(keys.error().detail), 1;
    const Result<Clock> clock = Clock::open(config->contact.time_zone);
    if (!clock) return complain(clock.error().detail), 1;
    auto store = store::SqliteStore::open(config->store.database, {.beside_service = true});
    if (!store) return complain(store.error().detail), 1;
    const auto drawer = OpenDrawer::open_beside(config->store, *keys);
    if (!drawer) return complain(drawer.error().detail), 1;
    std::optional<std::vector<std::string>> withdrawn;
    (*store)->transact([&](service::Transaction& tx) {
        withdrawn = service::withdraw_by_code(*keys, tx, *drawer ? (*drawer)->drawer() : nullptr, receipt, flag, clock->now().now);
    });
    if (!withdrawn) return complain("nothing is kept under this code; it may be deleted, or the link to it may have been cut"), 1;
    if (withdrawn->empty()) return complain("no consent under this code is given now, so there is none to withdraw"), 1;
    for (const std::string& each : *withdrawn) std::printf("withdrawn: %s\n", each.c_str());
    return 0;
}

}  // namespace stemmen::app
