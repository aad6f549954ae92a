// What people do in the Teams sandbox, as the activities that the bot gets of it.
#include <algorithm>
#include <array>
#include <functional>
#include <nlohmann/json.hpp>

#include "sandbox/teams_world.hpp"

namespace stemmen::sandbox {
namespace {

using nlohmann::json;

constexpr std::string_view channel_id = "19:4f2cSandboxChannel@thread.tacv2";

std::string_view word_of(TeamsScope scope) {
    constexpr std::array<std::string_view, 3> words{"personal", "groupChat", "channel"};
    return words[static_cast<std::size_t>(scope)];
}

// The same for the same name.
std::string guid_of(std::string_view name) {
    std::uint64_t hash = 1469598103934665603ULL;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    constexpr std::string_view digits = "0123456789abcdef";
    std::string tail;
    for (int i = 0; i < 12; ++i) tail += digits[(hash >> (4 * i)) & 15];
    return "33333333-3333-4333-8333-" + tail;
}

// Every button, in the order in which they are seen; not the fallbacks for old clients.
void gather_actions(const json& node, std::vector<const json*>& into) {
    if (node.is_array())
        for (const json& child : node) gather_actions(child, into);
    if (!node.is_object()) return;
    if (node.value("type", std::string{}).starts_with("Action.")) return into.push_back(&node);
    for (const char* part : {"body", "items", "columns", "rows", "cells", "actions"})
        if (const auto child = node.find(part); child != node.end()) gather_actions(*child, into);
}

const json* find_action(const json& card, std::string_view title) {
    std::vector<const json*> actions;
    gather_actions(card, actions);
    for (std::size_t i = 0; i < actions.size(); ++i)
        if (title == "#" + std::to_string(i + 1) || actions[i]->value("title", std::string{}) == title) return actions[i];
    return nullptr;
}

// Inputs come back as texts, with what stands in them unless somebody has written something else; empty ones are left out.
void gather_inputs(const json& node, json& into) {
    if (!node.is_structured()) return;
    if (node.is_object() && node.value("type", std::string{}).starts_with("Input.") && node.contains("id")) {
        const json value = node.value("value", json());
        const bool is_toggle = node["type"] == "Input.Toggle";
        if (!value.is_null() && value != "") into[node["id"].get<std::string>()] = value.is_string() ? value : json(value.dump());
        else if (is_toggle) into[node["id"].get<std::string>()] = node.value("valueOff", "false");
    }
    for (const json& child : node) gather_inputs(child, into);
}

}  // namespace

const TeamsPerson& TeamsWorld::person(std::string_view name) {
    const auto [at, is_new] = people_.try_emplace(std::string(name));
    if (!is_new) return at->second;
    at->second = {.name = std::string(name), .user_id = "29:1" + std::string(name) + "-user", .directory_id = guid_of(name), .conversation_id = "a:1" + std::string(name) + "-chat"};
    conversation_of(at->second.conversation_id).id = at->second.conversation_id;
    return at->second;
}

const TeamsConversation& TeamsWorld::channel() {
    TeamsConversation& team = conversation_of(std::string(channel_id));
    if (team.id.empty()) team = {.id = std::string(channel_id), .scope = TeamsScope::channel, .is_installed = true};
    return team;
}

std::string TeamsWorld::activity(std::string_view type, const TeamsPerson& sender, const TeamsConversation& where, Timestamp now, const std::string& members) {
    const json tenant{{"id", teams_defaults::tenant_id}};
    json out{{"type", type},
             {"timestamp", format_timestamp(now)},
             {"localTimezone", "Europe/Oslo"},
             {"locale", "nb-NO"},
             {"channelId", "msteams"},
             {"serviceUrl", service_url_},
             {"from", {{"id", sender.user_id}, {"name", sender.name}, {"aadObjectId", sender.directory_id}}},
             {"recipient", {{"id", "28:" + std::string(teams_defaults::app_id)}, {"name", "Innbyggerstemmen"}}},
             {"conversation", {{"id", where.id}, {"conversationType", word_of(where.scope)}, {"tenantId", teams_defaults::tenant_id}}},
             {"entities", json::array({{{"type", "clientInfo"}, {"locale", "nb-NO"}, {"country", "NO"}, {"platform", "iOS"}}})},
             {"channelData", {{"tenant", tenant}}}};
    out["id"] = type == "message" ? new_id() : "f:" + new_id();
    if (where.scope == TeamsScope::channel) {
        out["channelData"]["team"] = {{"id", where.id}};
        out["channelData"]["channel"] = {{"id", where.id}};
    }
    out.merge_patch(json::parse(members));
    return out.dump();
}

TeamsActivity TeamsWorld::installs(std::string_view name, Timestamp now) {
    const TeamsPerson& who = person(name);
    TeamsConversation& where = conversation_of(who.conversation_id);
    where.is_installed = true;
    return {.body = activity("installationUpdate", who, where, now, R"({"action": "add"})"), .conversation_id = where.id};
}

TeamsActivity TeamsWorld::removes(std::string_view name, Timestamp now) {
    const TeamsPerson& who = person(name);
    TeamsConversation& where = conversation_of(who.conversation_id);
    where.is_installed = false;
    return {.body = activity("installationUpdate", who, where, now, R"({"action": "remove"})"), .conversation_id = where.id};
}

TeamsActivity TeamsWorld::says(std::string_view name, std::string_view text, Timestamp now) {
    const TeamsPerson& who = person(name);
    TeamsConversation& where = conversation_of(who.conversation_id);
    where.is_installed = true;  // nobody can write to an app that is not there
    const std::string body = activity("message", who, where, now, json{{"text", text}, {"textFormat", "plain"}}.dump());
    where.messages.push_back({.id = json::parse(body)["id"].get<std::string>(), .is_ours = false, .text = std::string(text), .at = now});
    return {.body = body, .conversation_id = where.id};
}

TeamsActivity TeamsWorld::says_in_channel(std::string_view name, std::string_view text, Timestamp now) {
    const TeamsPerson& who = person(name);
    TeamsConversation where = channel();
    const std::string at = "<at>Innbyggerstemmen</at>", root = new_id();
    const json mentioned{{"id", "28:" + std::string(teams_defaults::app_id)}, {"name", "Innbyggerstemmen"}};
    const json members{{"text", at + " " + std::string(text)}, {"entities", json::array({{{"type", "mention"}, {"text", at}, {"mentioned", mentioned}}})}};
    conversation_of(where.id).messages.push_back({.id = root, .is_ours = false, .text = std::string(text), .at = now});
    where.id += ";messageid=" + root;
    return {.body = activity("message", who, where, now, members.dump()), .conversation_id = where.id};
}

Result<TeamsActivity> TeamsWorld::presses(std::string_view name, std::string_view title, const std::map<std::string, std::string>& fields, Timestamp now, bool as_submit) {
    const TeamsPerson& who = person(name);
    TeamsConversation& where = conversation_of(who.conversation_id);
    for (auto message = where.messages.rbegin(); message != where.messages.rend(); ++message) {
        const json card = message->card.empty() ? json() : json::parse(message->card);
        const json* action = find_action(card, title);
        if (action == nullptr) continue;
        const json* pressed = as_submit && action->contains("fallback") && (*action)["fallback"].is_object() ? &(*action)["fallback"] : action;
        json data = pressed->value("data", json::object());
        if (pressed->value("associatedInputs", std::string{}) != "none") gather_inputs(card, data);
        for (const auto& [field, value] : fields) data[field] = value;
        const bool is_execute = pressed->value("type", std::string{}) == "Action.Execute";
        json members{{"replyToId", message->id}};
        if (is_execute) {
            members["name"] = "adaptiveCard/action";
            members["value"] = {{"action", {{"type", "Action.Execute"}, {"verb", pressed->value("verb", std::string{})}, {"data", data}}}, {"trigger", "manual"}};
        } else {
            members["value"] = data;
        }
        return TeamsActivity{.body = activity(is_execute ? "invoke" : "message", who, where, now, members.dump()), .is_invoke = is_execute, .conversation_id = where.id, .message_id = message->id};
    }
    return Error{Errc::not_found, "there is no button \"" + std::string(title) + "\" in the chat of " + std::string(name)};
}

Result<TeamsActivity> TeamsWorld::searches(std::string_view name, std::string_view dataset, std::string_view text, Timestamp now) {
    const TeamsPerson& who = person(name);
    const TeamsConversation& where = conversation_of(who.conversation_id);
    if (!where.is_installed) return Error{Errc::not_found, "the app is not installed for " + std::string(name)};
    const json members{{"name", "application/search"}, {"value", {{"queryText", text}, {"queryOptions", {{"skip", 0}, {"top", 15}}}, {"dataset", dataset}}}};
    return TeamsActivity{.body = activity("invoke", who, where, now, members.dump()), .is_invoke = true, .conversation_id = where.id};
}

void TeamsWorld::invoke_answered(const TeamsActivity& pressed, int status, std::string_view body, Timestamp now) {
    const json answer = json::parse(body, nullptr, false);
    if (status != 200 || !answer.is_object()) return void(violations_.push_back("an invoke that was answered " + std::to_string(status) + ": the person sees a general error"));
    const std::string type = answer.value("type", std::string{});
    if (type == "application/vnd.microsoft.activity.message") notice_ = answer.value("value", std::string{});
    if (type != "application/vnd.microsoft.card.adaptive") return;
    TeamsConversation& where = conversation_of(pressed.conversation_id);
    const auto message = std::ranges::find(where.messages, pressed.message_id, &TeamsMessage::id);
    if (message == where.messages.end()) return;
    message->card = answer["value"].dump();
    message->at = now;
}

}  // namespace stemmen::sandbox
