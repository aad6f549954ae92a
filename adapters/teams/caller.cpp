#include "adapters/teams/caller.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace stemmen::teams {
namespace {

using identity::Claims;

// The token of "Bearer …"; the scheme is compared without case (RFC 9110 §11.1). "" when there is none.
std::string_view bearer_of(const HttpRequest& request) {
    constexpr std::string_view scheme = "bearer ";
    const std::string_view value = header(request.headers, "authorization");
    if (value.size() <= scheme.size()) return {};
    const bool fits = std::ranges::equal(value.substr(0, scheme.size()), scheme, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
    return fits ? trim(value.substr(scheme.size())) : std::string_view{};
}

std::string claim(const Claims& claims, std::string_view name) {
    const auto values = identity::values_of(claims, name);
    return values.size() == 1 ? values.front() : std::string{};
}

bool is_for(const Claims& claims, std::string_view audience) { return std::ranges::find(claims.audience, audience) != claims.audience.end(); }

// The word for what is wrong, "" for nothing.
std::string_view fault_of_connector(const Claims& claims, const Settings& settings) {
    if (claims.issuer != settings.issuer) return "wrong_issuer";
    if (!is_for(claims, settings.app_id)) return "wrong_audience";
    return {};
}

// Tokens of version 1.0 and 2.0 differ in issuer and in the name of the calling app (Microsoft, "Access token claims reference").
// The Connector's own audience is not accepted: any bot of the tenant can get such a token.
std::string_view fault_of_entra(const Claims& claims, const Settings& settings) {
    const std::string old_issuer = "https://sts.windows.net/" + settings.tenant_id + "/";
    const std::string new_issuer = settings.entra_login + "/" + settings.tenant_id + "/v2.0";
    const bool is_old = claims.issuer == old_issuer;
    if (!is_old && claims.issuer != new_issuer) return "wrong_issuer";
    const std::array audiences{settings.app_id, "api://" + settings.app_id, "api://botid-" + settings.app_id};
    if (std::ranges::none_of(audiences, [&](const std::string& audience) { return is_for(claims, audience); })) return "wrong_audience";
    if (claim(claims, "tid") != settings.tenant_id) return "wrong_tenant";
    if (claim(claims, is_old ? "appid" : "azp") != settings.app_id) return "wrong_app";
    return {};
}

std::string_view fault_of_times(const Claims& claims, Timestamp now) {
    if (!claims.expires_at) return "no_end";
    if (now >= *claims.expires_at + clock_skew) return "expired";
    if (claims.not_before && *claims.not_before - clock_skew > now) return "not_yet_valid";
    return {};
}

std::string_view without_slash(std::string_view url) {
    if (url.ends_with('/')) url.remove_suffix(1);
    return url;
}

}  // namespace

std::expected<Caller, Refusal> authenticate(const HttpRequest& request, const Keys& keys, const Settings& settings, Timestamp now) {
    const auto refuse = [](std::string_view reason, bool is_unknown_key = false) { return std::unexpected(Refusal{401, reason, is_unknown_key}); };
    const std::string_view token = bearer_of(request);
    if (token.empty()) return refuse("no_token");
    bool is_connector = true, is_unknown = false;
    std::optional<Claims> claims;
    for (const identity::KeySet* set : {keys.connector, keys.entra}) {
        if (set == nullptr || claims) continue;
        Result<Claims> read = identity::read_token(token, *set, {identity::Algorithm::rs256});
        if (read) {
            claims = std::move(*read);
            is_connector = set == keys.connector;
        } else {
            is_unknown = read.error().code == Errc::not_found;
            if (!is_unknown) return refuse("not_genuine");
        }
    }
    if (!claims) return is_unknown ? refuse("unknown_key", true) : refuse("no_keys", true);
    const std::string_view fault = is_connector ? fault_of_connector(*claims, settings) : fault_of_entra(*claims, settings);
    if (!fault.empty()) return refuse(fault);
    if (const std::string_view late = fault_of_times(*claims, now); !late.empty()) return refuse(late);
    return Caller{std::move(*claims), is_connector};
}

std::optional<Refusal> refusal_of(const Caller& caller, const Origin& origin, const Keys& keys, const Settings& settings) {
    const auto refuse = [](std::string_view reason) { return Refusal{403, reason, false}; };
    if (origin.channel != channel_name) return refuse("wrong_channel");
    if (origin.service_url.empty()) return refuse("no_service_url");
    if (caller.is_connector) {
        if (keys.connector == nullptr || !keys.connector->endorses(caller.claims.key_id, origin.channel)) return refuse("not_endorsed");
        // All lower case in the token, although the activity has "serviceUrl".
        const std::string named = claim(caller.claims, "serviceurl");
        if (named.empty() || without_slash(named) != without_slash(origin.service_url)) return refuse("wrong_service_url");
    }
    if (!is_allowed(settings, origin.service_url)) return refuse("service_host_not_allowed");
    if (origin.tenant_id != settings.tenant_id) return refuse("wrong_tenant");
    return std::nullopt;
}

std::string entra_keys_url_of(const Settings& settings) { return settings.entra_login + "/" + settings.tenant_id + "/discovery/v2.0/keys"; }

Result<std::string> keys_url_of(std::string_view metadata, const Settings& settings) {
    const nlohmann::json document = nlohmann::json::parse(metadata.substr(0, identity::key_set_bytes_max), nullptr, false);
    const auto text_at = [&](const char* name) { return document.is_object() && document.contains(name) && document[name].is_string() ? document[name].get<std::string>() : std::string{}; };
    std::string url = text_at("jwks_uri");
    if (text_at("issuer") != settings.issuer) return Error{Errc::unavailable, "the metadata document is of another issuer than teams.issuer"};
    if (!is_reachable(url)) return Error{Errc::unavailable, "the metadata document names no https address of keys"};
    return url;
}

bool should_read_keys(const KeyAge& age, bool is_unknown_key, Timestamp now) {
    if (!age.tried_at) return true;
    const bool has_failed = !age.read_at || *age.read_at < *age.tried_at;
    if (has_failed && now - *age.tried_at < keys_failure_pause) return false;
    if (!age.read_at || now - *age.read_at >= keys_kept) return true;
    return is_unknown_key && now - *age.tried_at >= keys_refresh_pause;
}

bool are_usable(const KeyAge& age, Timestamp now) { return age.read_at && now - *age.read_at < keys_kept_max; }

}  // namespace stemmen::teams
