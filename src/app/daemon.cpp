#include "app/daemon.hpp"

#include <atomic>

#include "adapters/messenger/signed_request.hpp"
#include "adapters/messenger/startup_check.hpp"
#include "adapters/messenger/webhook.hpp"
#include "app/clock.hpp"
#include "app/log.hpp"
#include "app/metrics.hpp"
#include "app/routes.hpp"
#include "app/sender.hpp"
#include "net/server.hpp"
#include "service/deliver.hpp"
#include "service/forget.hpp"
#include "service/receive.hpp"
#include "service/wake.hpp"
#include "store/group_commit.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::app {
namespace {

constexpr std::size_t claims_per_tick_max = 256;
constexpr std::size_t wakes_per_tick_max = 100;
constexpr Duration prune_pause = std::chrono::minutes{10};
constexpr Duration health_pause = std::chrono::minutes{15};
constexpr Duration store_probe_pause = std::chrono::seconds{1};
constexpr int store_probes_needed = 3;  // one may just fit into what is left of a full disk

bool is_verdict(std::string_view reason) { return reason == "policy_block" || reason == "judged_abusive" || reason == "page_restricted"; }

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

}  // namespace

struct Daemon::State final : RouteHost {
    State(net::Loop& the_loop, DaemonParts the_parts, std::unique_ptr<store::SqliteStore> the_store, std::vector<service::Account> accounts)
        : loop(the_loop),
          parts(std::move(the_parts)),
          store(std::move(the_store)),
          kit{parts.rules.dialogs, parts.rules.screener, parts.keys, parts.rules.phrases,
              parts.random != nullptr ? *parts.random : system_random, std::move(accounts), {}},
          commits(*store, {}, [this](std::vector<net::Task> done) { loop.post_all(std::move(done)); }),
          client(loop, client_options(parts.config.messenger)) {
        kit.listening_since = parts.clock().now;
        kit.limits.session_timeout = parts.config.contact.session_timeout;
        kit.limits.link_kept = parts.config.contact.link_kept;
        kit.limits.stop_kept = parts.config.contact.stop_kept;
    }

    // ---- one job on the store thread, and what follows on the network thread ----

    // `work(transaction, moment, results)` may run twice; `done(failure)` runs once. Both and the results lie in one allocation: the
    // callback owns it, and the work, which is gone before any callback runs, points to it.
    template <class Work, class Done>
    bool submit(Work work, Done done, store::Urgency urgency = store::Urgency::now) {
        struct Job {
            Work work;
            Done done;
            service::Moment moment;
            bool may_dispatch = false;
            service::Results results;
        };
        const bool may_dispatch = sender && sender->may_dispatch() && commits.depth() < claims_per_tick_max;
        std::unique_ptr<Job> owned(new Job{std::move(work), std::move(done), parts.clock(), may_dispatch, {}});
        Job* const job = owned.get();
        return commits.submit(
            [job](service::Transaction& tx) {
                job->results = service::Results{.may_dispatch = job->may_dispatch};
                job->work(tx, job->moment, job->results);
            },
            [this, kept = std::move(owned)](const std::exception_ptr& failure) {
                if (!failure) apply(kept->results);
                kept->done(failure);
            },
            urgency);
    }

    void apply(service::Results& results) {
        metrics.count_all(results.counts);
        for (const std::string& sentence : results.alarms) alarm("service", sentence);
        for (const PersonKey& person : results.recalls)
            for (const std::int64_t row : sender ? sender->recall(person) : std::vector<std::int64_t>{}) take_back(row);
        for (service::Dispatch& dispatch : results.dispatches) sender->send(std::move(dispatch));
    }

    void take_back(std::int64_t row) {
        const bool submitted = submit(
            [this, row](service::Transaction& tx, service::Moment moment, service::Results& results) { service::recalled(kit, tx, row, moment, results); },
            [this](const std::exception_ptr& failure) {
                if (failure) report("take_back", failure);
            });
        if (!submitted) log(LogLevel::error, "outcome_not_recorded", {{"row", std::to_string(row)}});
    }

    void alarm(std::string_view about, const std::string& sentence) {
        metrics.count("alarms", about);
        log(LogLevel::error, "alarm", {{"about", std::string(about)}, {"what", sentence}});
    }

