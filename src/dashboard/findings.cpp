// The insight bank: what is known already, for everybody in the police (R-078, R-118). Whoever tends it writes; owners and deputies say
// whether a finding still holds; leaders add the decisions that used it (R-056, R-075).
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "core/text.hpp"
#include "dashboard/body.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/finding_json.hpp"
#include "dashboard/perform.hpp"
#include "dashboard/work.hpp"
#include "insight/stem.hpp"
#include "service/bank.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;
using service::KeptFinding;

constexpr std::int64_t findings_per_page_usual = 25;
constexpr std::size_t day_characters = 10;
constexpr std::size_t known_looked_at_max = 1'000;  // the closest of those that share a word
constexpr std::size_t search_bytes_max = 800, plan_bytes_max = 8'000, label_bytes_max = 4 * insight::label_characters_max, body_bytes_max = 32 * 1024;
constexpr std::array<std::string_view, 4> states{"past", "retired", "asks_me", "mine"};
constexpr std::array<std::string_view, 2> stewards{"owner", "deputy"};
constexpr std::array<std::string_view, 4> use_statuses{"decided", "under_way", "done", "dropped"};

Error no_finding() { return {Errc::not_found, "there is no such finding; /api/v1/findings lists those there are"}; }
Error changed_meanwhile() { return {Errc::conflict, "somebody has changed this finding while you did; look at it as it is now, and change it again"}; }

std::optional<insight::Day> read_day(Parameters& parameters, const char* name) {
    const std::string given = parameters.text(name);
    if (given.empty()) return std::nullopt;
    const auto day = service::parse_day(given);
    if (!day) parameters.fault("\"" + std::string(name) + "\" must be a day such as 2026-11-30");
    return day;
}

// A place is whatever unit, also one that the reader's roles are not for: the bank is for all. Findings about the units above it hold for
// it as well, and are there when they are asked for.
std::optional<std::unordered_set<std::string>> read_place(Parameters& parameters, Host& host, bool with_above) {
    const std::string place = parameters.text("place");
    if (place.empty()) return std::nullopt;
    std::unordered_set<std::string> units;
    if (host.units().find(place) == nullptr) parameters.fault("there is no unit of that id; /api/v1/units lists those there are");
    for (const contact::Unit& unit : host.units().units)
        if (std::ranges::any_of(host.units().path_to_root(unit.id), [&](const contact::Unit* above) { return above->id == place; })) units.insert(unit.id);
    if (with_above)
        for (const contact::Unit* above : host.units().path_to_root(place)) units.insert(above->id);
    return units;
}

struct Wanted {
    service::FindingQuery query;
    std::string state;
};

Wanted read_wanted(Parameters& parameters, Host& host) {
    Wanted wanted;
    service::FindingQuery& query = wanted.query;
    const std::string words = parameters.text("q", search_bytes_max);
    query.stems = insight::search_stems(words, Language::nb);
    if (query.stems.size() > service::finding_words_max) parameters.fault("look for at most " + std::to_string(service::finding_words_max) + " words at a time");
    if (query.stems.empty() && !trim(words).empty()) parameters.fault("there is no word in what you look for; write one of at least two letters");
    query.group = parameters.text("group", label_bytes_max);
    query.theme = parameters.text("theme", label_bytes_max);
    query.units = read_place(parameters, host, false);
    query.from = read_day(parameters, "from");
    query.to = read_day(parameters, "to");
    query.limit = static_cast<std::size_t>(parameters.whole("limit", findings_per_page_usual, 1, service::findings_per_page_max));
    query.skip = static_cast<std::size_t>(parameters.whole("skip", 0, 1, service::findings_max));
    wanted.state = parameters.word("state", states, "");
    parameters.text("unit");
    return wanted;
}

