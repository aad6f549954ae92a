#include "sandbox/control.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "core/json.hpp"
#include "sandbox/action.hpp"

namespace stemmen::sandbox {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view prefix = "/sandbox/";

// Which member of the body is the action's text.
struct Row {
    std::string_view path;
    Verb verb;
    std::string_view text;
};
constexpr std::array<Row, 19> rows{{{"citizen", Verb::citizen_says, "text"},
                                    {"media", Verb::citizen_sends, "kind"},
                                    {"tap", Verb::citizen_taps, "title"},
                                    {"edit", Verb::citizen_edits, "text"},
                                    {"unsend", Verb::citizen_unsends, ""},
                                    {"react", Verb::citizen_reacts, "emoji"},
                                    {"link", Verb::citizen_opens_link, "ref"},
                                    {"block", Verb::citizen_blocks, ""},
                                    {"unblock", Verb::citizen_unblocks, ""},
                                    {"officer", Verb::officer_says, "text"},
                                    {"officer/take", Verb::officer_takes, ""},
                                    {"officer/done", Verb::officer_done, ""},
                                    {"officer/request", Verb::officer_requests, ""},
                                    {"tool", Verb::tool_says, "text"},
                                    {"tool/pass", Verb::tool_passes, "metadata"},
                                    {"automation", Verb::automation_says, "text"},
                                    {"setup", Verb::set_up, "setup"},
                                    {"page", Verb::page, "state"},
                                    {"fault", Verb::fault, "fault"}}};

constexpr std::array<std::string_view, 5> who_words{"citizen", "bot", "officer", "tool", "automation"};

HttpResponse respond(int status, const ordered_json& body) {
    return {.status = status,
            .headers = {{"content-type", "application/json; charset=utf-8"}},
            .body = body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

HttpResponse refuse(const Error& error) {
    const int status = error.code == Errc::not_found ? 404 : error.code == Errc::conflict ? 409 : 400;
    return respond(status, {{"error", error.detail}});
}

std::string text_of(const JsonNode& body, std::string_view name) {
    const JsonNode* value = body.find(name);
    return value != nullptr && value->is(JsonNode::Kind::string) ? value->string : std::string();
}

ordered_json line_json(const Line& line) {
    ordered_json choices = ordered_json::array();
    for (const Choice& choice : line.choices)
        choices.push_back(ordered_json{{"title", choice.title}, {"payload", choice.payload}, {"button", choice.is_button}});
    return {{"number", line.number},
            {"at", format_timestamp(line.at)},
            {"kind", line.kind == Line::Kind::message ? "message" : "control"},
            {"who", who_words[static_cast<std::size_t>(line.who)]},
            {"message_id", line.mid},
            {"text", line.text},
            {"media", line.media},
            {"payload", line.payload},
            {"metadata", line.metadata},
            {"persona", line.persona},
            {"choices", choices},
            {"reaction", line.reaction},
            {"edits", line.edits},
            {"unsent", line.unsent}};
}

HttpResponse show_thread(const World& world, const std::string& person, Timestamp now) {
    const Thread* thread = world.thread(person);
    if (thread == nullptr) return refuse({Errc::not_found, "nobody of that name has written"});
    ordered_json lines = ordered_json::array();
    for (const Line& line : thread->lines) lines.push_back(line_json(line));
    ordered_json choices = ordered_json::array();
    for (const Choice& choice : world.choices(*thread)) choices.push_back(choice.title);
    const bool is_open = thread->last_action && now < *thread->last_action + answer_window;
    return respond(200, {{"person", person},
                         {"psid", thread->psid},
                         {"owner", world.owner_word(*thread, now)},
                         {"window_open", is_open},
                         {"choices", choices},
                         {"lines", lines}});
}

template <class List, class ToJson>
HttpResponse show_newest(std::string_view name, const List& list, std::size_t total, ToJson to_json) {
    ordered_json shown = ordered_json::array();
    const std::size_t begin = list.size() > listed_max ? list.size() - listed_max : 0;
    for (std::size_t i = begin; i < list.size(); ++i) shown.push_back(to_json(list[i]));
    return respond(200, {{"total", total}, {std::string(name), shown}});
}

HttpResponse show(const World& world, std::string_view what, const std::string& query, Timestamp now) {
    if (what == "thread") return show_thread(world, form_value(query, "person"), now);
    if (what == "time") return respond(200, {{"now", format_timestamp(now)}, {"millis", to_millis(now)}});
    if (what == "calls")
        return show_newest("calls", world.calls(), world.calls_in_all(), [](const Call& call) {
            return ordered_json{{"at", format_timestamp(call.at)},
                                {"method", call.method},
                                {"path", call.path},
                                {"psid", call.psid},
                                {"body", call.body},
                                {"status", call.status},
                                {"code", call.code},
                                {"subcode", call.subcode},
                                {"by_fault", call.by_fault}};
        });
    if (what == "violations")
        return show_newest("violations", world.violations(), world.violations().size(), [](const Violation& each) {
            return ordered_json{{"at", format_timestamp(each.at)}, {"psid", each.psid}, {"rule", each.rule}, {"detail", each.detail}};
        });
    if (what == "state")
        return respond(200, {{"subscribed", world.is_subscribed()},
                             {"webhook_alert", world.has_webhook_alert()},
                             {"webhooks_waiting", world.webhooks().size() + world.webhooks().held()},
                             {"webhooks_delivered", world.webhooks().delivered()},
                             {"webhooks_dropped", world.webhooks().dropped()},
                             {"people", world.threads().size()},
                             {"calls", world.calls_in_all()},
                             {"violations", world.violations().size()}});
    return refuse({Errc::not_found, "no such view; see /sandbox/state, thread, calls, violations, time"});
}

}  // namespace

bool is_control(const HttpRequest& request) { return path_of(request.target).starts_with(prefix); }

Controlled control(World& world, const HttpRequest& request, Timestamp now) {
    const std::string_view what = path_of(request.target).substr(prefix.size());
    if (request.method == "GET" || request.method == "HEAD")
        return {.response = show(world, what, std::string(query_of(request.target)), now)};
    if (request.method != "POST") return {.response = respond(405, {{"error", "GET or POST"}})};
    const auto body = parse_json_tree(request.body.empty() ? "{}" : std::string_view(request.body), "body");
    if (!body) return {.response = refuse(body.error())};
    if (what == "time") {
        const auto advance = parse_duration(text_of(*body, "advance"));
        if (!advance) return {.response = refuse(advance.error())};
        return {.response = respond(200, {{"ok", true}, {"now", format_timestamp(now + *advance)}}), .advance = *advance};
    }
    for (const Row& row : rows) {
        if (row.path != what) continue;
        Action action{.verb = row.verb, .person = text_of(*body, "person"), .text = row.text.empty() ? "" : text_of(*body, row.text)};
        action.message = text_of(*body, row.verb == Verb::citizen_says ? "reply_to" : "message");
        if (const JsonNode* number = body->find("number"); number != nullptr && number->is_integer() && number->number >= 1)
            action.number = static_cast<std::size_t>(number->number);
        const auto done = perform(world, action, now);
        if (!done) return {.response = refuse(done.error())};
        return {.response = respond(200, {{"ok", true}, {"message_id", *done}})};
    }
    return {.response = refuse({Errc::not_found, "no such action"})};
}

}  // namespace stemmen::sandbox
