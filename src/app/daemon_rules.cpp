// The rules that may change while the service runs, and the switch that turns a channel off.
#include "app/channel_switch.hpp"
#include "app/daemon_state.hpp"
#include "app/launch_check.hpp"
#include "app/log.hpp"
#include "service/switch_off.hpp"

namespace stemmen::app {

// ---- SIGHUP: safety and redaction rules, phrases, numbers ----

void Daemon::State::reload_rules() {
    auto loaded = load_tended_rules(parts.config, parts.rules.units);
    if (const auto* faults = std::get_if<Faults>(&loaded)) {
        metrics.count("rules_reloads", "refused");
        for (const std::string& sentence : faults->sentences) log(LogLevel::error, "rules_refused", {{"what", sentence}});
        rules_refused = faults->sentences.front();
        return;
    }
    auto fresh = std::make_shared<TendedRules>(std::move(std::get<TendedRules>(loaded)));  // Owned by the job.
    launch_warnings_now = launch_warnings(parts.config, parts.rules, fresh->reference);
    const auto args = account_args(parts.config, parts.rules.units, fresh->reference);
    // Between two jobs of the store thread nobody uses the rules.
    const bool submitted = submit(
        [this, fresh, args](service::Transaction&, service::Moment, service::Results&) {
            if (std::exchange(fresh->is_in_use, true)) return;  // a job may run twice
            parts.rules.screener = std::move(fresh->screener);
            parts.rules.phrases = std::move(fresh->phrases);
            for (service::Account& account : kit.accounts) account.args = args;
        },
        [this](const std::exception_ptr& failure) {
            if (failure) report("reload_rules", failure);
            metrics.count("rules_reloads", "taken");
            rules_refused.clear();
            log(LogLevel::info, "rules_reloaded");
        });
    if (submitted) return;
    metrics.count("rules_reloads", "refused");
    rules_refused = "too much was waiting; send SIGHUP again";
}

// ---- the switch ----

void Daemon::State::mark_channel(service::Transaction& tx, service::Moment moment, bool off) {
    for (service::Account& account : kit.accounts) {
        account.facts.channel_on = !off;
        if (off) service::switch_off(kit, tx, account, moment);
    }
}

// At every tick. What goes out is held at the sender's own look at the file, so that nothing leaves in the time between.
void Daemon::State::watch_switch() {
    if (!parts.config.messenger) return;
    const bool off = is_switched_off(off_path);
    if (off == channel_off) return;
    channel_off = off;
    metrics.count("channel_switched", off ? "off" : "on");
    log(LogLevel::warn, off ? "channel_off" : "channel_on", {{"channel", "messenger"}, {"why", off ? read_switch(off_path).why : ""}});
    const bool submitted = submit(
        [this, off](service::Transaction& tx, service::Moment moment, service::Results&) { mark_channel(tx, moment, off); },
        [this, off](const std::exception_ptr& failure) {
            if (!failure) return;
            report("switch", failure);
            channel_off = !off;  // the next tick tries again
        });
    if (!submitted) channel_off = !off;
}

void Daemon::State::add_rule_warnings(Readiness& ready) {
    if (channel_off) {
        const SwitchedOff off = read_switch(off_path);
        ready.warnings.push_back("the channel messenger is switched off" + (off.since.empty() ? "" : " since " + off.since) + (off.why.empty() ? "" : " (" + off.why + ")") +
                                 ": nothing is sent; STOPP and SLETT are obeyed; stemmen channel on messenger ends it");
    }
    if (!rules_refused.empty()) ready.warnings.push_back("the rules on the disk were refused and the old ones are in use: " + rules_refused);
    ready.warnings.insert(ready.warnings.end(), launch_warnings_now.begin(), launch_warnings_now.end());
}

}  // namespace stemmen::app
