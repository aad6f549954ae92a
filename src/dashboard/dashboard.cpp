#include "dashboard/dashboard.hpp"

#include "dashboard/answer.hpp"
#include "dashboard/endpoints.hpp"
#include "service/access_log.hpp"

namespace stemmen::dashboard {
namespace {

constexpr std::string_view begin_path = "/dashboard/sign-in", finish_path = "/dashboard/callback", first_try_path = "/dashboard/first-try", end_path = "/dashboard/sign-out";

}  // namespace

Dashboard::Dashboard(Host& host, std::vector<Endpoint> more) : host_(host), gate_(host), sign_in_(host), changes_(host), endpoints_(std::move(more)) {
    for (const auto area : {account_endpoints, audit_endpoints, export_endpoints, catalog_endpoints, figure_endpoints, file_endpoints, text_endpoints, quote_endpoints, codebook_endpoints,
                            report_endpoints, finding_endpoints, drive_endpoints, benefit_endpoints, link_endpoints})
        for (const Endpoint& endpoint : area()) endpoints_.push_back(endpoint);
    endpoints_.push_back({.method = "GET", .path = "/api/v1/changes", .roles = {}, .answer = [this](Host&, Call call, Reply reply) { changes_.join(std::move(call), std::move(reply)); }});
    endpoints_.push_back({.method = "POST", .path = end_path, .roles = {}, .machine_may = false, .answer = [this](Host&, Call call, Reply reply) {
                              sign_in_.end({std::move(call.reader), std::move(call.session)}, std::move(reply));
                          }});
}

bool Dashboard::owns(std::string_view path) {
    return path.starts_with("/api/v1/") || path == begin_path || path == finish_path || path == first_try_path || path == end_path;
}

void Dashboard::handle(HttpRequest request, Reply reply) {
    const std::string_view path = path_of(request.target);
    if (path == begin_path || path == finish_path || path == first_try_path) {
        if (request.method != "GET") return reply(refused(405, "this address does not take " + request.method));  // HEAD would use up what works once
        if (path == begin_path) return sign_in_.begin(request, std::move(reply));
        if (path == finish_path) return sign_in_.finish(request, std::move(reply));
        return sign_in_.first_try(request, std::move(reply));
    }
    Match found = match(endpoints_, request.method, path);
    if (found.endpoint == nullptr)
        return reply(found.status == 405 ? refused(405, "this address does not take " + request.method) : refused(404, "there is nothing at this address"));
    struct Waiting {
        Match found;
        HttpRequest request;
        Reply reply;
    };
    auto waiting = std::make_shared<Waiting>(std::move(found), std::move(request), std::move(reply));  // Owned by what follows.
    gate_.identify(waiting->request, [this, waiting](std::variant<Known, HttpResponse> outcome) {
        if (auto* refusal = std::get_if<HttpResponse>(&outcome)) return waiting->reply(std::move(*refusal));
        answer(std::move(waiting->found), std::move(waiting->request), std::get<Known>(std::move(outcome)), std::move(waiting->reply));
    });
}

void Dashboard::answer(Match found, HttpRequest request, Known known, Reply reply) {
    const Endpoint& endpoint = *found.endpoint;
    const Reader& reader = known.reader;
    if (endpoint.method != "GET" && !gate_.may_change(request, known))
        return refuse(endpoint, reader, "csrf", refused(403, "send the header X-CSRF-Token with what /api/v1/me gives, from our own page"), std::move(reply));
    if (reader.is_machine && !endpoint.machine_may) return refuse(endpoint, reader, "machine", refused(403, "this is for people who are signed in, not for API tokens"), std::move(reply));
    if (!has_any(reader, endpoint.roles)) return refuse(endpoint, reader, "role", refused(403, "none of your roles may do this"), std::move(reply));
    const std::string unit = form_value(query_of(request.target), "unit");
    if (const auto units = units_asked(host_.units(), reader, unit); !units)
        return units.error().code == Errc::bad_input ? reply(refused(units.error())) : refuse(endpoint, reader, "unit", refused(units.error()), std::move(reply));
    endpoint.answer(host_, Call{std::move(request), std::move(known.reader), std::move(found.args), host_.now(), std::move(known.session), known.ends_at, known.ends_at_last}, std::move(reply));
}

// What somebody tried and may not is an entry of the access log, before they are told so.
void Dashboard::refuse(const Endpoint& endpoint, const Reader& reader, std::string_view why, HttpResponse refusal, Reply reply) {
    host_.count("dashboard", "refused");
    auto waiting = std::make_shared<Reply>(std::move(reply));  // Owned by what follows.
    const bool taken = host_.write(
        [this, who = reader.subject, about = std::string(endpoint.method) + " " + std::string(endpoint.path), why](service::Transaction& tx, service::Moment moment) {
            service::record(host_.key_ring(), tx.access(), {.at = moment.now, .who = who, .what = "refused", .about = about, .why = std::string(why)});
        },
        [waiting, refusal](const std::exception_ptr& failure) { (*waiting)(failure ? busy() : refusal); });
    if (!taken) (*waiting)(busy());
}

}  // namespace stemmen::dashboard
