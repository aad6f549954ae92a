#include "adapters/teams/caller.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "support.hpp"

using namespace stemmen;
using namespace stemmen::identity_testing;
using namespace stemmen::teams_testing;
using namespace std::chrono_literals;
using identity::KeySet;
using teams::Origin;
using teams::Refusal;

namespace {

const SigningKey& good_key() {
    static const SigningKey key = SigningKey::rsa("bKey1");
    return key;
}
const SigningKey& other_key() {
    static const SigningKey key = SigningKey::rsa("bKey2");
    return key;
}
const SigningKey& bare_key() {
    static const SigningKey key = SigningKey::rsa("bKey3");
    return key;
}

// bKey1 may sign for Teams, bKey2 only for another channel, bKey3 says nothing.
const KeySet& connector_keys() {
    static const KeySet keys = std::move(*KeySet::parse(key_document(
        {good_key().jwk(R"("endorsements":["msteams","webchat"],)"), other_key().jwk(R"("endorsements":["directline"],)"), bare_key().jwk()})));
    return keys;
}

json header_of(const SigningKey& key, const char* algorithm = "RS256") { return {{"alg", algorithm}, {"typ", "JWT"}, {"kid", key.id()}}; }
std::string token(const json& payload, const SigningKey& key = good_key()) { return token_of(header_of(key).dump(), payload.dump(), key); }
std::string unsigned_token(const json& payload, const char* algorithm) {
    return identity::encode_base64url(header_of(good_key(), algorithm).dump()) + "." + identity::encode_base64url(payload.dump()) + ".";
}

const Origin from_teams{"msteams", service_url, tenant_id};

// The status a request gets: 200 when both checks let it in.
int status_of(const std::string& authorization, const Origin& origin = from_teams, const teams::Settings& given = settings()) {
    HttpRequest request{.method = "POST", .target = "/api/messages", .headers = {}, .body = {}, .peer = {}};
    if (!authorization.empty()) request.headers.emplace_back("authorization", authorization);
    const teams::Keys keys{.connector = &connector_keys()};
    const auto caller = teams::authenticate(request, keys, given, noon);
    if (!caller) return caller.error().status;
    const auto refusal = teams::refusal_of(*caller, origin, keys, given);
    return refusal ? refusal->status : 200;
}

json changed(const std::function<void(json&)>& change) {
    json payload = claims();
    change(payload);
    return payload;
}

struct Vector {
    const char* name;
    int status;
    std::string authorization;
    Origin origin = from_teams;
};

std::vector<Vector> vectors() {
    const auto bearer = [](const json& payload, const SigningKey& key = good_key()) { return "Bearer " + token(payload, key); };
    const auto at = [&](const char* claim, Duration shift) { return bearer(changed([&](json& c) { c[claim] = seconds(noon + shift); })); };
    const auto with = [&](const char* claim, const json& value) { return bearer(changed([&](json& c) { c[claim] = value; })); };
    const auto without = [&](const char* claim) { return bearer(changed([&](json& c) { c.erase(claim); })); };
    json nested = header_of(good_key());
    nested["cty"] = "JWT";
    json unknown = header_of(good_key());
    unknown["kid"] = "invented";
    std::string broken = bearer(claims());
    broken[broken.size() - 8] = broken[broken.size() - 8] == 'A' ? 'B' : 'A';
    return {
        {"good", 200, bearer(claims())},
        {"scheme in lower case", 200, "bearer " + token(claims())},
        {"expired 4 minutes ago", 200, at("exp", -4min)},
        {"valid in 4 minutes", 200, at("nbf", 4min)},
        {"header with cty", 200, "Bearer " + token_of(nested.dump(), claims().dump(), good_key())},
        {"audience as a list", 200, with("aud", json::array({"x", app_id}))},
        {"trailing slash differs", 200, with("serviceurl", "https://smba.trafficmanager.net/emea/11111111-1111-4111-8111-111111111111")},
        {"no header", 401, ""},
        {"Basic", 401, "Basic dXNlcjpwYXNz"},
        {"garbage", 401, "Bearer garbage"},
        {"empty token", 401, "Bearer "},
        {"wrong audience", 401, with("aud", "99999999-9999-4999-8999-999999999999")},
        {"no audience", 401, without("aud")},
        {"wrong issuer", 401, with("iss", "https://evil.example")},
        {"issuer of the US government's cloud", 401, with("iss", "https://api.botframework.us")},
        {"expired 6 minutes ago", 401, at("exp", -6min)},
        {"expired an hour ago", 401, at("exp", -1h)},
        {"expired to the second of the skew", 401, at("exp", -5min)},
        {"no end", 401, without("exp")},
        {"end as a text", 401, with("exp", "tomorrow")},
        {"valid in 6 minutes", 401, at("nbf", 6min)},
        {"broken signature", 401, broken},
        {"alg none", 401, "Bearer " + unsigned_token(claims(), "none")},
        {"HS256 keyed with the public key", 401, "Bearer " + hmac_token(claims().dump(), good_key())},
        {"unknown key", 401, "Bearer " + token_of(unknown.dump(), claims().dump(), good_key())},
        {"known key id, signed by another", 401, "Bearer " + token_of(header_of(good_key()).dump(), claims().dump(), other_key())},
        {"RS512 named", 401, "Bearer " + token_of(header_of(good_key(), "RS512").dump(), claims().dump(), good_key())},
        {"PS256, which the Connector never uses", 401, "Bearer " + token_of(header_of(good_key(), "PS256").dump(), claims().dump(), good_key(), identity::Algorithm::ps256)},
        {"key endorsed for another channel", 403, bearer(claims(), other_key())},
        {"key without endorsements", 403, bearer(claims(), bare_key())},
        {"other service address in the token", 403, with("serviceurl", "https://smba.trafficmanager.net/amer/")},
        {"no service address in the token", 403, without("serviceurl")},
        {"service address as the body spells it", 403, bearer(changed([](json& c) { c["serviceUrl"] = c["serviceurl"], c.erase("serviceurl"); }))},
        {"service address in other letters", 403, with("serviceurl", "https://SMBA.trafficmanager.net/emea/11111111-1111-4111-8111-111111111111/")},
        {"activity without channel", 403, bearer(claims()), {"", service_url, tenant_id}},
        {"activity of another channel", 403, bearer(claims()), {"webchat", service_url, tenant_id}},
        {"activity without service address", 403, bearer(claims()), {"msteams", "", tenant_id}},
        {"activity of another tenant", 403, bearer(claims()), {"msteams", service_url, "99999999-9999-4999-8999-999999999999"}},
        {"activity without tenant", 403, bearer(claims()), {"msteams", service_url, ""}},
    };
}

}  // namespace

