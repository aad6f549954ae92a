// Citizens' words that may be shown outside the project team: when the citizen has agreed, two persons have approved, and place, time
// and theme fit so many that nobody is recognised (domain §5.7). Worked out anew at each look, so that a withdrawal works at once.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "dashboard/body.hpp"
#include "dashboard/citizen_text.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/perform.hpp"
#include "dashboard/work.hpp"
#include "insight/period.hpp"
#include "insight/quote.hpp"
#include "service/consent.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;

constexpr std::size_t body_bytes_max = 1024, quotes_looked_at_max = 1'000;

// Where a quote is said to be from: the district, or the whole of the police.
struct Place {
    std::string unit;
    insight::QuotePlace kind{};
};
Place place_of(Host& host, const std::string& unit) {
    if (const contact::Unit* district = host.units().district_of(unit)) return {district->id, insight::QuotePlace::district};
    return {whole_of(host), insight::QuotePlace::country};
}

std::string quarter_of(Timestamp at) { return insight::name_of(insight::period_of(std::chrono::floor<std::chrono::days>(at), insight::PeriodKind::quarter)); }

// Who answered in the same place, month and theme: the smallest of its themes counts. A text that nobody has coded has no theme, and so
// nothing that it is one of many in.
class Cells {
public:
    Cells(Host& host, service::FigureRows& figures) : host_(host), figures_(figures) {}

    std::int64_t persons(const service::ReadText& text, const Place& place) {
        std::optional<std::int64_t> least;
        for (const service::Code& code : text.codes) {
            const std::int64_t persons = of_theme(text, place, std::to_string(code.theme));
            least = std::min(least.value_or(persons), persons);
        }
        return least.value_or(0);
    }

private:
    using Key = std::tuple<std::string, std::string, std::int64_t>;  // dialog, question, month
    using Counts = std::map<std::pair<std::string, std::string>, std::int64_t>;  // by place and theme

    std::int64_t of_theme(const service::ReadText& text, const Place& place, const std::string& theme) {
        const std::int64_t month = service::first_day(service::Scale::month, std::chrono::floor<std::chrono::days>(text.answer.answered_at).time_since_epoch().count());
        const auto [known, is_new] = counts_.try_emplace({text.session.dialog, text.answer.question, month});
        if (is_new)
            figures_.each_cell({text.session.dialog, text.answer.question, std::string(service::kind_theme)}, service::Scale::month, month, month, [&](const service::Cell& cell) {
                known->second[{named(cell.unit), cell.value}] += cell.persons;
                if (named(cell.unit) != named("")) known->second[{named(""), cell.value}] += cell.persons;  // the whole holds each district
            });
        return known->second[{place.unit, theme}];
    }

    const std::string& named(const std::string& unit) {
        const auto [known, is_new] = places_.try_emplace(unit);
        if (is_new) known->second = place_of(host_, unit).unit;
        return known->second;
    }

    Host& host_;
    service::FigureRows& figures_;
    std::map<Key, Counts> counts_;
    std::map<std::string, std::string> places_;  // by unit
};

insight::Quote quote_of(const service::ReadText& text, const Place& place, std::int64_t persons) {
    insight::Quote quote{.consent = service::may_quote(text.answer, text.consents),
                         .redacted_by_machine = true,  // nothing is stored before
                         .redacted_by_person = !text.approvals.empty(),
                         .has_rare_mark = text.approvals.empty(),
                         .persons_in_cell = persons,
                         .place = place.kind,
                         .time = insight::QuoteTime::quarter};
    for (const service::QuoteApproval& approval : text.approvals) {
        quote.redacted_by_person = quote.redacted_by_person && approval.is_redacted;
        quote.has_rare_mark = quote.has_rare_mark || approval.has_rare_mark;
        quote.approved_by.push_back(approval.who);
    }
    // Words that may tell of health, faith or crime are read for it first (P-08).
    if (!text.answer.flags.empty() && (!text.check || text.check->outcome != "keep")) quote.redacted_by_person = false;
    return quote;
}

std::vector<insight::QuoteFault> faults_of(Host& host, Cells& cells, const service::ReadText& text) {
    const Place place = place_of(host, text.session.unit);
    return insight::faults_of(quote_of(text, place, cells.persons(text, place)), host.dashboard_settings().limits);
}

struct Approving {
    Reply reply;
    Reader reader;
    std::string id;
    service::QuoteApproval approval;
    bool approve = false;
    std::optional<Error> fault;
    service::ReadText text;
    HttpResponse answer;
};

