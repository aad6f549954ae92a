#include "sandbox/graph_request.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/json.hpp"
#include "core/text.hpp"

namespace stemmen::sandbox {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 16> form_names{
    "recipient", "message",  "messaging_type",    "tag",  "sender_action", "persona_id",   "thread_control",  "target_app_id",
    "metadata",  "duration", "subscribed_fields", "name", "fields",        "access_token", "appsecret_proof", "profile_picture_url"};

GraphError invalid(std::string sentence, std::string rule) {
    return GraphError{.code = 100, .message = "(#100) " + std::move(sentence), .rule = std::move(rule)};
}

bool is_nested_too_deep(std::string_view text) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > json_nesting_max) return true;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

json parse_bounded(std::string_view text) {
    return is_nested_too_deep(text) ? json(json::value_t::discarded) : json::parse(text, nullptr, false);
}

// A JSON body, or a form whose values may be JSON themselves. Discarded if neither.
json body_of(const HttpRequest& request) {
    if (!header(request.headers, "content-type").starts_with("application/x-www-form-urlencoded"))
        return request.body.empty() ? json::object() : parse_bounded(request.body);
    json form = json::object();
    for (const std::string_view name : form_names) {
        const std::string value = form_value(request.body, name);
        if (value.empty()) continue;
        json parsed = value.starts_with('{') || value.starts_with('[') ? parse_bounded(value) : json(value);
        form[std::string(name)] = parsed.is_discarded() ? json(value) : std::move(parsed);
    }
    return form;
}

const json* member(const json& object, std::string_view name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

// Ids come as strings or numbers.
std::optional<std::string> text_or_number(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer()) return value.dump();
    return std::nullopt;
}

// Leaves `into` alone if the member is absent. Refuses other types.
std::optional<GraphError> read_text(const json& object, std::string_view name, std::string& into) {
    const json* value = member(object, name);
    if (value == nullptr) return std::nullopt;
    auto text = text_or_number(*value);
    if (!text) return invalid("param " + std::string(name) + " must be a string.", "type");
    into = std::move(*text);
    return std::nullopt;
}

std::optional<GraphError> read_recipient(const json& body, std::string& psid) {
    const json* recipient = member(body, "recipient");
    if (recipient == nullptr || !recipient->is_object()) return invalid("param recipient must be non-empty.", "recipient");
    if (auto fault = read_text(*recipient, "id", psid)) return fault;
    if (psid.empty()) return invalid("param recipient[id] must be non-empty.", "recipient");
    return std::nullopt;
}

std::optional<GraphError> read_choice(const json& given, bool is_button, SendRequest& send) {
    Choice choice{.is_button = is_button};
    if (!given.is_object()) return invalid("a choice must be an object.", "choice");
    if (auto fault = read_text(given, "title", choice.title)) return fault;
    if (auto fault = read_text(given, "payload", choice.payload)) return fault;
    if (choice.title.empty()) return invalid("param title must be non-empty.", "choice_title");
    if (count_code_points(choice.payload) > payload_code_points_max)
        return invalid("Length of param payload must be less than or equal to 1000.", "choice_payload");
    if (count_code_points(choice.title) > title_code_points_max) {
        choice.title = std::string(first_code_points(choice.title, title_code_points_max));
        send.has_cut_title = true;
    }
    send.choices.push_back(std::move(choice));
    return std::nullopt;
}

std::optional<GraphError> read_quick_replies(const json& message, SendRequest& send) {
    const json* replies = member(message, "quick_replies");
    if (replies == nullptr) return std::nullopt;
    if (!replies->is_array()) return invalid("param message[quick_replies] must be an array.", "quick_replies");
    if (replies->size() > quick_replies_max)
        return invalid("param message[quick_replies] has too many elements (at most 13).", "quick_replies");
    for (const json& given : *replies) {
        std::string type;
        if (auto fault = read_text(given, "content_type", type)) return fault;
        if (type != "text") return invalid("the sandbox knows quick replies of content_type text only.", "quick_replies");
        if (auto fault = read_choice(given, false, send)) return fault;
    }
    return std::nullopt;
}

