#include "adapters/teams/connector.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "adapters/teams/retry_after.hpp"
#include "core/text.hpp"

namespace stemmen::teams {
namespace {

using nlohmann::json;

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

Error bad(std::string sentence) { return {Errc::bad_input, std::move(sentence)}; }

// With exactly one slash between.
std::string joined(std::string_view service_url, std::string_view path) {
    while (service_url.ends_with('/')) service_url.remove_suffix(1);
    return std::string(service_url) + "/" + std::string(path);
}

std::string activities_of(std::string_view service_url, std::string_view conversation_id) {
    return joined(service_url, "v3/conversations/" + percent_encode(conversation_id) + "/activities");
}

Result<json> activity_of(const Message& message) {
    return std::visit(overloaded{[](const TextMessage& text) -> Result<json> {
                                     if (text.text.empty()) return bad("a message without text");
                                     if (count_utf16_units(text.text) * 2 > message_utf16_bytes_max) return bad("a message over message_utf16_bytes_max");
                                     return json{{"type", "message"}, {"textFormat", "plain"}, {"text", repair_utf8(text.text)}};
                                 },
                                 [](const CardMessage& card) -> Result<json> {
                                     if (card.card.size() > card_bytes_max) return bad("a card over card_bytes_max");
                                     json content = json::parse(card.card, nullptr, false);
                                     if (!content.is_object()) return bad("a card that is no JSON object");
                                     const std::string summary(first_code_points(repair_utf8(card.summary), summary_code_points_max));
                                     json attachment{{"contentType", "application/vnd.microsoft.card.adaptive"}, {"content", std::move(content)}};
                                     return json{{"type", "message"}, {"summary", summary}, {"attachments", json::array({std::move(attachment)})}};
                                 }},
                      message);
}

HttpRequest request(std::string method, std::string url, const json& body) {
    HttpRequest out{.method = std::move(method), .target = std::move(url), .headers = {{"accept", "application/json"}}, .body = {}, .peer = {}};
    if (body.is_null()) return out;
    out.headers.emplace_back("content-type", "application/json");
    out.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    return out;
}

json bot_of(const Settings& settings) { return {{"id", "28:" + settings.app_id}}; }
json tenant_of(const Settings& settings) { return {{"tenant", {{"id", settings.tenant_id}}}}; }

Result<HttpRequest> encoded(const Send& call, const Settings& settings) {
    Result<json> activity = activity_of(call.message);
    if (!activity) return activity.error();
    (*activity)["from"] = bot_of(settings);
    (*activity)["conversation"] = {{"id", call.conversation_id}};
    if (!call.reply_to.empty()) (*activity)["replyToId"] = call.reply_to;
    return request("POST", activities_of(call.service_url, call.conversation_id), *activity);
}
Result<HttpRequest> encoded(const Replace& call, const Settings& settings) {
    Result<json> activity = activity_of(call.message);
    if (!activity) return activity.error();
    (*activity)["from"] = bot_of(settings);
    return request("PUT", activities_of(call.service_url, call.conversation_id) + "/" + percent_encode(call.message_id), *activity);
}
Result<HttpRequest> encoded(const Remove& call, const Settings&) {
    return request("DELETE", activities_of(call.service_url, call.conversation_id) + "/" + percent_encode(call.message_id), json());
}
// Exactly one member, and the tenant: measured by Microsoft's SDK team ("CreateConversation API behavior").
Result<HttpRequest> encoded(const OpenPersonal& call, const Settings& settings) {
    const json body{{"isGroup", false}, {"tenantId", settings.tenant_id}, {"bot", bot_of(settings)}, {"members", json::array({{{"id", call.user_id}}})}, {"channelData", tenant_of(settings)}};
    return request("POST", joined(call.service_url, "v3/conversations"), body);
}
Result<HttpRequest> encoded(const OpenThread& call, const Settings& settings) {
    Result<json> activity = activity_of(call.message);
    if (!activity) return activity.error();
    json channel = tenant_of(settings);
    channel["channel"] = {{"id", call.channel_id}};
    const json body{{"isGroup", true}, {"tenantId", settings.tenant_id}, {"bot", bot_of(settings)}, {"channelData", std::move(channel)}, {"activity", std::move(*activity)}};
    return request("POST", joined(call.service_url, "v3/conversations"), body);
}

bool has_empty_id(const Call& call) {
    return std::visit(overloaded{[](const Send& each) { return each.conversation_id.empty(); },
                                 [](const OpenPersonal& each) { return each.user_id.empty(); },
                                 [](const OpenThread& each) { return each.channel_id.empty(); },
                                 [](const auto& each) { return each.conversation_id.empty() || each.message_id.empty(); }},
                      call);
}

// Only these make something new that would stand there twice.
bool makes_a_message(const Call& call) { return std::holds_alternative<Send>(call) || std::holds_alternative<OpenThread>(call); }

Outcome unsure(const Call& call, std::string reason) {
    if (makes_a_message(call)) return Unsure{std::move(reason)};
    return Retry{std::move(reason), std::nullopt};
}

std::string text_at(const json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

// The code of an error in its two forms: {"error":{"code":…}}, and JSON within a text, {"message":"{\"subCode\":…}"}.
std::string code_of(const HttpResponse& answer) {
    if (answer.body.size() > answer_bytes_max) return {};
    const json body = json::parse(answer.body, nullptr, false);
    if (!body.is_object()) return {};
    if (const auto error = body.find("error"); error != body.end()) return text_at(*error, "code");
    return text_at(json::parse(text_at(body, "message"), nullptr, false), "subCode");
}

std::string reason_of(const HttpResponse& answer, std::string_view code) {
    constexpr std::size_t code_max = 60;
    const bool is_word = !code.empty() && code.size() <= code_max && std::ranges::all_of(code, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
    return is_word ? std::string(code) : "http_" + std::to_string(answer.status);
}

Outcome done(const Call& call, const HttpResponse& answer) {
    const json body = answer.body.size() <= answer_bytes_max ? json::parse(answer.body, nullptr, false) : json();
    Done out{text_at(body, "id"), text_at(body, "activityId")};
    if (std::holds_alternative<OpenPersonal>(call) && out.id.empty()) return Retry{"no_conversation_id", std::nullopt};
    return out;
}

Outcome forbidden(const HttpResponse& answer) {
    constexpr std::array asleep{"BotNotInConversationRoster", "MessageWritesBlocked", "ConversationBlockedByUser", "BotDisabledByAdmin", "ForbiddenOperationException"};
    const std::string code = code_of(answer);
    std::string reason = reason_of(answer, code);
    if (std::ranges::find(asleep, code) != asleep.end() || code.empty()) return Blocked{std::move(reason)};
    return Refused{std::move(reason)};
}

}  // namespace

Result<HttpRequest> encode(const Call& call, const Settings& settings) {
    const std::string& service_url = std::visit([](const auto& each) -> const std::string& { return each.service_url; }, call);
    if (!is_allowed(settings, service_url)) return bad("the service address is not on teams.service_hosts");
    if (has_empty_id(call)) return bad("an id is missing");
    return std::visit([&](const auto& each) { return encoded(each, settings); }, call);
}

HttpRequest with_token(HttpRequest request, const Secret& token) {
    request.headers.emplace_back("authorization", "Bearer " + token.reveal());
    return request;
}

// By status first, then by code; codes that are not listed are not repeated (Microsoft, "Send proactive messages").
Outcome outcome_of(const Call& call, const HttpResponse& answer, Timestamp now) {
    constexpr std::chrono::seconds wait_default{5};
    const int status = answer.status;
    if (status >= 200 && status < 300) return done(call, answer);
    const std::string reason = reason_of(answer, code_of(answer));
    if (status == 401) return TokenRefused{reason};
    if (status == 403) return forbidden(answer);
    if (status == 404) return NotThere{reason};
    if (status == 412 || status == 503) return Retry{reason, retry_after(answer.headers, now)};
    if (status == 429) return Slower{retry_after(answer.headers, now).value_or(wait_default)};
    if (status == 502 || status == 504) return unsure(call, reason);
    return Refused{reason};
}

Outcome outcome_of(const Call& call, const Error& failure) {
    if (failure.code == Errc::timed_out) return unsure(call, "timed_out");
    if (failure.code == Errc::misconfigured) return Refused{"connection_misconfigured"};
    return Retry{"unavailable", std::nullopt};
}

std::optional<Duration> back_off(int tried, double chance) {
    if (tried < 1 || tried >= tries_max) return std::nullopt;
    const auto most = std::chrono::milliseconds{1000 << (tried - 1)};
    return std::chrono::milliseconds{std::llround(static_cast<double>(most.count()) * std::clamp(chance, 0.0, 1.0))};
}

}  // namespace stemmen::teams
