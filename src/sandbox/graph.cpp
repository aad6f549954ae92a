#include "sandbox/graph.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/json.hpp"
#include "sandbox/webhook_json.hpp"

namespace stemmen::sandbox {
namespace {

constexpr std::size_t call_body_bytes_max = 16 * 1024;  // of what the log keeps
constexpr std::int64_t minutes_a_day = 24 * 60;
constexpr int percent_high = 100;

// "/v26.0/123/messages" → "123/messages"; a call without a version goes to the oldest one.
std::string without_version(std::string_view path) {
    while (path.starts_with('/')) path.remove_prefix(1);
    if (path.size() > 1 && path[0] == 'v' && std::isdigit(static_cast<unsigned char>(path[1])) != 0) {
        const auto slash = path.find('/');
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    while (path.ends_with('/')) path.remove_suffix(1);
    return std::string(path);
}

std::string bearer(const HttpRequest& request) {
    const std::string_view value = header(request.headers, "authorization");
    return value.starts_with("Bearer ") ? std::string(value.substr(7)) : std::string();
}

std::string error_body(const GraphError& error) {
    const bool transient = error.code == 1 || error.code == 2;
    std::string body =
        "{\"error\":{\"message\":" + json_quote(error.message) + ",\"type\":\"OAuthException\",\"code\":" + std::to_string(error.code);
    if (error.subcode != 0) body += ",\"error_subcode\":" + std::to_string(error.subcode);
    return body + ",\"is_transient\":" + (transient ? "true" : "false") + ",\"fbtrace_id\":\"AbCdEfSandbox\"}}";
}

template <class T>
void keep_newest(std::deque<T>& list, T entry, std::size_t entries_max) {
    if (list.size() >= entries_max) list.pop_front();
    list.push_back(std::move(entry));
}

}  // namespace

GraphAnswer World::graph(const HttpRequest& request, Timestamp now) { return Graph(*this, request, now).answer(); }

GraphAnswer Graph::answer() {
    path_ = without_version(path_of(request_.target));
    const auto fault = world_.graph_fault_calls_ > 0 ? world_.graph_fault_ : std::nullopt;
    if (fault) --world_.graph_fault_calls_;
    if (fault == GraphFault::error_500 || fault == GraphFault::hang) {
        const Body failure =
            std::unexpected(GraphError{.code = 2, .message = "An unexpected error has occurred. Please retry later.", .status = 500});
        log(failure, true);
        return {.hangs = fault == GraphFault::hang, .response = respond(failure)};
    }
    Body body;
    if (const auto gate = authenticate(); !gate)
        body = std::unexpected(gate.error());
    else if (const auto rate = check_rate(); !rate)
        body = std::unexpected(rate.error());
    else
        body = dispatch();
    const bool by_fault = !body && body.error().rule == "fault";
    log(body, by_fault || fault.has_value());
    if (fault == GraphFault::accepted_500)
        return {.response = respond(std::unexpected(GraphError{.code = 1, .message = "An unknown error has occurred.", .status = 500}))};
    return {.hangs = fault == GraphFault::lost_answer, .response = respond(body)};
}

HttpResponse Graph::respond(const Body& body) const {
    HttpResponse response;
    response.status = body ? 200 : body.error().status;
    response.body = body ? *body : error_body(body.error());
    response.headers = usage_headers();
    response.headers.emplace_back("content-type", "application/json; charset=UTF-8");
    return response;
}

void Graph::log(const Body& body, bool by_fault) {
    Call call{.at = now_, .method = request_.method, .path = path_, .psid = psid_, .body = request_.body.substr(0, call_body_bytes_max)};
    call.status = body ? 200 : body.error().status;
    call.code = body ? 0 : body.error().code;
    call.subcode = body ? 0 : body.error().subcode;
    call.by_fault = by_fault;
    keep_newest(world_.calls_, std::move(call), calls_max);
    ++world_.calls_in_all_;
    if (body || by_fault || body.error().rule.empty()) return;
    note_violation(body.error().rule, body.error().message);
}

void Graph::note_violation(std::string rule, std::string detail) {
    keep_newest(world_.violations_, Violation{.at = now_, .psid = psid_, .rule = std::move(rule), .detail = std::move(detail)},
                violations_max);
}

Graphed<void> Graph::authenticate() const {
    std::string token = bearer(request_);
    if (token.empty()) token = parameter(request_, "access_token");
    // GET /debug_token and /{app}/subscriptions are asked with the app's own token, "id|secret".
    const bool is_app_token = token == world_.settings_.app_id + "|" + world_.settings_.app_secret;
    if (token.empty())
        return std::unexpected(
            GraphError{.code = 190, .message = "An access token is required to request this resource.", .rule = "token"});
    if (is_app_token) return {};
    if (token != world_.settings_.page_token)
        return std::unexpected(
            GraphError{.code = 190, .message = "Invalid OAuth access token - Cannot parse access token", .rule = "token"});
    if (world_.token_revoked_)
        return std::unexpected(
            GraphError{.code = 190, .subcode = 460, .message = "Error validating access token: the session has been invalidated."});
    const std::string proof = parameter(request_, "appsecret_proof");
    if (proof.empty() && world_.settings_.proof_required)
        return std::unexpected(GraphError{.message = "API calls from the server require an appsecret_proof argument", .rule = "proof"});
    if (!proof.empty() && proof != appsecret_proof(world_.settings_.app_secret, token))
        return std::unexpected(GraphError{.message = "Invalid appsecret_proof provided in the API argument", .rule = "proof"});
    return {};
}

std::size_t Graph::calls_allowed() const {
    auto& engaged = world_.engaged_;
    while (!engaged.empty() && engaged.begin()->first + answer_window <= now_) engaged.erase(engaged.begin());
    return world_.settings_.calls_per_engaged_person_max * std::max<std::size_t>(engaged.size(), 1);
}

std::size_t Graph::calls_counted() const {
    std::size_t count = 0;
    for (const auto& [minute, calls] : world_.calls_by_minute_) count += calls;
    return count;
}

Graphed<void> Graph::check_rate() {
    auto& by_minute = world_.calls_by_minute_;
    const std::int64_t minute = std::chrono::floor<std::chrono::minutes>(now_).time_since_epoch().count();
    while (!by_minute.empty() && by_minute.front().first <= minute - minutes_a_day) by_minute.pop_front();
    if (world_.settings_.calls_per_engaged_person_max != 0 && calls_counted() >= calls_allowed())
        return std::unexpected(
            GraphError{.code = 80006, .message = "(#80006) There have been too many calls to this Messenger account.", .rule = "rate"});
    if (by_minute.empty() || by_minute.back().first != minute) by_minute.emplace_back(minute, 0);
    ++by_minute.back().second;
    if (request_.method != "POST" || !path_.ends_with("/messages")) return {};
    auto& sends = world_.sends_last_second_;
    while (!sends.empty() && sends.front() <= now_ - std::chrono::seconds{1}) sends.pop_front();
    if (sends.size() >= world_.settings_.sends_per_second_max)
        return std::unexpected(
            GraphError{.code = 613, .message = "(#613) Calls to this api have exceeded the rate limit.", .rule = "rate"});
    sends.push_back(now_);
    return {};
}

HttpHeaders Graph::usage_headers() const {
    std::size_t percent = 0;
    std::int64_t regain = 0;
    if (world_.settings_.calls_per_engaged_person_max != 0) {
        percent = calls_counted() * percent_high / calls_allowed();
        const std::int64_t minute = std::chrono::floor<std::chrono::minutes>(now_).time_since_epoch().count();
        if (percent >= percent_high && !world_.calls_by_minute_.empty())
            regain = world_.calls_by_minute_.front().first + minutes_a_day - minute;
    }
    const std::string counts = "\"call_count\":" + std::to_string(percent) + ",\"total_cputime\":1,\"total_time\":1";
    return {{"x-app-usage", "{" + counts + "}"},
            {"x-business-use-case-usage", "{" + json_quote(world_.settings_.page_id) + ":[{\"type\":\"messenger\"," + counts +
                                              ",\"estimated_time_to_regain_access\":" + std::to_string(regain) + "}]}"}};
}

Graph::Body Graph::dispatch() {
    const auto slash = path_.find('/');
    const std::string node = path_.substr(0, slash);
    const std::string edge = slash == std::string::npos ? std::string() : path_.substr(slash + 1);
    if (node == "debug_token" && edge.empty()) return debug_token();
    if (node == world_.settings_.app_id && edge == "subscriptions" && request_.method == "GET") return app_subscriptions();
    if (edge.empty() && request_.method == "DELETE") return delete_persona(node);
    if (node == "me" || node == world_.settings_.page_id) {
        static constexpr std::array<std::string_view, 5> operations{"take_thread_control", "pass_thread_control", "release_thread_control",
                                                                    "request_thread_control", "extend_thread_control"};
        if (edge.empty() && request_.method == "GET") return page_fields();
        if (edge == "messages" && request_.method == "POST") return send();
        if (std::ranges::find(operations, edge) != operations.end() && request_.method == "POST") return thread_control(edge);
        if (edge == "thread_owner" && request_.method == "GET") return thread_owner();
        if (edge == "subscribed_apps") return subscribed_apps();
        if (edge == "messenger_profile") return messenger_profile();
        if (edge == "personas") return personas();
    }
    return std::unexpected(
        GraphError{.code = 100,
                   .subcode = 33,
                   .message = "Unsupported request. The object does not exist, cannot be loaded due to missing permissions, or does "
                              "not support this operation.",
                   .rule = "endpoint"});
}

}  // namespace stemmen::sandbox
