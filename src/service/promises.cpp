#include "service/promises.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "dialog/check_texts.hpp"
#include "privacy/children.hpp"

namespace stemmen::service {
namespace {

using dialog::Condition;
using dialog::CountedTime;
using dialog::Promise;
using dialog::Step;
using dialog::TimeUnit;
using std::chrono::days;

// Made in words.
constexpr std::string_view never_asked_again = "never_asked_again";
constexpr std::string_view officers_can_read = "officers_can_read";
constexpr std::string_view may_be_followed_up = "may_be_followed_up";
constexpr std::string_view unread_on_the_page = "unread_on_the_page";
constexpr std::string_view nobody_reads_at_once = "nobody_reads_at_once";
constexpr std::string_view an_officer_reads = "an_officer_reads";
constexpr std::string_view nothing_stored = "nothing_stored";
constexpr std::string_view age_of_consent = "age_of_consent";
constexpr std::array in_words{never_asked_again, officers_can_read, may_be_followed_up, unread_on_the_page, nobody_reads_at_once, an_officer_reads, nothing_stored, age_of_consent};

struct TimePromise {
    std::string_view name;
    Duration Limits::* limit;
    std::string_view setting;
};
constexpr std::string_view asked_again_after = "asked_again_after";
constexpr std::array time_promises{
    TimePromise{"deleted_on_request_within", &Limits::link_kept, "retention.link_kept"}, TimePromise{"code_works_for", &Limits::link_kept, "retention.link_kept"},
    TimePromise{"copies_gone_after", &Limits::backups_kept, "retention.backups_kept"},   TimePromise{"inbox_emptied_after", &Limits::inbox_kept, "retention.inbox_kept"},
    TimePromise{"answers_kept_for", &Limits::sessions_kept, "retention.answers_kept"},
};

struct Told {
    Duration value;
    std::string_view setting;
};
std::optional<Told> time_of(std::string_view name, const Limits& limits, Duration gap) {
    if (name == asked_again_after) return Told{gap, "contact.gap"};
    const auto found = std::ranges::find(time_promises, name, &TimePromise::name);
    if (found == time_promises.end()) return std::nullopt;
    return Told{limits.*found->limit, found->setting};
}

// Is this what the setting says? Months and years are as people count them: 730 days are 24 months and 2 years.
bool says(const CountedTime& time, Duration value) {
    const double whole_days = std::chrono::duration<double, days::period>(value).count();
    constexpr double days_a_month = 365.25 / 12, days_a_year = 365.25;
    switch (time.unit) {
        case TimeUnit::day: return std::abs(whole_days - time.number) < 1e-6;
        case TimeUnit::week: return std::abs(whole_days - 7.0 * time.number) < 1e-6;
        case TimeUnit::month: return std::lround(whole_days / days_a_month) == time.number;
        case TimeUnit::year: return std::lround(whole_days / days_a_year) == time.number;
    }
    return false;
}

// Can the condition hold on a channel whose inbox officers share (or do not)? What else it asks is taken as possible.
bool may_hold(const Condition& condition, bool shared_inbox) {
    const auto may = [&](const Condition& part) { return may_hold(part, shared_inbox); };
    const bool is_inbox = condition.kind == Condition::Kind::ability && condition.values.front() == "shared_inbox";
    if (is_inbox) return shared_inbox;
    if (condition.kind == Condition::Kind::all) return std::ranges::all_of(condition.parts, may);
    if (condition.kind == Condition::Kind::any) return std::ranges::any_of(condition.parts, may);
    if (condition.kind != Condition::Kind::not_) return true;
    const Condition& denied = condition.parts.front();
    return denied.kind != Condition::Kind::ability || denied.values.front() != "shared_inbox" || !shared_inbox;
}

class Truth {
public:
    Truth(const dialog::Library& library, const Settings& settings) : library_(library), settings_(settings) {}
    dialog::Faults faults;

    void judge(const Promise& promise) {
        if (const auto time = time_of(promise.name, settings_.limits, settings_.gap)) return judge_words(promise, time->value, time->setting);
        if (std::ranges::find(in_words, promise.name) == in_words.end())
            return at(promise, "there is no promise " + json_quote(promise.name) + "; dialogs/README.md lists those there are");
        if (!promise.placeholder.empty()) return at(promise, json_quote(promise.name) + " is made in words; write those of each language in braces");
        if (promise.name == age_of_consent) judge_age(promise);
        if (promise.name == never_asked_again && settings_.limits.stop_kept < never_at_least)
            at(promise, "a STOPP is forgotten after " + format_duration(settings_.limits.stop_kept) + ", so " + json_quote(promise.text_id) +
                            " would lie; raise \"retention\": \"stop_kept\" to 365d at least");
        if (promise.name == an_officer_reads && library_.promises.find(promise.text_id, nobody_reads_at_once) != nullptr)
            at(promise, json_quote(promise.text_id) + " promises both that an officer reads it and that nobody does right away; make it two texts");
    }

