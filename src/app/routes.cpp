#include "app/routes.hpp"

#include <sodium.h>

#include <map>
#include <nlohmann/json.hpp>

#include "adapters/messenger/signed_request.hpp"
#include "app/client_address.hpp"
#include "app/dashboard_page.hpp"
#include "app/log.hpp"
#include "app/rules.hpp"
#include "dashboard/cookies.hpp"
#include "core/page_headers.hpp"

namespace stemmen::app {
namespace {

using nlohmann::json;

constexpr std::size_t call_body_bytes_max = 4096;  // of /api/v1/episodes/end
constexpr std::size_t platform_id_digits_max = 20;

HttpResponse plain(int status, std::string body) { return {status, {{"content-type", "text/plain; charset=utf-8"}, {"cache-control", "no-store"}}, std::move(body)}; }
HttpResponse as_json(int status, const json& body) {
    return {status, {{"content-type", "application/json"}, {"cache-control", "no-store"}}, body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n"};
}
HttpResponse busy() { return {503, {{"content-type", "text/plain; charset=utf-8"}, {"retry-after", "2"}}, "too busy; try again\n"}; }
HttpResponse refused(std::string sentence, int status) { return as_json(status, {{"error", std::move(sentence)}}); }

// The answer to one webhook, given when the last of its events has been committed. Owned by the events' callbacks.
class Pending {
public:
    Pending(net::Respond respond, std::size_t events) : respond_(std::move(respond)), left_(events) {}
    void settle(Received received) {
        if (received == Received::try_again) again_ = true;
        if (--left_ == 0) respond_(again_ ? busy() : messenger::acknowledgement());
    }

private:
    net::Respond respond_;
    std::size_t left_;
    bool again_ = false;
};

bool is_authorised(const HttpRequest& request, const std::optional<Secret>& token) {
    const std::string_view given = header(request.headers, "authorization");
    if (!token || !given.starts_with("Bearer ")) return false;
    const std::string_view value = given.substr(7);
    const std::string& expected = token->reveal();
    return value.size() == expected.size() && sodium_memcmp(value.data(), expected.data(), expected.size()) == 0;
}

// Whoever has signed in comes through the dashboard's door, with its CSRF token; a bearer token is an officer's own.
bool has_session(const HttpRequest& request, bool is_https) {
    return header(request.headers, "authorization").empty() && !dashboard::cookie(request.headers, dashboard::session_cookie_name(is_https)).empty();
}

std::string string_member(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

Routes::Routes(RouteHost& host, dashboard::Dashboard& dashboard) : host_(host), dashboard_(dashboard) {
    if (host.config().messenger) webhook_.emplace(messenger_settings(*host.config().messenger));
    if (host.config().web.enabled) web_ = std::make_unique<WebRoutes>(host, site_);
}

void Routes::show(const std::vector<service::Shown>& shown) {
    if (web_) web_->show(shown);
}

void Routes::handle(HttpRequest request, net::Respond respond) {
    const std::string path(path_of(request.target));
    const bool reads = request.method == "GET" || request.method == "HEAD";
    const bool posts = request.method == "POST";
    request.peer = client_address(request, host_.config().http.trusted_proxies);  // behind a proxy one caller must not use up all callers' limits
    // Nothing that a browser may open leaves without the headers that protect it.
    const bool is_https = host_.config().http.public_url.starts_with("https://");
    if (!path.starts_with("/webhooks/")) respond.adjust([is_https](HttpResponse& response) { add_page_headers(response, is_https); });
    if (path.starts_with(assets_path)) return respond(site_.answer(request));
    if (webhook_ && path == "/webhooks/messenger") {
        if (reads) return respond(webhook_->answer_verification(request));
        if (posts) return messenger_webhook(request, std::move(respond));
    } else if (webhook_ && path == "/webhooks/messenger/deletion") {
        if (posts) return respond(messenger_deletion(request));
        if (reads) return respond(deletion_status(request));
    } else if (webhook_ && path == "/webhooks/messenger/deauthorize") {
        if (posts) return respond(messenger_deauthorize(request));
    } else if (path == "/api/v1/episodes/end") {
        if (posts) return end_episode(request, std::move(respond));
    } else if ((path == duty_path || path.starts_with(std::string(duty_path) + "/")) && !has_session(request, is_https)) {
        return answer_duty(host_, request, std::move(respond));
    } else if (path == dashboard_path) {
        if (reads) return respond(dashboard_page(site_, has_session(request, is_https)));
    } else if (dashboard::Dashboard::owns(path)) {
        return dashboard_.handle(std::move(request), dashboard::Reply(std::move(respond)));
    } else if (web_ && WebRoutes::owns(path)) {
        return web_->handle(request, std::move(respond));
    } else if (path == "/healthz") {
        if (reads) return respond(plain(200, "ok\n"));
    } else if (path == "/readyz") {
        if (reads) return respond(readyz());
    } else if (path == "/metrics") {
        if (reads) return respond({200, {{"content-type", "text/plain; version=0.0.4; charset=utf-8"}}, host_.metrics_text()});
    } else if (web_ && reads && header(request.headers, "accept").find("text/html") != std::string_view::npos) {
        return web_->missing(request, std::move(respond));  // somebody at a browser, who has mistyped
    } else {
        return respond(plain(404, "there is nothing here\n"));
    }
    respond(plain(405, "this address does not take " + request.method + "\n"));
}

void Routes::messenger_webhook(const HttpRequest& request, net::Respond respond) {
    const Result<messenger::VerifiedBody> body = webhook_->verify(request);
    if (!body) {
        host_.count("webhooks", "refused");
        return respond(messenger::refusal());
    }
    host_.count("webhooks", "genuine");
    host_.heard_from_platform();
    Decoded decoded = webhook_->decode(*body);
    for (const Ignored& ignored : decoded.ignored) host_.count("items_ignored", ignored.reason);
    if (decoded.events.empty()) return respond(messenger::acknowledgement());
    auto pending = std::make_shared<Pending>(std::move(respond), decoded.events.size());
    for (Inbound& event : decoded.events) {
        const bool taken = host_.receive(std::make_shared<const Inbound>(std::move(event)), "messenger", [pending](Received received) { pending->settle(received); });
        if (!taken) pending->settle(Received::try_again);
    }
}

HttpResponse Routes::messenger_deletion(const HttpRequest& request) {
    const Result<messenger::SignedRequest> asked = messenger::read_signed_request(messenger_settings(*host_.config().messenger), request);
    if (!asked) {
        host_.count("platform_callbacks", "refused");
        return asked.error().code == Errc::unauthenticated ? messenger::refusal() : plain(400, "this is no signed_request\n");
    }
    host_.count("platform_callbacks", "deletion");
    log(LogLevel::info, "deletion_requested", {{"by", "platform"}});
    // Letters and digits, and the same for a repeated request.
    const std::string code = host_.key_ring().receipt_hash("meta-deletion:" + asked->user.reveal()).substr(0, 20);
    return messenger::deletion_answer(host_.config().http.public_url + "/webhooks/messenger/deletion?kode=" + code, code);
}

// Meta knows people by an app's own id, which in Europe cannot be joined with a Messenger thread. We say so.
HttpResponse Routes::deletion_status(const HttpRequest& request) const {
    const std::string code = form_value(query_of(request.target), "kode");
    bool plausible = code.size() == 20;
    for (const char c : code) plausible = plausible && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    if (!plausible) return plain(404, "Vi kjenner ikke denne koden.\n");
    return plain(200,
                 "Slettekode " + code +
                     "\n\nVi har ikke lagret noe under den ID-en Facebook sendte oss, s\xC3\xA5 det var ingenting \xC3\xA5 slette der.\n"
                     "Har du svart oss i Messenger? Skriv SLETT i den samme chatten, s\xC3\xA5 sletter vi svarene dine.\n\n"
                     "Nynorsk: Vi har ikkje lagra noko under den ID-en Facebook sende oss. Skriv SLETT i chatten, s\xC3\xA5 slettar vi svara dine.\n\n"
                     "English: We hold no data under the id that Facebook sent us. To delete your Messenger answers, write DELETE in the same chat.\n");
}

HttpResponse Routes::messenger_deauthorize(const HttpRequest& request) {
    const Result<messenger::SignedRequest> asked = messenger::read_signed_request(messenger_settings(*host_.config().messenger), request);
    if (!asked) {
        host_.count("platform_callbacks", "refused");
        return asked.error().code == Errc::unauthenticated ? messenger::refusal() : plain(400, "this is no signed_request\n");
    }
    host_.count("platform_callbacks", "deauthorize");
    if (!asked->page_id.empty())
        log(LogLevel::error, "alarm", {{"about", "deauthorized"}, {"what", "an administrator removed the app from the Page; connect it again, or stop the service"}});
    return plain(200, "");
}

void Routes::end_episode(const HttpRequest& request, net::Respond respond) {
    const std::optional<Secret>& token = host_.config().operators.token;
    if (!token) return respond(refused("this address is off; set \"operators\": {\"token\": \"env:NAME\"} to use it", 404));
    if (!is_authorised(request, token)) {
        HttpResponse answer = refused("send the operators' token as Authorization: Bearer …", 401);
        answer.headers.emplace_back("www-authenticate", "Bearer");
        return respond(std::move(answer));
    }
    const json body = request.body.size() > call_body_bytes_max ? json() : json::parse(request.body, nullptr, false);
    if (!body.is_object()) return respond(refused("send JSON such as {\"person\": \"7123456789012345\", \"do_not_ask\": false}", 400));
    service::EndedCall call{.channel = "messenger", .account = string_member(body, "account"), .person = Secret(string_member(body, "person"))};
    if (const std::string channel = string_member(body, "channel"); !channel.empty()) call.channel = channel;
    if (call.account.empty() && host_.config().messenger) call.account = host_.config().messenger->page_id;
    if (const auto no = body.find("do_not_ask"); no != body.end()) {
        if (!no->is_boolean()) return respond(refused("\"do_not_ask\" must be true or false", 400));
        call.do_not_ask = no->get<bool>();
    }
    const std::string& person = call.person.reveal();
    const bool is_id = !person.empty() && person.size() <= platform_id_digits_max && person.find_first_not_of("0123456789") == std::string::npos;
    if (!is_id) return respond(refused("\"person\" must be the citizen's id on the channel: digits, in quotes", 400));
    // Owned by the callback; Respond can only be moved and a job's callback must be copyable.
    auto answer = std::make_shared<net::Respond>(std::move(respond));
    const bool taken = host_.end_episode(std::move(call), [answer](const std::optional<Error>& fault, bool stored) {
        if (!stored) return (*answer)(busy());
        if (fault) return (*answer)(refused(fault->detail, 404));
        (*answer)(as_json(202, {{"accepted", true}}));
    });
    if (!taken) (*answer)(busy());
}

HttpResponse Routes::readyz() {
    const Readiness ready = host_.readiness();
    return as_json(ready.faults.empty() ? 200 : 503, {{"ready", ready.faults.empty()}, {"faults", ready.faults}, {"warnings", ready.warnings}});
}

}  // namespace stemmen::app
