#include "adapters/teams/token.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>

#include "adapters/teams/retry_after.hpp"

namespace stemmen::teams {
namespace {

using nlohmann::json;

struct Rule {
    std::int64_t code;
    std::string_view word, sentence;
};

// What only a person can mend (Microsoft, "Microsoft Entra authentication & authorization error codes").
constexpr std::array rules{
    Rule{7000215, "secret_wrong", "teams.app_password is not the secret of this app: write the secret's value, not its id"},
    Rule{7000222, "secret_expired", "teams.app_password has expired: make a new client secret in Entra ID and put it there"},
    Rule{700016, "app_unknown", "teams.app_id is not known in the tenant of teams.token_url: wrong tenant, or wrong cloud"},
    Rule{500011, "resource_unknown", "teams.scope is not known in this tenant: wrong tenant, or wrong cloud"},
    Rule{7000229, "no_service_principal", "the app has no service principal in the tenant: an administrator must create it"},
};

// Seconds as a number, or as a text of digits as managed identities give them.
std::optional<std::int64_t> seconds_at(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return std::nullopt;
    if (found->is_number_integer()) return found->get<std::int64_t>();
    if (!found->is_string()) return std::nullopt;
    const auto& text = found->get_ref<const std::string&>();
    std::int64_t out = 0;
    const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (fault != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
    return out;
}

TokenFault fault_of(const json& body, const HttpResponse& answer, Timestamp now) {
    if (const auto codes = body.find("error_codes"); codes != body.end() && codes->is_array())
        for (const json& code : *codes)
            for (const Rule& rule : rules)
                if (code.is_number_integer() && code.get<std::int64_t>() == rule.code)
                    return {true, std::string(rule.word), std::string(rule.sentence), token_alarm_pause};
    const std::string status = std::to_string(answer.status);
    const bool may_help = answer.status == 429 || answer.status >= 500;
    const Duration pause = may_help ? Duration(retry_after(answer.headers, now).value_or(std::chrono::duration_cast<std::chrono::seconds>(token_failure_pause))) : token_alarm_pause;
    return {!may_help, "http_" + status, "the token service answered " + status, std::max(pause, token_failure_pause)};
}

}  // namespace

HttpRequest token_request(const Settings& settings) {
    return {.method = "POST",
            .target = token_url_of(settings),
            .headers = {{"content-type", "application/x-www-form-urlencoded"}, {"accept", "application/json"}},
            .body = "grant_type=client_credentials&client_id=" + percent_encode(settings.app_id) + "&client_secret=" + percent_encode(settings.app_password.reveal()) +
                    "&scope=" + percent_encode(settings.scope),
            .peer = {}};
}

std::expected<Token, TokenFault> read_token_answer(const HttpResponse& answer, Timestamp now) {
    const bool is_small = answer.body.size() <= token_answer_bytes_max;
    const json body = is_small ? json::parse(answer.body, nullptr, false) : json();
    const json none = json::object();
    if (answer.status != 200) return std::unexpected(fault_of(body.is_object() ? body : none, answer, now));
    const auto token = body.is_object() ? body.find("access_token") : body.end();
    if (!body.is_object() || token == body.end() || !token->is_string() || token->get_ref<const std::string&>().empty())
        return std::unexpected(TokenFault{false, "unreadable", "the token service answered without a token", token_failure_pause});
    const auto type = body.find("token_type");
    if (type != body.end() && *type != "Bearer") return std::unexpected(TokenFault{true, "wrong_type", "the token service gave a token that is no bearer token", token_alarm_pause});
    const Duration life = std::clamp<Duration>(std::chrono::seconds{std::clamp<std::int64_t>(seconds_at(body, "expires_in").value_or(0), 0, 1'000'000)}, Duration{0}, token_life_max);
    return Token{Secret(token->get<std::string>()), now + std::max<Duration>(life - token_margin, life / 2)};
}

TokenFault unreachable(const Error& failure) {
    return {failure.code == Errc::misconfigured, "unreachable", "the token service cannot be reached: " + failure.detail, token_failure_pause};
}

}  // namespace stemmen::teams
