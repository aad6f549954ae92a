// What a reader is told of themselves: the page shows by it what there is to see.
#include <nlohmann/json.hpp>

#include "dashboard/answer.hpp"
#include "dashboard/endpoints.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;

void answer_me(Host&, Call call, Reply reply) {
    json roles = json::array();
    for (const Role role : call.reader.roles) roles.push_back(to_string(role));
    const char* audience = "open";
    switch (audience_of(call.reader)) {
        case insight::Audience::team: audience = "team"; break;
        case insight::Audience::leaders: audience = "leaders"; break;
        case insight::Audience::open: break;
    }
    reply(as_json(200, {{"name", call.reader.name},
                        {"roles", std::move(roles)},
                        {"units", call.reader.units},
                        {"audience", audience},
                        {"is_machine", call.reader.is_machine},
                        {"is_trial", call.reader.is_trial}}));
}

}  // namespace

std::span<const Endpoint> account_endpoints() {
    static const Endpoint endpoints[]{{.method = "GET", .path = "/api/v1/me", .roles = {}, .answer = answer_me}};
    return endpoints;
}

}  // namespace stemmen::dashboard