// What a state narrows the search to for this reader.
void narrow(Host& host, const Reader& reader, insight::Day today, Wanted& wanted) {
    wanted.query.with_retired = wanted.state == "retired";
    if (wanted.state == "past" || wanted.state == "asks_me") wanted.query.best_before_over = today;
    if (wanted.state == "mine") wanted.query.steward = reader.subject;
    if (wanted.state == "asks_me") wanted.query.also = [&host, reader, today](const insight::Finding& finding) { return asks(host, reader, finding, today); };
    if (wanted.state == "retired") wanted.query.also = [](const insight::Finding& finding) { return finding.is_retired; };
}

json shown_all(Host& host, const Reader& reader, const std::vector<KeptFinding>& found, insight::Day today) {
    json findings = json::array();
    for (const KeptFinding& each : found) findings.push_back(shown_finding(host, reader, each, today));
    return findings;
}

void answer_list(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    Wanted wanted = read_wanted(parameters, host);
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    const insight::Day today = today_of(call.moment);
    narrow(host, call.reader, today, wanted);
    answer_from(host, std::move(reply), [&host, query = std::move(wanted.query), reader = call.reader, today](service::Store& store) {
        std::vector<KeptFinding> found;
        store.read_bank([&](service::BankRows& bank) { found = bank.find(query); });
        if (!query.stems.empty()) host.count("bank", found.empty() ? "search_without_hit" : "search_with_hit");
        const bool may_be_more = found.size() == query.limit;
        return as_json(200, {{"findings", shown_all(host, reader, found, today)}, {"next", may_be_more ? json(query.skip + query.limit) : json(nullptr)}});
    });
}

// What shares one word with a long plan is rarely about the same.
std::function<bool(const insight::Finding&)> shares_enough(const std::vector<std::string>& plan) {
    constexpr std::size_t short_plan_max = 3;
    if (plan.size() <= short_plan_max) return {};
    return [plan](const insight::Finding& finding) {
        const std::vector<std::string> words = insight::stems(insight::searchable_text(finding), Language::nb);  // in order
        return std::ranges::count_if(plan, [&](const std::string& stem) { return std::ranges::binary_search(words, stem); }) > 1;
    };
}

// What do we know already? For somebody who plans to ask (R-079).
void answer_known(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    service::FindingQuery query{.any_word = true, .limit = static_cast<std::size_t>(findings_per_page_usual)};
    query.stems = insight::telling_stems(parameters.text("plan", plan_bytes_max), service::plan_words_max);
    query.also = shares_enough(query.stems);
    query.looked_at_max = known_looked_at_max;
    query.group = parameters.text("group", label_bytes_max);
    query.theme = parameters.text("theme", label_bytes_max);
    query.units = read_place(parameters, host, true);
    parameters.text("unit");
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    answer_from(host, std::move(reply), [&host, query, reader = call.reader, today = today_of(call.moment)](service::Store& store) {
        std::vector<KeptFinding> found;
        store.read_bank([&](service::BankRows& bank) { found = bank.find(query); });
        host.count("bank", found.empty() ? "plan_without_hit" : "plan_with_hit");
        return as_json(200, {{"findings", shown_all(host, reader, found, today)}});
    });
}

void answer_labels(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    parameters.text("unit");
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    answer_from(host, std::move(reply), [](service::Store& store) {
        service::Labels labels;
        store.read_bank([&](service::BankRows& bank) { labels = bank.labels(); });
        const auto shown = [](const std::vector<service::Label>& all) {
            json list = json::array();
            for (const service::Label& label : all) list.push_back({{"name", label.name}, {"findings", label.findings}});
            return list;
        };
        return as_json(200, {{"groups", shown(labels.groups)}, {"themes", shown(labels.themes)}});
    });
}

void answer_one(Host& host, Call call, Reply reply) {
    const auto number = number_in(call.args.front());
    answer_from(host, std::move(reply), [&host, number, reader = call.reader, today = today_of(call.moment)](service::Store& store) {
        std::optional<KeptFinding> kept;
        std::vector<service::FindingVersion> versions;
        if (number)
            store.read_bank([&](service::BankRows& bank) {
                kept = bank.finding(*number);
                versions = bank.versions(*number);
            });
        if (!kept) return refused(no_finding());
        json history = json::array();
        for (const service::FindingVersion& each : versions) history.push_back({{"version", each.version}, {"by", each.by}, {"at", format_timestamp(each.at)}, {"note", each.note}});
        return as_json(200, {{"finding", shown_finding(host, reader, *kept, today)}, {"versions", std::move(history)}});
    });
}

