#include "app/daemon_state.hpp"

#include "app/channel_switch.hpp"
#include "app/log.hpp"
#include "app/rules.hpp"
#include "service/deliver.hpp"

namespace stemmen::app {
namespace {

constexpr Duration health_pause = std::chrono::minutes{15};

bool is_verdict(std::string_view reason) { return reason == "policy_block" || reason == "judged_abusive" || reason == "page_restricted"; }

}  // namespace

void Daemon::State::start_messenger() {
    const MessengerSettings& settings = *parts.config.messenger;
    page = messenger_settings(settings);
    page.callback_url = parts.config.http.public_url + "/webhooks/messenger";
    sender = std::make_unique<Sender>(
        loop, client, page,
        Sender::Options{.typing = settings.typing, .in_flight_max = static_cast<std::size_t>(settings.sends_in_flight_max),
                        .per_second_max = static_cast<std::size_t>(settings.sends_per_second_max), .is_off = [path = switch_path(parts.config, "messenger")] { return is_switched_off(path); }},
        [this](service::Outgoing sent, SendOutcome outcome) { settle(std::move(sent), std::move(outcome)); },
        [this](const std::string& reason) { stop_sending(reason); });
    check_health();
}

void Daemon::State::settle(service::Outgoing sent, SendOutcome outcome) {
    const std::int64_t row = sent.id;
    const bool submitted = submit(
        [this, sent = std::move(sent), outcome = std::move(outcome)](service::Transaction& tx, service::Moment moment, service::Results& results) {
            service::settle(kit, tx, sent, outcome, moment, results);
        },
        [this](const std::exception_ptr& failure) {
            if (failure) report("settle", failure);
        },
        store::Urgency::soon);
    // The row stays in flight in the database; the next start awaits its echo.
    if (!submitted) log(LogLevel::error, "outcome_not_recorded", {{"row", std::to_string(row)}});
}

void Daemon::State::stop_sending(const std::string& reason) {
    if (sender->is_stopped() && stopped_because == reason) return;
    stopped_because = reason;
    sender->set_stopped(true);
    alarm("sending_stopped", "Messenger refuses our messages (" + reason + "), so nothing is sent any more; check the page token, the app's permissions and the Page's support inbox");
    mark_account(true);
    if (reason == messenger::wrong_proof && page.app_secrets.size() > 1) check_health();  // the secret is being changed: try the other
}

void Daemon::State::resume_sending() {
    if (!sender->is_stopped()) return;
    stopped_because.clear();
    sender->set_stopped(false);
    log(LogLevel::info, "sending_resumed");
    mark_account(false);
}

// A block that arrives after the unblock that lifted it must not stop anything.
void Daemon::State::heed(const service::Verdict& verdict) {
    if (!sender || verdict.at <= newest_verdict) return;
    newest_verdict = verdict.at;
    if (verdict.blocked) stop_sending("policy_block");
    else resume_sending();
}

void Daemon::State::mark_account(bool stopped) {
    (void)submit(
        [this, stopped](service::Transaction&, service::Moment, service::Results&) {
            for (service::Account& account : kit.accounts)
                if (account.channel == "messenger") account.facts.sending_stopped = stopped;
        },
        [](const std::exception_ptr&) {});
}

void Daemon::State::check_health(std::function<void()> judged) { ask_health(page, true, std::move(judged)); }

void Daemon::State::prove_with(const messenger::Settings& settings) {
    if (settings.app_secrets == page.app_secrets) return;
    page = settings;
    sender->prove_with(page);
    log(LogLevel::info, "app_secret_changed", {{"what", "Meta takes the other entry of app_secrets, which now signs our calls; remove the one that it no longer takes"}});
}

// With two app secrets, the one that Meta does not take is tried second; whichever passes signs our calls from then on.
void Daemon::State::ask_health(messenger::Settings settings, bool may_ask_again, std::function<void()> judged) {
    messenger::HealthRequests requests = messenger::health_requests(settings);
    struct Gathered {
        std::optional<Result<HttpResponse>> token, subscriptions, routing, app;
    };
    auto gathered = std::make_shared<Gathered>();  // Owned by the four callbacks.
    const auto arrived = [this, gathered, settings, may_ask_again, judged = std::move(judged)](std::optional<Result<HttpResponse>> Gathered::*which) {
        return [this, gathered, settings, may_ask_again, judged, which](Result<HttpResponse> answer) {
            Gathered& all = *gathered;
            all.*which = std::move(answer);
            if (!all.token || !all.subscriptions || !all.routing || !all.app) return;
            if (may_ask_again && messenger::may_be_wrong_secret(settings, *all.token)) return ask_health(messenger::with_other_secret(settings), false, judged);
            messenger::HealthReport report = messenger::judge_health(settings, {std::move(*all.token), std::move(*all.subscriptions), std::move(*all.routing), std::move(*all.app)});
            if (report.token_is_good) prove_with(settings);
            judge_health(std::move(report));
            judged();
        };
    };
    client.send(std::move(requests.token), send_deadline, arrived(&Gathered::token));
    client.send(std::move(requests.subscriptions), send_deadline, arrived(&Gathered::subscriptions));
    client.send(std::move(requests.routing), send_deadline, arrived(&Gathered::routing));
    client.send(std::move(requests.app), send_deadline, arrived(&Gathered::app));
}

void Daemon::State::judge_health(messenger::HealthReport report) {
    metrics.gauge("messenger_faults", static_cast<double>(report.faults.size()));
    if (report != health) {
        for (const std::string& fault : report.faults) alarm("messenger_check", fault);
        for (const std::string& advice : report.advice) log(LogLevel::warn, "messenger_check", {{"advice", advice}});
        if (report.faults.empty()) log(LogLevel::info, "messenger_check", {{"result", "good"}});
    }
    // A good token lifts what a bad one stopped, whatever else is missing. What Meta decided against us, only Meta's word or a restart lifts.
    if (report.token_is_good && !is_verdict(stopped_because)) resume_sending();
    health = std::move(report);
    if (!stopping) health_timer = loop.after(health_pause, [this] { check_health(); });
}

}  // namespace stemmen::app
