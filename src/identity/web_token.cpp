#include "identity/web_token.hpp"

#include <algorithm>
#include <cmath>

#include "core/json.hpp"
#include "identity/base64url.hpp"

namespace stemmen::identity {
namespace {

using Kind = JsonNode::Kind;

constexpr double seconds_max = 253402300799.0;  // the end of the year 9999

Error no_token() { return {Errc::bad_input, "this is no JSON Web Token"}; }

std::string text_of(const JsonNode& object, std::string_view name) {
    const JsonNode* node = object.find(name);
    return node != nullptr && node->is(Kind::string) ? node->string : std::string{};
}

std::optional<Timestamp> time_of(const JsonNode& object, std::string_view name) {
    const JsonNode* node = object.find(name);
    if (node == nullptr || !node->is(Kind::number) || !(node->number >= 0 && node->number <= seconds_max)) return std::nullopt;
    return from_millis(static_cast<std::int64_t>(std::floor(node->number * 1000)));
}

std::vector<std::string> texts_of(const JsonNode& object, std::string_view name) {
    const JsonNode* node = object.find(name);
    if (node == nullptr) return {};
    if (node->is(Kind::string)) return {node->string};
    if (!node->is(Kind::array) || node->items.size() > claim_values_max) return {};
    std::vector<std::string> out;
    for (const JsonNode& item : node->items)
        if (item.is(Kind::string)) out.push_back(item.string);
    return out;
}

// An object that is strict JSON: no key twice, since two readers could take different ones.
std::optional<JsonNode> object_of(std::string_view encoded) {
    const auto text = decode_base64url(encoded);
    if (!text) return std::nullopt;
    Result<JsonNode> node = parse_json_tree(*text, "token");
    if (!node || !node->is(Kind::object)) return std::nullopt;
    return std::move(*node);
}

struct Parts {
    std::string_view header, payload, signature, signed_text;
};

std::optional<Parts> split(std::string_view token) {
    if (token.size() > token_bytes_max || std::ranges::count(token, '.') != 2) return std::nullopt;
    const auto first = token.find('.'), second = token.rfind('.');
    return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1), token.substr(0, second)};
}

Claims claims_of(const JsonNode& payload) {
    return {.issuer = text_of(payload, "iss"),
            .subject = text_of(payload, "sub"),
            .nonce = text_of(payload, "nonce"),
            .authorised_party = text_of(payload, "azp"),
            .access_token_hash = text_of(payload, "at_hash"),
            .authentication_class = text_of(payload, "acr"),
            .authentication_methods = texts_of(payload, "amr"),
            .audience = texts_of(payload, "aud"),
            .expires_at = time_of(payload, "exp"),
            .not_before = time_of(payload, "nbf"),
            .issued_at = time_of(payload, "iat"),
            .key_id = {},
            .payload = {}};
}

}  // namespace

Result<Claims> read_token(std::string_view token, const KeySet& keys, const std::set<Algorithm>& allowed) {
    const std::optional<Parts> parts = split(token);
    if (!parts) return no_token();
    const std::optional<JsonNode> header = object_of(parts->header);
    const std::optional<std::string> payload = decode_base64url(parts->payload), signature = decode_base64url(parts->signature);
    if (!header || !payload || !signature) return no_token();
    const std::optional<Algorithm> algorithm = parse_algorithm(text_of(*header, "alg"));
    if (!algorithm || !allowed.contains(*algorithm)) return Error{Errc::unauthenticated, "the token is signed in a way that is not allowed"};
    if (header->find("crit") != nullptr) return Error{Errc::unauthenticated, "the token asks for an extension we do not know"};
    const std::string key_id = text_of(*header, "kid");
    if (key_id.empty() || key_id.size() > key_id_bytes_max) return Error{Errc::unauthenticated, "the token names no key"};
    if (!keys.knows(key_id)) return Error{Errc::not_found, "the token is signed with a key that is not published"};
    if (!keys.verifies(key_id, *algorithm, parts->signed_text, *signature)) return Error{Errc::unauthenticated, "the signature of the token does not fit"};
    const std::optional<JsonNode> body = object_of(parts->payload);
    if (!body) return no_token();
    Claims claims = claims_of(*body);
    claims.key_id = key_id;
    claims.payload = *payload;
    return claims;
}

Result<void> check_claims(const Claims& claims, const Expected& expected) {
    const auto refuse = [](const char* sentence) { return Error{Errc::unauthenticated, sentence}; };
    if (claims.issuer != expected.issuer) return refuse("the token is of another issuer");
    if (std::ranges::find(claims.audience, expected.audience) == claims.audience.end()) return refuse("the token is for another audience");
    if (claims.audience.size() > 1 && claims.authorised_party.empty()) return refuse("the token is for several, and does not say for whom it was made");
    if (!claims.authorised_party.empty() && claims.authorised_party != expected.audience) return refuse("the token was made for another party");
    if (!claims.expires_at) return refuse("the token has no end");
    if (*claims.expires_at + expected.skew <= expected.now) return refuse("the token has expired");
    if (claims.not_before && *claims.not_before - expected.skew > expected.now) return refuse("the token is not valid yet; are the clocks right?");
    if (claims.issued_at && *claims.issued_at - expected.skew > expected.now) return refuse("the token is from the future; are the clocks right?");
    return {};
}

std::vector<std::string> values_of(const Claims& claims, std::string_view claim) {
    const Result<JsonNode> payload = parse_json_tree(claims.payload, "token");
    return payload ? texts_of(*payload, claim) : std::vector<std::string>{};
}

bool is_left_out(const Claims& claims, std::string_view claim) {
    const Result<JsonNode> payload = parse_json_tree(claims.payload, "token");
    if (!payload) return false;
    const JsonNode* has = payload->find("hasgroups");
    const JsonNode* names = payload->find("_claim_names");
    const bool is_flagged = claim == "groups" && has != nullptr && has->is(Kind::boolean) && has->boolean;
    return is_flagged || (names != nullptr && names->is(Kind::object) && names->find(claim) != nullptr);
}

}  // namespace stemmen::identity
