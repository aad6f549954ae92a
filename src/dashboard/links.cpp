// Short links with their QR codes and posters, for places and drives (R-117), and how far those came who followed them: a funnel, for
// nobody knows how many saw the poster (domain §5.3).
#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "dashboard/body.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/figure_desk.hpp"
#include "dashboard/figure_json.hpp"
#include "dashboard/perform.hpp"
#include "dashboard/work.hpp"
#include "service/short_links.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;
using service::FunnelStep;
using service::ShortLink;

constexpr std::size_t body_bytes_max = 4096, name_characters_max = 100;
constexpr std::array steps_all{FunnelStep::shown, FunnelStep::opened, FunnelStep::started, FunnelStep::completed};
constexpr std::array<std::string_view, 3> languages{"nb", "nn", "en"};

json shown(Host& host, const ShortLink& link) {
    const std::string address = host.dashboard_settings().public_url + "/s/" + link.code;
    json posters, place;
    for (const std::string_view language : languages) {
        posters[std::string(language)] = address + "/poster?lang=" + std::string(language);
        place[std::string(language)] = link.place.at(*parse_language(language));
    }
    return {{"code", link.code},          {"kind", link.kind},       {"unit", link.unit},
            {"dialog", link.dialog},      {"drive", link.drive},     {"place", std::move(place)},
            {"address", address},         {"qr", address + "/qr.svg"}, {"posters", std::move(posters)},
            {"created_at", format_timestamp(link.created_at)}, {"closed_at", link.closed_at ? json(format_timestamp(*link.closed_at)) : json(nullptr)}};
}

bool is_theirs(Host& host, const Reader& reader, const std::string& unit) { return unit.empty() ? sees_all(host, reader) : may_see(host.units(), reader, unit); }

using Funnels = std::map<std::string, std::map<FunnelStep, insight::Figure>>;  // by link
using OwnCounts = std::map<std::string, std::map<std::string, std::int64_t>>;  // of a unit itself, without those below: by link

// What the links of one unit may be told with, when their sum is known: small ones are hidden, and then the next smallest, until two at least are
// hidden and those who came by them are no few.
std::set<std::string> hidden_links(const std::map<std::string, std::int64_t>& links, std::int64_t limit) {
    std::vector<std::pair<std::int64_t, std::string>> by_size;
    for (const auto& [link, persons] : links) by_size.emplace_back(persons, link);
    std::ranges::sort(by_size);
    std::set<std::string> hidden;
    std::int64_t sum = 0;
    for (const auto& [persons, link] : by_size) {
        if (persons >= limit && (hidden.empty() || (hidden.size() >= 2 && sum >= limit))) break;
        hidden.insert(link);
        sum += persons;
    }
    return hidden;
}

insight::Figure told(std::int64_t persons, insight::Audience audience) {
    if (audience != insight::Audience::open) return insight::CountOnly{persons, false};
    return insight::CountOnly{(persons + insight::open_count_step / 2) / insight::open_count_step * insight::open_count_step, true};
}

// One step of one dialog. The same visits are told of by unit elsewhere, suppressed there (FigureDesk): so those of a unit's own links are told
// only where that page tells the unit and everything right below it, and their sum can be worked out anyway.
class StepOfLinks {
public:
    StepOfLinks(Host& host, FigureDesk& desk, const std::string& dialog, FunnelStep step, const insight::Period& month) : host_(host), desk_(desk), subject_(funnel_of(dialog, step)), step_(step), month_(month) {}

    void tell(const OwnCounts& units, Funnels& funnels) {
        for (const auto& [unit, links] : units)
            for (const contact::Unit* each : host_.units().path_to_root(unit)) with_persons_.insert(each->id);
        const insight::Limits& limits = host_.dashboard_settings().limits;
        for (const auto& [unit, links] : units) {
            const bool is_known = is_told_elsewhere(unit);
            const std::set<std::string> hidden = hidden_links(links, desk_.wanted().audience == insight::Audience::team ? limits.count() : limits.share());
            for (const auto& [link, persons] : links) {
                const insight::Figure figure = is_known && !hidden.contains(link) ? told(persons, desk_.wanted().audience) : insight::Figure(insight::Hidden::small_group);
                // A link that was moved between units or dialogs is told of whole, or not at all.
                if (!funnels[link].try_emplace(step_, figure).second) funnels[link][step_] = insight::Hidden::small_group;
            }
        }
    }

private:
    bool is_exact(const std::string& unit) { return desk_.look(subject_, unit, month_, "").is_exact; }
    bool is_told_elsewhere(const std::string& unit) {
        return is_exact(unit) && std::ranges::all_of(host_.units().children(unit), [&](const contact::Unit* below) { return !with_persons_.contains(below->id) || is_exact(below->id); });
    }

