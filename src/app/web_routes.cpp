#include "app/web_routes.hpp"

#include <algorithm>
#include <array>

#include "app/web_request.hpp"
#include "core/json.hpp"
#include "service/short_links.hpp"

namespace stemmen::app {
namespace {

constexpr std::chrono::seconds busy_wait{2}, off_wait{600};

constexpr std::array<std::string_view, 6> reading_pages{"/", "/personvern", "/tilgjengelighet", "/ekte", "/innsyn", "/slett"};

// The first of our languages that the browser asks for; Norwegian without a form is bokmål.
Language language_of(std::string_view accepted) {
    while (!accepted.empty()) {
        const auto end = accepted.find(',');
        std::string_view tag = accepted.substr(0, end);
        accepted = end == std::string_view::npos ? std::string_view{} : accepted.substr(end + 1);
        while (tag.starts_with(' ')) tag.remove_prefix(1);
        tag = tag.substr(0, tag.find_first_of(";-"));
        if (tag == "no") return Language::nb;
        for (const Language language : web::page_languages)
            if (tag == to_string(language)) return language;
    }
    return Language::nb;
}

std::array<Allowance, 4> allowances(const WebLimits& limits) {
    using namespace std::chrono_literals;
    return {Allowance{limits.pages_per_minute, 1min}, Allowance{limits.starts_per_hour, 1h}, Allowance{limits.messages_per_minute, 1min}, Allowance{limits.codes_per_hour, 1h}};
}

constexpr std::string_view sign_up_path = "/delta/", volunteer_path = "/pamelding/";
bool is_group_page(std::string_view path) { return path.starts_with(sign_up_path) || path.starts_with(volunteer_path); }

std::string hex_of(std::uint64_t bits) {
    std::string out;
    for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[(bits >> shift) & 15];
    return out;
}

}  // namespace

// ---- shared ----------------------------------------------------------------------------------------------------------

const service::Account* account_of(const service::Kit& kit, RouteHost& host, service::Transaction& tx, const std::string& id) {
    if (const service::Account* account = kit.account(web::channel_name, id)) return account;
    return host.place(tx, id);
}

PersonKey person_of(const privacy::KeyRing& keys, const web::Ticket& ticket) { return keys.person_key(web::channel_name, ticket.account, ticket.token); }

std::vector<web::PageLine> lines_of(const service::PageTalk& talk) {
    std::vector<web::PageLine> lines;
    for (const service::Shown& shown : talk.messages) lines.push_back({shown.message.number, shown.said.text, shown.said.choices, shown.message.at, shown.said.language});
    return lines;
}

HttpResponse as_json(int status, std::string body) { return {status, {{"content-type", "application/json"}, {"cache-control", "no-store"}}, std::move(body)}; }
HttpResponse json_error(int status, std::string_view sentence) { return as_json(status, "{\"error\":" + json_quote(sentence) + "}\n"); }
HttpResponse json_file(const std::string& name, std::string body) {
    return {200, {{"content-type", "application/json"}, {"content-disposition", "attachment; filename=\"" + name + "\""}, {"cache-control", "no-store"}}, std::move(body)};
}
HttpResponse see_other(std::string location) { return {303, {{"location", std::move(location)}, {"cache-control", "no-store"}}, ""}; }

WebRoutes::WebRoutes(RouteHost& host, const Site& site)
    : host_(host),
      assets_{.citizen_css = std::string(site.href("citizen.css")), .citizen_js = std::string(site.href("citizen.js")), .poster_css = std::string(site.href("poster.css")),
              .icon = std::string(site.href("favicon.svg"))},
      limits_(host.random(), allowances(host.config().web.limits)),
      viewers_(static_cast<std::size_t>(host.config().web.limits.streams)) {}

bool WebRoutes::is_https() const { return host_.config().http.public_url.starts_with("https://"); }
std::string WebRoutes::draw() { return hex_of(host_.random().next()) + hex_of(host_.random().next()); }

const web::Texts& WebRoutes::texts(Language language) const {
    const web::AllTexts& all = host_.rules().pages;
    const auto found = all.find(language);
    return found == all.end() ? all.at(Language::nb) : found->second;
}

HttpResponse WebRoutes::html(std::string body, int status) const {
    return {status, {{"content-type", "text/html; charset=utf-8"}, {"cache-control", "no-store"}}, std::move(body)};
}

HttpResponse WebRoutes::notice(const ReaderPtr& reader, std::string_view name, int status) const { return html(web::notice_page(texts(reader->language), assets_, name), status); }

HttpResponse WebRoutes::refusal(const ReaderPtr& reader, bool is_form, std::string_view name, int status) const {
    HttpResponse response = is_form ? notice(reader, name, status) : json_error(status, texts(reader->language).text(std::string(name) + ".text"));
    if (status == 503) response.headers.emplace_back("retry-after", std::to_string((name == "off" ? off_wait : busy_wait).count()));
    return response;
}

std::optional<HttpResponse> WebRoutes::over_limit(const ReaderPtr& reader, Act act, bool is_form) {
    const auto wait = limits_.refuse(act, reader->address, host_.now().now);
    if (!wait) return std::nullopt;
    host_.count("web_refused", act == Act::page ? "pages" : act == Act::start ? "starts" : act == Act::message ? "messages" : "codes");
    HttpResponse response = refusal(reader, is_form, "busy", 429);
    response.headers.emplace_back("retry-after", std::to_string(wait->count()));
    return response;
}

// ---- which address ---------------------------------------------------------------------------------------------------

bool WebRoutes::owns(std::string_view path) {
    return std::ranges::find(reading_pages, path) != reading_pages.end() || path == "/talk" || path.starts_with("/talk/") || path.starts_with("/s/") || path.starts_with(lottery_path) || is_group_page(path);
}

WebRoutes::ReaderPtr WebRoutes::reader_of(const HttpRequest& request) const {
    auto reader = std::make_shared<Reader>(Reader{.request = request, .path = std::string(path_of(request.target)), .address = request.peer,
                                                  .ticket = web::read_ticket(request.headers)});
    std::string asked = form_value(query_of(request.target), "lang");
    if (asked.empty() && reader->posts() && (reader->path == "/innsyn" || reader->path == "/slett" || is_group_page(reader->path))) asked = form_value(request.body, "lang");
    const auto chosen = parse_language(asked);
    reader->has_chosen_language = chosen && std::ranges::find(web::page_languages, *chosen) != web::page_languages.end();
    reader->language = reader->has_chosen_language ? *chosen : language_of(header(request.headers, "accept-language"));
    return reader;
}

void WebRoutes::handle(const HttpRequest& request, net::Respond respond) { route(reader_of(request), std::move(respond)); }

void WebRoutes::missing(const HttpRequest& request, net::Respond respond) {
    const ReaderPtr reader = reader_of(request);
    if (auto refused = over_limit(reader, Act::page, true)) return respond(std::move(*refused));
    respond(notice(reader, "missing", 404));
}

void WebRoutes::route(ReaderPtr reader, net::Respond respond) {
    const std::string& path = reader->path;
    const bool is_script = path == "/talk" || path.starts_with("/talk/");
    const bool is_form = !is_script || path == "/talk/form";
    if (!reader->reads() && !reader->posts()) return respond(refusal(reader, is_form, "bad", 405));
    if (reader->posts()) {
        if (!web::is_same_origin(reader->request, host_.config().http.public_url)) {
            host_.count("web_refused", "foreign_origin");
            return respond(refusal(reader, is_form, "foreign", 403));
        }
        if (reader->request.body.size() > web::request_bytes_max) return respond(refusal(reader, is_form, "bad", 413));
        if (is_script) return talk_post(reader, path, std::move(respond));
        if (path == "/innsyn") return access(reader, std::move(respond));
        if (path == "/slett") return deletion(reader, std::move(respond));
        if (!is_group_page(path)) return respond(refusal(reader, true, "bad", 405));
    }
    if (path.starts_with(sign_up_path)) return sign_up(reader, std::string_view(path).substr(sign_up_path.size()), std::move(respond));
    if (path.starts_with(volunteer_path)) return volunteer(reader, std::string_view(path).substr(volunteer_path.size()), std::move(respond));
    if (auto refused = over_limit(reader, Act::page, is_form)) return respond(std::move(*refused));
    if (path == "/talk") return state(reader, std::move(respond));
    if (path == "/talk/events") return events(reader, std::move(respond));
    if (path == "/") return page(reader, "", std::move(respond));
    if (path.starts_with("/s/")) return short_link(reader, std::string_view(path).substr(3), std::move(respond));
    if (path.starts_with(lottery_path)) return lottery(reader, std::string_view(path).substr(lottery_path.size()), std::move(respond));
    if (path == "/innsyn") return access(reader, std::move(respond));
    if (path == "/slett") return deletion(reader, std::move(respond));
    if (is_script) return respond(refusal(reader, false, "missing", 404));
    const web::Texts& in = texts(reader->language);
    respond(html(web::text_page(in, assets_, path.substr(1), values(in))));
}

// ---- the talk --------------------------------------------------------------------------------------------------------

void WebRoutes::count_shown(const std::string& account) {
    (void)host_.run(
        [&host = host_, account](const service::Kit& kit, service::Transaction& tx, service::Moment moment, service::Results&) {
            if (const service::Account* of = account_of(kit, host, tx, account))
                tx.page().add({.day = moment.now, .unit = of->unit, .link = of->id, .step = service::FunnelStep::shown, .count = 1});
        },
        [](bool) {});
}

// The talk's page. With a code it is bound to that short link; a talk of another link, or of none, is not shown there.
void WebRoutes::page(ReaderPtr reader, const std::string& code, net::Respond respond) {
    if (host_.is_channel_off(web::channel_name)) return respond(refusal(reader, true, "off", 503));
    struct Found {
        service::PageTalk talk;
        std::optional<service::ShortLink> link;
        bool has_account = false;
        bool leads_to_sign_up = false;
    };
    auto found = std::make_shared<Found>();                          // Written by the job, read after the commit.
    auto answer = std::make_shared<net::Respond>(std::move(respond));  // Owned by the callback, which must be copyable.
    const bool taken = host_.run(
        [&host = host_, reader, code, found](const service::Kit& kit, service::Transaction& tx, service::Moment, service::Results&) {
            *found = {};
            const std::string wanted = !code.empty() ? code : reader->ticket ? reader->ticket->account : "";
            if (!wanted.empty() && wanted != web::open_account) found->link = tx.page().link(wanted);
            if (!code.empty() && found->link && recruiting_drive(tx, *found->link)) {
                found->leads_to_sign_up = true;
                return;
            }
            if (!reader->ticket || (!code.empty() && reader->ticket->account != code)) return;
            const service::Account* account = account_of(kit, host, tx, reader->ticket->account);
            if (account == nullptr) return;
            found->has_account = true;
            found->talk = service::page_talk(kit, tx, *account, person_of(kit.keys, *reader->ticket), 0);
        },
        [this, reader, code, found, answer](bool stored) {
            if (!stored) return (*answer)(refusal(reader, true, "busy", 503));
            if (found->leads_to_sign_up) return (*answer)(see_other(std::string(sign_up_path) + found->link->code + (reader->has_chosen_language ? "?lang=" + std::string(to_string(reader->language)) : "")));
            web::TalkView view{.code = {}, .place = {}, .lines = lines_of(found->talk), .form_id = draw(), .start_token = draw()};
            if (found->talk.is_running) view.state = web::TalkState::running;
            else if (!view.lines.empty()) view.state = web::TalkState::over;
            const bool is_open = found->link && (!found->link->closed_at || view.state == web::TalkState::running);
            view.is_closed = !code.empty() && !is_open;
            if (is_open) view.code = found->link->code;
            const bool in_talk = view.state != web::TalkState::fresh && !reader->has_chosen_language;
            const Language language = in_talk ? found->talk.language : reader->language;
            if (is_open) view.place = found->link->place.contains(language) ? found->link->place.at(language) : found->link->place.at(Language::nb);
            if (view.state == web::TalkState::fresh && reader->request.method == "GET") count_shown(is_open ? view.code : std::string(web::open_account));
            (*answer)(html(web::talk_page(texts(language), assets_, view)));
        });
    if (!taken) (*answer)(refusal(reader, true, "busy", 503));
}

// The browser forgets its talk; what was answered is kept, and can be deleted by code.
HttpResponse WebRoutes::leave(const ReaderPtr& reader) const {
    const bool is_script = header(reader->request.headers, "content-type").starts_with("application/json");
    HttpResponse response = is_script ? as_json(200, "{}\n") : see_other("/");
    response.headers.emplace_back("set-cookie", web::cookie_gone(is_https()));
    return response;
}

void WebRoutes::talk_post(ReaderPtr reader, std::string_view path, net::Respond respond) {
    if (path == "/talk/leave") return respond(leave(reader));
    const bool is_form = path == "/talk/form";
    Result<web::Asked> asked = is_form               ? web::read_form(reader->request.body)
                               : path == "/talk"     ? web::read_start(reader->request.body)
                               : path == "/talk/say" ? web::read_say(reader->request.body)
                               : path == "/talk/tap" ? web::read_tap(reader->request.body)
                                                     : Result<web::Asked>(Error{Errc::not_found, "there is no such address"});
    if (!asked) {
        const int status = asked.error().code == Errc::not_found ? 404 : 400;
        return respond(is_form ? notice(reader, "bad", status) : json_error(status, asked.error().detail));
    }
    const auto* const starts = std::get_if<web::Start>(&*asked);
    if (auto refused = over_limit(reader, starts != nullptr ? Act::start : Act::message, is_form)) return respond(std::move(*refused));
    if (starts != nullptr) return start(reader, *starts, is_form, std::move(respond));
    say(reader, *asked, is_form, std::move(respond));
}

// Which account a start belongs to: that of an open short link, else the open page.
void WebRoutes::start(ReaderPtr reader, const web::Start& start, bool is_form, net::Respond respond) {
    if (host_.is_channel_off(web::channel_name)) return respond(refusal(reader, is_form, "off", 503));
    const std::string code = service::normal_link_code(start.code);
    const auto ticket_for = [this, reader, start](const std::string& account) {
        if (reader->ticket && reader->ticket->account == account) return *reader->ticket;
        return web::Ticket{account, Secret(start.token.empty() ? draw() : start.token)};
    };
    if (code.empty()) return begin(reader, ticket_for(std::string(web::open_account)), start, is_form, std::move(respond));
    auto is_open = std::make_shared<bool>(false);
    auto answer = std::make_shared<net::Respond>(std::move(respond));
    const bool taken = host_.run(
        [&host = host_, code, is_open](const service::Kit&, service::Transaction& tx, service::Moment, service::Results&) {
            const auto link = tx.page().link(code);
            *is_open = link && !link->closed_at && host.place(tx, code) != nullptr;
        },
        [this, reader, start, is_form, code, is_open, answer, ticket_for](bool stored) {
            if (!stored) return (*answer)(refusal(reader, is_form, "busy", 503));
            begin(reader, ticket_for(*is_open ? code : std::string(web::open_account)), start, is_form, std::move(*answer));
        });
    if (!taken) (*answer)(refusal(reader, is_form, "busy", 503));
}

void WebRoutes::begin(ReaderPtr reader, const web::Ticket& ticket, const web::Start& start, bool is_form, net::Respond respond) {
    auto answer = std::make_shared<net::Respond>(std::move(respond));
    const bool taken = host_.receive(std::make_shared<const Inbound>(web::event_of(ticket, start, host_.now().now)), web::channel_name, [this, reader, ticket, is_form, answer](Received received) {
        if (received == Received::try_again) return (*answer)(refusal(reader, is_form, "busy", 503));
        if (!is_form) return answer_talk(ticket, 0, true, std::move(*answer));
        HttpResponse response = see_other("/");
        response.headers.emplace_back("set-cookie", web::cookie_for(ticket, is_https()));
        (*answer)(std::move(response));
    });
    if (!taken) (*answer)(refusal(reader, is_form, "busy", 503));
}

void WebRoutes::say(ReaderPtr reader, const web::Asked& asked, bool is_form, net::Respond respond) {
    if (!reader->ticket) return respond(refusal(reader, is_form, "gone", is_form ? 200 : 401));
    auto answer = std::make_shared<net::Respond>(std::move(respond));
    const bool taken = host_.receive(std::make_shared<const Inbound>(web::event_of(*reader->ticket, asked, host_.now().now)), web::channel_name, [this, reader, is_form, answer](Received received) {
        if (received == Received::try_again) return (*answer)(refusal(reader, is_form, "busy", 503));
        // What was said has been obeyed if it was a command; there is no answer to show.
        if (host_.is_channel_off(web::channel_name)) return (*answer)(refusal(reader, is_form, "off", 503));
        (*answer)(is_form ? see_other("/") : as_json(200, "{}\n"));
    });
    if (!taken) (*answer)(refusal(reader, is_form, "busy", 503));
}

void WebRoutes::answer_talk(const web::Ticket& ticket, std::int64_t seen, bool sets_cookie, net::Respond respond) {
    auto talk = std::make_shared<service::PageTalk>();
    auto answer = std::make_shared<net::Respond>(std::move(respond));
    const bool taken = host_.run(
        [&host = host_, ticket, seen, talk](const service::Kit& kit, service::Transaction& tx, service::Moment, service::Results&) {
            *talk = {};
            if (const service::Account* account = account_of(kit, host, tx, ticket.account)) *talk = service::page_talk(kit, tx, *account, person_of(kit.keys, ticket), seen);
        },
        [this, ticket, sets_cookie, talk, answer](bool stored) {
            if (!stored) return (*answer)(json_error(503, texts(Language::nb).text("busy.text")));
            HttpResponse response = as_json(200, web::to_json(lines_of(*talk), talk->is_running, talk->language));
            if (sets_cookie) response.headers.emplace_back("set-cookie", web::cookie_for(ticket, is_https()));
            (*answer)(std::move(response));
        });
    if (!taken) (*answer)(json_error(503, texts(Language::nb).text("busy.text")));
}

void WebRoutes::state(ReaderPtr reader, net::Respond respond) {
    if (!reader->ticket) return respond(refusal(reader, false, "gone", 401));
    answer_talk(*reader->ticket, web::last_seen(reader->request), false, std::move(respond));
}

// What has been said since, then what is said from now on. Jobs and the messages they store are told in the order of their commits, so
// between the reading and the joining nothing is lost, and nothing is told twice.
void WebRoutes::events(ReaderPtr reader, net::Respond respond) {
    if (!reader->ticket) return respond(refusal(reader, false, "gone", 401));
    if (viewers_.is_full()) return respond(refusal(reader, false, "busy", 503));
    auto talk = std::make_shared<service::PageTalk>();
    auto answer = std::make_shared<net::Respond>(std::move(respond));
    const std::int64_t seen = web::last_seen(reader->request);
    const bool taken = host_.run(
        [&host = host_, reader, seen, talk](const service::Kit& kit, service::Transaction& tx, service::Moment, service::Results&) {
            *talk = {};
            if (const service::Account* account = account_of(kit, host, tx, reader->ticket->account))
                *talk = service::page_talk(kit, tx, *account, person_of(kit.keys, *reader->ticket), seen);
        },
        [this, reader, seen, talk, answer](bool stored) {
            if (!stored || viewers_.is_full()) return (*answer)(refusal(reader, false, "busy", 503));
            std::string first = web::event_preamble;
            std::int64_t last = seen;
            for (const web::PageLine& line : lines_of(*talk)) {
                first += web::to_event(line);
                last = line.number;
            }
            first += web::state_event(talk->is_running);
            // A proxy that gathers answers would hold back what is to be seen at once.
            HttpResponse head{200, {{"content-type", "text/event-stream"}, {"cache-control", "no-store"}, {"x-accel-buffering", "no"}}, std::move(first)};
            viewers_.add(person_of(host_.key_ring(), *reader->ticket), answer->stream(std::move(head), web::event_idle), last, talk->is_running);
        });
    if (!taken) (*answer)(refusal(reader, false, "busy", 503));
}

}  // namespace stemmen::app