std::optional<GraphError> read_attachment(const json& message, SendRequest& send) {
    const json* attachment = member(message, "attachment");
    if (attachment == nullptr) return std::nullopt;
    if (auto fault = read_text(*attachment, "type", send.media)) return fault;
    if (send.media.empty()) return invalid("param message[attachment][type] must be non-empty.", "attachment");
    if (send.media != "template") return std::nullopt;
    const json* payload = member(*attachment, "payload");
    std::string kind;
    if (payload == nullptr) return invalid("a template needs a payload.", "attachment");
    if (auto fault = read_text(*payload, "template_type", kind)) return fault;
    if (kind != "button") return std::nullopt;
    if (auto fault = read_text(*payload, "text", send.text)) return fault;
    if (send.text.empty() || count_code_points(send.text) > button_text_code_points_max)
        return invalid("the text of a button template has 1 to 640 characters.", "text_length");
    const json* buttons = member(*payload, "buttons");
    if (buttons == nullptr || !buttons->is_array() || buttons->empty() || buttons->size() > buttons_max)
        return invalid("a button template has one to three buttons.", "buttons");
    for (const json& button : *buttons) {
        std::string type;
        if (auto fault = read_text(button, "type", type)) return fault;
        if (type != "postback") continue;
        if (auto fault = read_choice(button, true, send)) return fault;
    }
    return std::nullopt;
}

std::optional<GraphError> read_message(const json& message, SendRequest& send) {
    if (!message.is_object()) return invalid("param message must be an object.", "type");
    send.has_message = true;
    std::string text;
    if (auto fault = read_text(message, "text", text)) return fault;
    if (auto fault = read_text(message, "metadata", send.metadata)) return fault;
    if (auto fault = read_attachment(message, send)) return fault;
    if (auto fault = read_quick_replies(message, send)) return fault;
    if (const json* reply = member(message, "reply_to"))
        if (auto fault = read_text(*reply, "mid", send.reply_to)) return fault;
    if (!text.empty() && !send.media.empty()) return invalid("a message has a text or an attachment, not both.", "content");
    if (text.empty() && send.media.empty()) return invalid("Message cannot be empty, must provide valid attachment or text.", "content");
    if (!text.empty()) send.text = std::move(text);
    if (count_code_points(send.text) >= text_code_points_end)
        return invalid("Length of param message[text] must be less than 2000.", "text_length");
    if (count_code_points(send.metadata) >= metadata_code_points_end)
        return invalid("Length of param message[metadata] must be less than 1000.", "metadata_length");
    return std::nullopt;
}

std::optional<GraphError> read_control(const json& body, SendRequest& send) {
    const json* control = member(body, "thread_control");
    if (control == nullptr) return std::nullopt;
    std::string type = "release";  // Meta's default
    ControlWish wish;
    if (auto fault = read_text(*control, "control_type", type)) return fault;
    if (auto fault = read_text(*control, "app_id", wish.app_id)) return fault;
    if (type != "pass" && type != "release")
        return invalid("param thread_control[control_type] must be pass or release.", "thread_control");
    wish.pass = type == "pass";
    send.control = wish;
    return std::nullopt;
}

