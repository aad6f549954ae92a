#include <nlohmann/json.hpp>

#include "adapters/teams/activity.hpp"

namespace stemmen::teams {
namespace {

using nlohmann::json;

std::string text_at(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

Scope scope_of_word(std::string_view word) {
    for (const Scope scope : {Scope::group_chat, Scope::channel})
        if (word == to_string(scope)) return scope;
    return Scope::personal;
}

}  // namespace

std::string to_json(const Reference& reference) {
    const json out{{"service", reference.service_url}, {"tenant", reference.tenant_id}, {"conversation", reference.conversation_id}, {"scope", to_string(reference.scope)},
                   {"bot", reference.bot_id},          {"user", reference.user_id},     {"directory", reference.user_directory_id},    {"team", reference.team_id},
                   {"channel", reference.channel_id}};
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Reference> parse_reference(std::string_view text) {
    const json in = json::parse(text, nullptr, false);
    if (!in.is_object()) return Error{Errc::bad_input, "this is no reference"};
    Reference out{.service_url = text_at(in, "service"),
                  .tenant_id = text_at(in, "tenant"),
                  .conversation_id = text_at(in, "conversation"),
                  .scope = scope_of_word(text_at(in, "scope")),
                  .bot_id = text_at(in, "bot"),
                  .user_id = text_at(in, "user"),
                  .user_directory_id = text_at(in, "directory"),
                  .team_id = text_at(in, "team"),
                  .channel_id = text_at(in, "channel")};
    if (out.service_url.empty() || out.conversation_id.empty()) return Error{Errc::bad_input, "a reference without an address"};
    return out;
}

}  // namespace stemmen::teams
