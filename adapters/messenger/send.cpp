#include "adapters/messenger/send.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include "adapters/messenger/hmac.hpp"
#include "adapters/messenger/webhook.hpp"
#include "core/json.hpp"
#include "core/text.hpp"

namespace stemmen::messenger {
namespace {

constexpr std::size_t body_bytes_usual = 640;

// "name": "text", with a comma before it unless it is the first member.
void append_member(std::string& out, std::string_view name, std::string_view text) {
    if (out.back() != '{') out += ',';
    out += '"';
    out += name;
    out += "\":";
    append_json_string(out, text);
}

std::string begin_body(const Secret& person) {
    std::string body;
    body.reserve(body_bytes_usual);
    body += R"({"recipient":{)";
    append_member(body, "id", person.reveal());
    body += '}';
    return body;
}

void append_choices(std::string& body, const std::vector<ChoiceOffered>& choices) {
    const Abilities limits = abilities();
    const std::size_t count = std::min(choices.size(), limits.choices_max);
    if (count == 0) return;
    body += R"(,"quick_replies":[)";
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) body += ',';
        body += R"({"content_type":"text")";
        append_member(body, "title", first_code_points(choices[i].title, limits.choice_title_max));
        append_member(body, "payload", first_code_points(choices[i].payload, limits.payload_max));
        body += '}';
    }
    body += ']';
}

}  // namespace

std::string app_secret_proof(const Secret& app_secret, const Secret& token) {
    HmacSha256 signer(app_secret);
    return lower_hex(signer.of(token.reveal()));
}

Encoder::Encoder(const Settings& settings)
    : operator_app_id_(settings.operator_app_ids.empty() ? "" : settings.operator_app_ids.front()), persona_id_(settings.persona_id) {
    const std::string front = settings.graph_url + "/" + settings.graph_version + "/" + settings.page_id + "/";
    const Secret secret = settings.app_secrets.empty() ? Secret() : settings.app_secrets.front();
    const std::string back = "?access_token=" + percent_encode(settings.page_token.reveal()) +
                             "&appsecret_proof=" + app_secret_proof(secret, settings.page_token);
    messages_url_ = Secret(front + "messages" + back);
    take_url_ = Secret(front + "take_thread_control" + back);
    release_url_ = Secret(front + "release_thread_control" + back);
    pass_url_ = Secret(front + "pass_thread_control" + back);
}

HttpRequest Encoder::post(const Secret& url, std::string body) const {
    return {
        .method = "POST", .target = url.reveal(), .headers = {{"content-type", "application/json"}}, .body = std::move(body), .peer = {}};
}

std::string Encoder::body_of(const SendText& message, const Secret& person) const {
    std::string body = begin_body(person);
    append_member(body, "messaging_type", "RESPONSE");
    if (!persona_id_.empty()) append_member(body, "persona_id", persona_id_);
    body += R"(,"message":{)";
    append_member(body, "text", first_code_points(message.text, abilities().text_max));
    if (!message.reference.empty()) {
        const std::string metadata = std::string(reference_prefix) + message.reference;
        append_member(body, "metadata", first_code_points(metadata, metadata_sent_max));
    }
    append_choices(body, message.choices);
    body += '}';
    const bool pass = message.after == AfterSend::pass_to_operators && !operator_app_id_.empty();
    if (pass) {
        body += R"(,"thread_control":{"control_type":"pass")";
        append_member(body, "app_id", operator_app_id_);
        body += '}';
    } else if (message.after != AfterSend::keep) {
        body += R"(,"thread_control":{"control_type":"release"})";
    }
    body += '}';
    return body;
}

HttpRequest Encoder::encode(const Operation& operation, const Secret& person) const {
    const auto request = [&](const auto& what) {
        using What = std::decay_t<decltype(what)>;
        if constexpr (std::is_same_v<What, SendText>) {
            return post(messages_url_, body_of(what, person));
        } else if constexpr (std::is_same_v<What, ShowTyping>) {
            std::string body = begin_body(person);
            append_member(body, "sender_action", "typing_on");
            if (!persona_id_.empty()) append_member(body, "persona_id", persona_id_);
            return post(messages_url_, body + '}');
        } else if constexpr (std::is_same_v<What, TakeControl>) {
            return post(take_url_, begin_body(person) + '}');
        } else if constexpr (std::is_same_v<What, ReleaseControl>) {
            return post(release_url_, begin_body(person) + '}');
        } else {
            static_assert(std::is_same_v<What, PassControl>);
            std::string body = begin_body(person);
            if (operator_app_id_.empty()) return post(release_url_, body + '}');
            body += R"(,"target_app_id":)" + operator_app_id_;  // digits, by check(); Meta's examples write it as a number
            if (!what.metadata.empty()) append_member(body, "metadata", first_code_points(what.metadata, metadata_sent_max));
            return post(pass_url_, body + '}');
        }
    };
    return std::visit(request, operation);
}

}  // namespace stemmen::messenger
