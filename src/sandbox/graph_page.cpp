// What belongs to the Page and the app rather than to a conversation: fields, subscriptions, profile, personas, tokens.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/json.hpp"
#include "core/text.hpp"
#include "sandbox/graph.hpp"

namespace stemmen::sandbox {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::array<std::string_view, 20> known_fields{"messages",
                                                        "messaging_postbacks",
                                                        "message_echoes",
                                                        "standby",
                                                        "messaging_handovers",
                                                        "messaging_referrals",
                                                        "message_reactions",
                                                        "message_edits",
                                                        "message_reads",
                                                        "message_deliveries",
                                                        "messaging_policy_enforcement",
                                                        "messaging_feedback",
                                                        "response_feedback",
                                                        "messaging_optins",
                                                        "messaging_account_linking",
                                                        "messenger_template_status_update",
                                                        "send_cart",
                                                        "messaging_game_plays",
                                                        "feed",
                                                        "group_feed"};

constexpr std::array<std::string_view, 5> profile_fields{"get_started", "greeting", "ice_breakers", "persistent_menu",
                                                         "whitelisted_domains"};

std::string dump(const ordered_json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        if (const auto part = trim(std::string_view(list).substr(begin, end - begin)); !part.empty()) parts.emplace_back(part);
        begin = end + 1;
    }
    return parts;
}

GraphError invalid(std::string sentence, std::string rule) {
    return {.code = 100, .message = "(#100) " + std::move(sentence), .rule = std::move(rule)};
}

}  // namespace

Graph::Body Graph::page_fields() const {
    const Settings& settings = world_.settings_;
    std::vector<std::string> wanted = split(parameter(request_, "fields"));
    if (wanted.empty()) wanted = {"name", "id"};
    ordered_json answer = ordered_json::object();
    for (const std::string& name : wanted) {
        if (name == "id")
            answer[name] = settings.page_id;
        else if (name == "name")
            answer[name] = settings.page_name;
        else if (name == "subject_to_new_eu_privacy_rules")
            answer[name] = settings.european;
        else if (name == "messaging_feature_status")
            answer[name] =
                ordered_json{{"hop_v2", false}, {"msgr_multi_app", settings.routing == Routing::default_app}, {"ig_multi_app", false}};
        else
            return std::unexpected(invalid("Tried accessing nonexisting field (" + name + ").", "field"));
    }
    answer["id"] = settings.page_id;
    return dump(answer);
}

Graph::Body Graph::subscribed_apps() {
    Settings& settings = world_.settings_;
    if (!settings.permissions.contains("pages_manage_metadata"))
        return std::unexpected(
            GraphError{.code = 200, .message = "(#200) Requires pages_manage_metadata permission.", .rule = "permission"});
    if (request_.method == "GET") {
        ordered_json data = ordered_json::array();
        if (world_.subscribed_)
            data.push_back(ordered_json{{"category", "Business"},
                                        {"link", "https://www.facebook.com/"},
                                        {"name", settings.app_name},
                                        {"id", settings.app_id},
                                        {"subscribed_fields", settings.fields}});
        return dump(ordered_json{{"data", data}});
    }
    if (request_.method == "DELETE") {
        world_.subscribed_ = false;
        return std::string("{\"success\":true}");
    }
    const std::vector<std::string> fields = split(parameter(request_, "subscribed_fields"));
    if (fields.empty()) return std::unexpected(invalid("param subscribed_fields must be non-empty.", "field"));
    for (const std::string& field : fields)
        if (std::ranges::find(known_fields, field) == known_fields.end())
            return std::unexpected(invalid("param subscribed_fields must be one of the known fields; " + field + " is not.", "field"));
    settings.fields = {fields.begin(), fields.end()};
    world_.subscribed_ = true;
    world_.webhook_alert_ = false;
    return std::string("{\"success\":true}");
}

Graph::Body Graph::app_subscriptions() const {
    ordered_json fields = ordered_json::array();
    for (const std::string& field : world_.settings_.fields)
        fields.push_back(ordered_json{{"name", field}, {"version", defaults::graph_version}});
    ordered_json page{{"object", "page"}};
    if (!world_.settings_.callback_url.empty()) page["callback_url"] = world_.settings_.callback_url;
    page["active"] = true;
    page["fields"] = fields;
    return dump(ordered_json{{"data", ordered_json::array({page})}});
}

Graph::Body Graph::messenger_profile() {
    ordered_json profile = ordered_json::parse(world_.profile_);
    const std::vector<std::string> wanted = split(parameter(request_, "fields"));
    if (request_.method == "GET") {
        ordered_json shown = ordered_json::object();
        for (const std::string& name : wanted)
            if (profile.contains(name)) shown[name] = profile[name];
        return dump(ordered_json{{"data", shown.empty() ? ordered_json::array() : ordered_json::array({shown})}});
    }
    if (request_.method == "DELETE") {
        for (const std::string& name : wanted) profile.erase(name);
    } else {
        // Nesting first: a parsed document that is too deep cannot even be copied safely.
        if (!parse_json_tree(request_.body, "profile")) return std::unexpected(invalid("The body is not valid JSON.", "json"));
        const ordered_json given = ordered_json::parse(request_.body, nullptr, false);
        if (!given.is_object()) return std::unexpected(invalid("The body is not a JSON object.", "json"));
        for (const auto& [name, value] : given.items())
            if (std::ranges::find(profile_fields, name) != profile_fields.end()) profile[name] = value;
    }
    world_.profile_ = dump(profile);
    return std::string("{\"result\":\"success\"}");
}

Graph::Body Graph::personas() {
    if (request_.method == "GET") {
        ordered_json data = ordered_json::array();
        for (const auto& [id, name] : world_.personas_) data.push_back(ordered_json{{"name", name}, {"id", id}});
        return dump(ordered_json{{"data", data}});
    }
    const std::string name = parameter(request_, "name");
    if (name.empty() || count_code_points(name) > persona_name_code_points_max)
        return std::unexpected(invalid("param name must have 1 to 50 characters.", "persona"));
    if (parameter(request_, "profile_picture_url").empty())
        return std::unexpected(invalid("param profile_picture_url must be non-empty.", "persona"));
    if (world_.personas_.size() >= personas_max) return std::unexpected(invalid("The Page has too many personas.", "persona"));
    const std::string id = "88" + std::to_string(1'000'000'000'000 + world_.next_persona_++);
    world_.personas_[id] = name;
    return "{\"id\":" + json_quote(id) + "}";
}

Graph::Body Graph::delete_persona(const std::string& id) {
    if (world_.personas_.erase(id) == 0)
        return std::unexpected(GraphError{.code = 100, .subcode = 33, .message = "Unsupported delete request.", .rule = "endpoint"});
    return std::string("{\"success\":true}");
}

Graph::Body Graph::debug_token() const {
    const Settings& settings = world_.settings_;
    const bool valid = parameter(request_, "input_token") == settings.page_token && !world_.token_revoked_;
    return dump(ordered_json{{"data",
                              {{"app_id", settings.app_id},
                               {"type", "PAGE"},
                               {"application", settings.app_name},
                               {"is_valid", valid},
                               {"expires_at", 0},
                               {"profile_id", settings.page_id},
                               {"scopes", settings.permissions}}}});
}

}  // namespace stemmen::sandbox
