#include "recruit/plan.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "core/csv.hpp"
#include "core/text.hpp"

namespace stemmen::recruit {
namespace {

constexpr std::array<std::string_view, traits> trait_names{"age", "gender", "area", "contact"};

struct Sentence {
    std::string_view nb, nn, en;
    [[nodiscard]] std::string in(Language language) const { return std::string(language == Language::nn ? nn : language == Language::en ? en : nb); }
};

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= id_bytes_max && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
}
bool is_municipality(std::string_view text) { return text.size() == 4 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }); }
bool fits(std::string_view text, std::size_t characters_max) { return !text.empty() && count_code_points(text) <= characters_max; }

const Mix* area_mix(const Plan& plan) {
    const auto found = std::ranges::find(plan.mixes, Trait::area, &Mix::trait);
    return found == plan.mixes.end() ? nullptr : &*found;
}

std::optional<Sentence> fault_of(const Mix& mix) {
    if (mix.shares.empty() || mix.shares.size() > trait_values_max)
        return Sentence{"En egenskap trenger fra 1 til 20 grupper med andel.", "Ein eigenskap treng frå 1 til 20 grupper med del.", "A trait needs from 1 to 20 groups with a share."};
    std::set<std::string_view> seen, municipalities;
    double sum = 0;
    const auto known = values_of(mix.trait);
    for (const Share& share : mix.shares) {
        const bool is_known = mix.trait == Trait::area ? is_name(share.value) && share.value != elsewhere : std::ranges::find(known, share.value) != known.end();
        if (!is_known) return Sentence{"En gruppe i fordelingen finnes ikke i spørsmålet.", "Ei gruppe i fordelinga finst ikkje i spørsmålet.", "A group of the mix is no answer to the question."};
        if (!seen.insert(share.value).second) return Sentence{"En gruppe står to ganger i fordelingen.", "Ei gruppe står to gonger i fordelinga.", "A group stands twice in the mix."};
        if (!(share.share >= 0 && share.share <= 1)) return Sentence{"En andel er et tall fra 0 til 1.", "Ein del er eit tal frå 0 til 1.", "A share is a number from 0 to 1."};
        sum += share.share;
        if (mix.trait != Trait::area) continue;
        if (share.municipalities.empty() || share.municipalities.size() > municipalities_per_area_max || !std::ranges::all_of(share.municipalities, is_municipality))
            return Sentence{"Et område trenger kommunenumre med fire sifre.", "Eit område treng kommunenummer med fire siffer.", "An area needs municipality numbers of four digits."};
        for (const std::string& each : share.municipalities)
            if (!municipalities.insert(each).second) return Sentence{"En kommune står i to områder.", "Ein kommune står i to område.", "A municipality stands in two areas."};
    }
    if (std::abs(sum - 1) > shares_slack) return Sentence{"Andelene av en egenskap skal bli 1 til sammen.", "Delane av ein eigenskap skal bli 1 til saman.", "The shares of a trait add up to 1."};
    return std::nullopt;
}

}  // namespace

std::string_view to_string(Trait trait) { return trait_names[static_cast<std::size_t>(trait)]; }

std::optional<Trait> parse_trait(std::string_view name) {
    const auto found = std::ranges::find(trait_names, name);
    if (found == trait_names.end()) return std::nullopt;
    return static_cast<Trait>(found - trait_names.begin());
}

std::vector<std::string_view> values_of(Trait trait) {
    switch (trait) {
        case Trait::age: return {"15-17", "18-29", "30-49", "50-66", "67+"};
        case Trait::gender: return {"WOMAN", "MAN", "OTHER"};
        case Trait::area: return {};
        case Trait::contact: return {"ONLINE", "PHONE", "F2F", "NONE"};
    }
    return {};
}

Result<std::vector<Mix>> parse_population(std::string_view csv, std::string_view name) {
    const auto rows = parse_csv(csv, name, {"trait", "value", "share"});
    if (!rows) return rows.error();
    std::vector<Mix> out;
    for (const auto& [line, fields] : *rows) {
        const auto trait = parse_trait(fields[0]);
        double share = 0;
        const auto [end, fault] = std::from_chars(fields[2].data(), fields[2].data() + fields[2].size(), share);
        if (!trait || *trait == Trait::area) return csv_fault(name, line, "the trait is age, gender or contact");
        if (fault != std::errc() || end != fields[2].data() + fields[2].size()) return csv_fault(name, line, "the share is a number from 0 to 1, such as 0.18");
        if (out.empty() || out.back().trait != *trait) out.push_back({.trait = *trait, .shares = {}});
        out.back().shares.push_back({.value = fields[1], .share = share, .municipalities = {}});
    }
    for (const Mix& mix : out)
        if (const auto fault = fault_of(mix)) return Error{Errc::misconfigured, std::string(name) + ": " + std::string(to_string(mix.trait)) + ": " + std::string(fault->en)};
    return out;
}

bool Plan::asks(Trait trait) const { return std::ranges::find(mixes, trait, &Mix::trait) != mixes.end(); }

