// Sending, and who has the thread: the rules of the answer window and of Conversation Routing.
#include <algorithm>
#include <array>

#include "core/json.hpp"
#include "sandbox/graph.hpp"

namespace stemmen::sandbox {
namespace {

constexpr std::string_view success = "{\"success\":true}";

GraphError unknown_person() { return {.code = 100, .subcode = 2018001, .message = "(#100) No matching user found"}; }

GraphError not_owner(std::string rule) {
    return {.code = 10,
            .subcode = 2018300,
            .message = "(#10) Message failed to send because another app is controlling this thread now.",
            .rule = std::move(rule)};
}

GraphError wrong_app() { return {.code = 100, .subcode = 2018164, .message = "(#100) Invalid app id.", .rule = "app_id"}; }

}  // namespace

Graphed<Thread*> Graph::recipient(const std::string& psid) {
    psid_ = psid;
    Thread* thread = world_.find_psid(psid);
    if (thread == nullptr) return std::unexpected(unknown_person());
    return thread;
}

bool Graph::is_connected_app(const std::string& app_id) const {
    const Settings& settings = world_.settings_;
    return app_id == settings.app_id || app_id == settings.inbox_app_id || app_id == settings.tool_app_id ||
           app_id == settings.automation_app_id;
}

// Sending without control is a fault of the service only if it could know: while webhooks are still on their way, it may not
// have heard that the thread was taken.
Graphed<void> Graph::check_owner(const Thread& thread) {
    const std::string holder = world_.owner(thread, now_);
    const bool idle_is_ours =
        world_.settings_.routing == Routing::zero_config || world_.settings_.default_app_id == world_.settings_.app_id;
    if (holder == world_.settings_.app_id || (holder.empty() && idle_is_ours)) return {};
    return std::unexpected(not_owner(world_.queue_.size() + world_.queue_.held() == 0 ? "ownership" : ""));
}

// What thread_control asks for, judged before anything is sent.
Graphed<void> Graph::check_control(const SendRequest& send) const {
    if (!send.control || !send.control->pass) return {};
    const bool has_default = world_.settings_.routing == Routing::default_app;
    if (send.control->app_id.empty() ? !has_default : !is_connected_app(send.control->app_id)) return std::unexpected(wrong_app());
    return {};
}

Graphed<void> Graph::check_send(const SendRequest& send, Thread*& thread) {
    if (!world_.settings_.permissions.contains("pages_messaging"))
        return std::unexpected(
            GraphError{.code = 200, .subcode = 2018028, .message = "(#200) The app lacks pages_messaging.", .rule = "permission"});
    const auto found = recipient(send.psid);
    if (!found) return std::unexpected(found.error());
    thread = *found;
    if (world_.page_restricted_)
        return std::unexpected(
            GraphError{.code = 10, .subcode = 1893063, .message = "(#10) This Page is temporarily restricted from sending messages."});
    if (thread->blocked_page)
        return std::unexpected(GraphError{.code = 551, .subcode = 1545041, .message = "(#551) This person isn't available right now."});
    if (!world_.may_write(*thread, now_, answer_window))
        return std::unexpected(GraphError{
            .code = 10, .subcode = 2018278, .message = "(#10) This message is sent outside of allowed window.", .rule = "window"});
    if (const auto owned = check_owner(*thread); !owned) return owned;
    if (!send.persona_id.empty() && !world_.personas_.contains(send.persona_id))
        return std::unexpected(GraphError{.code = 100, .message = "(#100) Invalid persona id.", .rule = "persona"});
    return check_control(send);
}

Graph::Body Graph::send() {
    if (world_.send_fault_.count > 0) {
        --world_.send_fault_.count;
        const SendFault& fault = world_.send_fault_;
        return std::unexpected(GraphError{.code = fault.code,
                                          .subcode = fault.subcode,
                                          .message = "(#" + std::to_string(fault.code) + ") The sandbox was told to answer this.",
                                          .rule = "fault",
                                          .status = fault.status});
    }
    const auto send = read_send(request_);
    if (!send) return std::unexpected(send.error());
    Thread* thread = nullptr;
    if (const auto checked = check_send(*send, thread); !checked) return std::unexpected(checked.error());
    if (!send->has_message) return "{\"recipient_id\":" + json_quote(send->psid) + "}";
    Line& line = world_.add_line(*thread, Line{.at = now_,
                                               .who = Who::bot,
                                               .app_id = world_.settings_.app_id,
                                               .mid = world_.new_mid(),
                                               .text = send->text,
                                               .media = send->media == "template" && !send->text.empty() ? "" : send->media,
                                               .metadata = send->metadata,
                                               .choices = send->choices});
    const std::string mid = line.mid;
    if (send->has_cut_title) note_violation("title_cut", "a title was longer than 20 characters and was cut");
    carry_out(*send, *thread, line);
    return "{\"recipient_id\":" + json_quote(send->psid) + ",\"message_id\":" + json_quote(mid) + "}";
}

// The echo comes before the change of control that the same request asked for, in the container of the one who sent.
void Graph::carry_out(const SendRequest& send, Thread& thread, Line& line) {
    if (!send.persona_id.empty()) line.persona = world_.personas_[send.persona_id];
    thread.watermark = now_;
    thread.has_unread = true;
    world_.tell_echo(thread, line, now_);
    world_.tell_delivery(thread, line, now_);
    if (!send.control) return;
    if (send.control->pass) {
        world_.pass(thread, send.control->app_id.empty() ? world_.settings_.default_app_id : send.control->app_id, "", now_);
    } else if (!world_.owner(thread, now_).empty()) {
        thread.owner.clear();
        world_.add_control_line(thread, Who::bot, "tråden ble sluppet", now_);
    }
}

Graph::Body Graph::thread_control(std::string_view operation) {
    const auto wish = read_thread_request(request_);
    if (!wish) return std::unexpected(wish.error());
    const auto thread = recipient(wish->psid);
    if (!thread) return std::unexpected(thread.error());
    if (operation == "take_thread_control") return take(**thread);
    if (operation == "pass_thread_control") return pass(**thread, *wish);
    if (operation == "request_thread_control") return request_control(**thread);
    if (operation == "release_thread_control") return release(**thread);
    return extend(**thread, *wish);
}

Graph::Body Graph::take(Thread& thread) {
    const Settings& settings = world_.settings_;
    // Which code a refusal has is not documented; both are settings that only a person can change.
    if (settings.routing == Routing::zero_config)
        return std::unexpected(GraphError{
            .code = 10, .message = "(#10) Thread control cannot be taken without a default application.", .rule = "take_control"});
    const bool is_default = settings.default_app_id == settings.app_id;
    if (!is_default && settings.take_control == TakeControlSwitch::off)
        return std::unexpected(GraphError{
            .code = 10, .message = "(#10) This app may not take control of conversations (Page settings).", .rule = "take_control"});
    const std::string holder = world_.owner(thread, now_);
    if (!is_default && settings.take_control == TakeControlSwitch::only_idle && !holder.empty() && holder != settings.app_id)
        return std::unexpected(not_owner(""));
    if (holder != settings.app_id) world_.take(thread, settings.app_id, now_);
    return std::string(success);
}

Graph::Body Graph::pass(Thread& thread, const ThreadRequest& wish) {
    if (!is_connected_app(wish.target_app_id)) return std::unexpected(wrong_app());
    if (const auto owned = check_owner(thread); !owned) return std::unexpected(owned.error());
    world_.pass(thread, wish.target_app_id, wish.metadata, now_);
    return std::string(success);
}

Graph::Body Graph::request_control(Thread& thread) {
    const bool is_free = world_.owner(thread, now_).empty() && world_.settings_.routing == Routing::zero_config;
    if (is_free)
        world_.pass(thread, world_.settings_.app_id, "", now_);  // the first caller gets it
    else
        world_.request(thread, world_.settings_.app_id, now_);
    return std::string(success);
}

Graph::Body Graph::release(Thread& thread) {
    if (world_.owner(thread, now_).empty()) return std::string(success);
    if (const auto owned = check_owner(thread); !owned) return std::unexpected(owned.error());
    thread.owner.clear();
    world_.add_control_line(thread, Who::bot, "tråden ble sluppet", now_);
    return std::string(success);
}

Graph::Body Graph::extend(Thread& thread, const ThreadRequest& wish) {
    const std::chrono::seconds duration{wish.duration.value_or(std::chrono::duration_cast<std::chrono::seconds>(control_span).count())};
    if (duration <= std::chrono::seconds{0} || duration > control_span_max)
        return std::unexpected(
            GraphError{.code = 100, .message = "(#100) param duration must be 1 to 604800 seconds.", .rule = "duration"});
    if (world_.owner(thread, now_) != world_.settings_.app_id) return std::unexpected(not_owner("ownership"));
    thread.owned_until = std::max(thread.owned_until, now_ + duration);
    return std::string(success);
}

// The owner and the default app learn who it is; others learn at most until when.
Graph::Body Graph::thread_owner() {
    const auto thread = recipient(parameter(request_, "recipient"));
    if (!thread) return std::unexpected(thread.error());
    const std::string holder = world_.owner(**thread, now_);
    if (holder.empty()) return std::string("{\"data\":[]}");
    const std::int64_t expiration = to_millis((*thread)->owned_until) / 1000;
    const bool may_know = holder == world_.settings_.app_id || world_.settings_.default_app_id == world_.settings_.app_id;
    return "{\"data\":[{\"thread_owner\":{" + (may_know ? "\"app_id\":" + json_quote(holder) + "," : std::string()) +
           "\"expiration\":" + std::to_string(expiration) + "}}]}";
}

}  // namespace stemmen::sandbox
