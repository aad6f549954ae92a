#include "recruit/draw.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/json.hpp"
#include "recruit/lot.hpp"
#include "recruit/public_value.hpp"

namespace stemmen::recruit {
namespace {

// Who shares an address gets the same number; the addresses themselves are not in the record.
void number_addresses(Pool& pool) {
    std::map<std::string, std::size_t> homes;
    for (const Person& person : pool.people)
        if (!person.address.empty()) homes.emplace(person.address, homes.size() + 1);
    for (Person& person : pool.people)
        if (!person.address.empty()) person.address = std::to_string(homes.at(person.address));
}

std::vector<std::size_t> places_of(const Pool& pool, const std::vector<std::string>& ids, std::vector<std::string>& problems) {
    std::vector<std::size_t> places;
    for (const std::string& id : std::set<std::string>(ids.begin(), ids.end())) {
        const auto found = std::ranges::lower_bound(pool.people, id, {}, &Person::id);
        if (found == pool.people.end() || found->id != id) problems.push_back("\"" + id + "\" has a fixed seat and is not in the pool");
        else places.push_back(static_cast<std::size_t>(found - pool.people.begin()));
    }
    return places;
}

DrawFault explained(const Pool& pool, const Model& model, std::vector<std::string> problems, const ShouldStop& should_stop) {
    DrawFault fault{.problems = std::move(problems)};
    const std::vector<Clash> clash = clashing_quotas(model);
    const auto feature_of = [&](std::size_t range) { return pool.features[model.ranges[range].feature].name; };
    const auto value_of = [&](std::size_t range) { return pool.features[model.ranges[range].feature].values[model.ranges[range].value].name; };
    for (const Clash& each : clash) {
        fault.clash.push_back(sentence(pool, model, each));
        fault.limits.push_back({feature_of(each.range), value_of(each.range), each.is_upper, each.is_upper ? model.ranges[each.range].max : model.ranges[each.range].min});
    }
    if (fault.problems.empty()) fault.problems.push_back("no group of " + std::to_string(model.seats) + " meets all quotas");
    for (const Repair& repair : repairs_of(pool, model, should_stop)) {
        std::string text;
        for (const Change& change : repair.changes) text += (text.empty() ? "" : "; ") + sentence(pool, model, change);
        if (repair.minimum_chance > 0) text += " (the smallest chance would be " + std::to_string(repair.minimum_chance * 100).substr(0, 5) + " %)";
        fault.repairs.push_back(std::move(text));
        fault.changes.emplace_back();
        for (const Change& change : repair.changes) fault.changes.back().push_back({feature_of(change.range), value_of(change.range), change.min, change.max});
    }
    for (const Recruit& recruit : recruits_instead(model, clash)) {
        fault.recruits.push_back(sentence(pool, model, recruit));
        fault.more.push_back({feature_of(recruit.range), value_of(recruit.range), recruit.people});
    }
    return fault;
}

void fill_chances(Record& record, const Model& model, const Lottery& lottery) {
    const std::size_t people = record.pool.people.size();
    record.chances.assign(people, 0);
    record.certificate.assign(people, 0);
    record.reasons.assign(people, {});
    for (const std::size_t person : model.fixed) record.chances[person] = 1;
    for (std::size_t g = 0; g < model.groups.size(); ++g)
        for (const std::size_t person : model.groups[g].members) {
            record.chances[person] = lottery.chance[g];
            record.certificate[person] = lottery.certificate.empty() ? 0 : lottery.certificate[g];
            record.reasons[person] = lottery.reasons[g];
        }
    for (const std::size_t group : lottery.impossible) record.impossible.insert(record.impossible.end(), model.groups[group].members.begin(), model.groups[group].members.end());
    std::ranges::sort(record.impossible);
}

// One more seat for a value, or one fewer: the other values of the feature give it, or take it.
Model loosened(Model model, std::size_t range, bool is_upper) {
    for (std::size_t r = 0; r < model.ranges.size(); ++r) {
        if (model.ranges[r].feature != model.ranges[range].feature) continue;
        if ((r == range) == is_upper) ++model.ranges[r].max;
        else model.ranges[r].min = std::max(0, model.ranges[r].min - 1);
    }
    return model;
}

Error drawn_already(const Record& record) { return {Errc::conflict, "this draw has been made already, with the public value \"" + *record.seed + "\"; there is no second draw"}; }

}  // namespace

std::string hash_of_input(const Record& record) {
    std::string text(record_format);
    text += "\nsalt " + json_quote(record.settings.salt) + "\nseats " + std::to_string(record.settings.seats) + "\n";
    for (const Feature& feature : record.pool.features)
        for (const Quota& quota : feature.values)
            text += json_quote(feature.name) + " " + json_quote(quota.name) + " " + std::to_string(quota.min) + " " + std::to_string(quota.max) + "\n";
    for (const std::string& id : std::set<std::string>(record.settings.fixed.begin(), record.settings.fixed.end())) text += "fixed " + json_quote(id) + "\n";
    for (const Person& person : record.pool.people) {
        text += json_quote(person.id);
        for (const std::size_t value : person.values) text += " " + std::to_string(value);
        text += " @" + person.address + "\n";
    }
    return sha256_hex(text);
}

std::string hash_of_tickets(const std::vector<Ticket>& tickets) {
    std::string text;
    for (const Ticket& ticket : tickets) {
        for (const std::size_t person : ticket) text += std::to_string(person) + " ";
        text += "\n";
    }
    return sha256_hex(text);
}

std::variant<Record, DrawFault> prepare_draw(Pool pool, const DrawSettings& settings, const ShouldStop& should_stop) {
    Record record{.program = settings.program, .solver = solver_versions(), .pool = std::move(pool), .settings = settings};
    number_addresses(record.pool);
    std::vector<std::string> problems;
    if (settings.seats < 1 || settings.seats > seats_max) problems.push_back("there may be 1 to " + std::to_string(seats_max) + " seats");
    if (settings.tickets < tickets_min || settings.tickets > tickets_max) problems.push_back("there may be " + std::to_string(tickets_min) + " to " + std::to_string(tickets_max) + " tickets");
    const std::vector<std::size_t> fixed = places_of(record.pool, settings.fixed, problems);
    if (!problems.empty()) return DrawFault{.problems = std::move(problems)};
    const Model as_wanted = make_model(record.pool, settings.seats, fixed);
    Model model = as_wanted;
    problems = problems_of(record.pool, model);
    if (!problems.empty()) return explained(record.pool, as_wanted, std::move(problems), should_stop);
    LotteryOutcome outcome = find_lottery(model, settings.goal, should_stop);
    if (std::holds_alternative<NoPanel>(outcome)) return explained(record.pool, as_wanted, {}, should_stop);
    if (std::holds_alternative<Undecided>(outcome))
        return DrawFault{.problems = {"in the time given no group was found that meets all quotas, nor was it proved that there is none; allow more time or widen the quotas"}};
    const Lottery& lottery = std::get<Lottery>(outcome);
    fill_chances(record, model, lottery);
    record.minimum = lottery.minimum;
    record.is_complete = lottery.is_complete;
    record.loosened = lottery.loosened;
    record.rounds = lottery.rounds;
    record.profiles = model.groups.size();
    record.bound = lottery.certificate.empty() ? 1 : std::max(certified_bound(model, lottery.certificate, settings.certificate_seconds), record.minimum);
    record.input_hash = hash_of_input(record);
    record.tickets = make_tickets(model, lottery, ticket_counts(model, lottery, settings.tickets), record.input_hash);
    record.tickets_hash = hash_of_tickets(record.tickets);
    record.commitment = commitment_of(record);
    return record;
}

Result<void> announce(Record& record, std::string_view source, Timestamp at, std::vector<Preparation> earlier) {
    if (record.ticket) return drawn_already(record);
    if (earlier.size() >= preparations_max)
        return Error{Errc::over_limit, "this draw has been prepared " + std::to_string(earlier.size()) + " times, and each time weakens the trust in it; draw with the value that was announced last, or begin with a new group"};
    Result<std::string> canonical = canonical_source(source);
    if (!canonical) return canonical.error();
    record.source = std::move(*canonical);
    record.prepared_at = format_timestamp(at);
    record.earlier = std::move(earlier);
    record.commitment = commitment_of(record);
    return {};
}

Result<void> draw_ticket(Record& record, std::string_view seed) {
    if (record.ticket) return drawn_already(record);
    const Result<std::string> value = canonical_value(seed);
    if (!value) return value.error();
    record.seed = *value;
    record.ticket = drawn_ticket(*value, record.tickets.size());
    record.alternates = choose_alternates(record.pool, selected(record), record.settings.alternates, record.settings.drop_out, *value, record.settings.proof_seconds);
    return {};
}

Model model_of(const Record& record) {
    std::vector<std::string> ignored;
    return make_model(record.pool, record.settings.seats, places_of(record.pool, record.settings.fixed, ignored));
}

const Ticket& selected(const Record& record) { return record.tickets.at(record.ticket.value()); }

std::vector<Price> price_list(const Record& record, const ShouldStop& should_stop) {
    const Model model = model_of(record);
    std::set<std::pair<std::size_t, bool>> binding;
    for (const auto& reasons : record.reasons)
        for (const Reason& reason : reasons) binding.emplace(reason.range, reason.is_upper);
    std::vector<Price> prices;
    for (const auto& [range, is_upper] : binding) {
        if (should_stop()) break;
        Model wider = loosened(model, range, is_upper);
        const Change change{range, wider.ranges[range].min, wider.ranges[range].max};
        if (!problems_of(record.pool, wider).empty()) continue;
        const LotteryOutcome outcome = find_lottery(wider, Goal::maximin, should_stop);
        if (const auto* lottery = std::get_if<Lottery>(&outcome); lottery != nullptr && lottery->is_complete) prices.push_back({change, lottery->minimum});
    }
    std::ranges::sort(prices, [](const Price& a, const Price& b) { return std::pair(-a.minimum_chance, a.change.range) < std::pair(-b.minimum_chance, b.change.range); });
    return prices;
}

}  // namespace stemmen::recruit
