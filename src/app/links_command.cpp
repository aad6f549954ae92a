// Short links for posters, slides and posts. Works beside the running service, which knows a new one when somebody comes by it.
#include <cstdio>

#include "app/clock.hpp"
#include "app/commands.hpp"
#include "app/rules.hpp"
#include "service/short_links.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::app {
namespace {

void tell(const Config& config, const service::ShortLink& link) {
    std::printf("%s  %s  %s%s%s%s%s\n", link.code.c_str(), link.kind.c_str(), link.place.at(Language::nb).c_str(), link.unit.empty() ? "" : (", unit " + link.unit).c_str(),
                (", dialog " + link.dialog).c_str(), link.drive.empty() ? "" : (", drive " + link.drive).c_str(),
                link.closed_at ? (", closed " + format_date(*link.closed_at)).c_str() : "");
    std::printf("        %s/s/%s   poster: %s/s/%s/poster?lang=nb\n", config.http.public_url.c_str(), link.code.c_str(), config.http.public_url.c_str(), link.code.c_str());
}

int add(const LinksArguments& arguments, const Config& config, service::Store& store, Timestamp now) {
    auto loaded = load_rules(config);
    if (const auto* faults = std::get_if<Faults>(&loaded)) return complain(faults->sentences.front()), 1;
    const Rules& rules = std::get<Rules>(loaded);
    service::ShortLink link{.code = {},
                            .kind = arguments.kind,
                            .unit = arguments.unit.empty() ? config.web.unit : arguments.unit,
                            .dialog = arguments.dialog.empty() ? std::string(service::link_dialog_of(arguments.kind)) : arguments.dialog,
                            .drive = arguments.drive,
                            .place = {{Language::nb, arguments.nb}, {Language::nn, arguments.nn.empty() ? arguments.nb : arguments.nn}, {Language::en, arguments.en.empty() ? arguments.nb : arguments.en}},
                            .created_at = now};
    if (!link.unit.empty() && rules.units.find(link.unit) == nullptr) return complain("there is no unit \"" + link.unit + "\" in units.csv; write the id of one"), 2;
    if (rules.dialogs.latest(link.dialog) == nullptr) return complain("there is no dialog \"" + link.dialog + "\" in " + config.dialogs), 2;
    if (const Result<void> good = service::check(link); !good) return complain(good.error().detail), 2;
    SystemRandom random;
    bool is_full = false;
    store.transact([&](service::Transaction& tx) {
        is_full = tx.page().links(service::links_max).size() >= service::links_max;
        if (is_full) return;
        do link.code = service::new_link_code(random);
        while (tx.page().link(link.code));
        tx.page().save(link);
    });
    if (is_full) return complain("there are " + std::to_string(service::links_max) + " links already, which is all there can be"), 1;
    tell(config, link);
    return 0;
}

int close(const LinksArguments& arguments, const Config& config, service::Store& store, Timestamp now) {
    const std::string code = service::normal_link_code(arguments.code);
    std::optional<service::ShortLink> link;
    if (!code.empty())
        store.transact([&](service::Transaction& tx) {
            link = tx.page().link(code);
            if (!link || link->closed_at) return;
            link->closed_at = now;
            tx.page().save(*link);
        });
    if (!link) return complain("there is no link \"" + arguments.code + "\"; stemmen links list shows those there are"), 1;
    tell(config, *link);
    return 0;
}

}  // namespace

int links(const LinksArguments& arguments) {
    const std::optional<Config> config = read_config_without_secrets(arguments.config);
    if (!config) return 1;
    const Result<Clock> clock = Clock::open(config->contact.time_zone);
    if (!clock) return complain(clock.error().detail), 1;
    auto store = store::SqliteStore::open(config->store.database, {.beside_service = true});
    if (!store) return complain(store.error().detail), 1;
    const Timestamp now = clock->now().now;
    if (arguments.deed == "add") return add(arguments, *config, **store, now);
    if (arguments.deed == "close") return close(arguments, *config, **store, now);
    (*store)->transact([&](service::Transaction& tx) {
        for (const service::ShortLink& link : tx.page().links(service::links_max)) tell(*config, link);
    });
    return 0;
}

}  // namespace stemmen::app