    Host& host_;
    FigureDesk& desk_;
    Subject subject_;
    FunnelStep step_;
    insight::Period month_;
    std::set<std::string> with_persons_;
};

// Whole months only: periods that lie in one another would tell of each other (domain §5.7).
Funnels funnels_of(Host& host, service::Store& store, const insight::Period& month, insight::Audience audience, Timestamp now) {
    const insight::Period quarter = insight::period_of(month.first, insight::PeriodKind::quarter);
    std::vector<service::FunnelCount> counts;
    store.each_funnel({.from = Timestamp{quarter.first}, .to = Timestamp{insight::next(quarter).first}}, [&](const service::FunnelCount& count) { counts.push_back(count); });
    std::map<std::pair<std::string, FunnelStep>, OwnCounts> own;
    for (const service::FunnelCount& count : counts) {
        const auto day = std::chrono::floor<std::chrono::days>(count.day);
        if (day < month.first || day >= insight::next(month).first || count.count <= 0) continue;
        const std::string& unit = host.units().find(count.unit) == nullptr ? whole_of(host) : count.unit;
        own[{count.dialog.empty() ? host.dashboard_settings().page_dialog : count.dialog, count.step}][unit][count.link] += count.count;
    }
    Funnels funnels;
    store.read_figures([&](service::FigureRows& rows, service::TextRows& texts) {
        FigureDesk desk(rows, texts, counts, {host.units(), host.dialogs(), host.dashboard_settings(), audience, now});
        for (const auto& [key, units] : own) StepOfLinks(host, desk, key.first, key.second, month).tell(units, funnels);
    });
    return funnels;
}

json shown(const std::map<FunnelStep, insight::Figure>& funnel) {
    json steps = json::array();
    for (const FunnelStep step : steps_all) {
        const auto known = funnel.find(step);
        steps.push_back({{"step", to_string(step)}, {"figure", as_json(known == funnel.end() ? insight::Figure(insight::Hidden::small_group) : known->second)}});
    }
    return steps;
}

// None asked for: the running month, which is the team's alone, or the one before it.
std::optional<insight::Period> read_month(Parameters& parameters, Timestamp now, insight::Audience audience) {
    const std::string name = parameters.text("period");
    const insight::Period running = insight::period_of(std::chrono::floor<std::chrono::days>(now), insight::PeriodKind::month);
    if (name.empty()) return audience == insight::Audience::team ? running : insight::period_of(running.first - std::chrono::days{1}, insight::PeriodKind::month);
    const auto period = insight::parse_period(name);
    if (!period || period->kind != insight::PeriodKind::month) parameters.fault("\"period\" must be a month such as 2026-11");
    return period;
}

void answer_list(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    const std::string unit = parameters.text("unit");
    const auto month = read_month(parameters, call.moment.now, audience_of(call.reader));
    const auto units = units_asked(host.units(), call.reader, unit);
    if (!units) parameters.fault(units.error().detail);
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    std::set<std::string> wanted(units->begin(), units->end());
    if ((unit.empty() || unit == whole_of(host)) && sees_all(host, call.reader)) wanted.insert("");
    answer_from(host, std::move(reply), [&host, wanted, month = *month, audience = audience_of(call.reader), now = call.moment.now](service::Store& store) {
        const Funnels funnels = funnels_of(host, store, month, audience, now);
        json links = json::array();
        for (const ShortLink& link : store.short_links(service::links_max)) {
            if (!wanted.contains(link.unit)) continue;
            json one = shown(host, link);
            const auto funnel = funnels.find(link.code);
            one["funnel"] = shown(funnel == funnels.end() ? std::map<FunnelStep, insight::Figure>{} : funnel->second);
            links.push_back(std::move(one));
        }
        return as_json(200, {{"as_of", format_timestamp(now)}, {"period", insight::name_of(month)}, {"links", std::move(links)}});
    });
}

