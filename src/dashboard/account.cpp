// What a reader is told of themselves, by which the page shows what there is to see; and what the API says of itself.
#include <nlohmann/json.hpp>

#include "dashboard/answer.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/gate.hpp"

extern "C" {
extern const char stemmen_openapi_begin[], stemmen_openapi_end[];  // cmake/Embed.cmake
}

namespace stemmen::dashboard {
namespace {

using nlohmann::json;

void answer_me(Host& host, Call call, Reply reply) {
    json roles = json::array();
    for (const Role role : call.reader.roles) roles.push_back(to_string(role));
    const char* audience = "open";
    switch (audience_of(call.reader)) {
        case insight::Audience::team: audience = "team"; break;
        case insight::Audience::leaders: audience = "leaders"; break;
        case insight::Audience::open: break;
    }
    json me{{"name", call.reader.name}, {"roles", std::move(roles)}, {"units", call.reader.units}, {"audience", audience}, {"is_machine", call.reader.is_machine}, {"is_trial", call.reader.is_trial}};
    const insight::Limits& limits = host.dashboard_settings().limits;
    me["limits"] = {{"count", limits.count()}, {"share", limits.share()}, {"compare", limits.compare()}};
    me["coder"] = call.reader.subject;
    if (!call.session.empty()) {
        const auto left = [&](Timestamp end) { return std::chrono::ceil<std::chrono::seconds>(end - call.moment.now).count(); };
        me["csrf"] = csrf_token(host.key_ring(), call.session);
        me["session"] = {{"left", left(call.session_ends_at)}, {"left_at_most", left(call.session_ends_at_last)}};
    }
    reply(as_json(200, me));
}

void answer_description(Host&, Call, Reply reply) {
    reply({200, {{"content-type", "application/json"}, {"cache-control", "no-store"}, {"x-content-type-options", "nosniff"}}, std::string(stemmen_openapi_begin, stemmen_openapi_end)});
}

}  // namespace

std::span<const Endpoint> account_endpoints() {
    static const Endpoint endpoints[]{{.method = "GET", .path = "/api/v1/me", .roles = {}, .answer = answer_me},
                                      {.method = "GET", .path = "/api/v1/openapi.json", .roles = {}, .answer = answer_description}};
    return endpoints;
}

}  // namespace stemmen::dashboard
