#include "dashboard/finding_json.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "dashboard/answer.hpp"
#include "dashboard/body.hpp"
#include "service/bank.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;
using insight::Finding;

constexpr std::array<std::string_view, 18> members{"claim",  "evidence", "spread",    "doubt",       "unit", "from",      "to",         "best_before", "owner",
                                                   "deputy", "groups",   "themes",    "situation",   "uses", "told_back", "is_retired", "is_external", "version"};
// What tells who somebody is beyond doubt. Names are not among them: places and functions are taken for names too often.
constexpr std::array<std::string_view, 14> marks{"national_id", "phone", "account", "iban", "card", "plate", "passport", "duf", "case_number", "service_number", "email", "ip_address", "birth_date", "user_name"};

struct Sentence {
    std::string_view nb, nn, en;
};
constexpr Sentence no_unit{"Velg enheten funnet gjelder.", "Vel eininga funnet gjeld.", "Choose the unit that the finding is about."};
constexpr Sentence has_mark{"Ta ut det som peker på en person (telefon, e-post, fødselsnummer, saksnummer og lignende): et funn nevner ingen.",
                            "Ta ut det som peikar på ein person (telefon, e-post, fødselsnummer, saksnummer og liknande): eit funn nemner ingen.",
                            "Take out what leads to a person (phone, e-mail, national identity number, case number and the like): a finding names nobody."};

std::string in(const Sentence& sentence, Language language) { return std::string(language == Language::nn ? sentence.nn : language == Language::en ? sentence.en : sentence.nb); }

bool is_mine(const insight::Steward& steward, const Reader& reader) { return !steward.subject.empty() && steward.subject == reader.subject; }

json shown_steward(const insight::Steward& steward) { return {{"name", steward.name}, {"is_taken", !steward.subject.empty()}}; }
json shown_steward(const insight::Steward& steward, const Reader& reader) {
    json shown = shown_steward(steward);
    shown["is_me"] = is_mine(steward, reader);
    return shown;
}

}  // namespace

insight::Day today_of(service::Moment moment) { return std::chrono::floor<std::chrono::days>(moment.now + moment.utc_offset); }

Language language_of(const HttpRequest& request) {
    const std::string_view wanted = header(request.headers, "accept-language");
    for (const Language language : {Language::nn, Language::en})
        if (wanted.starts_with(to_string(language))) return language;
    return Language::nb;
}

HttpResponse refused_in(const Error& error, Language language) {
    HttpResponse answer = refused(error);
    answer.headers.emplace_back("content-language", std::string(to_string(language)));
    return answer;
}

const std::set<Role>& finding_writers() {
    static const std::set<Role> writers{Role::librarian, Role::analyst, Role::local_owner};
    return writers;
}

bool may_change(Host& host, const Reader& reader, const Finding& finding) {
    return !reader.is_machine && has_any(reader, finding_writers()) && may_see(host.units(), reader, finding.unit);
}

bool may_confirm(Host& host, const Reader& reader, const Finding& finding) {
    if (is_mine(finding.owner, reader) || is_mine(finding.deputy, reader)) return true;
    return reader.roles.contains(Role::librarian) && may_see(host.units(), reader, finding.unit);
}

bool asks(Host& host, const Reader& reader, const Finding& finding, insight::Day today) {
    switch (insight::asked_about(finding, today)) {
        case insight::Asked::nobody: return false;
        case insight::Asked::owner: return is_mine(finding.owner, reader);
        case insight::Asked::deputy: return is_mine(finding.owner, reader) || is_mine(finding.deputy, reader);
        case insight::Asked::librarian: return may_confirm(host, reader, finding);
    }
    return false;
}

json shown_version(const Finding& finding) {
    json shown = json::parse(service::to_json(finding));
    shown["owner"] = shown_steward(finding.owner);
    shown["deputy"] = shown_steward(finding.deputy);
    json legs = json::array();
    for (const insight::Leg leg : insight::legs_of(finding)) legs.push_back(to_string(leg));
    shown["legs"] = std::move(legs);
    return shown;
}

json shown_finding(Host& host, const Reader& reader, const service::KeptFinding& kept, insight::Day today) {
    const Finding& finding = kept.finding;
    json shown = shown_version(finding);
    shown["owner"] = shown_steward(finding.owner, reader);
    shown["deputy"] = shown_steward(finding.deputy, reader);
    shown["number"] = kept.number;
    shown["version"] = kept.version;
    shown["changed_by"] = kept.by;
    shown["changed_at"] = format_timestamp(kept.at);
    shown["freshness"] = to_string(insight::freshness(finding.best_before, today));
    shown["asked"] = to_string(insight::asked_about(finding, today));
    shown["asks_me"] = asks(host, reader, finding, today);
    shown["may_change"] = may_change(host, reader, finding);
    shown["may_confirm"] = may_confirm(host, reader, finding);
    return shown;
}

Result<FindingInput> read_finding(const std::string& text) {
    Body body(text, finding_bytes_max, R"({"claim": "…", "evidence": [{"leg": "answers", "text": "…"}], "unit": "201", "from": "2026-06-01", "to": "2026-09-01", "best_before": "2027-09-01", "owner": {"name": "…"}, "deputy": {"name": "…"}})");
    FindingInput input{.finding = {}, .version = body.number("version").value_or(0), .note = body.line("note", note_characters_max)};
    for (const std::string_view member : members) body.pass(member);
    if (const Result<void> good = body.done(); !good) return good.error();
    Result<Finding> finding = service::parse_finding(text);
    if (!finding) return finding.error();
    input.finding = std::move(*finding);
    input.finding.owner.subject.clear();
    input.finding.deputy.subject.clear();
    return input;
}

Result<void> check_finding(Host& host, const Finding& finding, insight::Day today, Language language) {
    if (const Result<void> good = insight::check(finding, today, language); !good) return good;
    if (host.units().find(finding.unit) == nullptr) return Error{Errc::bad_input, in(no_unit, language)};
    return names_nobody(host, insight::searchable_text(finding), language);
}

Result<void> names_nobody(Host& host, const std::string& text, Language language) {
    for (const std::string& found : host.marks_in(text))
        if (std::ranges::find(marks, found) != marks.end()) return Error{Errc::bad_input, in(has_mark, language)};
    return {};
}

}  // namespace stemmen::dashboard
