// The reading list: what citizens wrote, newest first, found by their words and by what is known of them; coding it, looking at its
// flags, and "Varsle" (P-26). Free text is for people, and every view of it is in the access log before it is sent (P-41).
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "contact/reference.hpp"
#include "core/text.hpp"
#include "dashboard/body.hpp"
#include "dashboard/citizen_text.hpp"
#include "dashboard/codes.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/perform.hpp"
#include "dashboard/work.hpp"
#include "insight/period.hpp"
#include "insight/stem.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;
using service::TextState;

constexpr std::int64_t texts_per_page_usual = 50;
constexpr std::size_t search_characters_max = 200, search_bytes_max = 4 * search_characters_max, body_bytes_max = 2048;
constexpr std::array<std::string_view, 5> ratings{"1", "2", "3", "4", "5"};
constexpr std::array<std::string_view, 4> languages{"nb", "nn", "en", "se"};
constexpr std::array<std::string_view, 3> states{"uncoded", "uncoded_by_me", "to_check"};
constexpr std::array<std::string_view, 2> outcomes{"keep", "delete"};
constexpr std::array<std::string_view, 4> deeds{"opened", "called_112", "called_duty", "not_needed"};

std::int64_t day_number(std::chrono::sys_days day) { return day.time_since_epoch().count(); }

TextState state_of(std::string_view word) {
    if (word == "uncoded") return TextState::uncoded;
    if (word == "uncoded_by_me") return TextState::uncoded_by_me;
    return word == "to_check" ? TextState::to_check : TextState::any;
}

void read_period(Parameters& parameters, service::TextQuery& wanted) {
    const std::string name = parameters.text("period");
    if (name.empty()) return;
    const auto period = insight::parse_period(name);
    if (!period) return parameters.fault("\"period\" must be a week, month or quarter such as 2026-W47, 2026-11 or 2026-Q4");
    wanted.from = day_number(period->first);
    wanted.to = day_number(insight::next(*period).first) - 1;
}

void read_words(Parameters& parameters, service::TextQuery& wanted) {
    const std::string words = parameters.text("q", search_bytes_max);
    if (count_code_points(words) > search_characters_max) parameters.fault("\"q\" takes at most " + std::to_string(search_characters_max) + " characters");
    wanted.stems = insight::search_stems(words, wanted.language);
    if (wanted.stems.size() > service::search_words_max) parameters.fault("look for at most " + std::to_string(service::search_words_max) + " words at a time");
    if (wanted.stems.empty() && !trim(words).empty()) parameters.fault("there is no word in what you look for; write one of at least two letters");
}

// The faults are the parameters'.
service::TextQuery read_query(Parameters& parameters, Host& host, const Reader& reader) {
    constexpr std::int64_t number_max = std::int64_t{1} << 53;  // as far as JSON's readers count
    service::TextQuery wanted{.dialog = parameters.text("dialog"), .question = parameters.text("question"), .channel = parameters.text("channel"), .rating = parameters.word("rating", ratings, ""), .coder = reader.subject};
    wanted.language = parse_language(parameters.word("language", languages, ""));
    wanted.state = state_of(parameters.word("state", states, ""));
    wanted.limit = static_cast<std::size_t>(parameters.whole("limit", texts_per_page_usual, 1, service::texts_per_page_max));
    wanted.before = parameters.whole("before", 0, 1, number_max);
    if (const std::int64_t theme = parameters.whole("theme", 0, 1, number_max); theme > 0) wanted.theme = theme;
    read_period(parameters, wanted);
    read_words(parameters, wanted);
    const std::string unit = parameters.text("unit");
    if (const auto units = units_asked(host.units(), reader, unit)) wanted.units.insert(units->begin(), units->end());
    else parameters.fault(units.error().detail);
    if ((unit.empty() || unit == whole_of(host)) && sees_all(host, reader)) wanted.units.insert("");  // texts of no unit
    return wanted;
}

