#include "dashboard/sign_in.hpp"

#include <nlohmann/json.hpp>

#include "dashboard/answer.hpp"
#include "dashboard/cookies.hpp"
#include "net/url.hpp"
#include "service/access_log.hpp"

namespace stemmen::dashboard {
namespace {

constexpr std::string_view attempt_binding = "dashboard.attempt", hint_binding = "dashboard.hint", first_try_purpose = "dashboard.first_try";
constexpr std::size_t hint_bytes_max = 4096;

HttpResponse redirect(std::string target) {
    return {303, {{"location", std::move(target)}, {"cache-control", "no-store"}, {"referrer-policy", "no-referrer"}}, ""};
}

void add_cookie(HttpResponse& answer, std::string cookie) { answer.headers.emplace_back("set-cookie", std::move(cookie)); }

std::vector<std::string> words_of(const std::set<Role>& roles) {
    std::vector<std::string> words;
    for (const Role role : roles) words.emplace_back(to_string(role));
    return words;
}

bool is_this_machine(const HttpRequest& request) {
    const std::string_view peer = request.peer;
    std::string_view host = header(request.headers, "host");
    host = host.substr(0, host.starts_with('[') ? host.find(']') + 1 : host.find(':'));
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    // Also by name: another site's name that leads here would bring its own page along.
    const bool is_near = peer.starts_with("127.") || peer == "::1" || peer.starts_with("::ffff:127.");
    return is_near && header(request.headers, "x-forwarded-for").empty() && net::is_loopback_host(host);
}

}  // namespace

// One browser that comes back from the provider, or through the link of a first try, until it is answered.
struct SignIn::Arrival {
    Reply reply;
    std::string client, languages;
    service::ReaderKey former;          // of a session that this browser had
    std::string attempt_cookie;         // to be dropped; "" without one
    Attempt attempt;
    Reader reader;
    std::string sealed_hint;
    std::string_view why;               // of the sign-in, for the access log
    bool is_new = false;                // this answer of the provider has not come before
};

SignIn::SignIn(Host& host) : host_(host) {
    if (const auto& settings = host.dashboard_settings().sign_in) provider_ = std::make_unique<Provider>(host, *settings);
}

void SignIn::begin(const HttpRequest& request, Reply reply) {
    const std::string languages(header(request.headers, "accept-language"));
    if (!provider_) return reply(page(SignInFault::not_set_up, languages));
    const Timestamp now = host_.now().now;
    const std::string client = address_block(request.peer);
    if (failures_.is_over(client, now) || !attempts_.take(client, now)) {
        host_.count("dashboard", "locked_out");
        return reply(page(SignInFault::too_often, languages));
    }
    Attempt attempt{new_secret(host_.random()), new_secret(host_.random()), new_secret(host_.random()), safe_target(form_value(query_of(request.target), "to")), now + attempt_kept};
    const bool is_https = host_.dashboard_settings().is_https();
    std::vector<std::string> stale = cookie_names(request.headers, attempt_cookie_name(is_https, ""));
    if (stale.size() < attempts_per_browser_max) stale.clear();
    auto waiting = std::make_shared<Reply>(std::move(reply));  // Owned by what follows the provider's answer.
    provider_->describe([this, waiting, languages, is_https, stale = std::move(stale), attempt = std::move(attempt)](Result<ProviderDescription> provider) {
        if (!provider) {
            host_.tell("sign_in_refused", "provider_down", provider.error().detail);
            return (*waiting)(page(SignInFault::provider_down, languages));
        }
        HttpResponse answer = redirect(authorization_url(*provider, *host_.dashboard_settings().sign_in, attempt, redirect_uri()));
        for (const std::string& name : stale) add_cookie(answer, drop_cookie(name, is_https));
        add_cookie(answer, set_cookie(attempt_cookie_name(is_https, attempt.state), host_.key_ring().seal_text(Secret(to_text(attempt)), attempt_binding), is_https, attempt_kept));
        (*waiting)(std::move(answer));
    });
}

void SignIn::finish(const HttpRequest& request, Reply reply) {
    const std::string_view query = query_of(request.target);
    const Settings& settings = host_.dashboard_settings();
    const Timestamp now = host_.now().now;
    auto arrival = std::make_shared<Arrival>(Arrival{.reply = std::move(reply), .client = address_block(request.peer), .languages = std::string(header(request.headers, "accept-language"))});
    if (!provider_) return arrival->reply(page(SignInFault::not_set_up, arrival->languages));
    if (failures_.is_over(arrival->client, now)) return arrival->reply(page(SignInFault::too_often, arrival->languages));
    if (const std::string former = cookie(request.headers, session_cookie_name(settings.is_https())); is_secret(former)) arrival->former = session_key(host_.key_ring(), former);

    const std::string state = form_value(query, "state"), code = form_value(query, "code"), error = form_value(query, "error");
    if (!is_secret(state)) return turn_away(arrival, SignInFault::stale, "no_attempt", "");
    arrival->attempt_cookie = attempt_cookie_name(settings.is_https(), state);
    const Result<Secret> opened = host_.key_ring().open_text(cookie(request.headers, arrival->attempt_cookie), attempt_binding);
    const std::optional<Attempt> attempt = opened ? parse_attempt(opened->reveal()) : std::nullopt;
    if (!attempt || attempt->state != state || attempt->until <= now || attempt->until > now + attempt_kept + clock_step_max)
        return turn_away(arrival, SignInFault::stale, "no_attempt", "");
    arrival->attempt = *attempt;
    if (const std::string issuer = form_value(query, "iss"); !issuer.empty() && issuer != settings.sign_in->issuer)
        return turn_away(arrival, SignInFault::provider_lied, "other_issuer", "the answer names another issuer");
    if (!error.empty()) return turn_away(arrival, SignInFault::cancelled, "cancelled", "");
    if (code.empty() || code.size() > code_bytes_max) return turn_away(arrival, SignInFault::stale, "no_code", "");
    // First that this answer is used up, durably; then what it is worth.
    const bool names_issuer = !form_value(query, "iss").empty();
    const bool taken = host_.write(
        [this, arrival](service::Transaction& tx, service::Moment moment) { arrival->is_new = tx.remember(host_.key_ring().event_key("dashboard.state", arrival->attempt.state), moment.now); },
        [this, arrival, code, names_issuer](const std::exception_ptr& failure) {
            if (failure) return arrival->reply(page(SignInFault::busy, arrival->languages));
            if (!arrival->is_new) return turn_away(arrival, SignInFault::replayed, "replayed", "");
            provider_->describe([this, arrival, code, names_issuer](const Result<ProviderDescription>& provider) {
                if (!provider) return turn_away(arrival, SignInFault::provider_down, "provider_down", provider.error().detail);
                if (provider->names_itself && !names_issuer) return turn_away(arrival, SignInFault::provider_lied, "other_issuer", "the answer names no issuer");
                provider_->redeem(code, arrival->attempt, redirect_uri(), [this, arrival](Result<Provider::SignedIn> outcome) { admit(arrival, std::move(outcome)); });
            });
        });
    if (!taken) arrival->reply(page(SignInFault::busy, arrival->languages));
}

void SignIn::admit(std::shared_ptr<Arrival> arrival, Result<Provider::SignedIn> outcome) {
    if (!outcome) {
        const bool is_down = outcome.error().code != Errc::unauthenticated;
        return turn_away(arrival, is_down ? SignInFault::provider_down : SignInFault::provider_lied, is_down ? "provider_down" : "not_believed", outcome.error().detail);
    }
    std::variant<Reader, NoReader> who = reader_of(outcome->claims, *host_.dashboard_settings().sign_in);
    if (const auto* none = std::get_if<NoReader>(&who)) {
        const bool is_cut = *none == NoReader::too_many_groups;
        return turn_away(arrival, is_cut ? SignInFault::too_many_groups : SignInFault::no_groups, is_cut ? "too_many_groups" : "no_groups", "");
    }
    arrival->reader = std::move(std::get<Reader>(who));
    arrival->why = "oidc";
    if (outcome->id_token.reveal().size() <= hint_bytes_max) arrival->sealed_hint = host_.key_ring().seal_text(outcome->id_token, hint_binding);
    let_in(std::move(arrival));
}

void SignIn::let_in(std::shared_ptr<Arrival> arrival) {
    const std::string secret = new_secret(host_.random());
    const Settings& settings = host_.dashboard_settings();
    const bool taken = host_.write(
        [this, arrival, session_lasts = settings.session, key = session_key(host_.key_ring(), secret)](service::Transaction& tx, service::Moment moment) {
            const Reader& reader = arrival->reader;
            if (!arrival->former.empty()) tx.sign_in().erase_session(arrival->former);
            tx.sign_in().insert(service::ReaderSession{.key = key, .subject = reader.subject, .name = reader.name, .roles = words_of(reader.roles), .units = reader.units, .is_trial = reader.is_trial,
                                                       .sealed_hint = arrival->sealed_hint, .created_at = moment.now, .seen_at = moment.now, .expires_at = moment.now + session_lasts});
            service::record(host_.key_ring(), tx.access(), {.at = moment.now, .who = reader.subject, .what = "sign_in", .about = "", .why = std::string(arrival->why)});
        },
        [this, arrival, secret, is_https = settings.is_https()](const std::exception_ptr& failure) {
            if (failure) return arrival->reply(page(SignInFault::busy, arrival->languages));
            host_.count("dashboard", "signed_in");
            HttpResponse answer = redirect(safe_target(arrival->attempt.target));
            if (!arrival->attempt_cookie.empty()) add_cookie(answer, drop_cookie(arrival->attempt_cookie, is_https));
            add_cookie(answer, set_cookie(session_cookie_name(is_https), secret, is_https));
            arrival->reply(std::move(answer));
        });
    if (!taken) arrival->reply(page(SignInFault::busy, arrival->languages));
}

// Recorded, since an auditor looks for many of these; who it was is not known, or not believed.
void SignIn::turn_away(std::shared_ptr<Arrival> arrival, SignInFault fault, std::string_view why, const std::string& detail) {
    failures_.take(arrival->client, host_.now().now);
    host_.count("dashboard", "sign_in_refused");
    host_.tell("sign_in_refused", why, detail);
    HttpResponse shown = page(fault, arrival->languages);
    if (!arrival->attempt_cookie.empty())
        add_cookie(shown, drop_cookie(arrival->attempt_cookie, host_.dashboard_settings().is_https()));
    const bool taken = host_.write(
        [this, why](service::Transaction& tx, service::Moment moment) {
            service::record(host_.key_ring(), tx.access(), {.at = moment.now, .who = "unknown", .what = "sign_in.refused", .about = "", .why = std::string(why)});
        },
        [arrival, shown](const std::exception_ptr&) { arrival->reply(shown); });
    if (!taken) arrival->reply(std::move(shown));
}

std::string SignIn::open_first_try() {
    const std::string secret = new_secret(host_.random());
    first_try_ = FirstTry{host_.key_ring().mac(first_try_purpose, secret), host_.now().now + first_try_kept};
    return "/dashboard/first-try?key=" + secret;
}

void SignIn::first_try(const HttpRequest& request, Reply reply) {
    auto arrival = std::make_shared<Arrival>(Arrival{.reply = std::move(reply), .client = address_block(request.peer), .languages = std::string(header(request.headers, "accept-language"))});
    if (!first_try_ || !is_this_machine(request)) return arrival->reply(page(SignInFault::link_spent, arrival->languages));
    const bool fits = host_.key_ring().verify_mac(first_try_purpose, form_value(query_of(request.target), "key"), first_try_->mac);
    const bool is_over = host_.now().now >= first_try_->until;
    if (fits || is_over || ++first_try_->guesses >= first_try_guesses_max) first_try_.reset();
    if (!fits || is_over) return turn_away(arrival, SignInFault::link_spent, "first_try", "");
    arrival->reader = {.subject = "trial", .name = "Prøve", .roles = {roles_all.begin(), roles_all.end()}, .units = {}, .is_machine = false, .is_trial = true};
    for (const contact::Unit& unit : host_.units().units)
        if (unit.parent.empty()) arrival->reader.units.push_back(unit.id);
    arrival->why = "first_try";
    arrival->attempt.target = "/dashboard";
    let_in(std::move(arrival));
}

void SignIn::end(const Known& known, Reply reply) {
    struct Leaving {
        Reply reply;
        std::string sealed_hint;
    };
    auto leaving = std::make_shared<Leaving>(std::move(reply), "");  // Owned by the work and by what follows.
    const bool taken = host_.write(
        [this, leaving, known](service::Transaction& tx, service::Moment moment) {
            if (const auto session = tx.sign_in().session(known.session)) leaving->sealed_hint = session->sealed_hint;
            tx.sign_in().erase_session(known.session);
            service::record(host_.key_ring(), tx.access(), {.at = moment.now, .who = known.reader.subject, .what = "sign_out", .about = "", .why = "asked"});
        },
        [this, leaving](const std::exception_ptr& failure) {
            if (failure) return leaving->reply(busy());
            const Settings& settings = host_.dashboard_settings();
            const auto answer = [&settings, leaving](const std::string& to) {
                HttpResponse gone = as_json(200, {{"to", to}});
                add_cookie(gone, drop_cookie(session_cookie_name(settings.is_https()), settings.is_https()));
                leaving->reply(std::move(gone));
            };
            if (!provider_ || leaving->sealed_hint.empty()) return answer("/dashboard");
            provider_->describe([this, leaving, answer](const Result<ProviderDescription>& provider) {
                const Result<Secret> hint = host_.key_ring().open_text(leaving->sealed_hint, hint_binding);
                const std::string to = provider && hint ? end_session_url(*provider, *host_.dashboard_settings().sign_in, hint->reveal(), host_.dashboard_settings().public_url + "/dashboard") : "";
                answer(to.empty() ? "/dashboard" : to);
            });
        });
    if (!taken) leaving->reply(busy());
}

}  // namespace stemmen::dashboard
