#include "identity/web_token.hpp"

#include <catch2/catch.hpp>

#include "identity/base64url.hpp"
#include "token_signer.hpp"

using namespace stemmen;
using namespace stemmen::identity;
using namespace stemmen::identity_testing;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + std::chrono::hours{12}};

std::string seconds(Timestamp at) { return std::to_string(to_millis(at) / 1000); }

// Making RSA keys takes a while.
const SigningKey& rsa() {
    static const SigningKey key = SigningKey::rsa("k1");
    return key;
}
const SigningKey& p256() {
    static const SigningKey key = SigningKey::p256("e1");
    return key;
}

const std::set<Algorithm> all{Algorithm::rs256, Algorithm::ps256, Algorithm::es256};

std::string good_payload() {
    return R"({"iss":"https://id.example.no","sub":"kari","aud":"stemmen","nonce":"n","exp":)" + seconds(noon + 5min) + R"(,"iat":)" + seconds(noon) + R"(,"groups":["g1","g2"]})";
}
KeySet keys() { return std::move(*KeySet::parse(key_document({rsa().jwk(), p256().jwk()}))); }

Result<void> checked(const std::string& payload, Timestamp now = noon) {
    const Result<Claims> claims = read_token(token_of(payload, rsa()), keys(), all);
    REQUIRE(claims.has_value());
    return check_claims(*claims, {.issuer = "https://id.example.no", .audience = "stemmen", .now = now});
}

}  // namespace

