// The bot's own token: fetched when it is needed, one request at a time, kept until shortly before its end, dropped when Bot Connector
// refuses it. On the loop's thread.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <vector>

#include "adapters/teams/token.hpp"
#include "net/client.hpp"

namespace stemmen::app {

inline constexpr Duration token_deadline = std::chrono::seconds{10};

class TeamsToken {
public:
    using Given = std::expected<Secret, teams::TokenFault>;
    using Then = std::function<void(const Given& given)>;

    // `tell`: of each new fault, and with nothing when there is a token again.
    TeamsToken(net::Client& client, const teams::Settings& settings, std::function<Timestamp()> now, std::function<void(const std::optional<teams::TokenFault>& fault)> tell);

    // At once when there is one, or when it is too early to ask again after a failure.
    void get(Then then);
    // That very token is not taken any more.
    void drop(const Secret& refused);
    [[nodiscard]] const std::optional<teams::TokenFault>& fault() const { return fault_; }

private:
    void fetch();
    void settle(std::expected<teams::Token, teams::TokenFault> answer);

    net::Client& client_;
    teams::Settings settings_;
    std::function<Timestamp()> now_;
    std::function<void(const std::optional<teams::TokenFault>&)> tell_;
    std::optional<teams::Token> token_;
    std::optional<teams::TokenFault> fault_;
    Timestamp fault_until_;
    std::vector<Then> waiting_;
};

}  // namespace stemmen::app
