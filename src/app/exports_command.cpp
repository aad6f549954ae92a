// Which files this program has exported, and in which of them somebody stands who has been erased since. Beside the running service.
#include <cstdio>

#include "app/clock.hpp"
#include "app/commands.hpp"
#include "app/export_files.hpp"
#include "app/rules.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::app {
namespace {

constexpr int anybody_waits = 1;  // the exit code, for scripts

std::string what_to_do(const service::ExportFile& file) {
    const std::string number = std::to_string(file.number);
    if (file.fault == "moved") return "is not there any more: delete it wherever it is, with its copies, then: stemmen exports done " + number;
    if (file.fault == "changed") return "has been changed, so that its rows are not known again: delete it, export anew, then: stemmen exports done " + number;
    if (file.fault == "no_access") return "may not be read or replaced by the service: as somebody who may, run stemmen exports mend";
    return "will be mended within seconds while the service runs, or by: stemmen exports mend";
}

int list(service::Store& store) {
    std::vector<service::ExportFile> files;
    std::vector<std::size_t> erased;
    store.transact([&](service::Transaction& tx) {
        files = tx.exports().all(service::exports_max);
        erased.clear();
        for (const service::ExportFile& file : files) erased.push_back(tx.exports().erased_in(file.number).size());
    });
    if (files.empty()) return std::printf("no exported file is known\n"), 0;
    bool is_clean = true;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const service::ExportFile& file = files[i];
        std::printf("%lld  %s  %s %s  %s\n", static_cast<long long>(file.number), format_date(file.made_at).c_str(), file.report.c_str(), file.format.c_str(), file.path.c_str());
        if (erased[i] == 0) continue;
        is_clean = false;
        std::printf("    holds %zu talk%s that must go: it %s\n", erased[i], erased[i] == 1 ? "" : "s", what_to_do(file).c_str());
    }
    return is_clean ? 0 : anybody_waits;
}

int settle(service::Store& store, std::int64_t number, Timestamp now) {
    bool was_waiting = false;
    store.transact([&](service::Transaction& tx) { was_waiting = service::settle_export(tx, number, now); });
    if (!was_waiting) return complain("there is no exported file " + std::to_string(number) + " in which somebody stands who has been erased (see: stemmen exports list)"), 2;
    std::printf("noted: file %lld is dealt with\n", static_cast<long long>(number));
    return 0;
}

}  // namespace

int exports(const ExportsArguments& arguments) {
    const std::optional<Config> config = read_config(arguments.config);
    if (!config) return 1;
    const Result<privacy::KeyRing> keys = load_keys_of_database(*config);
    if (!keys) return complain(keys.error().detail), 1;
    const Result<Clock> clock = Clock::open(config->contact.time_zone);
    if (!clock) return complain(clock.error().detail), 1;
    auto store = store::SqliteStore::open(config->store.database, {.beside_service = true});
    if (!store) return complain(store.error().detail), 1;
    const auto now = [&] { return clock->now().now; };
    if (arguments.deed == "done") return settle(**store, arguments.number, now());
    if (arguments.deed == "mend") mend_exports(**store, *keys, now);
    return list(**store);
}

}  // namespace stemmen::app
