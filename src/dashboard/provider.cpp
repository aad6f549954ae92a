#include "dashboard/provider.hpp"

namespace stemmen::dashboard {
namespace {

bool is_within(Timestamp at, Duration span, Timestamp now) { return at <= now && now - at < span; }

}  // namespace

template <class T>
void Provider::settle(Kept<T>& kept, Result<T> outcome) {
    const Timestamp now = host_.now().now;
    kept.is_fetching = false;
    if (outcome) {
        kept.value = std::make_shared<const T>(std::move(*outcome));
        kept.fetched_at = now;
        kept.failure.clear();
    } else {
        kept.failed_at = now;
        kept.failure = outcome.error().detail;
        host_.count("dashboard", "provider_failed");
    }
    auto waiting = std::exchange(kept.waiting, {});
    for (auto& then : waiting) {
        if (kept.failure.empty()) then(kept.value);
        else then(Error{Errc::unavailable, kept.failure});
    }
}

template <class T, class Read>
void Provider::fetch(Kept<T>& kept, std::string url, Read read) {
    kept.is_fetching = true;
    host_.fetch({.method = "GET", .target = std::move(url), .headers = {{"accept", "application/json"}}}, provider_deadline,
                [this, &kept, read = std::move(read)](Result<HttpResponse> answer) {
                    if (!answer) return settle<T>(kept, Error{Errc::unavailable, "the identity provider cannot be reached: " + answer.error().detail});
                    settle<T>(kept, read(*answer));
                });
}

void Provider::describe(Then<ProviderDescription> then) {
    const Timestamp now = host_.now().now;
    if (description_.value && is_within(description_.fetched_at, description_kept, now)) return then(ProviderDescription(*description_.value));
    if (!description_.is_fetching && !description_.failure.empty() && is_within(description_.failed_at, failure_pause, now))
        return then(Error{Errc::unavailable, description_.failure});
    if (description_.waiting.size() >= waiting_max) return then(Error{Errc::over_limit, "too many sign-ins wait for the identity provider"});
    description_.waiting.push_back([then = std::move(then)](Result<std::shared_ptr<const ProviderDescription>> outcome) mutable {
        if (!outcome) return then(outcome.error());
        then(ProviderDescription(**outcome));
    });
    if (!description_.is_fetching)
        fetch(description_, discovery_url(settings_), [this](const HttpResponse& answer) { return read_description(answer, settings_); });
}

// `again`: a key was not among them. Asked for no more often than keys_refresh_pause, whatever somebody sends us.
void Provider::keys(const ProviderDescription& provider, bool again, Then<std::shared_ptr<const identity::KeySet>> then) {
    const Timestamp now = host_.now().now;
    const bool is_fresh = keys_.value && is_within(keys_.fetched_at, again ? keys_refresh_pause : keys_kept, now);
    if (is_fresh) return then(keys_.value);
    if (!keys_.is_fetching && !keys_.failure.empty() && is_within(keys_.failed_at, failure_pause, now)) return then(Error{Errc::unavailable, keys_.failure});
    if (keys_.waiting.size() >= waiting_max) return then(Error{Errc::over_limit, "too many sign-ins wait for the identity provider"});
    keys_.waiting.push_back(std::move(then));
    if (!keys_.is_fetching)
        fetch(keys_, provider.jwks_uri, [](const HttpResponse& answer) -> Result<identity::KeySet> {
            if (answer.status != 200) return Error{Errc::unavailable, "the identity provider answered " + std::to_string(answer.status) + " at the address of its keys"};
            return identity::KeySet::parse(answer.body);
        });
}

struct Provider::Redemption {
    Attempt attempt;
    Then<SignedIn> then;
    ProviderDescription provider;
    Tokens tokens;
};

void Provider::redeem(std::string code, Attempt attempt, std::string redirect_uri, Then<SignedIn> then) {
    auto redemption = std::make_shared<Redemption>(Redemption{std::move(attempt), std::move(then), {}, {}});  // Owned by the step that is under way.
    describe([this, redemption, code = std::move(code), redirect_uri = std::move(redirect_uri)](Result<ProviderDescription> provider) {
        if (!provider) return redemption->then(provider.error());
        redemption->provider = std::move(*provider);
        host_.fetch(token_request(redemption->provider, settings_, code, redemption->attempt.verifier, redirect_uri), provider_deadline, [this, redemption](Result<HttpResponse> answer) {
            if (!answer) return redemption->then(Error{Errc::unavailable, "the identity provider cannot be reached: " + answer.error().detail});
            Result<Tokens> tokens = read_tokens(*answer);
            if (!tokens) return redemption->then(tokens.error());
            redemption->tokens = std::move(*tokens);
            verify(redemption, false);
        });
    });
}

void Provider::verify(std::shared_ptr<Redemption> redemption, bool again) {
    keys(redemption->provider, again, [this, redemption, again](Result<std::shared_ptr<const identity::KeySet>> known) {
        if (!known) return redemption->then(known.error());
        Result<identity::Claims> claims = identity::read_token(redemption->tokens.id_token.reveal(), **known, redemption->provider.algorithms);
        if (!claims && claims.error().code == Errc::not_found && !again) return verify(redemption, true);
        if (!claims) return redemption->then(Error{Errc::unauthenticated, claims.error().detail});
        const identity::Expected expected{.issuer = settings_.issuer, .audience = settings_.client_id, .now = host_.now().now};
        if (const Result<void> fit = check_claims(*claims, expected); !fit) return redemption->then(fit.error());
        if (const Result<void> fit = check_sign_in(*claims, settings_, redemption->attempt.nonce, redemption->tokens.access_token); !fit) return redemption->then(fit.error());
        redemption->then(SignedIn{std::move(*claims), std::move(redemption->tokens.id_token)});
    });
}

}  // namespace stemmen::dashboard
