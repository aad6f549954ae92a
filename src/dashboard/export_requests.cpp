// Raw text leaves the dashboard with four eyes only (P-40): one asks, another agrees, the first fetches it, once. That nobody
// can both read raw text and export it alone is in these rules, and there is no other way out.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/json.hpp"
#include "dashboard/answer.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/perform.hpp"
#include "service/access_log.hpp"
#include "service/consent.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;

constexpr Duration request_kept = std::chrono::days{7};      // so long somebody may still agree
constexpr Duration approval_kept = std::chrono::hours{24};   // and so long it may then be fetched
constexpr std::size_t body_bytes_max = 4096, requests_shown_max = 200, requests_searched_max = 10'000, export_rows_max = 100'000;
constexpr std::array<std::string_view, 4> reasons{"analysis", "report", "rights", "archive"};  // fixed words: no notes about citizens

struct TooManyRows {};

Error bad(std::string sentence) { return {Errc::bad_input, std::move(sentence)}; }

struct Asked {
    std::string why, unit, dialog, from, to;
};

Result<Asked> read_asked(const std::string& body) {
    const Result<JsonNode> root = body.size() > body_bytes_max ? Result<JsonNode>(bad("")) : parse_json_tree(body, "body");
    if (!root || !root->is(JsonNode::Kind::object)) return bad("send JSON such as {\"why\": \"analysis\", \"unit\": \"201\", \"from\": \"2026-10-01\", \"to\": \"2026-11-01\"}");
    Asked asked;
    for (const JsonNode::Member& member : root->members) {
        std::string* const into = member.name == "why" ? &asked.why : member.name == "unit" ? &asked.unit : member.name == "dialog" ? &asked.dialog : member.name == "from" ? &asked.from : member.name == "to" ? &asked.to : nullptr;
        if (into == nullptr) return bad("there are \"why\", \"unit\", \"dialog\", \"from\" and \"to\"; there is no \"" + member.name.substr(0, 40) + "\"");
        if (!member.value.is(JsonNode::Kind::string)) return bad("\"" + member.name + "\" must be a text in quotes");
        *into = member.value.string;
    }
    if (std::ranges::find(reasons, asked.why) == reasons.end()) return bad("\"why\" must be one of analysis, report, rights, archive");
    for (const std::string* date : {&asked.from, &asked.to})
        if (!date->empty() && !parse_timestamp(*date)) return bad("\"from\" and \"to\" must be dates such as 2026-11-01");
    return asked;
}

std::string as_query(const Asked& asked) {
    std::string query;
    for (const auto& [name, value] : {std::pair{"unit", &asked.unit}, {"dialog", &asked.dialog}, {"from", &asked.from}, {"to", &asked.to}})
        if (!value->empty()) query += (query.empty() ? "" : "&") + std::string(name) + "=" + percent_encode(*value);
    return query;
}

service::Filter filter_of(const service::ExportRequest& request, std::vector<std::string> units) {
    service::Filter filter{.units = std::move(units), .dialog = form_value(request.what, "dialog")};
    if (const auto from = parse_timestamp(form_value(request.what, "from"))) filter.from = *from;
    if (const auto to = parse_timestamp(form_value(request.what, "to"))) filter.to = *to;
    return filter;
}

std::string_view state_of(const service::ExportRequest& request, Timestamp now) {
    if (request.used_at) return "fetched";
    if (request.decided_at && !request.is_approved) return "refused";
    if (now >= request.expires_at) return "expired";
    return request.decided_at ? "approved" : "waiting";
}

json shown(const service::ExportRequest& request, const Reader& reader, Timestamp now) {
    json out{{"number", request.number}, {"what", {{"unit", form_value(request.what, "unit")}, {"dialog", form_value(request.what, "dialog")}, {"from", form_value(request.what, "from")}, {"to", form_value(request.what, "to")}}},
             {"why", request.why}, {"asked_by", request.asked_name}, {"asked_at", format_timestamp(request.asked_at)}, {"state", state_of(request, now)}, {"expires_at", format_timestamp(request.expires_at)},
             {"is_mine", request.asked_by == reader.subject}};
    if (request.decided_at) out["decided_at"] = format_timestamp(*request.decided_at);
    return out;
}

bool may_see(Host& host, const Reader& reader, const service::ExportRequest& request) {
    return units_asked(host.units(), reader, form_value(request.what, "unit")).has_value();
}

void note(Host& host, service::Transaction& tx, service::Moment moment, const Reader& reader, std::string_view what, const service::ExportRequest& request) {
    service::record(host.key_ring(), tx.access(), {.at = moment.now, .who = reader.subject, .what = std::string(what), .about = std::to_string(request.number), .why = request.why});
}

