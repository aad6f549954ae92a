#include "dashboard/dashboard.hpp"

#include "dashboard/answer.hpp"
#include "dashboard/endpoints.hpp"

namespace stemmen::dashboard {

Dashboard::Dashboard(Host& host) : host_(host) {
    for (const std::span<const Endpoint> area : {account_endpoints()}) endpoints_.insert(endpoints_.end(), area.begin(), area.end());
}

bool Dashboard::owns(std::string_view path) { return path == "/dashboard" || path.starts_with("/dashboard/") || path.starts_with("/api/v1/"); }

void Dashboard::handle(HttpRequest request, Reply reply) {
    const Match found = match(endpoints_, request.method, path_of(request.target));
    if (found.endpoint == nullptr)
        return reply(found.status == 405 ? refused(405, "this address does not take " + request.method) : refused(404, "there is nothing at this address"));
    HttpResponse refusal = refused(401, "sign in first");
    refusal.headers.emplace_back("www-authenticate", "Bearer");
    reply(std::move(refusal));
}

void Dashboard::answer(Match found, HttpRequest request, Reader reader, Reply reply) {
    const Endpoint& endpoint = *found.endpoint;
    if (reader.is_machine && !endpoint.machine_may) return reply(refused(403, "this is for people who are signed in, not for API tokens"));
    if (!has_any(reader, endpoint.roles)) return reply(refused(403, "none of your roles may do this"));
    const std::string unit = form_value(query_of(request.target), "unit");
    if (const auto units = units_asked(host_.units(), reader, unit); !units) return reply(refused(units.error()));
    const service::Moment moment = host_.now();
    endpoint.answer(host_, Call{std::move(request), std::move(reader), std::move(found.args), moment}, std::move(reply));
}

}  // namespace stemmen::dashboard
