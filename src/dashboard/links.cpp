// Short links with their QR codes and posters, for places and drives (R-117), and how far those came who followed them: a funnel, for
// nobody knows how many saw the poster (domain §5.3).
#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "dashboard/body.hpp"
#include "dashboard/endpoints.hpp"
#include "dashboard/figure_json.hpp"
#include "dashboard/perform.hpp"
#include "dashboard/work.hpp"
#include "insight/publish.hpp"
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

// One step of all links: what each unit and each link below it may be shown with, none of it telling what is hidden of another.
class StepTable {
public:
    explicit StepTable(Host& host) : host_(host) { row_of_unit(whole_of(host)); }

    void add(const std::string& unit, const std::string& link, std::int64_t persons) {
        const std::string below = host_.units().find(unit) == nullptr ? whole_of(host_) : unit;
        const auto [known, is_new] = links_.try_emplace({below, link}, table_.rows.size());
        if (is_new) {
            const std::size_t parent = row_of_unit(below);
            known->second = table_.rows.size();
            table_.rows.push_back({.parent = parent, .persons = {0}, .staff = staff_of(below), .at_most = {}});
        }
        table_.rows[known->second].persons.front() += persons;
    }

    // Of each link, over all units that it was in.
    std::map<std::string, insight::Figure> figures(insight::Audience audience) {
        table_.columns = insight::Columns::groups;
        table_.share_of_column = {0};
        const Result<insight::Page> page = insight::publish(table_, host_.dashboard_settings().limits, audience);
        std::map<std::string, insight::Figure> found;
        for (const auto& [key, row] : links_) {
            const insight::Figure figure = page ? page->rows.at(row).persons : insight::Figure(insight::Hidden::too_much_to_check);
            // A link that was moved between units is told of whole, or not at all.
            if (!found.try_emplace(key.second, figure).second) found[key.second] = insight::Hidden::small_group;
        }
        return found;
    }

private:
    std::size_t row_of_unit(const std::string& unit) {
        if (const auto known = units_.find(unit); known != units_.end()) return known->second;
        const contact::Unit* found = host_.units().find(unit);
        std::optional<std::size_t> parent;
        if (found != nullptr && !found->parent.empty()) parent = row_of_unit(found->parent);
        units_[unit] = table_.rows.size();
        table_.rows.push_back({.parent = parent, .persons = {0}, .staff = staff_of(unit), .at_most = {}});
        return units_.at(unit);
    }
    // A place where few work is never shown by itself, nor is what stands on its wall (P-36).
    [[nodiscard]] std::optional<std::int64_t> staff_of(const std::string& unit) const {
        const auto known = host_.dashboard_settings().staff.find(unit);
        return known == host_.dashboard_settings().staff.end() ? std::nullopt : std::optional(known->second);
    }

    Host& host_;
    insight::Table table_;
    std::map<std::string, std::size_t> units_;                        // rows, by unit
    std::map<std::pair<std::string, std::string>, std::size_t> links_;  // rows, by unit and link
};

using Funnels = std::map<std::string, std::map<FunnelStep, insight::Figure>>;  // by link

// Whole months only: periods that lie in one another would tell of each other (domain §5.7).
Funnels funnels_of(Host& host, service::Store& store, const insight::Period& month, insight::Audience audience) {
    std::map<FunnelStep, StepTable> tables;
    for (const FunnelStep step : steps_all) tables.try_emplace(step, host);
    service::Filter days;
    days.from = Timestamp{month.first};
    days.to = Timestamp{insight::next(month).first};
    store.each_funnel(days, [&](const service::FunnelCount& count) { tables.at(count.step).add(count.unit, count.link, count.count); });
    Funnels funnels;
    for (auto& [step, table] : tables)
        for (const auto& [link, figure] : table.figures(audience)) funnels[link][step] = figure;
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

std::optional<insight::Period> read_month(Parameters& parameters, Timestamp now) {
    const std::string name = parameters.text("period");
    if (name.empty()) return insight::period_of(std::chrono::floor<std::chrono::days>(now), insight::PeriodKind::month);
    const auto period = insight::parse_period(name);
    if (!period || period->kind != insight::PeriodKind::month) parameters.fault("\"period\" must be a month such as 2026-11");
    return period;
}

void answer_list(Host& host, Call call, Reply reply) {
    Parameters parameters(call.request);
    const std::string unit = parameters.text("unit");
    const auto month = read_month(parameters, call.moment.now);
    const auto units = units_asked(host.units(), call.reader, unit);
    if (!units) parameters.fault(units.error().detail);
    if (const Result<void> good = parameters.verdict(); !good) return reply(refused(good.error()));
    std::set<std::string> wanted(units->begin(), units->end());
    if ((unit.empty() || unit == whole_of(host)) && sees_all(host, call.reader)) wanted.insert("");
    answer_from(host, std::move(reply), [&host, wanted, month = *month, audience = audience_of(call.reader)](service::Store& store) {
        const Funnels funnels = funnels_of(host, store, month, audience);
        json links = json::array();
        for (const ShortLink& link : store.short_links(service::links_max)) {
            if (!wanted.contains(link.unit)) continue;
            json one = shown(host, link);
            const auto funnel = funnels.find(link.code);
            one["funnel"] = shown(funnel == funnels.end() ? std::map<FunnelStep, insight::Figure>{} : funnel->second);
            links.push_back(std::move(one));
        }
        return as_json(200, {{"period", insight::name_of(month)}, {"links", std::move(links)}});
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
