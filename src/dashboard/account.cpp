// What a reader is told of themselves: the page shows by it what there is to see.
#include <nlohmann/json.hpp>

#include "dashboard/answer.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/gate.hpp"

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
    me["coder"] = call.reader.subject;
    if (!call.session.empty()) me["csrf"] = csrf_token(host.key_ring(), call.session);
    reply(as_json(200, me));
}

}  // namespace

std::span<const Endpoint> account_endpoints() {
    static const Endpoint endpoints[]{{.method = "GET", .path = "/api/v1/me", .roles = {}, .answer = answer_me}};
    return endpoints;
}

}  // namespace stemmen::dashboard