std::vector<Problem> problems(const Plan& plan, const Drive& drive, Language language) {
    std::vector<Problem> out;
    const auto say = [&](std::string_view field, const Sentence& sentence) { out.push_back({field, sentence.in(language)}); };
    if (!recruits(drive.kind))
        say("", {"Denne innsamlingen søker svar og ikke folk. Velg typen samtalegruppe.", "Denne innsamlinga søkjer svar og ikkje folk. Vel typen samtalegruppe.", "This drive seeks answers, not people. Choose the kind discussion group."});
    for (const auto& [field, theme] : {std::pair{"theme_nb", &plan.theme_nb}, std::pair{"theme_nn", &plan.theme_nn}, std::pair{"theme_en", &plan.theme_en}})
        if (!fits(*theme, theme_characters_max))
            say(field, {"Skriv hva gruppen skal snakke om, med høyst 80 tegn, på bokmål, nynorsk og engelsk.", "Skriv kva gruppa skal snakke om, med høgst 80 teikn, på bokmål, nynorsk og engelsk.",
                        "Write what the group will talk about, in at most 80 characters, in bokmål, nynorsk and English."});
    if (std::chrono::floor<std::chrono::days>(plan.meets_at) <= drive.ends_on)
        say("meets_at", {"Gruppen må møtes etter siste dag for påmelding.", "Gruppa må møtast etter siste dag for påmelding.", "The group must meet after the last day for signing up."});
    if (plan.lasts < meeting_min || plan.lasts > meeting_max)
        say("lasts", {"En gruppe varer fra 30 minutter til 4 timer.", "Ei gruppe varer frå 30 minutt til 4 timar.", "A group lasts from 30 minutes to 4 hours."});
    if (!fits(plan.place, meeting_place_characters_max))
        say("place", {"Skriv hvor gruppen møtes, med høyst 120 tegn.", "Skriv kvar gruppa møtest, med høgst 120 teikn.", "Write where the group meets, in at most 120 characters."});
    if (!(plan.show_up >= show_up_min && plan.show_up <= show_up_max))
        say("show_up", {"Andelen som møter, er et tall fra 0,5 til 1.", "Delen som møter, er eit tal frå 0,5 til 1.", "The share that turns up is a number from 0.5 to 1."});
    std::set<Trait> seen;
    for (const Mix& mix : plan.mixes) {
        if (!seen.insert(mix.trait).second) say("mixes", {"En egenskap står to ganger.", "Ein eigenskap står to gonger.", "A trait stands twice."});
        else if (const auto fault = fault_of(mix)) say("mixes", *fault);
    }
    return out;
}

int invited_for(int wanted, double show_up) {
    constexpr double rounding = 1e-9;  // 6 at 60 % is 10, not 11
    return static_cast<int>(std::ceil(wanted / std::clamp(show_up, show_up_min, show_up_max) - rounding));
}

std::string area_of(const Plan& plan, std::string_view municipality) {
    if (const Mix* areas = area_mix(plan))
        for (const Share& area : areas->shares)
            if (std::ranges::find(area.municipalities, municipality) != area.municipalities.end()) return area.value;
    return std::string(elsewhere);
}

Pool pool_of(const Plan& plan, int seats, std::vector<Applicant> applicants) {
    Pool pool;
    std::vector<std::map<std::string, std::size_t>> places;
    for (std::size_t m = 0; m < plan.mixes.size(); ++m) {
        Feature feature{.name = std::string(to_string(plan.mixes[m].trait)), .values = {}};
        for (const Share& share : plan.mixes[m].shares) {
            const double seats_meant = seats * share.share;
            feature.values.push_back({.name = share.value,
                                      .min = std::max(0, static_cast<int>(std::floor(seats_meant - quota_slack))),
                                      .max = std::min(seats, static_cast<int>(std::ceil(seats_meant + quota_slack)))});
        }
        std::map<std::string, std::size_t> place;
        for (std::size_t v = 0; v < feature.values.size(); ++v) place.emplace(feature.values[v].name, v);
        for (const Applicant& applicant : applicants)  // whoever did not say, or lives elsewhere: nobody is shut out for it
            if (place.emplace(applicant.values[m], feature.values.size()).second) feature.values.push_back({.name = applicant.values[m], .min = 0, .max = seats});
        places.push_back(std::move(place));
        pool.features.push_back(std::move(feature));
    }
    std::ranges::sort(applicants, {}, &Applicant::code);
    for (const Applicant& applicant : applicants) {
        Person person{.id = applicant.code, .values = {}, .address = plan.one_per_contact ? applicant.contact : std::string()};
        for (std::size_t m = 0; m < plan.mixes.size(); ++m) person.values.push_back(places[m].at(applicant.values[m]));
        pool.people.push_back(std::move(person));
    }
    return pool;
}

Standings who_is_missing(const Plan& plan, const std::vector<Applicant>& applicants) {
    const int all = static_cast<int>(applicants.size());
    Standings out{.volunteers = all >= shown_from ? std::optional(all) : std::nullopt, .rows = {}};
    for (std::size_t m = 0; m < plan.mixes.size(); ++m) {
        const Mix& mix = plan.mixes[m];
        std::map<std::string, int> counts;  // also of those who did not say: they are part of the sum
        for (const Share& share : mix.shares) counts[share.value] = 0;
        for (const Applicant& applicant : applicants) ++counts[applicant.values[m]];
        std::set<std::string> hidden;
        for (const auto& [value, count] : counts)
            if (count < shown_from) hidden.insert(value);
        if (hidden.size() == 1) {
            const auto* next = static_cast<const std::pair<const std::string, int>*>(nullptr);
            for (const auto& each : counts)
                if (!hidden.contains(each.first) && (next == nullptr || each.second < next->second)) next = &each;
            if (next != nullptr) hidden.insert(next->first);
        }
        for (const Share& share : mix.shares) {
            const int count = counts[share.value];
            const bool is_missing = out.volunteers && share.share > 0 && count < missing_below * share.share * all;
            out.rows.push_back({mix.trait, share.value, share.share, out.volunteers && !hidden.contains(share.value) ? std::optional(count) : std::nullopt, is_missing});
        }
    }
    return out;
}

}  // namespace stemmen::recruit