Result<ShortLink> read_link(Host& host, const Reader& reader, const std::string& text) {
    Body body(text, body_bytes_max, R"({"kind": "counter", "unit": "201", "place": {"nb": "Skranken i Moss", "nn": "Skranken i Moss", "en": "The counter in Moss"}})");
    ShortLink link{.code = {}, .kind = body.line("kind", name_characters_max), .unit = body.line("unit", name_characters_max), .dialog = body.line("dialog", name_characters_max), .drive = body.line("drive", name_characters_max)};
    std::map<std::string, std::string> place = body.lines("place", languages, service::link_place_characters_max);
    if (const Result<void> good = body.done(); !good) return good.error();
    for (const std::string_view language : languages) {
        const std::string& own = place[std::string(language)];
        link.place[*parse_language(language)] = own.empty() ? place["nb"] : own;
    }
    if (link.dialog.empty()) link.dialog = service::link_dialog_of(link.kind);
    if (const Result<void> good = service::check(link); !good) return good.error();
    if (!link.unit.empty() && host.units().find(link.unit) == nullptr) return Error{Errc::bad_input, "there is no unit of that id; /api/v1/units lists those there are"};
    if (!is_theirs(host, reader, link.unit)) return Error{Errc::unauthenticated, "your roles are for other units than this one"};
    if (host.dialogs().latest(link.dialog) == nullptr) return Error{Errc::bad_input, "there is no dialog of that name; /api/v1/dialogs lists those there are"};
    return link;
}

void note(Host& host, service::Transaction& tx, service::Moment moment, const Reader& reader, std::string_view what, const ShortLink& link) {
    service::record(host.key_ring(), tx.access(), {.at = moment.now, .who = reader.subject, .what = std::string(what), .about = link.code, .why = link.kind});
}

void answer_new(Host& host, Call call, Reply reply) {
    Result<ShortLink> link = read_link(host, call.reader, call.request.body);
    if (!link) return reply(refused(link.error()));
    // Codes are drawn here, where the random numbers live; the work takes the first that is free.
    constexpr std::size_t codes_tried = 16;
    std::vector<std::string> codes;
    while (codes.size() < codes_tried) codes.push_back(service::new_link_code(host.random()));
    write_and_answer(host, std::move(reply), [&host, link = *link, codes, reader = call.reader](service::Transaction& tx, service::Moment moment) {
        if (tx.page().links(service::links_max).size() >= service::links_max) return refused(409, "there are " + std::to_string(service::links_max) + " links, which is all there can be");
        const auto free = std::ranges::find_if(codes, [&](const std::string& code) { return !tx.page().link(code); });
        if (free == codes.end()) return busy();
        ShortLink made = link;
        made.code = *free;
        made.created_at = moment.now;
        tx.page().save(made);
        note(host, tx, moment, reader, "links.made", made);
        return as_json(201, shown(host, made));
    });
}

void answer_close(Host& host, Call call, Reply reply) {
    write_and_answer(host, std::move(reply), [&host, code = service::normal_link_code(call.args.front()), reader = call.reader](service::Transaction& tx, service::Moment moment) {
        std::optional<ShortLink> link = code.empty() ? std::nullopt : tx.page().link(code);
        if (!link || !is_theirs(host, reader, link->unit)) return refused(404, "there is no such link; /api/v1/links lists those there are");
        if (link->closed_at) return as_json(200, shown(host, *link));
        link->closed_at = moment.now;
        tx.page().save(*link);
        note(host, tx, moment, reader, "links.closed", *link);
        return as_json(200, shown(host, *link));
    });
}

}  // namespace

std::span<const Endpoint> link_endpoints() {
    static const std::set<Role> makers{Role::sender, Role::local_owner, Role::administrator};
    static const Endpoint endpoints[]{
        {.method = "GET", .path = "/api/v1/links", .roles = figure_roles(), .answer = answer_list},
        {.method = "POST", .path = "/api/v1/links", .roles = makers, .machine_may = false, .answer = answer_new},
        {.method = "POST", .path = "/api/v1/links/{code}/close", .roles = makers, .machine_may = false, .answer = answer_close},
    };
    return endpoints;
}

}  // namespace stemmen::dashboard
