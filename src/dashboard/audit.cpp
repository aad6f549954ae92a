// The access log as the auditor reads it: newest first, or checked as a whole. There is no search by reader, for the log is about
// what was looked at, and is no record of how anybody works.
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

#include "dashboard/answer.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/perform.hpp"
#include "service/access_log.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;

constexpr std::int64_t page_entries_max = 500, page_entries_usual = 100;
constexpr std::size_t note_bytes_max = 200;

// Nothing given: `usual`. Not a whole number of at least one: nothing.
std::optional<std::int64_t> number_of(std::string_view text, std::int64_t usual) {
    if (text.empty()) return usual;
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{} || end != text.data() + text.size() || number < 1) return std::nullopt;
    return number;
}

// The log is one for the whole service, so it takes the role for all of it.
HttpResponse not_for_part() { return refused(403, "the access log is one for the whole service; it takes the role auditor for the topmost unit"); }

json shown(const service::Access& entry) {
    return {{"number", entry.number}, {"at", format_timestamp(entry.at)}, {"who", entry.who}, {"what", entry.what}, {"about", entry.about}, {"why", entry.why}};
}

// `look(store)` gives a JSON; it is recorded that this reader has looked, before they are told.
template <class Look>
void answer_with(Host& host, Call call, Reply reply, std::string what, Look look) {
    struct Looking {
        Reply reply;
        json body;
    };
    auto looking = std::make_shared<Looking>(std::move(reply), json());  // Owned by the works and by what follows.
    const auto record = [&host, looking, who = call.reader.subject, what](const std::exception_ptr& failed) {
        if (failed) return looking->reply(busy());
        const bool taken = host.write(
            [&host, who, what](service::Transaction& tx, service::Moment moment) {
                service::record(host.key_ring(), tx.access(), {.at = moment.now, .who = who, .what = what, .about = "", .why = "audit"});
            },
            [looking](const std::exception_ptr& failure) { looking->reply(failure ? busy() : as_json(200, looking->body)); });
        if (!taken) looking->reply(busy());
    };
    if (!host.read([looking, look](service::Store& store) { looking->body = look(store); }, record)) looking->reply(busy());
}

void answer_log(Host& host, Call call, Reply reply) {
    if (!sees_all(host, call.reader)) return reply(not_for_part());
    const std::string_view query = query_of(call.request.target);
    const auto before = number_of(form_value(query, "before"), std::numeric_limits<std::int64_t>::max()), limit = number_of(form_value(query, "limit"), page_entries_usual);
    if (!before || !limit || *limit > page_entries_max) return reply(refused(400, "\"before\" is the number of an entry, \"limit\" goes from 1 to " + std::to_string(page_entries_max)));
    answer_with(host, std::move(call), std::move(reply), "access_log.read", [before = *before, limit = *limit](service::Store& store) {
        json entries = json::array();
        for (const service::Access& entry : store.access_before(before, static_cast<std::size_t>(limit))) entries.push_back(shown(entry));
        return json{{"entries", std::move(entries)}};
    });
}

void answer_check(Host& host, Call call, Reply reply) {
    if (!sees_all(host, call.reader)) return reply(not_for_part());
    const std::string noted = form_value(query_of(call.request.target), "noted");
    if (noted.size() > note_bytes_max) return reply(refused(400, "\"noted\" is what the last check gave as \"note\""));
    answer_with(host, std::move(call), std::move(reply), "access_log.check", [&host, noted](service::Store& store) {
        std::optional<service::AccessCheck> check;
        store.each_access([&](const service::AccessMarks& marks) { check.emplace(host.key_ring(), marks, noted); }, [&](const service::Access& entry) { check->take(entry); });
        const service::AccessCheck::Verdict verdict = check->verdict();
        return json{{"entries", verdict.entries}, {"note", verdict.note}, {"faults", verdict.faults}};
    });
}

}  // namespace

std::span<const Endpoint> audit_endpoints() {
    static const Endpoint endpoints[]{
        {.method = "GET", .path = "/api/v1/access-log", .roles = {Role::auditor}, .machine_may = false, .answer = answer_log},
        {.method = "GET", .path = "/api/v1/access-log/check", .roles = {Role::auditor}, .machine_may = false, .answer = answer_check},
    };
    return endpoints;
}

}  // namespace stemmen::dashboard
