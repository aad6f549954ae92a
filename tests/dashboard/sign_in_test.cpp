#include "lying_provider.hpp"

using namespace stemmen;
using namespace stemmen::dashboard;
using namespace std::chrono_literals;
using namespace stemmen::identity_testing;

namespace {

struct Scene {
    TestHost host{with_sign_in()};
    LyingProvider provider{host};
    Browser browser{host};

    HttpResponse begin(const std::string& to = "/dashboard/tekster?unit=201") {
        HttpResponse redirect = browser.get("/dashboard/sign-in?to=" + percent_encode(to));
        provider.arrive(redirect);
        return redirect;
    }
    HttpResponse come_back(const std::string& more = "") { return browser.get("/dashboard/callback?code=good-code&state=" + provider.state + more); }
    HttpResponse sign_in() {
        begin();
        return come_back();
    }
};

std::string location(const HttpResponse& answer) { return std::string(header(answer.headers, "location")); }

}  // namespace

TEST_CASE("somebody signs in through the provider and is who their groups say") {
    Scene scene;
    const HttpResponse redirect = scene.begin();
    CHECK(redirect.status == 303);
    CHECK(location(redirect).starts_with("https://id.example.no/auth?response_type=code&client_id=stemmen&redirect_uri=https%3A%2F%2Fstemmen.example.no%2Fdashboard%2Fcallback&scope=openid%20profile&state="));
    CHECK(has(location(redirect), "&code_challenge_method=S256"));
    CHECK_FALSE(has(location(redirect), "client-secret"));
    const HttpResponse answer = scene.come_back();
    CHECK(answer.status == 303);
    CHECK(location(answer) == "/dashboard/tekster?unit=201");
    CHECK(scene.browser.jar.size() == 1);  // the cookie of the attempt is gone
    CHECK(header(scene.provider.token_request.headers, "authorization") == "Basic c3RlbW1lbjpjbGllbnQtc2VjcmV0");
    const HttpResponse me = scene.browser.get("/api/v1/me");
    REQUIRE(me.status == 200);
    CHECK(body_of(me)["name"] == "Kari Nordmann");
    CHECK(body_of(me)["roles"] == json{"analyst"});
    CHECK(body_of(me)["units"] == json{"201"});
    CHECK(body_of(me)["audience"] == "team");
    CHECK(scene.host.log() == std::vector<std::string>{"oidc:kari@politiet.no sign_in  oidc"});
}