void answer_version(Host& host, Call call, Reply reply) {
    const auto number = number_in(call.args.front()), version = number_in(call.args.back());
    answer_from(host, std::move(reply), [number, version](service::Store& store) {
        std::optional<insight::Finding> finding;
        if (number && version)
            store.read_bank([&](service::BankRows& bank) {
                const auto kept = bank.finding(*number);
                finding = kept && kept->version == *version ? kept->finding : bank.version(*number, *version);
            });
        if (!finding) return refused(404, "there is no such version of a finding");
        return as_json(200, shown_version(*finding));
    });
}

HttpResponse keep(Host& host, service::Transaction& tx, service::Moment moment, const Reader& reader, KeptFinding kept, const std::string& note, int status) {
    kept.by = reader.subject;
    kept.at = moment.now;
    const Result<KeptFinding> saved = service::keep(tx.bank(), std::move(kept), note);
    if (!saved) return refused(saved.error());
    return as_json(status, shown_finding(host, reader, *saved, today_of(moment)));
}

Error not_your_unit() { return {Errc::unauthenticated, "your roles are for other units than the one that this finding is about"}; }

void answer_new(Host& host, Call call, Reply reply) {
    const Language language = language_of(call.request);
    const Result<FindingInput> input = read_finding(call.request.body);
    if (!input) return reply(refused(input.error()));
    if (const Result<void> good = check_finding(host, input->finding, today_of(call.moment), language); !good) return reply(refused_in(good.error(), language));
    if (!may_change(host, call.reader, input->finding)) return reply(refused(not_your_unit()));
    write_and_answer(host, std::move(reply), [&host, reader = call.reader, input = *input](service::Transaction& tx, service::Moment moment) {
        return keep(host, tx, moment, reader, {.finding = input.finding, .by = {}, .at = {}}, input.note.empty() ? "new" : input.note, 201);
    });
}

// Whoever has taken it on keeps it as long as the name stands.
insight::Steward kept_steward(const insight::Steward& was, insight::Steward now) {
    if (fold_case(trim(was.name)) == fold_case(trim(now.name))) now.subject = was.subject;
    return now;
}

void answer_change(Host& host, Call call, Reply reply) {
    const Language language = language_of(call.request);
    const auto number = number_in(call.args.front());
    const Result<FindingInput> input = read_finding(call.request.body);
    if (!input) return reply(refused(input.error()));
    if (input->version == 0) return reply(refused(400, "\"version\" must be the version of the finding that you have changed"));
    if (const Result<void> good = check_finding(host, input->finding, today_of(call.moment), language); !good) return reply(refused_in(good.error(), language));
    write_and_answer(host, std::move(reply), [&host, number, reader = call.reader, input = *input](service::Transaction& tx, service::Moment moment) {
        std::optional<KeptFinding> kept = number ? tx.bank().finding(*number) : std::nullopt;
        if (!kept) return refused(no_finding());
        if (!may_change(host, reader, kept->finding) || !may_change(host, reader, input.finding)) return refused(not_your_unit());
        if (kept->version != input.version) return refused(changed_meanwhile());
        const insight::Finding was = std::exchange(kept->finding, input.finding);
        kept->finding.owner = kept_steward(was.owner, input.finding.owner);
        kept->finding.deputy = kept_steward(was.deputy, input.finding.deputy);
        return keep(host, tx, moment, reader, std::move(*kept), input.note.empty() ? "changed" : input.note, 200);
    });
}

