#include "app/teams_token.hpp"

#include <utility>

namespace stemmen::app {

TeamsToken::TeamsToken(net::Client& client, const teams::Settings& settings, std::function<Timestamp()> now, std::function<void(const std::optional<teams::TokenFault>&)> tell)
    : client_(client), settings_(settings), now_(std::move(now)), tell_(std::move(tell)) {}

void TeamsToken::get(Then then) {
    const Timestamp now = now_();
    if (token_ && now < token_->renew_at) return then(token_->value);
    if (fault_ && now < fault_until_) return then(std::unexpected(*fault_));
    waiting_.push_back(std::move(then));
    if (waiting_.size() == 1) fetch();
}

void TeamsToken::drop(const Secret& refused) {
    if (token_ && token_->value == refused) token_.reset();
}

void TeamsToken::fetch() {
    client_.send(teams::token_request(settings_), token_deadline, [this](Result<HttpResponse> response) {
        settle(response ? teams::read_token_answer(*response, now_()) : std::unexpected(teams::unreachable(response.error())));
    });
}

void TeamsToken::settle(std::expected<teams::Token, teams::TokenFault> answer) {
    Given given = answer ? Given(answer->value) : Given(std::unexpected(answer.error()));
    if (answer) {
        token_ = std::move(*answer);
        if (std::exchange(fault_, std::nullopt)) tell_(std::nullopt);
    } else {
        fault_until_ = now_() + answer.error().pause;
        if (fault_ != answer.error()) tell_(answer.error());
        fault_ = answer.error();
    }
    for (const Then& then : std::exchange(waiting_, {})) then(given);
}

}  // namespace stemmen::app
