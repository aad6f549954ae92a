#include <sys/stat.h>
#include <unistd.h>

#include <iostream>

#include "app/clock.hpp"
#include "app/commands.hpp"
#include "app/config.hpp"
#include "app/contact_drawer.hpp"
#include "app/export_figures.hpp"
#include "app/export_files.hpp"
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

// The file that a report becomes.
Result<std::string> bytes_of(const std::string& format, const Table& table, const Table& book) {
    if (format == "json") return tables::to_json(table);
    if (format == "csv") return tables::to_csv(table);
    return tables::to_xlsx(table, book);
}

// What a file is written beside: the database as it is changed while the service runs, the keys, the clock.
struct Desk {
    privacy::KeyRing keys;
    Clock clock;
    std::unique_ptr<store::SqliteStore> store;
    [[nodiscard]] std::function<Timestamp()> now() const {
        return [this] { return clock.now().now; };
    }
};

Result<Desk> open_desk(const Config& config, privacy::KeyRing keys) {
    Result<Clock> clock = Clock::open(config.contact.time_zone);
    if (!clock) return clock.error();
    auto store = store::SqliteStore::open(config.store.database, {.beside_service = true});
    if (!store) return store.error();
    return Desk{std::move(keys), std::move(*clock), std::move(*store)};
}

bool write_codebook(const ExportArguments& arguments, const Table& book) {
    if (arguments.format == "xlsx" || arguments.out.empty()) return true;
    return write_out(arguments.out + ".codebook." + arguments.format, arguments.format == "json" ? tables::to_json(book) : tables::to_csv(book));
}

// A table that names nobody, or that goes to standard output.
int write_table(const ExportArguments& arguments, const Table& table, const Table& book) {
    const Result<std::string> bytes = bytes_of(arguments.format, table, book);
    if (!bytes) return complain(bytes.error().detail), 1;
    return write_out(arguments.out, *bytes) && write_codebook(arguments, book) ? 0 : 1;
}

// With the keys the file is noted, so that SLETT will reach it.
int write_report(const ExportArguments& arguments, service::Report report, service::Store& store, const Config& config, std::optional<privacy::KeyRing> keys) {
    const std::optional<service::Filter> filter = read_filter(arguments, config);
    if (!filter) return 2;
    Table table = service::read_table(store, report, *filter);
    const Table book = service::codebook(report);
    if (!keys) return write_table(arguments, table, book);
    const Result<Desk> desk = open_desk(config, std::move(*keys));
    if (!desk) return complain(desk.error().detail), 1;
    const auto make = [&](const Table& of) { return bytes_of(arguments.format, of, book); };
    const Result<void> written = write_noted_export(*desk->store, desk->keys, desk->now(), arguments.out, arguments.format, table, make);
    if (!written) return complain(written.error().detail), 1;
    return write_codebook(arguments, book) ? 0 : 1;
}

int write_figures(const ExportArguments& arguments, service::Store& store, const Config& config) {
    const auto figures = read_figures(arguments, store, config);
    return figures ? write_table(arguments, figures->first, figures->second) : 2;
}

// Nothing after a complaint.
std::optional<service::AccessFile> read_access(const Config& config, service::Store& store, const std::string& receipt_hash) {
    const Result<DataFiles> data = read_data(config.data, "config");
    const Result<dialog::Files> dialogs = read_dialogs(config.dialogs);
    if (!data || !dialogs) return complain((data ? dialogs.error() : data.error()).detail), std::nullopt;
    const auto purposes = load_purposes(*data);
    if (const auto* faults = std::get_if<Faults>(&purposes)) return complain(faults->sentences.front()), std::nullopt;
    dialog::Faults ignored;  // they stop the service, not the citizen
    const dialog::Library library = dialog::read_library(*dialogs, ignored);
    dialog::TextArgs args{{"lenke", config.http.public_url}};
    for (const auto& [name, value] : config.texts) args[name] = value;
    std::optional<service::AccessFile> file = service::access_file(store, receipt_hash, {std::get<privacy::Purposes>(purposes), library.texts, args, limits_of(config)});
    if (!file) complain("nothing is kept under this code; it may be deleted, or the link to it may have been cut");
    return file;
}

int export_access(const ExportArguments& arguments, const Config& config, service::Store& store, privacy::KeyRing keys) {
    const std::string code = service::normal_receipt(arguments.receipt);
    if (code.empty()) return complain("\"" + arguments.receipt + "\" is no receipt code; it has 14 letters and digits"), 2;
    const std::optional<service::AccessFile> file = read_access(config, store, keys.receipt_hash(code));
    if (!file) return 1;
    if (arguments.out.empty()) return write_out("", file->text) ? 0 : 1;
    const Result<Desk> desk = open_desk(config, std::move(keys));
    if (!desk) return complain(desk.error().detail), 1;
    const Result<bool> written = write_noted_access(*desk->store, desk->keys, desk->now(), arguments.out, file->session, file->text);
    if (!written) return complain(written.error().detail), 1;
    if (!*written) return complain("what was kept under this code has just been deleted"), 1;
    return 0;
}

}  // namespace

int export_report(const ExportArguments& arguments) {
    ::umask(0077);  // Whatever is written on the way holds answers.
    const std::optional<Config> config = read_config(arguments.config);
    if (!config) return 1;
    const std::optional<service::Report> report = service::parse_report(arguments.report);
    const bool wants_figures = arguments.report == "figures";
    if (!report && !wants_figures && arguments.receipt.empty()) return complain("write one of: stemmen export answers | consents | dispositions | figures | not-asked | sums"), 2;
    const bool is_noted = arguments.receipt.empty() && !arguments.out.empty() && report && service::names_talks(*report);
    std::optional<privacy::KeyRing> keys;
    if (is_noted || !arguments.receipt.empty()) {
        Result<privacy::KeyRing> loaded = load_keys_of_database(*config);  // before the database is opened: SQLite touches the files beside it
        if (!loaded && is_noted)
            return complain(loaded.error().detail + " (a file with answers is noted with the key, so that SLETT reaches it; without --out the table goes to standard output and is not noted)"), 1;
        if (!loaded) return complain(loaded.error().detail), 1;
        keys = std::move(*loaded);
    }
    auto store = store::SqliteStore::open(config->store.database, {.read_only = true});
    if (!store) return complain(store.error().detail), 1;
    if (!arguments.receipt.empty()) return export_access(arguments, *config, **store, std::move(*keys));
    if (wants_figures) return write_figures(arguments, **store, *config);
    return write_report(arguments, *report, **store, *config, std::move(keys));
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
    const std::size_t waiting = forgotten.exports == 0 ? 0 : mend_exports(**store, *keys, [&] { return clock->now().now; });
    if (waiting > 0) complain("the answers may still stand in " + std::to_string(waiting) + (waiting == 1 ? " exported file" : " exported files") + "; stemmen exports tells which, and what to do");
    if (!(*store)->checkpoint(log_patience)) complain("an export is reading the database; the last traces go within ten minutes of its end");
    std::printf("deleted %zu answer%s; confirmation %s\n", forgotten.answers, forgotten.answers == 1 ? "" : "s", forgotten.confirmation.c_str());
    return 0;
}

}  // namespace stemmen::app
