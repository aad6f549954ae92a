#include "adapters/web/request.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace stemmen::web {
namespace {

using nlohmann::json;

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

// "https://a.no/b" → "https://a.no".
std::string_view origin_of(std::string_view url) {
    const auto host = url.find("://");
    if (host == std::string_view::npos) return {};
    return url.substr(0, url.find('/', host + 3));
}
std::string_view host_of(std::string_view origin) {
    const auto host = origin.find("://");
    return host == std::string_view::npos ? std::string_view{} : origin.substr(host + 3);
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= request_id_bytes_max &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
}

struct Fields {
    std::string id, text, payload, code, lang, token;
};

Error bad(std::string sentence) { return {Errc::bad_input, std::move(sentence)}; }

Result<Asked> as_start(const Fields& fields) {
    if (!fields.token.empty() && !is_token(fields.token)) return bad("\"token\" of a start is 32 hex digits that the page has drawn, or left out");
    if (fields.code.size() > account_characters_max || fields.lang.size() > account_characters_max) return bad("\"code\" is the code of a short link and \"lang\" nb, nn or en");
    return Asked{Start{fields.code, fields.lang, fields.token}};
}

Result<Asked> as_say(Fields fields) {
    if (!is_id(fields.id)) return bad("\"id\" must be 1 to 64 letters, digits, - or _: the page's own, so that a repeat changes nothing");
    if (trim(fields.text).empty()) return bad("\"text\" is empty: send what was written");
    if (count_code_points(fields.text) > said_characters_max) return bad("\"text\" may have at most " + std::to_string(said_characters_max) + " characters");
    return Asked{Say{std::move(fields.id), repair_utf8(fields.text)}};
}

Result<Asked> as_tap(Fields fields) {
    if (!is_id(fields.id)) return bad("\"id\" must be 1 to 64 letters, digits, - or _: the page's own, so that a repeat changes nothing");
    if (fields.payload.empty() || fields.payload.size() > payload_bytes_max) return bad("\"payload\" must be that of a choice, as it came");
    return Asked{Tap{std::move(fields.id), repair_utf8(fields.payload)}};
}

Result<Fields> read_json(std::string_view text) {
    if (text.size() > request_bytes_max) return bad("the body is too large");
    bool is_deep = false;
    const json body = json::parse(
        text,
        [&](int depth, json::parse_event_t, json&) {
            is_deep = is_deep || depth > json_depth_max;
            return depth <= json_depth_max;
        },
        false);
    if (is_deep || !body.is_object()) return bad("send a JSON object, such as {\"id\": \"1\", \"text\": \"Hei\"}");
    Fields fields;
    const std::pair<const char*, std::string Fields::*> names[] = {
        {"id", &Fields::id}, {"text", &Fields::text}, {"payload", &Fields::payload}, {"code", &Fields::code}, {"lang", &Fields::lang}, {"token", &Fields::token}};
    for (const auto& [name, member] : names) {
        const auto found = body.find(name);
        if (found == body.end() || found->is_null()) continue;
        if (!found->is_string()) return bad("\"" + std::string(name) + "\" must be a text in quotes");
        fields.*member = found->get<std::string>();
    }
    return fields;
}

}  // namespace

bool is_same_origin(const HttpRequest& request, std::string_view public_url) {
    const auto is_ours = [&](std::string_view url) {
        const std::string_view origin = origin_of(url);
        return origin == origin_of(public_url) || (!origin.empty() && host_of(origin) == header(request.headers, "host"));
    };
    const std::string_view site = header(request.headers, "sec-fetch-site");
    if (!site.empty()) return site == "same-origin" || site == "none";
    const std::string_view origin = header(request.headers, "origin");
    if (!origin.empty()) return is_ours(origin);
    const std::string_view referer = header(request.headers, "referer");
    return referer.empty() || is_ours(referer);
}

Result<Asked> read_start(std::string_view text) {
    const Result<Fields> fields = read_json(text.empty() ? "{}" : text);
    if (!fields) return fields.error();
    return as_start(*fields);
}
Result<Asked> read_say(std::string_view text) {
    Result<Fields> fields = read_json(text);
    if (!fields) return fields.error();
    return as_say(std::move(*fields));
}
Result<Asked> read_tap(std::string_view text) {
    Result<Fields> fields = read_json(text);
    if (!fields) return fields.error();
    return as_tap(std::move(*fields));
}

Result<Asked> read_form(std::string_view form) {
    if (form.size() > request_bytes_max) return bad("the form is too large");
    Fields fields{.id = form_value(form, "id"), .text = form_value(form, "text"), .payload = form_value(form, "tap"), .code = form_value(form, "code"),
                  .lang = form_value(form, "lang"), .token = form_value(form, "token")};
    if (!fields.payload.empty()) return as_tap(std::move(fields));
    if (!fields.text.empty()) return as_say(std::move(fields));
    return as_start(fields);
}

Inbound event_of(const Ticket& ticket, const Asked& asked, Timestamp now) {
    const std::string& token = ticket.token.reveal();
    Inbound event{.key = {}, .account = ticket.account, .person = ticket.token, .at = now, .body = {}};
    std::visit(overloaded{
                   // A start changes nothing while a talk goes on, so it needs no memory; a second one later starts a second talk.
                   [&](const Start& start) {
                       event.key = "start|" + token + "|" + std::to_string(to_millis(now));
                       event.body = LinkOpened{.message_id = {}, .ref = start.lang};
                   },
                   [&](const Say& say) {
                       event.key = "say|" + token + "|" + say.id;
                       event.body = TextSaid{.message_id = say.id, .text = say.text, .replies_to = {}};
                   },
                   [&](const Tap& tap) {
                       event.key = "tap|" + token + "|" + tap.id;
                       event.body = ChoiceMade{.message_id = tap.id, .title = {}, .payload = tap.payload};
                   },
               },
               asked);
    return event;
}

std::int64_t last_seen(const HttpRequest& request) {
    std::string text(header(request.headers, "last-event-id"));
    if (text.empty()) text = form_value(query_of(request.target), "after");
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number > 0 ? number : 0;
}

}  // namespace stemmen::web