std::optional<GraphError> read_type(const json& body, SendRequest& send) {
    if (auto fault = read_text(body, "messaging_type", send.messaging_type)) return fault;
    if (auto fault = read_text(body, "tag", send.tag)) return fault;
    if (send.messaging_type.empty()) return invalid("param messaging_type must be non-empty.", "messaging_type");
    static constexpr std::array<std::string_view, 3> types{"RESPONSE", "UPDATE", "MESSAGE_TAG"};
    if (std::ranges::find(types, send.messaging_type) == types.end())
        return invalid("param messaging_type is not one of the valid types.", "messaging_type");
    if (send.messaging_type != "MESSAGE_TAG") return std::nullopt;
    static constexpr std::array<std::string_view, 3> dead{"CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE"};
    if (std::ranges::find(dead, send.tag) != dead.end()) return invalid("This message tag is no longer supported.", "tag");
    if (send.tag == "HUMAN_AGENT")
        return GraphError{.code = 10, .message = "(#10) The Human Agent feature has not been approved for this app.", .rule = "tag"};
    if (send.tag != "CUSTOMER_FEEDBACK") return invalid("param tag is not one of the valid tags.", "tag");
    if (send.media != "template") return invalid("CUSTOMER_FEEDBACK goes with its template only.", "tag");
    return std::nullopt;
}

GraphError not_json() { return invalid("The body is not valid JSON.", "json"); }

}  // namespace

Graphed<SendRequest> read_send(const HttpRequest& request) {
    const json body = body_of(request);
    if (!body.is_object()) return std::unexpected(not_json());
    SendRequest send;
    const json* message = member(body, "message");
    const json* action = member(body, "sender_action");
    if (message != nullptr && action != nullptr)
        return std::unexpected(GraphError{.code = 100,
                                          .subcode = 2018014,
                                          .message = "(#100) A message and a sender_action cannot be sent together.",
                                          .rule = "message_and_action"});
    auto fault = read_recipient(body, send.psid);
    if (!fault) fault = read_text(body, "persona_id", send.persona_id);
    if (!fault) fault = read_text(body, "sender_action", send.sender_action);
    if (!fault && message != nullptr) fault = read_message(*message, send);
    if (!fault && message == nullptr && send.sender_action.empty()) fault = invalid("param message must be non-empty.", "content");
    if (!fault && message != nullptr) fault = read_type(body, send);
    if (!fault) fault = read_control(body, send);
    static constexpr std::array<std::string_view, 5> actions{"typing_on", "typing_off", "mark_seen", "react", "unreact"};
    if (!fault && message == nullptr && std::ranges::find(actions, send.sender_action) == actions.end())
        fault = invalid("param sender_action is not one of the valid actions.", "sender_action");
    if (fault) return std::unexpected(std::move(*fault));
    return send;
}

Graphed<ThreadRequest> read_thread_request(const HttpRequest& request) {
    const json body = body_of(request);
    if (!body.is_object()) return std::unexpected(not_json());
    ThreadRequest wish;
    auto fault = read_recipient(body, wish.psid);
    if (!fault) fault = read_text(body, "target_app_id", wish.target_app_id);
    if (!fault) fault = read_text(body, "metadata", wish.metadata);
    std::string duration;
    if (!fault) fault = read_text(body, "duration", duration);
    if (!fault && !duration.empty()) {
        std::int64_t seconds = 0;
        const auto [end, error] = std::from_chars(duration.data(), duration.data() + duration.size(), seconds);
        if (error != std::errc{} || end != duration.data() + duration.size())
            fault = invalid("param duration must be an integer.", "type");
        else
            wish.duration = seconds;
    }
    if (!fault && count_code_points(wish.metadata) > pass_metadata_code_points_max)
        fault = invalid("Length of param metadata must be less than or equal to 1000.", "metadata_length");
    if (fault) return std::unexpected(std::move(*fault));
    return wish;
}

std::string parameter(const HttpRequest& request, std::string_view name) {
    if (std::string value = form_value(query_of(request.target), name); !value.empty()) return value;
    if (request.body.empty()) return {};
    const json body = body_of(request);
    const json* value = member(body, name);
    if (value == nullptr) return {};
    if (auto text = text_or_number(*value)) return *text;
    if (!value->is_array()) return {};
    std::string list;
    for (const json& each : *value) {
        const auto text = text_or_number(each);
        if (!text) continue;
        if (!list.empty()) list += ',';
        list += *text;
    }
    return list;
}

}  // namespace stemmen::sandbox