    void report(std::string_view job, const std::exception_ptr& failure) {
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

    // ---- the clockwork ----

    void tick() {
        const bool probes = store_probes_left > 0 && parts.clock().now >= next_store_probe;
        if (probes) next_store_probe = parts.clock().now + store_probe_pause;
        const std::size_t room = sender ? std::min(sender->room(), claims_per_tick_max) : 0;
        const bool submitted = submit(
            [this, room, probes](service::Transaction& tx, service::Moment moment, service::Results& results) {
                // Most ticks write nothing, so they tell nothing of a full disk: this leaves a row, until retention takes it.
                if (probes) tx.remember(kit.keys.event_key("store_probe", std::to_string(to_millis(moment.now))), moment.now);
                service::wake_due(kit, tx, wakes_per_tick_max, moment, results);
                const std::size_t left = room - std::min(room, results.dispatches.size());
                if (left > 0) service::claim(kit, tx, left, moment, results);
            },
            [this, probes](const std::exception_ptr& failure) {
                if (failure) report("tick", failure);
                else if (probes && store_probes_left > 0) --store_probes_left;
                next_tick();
            });
        if (!submitted) next_tick();
    }
    void next_tick() {
        if (!stopping) tick_timer = loop.after(parts.tick, [this] { tick(); });
    }

    void prune() {
        const bool submitted = submit(
            [this](service::Transaction& tx, service::Moment moment, service::Results& results) { more_to_prune = service::prune(kit, tx, moment, results); },
            [this](const std::exception_ptr& failure) {
                if (failure) report("prune", failure);
                if (!stopping) prune_timer = loop.after(more_to_prune ? parts.tick : prune_pause, [this] { prune(); });
            });
        if (!submitted && !stopping) prune_timer = loop.after(prune_pause, [this] { prune(); });
    }

    // ---- Messenger ----

    void start_messenger() {
        const MessengerSettings& settings = *parts.config.messenger;
        sender = std::make_unique<Sender>(
            loop, client, messenger_settings(settings),
            Sender::Options{.typing = settings.typing, .in_flight_max = static_cast<std::size_t>(settings.sends_in_flight_max)},
            [this](std::int64_t row, SendOutcome outcome) { settle(row, std::move(outcome)); },
            [this](const std::string& reason) { stop_sending(reason); });
        check_health();
    }

    void settle(std::int64_t row, SendOutcome outcome) {
        const bool submitted = submit(
            [this, row, outcome = std::move(outcome)](service::Transaction& tx, service::Moment moment, service::Results& results) {
                service::settle(kit, tx, row, outcome, moment, results);
            },
            [this](const std::exception_ptr& failure) {
                if (failure) report("settle", failure);
            },
            store::Urgency::soon);
        // The row stays in flight in the database; the next start awaits its echo.
        if (!submitted) log(LogLevel::error, "outcome_not_recorded", {{"row", std::to_string(row)}});
    }

    void stop_sending(const std::string& reason) {
        if (sender->is_stopped() && stopped_because == reason) return;
        stopped_because = reason;
        sender->set_stopped(true);
        alarm("sending_stopped", "Messenger refuses our messages (" + reason + "), so nothing is sent any more; check the page token, the app's permissions and the Page's support inbox");
        mark_account(true);
    }
    void resume_sending() {
        if (!sender->is_stopped()) return;
        stopped_because.clear();
        sender->set_stopped(false);
        log(LogLevel::info, "sending_resumed");
        mark_account(false);
    }
    // The accounts belong to the store thread while jobs run, so the change is a job.
    void mark_account(bool stopped) {
        (void)submit(
            [this, stopped](service::Transaction&, service::Moment, service::Results&) {
                for (service::Account& account : kit.accounts)
                    if (account.channel == "messenger") account.facts.sending_stopped = stopped;
            },
            [](const std::exception_ptr&) {});
    }

    void check_health() {
        const messenger::Settings settings = messenger_settings(*parts.config.messenger);
        messenger::HealthRequests requests = messenger::health_requests(settings);
        struct Gathered {
            std::optional<Result<HttpResponse>> token, subscriptions, routing;
        };
        auto gathered = std::make_shared<Gathered>();  // Owned by the three callbacks.
        const auto arrived = [this, gathered, settings](std::optional<Result<HttpResponse>> Gathered::*which) {
            return [this, gathered, settings, which](Result<HttpResponse> answer) {
                (*gathered).*which = std::move(answer);
                if (!gathered->token || !gathered->subscriptions || !gathered->routing) return;
                judge_health(messenger::judge_health(settings, {std::move(*gathered->token), std::move(*gathered->subscriptions), std::move(*gathered->routing)}));
            };
        };
        client.send(std::move(requests.token), send_deadline, arrived(&Gathered::token));
        client.send(std::move(requests.subscriptions), send_deadline, arrived(&Gathered::subscriptions));
        client.send(std::move(requests.routing), send_deadline, arrived(&Gathered::routing));
    }
    void judge_health(messenger::HealthReport report) {
        metrics.gauge("messenger_faults", static_cast<double>(report.faults.size()));
        if (report != health) {
            for (const std::string& fault : report.faults) alarm("messenger_check", fault);
            for (const std::string& advice : report.advice) log(LogLevel::warn, "messenger_check", {{"advice", advice}});
            if (report.faults.empty()) log(LogLevel::info, "messenger_check", {{"result", "good"}});
        }
        // A good token lifts what a bad one stopped. What Meta decided against us, only Meta's word or a restart lifts.
        if (report.faults.empty() && !is_verdict(stopped_because)) resume_sending();
        health = std::move(report);
        if (!stopping) health_timer = loop.after(health_pause, [this] { check_health(); });
    }

    // ---- RouteHost ----

    bool receive(std::shared_ptr<const Inbound> event, std::string_view channel, ReceivedCall done) override {
        if (const auto* notice = std::get_if<AccountNotice>(&event->body); notice != nullptr && sender) {
            if (notice->action == "block") stop_sending("policy_block");
            if (notice->action == "unblock") resume_sending();
        }
        return submit(
            [this, event, channel](service::Transaction& tx, service::Moment moment, service::Results& results) {
                service::receive(kit, tx, channel, *event, moment, results);
            },
            [this, event, channel, done = std::move(done)](const std::exception_ptr& failure) mutable {
                if (!failure) return done(Received::stored);
                try {
                    std::rethrow_exception(failure);
                } catch (const service::StoreFailure&) {
                    report("receive", failure);
                    return done(Received::try_again);
                } catch (const std::exception&) {
                    report("receive", failure);
                }
                set_aside(event, channel, std::move(done));
            });
    }

    // One event that we cannot handle may neither block its batch nor make the platform unsubscribe us.
    void set_aside(const std::shared_ptr<const Inbound>& event, std::string_view channel, ReceivedCall done) {
        const std::string kind(service::kind_of(*event));
        metrics.count("events_failed", kind);
        alarm("event_failed", "an event could not be handled and was set aside; the log line before this one says why");
        auto answer = std::make_shared<ReceivedCall>(std::move(done));  // Owned here and by the callback, which a full queue drops.
        const bool submitted = submit(
            [this, event, channel, kind](service::Transaction& tx, service::Moment moment, service::Results&) {
                const EventKey key = service::event_key(kit, channel, *event);
                if (tx.remember(key, moment.now)) tx.record_failure(key, kind, "exception", moment.now);
            },
            [answer](const std::exception_ptr& failure) { (*answer)(failure ? Received::try_again : Received::stored); });
        if (!submitted) (*answer)(Received::try_again);
    }

    bool end_episode(service::EndedCall call, std::function<void(std::optional<Error>, bool stored)> done) override {
        auto shared = std::make_shared<const service::EndedCall>(std::move(call));  // Owned by the job, which may run twice.
        auto fault = std::make_shared<std::optional<Error>>();                      // Written by the job, read after the commit.
        return submit(
            [this, shared, fault](service::Transaction& tx, service::Moment moment, service::Results& results) {
                const Result<void> result = service::receive_ended(kit, tx, *shared, moment, results);
                *fault = result ? std::nullopt : std::optional(result.error());
            },
            [this, fault, done](const std::exception_ptr& failure) {
                if (failure) report("end_episode", failure);
                done(*fault, !failure);
            });
    }

    Readiness readiness() override {
        Readiness ready;
        if (stopping) ready.faults.emplace_back("the service is stopping");
        if (store_probes_left > 0) ready.faults.emplace_back("the database cannot be written to; look for store_failed in the log (is the disk full?)");
        if (sender && sender->is_stopped()) ready.faults.push_back("sending is stopped: " + stopped_because);
        ready.warnings = health.faults;
        ready.warnings.insert(ready.warnings.end(), health.advice.begin(), health.advice.end());
        return ready;
    }

    std::string metrics_text() override {
        const service::Counts counts = store->counts();
        const net::ServerCounts http = server->counts();
        metrics.gauge("threads", static_cast<double>(counts.threads));
        metrics.gauge("sessions_open", static_cast<double>(counts.open_sessions));
        metrics.gauge("sessions", static_cast<double>(counts.sessions));
        metrics.gauge("answers_stored", static_cast<double>(counts.answers));
        metrics.gauge("outbox", static_cast<double>(counts.outbox));
        metrics.gauge("outbox_awaiting_echo", static_cast<double>(counts.awaiting_echo));
        metrics.gauge("events_set_aside", static_cast<double>(counts.failed_events));
        const Timestamp now = parts.clock().now;
        metrics.gauge("outbox_oldest_seconds", counts.oldest_outbox ? std::chrono::duration<double>(now - *counts.oldest_outbox).count() : 0);
        metrics.gauge("commit_queue", static_cast<double>(commits.depth()));
        metrics.gauge("sends_in_flight", sender ? static_cast<double>(sender->in_flight()) : 0);
        metrics.gauge("sending_stopped", sender && sender->is_stopped() ? 1 : 0);
        metrics.gauge("http_connections", static_cast<double>(http.connections));
        metrics.gauge("http_requests_in_flight", static_cast<double>(http.requests_in_flight));
        metrics.gauge("http_refused", static_cast<double>(http.refused));
        return metrics.text();
    }

    const privacy::KeyRing& key_ring() override { return parts.keys; }
    const Config& config() override { return parts.config; }
    void count(std::string_view name, std::string_view label) override { metrics.count(name, label); }

    net::Loop& loop;
    DaemonParts parts;
    std::unique_ptr<store::SqliteStore> store;
    SystemRandom system_random;
    service::Kit kit;            // the store thread's, but for what never changes
    Metrics metrics;
    store::GroupCommit commits;  // stops first: its jobs use what stands above
    net::Client client;
    std::unique_ptr<Sender> sender;
    std::unique_ptr<Routes> routes;
    std::unique_ptr<net::Server> server;
    messenger::HealthReport health;
    std::string stopped_because;
    net::Timer tick_timer, prune_timer, health_timer;
    std::atomic<bool> more_to_prune = false;
    int store_probes_left = 0;   // a commit has failed: so many must be stored before we call the database good again
    Timestamp next_store_probe;
    bool stopping = false;
};

Result<std::unique_ptr<Daemon>> Daemon::start(net::Loop& loop, DaemonParts parts) {
    std::vector<service::Account> accounts;
    if (parts.config.messenger) {
        Result<service::Account> account = messenger_account(parts.config, parts.rules);
        if (!account) return account.error();
        accounts.push_back(std::move(*account));
    }
    auto opened = store::SqliteStore::open(parts.config.store.database, {.synchronous_full = parts.config.store.synchronous_full});
    if (!opened) return opened.error();
    auto state = std::make_unique<State>(loop, std::move(parts), std::move(*opened), std::move(accounts));
    State& daemon = *state;
    // What was in flight when we last stopped awaits its echo; before anything new goes out.
    service::Results recovered;
    daemon.store->transact([&](service::Transaction& tx) { service::recover(daemon.kit, tx, daemon.parts.clock(), recovered); });
    daemon.metrics.count_all(recovered.counts);
    daemon.routes = std::make_unique<Routes>(daemon);
    try {
        daemon.server = std::make_unique<net::Server>(loop, server_options(daemon.parts.config.http),
                                                      [&daemon](HttpRequest request, net::Respond respond) { daemon.routes->handle(std::move(request), std::move(respond)); });
        if (daemon.parts.config.messenger) daemon.start_messenger();
    } catch (const std::runtime_error& fault) {
        return Error{Errc::unavailable, fault.what()};
    }
    daemon.tick();
    daemon.prune();
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
    state_->tick_timer.cancel();
    state_->prune_timer.cancel();
    state_->health_timer.cancel();
}

void Daemon::tick_now() { state_->tick(); }

}  // namespace stemmen::app