// One request in one transaction: `change(tx, moment)` gives it as it is afterwards, or why not.
template <class Change>
void change(Host& host, Reader reader, Reply reply, Change change) {
    struct Changing {
        Reply reply;
        HttpResponse answer;
    };
    auto changing = std::make_shared<Changing>(std::move(reply), HttpResponse{});  // Owned by the work and by what follows.
    const bool taken = host.write(
        [changing, reader = std::move(reader), change](service::Transaction& tx, service::Moment moment) {
            const Result<service::ExportRequest> request = change(tx, moment);
            changing->answer = request ? as_json(200, shown(*request, reader, moment.now)) : refused(request.error());
        },
        [changing](const std::exception_ptr& failure) { changing->reply(failure ? busy() : std::move(changing->answer)); });
    if (!taken) changing->reply(busy());
}

void answer_list(Host& host, Call call, Reply reply) {
    struct Listing {
        Reply reply;
        std::vector<service::ExportRequest> requests;
    };
    auto listing = std::make_shared<Listing>(std::move(reply), std::vector<service::ExportRequest>{});  // Owned by the work and by what follows.
    const bool taken = host.read([listing](service::Store& store) { listing->requests = store.export_requests(requests_shown_max); },
                                 [&host, listing, reader = call.reader, now = call.moment.now](const std::exception_ptr& failure) {
                                     if (failure) return listing->reply(busy());
                                     json requests = json::array();
                                     for (const service::ExportRequest& request : listing->requests)
                                         if (may_see(host, reader, request)) requests.push_back(shown(request, reader, now));
                                     listing->reply(as_json(200, {{"requests", std::move(requests)}}));
                                 });
    if (!taken) listing->reply(busy());
}

void answer_ask(Host& host, Call call, Reply reply) {
    const Result<Asked> asked = read_asked(call.request.body);
    if (!asked) return reply(refused(asked.error()));
    if (const auto units = units_asked(host.units(), call.reader, asked->unit); !units) return reply(refused(units.error()));
    change(host, call.reader, std::move(reply), [&host, reader = call.reader, asked = *asked](service::Transaction& tx, service::Moment moment) -> Result<service::ExportRequest> {
        service::ExportRequest request{.what = as_query(asked), .why = asked.why, .asked_by = reader.subject, .asked_name = reader.name, .asked_at = moment.now, .expires_at = moment.now + request_kept};
        request.number = tx.sign_in().insert(request);
        note(host, tx, moment, reader, "export.asked", request);
        return request;
    });
}

Error no_request() { return {Errc::not_found, "there is no such request; /api/v1/export-requests lists those there are"}; }

void decide(Host& host, Call call, Reply reply, bool is_approved) {
    const auto number = number_in(call.args.front());
    if (!number) return reply(refused(no_request()));
    change(host, call.reader, std::move(reply), [&host, reader = call.reader, number = *number, is_approved](service::Transaction& tx, service::Moment moment) -> Result<service::ExportRequest> {
        std::optional<service::ExportRequest> request = tx.sign_in().export_request(number);
        if (!request || !may_see(host, reader, *request)) return no_request();
        if (request->asked_by == reader.subject) return Error{Errc::unauthenticated, "you have asked for this yourself; somebody else has to look at it"};
        if (state_of(*request, moment.now) != "waiting") return Error{Errc::conflict, "this request does not wait any more; ask anew"};
        request->decided_by = reader.subject;
        request->decided_at = moment.now;
        request->is_approved = is_approved;
        if (is_approved) request->expires_at = moment.now + approval_kept;
        tx.sign_in().update(*request);
        note(host, tx, moment, reader, is_approved ? "export.approved" : "export.refused", *request);
        return *request;
    });
}

json row_of(const service::Session& session, const service::Answer& answer) {
    return {{"dialog", session.dialog},   {"dialog_version", session.dialog_version},      {"question", answer.question}, {"text", answer.text},
            {"language", to_string(answer.language)}, {"channel", session.channel}, {"unit", session.unit}, {"answered_on", format_date(answer.answered_at)}};
}

// By session, oldest first. Said on whatever day: a yes may be older or younger than the answers.
std::map<std::string, std::vector<service::Consent>> consents_in(service::Store& store, service::Filter wanted) {
    wanted.from = wanted.to = std::nullopt;
    std::map<std::string, std::vector<service::Consent>> consents;
    store.each_consent(wanted, [&](const service::Session& session, const service::Consent& consent) { consents[session.id.value].push_back(consent); });
    return consents;
}

// Nothing leaves without a yes to being quoted (domain §11, scenario 14), nor what touches special categories or offences.
bool may_leave(const service::Answer& answer, const std::map<std::string, std::vector<service::Consent>>& consents, const service::Session& session) {
    const auto history = consents.find(session.id.value);
    return !answer.text.empty() && answer.flags.empty() && history != consents.end() && service::may_quote(answer, history->second);
}

// Read first and then used up, in the transaction that also records it: a reading that fails costs nobody their approval, and nothing
// leaves twice.
struct Fetching {
    Reply reply;
    Reader reader;
    std::int64_t number = 0;
    std::optional<service::ExportRequest> request;
    std::optional<Error> fault;
    json rows = json::array();
};