// `change(finding, today)` says what is wrong, or changes the finding. The check is that of a finding whose date may have passed.
template <class Change>
void amend(Host& host, Call call, Reply reply, std::string note, Change change) {
    const Language language = language_of(call.request);
    const auto number = number_in(call.args.front());
    write_and_answer(host, std::move(reply), [&host, number, reader = call.reader, note, change, language](service::Transaction& tx, service::Moment moment) {
        std::optional<KeptFinding> kept = number ? tx.bank().finding(*number) : std::nullopt;
        if (!kept) return refused(no_finding());
        if (const Result<void> may = change(*kept, today_of(moment)); !may) return refused_in(may.error(), language);
        insight::Finding whole = kept->finding;
        whole.is_retired = true;
        if (const Result<void> good = insight::check(whole, today_of(moment), language); !good) return refused_in(good.error(), language);
        return keep(host, tx, moment, reader, std::move(*kept), note, 200);
    });
}

// "" where it is not given; the first that is no day is a fault.
Result<std::optional<insight::Day>> read_due(const std::string& given) {
    if (given.empty()) return std::optional<insight::Day>{};
    const auto day = service::parse_day(given);
    if (!day) return Error{Errc::bad_input, "\"due\" must be a day such as 2027-03-01, or left out"};
    return std::optional(*day);
}

void answer_use(Host& host, Call call, Reply reply) {
    Body body(call.request.body, body_bytes_max, R"({"decision": "Åpner klokka 7 på torsdager", "link": "https://…", "on": "2026-11-30", "owner": "Seksjonsleder publikum", "due": "2027-03-01"})");
    insight::Use use{.decision = body.text("decision", insight::finding_text_characters_max), .link = body.line("link", insight::link_characters_max), .on = {}, .owner = body.line("owner", insight::person_characters_max), .due = {}};
    const auto on = service::parse_day(body.line("on", day_characters));
    const auto due = read_due(body.line("due", day_characters));
    if (const Result<void> good = body.done(); !good) return reply(refused(good.error()));
    if (!on) return reply(refused(400, "\"on\" must be a day such as 2026-11-30"));
    if (!due) return reply(refused(due.error()));
    if (const Result<void> good = names_nobody(host, use.decision, language_of(call.request)); !good) return reply(refused_in(good.error(), language_of(call.request)));
    use.on = *on;
    use.due = *due;
    amend(host, std::move(call), std::move(reply), "used", [use](KeptFinding& kept, insight::Day) -> Result<void> {
        if (kept.finding.is_retired) return Error{Errc::conflict, "this finding is retired; use one that holds"};
        kept.finding.uses.push_back(use);
        return {};
    });
}

// How far a decision has come (R-081). It is told by its place among the finding's decisions, of the version that was looked at.
void answer_use_status(Host& host, Call call, Reply reply) {
    Body body(call.request.body, body_bytes_max, R"({"version": 3, "status": "under_way"})");
    const auto version = body.number("version");
    const auto status = insight::parse_use_status(body.one_of("status", use_statuses));
    if (const Result<void> good = body.done(); !good) return reply(refused(good.error()));
    if (!version) return reply(refused(400, "\"version\" must be the version of the finding that you have looked at"));
    const auto place = number_in(call.args.at(1));
    amend(host, call, std::move(reply), "followed_up", [place, version = *version, status = *status](KeptFinding& kept, insight::Day) -> Result<void> {
        if (!place || *place < 0 || *place >= std::ssize(kept.finding.uses)) return Error{Errc::not_found, "the finding has no such decision; they are counted from 0"};
        if (kept.version != version) return changed_meanwhile();
        kept.finding.uses[static_cast<std::size_t>(*place)].status = status;
        return {};
    });
}

void answer_confirm(Host& host, Call call, Reply reply) {
    Body body(call.request.body, body_bytes_max, R"({"version": 3, "best_before": "2028-05-30"})");
    const auto version = body.number("version");
    const auto best_before = service::parse_day(body.line("best_before", day_characters));
    if (const Result<void> good = body.done(); !good) return reply(refused(good.error()));
    if (!version) return reply(refused(400, "\"version\" must be the version of the finding that you have looked at"));
    if (!best_before) return reply(refused(400, "\"best_before\" must be a day such as 2028-05-30"));
    const Language language = language_of(call.request);
    amend(host, call, std::move(reply), "confirmed", [&host, reader = call.reader, version = *version, best_before = *best_before, language](KeptFinding& kept, insight::Day today) -> Result<void> {
        if (!may_confirm(host, reader, kept.finding)) return Error{Errc::unauthenticated, "its owner, its deputy or whoever tends the bank says whether a finding still holds"};
        if (kept.version != version) return changed_meanwhile();
        kept.finding.best_before = best_before;
        return insight::check(kept.finding, today, language);
    });
}

// Somebody takes a finding on, or gives it up; then nobody but those who tend the bank is asked about it.
void answer_steward(Host& host, Call call, Reply reply) {
    Body body(call.request.body, body_bytes_max, R"({"as": "owner", "take": true})");
    const std::string as = body.one_of("as", stewards);
    body.require("take");
    const bool take = body.flag("take");
    if (const Result<void> good = body.done(); !good) return reply(refused(good.error()));
    amend(host, call, std::move(reply), take ? "taken_on" : "given_up", [&host, reader = call.reader, as, take](KeptFinding& kept, insight::Day) -> Result<void> {
        insight::Steward& steward = as == "owner" ? kept.finding.owner : kept.finding.deputy;
        const insight::Steward& other = as == "owner" ? kept.finding.deputy : kept.finding.owner;
        const bool tends = reader.roles.contains(Role::librarian) && may_see(host.units(), reader, kept.finding.unit);
        if (!take) {
            if (steward.subject != reader.subject && !tends) return Error{Errc::unauthenticated, "only whoever has taken it on, or whoever tends the bank, can give it up"};
            steward.subject.clear();
            return {};
        }
        if (!may_see(host.units(), reader, kept.finding.unit)) return not_your_unit();
        if (!steward.subject.empty() && steward.subject != reader.subject) return Error{Errc::conflict, "somebody has taken it on already; they, or whoever tends the bank, must give it up first"};
        if (other.subject == reader.subject) return Error{Errc::conflict, "owner and deputy must be two persons"};
        steward.subject = reader.subject;
        return {};
    });
}

}  // namespace

