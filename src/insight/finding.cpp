#include "insight/finding.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/text.hpp"
#include "insight/limits.hpp"

namespace stemmen::insight {
namespace {

struct Sentence {
    std::string_view nb, nn, en;
};
constexpr Sentence no_claim{"Skriv påstanden: én setning om hva innbyggerne trenger eller opplever, på høyst 300 tegn.", "Skriv påstanden: éi setning om kva innbyggjarane treng eller opplever, på høgst 300 teikn.",
                            "Write the claim: one sentence of at most 300 characters about what citizens need or experience."};
constexpr Sentence no_evidence{"Legg ved minst ett belegg: svar, forskning eller egne erfaringer (høyst 20).", "Legg ved minst eitt belegg: svar, forsking eller eigne erfaringar (høgst 20).",
                               "Add at least one piece of evidence: answers, research or own experience (20 at most)."};
constexpr Sentence empty_evidence{"Hvert belegg trenger en tekst på høyst 2 000 tegn.", "Kvart belegg treng ein tekst på høgst 2 000 teikn.", "Each piece of evidence needs a text of at most 2,000 characters."};
constexpr Sentence few_persons{"Skriv antallet først når det er minst 10; ellers la feltet stå tomt, så ingen kan kjennes igjen.",
                              "Skriv talet først når det er minst 10; elles lat feltet stå tomt, så ingen kan kjennast att.",
                              "Give the number only from 10 on; otherwise leave it out, so that nobody can be recognised."};
constexpr Sentence bad_link{"En lenke må begynne med https:// og ha høyst 500 tegn.", "Ei lenkje må byrje med https:// og ha høgst 500 teikn.", "A link must begin with https:// and have at most 500 characters."};
constexpr Sentence too_long{"Denne teksten er for lang; skriv høyst 2 000 tegn.", "Denne teksten er for lang; skriv høgst 2 000 teikn.", "This text is too long; write at most 2,000 characters."};
constexpr Sentence no_steward{"Skriv hvem som eier funnet, og en stedfortreder som er en annen.", "Skriv kven som eig funnet, og ein vara som er ein annan.", "Write who owns the finding, and a deputy who is somebody else."};
constexpr Sentence bad_time{"Tiden belegget er fra, må slutte etter at den begynner, og ikke i framtiden.", "Tida belegget er frå, må slutte etter at ho byrjar, og ikkje i framtida.",
                            "The time of the evidence must end after it begins, and not in the future."};
constexpr Sentence bad_date{"Best før må være en dag etter i dag og høyst 36 måneder fram.", "Best før må vere ein dag etter i dag og høgst 36 månader fram.", "Best before must be a day after today and at most 36 months ahead."};
constexpr Sentence bad_labels{"Velg høyst 10 brukergrupper og 10 temaer, hver på høyst 60 tegn.", "Vel høgst 10 brukargrupper og 10 tema, kvar på høgst 60 teikn.", "Choose at most 10 user groups and 10 themes of at most 60 characters each."};
constexpr Sentence bad_use{"Hver beslutning trenger en tekst og en dag; høyst 50 i alt.", "Kvar avgjerd treng ein tekst og ein dag; høgst 50 i alt.", "Each decision needs a text and a day; 50 in all at most."};
constexpr Sentence bad_use_owner{"Den som følger opp en beslutning, skrives med navn eller funksjon på høyst 100 tegn.", "Den som følgjer opp ei avgjerd, skriv du med namn eller funksjon på høgst 100 teikn.",
                                 "Whoever carries out a decision is written as a name or function of at most 100 characters."};
constexpr Sentence bad_use_due{"Fristen for en beslutning kan ikke være før dagen den ble tatt.", "Fristen for ei avgjerd kan ikkje vere før dagen ho vart teken.", "A decision cannot be due before the day it was made."};

Error fault(const Sentence& sentence, Language language) {
    return {Errc::bad_input, std::string(language == Language::nn ? sentence.nn : language == Language::en ? sentence.en : sentence.nb)};
}

bool is_written(std::string_view text, std::size_t most) { return !trim(text).empty() && count_code_points(text) <= most; }
bool is_short(std::string_view text) { return count_code_points(text) <= finding_text_characters_max; }
bool is_link(std::string_view link) { return link.empty() || (link.starts_with("https://") && count_code_points(link) <= link_characters_max); }
bool are_labels(const std::vector<std::string>& labels) {
    return labels.size() <= labels_max && std::ranges::all_of(labels, [](const std::string& label) { return is_written(label, label_characters_max); });
}

constexpr std::array<std::string_view, 3> leg_names{"answers", "research", "experience"};
constexpr std::array<std::string_view, 4> use_status_names{"decided", "under_way", "done", "dropped"};
constexpr std::array<std::string_view, 3> freshness_names{"fresh", "due_soon", "past"};
constexpr std::array<std::string_view, 4> asked_names{"nobody", "owner", "deputy", "librarian"};

template <class Value>
std::optional<Value> parse(std::span<const std::string_view> names, std::string_view text) {
    const auto found = std::ranges::find(names, text);
    if (found == names.end()) return std::nullopt;
    return static_cast<Value>(found - names.begin());
}

Day after(Day day, std::chrono::months months) {
    std::chrono::year_month_day date{day};
    date += months;
    if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
    return date;
}

}  // namespace

Result<void> check(const Finding& finding, Day today, Language language) {
    const auto wrong = [&](const Sentence& sentence) -> Result<void> { return fault(sentence, language); };
    if (!is_written(finding.claim, claim_characters_max)) return wrong(no_claim);
    if (finding.evidence.empty() || finding.evidence.size() > evidence_max) return wrong(no_evidence);
    for (const Evidence& evidence : finding.evidence) {
        if (!is_written(evidence.text, finding_text_characters_max)) return wrong(empty_evidence);
        if (evidence.persons != 0 && evidence.persons < share_limit_min) return wrong(few_persons);
        if (!is_link(evidence.link)) return wrong(bad_link);
    }
    for (const std::string* text : {&finding.spread, &finding.doubt, &finding.told.said, &finding.told.did, &finding.told.could_not})
        if (!is_short(*text)) return wrong(too_long);
    for (const Steward* steward : {&finding.owner, &finding.deputy})
        if (!is_written(steward->name, person_characters_max)) return wrong(no_steward);
    if (fold_case(trim(finding.owner.name)) == fold_case(trim(finding.deputy.name))) return wrong(no_steward);
    if (finding.from > finding.to || finding.to > today) return wrong(bad_time);
    if (!finding.is_retired && (finding.best_before <= today || finding.best_before > after(today, best_before_max))) return wrong(bad_date);
    if (!are_labels(finding.groups) || !are_labels(finding.themes)) return wrong(bad_labels);
    if (finding.uses.size() > uses_max) return wrong(bad_use);
    for (const Use& use : finding.uses) {
        if (!is_written(use.decision, finding_text_characters_max) || use.on > today) return wrong(bad_use);
        if (!is_link(use.link)) return wrong(bad_link);
        if (count_code_points(use.owner) > person_characters_max) return wrong(bad_use_owner);
        if (use.due && *use.due < use.on) return wrong(bad_use_due);
    }
    return {};
}

Freshness freshness(Day best_before, Day today) {
    if (today > best_before) return Freshness::past;
    return best_before - today <= due_soon_before ? Freshness::due_soon : Freshness::fresh;
}

Asked asked_about(const Finding& finding, Day today) {
    if (finding.is_retired || freshness(finding.best_before, today) != Freshness::past) return Asked::nobody;
    const auto late = today - finding.best_before;
    if (late <= deputy_asked_after && !finding.owner.subject.empty()) return Asked::owner;
    if (late <= librarian_asked_after && !finding.deputy.subject.empty()) return Asked::deputy;
    return Asked::librarian;
}

std::vector<Leg> legs_of(const Finding& finding) {
    std::vector<Leg> legs;
    for (const Leg leg : {Leg::answers, Leg::research, Leg::experience})
        if (std::ranges::find(finding.evidence, leg, &Evidence::leg) != finding.evidence.end()) legs.push_back(leg);
    return legs;
}

std::string searchable_text(const Finding& finding) {
    std::string text = finding.claim;
    const auto add = [&](const std::string& more) { text += "\n" + more; };
    for (const Evidence& evidence : finding.evidence) add(evidence.text);
    add(finding.spread);
    add(finding.doubt);
    for (const std::string& label : finding.groups) add(label);
    for (const std::string& label : finding.themes) add(label);
    for (const Use& use : finding.uses) add(use.decision);
    add(finding.told.said);
    add(finding.told.did);
    add(finding.told.could_not);
    return text;
}

std::string_view to_string(Leg leg) { return leg_names[static_cast<std::size_t>(leg)]; }
std::optional<Leg> parse_leg(std::string_view text) { return parse<Leg>(leg_names, text); }
std::string_view to_string(UseStatus status) { return use_status_names[static_cast<std::size_t>(status)]; }
std::optional<UseStatus> parse_use_status(std::string_view text) { return parse<UseStatus>(use_status_names, text); }
std::string_view to_string(Freshness freshness) { return freshness_names[static_cast<std::size_t>(freshness)]; }
std::string_view to_string(Asked asked) { return asked_names[static_cast<std::size_t>(asked)]; }

}  // namespace stemmen::insight
