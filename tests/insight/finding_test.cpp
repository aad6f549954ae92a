#include "insight/finding.hpp"

#include <catch2/catch.hpp>
#include <functional>

namespace stemmen::insight {
namespace {

constexpr Day day(int y, unsigned m, unsigned d) { return std::chrono::year{y} / std::chrono::month{m} / std::chrono::day{d}; }
constexpr Day today = day(2026, 11, 30);

Finding sample() {
    return {.claim = "Folk vet ikke hvor de skal spørre om pass.",
            .evidence = {{Leg::answers, "«Jeg ringte tre steder»", "", 42}, {Leg::experience, "Sentralbordet får dette hver dag", "", 0}},
            .spread = "Hele distriktet",
            .doubt = "Få svar fra unge",
            .unit = "201",
            .from = day(2026, 9, 1),
            .to = day(2026, 11, 1),
            .best_before = day(2028, 5, 30),
            .owner = {"Passkontoret, leder", "s1"},
            .deputy = {"Innsiktsbibliotekar", "s2"},
            .groups = {"Pass-søkere"},
            .themes = {"Informasjon"}};
}
std::string fault(const std::function<void(Finding&)>& change, Language language = Language::nb) {
    Finding finding = sample();
    change(finding);
    const auto checked = check(finding, today, language);
    return checked ? "" : checked.error().detail;
}

}  // namespace

TEST_CASE("finding: a whole one is taken, and what is missing is told in the reader's language") {
    CHECK(check(sample(), today, Language::nb).has_value());
    CHECK(fault([](Finding& f) { f.claim = " "; }).starts_with("Skriv påstanden"));
    CHECK(fault([](Finding& f) { f.claim = ""; }, Language::nn).starts_with("Skriv påstanden: éi setning"));
    CHECK(fault([](Finding& f) { f.claim = ""; }, Language::en).starts_with("Write the claim"));
    CHECK(fault([](Finding& f) { f.evidence.clear(); }).starts_with("Legg ved minst ett belegg"));
    CHECK(fault([](Finding& f) { f.evidence[0].text.clear(); }).starts_with("Hvert belegg"));
    CHECK(fault([](Finding& f) { f.evidence[0].persons = 9; }).contains("minst 10"));
    CHECK(fault([](Finding& f) { f.evidence[0].persons = 10; }).empty());
    CHECK(fault([](Finding& f) { f.evidence[0].link = "javascript:alert(1)"; }).contains("https://"));
    CHECK(fault([](Finding& f) { f.owner.name.clear(); }).contains("stedfortreder"));
    CHECK(fault([](Finding& f) { f.deputy.name = "passkontoret, LEDER "; }).contains("en annen"));
    CHECK(fault([](Finding& f) { f.to = day(2026, 8, 1); }).contains("slutte etter"));
    CHECK(fault([](Finding& f) { f.to = day(2026, 12, 1); }).contains("ikke i framtiden"));
    CHECK(fault([](Finding& f) { f.uses = {{.decision = "", .link = "", .on = day(2026, 11, 1), .owner = "", .due = {}}}; }).contains("beslutning"));
}

TEST_CASE("finding: each limit is met") {
    CHECK(fault([](Finding& f) { f.claim = std::string(claim_characters_max, 'x'); }).empty());
    CHECK_FALSE(fault([](Finding& f) { f.claim = std::string(claim_characters_max + 1, 'x'); }).empty());
    CHECK_FALSE(fault([](Finding& f) { f.evidence.assign(evidence_max + 1, {Leg::research, "x", "", 0}); }).empty());
    CHECK_FALSE(fault([](Finding& f) { f.doubt = std::string(finding_text_characters_max + 1, 'x'); }).empty());
    CHECK_FALSE(fault([](Finding& f) { f.themes.assign(labels_max + 1, "x"); }).empty());
    CHECK_FALSE(fault([](Finding& f) { f.groups = {std::string(label_characters_max + 1, 'x')}; }).empty());
    CHECK_FALSE(fault([](Finding& f) { f.owner.name = std::string(person_characters_max + 1, 'x'); }).empty());
    CHECK_FALSE(fault([](Finding& f) { f.evidence[0].link = "https://" + std::string(link_characters_max, 'x'); }).empty());
    CHECK(fault([](Finding& f) { f.uses = {{.decision = "Nytt skjema", .link = "", .on = day(2026, 11, 2), .owner = "", .due = day(2026, 11, 1)}}; }).contains("Fristen"));
    CHECK(fault([](Finding& f) { f.uses = {{.decision = "Nytt skjema", .link = "", .on = day(2026, 11, 2), .owner = std::string(person_characters_max + 1, 'x'), .due = {}}}; }).contains("følger opp"));
    CHECK(fault([](Finding& f) { f.uses = {{.decision = "Nytt skjema", .link = "", .on = day(2026, 11, 2), .owner = std::string(person_characters_max, 'x'), .due = day(2026, 11, 2)}}; }).empty());
    CHECK_FALSE(fault([](Finding& f) { f.uses.assign(uses_max + 1, {.decision = "x", .link = "", .on = day(2026, 1, 1), .owner = "", .due = {}}); }).empty());
    CHECK(fault([](Finding& f) { f.best_before = day(2029, 11, 30); }).empty());
    CHECK_FALSE(fault([](Finding& f) { f.best_before = day(2029, 12, 1); }).empty());
    CHECK_FALSE(fault([](Finding& f) { f.best_before = today; }).empty());
    CHECK(fault([](Finding& f) { f.best_before = today, f.is_retired = true; }).empty());
}

TEST_CASE("finding: it turns grey the day after its date, and first the owner, then the deputy, then the librarian is asked") {
    Finding finding = sample();
    finding.best_before = day(2026, 11, 30);
    CHECK(freshness(finding.best_before, day(2026, 10, 30)) == Freshness::fresh);
    CHECK(freshness(finding.best_before, day(2026, 10, 31)) == Freshness::due_soon);
    CHECK(freshness(finding.best_before, day(2026, 11, 30)) == Freshness::due_soon);
    CHECK(freshness(finding.best_before, day(2026, 12, 1)) == Freshness::past);
    CHECK(asked_about(finding, day(2026, 11, 30)) == Asked::nobody);
    CHECK(asked_about(finding, day(2026, 12, 1)) == Asked::owner);
    CHECK(asked_about(finding, day(2026, 12, 14)) == Asked::owner);
    CHECK(asked_about(finding, day(2026, 12, 15)) == Asked::deputy);
    CHECK(asked_about(finding, day(2026, 12, 29)) == Asked::librarian);
    finding.owner.subject.clear();
    CHECK(asked_about(finding, day(2026, 12, 1)) == Asked::deputy);
    finding.deputy.subject.clear();
    CHECK(asked_about(finding, day(2026, 12, 1)) == Asked::librarian);
    finding.is_retired = true;
    CHECK(asked_about(finding, day(2027, 12, 1)) == Asked::nobody);
}

TEST_CASE("finding: its legs are told each once, and its words are those of all its parts") {
    CHECK(legs_of(sample()) == std::vector{Leg::answers, Leg::experience});
    Finding finding = sample();
    finding.told = {"sagt", "gjort", "kunne ikke"};
    finding.uses = {{.decision = "Nytt skjema", .link = "", .on = day(2026, 11, 2), .owner = "", .due = {}}};
    for (const char* word : {"pass", "ringte", "distriktet", "unge", "Informasjon", "Pass-søkere", "skjema", "kunne ikke"}) CHECK(searchable_text(finding).contains(word));
}

}  // namespace stemmen::insight