    // P-25, P-46: what must be said.
    void require(std::string_view text_id, std::string_view name, std::string_view because) {
        const dialog::Text* text = library_.texts.find(text_id, Language::nb);
        if (text == nullptr || library_.promises.find(text_id, name) != nullptr) return;
        faults.push_back({text->file, text->line, json_quote(text_id) + " must say what promises.json calls " + json_quote(name) + ": " + std::string(because)});
    }
    void judge_dialog(const dialog::Dialog& dialog) {
        for (const Step& step : dialog.steps) {
            if (!step.is_privacy) continue;
            require(step.text, may_be_followed_up, "mentions of crime or danger may have to be followed up (P-27)");
            if (settings_.has_shared_inbox && dialog.kind != kind_own_page && may_hold(step.when, true)) require(step.text, officers_can_read, "officers can read along on this channel (P-46)");
        }
        for (const dialog::TextNeed& need : dialog::needs_of(dialog))
            if (library_.promises.find(need.text_id, an_officer_reads) != nullptr)
                faults.push_back({need.file, need.line, json_quote(need.text_id) + " is true only in staffed hours, which a dialog does not know (P-25); leave it to the service"});
        if (dialog.kind == "screening" || dialog.kind == "youth" || dialog.is_sensitive) judge_ages(dialog);
    }

private:
    void at(const Promise& promise, std::string sentence) { faults.push_back({library_.promises.file, promise.line, std::move(sentence)}); }

    // A number that stands in the words must be the setting's. One that is filled in always is.
    void judge_words(const Promise& promise, Duration value, std::string_view setting) {
        for (const auto& [language, words] : promise.words) {
            const std::vector<CountedTime> times = dialog::counted_times(words);
            if (times.size() == 1 && says(times.front(), value)) continue;
            at(promise, json_quote(promise.text_id) + " says " + json_quote(words) + " in " + std::string(to_string(language)) + ", but \"" + std::string(setting) + "\" is " +
                            format_duration(value) + "; change one of them, or write a placeholder");
        }
    }
    void judge_age(const Promise& promise) {
        constexpr std::string_view digits = "0123456789";
        for (const auto& [language, words] : promise.words) {
            const std::size_t begin = words.find_first_of(digits);
            const std::string age = begin == std::string::npos ? "" : words.substr(begin, words.find_first_not_of(digits, begin) - begin);
            if (age == std::to_string(settings_.age_of_consent)) continue;
            at(promise, json_quote(promise.text_id) + " says " + json_quote(words) + " in " + std::string(to_string(language)) + ", but \"children.age_of_consent\" is " +
                            std::to_string(settings_.age_of_consent) + "; change one of them");
        }
    }

    // Notices and offers store nothing, so only they may come before the age, and it must be an offer itself.
    void judge_ages(const dialog::Dialog& dialog) {
        const auto fault = [&](int line, const std::string& sentence) { faults.push_back({dialog.file, line, sentence}); };
        const auto asks_age = [](const Step& step) { return step.choice("U15") != nullptr; };
        const auto first = std::ranges::find_if(dialog.steps, [&](const Step& step) { return asks_age(step) || dialog::is_question(step.kind); });
        if (first == dialog.steps.end() || !asks_age(*first))
            return fault(dialog.line, (dialog.is_sensitive ? std::string("a dialog on a sensitive theme") : "a dialog of the kind \"" + dialog.kind + "\"") +
                                          " must ask the age before anything that is stored (P-14): an offer with the choice U15");
        if (first->kind != dialog::StepKind::offer) fault(first->line, "the age must be asked by an offer: the answer of somebody under 15 may not be stored (P-15)");
        if (first->when.kind != Condition::Kind::always) fault(first->line, "the age must be asked of everybody: take the condition away (P-14)");
        for (const dialog::ChoiceRule& rule : first->choices) {
            const auto band = privacy::parse_age_band(rule.value);
            if (!band) {
                fault(rule.line, "the choice " + json_quote(rule.value) + " is no age band; write U15, 15-17, 18-29, 30-49, 50-66, 67+ or NA");
                continue;
            }
            const privacy::Theme theme = dialog.is_sensitive ? privacy::Theme::sensitive : privacy::Theme::everyday;
            const privacy::MayTakePart may = privacy::may_take_part(*band, theme, {settings_.age_of_consent});
            if (may == privacy::MayTakePart::yes) continue;
            const std::string why = may == privacy::MayTakePart::not_alone ? " is too young to say yes alone: the choice must \"end\" the talk (P-15)"
                                                                           : " may take part in everyday themes only: the choice must \"end\" the talk (P-16)";
            const dialog::Ending* ending = dialog.ending(rule.end);
            if (ending == nullptr) fault(rule.line, "whoever chooses " + json_quote(rule.value) + why);
            else if (library_.promises.find(ending->text_without_answers, nothing_stored) == nullptr)
                fault(rule.line, "the ending " + json_quote(rule.end) + " must say that nothing has been stored, as minor.under15 does, and declare it in promises.json (P-15)");
        }
    }

    const dialog::Library& library_;
    const Settings& settings_;
};

}  // namespace

std::optional<std::string> days_told(const Promise& promise, const Limits& limits, Duration gap) {
    const auto time = time_of(promise.name, limits, gap);
    if (!time) return std::nullopt;
    return std::to_string(std::chrono::duration_cast<days>(time->value).count());
}

dialog::Faults broken_promises(const dialog::Library& library, const Settings& settings) {
    if (library.promises.file.empty()) return {{"promises.json", 1, "the file is missing; it says what the texts promise: copy it from the project's dialogs folder"}};
    Truth truth(library, settings);
    for (const auto& [text_id, promises] : library.promises.by_text)
        for (const Promise& promise : promises) truth.judge(promise);
    for (const dialog::Dialog& dialog : library.dialogs) truth.judge_dialog(dialog);
    if (settings.has_shared_inbox) truth.require("fallback.bot", officers_can_read, "whoever asks for a person learns who reads along (P-44, P-46)");
    if (!settings.any_staffed) truth.require("safety.emergency", nobody_reads_at_once, "no district is staffed (P-25)");
    return std::move(truth.faults);
}

}  // namespace stemmen::service
