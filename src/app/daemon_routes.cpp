#include "app/daemon_state.hpp"

#include <algorithm>

#include "app/log.hpp"
#include "service/receive.hpp"

namespace stemmen::app {
namespace {

// The Page whose m.me links ask, whatever they name; "" where only links that the configuration lists do.
std::string asking_page(const Config& config) {
    if (!config.messenger || !config.messenger->link_refs.empty() || std::ranges::find(config.messenger->setups, "link") == config.messenger->setups.end()) return {};
    return config.messenger->page_id;
}

}  // namespace

void Daemon::State::start_channels() {
    if (parts.config.messenger) start_messenger();
    if (parts.config.teams) start_teams();
}

void Daemon::State::start_teams() {
    teams = std::make_unique<TeamsChannel>(loop, *this, TeamsTalk{*parts.config.teams, officers, parts.rules, parts.config.http.public_url, asking_page(parts.config), recruit},
                                           [this](std::string_view about, const std::string& sentence) { alarm(about, sentence); });
}

void Daemon::State::answer(HttpRequest request, net::Respond respond) {
    if (teams && path_of(request.target) == teams_path) return teams->handle(std::move(request), std::move(respond));
    routes->handle(std::move(request), std::move(respond));
}

bool Daemon::State::receive(std::shared_ptr<const Inbound> event, std::string_view channel, ReceivedCall done) {
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

void Daemon::State::set_aside(const std::shared_ptr<const Inbound>& event, std::string_view channel, ReceivedCall done) {
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

bool Daemon::State::run(StoreWork work, std::function<void(bool stored)> done) {
    return submit([this, work = std::move(work)](service::Transaction& tx, service::Moment moment, service::Results& results) { work(kit, tx, moment, results); },
                  [this, done = std::move(done)](const std::exception_ptr& failure) {
                      if (failure) report("run", failure);
                      done(!failure);
                  });
}

bool Daemon::State::read(ReadWork work, Done done) {
    return readers->submit(std::move(work), [this, done = std::move(done)](const std::exception_ptr& failure) mutable {
        if (failure) report("read", failure);
        done(failure);
    });
}

bool Daemon::State::write(WriteWork work, Done done) {
    return submit([work = std::move(work)](service::Transaction& tx, service::Moment moment, service::Results&) mutable { work(tx, moment); },
                  [this, done = std::move(done)](const std::exception_ptr& failure) mutable {
                      if (failure) report("write", failure);
                      done(failure);
                  });
}

void Daemon::State::tell(std::string_view event, std::string_view why, const std::string& detail) {
    log(LogLevel::warn, event, {{"why", std::string(why)}, {"detail", detail}});
}

bool Daemon::State::end_episode(service::EndedCall call, std::function<void(std::optional<Error>, bool stored)> done) {
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

Readiness Daemon::State::readiness() {
    Readiness ready;
    if (stopping) ready.faults.emplace_back("the service is stopping");
    if (store_probes_left > 0) ready.faults.emplace_back("the database cannot be written to; look for store_failed in the log (is the disk full?)");
    ready.warnings = health.faults;
    // No fault: what is no longer called is unsubscribed by Meta, and STOPP and SLETT must be heard all the same.
    if (sender && sender->is_stopped()) ready.warnings.push_back("sending is stopped: " + stopped_because);
    ready.warnings.insert(ready.warnings.end(), health.advice.begin(), health.advice.end());
    if (exports_failed > 0)
        ready.warnings.push_back("somebody who has been erased still stands in " + std::to_string(exports_failed) + (exports_failed == 1 ? " exported file" : " exported files") + "; see what to do with: stemmen exports list");
    if (teams) teams->add_readiness(ready);
    add_rule_warnings(ready);
    return ready;
}

std::string Daemon::State::metrics_text() {
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
    if (sender) metrics.gauge("webhook_last_seconds", std::max(0.0, std::chrono::duration<double>(now - last_webhook).count()));
    for (const service::Oldest& oldest : store->oldest())
        metrics.gauge("oldest_age_seconds", oldest.kind, oldest.at ? std::max(0.0, std::chrono::duration<double>(now - *oldest.at).count()) : 0);
    for (const Switch& each : switches) metrics.gauge("channel_on", each.channel, each.is_off ? 0 : 1);
    metrics.gauge("dashboard_listeners", static_cast<double>(dashboard.listeners()));
    metrics.gauge("web_viewers", static_cast<double>(routes->viewers()));
    metrics.gauge("http_streams", static_cast<double>(http.streams));
    metrics.gauge("duty_items", "unopened", static_cast<double>(counts.duty.unopened));
    metrics.gauge("duty_items", "opened", static_cast<double>(counts.duty.opened));
    metrics.gauge("duty_items", "handled", static_cast<double>(counts.duty.handled));
    const auto& unopened = counts.duty.oldest_unopened;
    metrics.gauge("duty_oldest_unopened_seconds", unopened ? std::chrono::duration<double>(now - *unopened).count() : 0);
    metrics.gauge("exports", "waiting", static_cast<double>(counts.exports.waiting));
    metrics.gauge("exports", "failed", static_cast<double>(counts.exports.failed));
    if (teams) teams->add_gauges(metrics);
    metrics.gauge("officer_posts", static_cast<double>(counts.officer_posts));
    metrics.gauge("officer_posts_oldest_seconds", counts.oldest_officer_post ? std::chrono::duration<double>(now - *counts.oldest_officer_post).count() : 0);
    metrics.gauge("commit_queue", static_cast<double>(commits.depth()));
    metrics.gauge("read_queue", static_cast<double>(readers->depth()));
    metrics.gauge("sends_in_flight", sender ? static_cast<double>(sender->in_flight()) : 0);
    metrics.gauge("sending_stopped", sender && sender->is_stopped() ? 1 : 0);
    metrics.gauge("http_connections", static_cast<double>(http.connections));
    metrics.gauge("http_requests_in_flight", static_cast<double>(http.requests_in_flight));
    metrics.gauge("http_refused", static_cast<double>(http.refused));
    return metrics.text();
}

}  // namespace stemmen::app
