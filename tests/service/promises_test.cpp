// What the texts promise against what the settings make true.
#include "service/promises.hpp"

#include <catch2/catch.hpp>

#include "rules.hpp"

using namespace stemmen;
using namespace stemmen::service;
using namespace std::chrono;

namespace {

std::string all_of(const dialog::Faults& faults) {
    std::string out;
    for (const dialog::Fault& fault : faults) out += dialog::to_string(fault) + "\n";
    return out;
}

dialog::Library real() { return testing::rules().dialogs; }

void change(dialog::Library& library, const std::string& text_id, const std::string& name, const std::map<Language, std::string>& words) {
    for (dialog::Promise& promise : library.promises.by_text.at(text_id)) {
        if (promise.name != name) continue;
        promise.placeholder.clear();
        promise.words = words;
    }
}

}  // namespace

TEST_CASE("the texts keep their promises with the default settings, and with every setting inside its limits") {
    CHECK(all_of(broken_promises(real(), {})).empty());
    Settings other;
    other.gap = days{30};
    other.limits.link_kept = days{180};
    other.limits.backups_kept = days{7};
    other.limits.inbox_kept = days{90};
    other.any_staffed = true;
    CHECK(all_of(broken_promises(real(), other)).empty());
}

TEST_CASE("the numbers in the texts come from the settings") {
    Limits limits;
    limits.link_kept = days{60};
    limits.inbox_kept = days{14};
    const dialog::Promises& promises = testing::rules().dialogs.promises;
    CHECK(days_told(*promises.find("invite.declined", "asked_again_after"), limits, days{45}) == "45");
    CHECK(days_told(*promises.find("thanks.done", "deleted_on_request_within"), limits, days{45}) == "60");
    CHECK(days_told(*promises.find("cmd.delete.done", "copies_gone_after"), limits, days{45}) == "35");
    CHECK(days_told(*promises.find("cmd.delete.done", "inbox_emptied_after"), limits, days{45}) == "14");
    CHECK_FALSE(days_told(*promises.find("cmd.stop", "never_asked_again"), limits, days{45}).has_value());
}

TEST_CASE("a number of days in words that is not the setting's is refused, however it is counted") {
    struct Case {
        std::string words;
        bool is_true;
    };
    for (const Case& c : {Case{"innen 90 dager", true}, Case{"innen 60 dager", false}, Case{"innen 3 måneder", true}, Case{"innen 2 måneder", false}, Case{"innen 13 uker", false},
                          Case{"innen nitti dager", false}}) {
        INFO(c.words);
        dialog::Library library = real();
        change(library, "thanks.done", "deleted_on_request_within", {{Language::nb, c.words}});
        const std::string found = all_of(broken_promises(library, {}));
        INFO(found);
        CHECK(found.empty() == c.is_true);
        if (!c.is_true) CHECK(found.find("\"thanks.done\" says \"" + c.words + "\" in nb, but \"retention.link_kept\" is 90d; change one of them, or write a placeholder") != std::string::npos);
    }
}

TEST_CASE("texts that would lie are refused with what to do") {
    struct Case {
        std::function<void(dialog::Library&, Settings&)> change;
        std::string fault;
    };
    const std::vector<Case> cases{
        {[](auto&, auto& s) { s.limits.stop_kept = days{200}; }, "a STOPP is forgotten after 200d, so \"cmd.stop\" would lie; raise \"retention\": \"stop_kept\" to 365d at least"},
        {[](auto&, auto& s) { s.age_of_consent = 16; }, "\"minor.under15\" says \"15 år for å svare her alene\" in nb, but \"children.age_of_consent\" is 16"},
        {[](auto& l, auto&) { l.promises.by_text.erase("privacy.short"); }, "\"privacy.short\" must say what promises.json calls \"officers_can_read\": officers can read along on this channel (P-46)"},
        {[](auto& l, auto&) { l.promises.by_text.erase("privacy.short.web"); }, "\"privacy.short.web\" must say what promises.json calls \"may_be_followed_up\""},
        {[](auto& l, auto&) { l.promises.by_text.erase("fallback.bot"); }, "\"fallback.bot\" must say what promises.json calls \"officers_can_read\""},
        {[](auto& l, auto&) { l.promises.by_text.erase("safety.emergency"); }, "\"safety.emergency\" must say what promises.json calls \"nobody_reads_at_once\": no district is staffed (P-25)"},
        {[](auto& l, auto&) { l.dialogs.front().steps.front().text = "safety.crime.seen"; }, "\"safety.crime.seen\" is true only in staffed hours, which a dialog does not know (P-25)"},
        {[](auto& l, auto&) { l.promises.by_text.at("safety.emergency").push_back({.text_id = "safety.emergency", .name = "an_officer_reads"}); },
         "\"safety.emergency\" promises both that an officer reads it and that nobody does right away"},
        {[](auto& l, auto&) { l.promises.by_text.at("cmd.stop").front().name = "never_again"; }, "there is no promise \"never_again\""},
        {[](auto& l, auto&) { l.promises = {}; }, "promises.json:1: the file is missing"},
    };
    for (const Case& c : cases) {
        dialog::Library library = real();
        Settings settings;
        c.change(library, settings);
        const std::string found = all_of(broken_promises(library, settings));
        INFO("expected: " << c.fault << "\nfound: " << found);
        CHECK(found.find(c.fault) != std::string::npos);
    }
}

