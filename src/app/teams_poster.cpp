#include "app/teams_poster.hpp"

#include <algorithm>

#include "app/log.hpp"

namespace stemmen::app {
namespace {

using service::PostTask;

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

teams::Message message_of(const service::OfficerLetter& letter) {
    if (letter.card.empty()) return teams::TextMessage{letter.text};
    return teams::CardMessage{letter.card, letter.summary};
}

teams::Call call_of(const teams::Reference& to, const service::OfficerLetter& letter) {
    const std::string& conversation = letter.thread.empty() ? to.conversation_id : letter.thread;
    if (letter.replaces.empty()) return teams::Send{.service_url = to.service_url, .conversation_id = conversation, .reply_to = {}, .message = message_of(letter)};
    return teams::Replace{.service_url = to.service_url, .conversation_id = conversation, .message_id = letter.replaces, .message = message_of(letter)};
}

}  // namespace

TeamsPoster::TeamsPoster(net::Client& client, TeamsToken& token, const teams::Settings& settings, Options options)
    : client_(client), token_(token), settings_(settings), options_(std::move(options)) {}

std::size_t TeamsPoster::room() {
    const auto now = Steady::now();
    const auto rate = static_cast<double>(options_.per_second_max);
    tokens_ = std::min(rate, tokens_ + std::chrono::duration<double>(now - filled_at_).count() * rate);
    filled_at_ = now;
    if (now < paused_until_ || busy_.size() >= posts_in_flight_max) return 0;
    return std::min(posts_in_flight_max - busy_.size(), static_cast<std::size_t>(tokens_));
}

void TeamsPoster::send(PostTask task) {
    busy_.insert(task.place);
    tokens_ -= 1;
    attempt(std::move(task), false);
}

void TeamsPoster::attempt(PostTask task, bool is_second) {
    const Result<teams::Reference> to = teams::parse_reference(task.address.reveal());
    if (!to) return settle(std::move(task), service::PostRefused{"unreadable_address"});
    teams::Call call = call_of(*to, task.letter);
    Result<HttpRequest> request = teams::encode(call, settings_);
    if (!request) {
        log(LogLevel::error, "teams_not_encoded", {{"why", request.error().detail}});
        return settle(std::move(task), service::PostRefused{"not_encoded"});
    }
    token_.get([this, task = std::move(task), call = std::move(call), request = std::move(*request), is_second](const TeamsToken::Given& token) {
        if (token) return transmit(task, call, request, *token, is_second);
        pause(token.error().pause);
        say("the bot has no token: " + token.error().sentence);
        settle(task, service::PostLater{Duration{0}});  // everything waits, so this place need not by itself
    });
}

void TeamsPoster::transmit(PostTask task, teams::Call call, HttpRequest request, const Secret& token, bool is_second) {
    client_.send(teams::with_token(std::move(request), token), connector_deadline, [this, task = std::move(task), call = std::move(call), token, is_second](Result<HttpResponse> response) {
        if (!response) log(LogLevel::warn, "teams_send_failed", {{"detail", response.error().detail}});
        const bool is_away = !response && response.error().code == Errc::unavailable;
        if (is_away) {
            pause(outage_wait_);
            outage_wait_ = std::min(outage_wait_ * 2, outage_wait_max);
            say("Bot Connector does not answer; what is to be sent to officers waits, 72 hours at most");
            return settle(task, service::PostLater{Duration{0}});
        }
        outage_wait_ = outage_wait_first;
        judge(task, response ? teams::outcome_of(call, *response, options_.now()) : teams::outcome_of(call, response.error()), token, is_second);
    });
}

void TeamsPoster::judge(PostTask task, const teams::Outcome& outcome, const Secret& token, bool is_second) {
    if (const auto* refused = std::get_if<teams::TokenRefused>(&outcome)) {
        token_.drop(token);
        if (!is_second) return attempt(std::move(task), true);
        pause(teams::token_alarm_pause);
        say("Bot Connector refuses the bot's token (" + refused->reason + "); check that the bot is registered with this app_id, and that the Teams channel is switched on");
        return settle(std::move(task), service::PostLater{Duration{0}});
    }
    say({});
    if (std::holds_alternative<teams::Slower>(outcome)) {
        const auto now = Steady::now();
        if (now - throttled_at_ < throttled_again) pause(std::get<teams::Slower>(outcome).wait);
        throttled_at_ = now;
    }
    using service::PostOutcome;
    settle(std::move(task), std::visit(overloaded{[](const teams::Done& done) -> PostOutcome { return service::Posted{done.id}; },
                                                  [](const teams::Retry& retry) -> PostOutcome { return service::PostLater{retry.wait ? std::optional<Duration>(*retry.wait) : std::nullopt}; },
                                                  [](const teams::Unsure&) -> PostOutcome { return service::PostUnsure{}; },
                                                  [](const teams::Slower& slower) -> PostOutcome { return service::PostLater{slower.wait}; },
                                                  [](const teams::TokenRefused&) -> PostOutcome { return service::PostLater{}; },
                                                  [](const teams::Blocked& blocked) -> PostOutcome {
                                                      log(LogLevel::info, "teams_place_blocked", {{"why", blocked.reason}});
                                                      return service::PostBlocked{};
                                                  },
                                                  [](const teams::NotThere& gone) -> PostOutcome {
                                                      log(LogLevel::info, "teams_place_gone", {{"why", gone.reason}});
                                                      return service::PostGone{};
                                                  },
                                                  [](const teams::Refused& refused) -> PostOutcome { return service::PostRefused{refused.reason}; }},
                                       outcome));
}

void TeamsPoster::settle(PostTask task, service::PostOutcome outcome) { options_.settle({std::move(task), std::move(outcome)}); }

void TeamsPoster::pause(Duration wait) { paused_until_ = std::max(paused_until_, Steady::now() + wait); }

void TeamsPoster::say(const std::string& fault) {
    if (fault_ == fault) return;
    fault_ = fault;
    options_.tell(fault);
}

}  // namespace stemmen::app
