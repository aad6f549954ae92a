#include "test_host.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;
using namespace std::chrono_literals;

namespace {

std::string make_token(TestHost& host, std::vector<std::string> roles = {"analyst"}, Duration lasts = 24h) {
    const std::string token = std::string(token_prefix) + new_secret(host.random());
    host.store().transact([&](service::Transaction& tx) {
        CHECK(tx.sign_in().insert(service::ApiToken{.name = "bi", .key = token_key(host.key_ring(), token), .roles = std::move(roles), .units = {"201"}, .created_at = host.time, .expires_at = host.time + lasts}));
    });
    return token;
}
HttpResponse with_token(TestHost& host, const std::string& authorization, const std::string& peer = "10.0.0.1") {
    return host.ask({.target = "/api/v1/me", .headers = {{"authorization", authorization}}, .peer = peer});
}

}  // namespace

TEST_CASE("a session ends when it is idle, at its end, and when the clock was set back behind its beginning") {
    TestHost host;
    const std::string cookie = host.signed_in("oidc:kari", {"analyst"});
    const auto status = [&] { return host.get(cookie, "/api/v1/me").status; };
    CHECK(status() == 200);
    host.time += 29min;
    CHECK(status() == 200);  // and is not idle now
    host.time += 29min;
    CHECK(status() == 200);
    host.time += 30min;
    CHECK(status() == 401);

    const std::string second = host.signed_in("oidc:kari", {"analyst"});
    const Timestamp begin = host.time;
    while (host.time + 20min < begin + 10h) {
        host.time += 20min;
        CHECK(host.get(second, "/api/v1/me").status == 200);
    }
    host.time = begin + 10h;
    CHECK(host.get(second, "/api/v1/me").status == 401);

    const std::string third = host.signed_in("oidc:kari", {"analyst"});
    host.time -= 4min;
    CHECK(host.get(third, "/api/v1/me").status == 200);  // clocks are corrected now and then
    host.time -= 2min;
    CHECK(host.get(third, "/api/v1/me").status == 401);
}

