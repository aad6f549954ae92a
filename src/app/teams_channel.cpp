#include "app/teams_channel.hpp"

#include "app/log.hpp"

namespace stemmen::app {
namespace {

HttpResponse empty(int status) { return {status, {{"cache-control", "no-store"}}, ""}; }
HttpResponse busy() { return {503, {{"retry-after", "2"}, {"cache-control", "no-store"}}, ""}; }
HttpResponse as_json(std::string body) { return {200, {{"content-type", "application/json; charset=utf-8"}, {"cache-control", "no-store"}}, std::move(body)}; }

net::ClientOptions client_options(const TeamsSettings& settings) {
    net::ClientOptions options;
    options.extra_ca_file = settings.ca_file;
    options.connections_per_origin_max = posts_in_flight_max;
    return options;
}

Duration jitter_of(service::Random& random) { return Duration{static_cast<std::int64_t>(random.next() % static_cast<std::uint64_t>(keys_jitter_max.count()))}; }

// Microsoft's support asks for it; an id of the request, not of a person.
std::string correlation_of(const HttpRequest& request) {
    constexpr std::size_t correlation_bytes_max = 60;
    return std::string(header(request.headers, "ms-cv").substr(0, correlation_bytes_max));
}

bool is_reminding_hour(service::Moment moment) {
    const auto local = moment.now + moment.utc_offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::weekday weekday(std::chrono::sys_days{day.time_since_epoch()});
    const auto of_day = local - day;
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday && of_day >= reminders_from && of_day < reminders_to;
}

}  // namespace

TeamsChannel::TeamsChannel(net::Loop& loop, RouteHost& host, TeamsTalk talk, Alarm alarm)
    : loop_(loop),
      host_(host),
      talk_(std::move(talk)),
      alarm_(std::move(alarm)),
      client_(loop, client_options(talk_.settings)),
      keys_(client_, talk_.settings.bot, jitter_of(host.random()), [this] { return now(); },
            [](const std::string& fault) { fault.empty() ? log(LogLevel::info, "teams_keys_read") : log(LogLevel::warn, "teams_keys_failed", {{"what", fault}}); }),
      token_(client_, talk_.settings.bot, [this] { return now(); },
             [this](const std::optional<teams::TokenFault>& fault) {
                 host_.count("teams_tokens", fault ? fault->word : "good");
                 if (fault && fault->is_misconfigured) alarm_("teams_token", "the bot gets no token: " + fault->sentence);
             }),
      poster_(client_, token_, talk_.settings.bot,
              {.per_second_max = static_cast<std::size_t>(talk_.settings.sends_per_second_max),
               .now = [this] { return now(); },
               .settle = [this](service::PostSettled settled) { settle(std::make_shared<const service::PostSettled>(std::move(settled))); },
               .tell = [](const std::string& fault) { fault.empty() ? log(LogLevel::info, "teams_sending") : log(LogLevel::warn, "teams_not_sending", {{"why", fault}}); }}),
      draws_(loop, [this](const DrawWorker::JobPtr& job, service::PreparedDraw outcome) { prepared(job, std::move(outcome)); }) {}

// ---- Who calls --------------------------------------------------------------------------------------------------------

void TeamsChannel::handle(HttpRequest request, net::Respond respond) {
    if (request.method == "HEAD") return respond(empty(200));  // Microsoft's test tools look whether somebody is there
    if (request.method != "POST") return respond({405, {{"allow", "POST, HEAD"}}, ""});
    if (request.body.size() > teams::activity_bytes_max) return host_.count("teams_refused", "too_large"), respond(empty(413));
    check(std::make_shared<Call>(Call{.request = std::move(request), .respond = std::move(respond), .activity = {}, .heard = {}, .is_answered = false, .late = {}}), true);
}

void TeamsChannel::check(const std::shared_ptr<Call>& call, bool may_ask_again) {
    const teams::Keys keys = keys_.keys();
    const teams::Settings& settings = talk_.settings.bot;
    const auto caller = teams::authenticate(call->request, keys, settings, now());
    if (!caller && caller.error().is_unknown_key && may_ask_again) return keys_.refresh([this, call] { check(call, false); });
    if (!caller) return refuse(*call, caller.error());
    const Result<teams::Envelope> envelope = teams::Envelope::open(call->request.body);
    if (!envelope) return host_.count("teams_refused", "unreadable"), call->respond(empty(400));
    if (const auto refusal = teams::refusal_of(*caller, envelope->origin(), keys, settings)) return refuse(*call, *refusal);
    if (first_issuer_.empty()) {
        first_issuer_ = caller->claims.issuer;
        log(LogLevel::info, "teams_first_caller", {{"issuer", first_issuer_}});
    }
    Result<teams::Activity> activity = envelope->decode();
    if (!activity) return host_.count("teams_refused", "undecodable"), call->respond(empty(400));
    call->activity = std::move(*activity);
    take(call);
}

void TeamsChannel::refuse(Call& call, const teams::Refusal& refusal) {
    host_.count("teams_refused", refusal.reason);
    log(LogLevel::warn, "teams_refused", {{"why", std::string(refusal.reason)}, {"ms_cv", correlation_of(call.request)}});
    if (refusal.reason == "no_keys") return call.respond(busy());  // nobody can be judged now: it is not the caller's fault
    HttpResponse answer = empty(refusal.status);
    if (refusal.status == 401) answer.headers.emplace_back("www-authenticate", "Bearer");
    call.respond(std::move(answer));
}

// ---- What is done with it ---------------------------------------------------------------------------------------------

void TeamsChannel::take(const std::shared_ptr<Call>& call) {
    if (const auto* ignored = std::get_if<teams::Ignored>(&call->activity->body)) return host_.count("teams_ignored", ignored->reason), call->respond(empty(200));
    if (std::holds_alternative<teams::UnknownInvoke>(call->activity->body)) return host_.count("teams_ignored", "unknown_invoke"), call->respond(empty(501));
    if (call->activity->is_invoke)
        call->late = loop_.after(teams::invoke_answer_max, [this, call] {
            const std::shared_ptr<Call> kept = call;  // Answering ends the timer, and with it this task.
            TeamsChannel* const self = this;
            self->host_.count("teams_invokes", "late");
            self->respond(*kept, as_json(late_answer(self->talk_, *kept->activity)));
        });
    const bool is_taken = host_.run([this, call](const service::Kit& kit, service::Transaction& tx, service::Moment moment, service::Results& results) { call->heard = hear_activity(talk_, kit, tx, *call->activity, moment, results); },
                                    [this, call](bool is_stored) { answered(*call, is_stored); });
    if (!is_taken) answered(*call, false);
}

void TeamsChannel::answered(Call& call, bool is_stored) {
    if (is_stored && call.heard.job) (void)draws_.start(call.heard.job);  // pressed twice: the first one is told
    if (!call.activity->is_invoke) return respond(call, is_stored ? empty(200) : busy());
    host_.count("teams_invokes", is_stored ? "answered" : "failed");
    respond(call, as_json(is_stored ? call.heard.body : failed_answer(talk_, *call.activity)));
}

// Once: whatever comes after the eight seconds has been told that it is late.
void TeamsChannel::respond(Call& call, HttpResponse response) {
    if (call.is_answered) return;
    call.is_answered = true;
    call.respond(std::move(response));
    call.late = {};  // which owned the call, too; whoever called us still does
    post_due();
}

void TeamsChannel::prepared(const DrawWorker::JobPtr& job, service::PreparedDraw outcome) {
    auto kept = std::make_shared<const service::PreparedDraw>(std::move(outcome));
    host_.count("draws_prepared", std::holds_alternative<recruit::Record>(*kept) ? "prepared" : "none");
    const auto settle = [this](bool is_stored) {
        if (!is_stored) log(LogLevel::warn, "draw_not_kept");  // whoever asked was told to press again when no card comes
        post_due();
    };
    const bool is_taken = host_.run([this, job, kept](const service::Kit& kit, service::Transaction& tx, service::Moment moment, service::Results& results) { tell_prepared(talk_, kit, tx, *job, *kept, moment, results); }, settle);
    if (!is_taken) settle(false);
}

// ---- Carrying ---------------------------------------------------------------------------------------------------------

void TeamsChannel::tend() {
    if (is_stopping_) return;
    keys_.tend();
    post_due();
    remind();
}

// One claim at a time, so that nothing is claimed twice.
void TeamsChannel::post_due() {
    claims_again_ = is_claiming_;
    const std::size_t room = is_claiming_ || is_stopping_ ? 0 : poster_.room();
    if (room == 0) return;
    auto tasks = std::make_shared<std::vector<service::PostTask>>();  // written by the job, read after the commit
    is_claiming_ = host_.run([tasks, room, busy = poster_.busy()](const service::Kit& kit, service::Transaction& tx, service::Moment moment,
                                                                  service::Results& results) { *tasks = service::claim_posts(kit.keys, tx.officers(), busy, room, moment.now, results); },
                             [this, tasks](bool is_stored) {
                                 is_claiming_ = false;
                                 if (!is_stored) return;
                                 for (service::PostTask& task : *tasks) poster_.send(std::move(task));
                                 if (claims_again_) post_due();
                             });
}

void TeamsChannel::settle(std::shared_ptr<const service::PostSettled> settled) {
    const service::PlaceKey place = settled->task.place;
    const auto again = [this, settled, place] { settling_.insert_or_assign(place, loop_.after(settle_again, [this, settled] { settle(settled); })); };
    const bool is_taken = host_.run([settled](const service::Kit& kit, service::Transaction& tx, service::Moment moment,
                                              service::Results& results) { service::settle_post(kit.keys, tx.officers(), *settled, moment.now, kit.random.next(), results); },
                                    [this, again, place](bool is_stored) {
                                        if (!is_stored) return again();  // the place stays busy: what came of it must not be forgotten
                                        settling_.erase(place);
                                        poster_.stored(place);
                                        post_due();
                                    });
    if (!is_taken) again();
}

void TeamsChannel::remind() {
    const service::Moment moment = host_.now();
    if (moment.now - reminded_at_ < reminders_pause || !is_reminding_hour(moment)) return;
    reminded_at_ = moment.now;
    (void)host_.run([this](const service::Kit& kit, service::Transaction& tx, service::Moment at, service::Results& results) { post_reminders(talk_, kit, tx, at, results); }, [](bool) {});
}

// ---- How it is --------------------------------------------------------------------------------------------------------

void TeamsChannel::add_readiness(Readiness& ready) const {
    for (const std::string& sentence : {keys_.fault(), poster_.fault().empty() ? std::string{} : "Teams: " + poster_.fault()})
        if (!sentence.empty()) ready.warnings.push_back(sentence);
}

void TeamsChannel::add_gauges(Metrics& metrics) const {
    metrics.gauge("officer_posts_in_flight", static_cast<double>(poster_.busy().size()));
    metrics.gauge("teams_sending", poster_.fault().empty() ? 1 : 0);
    if (const auto age = keys_.age()) metrics.gauge("teams_keys_age_seconds", std::chrono::duration<double>(*age).count());
}

}  // namespace stemmen::app