TEST_CASE("base64url is read strictly and comes back") {
    for (const std::string text : {"", "f", "fo", "foo", "foob", "\xff\xfe\xfd\xfc"}) CHECK(decode_base64url(encode_base64url(text)) == text);
    CHECK(encode_base64url("\xfb\xff") == "-_8");
    for (const char* bad : {"Zg==", "Zh", "Z", "Zm9v Zg", "Zm9+", "Zm9/", "Zm9vY", "Zm9vYh"}) {
        CAPTURE(bad);
        CHECK_FALSE(decode_base64url(bad).has_value());
    }
    // RFC 7636, appendix B.
    CHECK(sha256_base64url("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("a token is read when one of the published keys has signed it, in each of the three ways") {
    for (const Algorithm algorithm : all) {
        CAPTURE(to_string(algorithm));
        const SigningKey& key = algorithm == Algorithm::es256 ? p256() : rsa();
        const Result<Claims> claims = read_token(token_of(good_payload(), key, algorithm), keys(), all);
        REQUIRE(claims.has_value());
        CHECK(claims->subject == "kari");
        CHECK(claims->audience == std::vector<std::string>{"stemmen"});
        CHECK(claims->expires_at == noon + 5min);
        CHECK(values_of(*claims, "groups") == std::vector<std::string>{"g1", "g2"});
        CHECK(values_of(*claims, "roles").empty());
        CHECK(read_token(token_of(good_payload(), key, algorithm), keys(), {}).error().code == Errc::unauthenticated);
    }
}

TEST_CASE("the example of RFC 7515, appendix A.3, verifies: not only our own signatures do") {
    const KeySet published = std::move(*KeySet::parse(
        R"({"keys":[{"kty":"EC","kid":"rfc","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})"));
    const std::string text = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    const auto signature = decode_base64url("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
    REQUIRE(signature.has_value());
    CHECK(published.verifies("rfc", Algorithm::es256, text, *signature));
    CHECK_FALSE(published.verifies("rfc", Algorithm::es256, text + "x", *signature));
    CHECK_FALSE(published.verifies("rfc", Algorithm::rs256, text, *signature));
}

TEST_CASE("what a liar sends is no token, or not to be believed") {
    const std::string good = token_of(good_payload(), rsa());
    const SigningKey other = SigningKey::rsa("k1"), unknown = SigningKey::p256("k9");
    const std::string none = encode_base64url(R"({"alg":"none","kid":"k1"})") + "." + encode_base64url(good_payload()) + ".";
    struct Row {
        std::string name, token;
        Errc code;
    };
    std::string changed = good;
    changed[good.find('.') + 20] = changed[good.find('.') + 20] == 'A' ? 'B' : 'A';
    const Row rows[] = {
        {"nothing", "", Errc::bad_input},
        {"no dots", "abc", Errc::bad_input},
        {"three dots", good + ".x", Errc::bad_input},
        {"padding", good + "=", Errc::bad_input},
        {"too large", good + std::string(token_bytes_max, 'A'), Errc::bad_input},
        {"truncated", good.substr(0, good.size() - 10), Errc::unauthenticated},
        {"header is a list", encode_base64url("[1]") + good.substr(good.find('.')), Errc::bad_input},
        {"alg none", none, Errc::unauthenticated},
        {"alg None", token_of(R"({"alg":"None","kid":"k1"})", good_payload(), rsa()), Errc::unauthenticated},
        {"alg is a number", token_of(R"({"alg":1,"kid":"k1"})", good_payload(), rsa()), Errc::unauthenticated},
        {"alg twice", token_of(R"({"alg":"RS256","alg":"none","kid":"k1"})", good_payload(), rsa()), Errc::bad_input},
        {"HS256 with the public key", hmac_token(good_payload(), rsa()), Errc::unauthenticated},
        {"ES256 with the id of an RSA key", token_of(R"({"alg":"ES256","kid":"k1"})", good_payload(), p256(), Algorithm::es256), Errc::unauthenticated},
        {"no kid", token_of(R"({"alg":"RS256"})", good_payload(), rsa()), Errc::unauthenticated},
        {"a long kid", token_of(R"({"alg":"RS256","kid":")" + std::string(300, 'k') + "\"}", good_payload(), rsa()), Errc::unauthenticated},
        {"a kid that is not published", token_of(good_payload(), unknown, Algorithm::es256), Errc::not_found},
        {"crit", token_of(R"({"alg":"RS256","kid":"k1","crit":["b64"],"b64":false})", good_payload(), rsa()), Errc::unauthenticated},
        {"somebody else's key of the same id", token_of(good_payload(), other), Errc::unauthenticated},
        {"a changed payload", changed, Errc::unauthenticated},
        {"a claim twice", token_of(R"({"sub":"kari","sub":"ola"})", rsa()), Errc::bad_input},
        {"a payload that is no object", token_of("\"kari\"", rsa()), Errc::bad_input},
        {"deep nesting", token_of(std::string(5000, '[') + std::string(5000, ']'), rsa()), Errc::bad_input},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        const Result<Claims> claims = read_token(row.token, keys(), all);
        REQUIRE_FALSE(claims.has_value());
        CHECK(claims.error().code == row.code);
    }
    CHECK(read_token(good, keys(), all).has_value());
}

TEST_CASE("issuer, audience and time are held to, with some room for clocks") {
    const std::string head = R"({"iss":"https://id.example.no","sub":"kari",)";
    const std::string lasting = "\"exp\":" + seconds(noon + 5min);
    CHECK(checked(good_payload()).has_value());
    CHECK(checked(head + R"("aud":["stemmen"],)" + lasting + "}").has_value());
    CHECK(checked(head + R"("aud":["x","stemmen"],"azp":"stemmen",)" + lasting + "}").has_value());
    struct Row {
        std::string payload;
        std::string why;
    };
    const Row rows[] = {
        {R"({"iss":"https://id.example.no/","sub":"kari","aud":"stemmen",)" + lasting + "}", "another issuer"},
        {R"({"sub":"kari","aud":"stemmen",)" + lasting + "}", "another issuer"},
        {head + R"("aud":"stemmen2",)" + lasting + "}", "another audience"},
        {head + R"("aud":{"stemmen":1},)" + lasting + "}", "another audience"},
        {head + R"("aud":["x","stemmen"],)" + lasting + "}", "for several"},
        {head + R"("aud":"stemmen","azp":"x",)" + lasting + "}", "another party"},
        {head + R"("aud":"stemmen"})", "no end"},
        {head + R"("aud":"stemmen","exp":"never"})", "no end"},
        {head + R"("aud":"stemmen","exp":-1})", "no end"},
        {head + R"("aud":"stemmen","exp":1e300})", "no end"},
        {head + R"("aud":"stemmen","nbf":)" + seconds(noon + 5min) + "," + lasting + "}", "not valid yet"},
        {head + R"("aud":"stemmen","iat":)" + seconds(noon + 5min) + "," + lasting + "}", "from the future"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.payload);
        const Result<void> outcome = checked(row.payload);
        REQUIRE_FALSE(outcome.has_value());
        CHECK(outcome.error().detail.find(row.why) != std::string::npos);
    }
    CHECK(checked(good_payload(), noon + 6min).has_value());
    CHECK(checked(good_payload(), noon + 7min).error().detail.find("expired") != std::string::npos);
    CHECK(checked(good_payload(), noon - 1min).has_value());
    CHECK_FALSE(checked(good_payload(), noon - 3min).has_value());
}

TEST_CASE("groups that a provider has left out are told from groups that are not there") {
    const auto claims = [](const std::string& more) { return *read_token(token_of("{\"sub\":\"k\"" + more + "}", rsa()), keys(), all); };
    CHECK_FALSE(is_left_out(claims(""), "groups"));
    CHECK(is_left_out(claims(R"(,"hasgroups":true)"), "groups"));
    CHECK_FALSE(is_left_out(claims(R"(,"hasgroups":true)"), "roles"));
    CHECK(is_left_out(claims(R"(,"_claim_names":{"groups":"src1"})"), "groups"));
    std::string many = ",\"groups\":[";
    for (std::size_t i = 0; i <= claim_values_max; ++i) many += (i == 0 ? "\"g" : ",\"g") + std::to_string(i) + "\"";
    CHECK(values_of(claims(many + "]"), "groups").empty());
}

TEST_CASE("of a key document only keys that may verify are taken, and it has bounds") {
    const auto size = [](const std::vector<std::string>& list) {
        const Result<KeySet> set = KeySet::parse(key_document(list));
        return set ? set->size() : 0;
    };
    CHECK(size({rsa().jwk(), p256().jwk()}) == 2);
    CHECK(size({rsa().jwk(R"("use":"enc",)"), p256().jwk(R"("use":"sig",)")}) == 1);
    CHECK(size({R"({"kty":"oct","kid":"k","k":"c2VjcmV0"})", R"({"kty":"EC","crv":"P-384","kid":"k"})", p256().jwk()}) == 1);
    CHECK(size({SigningKey::rsa("small", 1024).jwk()}) == 0);
    CHECK(size({R"({"kty":"EC","crv":"P-256","kid":"off","x":")" + encode_base64url(std::string(32, '\1')) + R"(","y":")" + encode_base64url(std::string(32, '\1')) + "\"}"}) == 0);
    CHECK(size({R"({"kty":"RSA","n":"AQ","e":"AQAB"})"}) == 0);
    CHECK(size({"1", "null", "[]", p256().jwk()}) == 1);
    CHECK(size(std::vector<std::string>(keys_max, p256().jwk())) == keys_max);
    CHECK(size(std::vector<std::string>(keys_max + 1, p256().jwk())) == 0);
    for (const std::string bad : {"", "{", "[]", "{\"keys\":1}", "{\"keys\":[]}"}) CHECK_FALSE(KeySet::parse(bad).has_value());
    CHECK_FALSE(KeySet::parse(std::string(key_set_bytes_max + 1, ' ')).has_value());
    CHECK_FALSE(std::move(*KeySet::parse(key_document({rsa().jwk(R"("alg":"PS256",)")}))).verifies("k1", Algorithm::rs256, "text", rsa().sign(Algorithm::rs256, "text")));
}
