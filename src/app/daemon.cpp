#include "app/daemon_state.hpp"

#include "app/channel_switch.hpp"
#include "app/launch_check.hpp"
#include "app/log.hpp"
#include "app/site.hpp"
#include "app/stack.hpp"
#include "service/deliver.hpp"
#include "service/duty.hpp"
#include "service/fields.hpp"
#include "service/forget.hpp"
#include "service/pseudonyms.hpp"
#include "service/publish.hpp"
#include "service/short_links.hpp"
#include "service/wake.hpp"

namespace stemmen::app {
namespace {

constexpr std::size_t wakes_per_tick_max = 100;
constexpr Duration prune_pause = std::chrono::minutes{10};
constexpr Duration store_probe_pause = std::chrono::seconds{1};
constexpr int store_probes_needed = 3;  // one may just fit into what is left of a full disk

net::ServerOptions server_options(const HttpSettings& http) {
    net::ServerOptions options;
    options.listen = http.listen;
    options.connections_max = http.connections_max;
    options.connections_per_peer_max = http.connections_per_peer_max;
    return options;
}

net::ClientOptions client_options(const std::optional<MessengerSettings>& messenger) {
    net::ClientOptions options;
    if (messenger) {
        options.extra_ca_file = messenger->ca_file;
        options.connections_per_origin_max = static_cast<std::size_t>(messenger->sends_in_flight_max);
    }
    return options;
}

Result<void> check_units(const Config& config, const contact::UnitTree& units) {
    const dashboard::Settings& dashboard = config.dashboard;
    if (config.teams)
        if (const Result<void> known = check_officers(config.teams->officers, units); !known) return known.error();
    for (const auto& [unit, count] : dashboard.staff)
        if (units.find(unit) == nullptr) return Error{Errc::misconfigured, "\"dashboard\": \"staff\": there is no unit \"" + unit + "\" in units.csv; write the id of one"};
    if (!dashboard.sign_in) return {};
    for (const auto& [group, rule] : dashboard.sign_in->groups)
        for (const std::string& unit : rule.units)
            if (units.find(unit) == nullptr)
                return Error{Errc::misconfigured, "\"dashboard\": \"groups\": there is no unit \"" + unit + "\" in units.csv; write the id of one"};
    return {};
}

net::ClientOptions dashboard_client_options(const dashboard::Settings& dashboard) {
    net::ClientOptions options;
    if (dashboard.sign_in) options.extra_ca_file = dashboard.sign_in->ca_file;
    return options;
}

}  // namespace

Daemon::State::State(net::Loop& the_loop, DaemonParts the_parts, std::unique_ptr<store::SqliteStore> the_store, std::vector<service::Account> accounts)
    : loop(the_loop),
      parts(std::move(the_parts)),
      store(std::move(the_store)),
      kit{parts.rules.dialogs, parts.rules.screener, parts.keys, parts.rules.phrases,
          parts.random != nullptr ? *parts.random : system_random, std::move(accounts), {}},
      housekeeping(*store),
      commits(*store, {},
              [this](std::vector<net::Task> done) {
                  loop.post_all(std::move(done));
                  housekeeping.after_commit();
              }),
      client(loop, client_options(parts.config.messenger)),
      dashboard_client(loop, dashboard_client_options(parts.config.dashboard)) {
    if (parts.config.teams) officers = parts.config.teams->officers;
    parts.config.dashboard.style = Site::built_in().href("dashboard.css");
    kit.listening_since = parts.clock().now;
    last_webhook = kit.listening_since;
    kit.limits = limits_of(parts.config);
    kit.clocks = &clocks;
    if (parts.config.messenger) switches.push_back({"messenger", switch_path(parts.config, "messenger")});
    if (parts.config.web.enabled) switches.push_back({"web", switch_path(parts.config, "web")});
    launch_warnings_now = launch_warnings(parts.config, parts.rules, parts.rules.reference);
}

void Daemon::State::apply(service::Results& results) {
    metrics.count_all(results.counts);
    for (const std::string& sentence : results.alarms) alarm("service", sentence);
    for (const service::Verdict& verdict : results.verdicts) heed(verdict);
    for (const PersonKey& person : results.recalls)
        for (const std::int64_t row : sender ? sender->recall(person) : std::vector<std::int64_t>{}) take_back(row);
    for (service::Dispatch& dispatch : results.dispatches) sender->send(std::move(dispatch));
    if (!results.shown.empty()) routes->show(results.shown);
    for (const service::DutyAlarm& each : results.duty_alarms)
        if (duty_alarms) duty_alarms->ring(each);
}

void Daemon::State::take_back(std::int64_t row) {
    const bool submitted = submit(
        [this, row](service::Transaction& tx, service::Moment moment, service::Results& results) { service::recalled(kit, tx, row, moment, results); },
        [this](const std::exception_ptr& failure) {
            if (failure) report("take_back", failure);
        });
    if (!submitted) log(LogLevel::error, "outcome_not_recorded", {{"row", std::to_string(row)}});
}

void Daemon::State::alarm(std::string_view about, const std::string& sentence) {
    metrics.count("alarms", about);
    log(LogLevel::error, "alarm", {{"about", std::string(about)}, {"what", sentence}});
}

void Daemon::State::report(std::string_view job, const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const service::StoreFailure& fault) {
        store_probes_left = store_probes_needed;
        metrics.count("store_failures", fault.full ? "full" : "broken");
        log(LogLevel::error, "store_failed", {{"job", std::string(job)}, {"detail", fault.what()}});
    } catch (const std::exception& fault) {
        metrics.count("jobs_failed", job);
        log(LogLevel::error, "job_failed", {{"job", std::string(job)}, {"detail", fault.what()}});
    }
}

