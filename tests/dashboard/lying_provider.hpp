// An identity provider that can lie in every way: what it says is in its members, for a test to change.
#pragma once

#include "test_host.hpp"
#include "tests/identity/token_signer.hpp"

namespace stemmen::dashboard {

inline constexpr const char* issuer = "https://id.example.no";

// Making RSA keys takes a while, so they are shared.
inline const identity_testing::SigningKey& first_key() {
    static const auto key = identity_testing::SigningKey::rsa("k1");
    return key;
}
inline const identity_testing::SigningKey& second_key() {
    static const auto key = identity_testing::SigningKey::rsa("k2");
    return key;
}

inline Settings with_sign_in() {
    return {.public_url = "https://stemmen.example.no",
            .sign_in = SignInSettings{.issuer = issuer,
                                      .client_id = "stemmen",
                                      .client_secret = Secret("client-secret"),
                                      .subject_claim = "preferred_username",
                                      .groups = {{"g-analyst", {{Role::analyst}, {"201"}}}, {"g-auditor", {{Role::auditor}, {"pod"}}}}}};
}

class LyingProvider {
public:
    explicit LyingProvider(TestHost& host) : host_(host) {
        host.network = [this](const HttpRequest& request) { return answer(request); };
        description = {{"issuer", issuer},
                       {"authorization_endpoint", "https://id.example.no/auth"},
                       {"token_endpoint", "https://id.example.no/token"},
                       {"jwks_uri", "https://id.example.no/keys"},
                       {"end_session_endpoint", "https://id.example.no/end"},
                       {"id_token_signing_alg_values_supported", {"RS256", "none", "HS256"}},
                       {"code_challenge_methods_supported", {"S256"}}};
        keys = identity_testing::key_document({first_key().jwk()});
        make = [](const json& claims) { return identity_testing::token_of(claims.dump(), first_key()); };
    }

    json description;
    std::string keys;
    std::function<void(json& claims)> twist = [](json&) {};          // what it says about somebody
    std::function<std::string(const json& claims)> make;             // how it signs
    std::function<void(HttpResponse&)> twist_answer = [](HttpResponse&) {};
    bool is_down = false;
    int tokens_given = 0;
    HttpRequest token_request;

    // What the browser was sent here with.
    std::string nonce, challenge, state;

    void arrive(const HttpResponse& redirect) {
        const std::string location(header(redirect.headers, "location"));
        state = form_value(query_of(location), "state");
        nonce = form_value(query_of(location), "nonce");
        challenge = form_value(query_of(location), "code_challenge");
    }

private:
    Result<HttpResponse> answer(const HttpRequest& request) {
        if (is_down) return Error{Errc::unavailable, "id.example.no: no connection"};
        HttpResponse out{200, {{"content-type", "application/json"}}, ""};
        if (request.target == std::string(issuer) + "/.well-known/openid-configuration") out.body = description.dump();
        else if (request.target == "https://id.example.no/keys") out.body = keys;
        else if (request.target == "https://id.example.no/token") out.body = tokens(request);
        else out.status = 404;
        if (out.body.empty()) out = {400, {}, R"({"error":"invalid_grant"})"};
        twist_answer(out);
        return out;
    }
    std::string tokens(const HttpRequest& request) {
        token_request = request;
        const std::string verifier = form_value(request.body, "code_verifier");
        if (form_value(request.body, "code") != "good-code" || identity::sha256_base64url(verifier) != challenge) return "";
        ++tokens_given;
        json claims{{"iss", issuer}, {"sub", "sub-1"}, {"aud", "stemmen"}, {"nonce", nonce}, {"exp", to_millis(host_.time) / 1000 + 300}, {"iat", to_millis(host_.time) / 1000},
                    {"at_hash", identity::sha256_base64url("access-token", 16)}, {"preferred_username", "kari@politiet.no"}, {"name", "Kari Nordmann"}, {"groups", {"g-analyst", "g-other"}}};
        twist(claims);
        return json{{"access_token", "access-token"}, {"token_type", "Bearer"}, {"id_token", make(claims)}}.dump();
    }
    TestHost& host_;
};

// A browser with its cookies.
class Browser {
public:
    explicit Browser(TestHost& host) : host_(host) {}

    HttpResponse get(const std::string& target) {
        HttpRequest request{.target = target, .headers = {{"accept-language", "en"}}};
        if (!jar.empty()) request.headers.emplace_back("cookie", cookies());
        HttpResponse answer = host_.ask(std::move(request));
        for (const auto& [name, value] : answer.headers) {
            if (name != "set-cookie") continue;
            const auto equals = value.find('='), end = value.find(';');
            if (value.find("Max-Age=0") != std::string::npos) jar.erase(value.substr(0, equals));
            else jar[value.substr(0, equals)] = value.substr(equals + 1, end - equals - 1);
        }
        return answer;
    }
    [[nodiscard]] std::string cookies() const {
        std::string out;
        for (const auto& [name, value] : jar) out += (out.empty() ? "" : "; ") + name + "=" + value;
        return out;
    }
    [[nodiscard]] bool is_signed_in() const { return jar.contains("__Host-stemmen_session"); }
    std::map<std::string, std::string> jar;

private:
    TestHost& host_;
};

}  // namespace stemmen::dashboard
