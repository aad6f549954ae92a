#include "dashboard/gate.hpp"

#include <algorithm>

#include "dashboard/answer.hpp"
#include "dashboard/cookies.hpp"
#include "identity/base64url.hpp"

namespace stemmen::dashboard {
namespace {

HttpResponse sign_in_first(const std::string& sentence) {
    HttpResponse refusal = refused(401, sentence);
    refusal.headers.emplace_back("www-authenticate", "Bearer");
    return refusal;
}

HttpResponse slow_down(const std::string& sentence) {
    HttpResponse refusal = refused(429, sentence);
    refusal.headers.emplace_back("retry-after", "60");
    return refusal;
}

// Nobody need be there for it, so it keeps no session alive. A stream of events is opened again by the browser itself.
bool is_automatic(const HttpRequest& request) {
    return !header(request.headers, automatic_header).empty() || header(request.headers, "accept").find("text/event-stream") != std::string_view::npos;
}

std::set<Role> roles_of(const std::vector<std::string>& words) {
    std::set<Role> roles;
    for (const std::string& word : words)
        if (const auto role = parse_role(word)) roles.insert(*role);
    return roles;
}

}  // namespace

std::string new_secret(service::Random& random) {
    std::string bytes;
    for (int word = 0; word < 4; ++word) {
        const std::uint64_t number = random.next();
        bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
    }
    return identity::encode_base64url(bytes);
}

bool is_secret(std::string_view text) {
    const auto fits = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
    return text.size() == secret_characters && std::ranges::all_of(text, fits);
}

service::ReaderKey session_key(const privacy::KeyRing& keys, std::string_view cookie) { return {keys.event_key("dashboard.session", cookie).value}; }
service::ReaderKey token_key(const privacy::KeyRing& keys, std::string_view token) { return {keys.event_key("dashboard.token", token).value}; }
std::string csrf_token(const privacy::KeyRing& keys, const service::ReaderKey& session) { return keys.mac("dashboard.csrf", session.value); }

// A clock that went back makes no session younger: one from the future, or that ends later than it could, is not believed.
bool is_live(const service::ReaderSession& session, Timestamp now, Duration idle) {
    return now < session.expires_at && now - session.seen_at < idle && session.seen_at <= now + clock_step_max && session.created_at <= now + clock_step_max;
}

Reader reader_of(const service::ReaderSession& session) {
    return {.subject = session.subject, .name = session.name, .roles = roles_of(session.roles), .units = session.units, .is_machine = false, .is_trial = session.is_trial};
}

Reader reader_of(const service::ApiToken& token) {
    return {.subject = "token:" + token.name, .name = token.name, .roles = roles_of(token.roles), .units = token.units, .is_machine = true, .is_trial = false};
}

void Gate::identify(const HttpRequest& request, Then then) {
    if (!header(request.headers, "authorization").empty()) return identify_machine(request, std::move(then));
    identify_person(request, std::move(then));
}

void Gate::settle(Known known, Then then) {
    if (!requests_.take(known.reader.subject, host_.now().now)) return then(slow_down("you ask too often; wait a minute"));
    then(std::move(known));
}

void Gate::identify_machine(const HttpRequest& request, Then then) {
    const std::string client = address_block(request.peer);
    if (bad_tokens_.is_over(client, host_.now().now)) {
        host_.count("dashboard", "locked_out");
        return then(slow_down("too many wrong tokens came from your address; wait five minutes"));
    }
    const auto refuse = [this, client](Then& to) {
        bad_tokens_.take(client, host_.now().now);
        host_.count("dashboard", "bad_token");
        to(sign_in_first("this token is not known, or its time is over; send Authorization: Bearer with a token from `stemmen tokens new`"));
    };
    const std::string_view given = header(request.headers, "authorization");
    constexpr std::string_view scheme = "Bearer ";
    const bool is_possible = given.starts_with(scheme) && given.substr(scheme.size()).starts_with(token_prefix) && is_secret(given.substr(scheme.size() + token_prefix.size()));
    if (!is_possible) return refuse(then);
    struct Search {
        Then then;
        std::optional<service::ApiToken> token;
    };
    auto search = std::make_shared<Search>(std::move(then));  // Owned by the work, which fills it, and by what follows.
    const bool taken = host_.read([search, key = token_key(host_.key_ring(), given.substr(scheme.size()))](service::Store& store) { search->token = store.api_token(key); },
                                  [this, search, refuse](const std::exception_ptr& failure) {
                                      if (failure) return search->then(busy());
                                      if (!search->token || search->token->expires_at <= host_.now().now) return refuse(search->then);
                                      settle({reader_of(*search->token), {}, {}, {}}, std::move(search->then));
                                  });
    if (!taken) search->then(busy());
}

void Gate::identify_person(const HttpRequest& request, Then then) {
    const std::string given = cookie(request.headers, session_cookie_name(host_.dashboard_settings().is_https()));
    if (!is_secret(given)) return then(sign_in_first("sign in at /dashboard/sign-in"));
    const std::string client = address_block(request.peer);
    if (unknown_sessions_.is_over(client, host_.now().now)) return then(slow_down("too many requests without a session came from your address; wait five minutes"));
    struct Search {
        Then then;
        service::ReaderKey key;
        std::optional<service::ReaderSession> session;
    };
    auto search = std::make_shared<Search>(std::move(then), session_key(host_.key_ring(), given));  // Owned as above.
    const bool taken = host_.read([search](service::Store& store) { search->session = store.reader_session(search->key); },
                                  [this, search, client, is_alone = is_automatic(request)](const std::exception_ptr& failure) {
                                      if (failure) return search->then(busy());
                                      const Timestamp now = host_.now().now;
                                      const Duration idle = host_.dashboard_settings().idle;
                                      if (!search->session || !is_live(*search->session, now, idle)) {
                                          unknown_sessions_.take(client, now);
                                          return search->then(sign_in_first("your session is over; sign in again at /dashboard/sign-in"));
                                      }
                                      service::ReaderSession& session = *search->session;
                                      if (!is_alone && now - session.seen_at >= std::min<Duration>(touch_pause, idle / touches_while_idle)) {
                                          session.seen_at = now;
                                          host_.write([key = search->key, now](service::Transaction& tx, service::Moment) { tx.sign_in().touch(key, now); },
                                                      [](const std::exception_ptr&) {});
                                      }
                                      settle({reader_of(session), search->key, std::min(session.expires_at, session.seen_at + idle), session.expires_at}, std::move(search->then));
                                  });
    if (!taken) search->then(busy());
}

bool Gate::may_change(const HttpRequest& request, const Known& known) const {
    if (known.session.empty()) return true;
    const std::string_view origin = header(request.headers, "origin"), site = header(request.headers, "sec-fetch-site");
    // The host that the browser itself says it speaks to, or what the proxy before us is known as.
    const auto scheme = origin.find("://");
    const bool is_own = origin == host_.dashboard_settings().public_url || (scheme != std::string_view::npos && origin.substr(scheme + 3) == header(request.headers, "host"));
    if (!origin.empty() && !is_own) return false;
    if (!site.empty() && site != "same-origin") return false;
    return host_.key_ring().verify_mac("dashboard.csrf", known.session.value, header(request.headers, "x-csrf-token"));
}

}  // namespace stemmen::dashboard