void Daemon::State::tick() {
    watch_switch();
    watch_officers();
    if (teams) teams->tend();
    const bool probes = store_probes_left > 0 && parts.clock().now >= next_store_probe;
    if (probes) next_store_probe = parts.clock().now + store_probe_pause;
    const std::size_t room = sender ? std::min(sender->room(), claims_per_tick_max) : 0;
    const bool is_stopped = sender && sender->is_stopped();
    const bool submitted = submit(
        [this, room, probes, is_stopped](service::Transaction& tx, service::Moment moment, service::Results& results) {
            // Most ticks write nothing, so they tell nothing of a full disk: this leaves a row, until retention takes it.
            if (probes) tx.remember(kit.keys.event_key("store_probe", std::to_string(to_millis(moment.now))), moment.now);
            service::wake_due(kit, tx, wakes_per_tick_max, moment, results);
            const std::size_t left = room - std::min(room, results.dispatches.size());
            if (left > 0) service::claim(kit, tx, left, moment, results);
            if (is_stopped) service::give_up_old(kit, tx, claims_per_tick_max, moment, results);
        },
        [this, probes](const std::exception_ptr& failure) {
            if (failure) report("tick", failure);
            else if (probes && store_probes_left > 0) --store_probes_left;
            next_tick();
        });
    if (!submitted) next_tick();
}

void Daemon::State::next_tick() {
    if (!stopping) tick_timer = loop.after(parts.tick, [this] {
        wipe_stack();
        tick();
    });
}

void Daemon::State::prune() {
    const bool submitted = submit(
        [this](service::Transaction& tx, service::Moment moment, service::Results& results) { more_to_prune = service::prune(kit, tx, moment, results); },
        [this](const std::exception_ptr& failure) {
            if (failure) report("prune", failure);
            if (!stopping) prune_timer = loop.after(more_to_prune ? parts.tick : prune_pause, [this] { prune(); });
        });
    if (!submitted && !stopping) prune_timer = loop.after(prune_pause, [this] { prune(); });
}