TEST_CASE("a caller is let in or refused as the table says") {
    for (const Vector& vector : vectors()) {
        CAPTURE(vector.name);
        CHECK(status_of(vector.authorization, vector.origin) == vector.status);
    }
}

TEST_CASE("a genuine token that names a host of somebody else gets no reply sent there") {
    const char* elsewhere[] = {"https://evil.example/emea/", "http://smba.trafficmanager.net/emea/", "https://smba.trafficmanager.net.evil.example/", "https://smba.trafficmanager.net@evil.example/",
                               "https://smba.trafficmanager.net:8443/", "ftp://smba.trafficmanager.net/", "smba.trafficmanager.net"};
    for (const char* url : elsewhere) {
        CAPTURE(url);
        CHECK(status_of("Bearer " + token(changed([&](json& c) { c["serviceurl"] = url; })), {"msteams", url, tenant_id}) == 403);
    }
}

TEST_CASE("a token of the tenant's own Entra ID is refused until the way is opened, and is then held to its own rules") {
    static const SigningKey entra = SigningKey::rsa("entra1");
    const KeySet entra_keys = std::move(*KeySet::parse(key_document({entra.jwk()})));
    const json old_form{{"iss", std::string("https://sts.windows.net/") + tenant_id + "/"}, {"aud", app_id}, {"tid", tenant_id}, {"appid", app_id}, {"ver", "1.0"}, {"exp", seconds(noon) + 60}};
    json new_form = old_form;
    new_form.update({{"iss", std::string("https://login.microsoftonline.com/") + tenant_id + "/v2.0"}, {"aud", std::string("api://botid-") + app_id}, {"azp", app_id}, {"ver", "2.0"}});
    const auto asked = [&](const json& payload, const SigningKey& key, const KeySet* open) {
        const HttpRequest request{.method = "POST", .target = "/api/messages", .headers = {{"authorization", "Bearer " + token_of(header_of(key).dump(), payload.dump(), key)}}, .body = {}, .peer = {}};
        const teams::Keys keys{.connector = &connector_keys(), .entra = open};
        const auto caller = teams::authenticate(request, keys, settings(), noon);
        return caller ? std::string(teams::refusal_of(*caller, from_teams, keys, settings()) ? "refused" : "in") : std::string(caller.error().reason);
    };
    const auto with = [&](const char* claim, const char* value) {
        json out = old_form;
        out[claim] = value;
        return out;
    };
    CHECK(asked(old_form, entra, nullptr) == "unknown_key");
    CHECK(asked(old_form, entra, &entra_keys) == "in");
    CHECK(asked(new_form, entra, &entra_keys) == "in");
    CHECK(asked(with("aud", "https://api.botframework.com"), entra, &entra_keys) == "wrong_audience");
    CHECK(asked(with("appid", "99999999-9999-4999-8999-999999999999"), entra, &entra_keys) == "wrong_app");
    CHECK(asked(with("tid", "99999999-9999-4999-8999-999999999999"), entra, &entra_keys) == "wrong_tenant");
    CHECK(asked(with("iss", "https://sts.windows.net/99999999-9999-4999-8999-999999999999/"), entra, &entra_keys) == "wrong_issuer");
    // Key sets are never mixed: the issuer of one with a key of the other.
    CHECK(asked(old_form, good_key(), &entra_keys) == "wrong_issuer");
    CHECK(asked(claims(), entra, &entra_keys) == "wrong_issuer");
}

