// Every endpoint against every role, from the table itself: whoever adds an endpoint is held to it.
#include "test_host.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;
using namespace std::chrono_literals;

namespace {

// With something in place of each {…}.
std::string target_of(const Endpoint& endpoint) {
    std::string target(endpoint.path);
    for (auto open = target.find('{'); open != std::string::npos; open = target.find('{')) target.replace(open, target.find('}') - open + 1, "1");
    return target;
}

HttpResponse call(TestHost& host, const Endpoint& endpoint, const std::string& cookie, const std::string& more = "") {
    return host.ask({.method = std::string(endpoint.method), .target = target_of(endpoint) + more, .headers = {{"cookie", cookie}, {"x-csrf-token", host.csrf(cookie)}}});
}

const std::string not_your_role = "none of your roles may do this";

}  // namespace

TEST_CASE("each endpoint takes the roles of its row and no other") {
    TestHost host;
    std::map<Role, std::string> cookies;
    for (const Role role : roles_all) cookies[role] = host.signed_in("oidc:" + std::string(to_string(role)), {std::string(to_string(role))});
    for (const Endpoint& endpoint : host.dashboard->endpoints()) {
        if (endpoint.path == "/dashboard/sign-out") continue;  // would end the sessions of this test
        for (const Role role : roles_all) {
            CAPTURE(endpoint.method, endpoint.path, to_string(role));
            const bool may = endpoint.roles.empty() || endpoint.roles.contains(role);
            const std::size_t logged = host.log().size();
            const HttpResponse answer = call(host, endpoint, cookies[role]);
            CHECK((error_of(answer) != not_your_role) == may);
            if (may) continue;
            CHECK(answer.status == 403);
            REQUIRE(host.log().size() == logged + 1);
            CHECK(host.log().back() == "oidc:" + std::string(to_string(role)) + " refused " + std::string(endpoint.method) + " " + std::string(endpoint.path) + " role");
        }
    }
}

TEST_CASE("without a session, with no role, and for another unit no endpoint answers") {
    TestHost host;
    const std::string nobody = host.signed_in("oidc:nobody", {}), unknown = host.signed_in("oidc:unknown", {"superuser"});
    std::vector<std::string> all;
    for (const Role role : roles_all) all.emplace_back(to_string(role));
    const std::string elsewhere = host.signed_in("oidc:elsewhere", all, {"202"});
    for (const Endpoint& endpoint : host.dashboard->endpoints()) {
        CAPTURE(endpoint.method, endpoint.path);
        CHECK(host.ask({.method = std::string(endpoint.method), .target = target_of(endpoint)}).status == 401);
        CHECK(call(host, endpoint, nobody).status == 403);
        CHECK(call(host, endpoint, unknown).status == 403);
        const HttpResponse other_unit = call(host, endpoint, elsewhere, "?unit=201");
        CHECK(other_unit.status == 403);
        CHECK(has(error_of(other_unit), "other units"));
        CHECK(call(host, endpoint, elsewhere, "?unit=no-such").status == 400);
        CHECK(call(host, endpoint, elsewhere, "?unit=" + percent_encode("202' OR 1=1")).status == 400);
    }
}

TEST_CASE("a change of anything takes a CSRF token, whichever endpoint it is") {
    TestHost host;
    std::vector<std::string> all;
    for (const Role role : roles_all) all.emplace_back(to_string(role));
    const std::string cookie = host.signed_in("oidc:kari", all);
    for (const Endpoint& endpoint : host.dashboard->endpoints()) {
        if (endpoint.method == "GET") continue;
        CAPTURE(endpoint.method, endpoint.path);
        const HttpResponse answer = host.ask({.method = std::string(endpoint.method), .target = target_of(endpoint), .headers = {{"cookie", cookie}}});
        CHECK(answer.status == 403);
        CHECK(has(error_of(answer), "X-CSRF-Token"));
    }
}

TEST_CASE("a machine with every role is kept out of what is for people") {
    TestHost host;
    const std::string token = std::string(token_prefix) + new_secret(host.random());
    std::vector<std::string> all;
    for (const Role role : roles_all) all.emplace_back(to_string(role));
    host.store().transact([&](service::Transaction& tx) {
        tx.sign_in().insert(service::ApiToken{.name = "bi", .key = token_key(host.key_ring(), token), .roles = all, .units = {"pod"}, .created_at = noon, .expires_at = noon + 1h});
    });
    for (const Endpoint& endpoint : host.dashboard->endpoints()) {
        CAPTURE(endpoint.method, endpoint.path);
        const HttpResponse answer = host.ask({.method = std::string(endpoint.method), .target = target_of(endpoint), .headers = {{"authorization", "Bearer " + token}}});
        CHECK(has(error_of(answer), "for people") == !endpoint.machine_may);
    }
}

// P-05 and P-36, by construction: there is nothing to ask them with.
TEST_CASE("no endpoint is a search for a person or a figure of an officer") {
    TestHost host;
    for (const Endpoint& endpoint : host.dashboard->endpoints())
        for (const char* word : {"person", "officer", "citizen", "shift", "psid", "thread", "{name}", "{who}", "{reader}"}) {
            CAPTURE(endpoint.path, word);
            CHECK_FALSE(has(endpoint.path, word));
        }
}