// What stands in its way now, told to whoever has just decided.
void tell_state(Host& host, std::shared_ptr<Approving> approving) {
    const bool taken = host.read(
        [&host, approving](service::Store& store) {
            json faults = json::array(), approved_by = json::array();
            for (const service::QuoteApproval& approval : approving->text.approvals) approved_by.push_back(approval.who);
            store.read_figures([&](service::FigureRows& figures, service::TextRows&) {
                Cells cells(host, figures);
                for (const insight::QuoteFault fault : faults_of(host, cells, approving->text)) faults.push_back(to_string(fault));
            });
            approving->answer = as_json(200, {{"text", approving->id}, {"approved_by", std::move(approved_by)}, {"faults", std::move(faults)}});
        },
        [approving](const std::exception_ptr& failure) { approving->reply(failure ? busy() : std::move(approving->answer)); });
    if (!taken) approving->reply(busy());
}

void decide(Host& host, service::Transaction& tx, service::Moment moment, Approving& approving) {
    approving.fault.reset();
    Result<service::ReadText> text = asked_text(host, approving.reader, tx.texts(), approving.id);
    if (text && approving.approve && !service::may_quote(text->answer, text->consents)) text = Error{Errc::conflict, "the citizen has not agreed to be quoted, or has taken it back"};
    if (!text) {
        approving.fault = text.error();
        return;
    }
    approving.approval.who = approving.reader.subject;
    approving.approval.at = moment.now;
    tx.texts().set_approval(text->number, approving.approval, approving.approve);
    service::record(host.key_ring(), tx.access(),
                    {.at = moment.now, .who = approving.reader.subject, .what = "texts.quote", .about = std::to_string(text->number), .why = approving.approve ? "approve" : "withdraw"});
    approving.text = *tx.texts().text(text->number);
}

void answer_quote(Host& host, Call call, Reply reply) {
    Body body(call.request.body, body_bytes_max, R"({"redacted": true, "has_rare_mark": false, "approve": true})");
    for (const char* name : {"redacted", "has_rare_mark", "approve"}) body.require(name);
    const service::QuoteApproval approval{.who = "", .is_redacted = body.flag("redacted"), .has_rare_mark = body.flag("has_rare_mark"), .at = {}};
    const bool approve = body.flag("approve");
    if (const Result<void> good = body.done(); !good) return reply(refused(good.error()));
    auto approving = std::make_shared<Approving>(std::move(reply), call.reader, call.args.front(), approval, approve);  // Owned by the works and by what follows.
    const bool taken = host.write([&host, approving](service::Transaction& tx, service::Moment moment) { decide(host, tx, moment, *approving); },
                                  [&host, approving](const std::exception_ptr& failure) {
                                      if (failure) return approving->reply(busy());
                                      if (approving->fault) return approving->reply(refused(*approving->fault));
                                      tell_state(host, approving);
                                  });
    if (!taken) approving->reply(busy());
}

json shown_quote(Host& host, const service::ReadText& text) {
    json approved_by = json::array();
    for (const service::QuoteApproval& approval : text.approvals) approved_by.push_back(approval.who);
    return {{"id", text_id(host.key_ring(), text)},
            {"text", text.answer.text},
            {"language", to_string(text.answer.language)},
            {"dialog", text.session.dialog},
            {"question", text.answer.question},
            {"place", place_of(host, text.session.unit).unit},
            {"time", quarter_of(text.answer.answered_at)},
            {"approved_by", std::move(approved_by)}};
}

void answer_quotes(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    const std::string unit = parameters.text("unit"), dialog = parameters.text("dialog"), channel = parameters.text("channel");
    const auto units = units_asked(host.units(), call.reader, unit);
    if (!units) parameters.fault(units.error().detail);
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    const std::set<std::string> wanted(units->begin(), units->end());
    look_and_answer(host, std::move(reply), [&host, wanted, dialog, channel, reader = call.reader, now = call.moment.now](service::Store& store) {
        json quotes = json::array();
        std::vector<std::int64_t> numbers;
        store.read_figures([&](service::FigureRows& figures, service::TextRows& texts) {
            Cells cells(host, figures);
            for (const std::int64_t number : texts.approved_texts(quotes_looked_at_max)) {
                const auto text = texts.text(number);
                if (!text || !wanted.contains(place_of(host, text->session.unit).unit) || (!dialog.empty() && text->session.dialog != dialog) || (!channel.empty() && text->session.channel != channel)) continue;
                if (!faults_of(host, cells, *text).empty()) continue;
                quotes.push_back(shown_quote(host, *text));
                numbers.push_back(number);
            }
        });
        return Looked{as_json(200, {{"as_of", format_timestamp(now)}, {"quotes", std::move(quotes)}}), seen_texts(reader, "quotes.read", "reading", numbers)};
    });
}

}  // namespace

std::span<const Endpoint> quote_endpoints() {
    static const Endpoint endpoints[]{
        {.method = "PUT", .path = "/api/v1/texts/{id}/quote", .roles = text_readers(), .machine_may = false, .answer = answer_quote},
        {.method = "GET", .path = "/api/v1/quotes", .roles = figure_roles(), .machine_may = false, .answer = answer_quotes},
    };
    return endpoints;
}

}  // namespace stemmen::dashboard