Result<std::unique_ptr<Daemon>> Daemon::start(net::Loop& loop, DaemonParts parts) {
    std::vector<service::Account> accounts;
    if (parts.may_try_first && !is_reached_from_here_only(parts.config))
        return Error{Errc::misconfigured, "the link of a first try lets anybody in who has it: it works only when \"listen\" and \"public_url\" are on this machine (127.0.0.1)"};
    if (const Result<void> known = check_units(parts.config, parts.rules.units); !known) return known.error();
    if (parts.rules.dialogs.latest(parts.config.dashboard.dialog) == nullptr)
        return Error{Errc::misconfigured, "\"dashboard\": \"dialog\": there is no dialog \"" + parts.config.dashboard.dialog + "\"; write the name of one of those in the folder of dialogs"};
    if (parts.config.messenger) {
        Result<service::Account> account = messenger_account(parts.config, parts.rules);
        if (!account) return account.error();
        accounts.push_back(std::move(*account));
    }
    if (parts.config.web.enabled) {
        Result<service::Account> account = web_account(parts.config, parts.rules);
        if (!account) return account.error();
        accounts.push_back(std::move(*account));
    }
    std::string note;
    auto drawer = OpenDrawer::open(parts.config.store, parts.keys, note);
    if (!drawer) return drawer.error();
    if (!note.empty()) log(LogLevel::warn, "keys_made", {{"what", note}});
    auto opened = store::SqliteStore::open(parts.config.store.database, {.synchronous_full = parts.config.store.synchronous_full});
    if (!opened) return opened.error();
    auto state = std::make_unique<State>(loop, std::move(parts), std::move(*opened), std::move(accounts));
    State& daemon = *state;
    daemon.contacts = std::move(*drawer);
    daemon.kit.contacts = daemon.contacts->drawer();
    bool more_to_divide = true;
    while (more_to_divide) daemon.store->transact([&](service::Transaction& tx) { more_to_divide = service::divide_by_drive(daemon.parts.keys, tx); });
    service::Results recovered, recovered_alarms;
    for (State::Switch& each : daemon.switches) each.is_off = is_switched_off(each.path);
    std::vector<std::string> changed;
    daemon.store->transact([&](service::Transaction& tx) {
        changed = service::publish(daemon.parts.rules.dialogs, tx);
        if (changed.empty()) changed = service::settle_bases(daemon.parts.rules.purposes, tx);
        if (!changed.empty()) return;
        // What was in flight when we last stopped awaits its echo; before anything new goes out.
        service::recover(daemon.kit, tx, daemon.parts.clock(), recovered);
        if (daemon.parts.config.web.enabled)
            for (const service::ShortLink& link : tx.page().links(service::links_max)) daemon.kit.places.insert_or_assign(link.code, daemon.account_of(tx, link));
        recovered_alarms.duty_alarms = service::unopened_duty(daemon.kit, tx);
        for (const State::Switch& each : daemon.switches) daemon.mark_channel(tx, daemon.parts.clock(), each.channel, each.is_off);
    });
    if (!changed.empty()) return Error{Errc::misconfigured, changed.front()};
    for (const State::Switch& each : daemon.switches)
        if (each.is_off) log(LogLevel::warn, "channel_off", {{"channel", each.channel}, {"why", read_switch(each.path).why}});
    for (const std::string& warning : daemon.launch_warnings_now) log(LogLevel::warn, "before_launch", {{"what", warning}});
    daemon.metrics.count_all(recovered.counts);
    auto readers = ReadPool::open(loop, daemon.parts.config.store.database);
    if (!readers) return readers.error();
    daemon.readers = std::move(*readers);
    daemon.routes = std::make_unique<Routes>(daemon, daemon.dashboard);
    try {
        daemon.server = std::make_unique<net::Server>(loop, server_options(daemon.parts.config.http),
                                                      [&daemon](HttpRequest request, net::Respond respond) { daemon.answer(std::move(request), std::move(respond)); });
        daemon.start_channels();
        if (const auto& alarm = daemon.parts.config.safety.alarm)
            daemon.duty_alarms = std::make_unique<DutyAlarms>(loop, *alarm, [&daemon](std::string_view event) { daemon.metrics.count("duty_alarms", event); },
                                                              [&daemon](const std::string& sentence) { daemon.alarm("duty_alarm", sentence); });
    } catch (const std::runtime_error& fault) {
        return Error{Errc::unavailable, fault.what()};
    }
    if (const Result<void> ready = daemon.start_recruitment(); !ready) return ready.error();
    daemon.tick();
    daemon.prune();
    daemon.refresher.start();
    daemon.tend_exports();
    daemon.apply(recovered_alarms);
    return std::unique_ptr<Daemon>(new Daemon(std::move(state)));
}

Daemon::Daemon(std::unique_ptr<State> state) : state_(std::move(state)) {}

Daemon::~Daemon() {
    prepare_stop();
    state_->commits.stop();
}

std::uint16_t Daemon::port() const { return state_->server->port(); }

void Daemon::prepare_stop() {
    state_->stopping = true;
    if (state_->teams) state_->teams->stop();
    state_->tick_timer.cancel();
    state_->prune_timer.cancel();
    state_->health_timer.cancel();
    state_->refresher.stop();
    state_->exports_timer.cancel();
    state_->letters_timer.cancel();
}

std::string Daemon::first_try_url() { return "http://127.0.0.1:" + std::to_string(port()) + state_->dashboard.open_first_try(); }

void Daemon::reload_rules() { state_->reload_rules(); }

void Daemon::tick_now() { state_->tick(); }

void Daemon::check_messenger_now(std::function<void()> judged) { state_->check_health(std::move(judged)); }

}  // namespace stemmen::app
