#include <sys/stat.h>
#include <unistd.h>

#include <iostream>

#include "app/clock.hpp"
#include "app/commands.hpp"
#include "app/config.hpp"
#include "app/contact_drawer.hpp"
#include "app/export_figures.hpp"
#include "app/rules.hpp"
#include "service/access.hpp"
#include "service/forget.hpp"
#include "service/report.hpp"
#include "store/sqlite_store.hpp"
#include "tables/table_files.hpp"

namespace stemmen::app {
namespace {

constexpr std::chrono::seconds log_patience{5};  // with a running export, before `forget` leaves the rest to the service

bool write_out(const std::string& path, const std::string& text) {
    if (path.empty()) {
        std::cout << text << std::flush;
        return static_cast<bool>(std::cout);
    }
    const Result<void> written = write_private_file(path, text, true);
    if (!written) complain(written.error().detail);
    return written.has_value();
}

std::optional<service::Filter> read_filter(const ExportArguments& arguments, const Config& config) {
    service::Filter filter{.dialog = arguments.dialog};
    const auto day = [](const std::string& text, std::optional<Timestamp>& into, Duration shift) {
        if (text.empty()) return true;
        const Result<Timestamp> at = parse_timestamp(text);
        if (!at) return complain(at.error().detail), false;
        into = *at + shift;
        return true;
    };
    // The last day counts as a whole.
    if (!day(arguments.from, filter.from, Duration::zero()) || !day(arguments.to, filter.to, std::chrono::days{1})) return std::nullopt;
    if (arguments.unit.empty()) return filter;
    const Result<DataFiles> data = read_data(config.data, "config");
    if (!data) return complain(data.error().detail), std::nullopt;
    for (const DataFile& file : data->files) {
        if (file.name != "units.csv") continue;
        const Result<contact::UnitTree> tree = contact::parse_units(file.text, file.name);
        if (!tree) return complain(tree.error().detail), std::nullopt;
        for (const contact::Unit& unit : tree->units)
            for (const contact::Unit* above : tree->path_to_root(unit.id))
                if (above->id == arguments.unit) filter.units.push_back(unit.id);
    }
    if (filter.units.empty()) return complain("there is no unit \"" + arguments.unit + "\" in units.csv"), std::nullopt;
    return filter;
}

int write_table(const ExportArguments& arguments, const Table& table, const Table& book) {
    if (arguments.format == "json") return write_out(arguments.out, tables::to_json(table)) ? 0 : 1;
    if (arguments.format == "csv") {
        if (!write_out(arguments.out, tables::to_csv(table))) return 1;
        return arguments.out.empty() || write_out(arguments.out + ".codebook.csv", tables::to_csv(book)) ? 0 : 1;
    }
    const Result<std::string> bytes = tables::to_xlsx(table, book);
    if (!bytes) return complain(bytes.error().detail), 1;
    return write_out(arguments.out, *bytes) ? 0 : 1;
}

int write_report(const ExportArguments& arguments, service::Store& store, const Config& config) {
    if (arguments.report == "figures") {
        const auto figures = read_figures(arguments, store, config);
        return figures ? write_table(arguments, figures->first, figures->second) : 2;
    }
    const std::optional<service::Report> report = service::parse_report(arguments.report);
    if (!report) return complain("write one of: stemmen export answers | consents | dispositions | figures | not-asked | sums"), 2;
    const std::optional<service::Filter> filter = read_filter(arguments, config);
    if (!filter) return 2;
    const service::Table table = service::read_table(store, *report, *filter);
    return write_table(arguments, table, service::codebook(*report));
}

// Nothing after a complaint.
std::optional<std::string> read_access(const Config& config, service::Store& store, const std::string& receipt_hash) {
    const Result<DataFiles> data = read_data(config.data, "config");
    const Result<dialog::Files> dialogs = read_dialogs(config.dialogs);
    if (!data || !dialogs) return complain((data ? dialogs.error() : data.error()).detail), std::nullopt;
    const auto purposes = load_purposes(*data);
    if (const auto* faults = std::get_if<Faults>(&purposes)) return complain(faults->sentences.front()), std::nullopt;
    dialog::Faults ignored;  // they stop the service, not the citizen
    const dialog::Library library = dialog::read_library(*dialogs, ignored);
    dialog::TextArgs args{{"lenke", config.http.public_url}};
    for (const auto& [name, value] : config.texts) args[name] = value;
    std::optional<std::string> file = service::access_file(store, receipt_hash, {std::get<privacy::Purposes>(purposes), library.texts, args, limits_of(config)});
    if (!file) complain("nothing is kept under this code; it may be deleted, or the link to it may have been cut");
    return file;
}

}  // namespace

int export_report(const ExportArguments& arguments) {
    ::umask(0077);  // Whatever is written on the way holds answers.
    const std::optional<Config> config = read_config(arguments.config);
    if (!config) return 1;
    std::optional<Result<privacy::KeyRing>> keys;  // before the database is opened: SQLite touches the files beside it
    if (!arguments.receipt.empty()) keys = load_keys_of_database(*config);
    if (keys && !*keys) return complain(keys->error().detail), 1;
    auto store = store::SqliteStore::open(config->store.database, {.read_only = true});
    if (!store) return complain(store.error().detail), 1;
    if (!keys) return write_report(arguments, **store, *config);
    const std::string code = service::normal_receipt(arguments.receipt);
    if (code.empty()) return complain("\"" + arguments.receipt + "\" is no receipt code; it has 14 letters and digits"), 2;
    const std::optional<std::string> file = read_access(*config, **store, (*keys)->receipt_hash(code));
    if (!file) return 1;
    return write_out(arguments.out, *file) ? 0 : 1;
}

int forget(const std::string& config_path, const std::string& receipt) {
    const std::optional<Config> config = read_config(config_path);
    if (!config) return 1;
    if (service::normal_receipt(receipt).empty()) return complain("\"" + receipt + "\" is no receipt code; it has 14 letters and digits"), 2;
    const Result<privacy::KeyRing> keys = load_keys_of_database(*config);
    if (!keys) return complain(keys.error().detail), 1;
    const Result<Clock> clock = Clock::open(config->contact.time_zone);
    if (!clock) return complain(clock.error().detail), 1;
    // The service need not be stopped for it: it knows of no answer but what stands in the database.
    auto store = store::SqliteStore::open(config->store.database, {.beside_service = true});
    if (!store) return complain(store.error().detail), 1;
    const auto drawer = OpenDrawer::open_beside(config->store, *keys);
    if (!drawer) return complain(drawer.error().detail), 1;
    SystemRandom random;
    service::Forgotten forgotten;
    (*store)->transact([&](service::Transaction& tx) { forgotten = service::forget_by_code(*keys, random, tx, *drawer ? (*drawer)->drawer() : nullptr, receipt, "operator", clock->now().now); });
    if (forgotten.is_nothing()) return complain("nothing is kept under this code; it may be deleted already, or the link to it may have been cut"), 1;
    if (!(*store)->checkpoint(log_patience)) complain("an export is reading the database; the last traces go within ten minutes of its end");
    std::printf("deleted %zu answer%s; confirmation %s\n", forgotten.answers, forgotten.answers == 1 ? "" : "s", forgotten.confirmation.c_str());
    return 0;
}

}  // namespace stemmen::app
