#include "app/duty_routes.hpp"

#include <sodium.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "service/duty.hpp"

namespace stemmen::app {
namespace {

using nlohmann::json;

constexpr std::size_t call_body_bytes_max = 1024;

HttpResponse as_json(int status, const json& body) {
    return {status, {{"content-type", "application/json"}, {"cache-control", "no-store"}}, body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n"};
}
HttpResponse refused(int status, const std::string& sentence) { return as_json(status, {{"error", sentence}}); }
HttpResponse refused(const Error& error) {
    const int status = error.code == Errc::not_found ? 404 : error.code == Errc::conflict ? 409 : error.code == Errc::bad_input ? 400 : 500;
    return refused(status, error.detail);
}

// Behind a proxy everybody comes from this machine; it tells so.
bool is_this_machine(const HttpRequest& request) {
    const std::string_view peer = request.peer;
    return (peer.starts_with("127.") || peer == "::1" || peer.starts_with("::ffff:127.")) && header(request.headers, "x-forwarded-for").empty();
}

// The officer whose token it is. Every token is compared, each in constant time.
std::optional<std::string> officer_of(const HttpRequest& request, const SafetySettings& safety) {
    const std::string_view given = header(request.headers, "authorization");
    if (!given.starts_with("Bearer ")) return std::nullopt;
    const std::string_view token = given.substr(7);
    std::optional<std::string> who;
    for (const auto& [name, secret] : safety.officers) {
        const std::string& expected = secret.reveal();
        if (token.size() == expected.size() && sodium_memcmp(token.data(), expected.data(), expected.size()) == 0) who = name;
    }
    return who;
}

json shown(const service::DutyItem& item) {
    json out{{"item", item.number}, {"state", service::to_string(item.state())}, {"class", item.safety}, {"unit", item.unit}, {"channel", item.channel},
             {"language", to_string(item.language)}, {"received_at", format_timestamp(item.received_at)}, {"due_at", format_timestamp(item.due_at)},
             {"deleted_at", format_timestamp(item.delete_at)}, {"is_late", item.is_late}};
    if (item.opened_at) out.update({{"opened_by", item.opened_by}, {"opened_at", format_timestamp(*item.opened_at)}});
    if (item.handled_at) out.update({{"handled_by", item.handled_by}, {"handled_at", format_timestamp(*item.handled_at)}, {"handled_to", item.handled_to}});
    return out;
}

json shown(const std::vector<service::DutyItem>& items) {
    json list = json::array();
    for (const service::DutyItem& item : items) list.push_back(shown(item));
    return {{"items", std::move(list)}};
}

json shown(const service::OpenedItem& opened) {
    json out = shown(opened.item);
    out.update({{"text", opened.text.reveal()}, {"is_cut", opened.item.is_cut}});
    return out;
}

// `act(kit, tx, moment, results)` gives a Result of something that is shown. What was seen is recorded before it is told.
template <class Act>
void perform(DutyHost& host, dashboard::Reply reply, Act act) {
    auto outcome = std::make_shared<HttpResponse>();                        // Written by the work, read after the commit.
    auto answer = std::make_shared<dashboard::Reply>(std::move(reply));     // Owned by the callback, which must be copyable.
    const auto busy = [] { return refused(503, "the service is busy, or its database cannot be written to; try again"); };
    const bool taken = host.run(
        [outcome, act](const service::Kit& kit, service::Transaction& tx, service::Moment moment, service::Results& results) {
            const auto result = act(kit, tx, moment, results);
            *outcome = result ? as_json(200, shown(*result)) : refused(result.error());
        },
        [outcome, answer, busy](bool stored) { (*answer)(stored ? std::move(*outcome) : busy()); });
    if (!taken) (*answer)(busy());
}

struct Deed {
    std::int64_t item = 0;
    std::string to;
};

std::optional<Deed> read_deed(const HttpRequest& request) {
    const json body = request.body.size() > call_body_bytes_max ? json() : json::parse(request.body, nullptr, false);
    if (!body.is_object()) return std::nullopt;
    const auto item = body.find("item"), to = body.find("to");
    if (item == body.end() || !item->is_number_integer() || (to != body.end() && !to->is_string())) return std::nullopt;
    return Deed{item->get<std::int64_t>(), to == body.end() ? "" : to->get<std::string>()};
}

void answer_list(DutyHost& host, const std::string& officer, dashboard::Reply reply) {
    perform(host, std::move(reply), [officer](const service::Kit& kit, service::Transaction& tx, service::Moment moment, service::Results&) {
        return Result<std::vector<service::DutyItem>>(list_duty(kit, tx, officer, moment));
    });
}

void answer_open(DutyHost& host, const std::string& officer, const HttpRequest& request, dashboard::Reply reply) {
    const std::optional<Deed> deed = read_deed(request);
    if (!deed) return reply(refused(400, "send JSON such as {\"item\": 17}"));
    perform(host, std::move(reply), [officer, item = deed->item](const service::Kit& kit, service::Transaction& tx, service::Moment moment, service::Results& results) {
        return open_duty(kit, tx, officer, item, moment, results);
    });
}

void answer_handled(DutyHost& host, const std::string& officer, const HttpRequest& request, dashboard::Reply reply) {
    const std::optional<Deed> deed = read_deed(request);
    if (!deed) return reply(refused(400, "send JSON such as {\"item\": 17, \"to\": \"operations\"}"));
    perform(host, std::move(reply), [officer, deed = *deed](const service::Kit& kit, service::Transaction& tx, service::Moment moment, service::Results& results) {
        return handle_duty(kit, tx, officer, deed.item, deed.to, moment, results);
    });
}

}  // namespace

void answer_duty(DutyHost& host, const HttpRequest& request, net::Respond respond) {
    dashboard::Reply reply(std::move(respond));
    const SafetySettings& safety = host.config().safety;
    if (safety.officers.empty()) return reply(refused(404, "no district has a staffed duty queue; see \"safety\" in the configuration"));
    if (!is_this_machine(request)) return reply(refused(403, "the duty queue is open to tokens from this machine only"));
    const std::optional<std::string> officer = officer_of(request, safety);
    if (!officer) {
        host.count("duty", "refused");
        HttpResponse answer = refused(401, "send your own token as Authorization: Bearer …");
        answer.headers.emplace_back("www-authenticate", "Bearer");
        return reply(std::move(answer));
    }
    const std::string_view deed = path_of(request.target).substr(duty_path.size());
    if (deed.empty() && request.method == "GET") return answer_list(host, *officer, std::move(reply));
    if (deed == "/open" && request.method == "POST") return answer_open(host, *officer, request, std::move(reply));
    if (deed == "/handled" && request.method == "POST") return answer_handled(host, *officer, request, std::move(reply));
    reply(refused(404, "there is nothing here"));
}

std::vector<dashboard::Endpoint> duty_endpoints(DutyHost& host) {
    using dashboard::Call, dashboard::Host, dashboard::Reply, dashboard::Role;
    const std::set<Role> officers{Role::duty_officer};
    return {{.method = "GET", .path = "/api/v1/duty", .roles = officers, .machine_may = false,
             .answer = [&host](Host&, Call call, Reply reply) { answer_list(host, call.reader.subject, std::move(reply)); }},
            {.method = "POST", .path = "/api/v1/duty/open", .roles = officers, .machine_may = false,
             .answer = [&host](Host&, Call call, Reply reply) { answer_open(host, call.reader.subject, call.request, std::move(reply)); }},
            {.method = "POST", .path = "/api/v1/duty/handled", .roles = officers, .machine_may = false,
             .answer = [&host](Host&, Call call, Reply reply) { answer_handled(host, call.reader.subject, call.request, std::move(reply)); }}};
}

}  // namespace stemmen::app