TEST_CASE("cookies over https are bound to this host, hidden from scripts, and gone from cross-site posts") {
    Scene scene;
    const auto cookie_of = [](const HttpResponse& answer, std::string_view name) {
        for (const auto& [key, value] : answer.headers)
            if (key == "set-cookie" && value.starts_with(name) && !has(value, "Max-Age=0")) return value;
        return std::string{};
    };
    CHECK(has(cookie_of(scene.begin(), "__Host-stemmen_try_"), "; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600"));
    const std::string session = cookie_of(scene.come_back(), "__Host-stemmen_session=");
    CHECK(session.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"));
    CHECK(session.size() == std::string("__Host-stemmen_session=; Path=/; HttpOnly; SameSite=Lax; Secure").size() + secret_characters);
    CHECK(session_cookie_name(false) == "stemmen_session");
}

TEST_CASE("a provider that lies lets nobody in, says so, and leaves a trace") {
    struct Row {
        std::string name;
        std::function<void(LyingProvider&)> lie;
        int status = 403;
    };
    const auto claim = [](const char* name, json value) { return [=](LyingProvider& p) { p.twist = [=](json& claims) { claims[name] = value; }; }; };
    const auto without = [](const char* name) { return [=](LyingProvider& p) { p.twist = [=](json& claims) { claims.erase(name); }; }; };
    const auto token = [](std::function<std::string(const json&)> make) { return [=](LyingProvider& p) { p.make = make; }; };
    const Row rows[] = {
        {"another issuer", claim("iss", "https://evil.example")},
        {"another audience", claim("aud", "other")},
        {"several audiences and no azp", claim("aud", json{"stemmen", "other"})},
        {"another party", claim("azp", "other")},
        {"another nonce", claim("nonce", "replayed")},
        {"no nonce", without("nonce")},
        {"no subject", without("sub")},
        {"expired", claim("exp", to_millis(noon) / 1000 - 600)},
        {"no end", without("exp")},
        {"from the future", claim("iat", to_millis(noon) / 1000 + 600)},
        {"another access token", claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA")},
        {"alg none", token([](const json& c) { return identity::encode_base64url(R"({"alg":"none","kid":"k1"})") + "." + identity::encode_base64url(c.dump()) + "."; })},
        {"HS256 with the public key", token([](const json& c) { return hmac_token(c.dump(), first_key()); })},
        {"a key that is not published", token([](const json& c) { return token_of(c.dump(), second_key()); })},
        {"truncated", token([](const json& c) { return token_of(c.dump(), first_key()).substr(0, 200); })},
        {"signed in a way it did not announce", token([](const json& c) { return token_of(c.dump(), first_key(), identity::Algorithm::ps256); })},
        {"it refuses the code", [](LyingProvider& p) { p.challenge = "another"; }},
        {"no groups", claim("groups", json::array())},
        {"groups of nobody", claim("groups", json{"g-other"})},
        {"groups left out", [](LyingProvider& p) { p.twist = [](json& c) { c.erase("groups"); c["_claim_names"] = {{"groups", "src1"}}; }; }},
        {"no id_token", [](LyingProvider& p) { p.twist_answer = [](HttpResponse& a) { if (has(a.body, "id_token\"")) a.body = R"({"access_token":"x"})"; }; }, 503},
        {"no JSON", [](LyingProvider& p) { p.twist_answer = [](HttpResponse& a) { if (has(a.body, "id_token\"")) a.body = "<html>"; }; }, 503},
        {"an endless answer", [](LyingProvider& p) { p.twist_answer = [](HttpResponse& a) { if (has(a.body, "id_token\"")) a.body += std::string(provider_answer_bytes_max, ' '); }; }, 503},
        {"no keys", [](LyingProvider& p) { p.keys = R"({"keys":[]})"; }, 503},
        {"it goes down", [](LyingProvider& p) { p.is_down = true; }, 503},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        Scene scene;
        scene.begin();
        row.lie(scene.provider);
        const HttpResponse answer = scene.come_back();
        CHECK(answer.status == row.status);
        CHECK_FALSE(scene.browser.is_signed_in());
        CHECK(has(answer.body, "role=\"alert\""));
        CHECK(has(header(answer.headers, "content-type"), "text/html"));
        for (const char* secret : {"access-token", "good-code", "client-secret"}) CHECK_FALSE(has(answer.body, secret));
        REQUIRE(scene.host.log().size() == 1);
        CHECK(scene.host.log().front().starts_with("unknown sign_in.refused  "));
        CHECK(scene.browser.get("/api/v1/me").status == 401);
    }
}

TEST_CASE("a provider that describes itself wrongly sends nobody anywhere") {
    const std::pair<const char*, std::function<void(LyingProvider&)>> lies[] = {
        {"another issuer", [](LyingProvider& p) { p.description["issuer"] = "https://id.example.no/"; }},
        {"plain http", [](LyingProvider& p) { p.description["token_endpoint"] = "http://id.example.no/token"; }},
        {"http on our own machine", [](LyingProvider& p) { p.description["jwks_uri"] = "http://127.0.0.1/keys"; }},
        {"a script", [](LyingProvider& p) { p.description["authorization_endpoint"] = "javascript:alert(1)"; }},
        {"no keys address", [](LyingProvider& p) { p.description.erase("jwks_uri"); }},
        {"only HS256", [](LyingProvider& p) { p.description["id_token_signing_alg_values_supported"] = {"HS256", "none"}; }},
        {"no PKCE", [](LyingProvider& p) { p.description["code_challenge_methods_supported"] = {"plain"}; }},
        {"no way to show who we are", [](LyingProvider& p) { p.description["token_endpoint_auth_methods_supported"] = {"private_key_jwt"}; }},
        {"a 500", [](LyingProvider& p) { p.twist_answer = [](HttpResponse& a) { a.status = 500; }; }},
        {"a list", [](LyingProvider& p) { p.twist_answer = [](HttpResponse& a) { a.body = "[]"; }; }},
        {"down", [](LyingProvider& p) { p.is_down = true; }},
    };
    for (const auto& [name, lie] : lies) {
        CAPTURE(name);
        Scene scene;
        lie(scene.provider);
        const HttpResponse answer = scene.browser.get("/dashboard/sign-in");
        CHECK(answer.status == 503);
        CHECK(has(answer.body, "Nobody gets in until it does"));
        REQUIRE(scene.host.told.size() == 1);
        CHECK(has(scene.host.told.front(), "identity provider"));
        CHECK(scene.browser.jar.empty());
        scene.browser.get("/dashboard/sign-in");
        CHECK(scene.host.asked.size() == 1);  // it is not asked again at once
        scene.provider.is_down = true;
        scene.host.time += failure_pause;
        scene.browser.get("/dashboard/sign-in");
        CHECK(scene.host.asked.size() == 2);
    }
}

TEST_CASE("an answer of the provider counts once, in the browser that asked, while it is fresh") {
    Scene scene;
    scene.begin();
    Browser other(scene.host);
    CHECK(other.get("/dashboard/callback?code=good-code&state=" + scene.provider.state).status == 400);  // a stolen answer
    const std::map<std::string, std::string> jar = scene.browser.jar;
    CHECK(scene.come_back().status == 303);
    CHECK(scene.come_back().status == 400);  // reload: the attempt's cookie is gone
    scene.browser.jar = jar;                 // and if somebody kept it
    const HttpResponse replayed = scene.come_back();
    CHECK(replayed.status == 400);
    CHECK(has(replayed.body, "used before"));
    CHECK(scene.provider.tokens_given == 1);

    Scene late;
    late.begin();
    late.host.time += attempt_kept;
    CHECK(late.come_back().status == 400);
    Scene clock_back;
    clock_back.begin();
    clock_back.host.time -= 1h;
    CHECK(clock_back.come_back().status == 400);
    for (const char* bad : {"?code=good-code", "?state=x&code=good-code", "?state=%0d%0aSet-Cookie:x=y&code=c", "", "?error=access_denied"}) {
        CAPTURE(bad);
        Scene scene2;
        scene2.begin();
        const HttpResponse answer = scene2.browser.get(std::string("/dashboard/callback") + bad);
        CHECK(answer.status == 400);
        for (const auto& [name, value] : answer.headers) CHECK_FALSE(has(value, "\n"));
    }
    Scene cancelled;
    cancelled.begin();
    CHECK(cancelled.browser.get("/dashboard/callback?error=access_denied&state=" + cancelled.provider.state).status == 403);
    CHECK(cancelled.come_back().status == 400);
}

TEST_CASE("two tabs sign in side by side, and a tampered attempt is none") {
    Scene scene;
    scene.begin("/dashboard/a");
    const LyingProvider first = scene.provider;
    scene.begin("/dashboard/b");
    CHECK(scene.browser.jar.size() == 2);
    CHECK(location(scene.come_back()) == "/dashboard/b");
    scene.provider.nonce = first.nonce;
    scene.provider.challenge = first.challenge;
    scene.provider.state = first.state;
    CHECK(location(scene.come_back()) == "/dashboard/a");

    Scene tampered;
    tampered.begin();
    std::string& value = tampered.browser.jar.begin()->second;
    value[40] = value[40] == 'A' ? 'B' : 'A';
    CHECK(tampered.come_back().status == 400);
    for (std::size_t tab = 0; tab <= attempts_per_browser_max; ++tab) tampered.begin();
    CHECK(tampered.browser.jar.size() == 1);  // too many open attempts: the older ones begin again
}

TEST_CASE("a provider that names itself in its answers must do so, and as itself") {
    Scene scene;
    scene.provider.description["authorization_response_iss_parameter_supported"] = true;
    scene.begin();
    CHECK(scene.come_back().status == 403);
    scene.begin();
    CHECK(scene.come_back("&iss=https%3A%2F%2Fevil.example").status == 403);
    scene.begin();
    CHECK(scene.come_back("&iss=https%3A%2F%2Fid.example.no").status == 303);
}

TEST_CASE("keys are fetched again when one is new, but a flood of unknown ones asks once a minute") {
    Scene scene;
    const auto key_requests = [&] { return std::ranges::count(scene.host.asked, "https://id.example.no/keys"); };
    CHECK(scene.sign_in().status == 303);
    CHECK(key_requests() == 1);
    scene.provider.make = [](const json& c) { return token_of(c.dump(), second_key()); };
    for (int i = 0; i < 5; ++i) CHECK(scene.sign_in().status == 403);
    CHECK(key_requests() == 1);  // the ones we have are younger than a minute
    scene.host.time += keys_refresh_pause;
    CHECK(scene.sign_in().status == 403);
    CHECK(key_requests() == 2);
    CHECK(scene.sign_in().status == 403);
    CHECK(key_requests() == 2);
    scene.provider.keys = key_document({first_key().jwk(), second_key().jwk()});  // the provider has rotated
    scene.host.time += keys_refresh_pause;
    CHECK(scene.sign_in().status == 303);
    CHECK(key_requests() == 3);
}

TEST_CASE("a browser is only ever sent to a page of ours") {
    for (const char* target : {"https://evil.example/", "//evil.example", "/\\evil.example", "/dashboard\\@evil.example", "/dashboardevil", "/api/v1/me", "javascript:alert(1)", "/dashboard/\r\nx: y", "", "/dashboard/ x"}) {
        CAPTURE(target);
        CHECK(safe_target(target) == "/dashboard");
        Scene scene;
        scene.begin(target);
        CHECK(location(scene.come_back()) == "/dashboard");
    }
    for (const char* target : {"/dashboard", "/dashboard/tekster", "/dashboard?unit=201", "/dashboard#tema"}) CHECK(safe_target(target) == target);
    CHECK(safe_target("/dashboard?" + std::string(target_bytes_max, 'x')) == "/dashboard");
}

TEST_CASE("who did not sign in strongly enough is turned away where that is asked for") {
    Settings settings = with_sign_in();
    settings.sign_in->amr_values = {"mfa"};
    settings.sign_in->acr_values = {"high"};
    const auto status = [&](const json& amr, const std::string& acr) {
        TestHost host(settings);
        LyingProvider provider(host);
        provider.twist = [&](json& claims) { claims["amr"] = amr, claims["acr"] = acr; };
        Browser browser(host);
        const HttpResponse redirect = browser.get("/dashboard/sign-in");
        CHECK(has(location(redirect), "&acr_values=high"));
        provider.arrive(redirect);
        return browser.get("/dashboard/callback?code=good-code&state=" + provider.state).status;
    };
    CHECK(status({"pwd", "mfa"}, "high") == 303);
    CHECK(status({"pwd"}, "high") == 403);
    CHECK(status(json::array(), "high") == 403);
    CHECK(status({"mfa"}, "low") == 403);
}

TEST_CASE("after ten failures an address is locked out for a quarter of an hour, and others are not") {
    Scene scene;
    for (int i = 0; i < failed_attempts_rule.times_max; ++i) scene.browser.get("/dashboard/callback?code=x&state=x");
    CHECK(scene.browser.get("/dashboard/sign-in").status == 429);
    CHECK(scene.browser.get("/dashboard/callback?code=x&state=x").status == 429);
    CHECK(scene.host.log().size() == static_cast<std::size_t>(failed_attempts_rule.times_max));
    CHECK(scene.host.ask({.target = "/dashboard/sign-in", .peer = "10.0.0.2"}).status == 303);
    scene.host.time += failed_attempts_rule.window;
    CHECK(scene.sign_in().status == 303);
}

TEST_CASE("signing out ends the session here and names the way out at the provider") {
    Scene scene;
    scene.sign_in();
    const std::string cookie = scene.browser.cookies();
    CHECK(scene.host.ask({.method = "POST", .target = "/dashboard/sign-out", .headers = {{"cookie", cookie}}}).status == 403);  // forged by another site
    const HttpResponse out = scene.host.post(cookie, "/dashboard/sign-out");
    REQUIRE(out.status == 200);
    const auto to = body_of(out)["to"].get<std::string>();
    CHECK(to.starts_with("https://id.example.no/end?id_token_hint="));
    CHECK(to.ends_with("&client_id=stemmen&post_logout_redirect_uri=https%3A%2F%2Fstemmen.example.no%2Fdashboard"));
    CHECK(scene.host.get(cookie, "/api/v1/me").status == 401);
    CHECK(scene.host.log().back() == "oidc:kari@politiet.no sign_out  asked");
    CHECK(scene.host.ask({.target = "/dashboard/sign-out", .headers = {{"cookie", cookie}}}).status == 405);
}

TEST_CASE("a new sign-in in the same browser ends the session before") {
    Scene scene;
    scene.sign_in();
    const std::string before = scene.browser.cookies();
    scene.begin();
    scene.come_back();
    CHECK(scene.browser.cookies() != before);
    CHECK(scene.host.get(before, "/api/v1/me").status == 401);
    CHECK(scene.browser.get("/api/v1/me").status == 200);
}

TEST_CASE("without a provider in the configuration the door says so, in the reader's language") {
    TestHost host;
    CHECK(host.ask({.target = "/dashboard/sign-in"}).status == 404);
    CHECK(host.ask({.target = "/dashboard/callback?code=x&state=y"}).status == 404);
    const auto said = [&](const char* languages) { return host.ask({.target = "/dashboard/sign-in", .headers = {{"accept-language", languages}}}).body; };
    CHECK(has(said("nn-NO,nb;q=0.9"), "Innlogging er ikkje sett opp her"));
    CHECK(has(said("de, en-GB;q=0.5"), "Sign-in is not set up here"));
    CHECK(has(said("no"), "Innlogging er ikke satt opp her"));
    CHECK(has(said(""), "<html lang=\"nb\">"));
}

TEST_CASE("a full service signs nobody in") {
    Scene scene;
    scene.begin();
    scene.host.is_full = true;
    CHECK(scene.come_back().status == 503);
    CHECK_FALSE(scene.browser.is_signed_in());
}

TEST_CASE("the link of a first try works once, here, for a quarter of an hour, and all it gives is marked as a trial") {
    const auto try_it = [](TestHost& host, const std::string& target, const std::string& peer = "127.0.0.1", const std::string& name = "127.0.0.1:8080") {
        return host.ask({.target = target, .headers = {{"host", name}}, .peer = peer});
    };
    TestHost host({.public_url = "http://127.0.0.1:8080"});
    CHECK(try_it(host, "/dashboard/first-try?key=" + std::string(secret_characters, 'A')).status == 403);  // there is none
    const std::string link = host.dashboard->open_first_try();
    CHECK(try_it(host, link, "10.0.0.7").status == 403);
    CHECK(try_it(host, link, "127.0.0.1", "evil.example").status == 403);
    CHECK(host.ask({.method = "HEAD", .target = link, .headers = {{"host", "localhost"}}, .peer = "127.0.0.1"}).status == 405);
    CHECK(try_it(host, link + "x").status == 403);
    const HttpResponse in = try_it(host, link);
    REQUIRE(in.status == 303);
    std::string cookie;
    for (const auto& [name, value] : in.headers)
        if (name == "set-cookie") cookie = value.substr(0, value.find(';'));
    CHECK(cookie.starts_with("stemmen_session="));
    const json me = body_of(host.get(cookie, "/api/v1/me"));
    CHECK(me["is_trial"] == true);
    CHECK(me["roles"].size() == roles_all.size());
    CHECK(me["units"] == json{"pod"});
    CHECK(try_it(host, link).status == 403);
    CHECK(host.log() == std::vector<std::string>{"unknown sign_in.refused  first_try", "trial sign_in  first_try"});

    const std::string late = host.dashboard->open_first_try();
    host.time += first_try_kept;
    CHECK(try_it(host, late).status == 403);
    const std::string guessed = host.dashboard->open_first_try();
    for (int i = 0; i < first_try_guesses_max; ++i) try_it(host, "/dashboard/first-try?key=guess");
    CHECK(try_it(host, guessed).status == 403);
}
