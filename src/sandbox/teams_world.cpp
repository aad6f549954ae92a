// The Connector and the token service of the Teams sandbox; what people do is in teams_people.cpp.
#include "sandbox/teams_world.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace stemmen::sandbox {
namespace {

using nlohmann::json;

constexpr std::chrono::seconds token_life{3599};

HttpResponse as_json(int status, const json& body) { return {status, {{"content-type", "application/json; charset=utf-8"}}, body.dump(-1, ' ', false, json::error_handler_t::replace)}; }

std::string text_at(const json& object, const char* name) {
    if (!object.is_object()) return {};
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::string decoded(std::string_view segment) { return form_value("id=" + std::string(segment), "id"); }

// "a/b/c" as its parts.
std::vector<std::string> parts_of(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        const auto slash = std::min(path.find('/'), path.size());
        parts.push_back(decoded(path.substr(0, slash)));
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return parts;
}

std::string thread_root(std::string_view conversation) { return std::string(conversation.substr(0, conversation.find(";messageid="))); }

}  // namespace

TeamsWorld::TeamsWorld(std::string service_url) : service_url_(std::move(service_url)) {
    const auto host = service_url_.find("://") + 3;
    base_path_ = service_url_.substr(service_url_.find('/', host));
}

HttpResponse TeamsWorld::refuse(int status, std::string_view code, std::string_view sentence) {
    const bool is_ours_to_mend = status == 400 || status == 401 || status == 413;
    if (is_ours_to_mend) violations_.push_back(std::string(code) + ": " + std::string(sentence));
    return as_json(status, {{"error", {{"code", code}, {"message", sentence}}}});
}

std::optional<HttpResponse> TeamsWorld::answer(const HttpRequest& request, Timestamp now) {
    const std::string path(path_of(request.target));
    const std::string origin = service_url_.substr(0, service_url_.size() - base_path_.size());
    if (request.method == "GET" && path == "/v1/.well-known/openidconfiguration")
        return as_json(200, {{"issuer", teams_defaults::issuer}, {"authorization_endpoint", "https://invalid.botframework.com"}, {"jwks_uri", origin + "/v1/.well-known/keys"},
                             {"id_token_signing_alg_values_supported", {"RS256"}}, {"token_endpoint_auth_methods_supported", {"private_key_jwt"}}});
    if (request.method == "GET" && path == "/v1/.well-known/keys") return HttpResponse{200, {{"content-type", "application/json"}}, keys_.key_set()};
    if (path == "/" + std::string(teams_defaults::tenant_id) + "/oauth2/v2.0/token") return give_token(request, now);
    HttpResponse response;
    bool is_lost = false;
    if (fault_ && fault_->calls > 0) {
        --fault_->calls;
        is_lost = fault_->status == 0;
        response = {fault_->status, {}, fault_->body};
        if (fault_->retry_after > 0) response.headers.emplace_back("retry-after", std::to_string(fault_->retry_after));
        if (is_lost && path.starts_with(base_path_)) response = connector(request, std::string_view(path).substr(base_path_.size()), now);
    } else {
        response = path.starts_with(base_path_) ? connector(request, std::string_view(path).substr(base_path_.size()), now) : refuse(404, "NotFound", "there is nothing here");
    }
    calls_.push_back({request.method, path, is_lost ? 0 : response.status});
    if (calls_.size() > teams_log_max) calls_.pop_front();
    if (is_lost) return std::nullopt;
    return response;
}

// ---- The bot's token (RFC 6749 §4.4, with Entra's error codes) -----------------------------------------------------------

HttpResponse TeamsWorld::give_token(const HttpRequest& request, Timestamp now) {
    const auto fault = [&](std::string_view error, int code) { return as_json(error == "invalid_client" ? 401 : 400, {{"error", error}, {"error_description", "AADSTS" + std::to_string(code)}, {"error_codes", {code}}}); };
    if (request.method != "POST" || form_value(request.body, "grant_type") != "client_credentials") return fault("unsupported_grant_type", 70003);
    if (form_value(request.body, "client_id") != teams_defaults::app_id) return fault("unauthorized_client", 700016);
    if (secret_refused_) return fault("invalid_client", 7000222);
    if (form_value(request.body, "client_secret") != teams_defaults::app_password) return fault("invalid_client", 7000215);
    if (form_value(request.body, "scope") != teams_defaults::scope) return fault("invalid_scope", 70011);
    const std::string token = "sandbox-bot-token-" + std::to_string(++tokens_given_);
    tokens_[token] = now + token_life;
    return as_json(200, {{"token_type", "Bearer"}, {"expires_in", token_life.count()}, {"ext_expires_in", token_life.count()}, {"access_token", token}});
}

bool TeamsWorld::is_signed_in(const HttpRequest& request, Timestamp now) const {
    const std::string_view given = header(request.headers, "authorization");
    if (!given.starts_with("Bearer ")) return false;
    const auto token = tokens_.find(given.substr(7));
    return token != tokens_.end() && now < token->second;
}

// ---- v3/conversations ---------------------------------------------------------------------------------------------------

HttpResponse TeamsWorld::connector(const HttpRequest& request, std::string_view path, Timestamp now) {
    if (!is_signed_in(request, now)) return as_json(401, {{"message", "Authorization has been denied for this request."}});
    const std::vector<std::string> parts = parts_of(path);
    if (parts.size() < 2 || parts[0] != "v3" || parts[1] != "conversations") return refuse(404, "NotFound", "there is nothing here");
    if (parts.size() == 2 && request.method == "POST") return create(request.body, now);
    if (parts.size() < 4 || parts[3] != "activities") return refuse(404, "NotFound", "there is nothing here");
    const auto found = conversations_.find(thread_root(parts[2]));
    if (found == conversations_.end()) return refuse(404, "ConversationNotFound", "Conversation not found.");
    TeamsConversation& conversation = found->second;
    if (!conversation.is_installed) return refuse(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.");
    if (request.method == "POST") return write(conversation, request, {}, now);
    if (parts.size() != 5) return refuse(405, "MethodNotAllowed", "this needs the id of a message");
    if (request.method == "PUT") return write(conversation, request, parts[4], now);
    if (request.method == "DELETE") return std::erase_if(conversation.messages, [&](const TeamsMessage& each) { return each.is_ours && each.id == parts[4]; }) > 0 ? HttpResponse{200, {}, ""} : refuse(404, "ActivityNotFoundInConversation", "no such message");
    return refuse(405, "MethodNotAllowed", "POST, PUT or DELETE");
}

HttpResponse TeamsWorld::write(TeamsConversation& conversation, const HttpRequest& request, const std::string& replaces, Timestamp now) {
    if (count_utf16_units(request.body) * 2 > teams_message_utf16_bytes_max) return refuse(413, "MessageSizeTooBig", "Message size too large.");
    const json activity = json::parse(request.body, nullptr, false);
    if (!activity.is_object() || text_at(activity, "type").empty()) return refuse(400, "BadSyntax", "the body is no activity");
    if (text_at(activity, "type") == "typing") return {202, {}, ""};
    while (!conversation.sends.empty() && now - conversation.sends.front() >= std::chrono::seconds{1}) conversation.sends.pop_front();
    if (conversation.sends.size() >= teams_sends_per_second_max) {
        HttpResponse slower = as_json(429, {{"error", {{"code", "Throttled"}, {"message", "Too many requests."}}}});
        slower.headers.emplace_back("retry-after", "1");
        return slower;
    }
    conversation.sends.push_back(now);
    TeamsMessage message{.id = {}, .text = text_at(activity, "text"), .card = {}, .summary = text_at(activity, "summary"), .at = now};
    if (const auto attachments = activity.find("attachments"); attachments != activity.end() && attachments->is_array() && !attachments->empty()) {
        const json& first = attachments->front();
        if (text_at(first, "contentType") != "application/vnd.microsoft.card.adaptive" || !first.contains("content") || !first["content"].is_object()) return refuse(400, "Bad Argument", "an attachment that is no Adaptive Card");
        message.card = first["content"].dump();
    }
    if (!message.text.empty() && !message.card.empty()) return refuse(400, "Bad Argument", "text and card in one activity: Teams splits them, and the id of the card is lost");
    if (message.text.empty() && message.card.empty()) return refuse(400, "Bad Argument", "Activity must include non empty 'text' field or at least 1 attachment");
    if (!message.card.empty() && message.summary.empty()) violations_.emplace_back("a card without a summary: the notification says nothing");
    if (replaces.empty()) {
        message.id = new_id();
        conversation.messages.push_back(message);
        return as_json(201, {{"id", message.id}});
    }
    const auto old = std::ranges::find(conversation.messages, replaces, &TeamsMessage::id);
    if (old == conversation.messages.end()) return refuse(404, "ActivityNotFoundInConversation", "no such message");
    if (!old->is_ours) return refuse(403, "NotEnoughPermissions", "only the bot's own messages can be replaced");
    message.id = old->id;
    message.revision = old->revision + 1;
    *old = message;
    return as_json(200, {{"id", message.id}});
}

// Exactly one member, and a tenant; the same chat each time. Group chats cannot be made.
HttpResponse TeamsWorld::create(std::string_view body, Timestamp now) {
    const json wanted = json::parse(body, nullptr, false);
    if (!wanted.is_object()) return refuse(400, "BadSyntax", "the body is no object");
    if (text_at(wanted, "tenantId") != teams_defaults::tenant_id) return refuse(400, "BadSyntax", "tenantId is missing or another");
    if (wanted.value("isGroup", false)) {
        TeamsConversation& team = conversation_of(channel().id);
        if (!wanted.contains("activity")) return refuse(400, "BadSyntax", "a thread needs its first activity");
        const HttpResponse written = write(team, {.method = "POST", .target = {}, .headers = {}, .body = wanted["activity"].dump(), .peer = {}}, {}, now);
        if (written.status != 201) return written;
        const std::string& id = team.messages.back().id;
        return as_json(201, {{"id", team.id + ";messageid=" + id}, {"activityId", id}});
    }
    const auto members = wanted.find("members");
    if (members == wanted.end() || !members->is_array() || members->size() != 1) return refuse(400, "BadSyntax", "exactly one member");
    for (const auto& [name, person] : people_)
        if (person.user_id == text_at(members->front(), "id")) {
            if (!conversation_of(person.conversation_id).is_installed) return refuse(403, "BotNotInConversationRoster", "the app is not installed for this user");
            return as_json(201, {{"id", person.conversation_id}});
        }
    return refuse(403, "ForbiddenOperationException", "the user is not known to the bot");
}

std::string TeamsWorld::bearer(Timestamp now) const {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    return keys_.sign(json{{"serviceurl", service_url_}, {"nbf", seconds - 60}, {"exp", seconds + 3600}, {"iss", teams_defaults::issuer}, {"aud", teams_defaults::app_id}}.dump());
}

std::string TeamsWorld::new_id() { return std::to_string(1'795'353'600'000 + static_cast<std::int64_t>(next_++)); }

TeamsConversation& TeamsWorld::conversation_of(const std::string& id) { return conversations_[id]; }

}  // namespace stemmen::sandbox