// Why somebody reads, as far as the address tells: a constant word, and never what they looked for.
std::string_view reason_of(const service::TextQuery& wanted) {
    if (wanted.state == TextState::to_check) return "check";
    if (wanted.state != TextState::any) return "coding";
    return wanted.stems.empty() ? "reading" : "search";
}

void answer_list(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    service::TextQuery wanted = read_query(parameters, host, call.reader);
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    look_and_answer(host, std::move(reply), [&host, wanted = std::move(wanted), reader = call.reader, now = call.moment.now](service::Store& store) {
        json texts = json::array();
        service::TextPage page;
        std::optional<Timestamp> as_of;
        store.read_figures([&](service::FigureRows& figures, service::TextRows& rows) {
            as_of = figures.freshness().as_of;
            page = rows.find(wanted);
            for (const std::int64_t number : page.numbers)
                if (const auto text = rows.text(number)) texts.push_back(shown_text(host.key_ring(), *text));
        });
        json body{{"as_of", format_timestamp(as_of.value_or(now))}, {"texts", std::move(texts)}, {"next", page.next ? json(*page.next) : json(nullptr)}};
        return Looked{as_json(200, body), seen_texts(reader, "texts.read", reason_of(wanted), page.numbers)};
    });
}

void note(Host& host, service::Transaction& tx, service::Moment moment, const Reader& reader, std::string_view what, std::int64_t text, std::string_view why) {
    service::record(host.key_ring(), tx.access(), {.at = moment.now, .who = reader.subject, .what = std::string(what), .about = std::to_string(text), .why = std::string(why)});
}

void answer_codes(Host& host, Call call, Reply reply) {
    Body body(call.request.body, body_bytes_max, R"({"themes": [1, 4]})");
    body.require("themes");
    const std::vector<std::int64_t> themes = body.numbers("themes", service::themes_per_text_max);
    if (const Result<void> good = body.done(); !good) return reply(refused(good.error()));
    write_and_answer(host, std::move(reply), [&host, reader = call.reader, id = call.args.front(), themes](service::Transaction& tx, service::Moment moment) {
        const Result<service::ReadText> text = asked_text(host, reader, tx.texts(), id);
        if (!text) return refused(text.error());
        if (const Result<void> fit = may_code(tx.texts().codebook(), text->answer.question, themes, own_codes(*text, reader.subject)); !fit) return refused(fit.error());
        tx.texts().set_codes(text->number, reader.subject, themes, moment.now);
        note(host, tx, moment, reader, "texts.code", text->number, "coding");
        return as_json(200, shown_text(host.key_ring(), *tx.texts().text(text->number)));
    });
}

void answer_check(Host& host, Call call, Reply reply) {
    Body body(call.request.body, body_bytes_max, R"({"outcome": "keep"})");
    const std::string outcome = body.one_of("outcome", outcomes);
    if (const Result<void> good = body.done(); !good) return reply(refused(good.error()));
    write_and_answer(host, std::move(reply), [&host, reader = call.reader, id = call.args.front(), outcome](service::Transaction& tx, service::Moment moment) {
        Result<service::ReadText> text = asked_text(host, reader, tx.texts(), id);
        if (!text) return refused(text.error());
        if (text->answer.flags.empty()) return refused(Error{Errc::conflict, "this text has no flags that somebody should look at"});
        const service::FlagCheck check{.outcome = outcome, .by = reader.subject, .at = moment.now};
        tx.texts().set_check(text->number, check);
        note(host, tx, moment, reader, "texts.check", text->number, outcome);
        text->check = check;
        json shown = shown_text(host.key_ring(), *text);  // by the id that it was asked for
        if (outcome == "delete") shown["text"] = "";
        return as_json(200, shown);
    });
}

json advice() {
    return {{"nb", "Er noen i fare nå, eller kan en alvorlig straffbar handling ennå avverges: ring 112 med en gang (straffeloven § 196). Ellers ring vaktnummeret. Les opp teksten i telefonen; ikke send den videre."},
            {"nn", "Er nokon i fare no, eller kan ei alvorleg straffbar handling enno avverjast: ring 112 med ein gong (straffelova § 196). Elles ring vaktnummeret. Les opp teksten i telefonen; ikkje send han vidare."},
            {"en", "If somebody is in danger now, or a serious crime can still be averted: call 112 at once (Penal Code section 196). Otherwise call the duty number. Read the text out over the phone; do not send it on."}};
}