TEST_CASE("what a page asks for by itself keeps nobody signed in, and everybody is told how long is left") {
    TestHost host;
    const std::string cookie = host.signed_in("oidc:kari", {"analyst"});
    const auto by_itself = [&](const std::string& name, const std::string& value) { return host.ask({.target = "/api/v1/me", .headers = {{"cookie", cookie}, {name, value}}}); };
    const auto session_of = [](const HttpResponse& answer) { return body_of(answer)["session"]; };
    CHECK(session_of(host.get(cookie, "/api/v1/me")) == json{{"left", 1800}, {"left_at_most", 36'000}});
    host.time += 20min;
    CHECK(session_of(by_itself("stemmen-automatic", "yes")) == json{{"left", 600}, {"left_at_most", 34'800}});
    CHECK(session_of(by_itself("accept", "text/event-stream")) == json{{"left", 600}, {"left_at_most", 34'800}});
    CHECK(session_of(host.get(cookie, "/api/v1/me"))["left"] == 1800);
    host.time += 29min;
    CHECK(by_itself("stemmen-automatic", "yes").status == 200);
    host.time += 1min;
    CHECK(by_itself("stemmen-automatic", "yes").status == 401);
    CHECK(host.get(cookie, "/api/v1/me").status == 401);
    CHECK_FALSE(body_of(with_token(host, "Bearer " + make_token(host))).contains("session"));
}

TEST_CASE("a session of a single minute is kept by whoever does something every half minute") {
    TestHost host({.public_url = "https://stemmen.example.no", .idle = 1min});
    const std::string cookie = host.signed_in("oidc:kari", {"analyst"});
    for (int i = 0; i < 6; ++i) {
        host.time += 30s;
        CHECK(host.get(cookie, "/api/v1/me").status == 200);
    }
}

TEST_CASE("forged, foreign and doubled cookies are no session") {
    TestHost host;
    const std::string cookie = host.signed_in("oidc:kari", {"analyst"});
    const std::string value = cookie.substr(cookie.find('=') + 1);
    std::string changed = cookie;
    changed.back() = changed.back() == 'A' ? 'B' : 'A';
    for (const std::string& forged : {std::string(), std::string("__Host-stemmen_session="), changed, cookie + "x", "stemmen_session=" + value, cookie + "; " + cookie, "__Host-stemmen_session=" + std::string(100'000, 'x'),
                                      std::string("__Host-stemmen_session=' OR 1=1 --"), "__Host-stemmen_session=" + std::string(secret_characters, 'A')}) {
        CAPTURE(forged.substr(0, 90));
        const HttpResponse answer = host.get(forged, "/api/v1/me");
        CHECK(answer.status == 401);
        CHECK(has(error_of(answer), "sign in"));
    }
    CHECK(host.get("theme=dark; " + cookie + "; x", "/api/v1/me").status == 200);
    // What the database holds is no cookie.
    const std::string key = session_key(host.key_ring(), value).value;
    CHECK(host.get("__Host-stemmen_session=" + key + key.substr(0, 11), "/api/v1/me").status == 401);
}

TEST_CASE("a change takes the CSRF token of this very session, and a browser that comes from our own page") {
    TestHost host;
    const std::string cookie = host.signed_in("oidc:kari", {"analyst"}), other = host.signed_in("oidc:ola", {"analyst"});
    CHECK(body_of(host.get(cookie, "/api/v1/me"))["csrf"] == host.csrf(cookie));
    CHECK(host.csrf(cookie) != host.csrf(other));
    const auto post = [&](HttpHeaders more) {
        HttpHeaders headers{{"cookie", cookie}};
        headers.insert(headers.end(), more.begin(), more.end());
        return host.ask({.method = "POST", .target = "/api/v1/export-requests", .headers = std::move(headers), .body = R"({"why":"analysis"})"}).status;
    };
    const std::string token = host.csrf(cookie);
    CHECK(post({}) == 403);
    CHECK(post({{"x-csrf-token", ""}}) == 403);
    CHECK(post({{"x-csrf-token", host.csrf(other)}}) == 403);
    CHECK(post({{"x-csrf-token", token}, {"origin", "https://evil.example"}}) == 403);
    CHECK(post({{"x-csrf-token", token}, {"origin", "null"}}) == 403);
    CHECK(post({{"x-csrf-token", token}, {"sec-fetch-site", "cross-site"}}) == 403);
    CHECK(post({{"x-csrf-token", token}, {"sec-fetch-site", "same-site"}}) == 403);
    CHECK(host.log().size() == 7);
    CHECK(host.log().front() == "oidc:kari refused POST /api/v1/export-requests csrf");
    CHECK(post({{"x-csrf-token", token}, {"origin", "https://stemmen.example.no"}, {"sec-fetch-site", "same-origin"}}) == 200);
    CHECK(post({{"x-csrf-token", token}, {"origin", "http://127.0.0.1:4711"}, {"host", "127.0.0.1:4711"}}) == 200);
    CHECK(post({{"x-csrf-token", token}}) == 200);
}

TEST_CASE("a token reads as a machine, until its end or until it is revoked") {
    TestHost host;
    const std::string token = make_token(host);
    const HttpResponse me = with_token(host, "Bearer " + token);
    REQUIRE(me.status == 200);
    CHECK(body_of(me)["name"] == "bi");
    CHECK(body_of(me)["is_machine"] == true);
    CHECK_FALSE(body_of(me).contains("csrf"));
    host.time += 24h;
    CHECK(with_token(host, "Bearer " + token).status == 401);
    host.time -= 1h;
    CHECK(with_token(host, "Bearer " + token).status == 200);
    host.store().transact([](service::Transaction& tx) { CHECK(tx.sign_in().erase_token("bi")); });
    CHECK(with_token(host, "Bearer " + token).status == 401);
}

TEST_CASE("tokens that are none are refused, and after twenty their address waits while others do not") {
    TestHost host;
    const std::string good = make_token(host);
    int refused_count = 0;
    for (const std::string& bad : {std::string("Bearer "), std::string("Bearer x"), "bearer " + good, "Basic " + good, good, "Bearer " + good + "x", "Bearer " + good.substr(4), "Bearer stm_" + std::string(secret_characters, 'A'),
                                   "Bearer stm_" + std::string(secret_characters, '\''), "Bearer " + std::string(60'000, 'x')}) {
        CAPTURE(bad.substr(0, 60));
        CHECK(with_token(host, bad).status == 401);
        ++refused_count;
    }
    while (refused_count++ < bad_tokens_rule.times_max) CHECK(with_token(host, "Bearer x").status == 401);
    const HttpResponse locked = with_token(host, "Bearer " + good);
    CHECK(locked.status == 429);
    CHECK(header(locked.headers, "retry-after") == "60");
    CHECK(with_token(host, "Bearer " + good, "10.0.0.2").status == 200);
    host.time += bad_tokens_rule.window;
    CHECK(with_token(host, "Bearer " + good).status == 200);
}

TEST_CASE("guessed sessions make their address wait in the end, and no other") {
    TestHost host;
    const std::string good = host.signed_in("oidc:kari", {"analyst"}), guess = "__Host-stemmen_session=" + std::string(secret_characters, 'A');
    for (int i = 0; i < unknown_sessions_rule.times_max; ++i) REQUIRE(host.get(guess, "/api/v1/me").status == 401);
    CHECK(host.get(guess, "/api/v1/me").status == 429);
    CHECK(host.ask({.target = "/api/v1/me", .headers = {{"cookie", good}}, .peer = "10.0.0.2"}).status == 200);
    host.time += unknown_sessions_rule.window;
    CHECK(host.get(good, "/api/v1/me").status == 200);
}

TEST_CASE("one reader cannot ask without end, and it hinders nobody else") {
    TestHost host;
    const std::string cookie = host.signed_in("oidc:kari", {"analyst"}), other = host.signed_in("oidc:ola", {"analyst"});
    for (int i = 0; i < requests_rule.times_max; ++i) REQUIRE(host.get(cookie, "/api/v1/me").status == 200);
    CHECK(host.get(cookie, "/api/v1/me").status == 429);
    CHECK(host.get(other, "/api/v1/me").status == 200);
    host.time += requests_rule.window;
    CHECK(host.get(cookie, "/api/v1/me").status == 200);
}

TEST_CASE("what is busy says so, and an address that is none or takes no such method says so to anybody") {
    TestHost host;
    const std::string cookie = host.signed_in("oidc:kari", {"analyst"});
    host.is_full = true;
    CHECK(host.get(cookie, "/api/v1/me").status == 503);
    CHECK(with_token(host, "Bearer stm_" + std::string(secret_characters, 'A')).status == 503);
    host.is_full = false;
    CHECK(host.ask({.target = "/api/v1/nothing"}).status == 404);
    CHECK(host.ask({.method = "DELETE", .target = "/api/v1/me"}).status == 405);
    CHECK(host.ask({.target = "/api/v1/me"}).status == 401);
}

TEST_CASE("counts forget with their window, and have room for so many") {
    Limiter limiter({.times_max = 2, .window = 1min, .keys_max = 3});
    CHECK(limiter.take("a", noon));
    CHECK(limiter.take("a", noon));
    CHECK(limiter.is_over("a", noon));
    CHECK_FALSE(limiter.take("a", noon + 59s));
    CHECK_FALSE(limiter.is_over("a", noon + 60s));
    CHECK(limiter.take("a", noon + 60s));
    CHECK(limiter.take("a", noon - 1h));  // a clock that was set back locks nobody out
    CHECK(limiter.take("b", noon));
    CHECK(limiter.take("c", noon));
    CHECK(limiter.take("d", noon));  // in the place of "a", whose window is over
    CHECK(limiter.take("e", noon));  // full: from here on they share one count
    CHECK(limiter.take("f", noon));
    CHECK_FALSE(limiter.take("g", noon));
    CHECK(limiter.take("g", noon + 2min));
    CHECK(address_block("2001:db8:1:2:3::4") == address_block("2001:db8:1:2:ffff::1"));
    CHECK(address_block("2001:db8:1:2::4") != address_block("2001:db8:1:3::4"));
    CHECK(address_block("10.0.0.1") != address_block("10.0.0.2"));
    CHECK(address_block("::ffff:10.0.0.1") != address_block("::ffff:10.0.0.2"));
}
