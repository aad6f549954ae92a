// What is said to an identity provider and what its answers mean: OpenID Connect Core 1.0 and Discovery 1.0, the authorization code
// flow with PKCE (RFC 7636) and issuer identification (RFC 9207). Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "core/http.hpp"
#include "dashboard/settings.hpp"
#include "identity/web_token.hpp"

namespace stemmen::dashboard {

inline constexpr std::size_t provider_answer_bytes_max = 256 * 1024;
inline constexpr std::size_t code_bytes_max = 2048;
inline constexpr std::size_t subject_bytes_max = 90;  // a longer one goes into the access log as its hash

enum class ClientProof { basic, post, none };  // how we show the provider who we are

struct ProviderDescription {
    std::string authorization_endpoint, token_endpoint, jwks_uri;
    std::string end_session_endpoint;  // "" when it has none
    std::set<identity::Algorithm> algorithms;
    ClientProof proof{};
    bool names_itself = false;         // it answers with `iss`, so an answer without it is no answer of its own
    bool operator==(const ProviderDescription&) const = default;
};

std::string discovery_url(const SignInSettings& settings);
// unavailable, with a sentence for the log: not what OpenID Connect Discovery describes, of another issuer, or with an endpoint that
// is not https (http for a provider on this machine).
Result<ProviderDescription> read_description(const HttpResponse& answer, const SignInSettings& settings);

// One sign-in that has begun and waits for the provider's answer.
struct Attempt {
    std::string state, nonce, verifier;
    std::string target;   // where to go afterwards
    Timestamp until;
    bool operator==(const Attempt&) const = default;
};
std::string to_text(const Attempt& attempt);
std::optional<Attempt> parse_attempt(std::string_view text);

std::string authorization_url(const ProviderDescription& provider, const SignInSettings& settings, const Attempt& attempt, std::string_view redirect_uri);
HttpRequest token_request(const ProviderDescription& provider, const SignInSettings& settings, std::string_view code, std::string_view verifier, std::string_view redirect_uri);
// Where the browser goes to sign out at the provider too; "" when it has no such address.
std::string end_session_url(const ProviderDescription& provider, const SignInSettings& settings, std::string_view hint, std::string_view back_to);

struct Tokens {
    Secret id_token, access_token;
};
Result<Tokens> read_tokens(const HttpResponse& answer);

// Beyond issuer, audience and time: the nonce of this attempt, the hash of the access token that came along, and how they signed in.
Result<void> check_sign_in(const identity::Claims& claims, const SignInSettings& settings, std::string_view nonce, const Secret& access_token);

enum class NoReader { no_groups, too_many_groups };
// Roles and units of all their groups. A reader's roles hold for all their units.
std::variant<Reader, NoReader> reader_of(const identity::Claims& claims, const SignInSettings& settings);

}  // namespace stemmen::dashboard