TEST_CASE("only an unknown key, or having none, asks for the keys to be read again") {
    const auto refusal = [](const std::string& value, const KeySet* keys) {
        const HttpRequest request{.method = "POST", .target = "/", .headers = {{"authorization", value}}, .body = {}, .peer = {}};
        return teams::authenticate(request, {.connector = keys}, settings(), noon).error();
    };
    json unknown = header_of(good_key());
    unknown["kid"] = "rotated";
    CHECK(refusal("Bearer " + token_of(unknown.dump(), claims().dump(), good_key()), &connector_keys()) == Refusal{401, "unknown_key", true});
    CHECK(refusal("Bearer " + token(claims()), nullptr) == Refusal{401, "no_keys", true});
    CHECK_FALSE(refusal("Bearer garbage", &connector_keys()).is_unknown_key);
    CHECK_FALSE(refusal("Bearer " + token(changed([](json& c) { c.erase("exp"); })), &connector_keys()).is_unknown_key);
}

TEST_CASE("keys are read daily, for an unknown key no more often than the pause, and kept five days when that fails") {
    using teams::KeyAge, teams::should_read_keys, teams::are_usable;
    const KeyAge fresh{noon, noon};
    CHECK(should_read_keys({}, false, noon));
    CHECK_FALSE(should_read_keys(fresh, false, noon + 23h));
    CHECK(should_read_keys(fresh, false, noon + 24h));
    CHECK_FALSE(should_read_keys(fresh, true, noon + 4min));
    CHECK(should_read_keys(fresh, true, noon + 5min));
    // Somebody who invents keys gets one reading a pause, however many are invented.
    CHECK_FALSE(should_read_keys({noon, noon + 5min}, true, noon + 5min + 1s));
    const KeyAge failing{noon, noon + 25h};
    CHECK_FALSE(should_read_keys(failing, false, noon + 25h + 29s));
    CHECK(should_read_keys(failing, false, noon + 25h + 30s));
    CHECK(are_usable(failing, noon + 119h));
    CHECK_FALSE(are_usable(failing, noon + 120h));
    CHECK_FALSE(are_usable({}, noon));
}
