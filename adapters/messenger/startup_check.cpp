#include "adapters/messenger/startup_check.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "adapters/messenger/json_reading.hpp"
#include "adapters/messenger/outcome.hpp"
#include "adapters/messenger/send.hpp"

namespace stemmen::messenger {
namespace {

struct Field {
    std::string_view name;
    bool is_needed;
    std::string_view without;  // what goes wrong without it
};

constexpr std::array fields{
    Field{"messages", true, "nothing that citizens write arrives"},
    Field{"messaging_postbacks", true, "taps on buttons do not arrive"},
    Field{"message_echoes", true, "officers' answers do not arrive, so no conversation is ever seen to end"},
    Field{"standby", true, "conversations that another app controls are not heard"},
    Field{"messaging_handovers", true, "it is not told when an officer steps in or passes a thread"},
    Field{"messaging_referrals", true, "m.me links into existing conversations are not told"},
    Field{"message_edits", true, "an answer that a citizen edits keeps its old wording"},
    Field{"message_reactions", false, "a reaction is not seen to open the answer window"},
    Field{"messaging_policy_enforcement", false, "warnings and blocks by Meta are not told"},
};

constexpr std::int64_t invalid_call = 100;  // which a wrong proof is, too

struct Advice {
    std::int64_t code;
    std::string_view sentence;
};

// What an error of the Graph API means for somebody who sets the service up.
constexpr std::array advice_by_code{
    Advice{190,
           "Meta does not accept the page token (expired, or withdrawn by a change of password or role): make a new Page token and put "
           "it where messenger.page_token points."},
    Advice{100,
           "Meta refuses the call as invalid. Most often no entry of messenger.app_secrets is the secret of the app that the page token was "
           "made with, or messenger.page_id is wrong: compare all three in the app dashboard."},
    Advice{10,
           "the page token lacks a permission: it needs pages_messaging, pages_manage_metadata and pages_show_list, from a person with the "
           "tasks MESSAGING and MODERATE on the Page."},
    Advice{200,
           "the page token lacks a permission: it needs pages_messaging, pages_manage_metadata and pages_show_list, from a person with the "
           "tasks MESSAGING and MODERATE on the Page."},
    Advice{4, "the app has used up its calls: wait an hour and look again."},
    Advice{368, "Meta blocks the Page's or app's actions as abusive: look in the Page's support inbox."},
};

std::string error_sentence(std::int64_t code, int status) {
    const auto* known = std::ranges::find(advice_by_code, code, &Advice::code);
    if (known != advice_by_code.end()) return std::string(known->sentence);
    return "Meta answered with error " + std::to_string(code) + " (HTTP status " + std::to_string(status) +
           "): look the code up in Meta's error list for the Messenger Platform.";
}

// The answer as an object; a sentence on why there is none otherwise.
std::optional<json> object_of(const Result<HttpResponse>& answer, std::string& why) {
    if (!answer) {
        why = "Meta's Graph API cannot be reached: check messenger.graph_url, name look-up, the firewall and TLS certificates.";
        return std::nullopt;
    }
    Document document;
    const json& body = document.root();
    const bool is_readable = answer->body.size() <= answer_bytes_max && document.parse(answer->body) == ParseFault::none;
    if (!is_readable || !body.is_object()) {
        why = "the Graph API's answer cannot be read (HTTP status " + std::to_string(answer->status) +
              "): check messenger.graph_url and messenger.graph_version.";
        return std::nullopt;
    }
    if (const json* error = object_member(body, "error")) {
        why = error_sentence(integer_member(*error, "code").value_or(0), answer->status);
        return std::nullopt;
    }
    return json(body, boost::json::storage_ptr());  // a copy that outlives the document
}

// The code of the error that Meta answered with; 0 when there is none.
std::int64_t error_code(const Result<HttpResponse>& answer) {
    Document document;
    if (!answer || answer->body.size() > answer_bytes_max || document.parse(answer->body) != ParseFault::none) return 0;
    const json* error = document.root().is_object() ? object_member(document.root(), "error") : nullptr;
    return error == nullptr ? 0 : integer_member(*error, "code").value_or(0);
}

// What the app asks for. The Page may send more than that, but nothing else arrives.
void judge_app(const Settings& settings, const json& body, HealthReport& report) {
    const std::string place = " of app " + settings.app_id;
    const json* objects = member(body, "data");
    const json* page = nullptr;
    if (objects != nullptr && objects->is_array())
        for (const json& object : objects->get_array())
            if (string_member(object, "object") == "page") page = &object;
    if (page == nullptr || !true_member(*page, "active")) {
        report.faults.push_back("The webhooks" + place + " are not set up for the object \"Page\", or are switched off, so none come: set callback, verify token and fields "
                                "in the app dashboard under Messenger.");
        return;
    }
    const std::string_view told = string_member(*page, "callback_url").value_or("");
    if (!settings.callback_url.empty() && !told.empty() && told != settings.callback_url)
        report.faults.push_back("The webhooks" + place + " go to another address than " + settings.callback_url +
                                ": set that one as the callback in the app dashboard under Messenger, or correct http.public_url.");
    const json* names = member(*page, "fields");
    const auto asks = [&](std::string_view field) {
        const auto is_it = [&](const json& one) {
            return (one.is_object() ? string_member(one, "name") : text_of(one)) == field;  // older versions list bare names
        };
        return names != nullptr && names->is_array() && std::ranges::any_of(names->get_array(), is_it);
    };
    for (const Field& field : fields) {
        if (asks(field.name)) continue;
        auto& list = field.is_needed ? report.faults : report.advice;
        list.push_back("The webhooks" + place + " do not ask for the field \"" + std::string(field.name) + "\": without it " + std::string(field.without) +
                       ". Add it to the fields of the callback in the app dashboard under Messenger.");
    }
}

void judge_subscriptions(const Settings& settings, const json& body, HealthReport& report) {
    const json* apps = member(body, "data");
    const json* own = nullptr;
    if (apps != nullptr && apps->is_array())
        for (const json& app : apps->get_array())
            if (id_member(app, "id") == settings.app_id) own = &app;
    if (own == nullptr) {
        report.faults.push_back("App " + settings.app_id + " is not subscribed to Page " + settings.page_id +
                                ", so no webhooks come: POST /" + settings.page_id +
                                "/subscribed_apps with subscribed_fields, or add the Page in the app dashboard under Messenger.");
        return;
    }
    const json* names = member(*own, "subscribed_fields");
    const auto sends = [&](std::string_view field) {
        return names != nullptr && names->is_array() && std::ranges::any_of(names->get_array(), [&](const json& name) { return text_of(name) == field; });
    };
    for (const Field& field : fields) {
        if (sends(field.name)) continue;
        auto& list = field.is_needed ? report.faults : report.advice;
        list.push_back("The Page does not send the field \"" + std::string(field.name) + "\": without it " + std::string(field.without) +
                       ". Add it to the app's subscribed fields for Page " + settings.page_id + ".");
    }
}

void judge_routing(const json& body, HealthReport& report) {
    // The status has come at the top level and inside a member of its own name.
    const json* inner = object_member(body, "messaging_feature_status");
    const json& status = inner == nullptr ? body : *inner;
    const json* multi_app = member(status, "msgr_multi_app");
    if (multi_app == nullptr || !multi_app->is_bool())
        report.advice.push_back(
            "Meta does not say whether Conversation Routing is on; look in the Page's settings under Advanced Messaging.");
    else if (!multi_app->get_bool())
        report.advice.push_back(
            "Conversation Routing is off for this Page: the service cannot take control of a thread, and officers and the service can "
            "write "
            "at the same time. Set the Inbox as default application in the Page's settings under Advanced Messaging.");
}

}  // namespace

HealthRequests health_requests(const Settings& settings) {
    const Secret secret = settings.app_secrets.empty() ? Secret() : settings.app_secrets.front();
    const std::string front = settings.graph_url + "/" + settings.graph_version + "/";
    const std::string back = "access_token=" + percent_encode(settings.page_token.reveal()) +
                             "&appsecret_proof=" + app_secret_proof(secret, settings.page_token);
    const auto get = [&](const std::string& path) {
        return HttpRequest{.method = "GET", .target = front + path + back, .headers = {}, .body = {}, .peer = {}};
    };
    HttpRequest app = get("");
    app.target = front + settings.app_id + "/subscriptions?access_token=" + percent_encode(settings.app_id + "|" + secret.reveal());
    return {.token = get("me?fields=id,name&"),
            .subscriptions = get(settings.page_id + "/subscribed_apps?"),
            .routing = get("me?fields=messaging_feature_status&"),
            .app = std::move(app)};
}

bool may_be_wrong_secret(const Settings& settings, const Result<HttpResponse>& token_answer) {
    return settings.app_secrets.size() > 1 && error_code(token_answer) == invalid_call;
}

Settings with_other_secret(Settings settings) {
    if (settings.app_secrets.size() > 1) std::ranges::rotate(settings.app_secrets, settings.app_secrets.begin() + 1);
    return settings;
}

HealthReport judge_health(const Settings& settings, const HealthAnswers& answers) {
    HealthReport report;
    std::string why;
    const auto token = object_of(answers.token, why);
    if (!token) {
        report.faults.push_back("The page token could not be checked: " + why);
        return report;  // the other answers can only repeat it
    }
    const std::string id = id_member(*token, "id");
    report.token_is_good = id == settings.page_id;
    if (!report.token_is_good)
        report.faults.push_back("The page token belongs to " + (id.empty() ? "nobody that Meta names" : "id " + id) + ", not to Page " +
                                settings.page_id + ": use a token of that Page, or correct messenger.page_id.");
    if (const auto subscriptions = object_of(answers.subscriptions, why))
        judge_subscriptions(settings, *subscriptions, report);
    else
        report.faults.push_back("The Page's subscriptions could not be checked: " + why);
    if (const auto routing = object_of(answers.routing, why))
        judge_routing(*routing, report);
    else
        report.advice.push_back("Conversation Routing could not be checked: " + why);
    if (const auto app = object_of(answers.app, why))
        judge_app(settings, *app, report);
    else
        report.advice.push_back("The app's own webhooks could not be checked: " + why);
    return report;
}

}  // namespace stemmen::messenger
