#include "adapters/teams/activity.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "adapters/teams/mentions.hpp"
#include "core/text.hpp"

namespace stemmen::teams {
namespace {

using nlohmann::json;

const json* member(const json& object, std::string_view name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

// The text at the end of a path of members, "" when it is absent or no text.
std::string text_at(const json& object, std::initializer_list<std::string_view> path) {
    const json* at = &object;
    for (const std::string_view name : path) {
        at = member(*at, name);
        if (at == nullptr) return {};
    }
    return at->is_string() ? at->get<std::string>() : std::string{};
}

// The first that is not empty.
std::string first_of(std::string first, std::string second) { return first.empty() ? std::move(second) : std::move(first); }

Scope scope_of(std::string_view type) {
    if (type == "channel") return Scope::channel;
    return type == "groupChat" ? Scope::group_chat : Scope::personal;
}

// By RFC 5646: "nn-NO" is nynorsk, "no" is what most people write. Whoever reads neither gets English.
Language language_of(std::string_view locale) {
    const std::string tag = fold_case(locale.substr(0, locale.find_first_of("-_")));
    if (tag.empty() || tag == "no") return Language::nb;
    return parse_language(tag).value_or(Language::en);
}

std::string conversation_of(std::string_view thread_id) { return std::string(thread_id.substr(0, thread_id.find(";messageid="))); }

Reference reference_of(const json& activity, const std::string& thread_id) {
    Reference out{.service_url = text_at(activity, {"serviceUrl"}),
                  .tenant_id = first_of(text_at(activity, {"channelData", "tenant", "id"}), text_at(activity, {"conversation", "tenantId"})),
                  .conversation_id = conversation_of(thread_id),
                  .scope = scope_of(text_at(activity, {"conversation", "conversationType"})),
                  .bot_id = text_at(activity, {"recipient", "id"}),
                  .user_id = {},
                  .user_directory_id = {},
                  .team_id = text_at(activity, {"channelData", "team", "id"}),
                  .channel_id = text_at(activity, {"channelData", "channel", "id"})};
    if (out.scope == Scope::personal) {
        out.user_id = text_at(activity, {"from", "id"});
        out.user_directory_id = text_at(activity, {"from", "aadObjectId"});
    }
    return out;
}

std::vector<Mention> mentions_of(const json& activity) {
    std::vector<Mention> out;
    const json* entities = member(activity, "entities");
    if (entities == nullptr || !entities->is_array()) return out;
    for (const json& entity : *entities)
        if (out.size() < members_max && text_at(entity, {"type"}) == "mention") out.push_back({text_at(entity, {"mentioned", "id"}), text_at(entity, {"text"})});
    return out;
}

std::string as_text(const json& value) {
    if (value.is_string()) return repair_utf8(value.get<std::string>());
    return value.dump();  // a number, true or false
}

Form form_of(const json& data) {
    Form form;
    std::size_t bytes = 0;
    if (!data.is_object()) return form;
    for (const auto& [name, value] : data.items()) {
        if (name == "verb" || name == "msteams" || value.is_structured() || value.is_null()) continue;
        std::string text = as_text(value);
        bytes += name.size() + text.size();
        if (form.size() == form_fields_max || bytes > form_bytes_max) break;
        form.emplace(name, std::move(text));
    }
    return form;
}

Body pressed(Way way, const json* data) {
    if (data == nullptr || !data->is_object()) return Pressed{way, "", {}};
    return Pressed{way, text_at(*data, {"verb"}), form_of(*data)};
}

Body action_of(const json& value) {
    const json* action = member(value, "action");
    if (action == nullptr || !action->is_object()) return Pressed{Way::execute, "", {}};
    const json* data = member(*action, "data");
    const Way way = text_at(value, {"trigger"}) == "automatic" ? Way::refresh : Way::execute;
    return Pressed{way, first_of(text_at(*action, {"verb"}), data == nullptr ? "" : text_at(*data, {"verb"})), data == nullptr ? Form{} : form_of(*data)};
}

std::size_t number_at(const json& object, std::string_view name, std::size_t otherwise, std::size_t max) {
    const json* value = member(object, name);
    if (value == nullptr || !value->is_number_unsigned()) return otherwise;
    return std::min(value->get<std::size_t>(), max);
}

Body search_of(const json& value) {
    constexpr std::size_t skip_max = 10'000, top_max = 15;  // the client shows fifteen
    const json* options = member(value, "queryOptions");
    const json none = json::object();
    const json& paging = options == nullptr ? none : *options;
    return Searched{text_at(value, {"dataset"}), std::string(first_code_points(repair_utf8(text_at(value, {"queryText"})), said_code_points_max)),
                    number_at(paging, "skip", 0, skip_max), number_at(paging, "top", top_max, top_max)};
}

Body invoke_of(const json& activity) {
    const std::string name = text_at(activity, {"name"});
    const json* value = member(activity, "value");
    const json none = json::object();
    const json& given = value == nullptr ? none : *value;
    if (name == "adaptiveCard/action") return action_of(given);
    if (name == "task/fetch") return pressed(Way::fetch, member(given, "data"));
    if (name == "task/submit") return pressed(Way::finish, member(given, "data"));
    if (name == "application/search") return search_of(given);
    return UnknownInvoke{name.substr(0, id_bytes_max)};
}

Body message_of(const json& activity, std::string_view bot_id) {
    const std::string text = text_at(activity, {"text"});
    if (const json* value = member(activity, "value"); value != nullptr && text.empty()) return pressed(Way::submit, value);
    if (text.empty()) return Ignored{"no_text"};
    return Said{std::string(first_code_points(without_mentions(repair_utf8(text), mentions_of(activity), bot_id), said_code_points_max))};
}

bool names_bot(const json& activity, std::string_view list, std::string_view bot_id) {
    const json* members = member(activity, list);
    if (members == nullptr || !members->is_array() || bot_id.empty()) return false;
    std::size_t looked_at = 0;
    return std::ranges::any_of(*members, [&](const json& account) { return looked_at++ < members_max && text_at(account, {"id"}) == bot_id; });
}

// Members come and go for reasons of their own; only the bot itself matters here.
Body update_of(const json& activity, std::string_view bot_id) {
    if (names_bot(activity, "membersRemoved", bot_id)) return Installed{false};
    if (names_bot(activity, "membersAdded", bot_id)) return Installed{true};
    return Ignored{"conversation_update"};
}

Body installation_of(const json& activity) {
    const std::string action = text_at(activity, {"action"});
    if (action.starts_with("remove")) return Installed{action == "remove-upgrade"};  // an upgrade takes the old app away and puts the new one in
    if (action.starts_with("add")) return Installed{true};
    return Ignored{"installation_update"};
}

Body body_of(const json& activity, std::string_view type, std::string_view bot_id) {
    if (type == "message") return message_of(activity, bot_id);
    if (type == "invoke") return invoke_of(activity);
    if (type == "conversationUpdate") return update_of(activity, bot_id);
    if (type == "installationUpdate") return installation_of(activity);
    for (const std::string_view known : {"event", "messageReaction", "messageUpdate", "messageDelete", "typing", "endOfConversation"})
        if (type == known) return Ignored{known};
    return Ignored{"unknown_type"};
}

}  // namespace

std::string_view to_string(Scope scope) {
    switch (scope) {
        case Scope::personal: return "personal";
        case Scope::group_chat: return "groupChat";
        case Scope::channel: return "channel";
    }
    return "";
}

struct Envelope::Document {
    json root;
};

Envelope::Envelope(std::unique_ptr<Document> document) : document_(std::move(document)) {}
Envelope::~Envelope() = default;
Envelope::Envelope(Envelope&&) noexcept = default;
Envelope& Envelope::operator=(Envelope&&) noexcept = default;

Result<Envelope> Envelope::open(std::string_view body) {
    if (body.size() > activity_bytes_max) return Error{Errc::over_limit, "the activity is too large"};
    bool is_deep = false;
    json root = json::parse(
        body,
        [&](int depth, json::parse_event_t, json&) {
            is_deep = is_deep || depth > activity_nesting_max;
            return !is_deep;
        },
        false);
    if (is_deep || !root.is_object()) return Error{Errc::bad_input, "the body is no activity"};
    return Envelope(std::make_unique<Document>(std::move(root)));
}

Origin Envelope::origin() const {
    const json& root = document_->root;
    return {text_at(root, {"channelId"}), text_at(root, {"serviceUrl"}), first_of(text_at(root, {"channelData", "tenant", "id"}), text_at(root, {"conversation", "tenantId"}))};
}

Result<Activity> Envelope::decode() const {
    const json& root = document_->root;
    const std::string type = text_at(root, {"type"});
    std::string bot_id = text_at(root, {"recipient", "id"});
    Activity out;
    out.id = text_at(root, {"id"});
    out.thread_id = text_at(root, {"conversation", "id"});
    out.reply_to = text_at(root, {"replyToId"});
    out.sender_id = text_at(root, {"from", "id"});
    out.sender_directory_id = text_at(root, {"from", "aadObjectId"});
    out.sender_name = std::string(first_code_points(repair_utf8(text_at(root, {"from", "name"})), 200));
    for (std::string* id : {&out.id, &out.thread_id, &out.reply_to, &out.sender_id, &out.sender_directory_id, &bot_id})
        if (id->size() > id_bytes_max) return Error{Errc::bad_input, "an id of the activity is too long"};
    if (out.thread_id.empty()) return Error{Errc::bad_input, "the activity names no conversation"};
    out.key = out.thread_id + "\n" + out.id;
    out.is_invoke = type == "invoke";
    out.language = language_of(text_at(root, {"locale"}));
    out.reference = reference_of(root, out.thread_id);
    out.body = body_of(root, type, bot_id);
    return out;
}

}  // namespace stemmen::teams