TEST_CASE("what is true depends on who reads: a staffed district need not say that nobody does, a channel without an inbox not who does") {
    dialog::Library library = real();
    library.promises.by_text.erase("safety.emergency");
    Settings staffed;
    staffed.any_staffed = true;
    CHECK(all_of(broken_promises(library, staffed)).empty());
    library.promises.by_text.erase("fallback.bot");
    auto& short_promises = library.promises.by_text.at("privacy.short");
    std::erase_if(short_promises, [](const dialog::Promise& promise) { return promise.name == "officers_can_read"; });
    staffed.has_shared_inbox = false;
    CHECK(all_of(broken_promises(library, staffed)).empty());
}

TEST_CASE("a dialog that asks for age asks it first, stores nothing of it, and lets nobody too young go on") {
    const auto screening = [](const std::function<void(dialog::Dialog&)>& change, int age_of_consent = 15) {
        dialog::Library library = real();
        dialog::Dialog dialog{.name = "sign-up", .kind = "screening", .file = "sign-up/dialog.json"};
        dialog::Step age{.id = "screen.age", .kind = dialog::StepKind::offer, .text = "screen.age", .line = 7};
        for (const char* value : {"U15", "15-17", "18-29", "30-49", "50-66", "67+", "NA"}) age.choices.push_back({.value = value, .line = 8});
        age.choices.front().end = "too_young";
        dialog.steps = {age, {.id = "screen.time", .kind = dialog::StepKind::choice, .text = "screen.time", .line = 9}};
        dialog.endings = {{.id = "too_young", .text = "minor.under15", .text_without_answers = "minor.under15"}};
        change(dialog);
        library.dialogs.push_back(dialog);
        Settings settings;
        settings.age_of_consent = age_of_consent;
        if (age_of_consent != 15) library.promises.by_text.erase("minor.under15");
        if (age_of_consent != 15) library.promises.by_text["minor.under15"] = {{.text_id = "minor.under15", .name = "nothing_stored"}};
        return all_of(broken_promises(library, settings));
    };
    CHECK(screening([](auto&) {}).empty());
    CHECK(screening([](auto& d) { std::swap(d.steps[0], d.steps[1]); }).find("must ask the age before anything that is stored (P-14)") != std::string::npos);
    CHECK(screening([](auto& d) { d.steps.erase(d.steps.begin()); }).find("must ask the age before anything") != std::string::npos);
    CHECK(screening([](auto& d) { d.steps[0].kind = dialog::StepKind::choice; }).find("sign-up/dialog.json:7: the age must be asked by an offer") != std::string::npos);
    CHECK(screening([](auto& d) { d.steps[0].choices[0].end.clear(); }).find("whoever chooses \"U15\" is too young to say yes alone") != std::string::npos);
    CHECK(screening([](auto& d) { d.steps[0].choices[0].value = "U15x"; }).find("must ask the age before") != std::string::npos);
    CHECK(screening([](auto& d) { d.steps[0].choices[2].value = "18-99"; }).find("the choice \"18-99\" is no age band") != std::string::npos);
    CHECK(screening([](auto& d) { d.endings[0].text_without_answers = "thanks.skipped"; }).find("must say that nothing has been stored") != std::string::npos);
    CHECK(screening([](auto&) {}, 16).find("whoever chooses \"15-17\" is too young") != std::string::npos);
    const auto ends = [](dialog::Dialog& d, std::initializer_list<std::size_t> choices) {
        for (const std::size_t choice : choices) d.steps[0].choices[choice].end = d.steps[0].choices[0].end;
    };
    CHECK(screening([](auto& d) { d.is_sensitive = true; }).find("whoever chooses \"15-17\" may take part in everyday themes only") != std::string::npos);
    CHECK(screening([&](auto& d) { d.is_sensitive = true, ends(d, {1}); }).find("whoever chooses \"NA\" may take part in everyday themes only") != std::string::npos);
    CHECK(screening([&](auto& d) { d.is_sensitive = true, ends(d, {1, 6}); }).empty());
    CHECK(screening([](auto& d) { d.kind = "conversation", d.is_sensitive = true, d.steps.erase(d.steps.begin()); }).find("a dialog on a sensitive theme must ask the age") != std::string::npos);
    CHECK(screening([](auto& d) { d.kind = "conversation"; d.steps.erase(d.steps.begin()); }).empty());
}