Result<void> may_fetch(const std::optional<service::ExportRequest>& request, const Reader& reader, Timestamp now) {
    if (!request || request->asked_by != reader.subject) return no_request();
    const std::string_view state = state_of(*request, now);
    if (state == "waiting") return Error{Errc::unauthenticated, "nobody has agreed to this yet"};
    if (state != "approved") return Error{Errc::conflict, "this request is " + std::string(state) + "; ask anew"};
    return {};
}

void use_up(Host& host, std::shared_ptr<Fetching> fetching) {
    const bool taken = host.write(
        [&host, fetching](service::Transaction& tx, service::Moment moment) {
            fetching->request = tx.sign_in().export_request(fetching->number);
            const Result<void> may = may_fetch(fetching->request, fetching->reader, moment.now);
            fetching->fault = may ? std::nullopt : std::optional(may.error());
            if (!may) return;
            fetching->request->used_at = moment.now;
            tx.sign_in().update(*fetching->request);
            note(host, tx, moment, fetching->reader, "export.fetched", *fetching->request);
        },
        [fetching](const std::exception_ptr& failure) {
            if (failure) return fetching->reply(busy());
            if (fetching->fault) return fetching->reply(refused(*fetching->fault));
            HttpResponse file = as_json(200, fetching->rows);
            file.headers.emplace_back("content-disposition", "attachment; filename=\"stemmen-texts-" + std::to_string(fetching->number) + ".json\"");
            fetching->reply(std::move(file));
        });
    if (!taken) fetching->reply(busy());
}

void answer_file(Host& host, Call call, Reply reply) {
    // What works once is not used up by a look, or by a link on somebody else's page.
    if (call.request.method != "GET") return reply(refused(405, "fetch the file with GET; it can be fetched once"));
    if (header(call.request.headers, "sec-fetch-site") == "cross-site") return reply(refused(403, "fetch the file from our own page"));
    const auto number = number_in(call.args.front());
    if (!number) return reply(refused(no_request()));
    auto fetching = std::make_shared<Fetching>(std::move(reply), call.reader, *number);  // Owned by the works and by what follows.
    const bool taken = host.read(
        [&host, fetching, now = call.moment.now](service::Store& store) {
            for (const service::ExportRequest& request : store.export_requests(requests_searched_max))
                if (request.number == fetching->number) fetching->request = request;
            const Result<void> may = may_fetch(fetching->request, fetching->reader, now);
            // What they may see now counts, and not what they could see when they asked.
            const auto units = may ? units_asked(host.units(), fetching->reader, form_value(fetching->request->what, "unit")) : Result<std::vector<std::string>>(may.error());
            if (!units) {
                fetching->fault = units.error();
                return;
            }
            try {
                const service::Filter wanted = filter_of(*fetching->request, *units);
                const std::map<std::string, std::vector<service::Consent>> consents = consents_in(store, wanted);
                store.each_answer(wanted, [&](const service::Session& session, const service::Answer& answer) {
                    if (!may_leave(answer, consents, session)) return;
                    if (fetching->rows.size() >= export_rows_max) throw TooManyRows{};
                    fetching->rows.push_back(row_of(session, answer));
                });
            } catch (const TooManyRows&) {
                fetching->fault = bad("these are more than " + std::to_string(export_rows_max) + " texts; ask for a shorter time or a smaller unit");
            }
        },
        [&host, fetching](const std::exception_ptr& failure) {
            if (failure) return fetching->reply(busy());
            if (fetching->fault) return fetching->reply(refused(*fetching->fault));
            use_up(host, fetching);
        });
    if (!taken) fetching->reply(busy());
}

}  // namespace

std::span<const Endpoint> export_endpoints() {
    static const std::set<Role> askers{Role::analyst, Role::privacy_reviewer}, deciders{Role::privacy_reviewer, Role::administrator};
    static const Endpoint endpoints[]{
        {.method = "GET", .path = "/api/v1/export-requests", .roles = {Role::analyst, Role::privacy_reviewer, Role::administrator, Role::auditor}, .machine_may = false, .answer = answer_list},
        {.method = "POST", .path = "/api/v1/export-requests", .roles = askers, .machine_may = false, .answer = answer_ask},
        {.method = "POST", .path = "/api/v1/export-requests/{number}/approve", .roles = deciders, .machine_may = false, .answer = [](Host& host, Call call, Reply reply) { decide(host, std::move(call), std::move(reply), true); }},
        {.method = "POST", .path = "/api/v1/export-requests/{number}/refuse", .roles = deciders, .machine_may = false, .answer = [](Host& host, Call call, Reply reply) { decide(host, std::move(call), std::move(reply), false); }},
        {.method = "GET", .path = "/api/v1/export-requests/{number}/file", .roles = askers, .machine_may = false, .answer = answer_file},
    };
    return endpoints;
}

}  // namespace stemmen::dashboard