std::span<const Endpoint> finding_endpoints() {
    static const std::set<Role> everybody{};  // R-118: the bank is for all
    static const std::set<Role> deciders{Role::librarian, Role::analyst, Role::local_owner, Role::steering_viewer, Role::sender};
    static const Endpoint endpoints[]{
        {.method = "GET", .path = "/api/v1/findings", .roles = everybody, .answer = answer_list},
        {.method = "POST", .path = "/api/v1/findings", .roles = finding_writers(), .machine_may = false, .answer = answer_new},
        {.method = "GET", .path = "/api/v1/findings/labels", .roles = everybody, .answer = answer_labels},
        {.method = "GET", .path = "/api/v1/findings/known", .roles = everybody, .answer = answer_known},
        {.method = "GET", .path = "/api/v1/findings/{number}", .roles = everybody, .answer = answer_one},
        {.method = "PUT", .path = "/api/v1/findings/{number}", .roles = finding_writers(), .machine_may = false, .answer = answer_change},
        {.method = "GET", .path = "/api/v1/findings/{number}/versions/{version}", .roles = everybody, .answer = answer_version},
        {.method = "POST", .path = "/api/v1/findings/{number}/uses", .roles = deciders, .machine_may = false, .answer = answer_use},
        {.method = "PUT", .path = "/api/v1/findings/{number}/uses/{place}/status", .roles = deciders, .machine_may = false, .answer = answer_use_status},
        {.method = "POST", .path = "/api/v1/findings/{number}/confirm", .roles = everybody, .machine_may = false, .answer = answer_confirm},
        {.method = "POST", .path = "/api/v1/findings/{number}/steward", .roles = everybody, .machine_may = false, .answer = answer_steward},
    };
    return endpoints;
}

}  // namespace stemmen::dashboard