// 112, and the number of whoever is on duty for the unit: an own one ("vakt") where there is one, or the police's.
json numbers_for(Host& host, const std::string& unit) {
    constexpr std::string_view emergency = "112";
    const auto known = contact::placeholders(host.reference(), host.units(), unit, Language::nb);
    const auto number = [&](const char* name) {
        const auto found = known.find(name);
        return found == known.end() ? std::string() : found->second;
    };
    json numbers = json::array();
    numbers.push_back({{"name", "nod_politi"}, {"number", emergency}});
    for (const auto& [name, placeholder] : {std::pair{"vakt", "nummer_vakt"}, {"politi", "nummer_politi"}})
        if (const std::string found = number(placeholder); !found.empty() && numbers.size() == 1) numbers.push_back({{"name", name}, {"number", found}});
    return numbers;
}

// Whoever has read of a danger, in the list or as a quote, is told whom to call, and what they did is noted, also when the citizen has
// taken the words back meanwhile. Only a text of somebody else's unit is none of theirs. Who reads no more than quotes is told of a place
// by the whole id alone, so that a number that was made up tells nothing of a text they have not seen.
void answer_alert(Host& host, Call call, Reply reply) {
    Body body(call.request.body, body_bytes_max, R"({"deed": "called_112"})");
    const std::string deed = body.one_of("deed", deeds);
    if (const Result<void> good = body.done(); !good) return reply(refused(good.error()));
    const auto number = number_of_text(call.args.front());
    if (!number) return reply(refused(404, "there is no such text; an id looks like 17-3fa9c0d2"));
    struct Alerting {
        Reply reply;
        std::string unit;
        Timestamp at;
        bool is_theirs = true;
    };
    auto alerting = std::make_shared<Alerting>(std::move(reply), "", Timestamp{}, true);  // Owned by the work and by what follows.
    const bool taken = host.write(
        [&host, alerting, reader = call.reader, id = call.args.front(), number = *number, deed](service::Transaction& tx, service::Moment moment) {
            auto text = tx.texts().text(number);
            if (text && !has_any(reader, text_readers()) && text_id(host.key_ring(), *text) != id) text.reset();
            alerting->unit = text ? text->session.unit : "";
            alerting->at = moment.now;
            alerting->is_theirs = !text || may_read(host, reader, alerting->unit);
            if (alerting->is_theirs) note(host, tx, moment, reader, "texts.alert", number, deed);
        },
        [&host, alerting, id = call.args.front()](const std::exception_ptr& failure) {
            if (failure) return alerting->reply(busy());
            if (!alerting->is_theirs) return alerting->reply(refused(404, "there is no such text"));
            alerting->reply(as_json(200, {{"text", id}, {"logged_at", format_timestamp(alerting->at)}, {"numbers", numbers_for(host, alerting->unit)}, {"advice", advice()}}));
        });
    if (!taken) alerting->reply(busy());
}

}  // namespace

std::span<const Endpoint> text_endpoints() {
    static const Endpoint endpoints[]{
        {.method = "GET", .path = "/api/v1/texts", .roles = text_readers(), .machine_may = false, .answer = answer_list},
        {.method = "PUT", .path = "/api/v1/texts/{id}/codes", .roles = text_readers(), .machine_may = false, .answer = answer_codes},
        {.method = "PUT", .path = "/api/v1/texts/{id}/check", .roles = {Role::analyst, Role::privacy_reviewer}, .machine_may = false, .answer = answer_check},
        {.method = "POST", .path = "/api/v1/texts/{id}/alert", .roles = figure_roles(), .machine_may = false, .answer = answer_alert},
    };
    return endpoints;
}

}  // namespace stemmen::dashboard
