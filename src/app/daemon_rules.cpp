// The rules that may change while the service runs, and the switch that turns a channel off.
#include <algorithm>
#include <functional>
#include <set>

#include "app/channel_switch.hpp"
#include "app/daemon_state.hpp"
#include "app/launch_check.hpp"
#include "app/log.hpp"
#include "app/spare_memory.hpp"
#include "service/drives.hpp"
#include "service/short_links.hpp"
#include "service/switch_off.hpp"

namespace stemmen::app {

// ---- SIGHUP: safety and redaction rules, phrases, numbers ----

void Daemon::State::reload_rules() {
    read_officers();
    auto loaded = load_tended_rules(parts.config, parts.rules.units);
    if (const auto* faults = std::get_if<Faults>(&loaded)) {
        metrics.count("rules_reloads", "refused");
        for (const std::string& sentence : faults->sentences) log(LogLevel::error, "rules_refused", {{"what", sentence}});
        rules_refused = faults->sentences.front();
        return;
    }
    auto fresh = std::make_shared<TendedRules>(std::move(std::get<TendedRules>(loaded)));  // Owned by the job.
    launch_warnings_now = launch_warnings(parts.config, parts.rules, fresh->reference);
    // Between two jobs of the store thread nobody uses the rules.
    const bool submitted = submit(
        [this, fresh](service::Transaction&, service::Moment, service::Results&) {
            if (std::exchange(fresh->is_in_use, true)) return;  // a job may run twice
            parts.rules.screener = std::move(fresh->screener);
            parts.rules.phrases = std::move(fresh->phrases);
            for (service::Account& account : kit.accounts) account.args = args_of_unit(parts.config, parts.rules.units, fresh->reference, account.unit);
            for (auto& [code, account] : kit.places) account.args = args_of_unit(parts.config, parts.rules.units, fresh->reference, account.unit);
        },
        [this](const std::exception_ptr& failure) {
            if (failure) report("reload_rules", failure);
            metrics.count("rules_reloads", "taken");
            rules_refused.clear();
            give_spare_memory_back();
            log(LogLevel::info, "rules_reloaded");
        });
    if (submitted) return;
    metrics.count("rules_reloads", "refused");
    rules_refused = "too much was waiting; send SIGHUP again";
}

// ---- the list of officers ----

Result<void> check_officers(const TeamsOfficers& officers, const contact::UnitTree& units) {
    for (const auto& [id, officer] : officers)
        if (units.find(officer.unit) == nullptr) return Error{Errc::misconfigured, "\"teams\": \"officers\": there is no unit \"" + officer.unit + "\" in units.csv; write the id of one for " + id};
    return {};
}

FileMark mark_of(const std::string& path) {
    std::error_code fault;
    const auto written_at = std::filesystem::last_write_time(path, fault);
    if (fault) return {};
    const std::uintmax_t size = std::filesystem::file_size(path, fault);
    return fault ? FileMark{} : FileMark{written_at, size};
}

// At every tick.
void Daemon::State::watch_officers() {
    if (!teams || parts.config_path.empty()) return;
    const FileMark mark = mark_of(parts.config_path);
    if (mark == FileMark{} || mark == config_mark) return;
    config_mark = mark;
    read_officers();
}

// Of the whole file only the list is taken; with a fault anywhere in it the old list stays.
void Daemon::State::read_officers() {
    if (!teams || parts.config_path.empty()) return;
    const auto refuse = [this](std::string why) {
        metrics.count("officers_reloads", "refused");
        log(LogLevel::error, "officers_refused", {{"what", why}});
        officers_refused = std::move(why);
    };
    const Result<std::string> text = read_file(parts.config_path);
    if (!text) return refuse(text.error().detail);
    auto parsed = parse_config(*text, parts.config_path, [](std::string_view reference) -> Result<Secret> { return Secret("not needed here: " + std::string(reference)); });
    if (const auto* faults = std::get_if<ConfigFaults>(&parsed)) return refuse(faults->faults.front());
    auto& config = std::get<Config>(parsed);
    if (!config.teams) return refuse(parts.config_path + " has no section \"teams\" any more; that takes a restart");
    if (const Result<void> known = check_officers(config.teams->officers, parts.rules.units); !known) return refuse(known.error().detail);
    officers_refused.clear();
    if (config.teams->officers != parts.config.teams->officers) take_officers(std::make_shared<const TeamsOfficers>(std::move(config.teams->officers)));
}

// Nobody is offered as deputy or asked for approval with a right that is gone.
void Daemon::State::take_officers(std::shared_ptr<const TeamsOfficers> fresh) {
    const bool submitted = submit(
        [this, fresh](service::Transaction& tx, service::Moment, service::Results&) {
            std::set<std::string> ids;
            for (const auto& list : {std::cref(officers), std::cref(*fresh)})
                for (const auto& [id, officer] : list.get()) ids.insert(id);
            for (const std::string& id : ids) {
                const auto now = fresh->find(id);
                const recruit::Role role = now == fresh->end() ? recruit::Role::reader : now->second.role;
                if (auto known = tx.forms().colleague(id); known && known->role != role) {
                    known->role = role;
                    tx.forms().remember(*known);
                }
            }
            officers = *fresh;
        },
        [this, fresh](const std::exception_ptr& failure) {
            if (failure) return report("read_officers", failure);
            parts.config.teams->officers = *fresh;
            metrics.count("officers_reloads", "taken");
            log(LogLevel::info, "officers_read", {{"count", std::to_string(fresh->size())}});
        });
    if (!submitted) config_mark = {};  // the next tick tries again
}

// ---- the switch ----

void Daemon::State::mark_channel(service::Transaction& tx, service::Moment moment, const std::string& channel, bool off) {
    for (service::Account& account : kit.accounts)
        if (account.channel == channel) account.facts.channel_on = !off;
    for (auto& [code, account] : kit.places)
        if (account.channel == channel) account.facts.channel_on = !off;
    if (off) service::switch_off(kit, tx, channel, moment);
}

// At every tick. What goes out is held at the sender's own look at the file, so that nothing leaves in the time between.
void Daemon::State::watch_switch() {
    for (std::size_t which = 0; which < switches.size(); ++which) watch(which);
}

void Daemon::State::watch(std::size_t which) {
    Switch& now = switches[which];
    const bool off = is_switched_off(now.path);
    if (off == now.is_off) return;
    now.is_off = off;
    metrics.count("channel_switched", off ? "off" : "on");
    log(LogLevel::warn, off ? "channel_off" : "channel_on", {{"channel", now.channel}, {"why", off ? read_switch(now.path).why : ""}});
    const bool submitted = submit(
        [this, off, channel = now.channel](service::Transaction& tx, service::Moment moment, service::Results&) { mark_channel(tx, moment, channel, off); },
        [this, off, which](const std::exception_ptr& failure) {
            if (!failure) return;
            report("switch", failure);
            switches[which].is_off = !off;  // the next tick tries again
        });
    if (!submitted) now.is_off = !off;
}

bool Daemon::State::is_channel_off(std::string_view channel) {
    return std::ranges::any_of(switches, [&](const Switch& each) { return each.channel == channel && each.is_off; });
}

service::Account Daemon::State::account_of(service::Transaction& tx, const service::ShortLink& link) {
    service::Account account = place_account(parts.config, parts.rules, link);
    account.features = service::questions_of(tx.drive_desk().rows(), link.drive);
    return account;
}

// A link that was made while the service runs becomes known when somebody comes by it.
const service::Account* Daemon::State::place(service::Transaction& tx, const std::string& code) {
    if (const auto known = kit.places.find(code); known != kit.places.end()) return &known->second;
    const std::optional<service::ShortLink> link = tx.page().link(code);
    if (!link || kit.places.size() >= service::links_max) return nullptr;
    service::Account account = account_of(tx, *link);
    for (const service::Account& open : kit.accounts)
        if (open.channel == account.channel) account.facts = open.facts;
    return &kit.places.emplace(code, std::move(account)).first->second;
}

void Daemon::State::add_rule_warnings(Readiness& ready) {
    for (const Switch& each : switches) {
        if (!each.is_off) continue;
        const SwitchedOff off = read_switch(each.path);
        ready.warnings.push_back("the channel " + each.channel + " is switched off" + (off.since.empty() ? "" : " since " + off.since) + (off.why.empty() ? "" : " (" + off.why + ")") +
                                 ": nothing is sent; STOPP and SLETT are obeyed; stemmen channel on " + each.channel + " ends it");
    }
    if (parts.config.teams && parts.config.teams->officers.empty()) ready.warnings.emplace_back("Teams: nobody is listed in \"teams\": \"officers\", so everybody who writes there is turned away");
    if (!officers_refused.empty()) ready.warnings.push_back("the list of officers on the disk was refused and the old one is in use: " + officers_refused);
    if (!rules_refused.empty()) ready.warnings.push_back("the rules on the disk were refused and the old ones are in use: " + rules_refused);
    ready.warnings.insert(ready.warnings.end(), launch_warnings_now.begin(), launch_warnings_now.end());
}

}  // namespace stemmen::app
