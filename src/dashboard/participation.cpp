// What became of the invitations, and who is missing among those who answered (domain §5.3, §5.5).
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "dashboard/figure_json.hpp"
#include "dashboard/figures.hpp"
#include "insight/rates.hpp"
#include "insight/representativity.hpp"

namespace stemmen::dashboard {
namespace {

using nlohmann::json;
using insight::Figure;
using insight::Hidden;

// As bits of a set, in the order of Subject::values.
enum : unsigned { I = 1, P = 2, R = 4, NC = 8, O = 16, U = 32, answered = I | P, all = 63 };
constexpr std::array<std::string_view, 6> disposition_names{"complete", "partial", "refusal", "non_contact", "other", "unknown"};

struct RateRow {
    std::string_view name, formula;
    unsigned part, whole;
    bool takes_eligible;  // the unknown in `whole` count by e
    std::optional<double> insight::Rates::* value;
};
constexpr std::array rate_rows{
    RateRow{"RR1", "I / ((I + P) + (R + NC + O) + (UH + UO))", I, all, false, &insight::Rates::rr1},
    RateRow{"RR2", "(I + P) / ((I + P) + (R + NC + O) + (UH + UO))", I | P, all, false, &insight::Rates::rr2},
    RateRow{"RR3", "I / ((I + P) + (R + NC + O) + e(UH + UO))", I, all, true, &insight::Rates::rr3},
    RateRow{"RR4", "(I + P) / ((I + P) + (R + NC + O) + e(UH + UO))", I | P, all, true, &insight::Rates::rr4},
    RateRow{"RR5", "I / ((I + P) + (R + NC + O))", I, all & ~U, false, &insight::Rates::rr5},
    RateRow{"RR6", "(I + P) / ((I + P) + (R + NC + O))", I | P, all & ~U, false, &insight::Rates::rr6},
    RateRow{"COOP1", "I / ((I + P) + R + O)", I, I | P | R | O, false, &insight::Rates::coop1},
    RateRow{"COOP2", "(I + P) / ((I + P) + R + O)", I | P, I | P | R | O, false, &insight::Rates::coop2},
    RateRow{"COOP3", "I / ((I + P) + R)", I, I | P | R, false, &insight::Rates::coop3},
    RateRow{"COOP4", "(I + P) / ((I + P) + R)", I | P, I | P | R, false, &insight::Rates::coop4},
    RateRow{"REF1", "R / ((I + P) + (R + NC + O) + (UH + UO))", R, all, false, &insight::Rates::ref1},
    RateRow{"REF2", "R / ((I + P) + (R + NC + O) + e(UH + UO))", R, all, true, &insight::Rates::ref2},
    RateRow{"REF3", "R / ((I + P) + (R + NC + O))", R, all & ~U, false, &insight::Rates::ref3},
    RateRow{"CON1", "((I + P) + R + O) / ((I + P) + (R + NC + O) + (UH + UO))", I | P | R | O, all, false, &insight::Rates::con1},
    RateRow{"CON2", "((I + P) + R + O) / ((I + P) + (R + NC + O) + e(UH + UO))", I | P | R | O, all, true, &insight::Rates::con2},
    RateRow{"CON3", "((I + P) + R + O) / ((I + P) + (R + NC + O))", I | P | R | O, all & ~U, false, &insight::Rates::con3},
};

// Which numbers a reader knows already: those that are shown, who answered, and what is left of the sum.
class Told {
public:
    explicit Told(const Seen& seen) : is_exact_(seen.is_exact), has_parts_(seen.has_parts) {
        for (std::size_t i = 0; i < disposition_names.size(); ++i) {
            const Seen::Part* const part = seen.part(disposition_names[i]);
            persons_[i] = part == nullptr ? 0 : part->persons;
            if (part == nullptr || !part->is_shown) hidden_ |= 1U << i;
        }
    }
    [[nodiscard]] bool is_told(unsigned set) const {
        const auto is_whole = [&](unsigned of) { return (set & hidden_ & of) == 0 || (set & hidden_ & of) == (hidden_ & of); };
        return is_exact_ && (has_parts_ ? is_whole(answered) && is_whole(all & ~answered) : is_whole(all));
    }
    [[nodiscard]] std::int64_t sum(unsigned set) const {
        std::int64_t persons = 0;
        for (std::size_t i = 0; i < persons_.size(); ++i)
            if ((set >> i & 1U) != 0) persons += persons_[i];
        return persons;
    }
    [[nodiscard]] insight::Dispositions dispositions() const { return {persons_[0], persons_[1], persons_[2], persons_[3], persons_[4], persons_[5]}; }

private:
    bool is_exact_, has_parts_;
    unsigned hidden_ = 0;
    std::array<std::int64_t, disposition_names.size()> persons_{};
};

// A rate is a share, and made of nothing but what may be known from the numbers beside it.
json rate(const RateRow& row, const Told& told, const insight::Rates& rates, double eligible, const FigureDesk::Wanted& wanted) {
    json out{{"name", row.name}, {"formula", row.formula}, {"value", nullptr}, {"figure", nullptr}};
    const bool needs_unknown = row.takes_eligible && eligible < 1;
    const auto value = rates.*row.value;
    const std::int64_t of = told.sum(row.whole);
    if (!told.is_told(row.part) || !told.is_told(row.whole) || (needs_unknown && !told.is_told(U))) out["figure"] = as_json(Figure(Hidden::small_group));
    else if (of < wanted.settings.limits.share()) out["figure"] = as_json(Figure(Hidden::few_for_a_share));
    else if (!needs_unknown && value) {
        const Figure figure = insight::figure({told.sum(row.part), of}, wanted.settings.limits, wanted.audience);
        out["figure"] = as_json(figure);
        out["value"] = std::get<insight::ShareFigure>(figure).share;
    } else if (of < wanted.settings.limits.compare()) out["figure"] = as_json(Figure(Hidden::few_for_a_share));  // no share of persons, so no interval to warn with
    else if (value) out["value"] = wanted.audience == insight::Audience::open ? std::round(*value / insight::open_share_step) * insight::open_share_step : *value;
    return out;
}

json funnel(FigureDesk& desk, const Filter& filter) {
    json steps = json::array();
    for (const auto step : {service::FunnelStep::shown, service::FunnelStep::opened, service::FunnelStep::started, service::FunnelStep::completed})
        steps.push_back({{"step", to_string(step)}, {"figure", as_json(desk.look(funnel_of(filter.dialog, step), filter.unit, *filter.period, filter.channel).persons)}});
    return steps;
}

// Those invited and those who answered, of one group; and what is known of it.
struct Group {
    std::string name;
    Figure invited, answered;
    bool is_told = false;   // as those without anybody are, by the others and the whole
    insight::Group counts;
};

Group group_of(const std::string& name, const Seen& seen) {
    Group group{.name = name, .invited = seen.persons, .answered = Hidden::small_group, .is_told = seen.all == 0, .counts = {}};
    const Told told(seen);
    if (!told.is_told(I | P)) return group;
    group.is_told = true;
    group.counts = {.invited = seen.all, .answered = told.sum(I | P)};
    const bool is_rounded = std::holds_alternative<insight::CountOnly>(seen.persons) && std::get<insight::CountOnly>(seen.persons).rounded;
    const std::int64_t answered = group.counts.answered;
    group.answered = is_rounded ? insight::CountOnly{(answered + insight::open_count_step / 2) / insight::open_count_step * insight::open_count_step, true} : insight::CountOnly{answered, false};
    return group;
}

std::vector<Group> groups_of(FigureDesk& desk, const Filter& filter, GroupedBy by) {
    const Subject subject = invitations_of(filter.dialog);
    std::vector<Group> groups;
    if (by == GroupedBy::channel) {
        for (const std::string& channel : desk.channels(subject, *filter.period)) groups.push_back(group_of(channel, desk.look(subject, filter.unit, *filter.period, channel)));
        return groups;
    }
    for (const contact::Unit* unit : desk.wanted().units.children(filter.unit)) groups.push_back(group_of(unit->id, desk.look(subject, unit->id, *filter.period, filter.channel)));
    return groups;
}

}  // namespace

json participation_of(FigureDesk& desk, const Filter& filter, double eligible) {
    json answer{{"kind", "rates"}, {"invited", as_json(Figure(Hidden::nobody))}, {"dispositions", json::array()}, {"rates", json::array()}, {"funnel", json::array()}};
    if (is_open_link(desk.wanted().dialogs, filter.dialog)) {
        answer["kind"] = "funnel";
        answer["funnel"] = funnel(desk, filter);
        return answer;
    }
    const Seen seen = desk.look(invitations_of(filter.dialog), filter.unit, *filter.period, filter.channel);
    answer["invited"] = as_json(seen.persons);
    for (const std::string_view name : disposition_names) {
        const Seen::Part* const part = seen.part(name);
        const auto code = aapor_code(*service::parse_disposition(name));
        answer["dispositions"].push_back({{"name", name}, {"aapor", code}, {"figure", as_json(part == nullptr ? Figure(Hidden::small_group) : part->figure)}});
    }
    const Told told(seen);
    const auto rates = insight::rates(told.dispositions(), eligible);
    for (const RateRow& row : rate_rows) answer["rates"].push_back(rate(row, told, rates.value_or(insight::Rates{}), eligible, desk.wanted()));
    return answer;
}

json dispositions_of(FigureDesk& desk, const Filter& filter, double eligible) {
    json answer = answer_about(desk, filter);
    answer["participation"] = participation_of(desk, filter, eligible);
    return answer;
}

json missing_of(FigureDesk& desk, const Filter& filter, GroupedBy by) {
    json answer = answer_about(desk, filter);
    answer["by"] = by == GroupedBy::unit ? "unit" : "channel";
    for (const char* number : {"response", "r", "spread", "bias", "why"}) answer[number] = nullptr;
    answer["groups"] = json::array();
    if (is_open_link(desk.wanted().dialogs, filter.dialog)) {  // nobody knows how many were invited
        answer["why"] = as_json(Figure(Hidden::nobody));
        return answer;
    }
    const std::vector<Group> groups = groups_of(desk, filter, by);
    const Group whole = group_of("", desk.look(invitations_of(filter.dialog), filter.unit, *filter.period, by == GroupedBy::channel ? "" : filter.channel));
    // Those in no group count with the whole, so that the whole is what it is elsewhere.
    insight::Group rest = whole.counts;
    bool is_told = whole.is_told && !groups.empty() && filter.audience != insight::Audience::open;
    std::vector<insight::Group> counts;
    for (const Group& group : groups) {
        is_told = is_told && group.is_told;
        counts.push_back(group.counts);
        rest.invited -= group.counts.invited;
        rest.answered -= group.counts.answered;
    }
    if (rest.invited > 0) counts.push_back(rest);
    const auto found = is_told ? insight::representativity(counts) : std::nullopt;
    if (found) {
        answer["response"] = found->response;
        answer["r"] = found->r;
        answer["spread"] = found->spread;
        answer["bias"] = found->bias ? json(*found->bias) : json(nullptr);
    } else answer["why"] = as_json(Figure(whole.is_told && whole.counts.invited == 0 ? Hidden::nobody : Hidden::small_group));
    for (std::size_t i = 0; i < groups.size(); ++i)
        answer["groups"].push_back({{"group", groups[i].name}, {"invited", as_json(groups[i].invited)}, {"answered", as_json(groups[i].answered)}, {"contribution", found && groups[i].counts.invited > 0 ? json(found->contributions[i]) : json(nullptr)}});
    return answer;
}

}  // namespace stemmen::dashboard
