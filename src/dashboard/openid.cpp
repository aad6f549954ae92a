#include "dashboard/openid.hpp"

#include <algorithm>
#include <charconv>

#include "core/json.hpp"
#include "core/text.hpp"
#include "identity/base64url.hpp"
#include "net/url.hpp"

namespace stemmen::dashboard {
namespace {

using Kind = JsonNode::Kind;

Error unfit(std::string sentence) { return {Errc::unavailable, std::move(sentence)}; }

std::string text_of(const JsonNode& object, std::string_view name) {
    const JsonNode* node = object.find(name);
    return node != nullptr && node->is(Kind::string) ? node->string : std::string{};
}

std::optional<std::vector<std::string>> list_of(const JsonNode& object, std::string_view name) {
    const JsonNode* node = object.find(name);
    if (node == nullptr || !node->is(Kind::array)) return std::nullopt;
    std::vector<std::string> out;
    for (const JsonNode& item : node->items)
        if (item.is(Kind::string)) out.push_back(item.string);
    return out;
}

bool has(const std::vector<std::string>& list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }

Result<JsonNode> object_in(const HttpResponse& answer) {
    if (answer.body.size() > provider_answer_bytes_max) return unfit("the identity provider's answer is too large");
    Result<JsonNode> root = parse_json_tree(answer.body, "answer");
    if (!root || !root->is(Kind::object)) return unfit("the identity provider's answer is no JSON object");
    return root;
}

// https, or http when the issuer itself is on this machine.
bool is_fit(const std::string& url, const std::string& issuer) {
    const Result<net::Url> parsed = net::parse_url(url);
    if (!parsed) return false;
    return parsed->is_https || (issuer.starts_with("http://") && net::is_loopback_host(parsed->host));
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

// Adds name=value pairs to a query or form; nothing for an empty value.
class Form {
public:
    explicit Form(std::string start, char next) : text_(std::move(start)), next_(next) {}
    Form& add(std::string_view name, std::string_view value) {
        if (value.empty()) return *this;
        if (next_ != '\0') text_.push_back(next_);
        next_ = '&';
        text_ += std::string(name) + "=" + percent_encode(value);
        return *this;
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
    char next_;
};
Form query_on(const std::string& url) { return Form(url, url.find('?') == std::string::npos ? '?' : '&'); }

std::string basic(const std::string& user, const std::string& secret) {
    // RFC 6749 §2.3.1: both form-encoded first. Base64 with padding, unlike base64url.
    std::string text = identity::encode_base64url(percent_encode(user) + ":" + percent_encode(secret));
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    while (text.size() % 4 != 0) text.push_back('=');
    return "Basic " + text;
}

std::string first_value(const identity::Claims& claims, const std::string& claim) {
    const std::vector<std::string> values = values_of(claims, claim);
    return values.empty() ? std::string{} : repair_utf8(values.front());
}

}  // namespace

std::string discovery_url(const SignInSettings& settings) {
    const bool has_slash = settings.issuer.ends_with('/');
    return settings.issuer + (has_slash ? "" : "/") + ".well-known/openid-configuration";
}

Result<ProviderDescription> read_description(const HttpResponse& answer, const SignInSettings& settings) {
    if (answer.status != 200) return unfit("the identity provider answered " + std::to_string(answer.status) + " at its discovery address");
    const Result<JsonNode> root = object_in(answer);
    if (!root) return root.error();
    if (text_of(*root, "issuer") != settings.issuer) return unfit("the identity provider says it is another issuer than \"issuer\" in the configuration; the two must be equal to the letter");
    ProviderDescription provider{.authorization_endpoint = text_of(*root, "authorization_endpoint"),
                                 .token_endpoint = text_of(*root, "token_endpoint"),
                                 .jwks_uri = text_of(*root, "jwks_uri"),
                                 .end_session_endpoint = text_of(*root, "end_session_endpoint")};
    for (const std::string* url : {&provider.authorization_endpoint, &provider.token_endpoint, &provider.jwks_uri})
        if (!is_fit(*url, settings.issuer)) return unfit("the identity provider announces an address that is missing or not https");
    if (!is_fit(provider.end_session_endpoint, settings.issuer)) provider.end_session_endpoint.clear();
    for (const std::string& name : list_of(*root, "id_token_signing_alg_values_supported").value_or(std::vector<std::string>{"RS256"}))
        if (const auto algorithm = identity::parse_algorithm(name)) provider.algorithms.insert(*algorithm);
    if (provider.algorithms.empty()) return unfit("the identity provider signs in none of the ways we take: RS256, PS256, ES256");
    if (const auto methods = list_of(*root, "code_challenge_methods_supported"); methods && !has(*methods, "S256"))
        return unfit("the identity provider does not take PKCE with S256");
    const std::vector<std::string> proofs = list_of(*root, "token_endpoint_auth_methods_supported").value_or(std::vector<std::string>{"client_secret_basic"});
    provider.proof = settings.client_secret.empty()      ? ClientProof::none
                     : has(proofs, "client_secret_basic") ? ClientProof::basic
                                                          : ClientProof::post;
    if (provider.proof == ClientProof::post && !has(proofs, "client_secret_post")) return unfit("the identity provider takes no client secret by header or form");
    const JsonNode* names = root->find("authorization_response_iss_parameter_supported");
    provider.names_itself = names != nullptr && names->is(Kind::boolean) && names->boolean;
    return provider;
}

std::string to_text(const Attempt& attempt) {
    return attempt.state + "\n" + attempt.nonce + "\n" + attempt.verifier + "\n" + std::to_string(to_millis(attempt.until)) + "\n" + attempt.target;
}

std::optional<Attempt> parse_attempt(std::string_view text) {
    std::vector<std::string_view> lines;
    for (int line = 0; line < 4; ++line) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    std::int64_t until = 0;
    const auto [end, fault] = std::from_chars(lines[3].data(), lines[3].data() + lines[3].size(), until);
    if (fault != std::errc{} || end != lines[3].data() + lines[3].size()) return std::nullopt;
    return Attempt{std::string(lines[0]), std::string(lines[1]), std::string(lines[2]), std::string(text), from_millis(until)};
}

std::string authorization_url(const ProviderDescription& provider, const SignInSettings& settings, const Attempt& attempt, std::string_view redirect_uri) {
    const std::string scopes = joined(settings.scopes);
    return query_on(provider.authorization_endpoint)
        .add("response_type", "code")
        .add("client_id", settings.client_id)
        .add("redirect_uri", redirect_uri)
        .add("scope", scopes.empty() ? "openid" : "openid " + scopes)
        .add("state", attempt.state)
        .add("nonce", attempt.nonce)
        .add("code_challenge", identity::sha256_base64url(attempt.verifier))
        .add("code_challenge_method", "S256")
        .add("acr_values", joined(settings.acr_values))
        .text();
}

HttpRequest token_request(const ProviderDescription& provider, const SignInSettings& settings, std::string_view code, std::string_view verifier, std::string_view redirect_uri) {
    Form form("", '\0');
    form.add("grant_type", "authorization_code").add("code", code).add("redirect_uri", redirect_uri).add("code_verifier", verifier);
    if (provider.proof != ClientProof::basic) form.add("client_id", settings.client_id);
    if (provider.proof == ClientProof::post) form.add("client_secret", settings.client_secret.reveal());
    HttpRequest request{.method = "POST", .target = provider.token_endpoint, .headers = {{"content-type", "application/x-www-form-urlencoded"}, {"accept", "application/json"}}, .body = form.text()};
    if (provider.proof == ClientProof::basic) request.headers.emplace_back("authorization", basic(settings.client_id, settings.client_secret.reveal()));
    return request;
}

std::string end_session_url(const ProviderDescription& provider, const SignInSettings& settings, std::string_view hint, std::string_view back_to) {
    if (provider.end_session_endpoint.empty()) return "";
    return query_on(provider.end_session_endpoint).add("id_token_hint", hint).add("client_id", settings.client_id).add("post_logout_redirect_uri", back_to).text();
}

Result<Tokens> read_tokens(const HttpResponse& answer) {
    const Result<JsonNode> root = object_in(answer);
    if (!root) return root.error();
    if (answer.status != 200) {
        std::string word = text_of(*root, "error").substr(0, 40);
        std::erase_if(word, [](char c) { return !(c >= 'a' && c <= 'z') && c != '_'; });
        return Error{Errc::unauthenticated, "the identity provider refused the code: " + std::to_string(answer.status) + " " + word};
    }
    Tokens tokens{Secret(text_of(*root, "id_token")), Secret(text_of(*root, "access_token"))};
    if (tokens.id_token.empty()) return unfit("the identity provider sent no id_token; does the client have the scope openid?");
    return tokens;
}

Result<void> check_sign_in(const identity::Claims& claims, const SignInSettings& settings, std::string_view nonce, const Secret& access_token) {
    const auto refuse = [](const char* sentence) { return Error{Errc::unauthenticated, sentence}; };
    if (claims.nonce.empty() || claims.nonce != nonce) return refuse("the token is of another sign-in");
    if (claims.subject.empty()) return refuse("the token is about nobody");
    if (!claims.access_token_hash.empty() && claims.access_token_hash != identity::sha256_base64url(access_token.reveal(), 16)) return refuse("the access token is not the one of this sign-in");
    if (!settings.acr_values.empty() && !has(settings.acr_values, claims.authentication_class)) return refuse("they signed in in a way that is not strong enough (acr)");
    const auto is_strong = [&](const std::string& method) { return has(settings.amr_values, method); };
    if (!settings.amr_values.empty() && !std::ranges::any_of(claims.authentication_methods, is_strong)) return refuse("they signed in in a way that is not strong enough (amr)");
    return {};
}

std::variant<Reader, NoReader> reader_of(const identity::Claims& claims, const SignInSettings& settings) {
    Reader reader;
    for (const std::string& group : values_of(claims, settings.groups_claim)) {
        const auto rule = settings.groups.find(group);
        if (rule == settings.groups.end()) continue;
        reader.roles.insert(rule->second.roles.begin(), rule->second.roles.end());
        for (const std::string& unit : rule->second.units)
            if (!has(reader.units, unit)) reader.units.push_back(unit);
    }
    if (reader.roles.empty()) return is_left_out(claims, settings.groups_claim) ? NoReader::too_many_groups : NoReader::no_groups;
    std::string subject = first_value(claims, settings.subject_claim);
    if (subject.empty()) subject = claims.subject;
    if (subject.size() > subject_bytes_max) subject = identity::sha256_base64url(subject);
    reader.subject = "oidc:" + subject;
    reader.name = first_value(claims, settings.name_claim);
    if (reader.name.empty()) reader.name = subject;
    reader.name = first_code_points(reader.name, 100);
    return reader;
}

}  // namespace stemmen::dashboard
