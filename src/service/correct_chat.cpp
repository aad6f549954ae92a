#include "service/correct_chat.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/text.hpp"
#include "dialog/choose.hpp"
#include "service/correct.hpp"
#include "service/held.hpp"
#include "service/pseudonyms.hpp"

namespace stemmen::service {
namespace {

constexpr std::string_view value_erase = "ERASE";

std::string_view text_of_offer(std::string_view offer) { return offer.substr(0, offer.find(':')); }

std::vector<Correctable> answers_now(const Work& work) {
    const std::optional<Session> session = work.session ? work.session : latest_session(work.kit.keys, work.tx, work.thread.person);
    if (!session) return {};
    return correctable(work.kit.dialogs, *session, work.tx.answers_of(session->id), work.language());
}

// Nothing when the talk is gone, or another one has begun meanwhile.
std::optional<Correctable> answer_to(const Work& work, std::string_view question) {
    std::vector<Correctable> all = answers_now(work);
    const auto found = std::ranges::find_if(all, [&](const Correctable& each) { return each.answer.question == question; });
    if (found == all.end()) return std::nullopt;
    return std::move(*found);
}

// "2", "2." and "nr. 2" are the second; 0 is none.
std::size_t number_in(std::string_view text) {
    std::size_t number = 0;
    int found = 0;
    for (const std::string& word : words(text)) {
        const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (fault == std::errc{} && end == word.data() + word.size()) ++found;
    }
    return found == 1 && words(text).size() <= 3 ? number : 0;
}

ChoiceOffered own_choice(const Work& work, std::string_view offer, const std::string& title, const std::string& value) {
    return {title, seal_payload(work.kit.keys, work.thread.person, {SessionId{}, std::string(offer), 0, value})};
}

// A text of ours with the choices that stand in it, after others.
void ask(Work& work, std::string_view text_id, const dialog::TextArgs& args, std::vector<ChoiceOffered> choices) {
    const std::string_view offer = text_of_offer(work.thread.offer);
    for (const dialog::Choice& own : dialog::offered_choices(work.kit.dialogs.texts, text_id, work.language())) choices.push_back(own_choice(work, offer, own.title, own.value));
    work.say({.text = work.worded(text_id, work.language(), args), .choices = std::move(choices), .purpose = contact::Purpose::reply, .name = "say"});
}

Corrected ask_for_new(Work& work, std::size_t number) {
    const std::vector<Correctable> all = answers_now(work);
    if (number == 0 || number > all.size()) {
        work.thread.offer.clear();
        return Corrected::not_ours;
    }
    const Correctable& chosen = all[number - 1];
    work.thread.offer = std::string(offer_new_answer) + ":" + chosen.answer.question;
    std::vector<ChoiceOffered> choices;
    for (const dialog::Choice& each : chosen.choices) choices.push_back(own_choice(work, offer_new_answer, each.title, each.value));
    ask(work, chosen.choices.empty() ? offer_new_answer : "cmd.correct.choose", {{"sporsmal", chosen.question}, {"svar", chosen.now}}, std::move(choices));
    return Corrected::asks_on;
}

void tell_now(Work& work, const std::string& question) {
    const std::optional<Correctable> now = answer_to(work, question);
    work.say_text("cmd.correct.done", contact::Purpose::reply, {{"svar", now ? now->now : "–"}});
    work.count("corrections", "changed");
}

// True: the value is one of the text's own choices, and is dealt with.
bool take_own_choice(Work& work, const Correctable& of, const std::string& value) {
    if (value == value_erase) {
        work.tx.erase_answer(of.answer);
        work.say_text("cmd.correct.erased", contact::Purpose::reply);
        work.count("corrections", "erased");
        return true;
    }
    if (value != "KEEP") return false;
    work.say_text("cmd.correct.kept", contact::Purpose::reply);
    work.count("corrections", "kept");
    return true;
}

void tell_of_what_was_taken_out(Work& work, const std::vector<std::string>& types) {
    if (types.empty()) return;
    const dialog::Texts& texts = work.kit.dialogs.texts;
    const std::string named = "pii.type." + types.front();
    const std::string type = texts.shown(named, work.language()) != nullptr ? named : "pii.type.other";
    work.say_text("pii.removed", contact::Purpose::reply, {{"type", dialog::render(texts, type, work.language(), {})}});
}

Corrected take_words(Work& work, const Correctable& of, const std::string& text, const MessageKey& message) {
    const Correction correction = correct(work.tx, work.kit.screener, work.kit.dialogs.texts, of, text, message);
    switch (correction.outcome) {
        case CorrectionOutcome::for_people: return Corrected::not_ours;
        case CorrectionOutcome::empty:
        case CorrectionOutcome::no_choice:
            work.say_text("cmd.correct.unclear", contact::Purpose::reply);
            work.count("corrections", "unclear");
            return Corrected::done;
        case CorrectionOutcome::changed: break;
    }
    if (correction.safety == privacy::SafetyClass::insult) work.say_text("fallback.abuse", contact::Purpose::reply);
    // An answer is no complaint, and whoever means one is told where it goes (P-28).
    if (correction.safety == privacy::SafetyClass::complaint) work.say_text(complaint_text, contact::Purpose::reply);
    tell_of_what_was_taken_out(work, correction.taken_out);
    tell_now(work, of.answer.question);
    return Corrected::done;
}

}  // namespace

bool awaits_correction(const Work& work) {
    const std::string_view offer = text_of_offer(work.thread.offer);
    return offer == offer_which_answer || offer == offer_new_answer;
}

bool list_answers(Work& work) {
    const std::vector<Correctable> all = answers_now(work);
    if (all.empty()) {
        work.say_text("cmd.correct.none", contact::Purpose::reply);
        return false;
    }
    std::string list;
    std::vector<ChoiceOffered> choices;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        list += (list.empty() ? "" : "\n") + number + ". " + all[i].question + " " + all[i].now;
        choices.push_back(own_choice(work, offer_which_answer, number, number));
    }
    work.thread.offer = offer_which_answer;
    ask(work, offer_which_answer, {{"svar", list}}, std::move(choices));
    return true;
}

Corrected correct_by_tap(Work& work, const std::string& offer, const std::string& value, const MessageKey& message) {
    if (text_of_offer(offer) == offer_which_answer) {
        if (number_in(value) > 0) return ask_for_new(work, number_in(value));
        work.say_text("cmd.correct.kept", contact::Purpose::reply);
        return Corrected::done;
    }
    const std::string question = offer.substr(offer.find(':') + 1);
    const std::optional<Correctable> of = answer_to(work, question);
    if (!of) {
        work.say_text("cmd.correct.none", contact::Purpose::reply);
        return Corrected::done;
    }
    if (take_own_choice(work, *of, value)) return Corrected::done;
    if (!correct_by_value(work.tx, *of, value, message)) return Corrected::not_ours;
    tell_now(work, question);
    return Corrected::done;
}

Corrected correct_by_words(Work& work, const std::string& text, const MessageKey& message) {
    const std::string offer = std::exchange(work.thread.offer, {});
    const std::string_view text_id = text_of_offer(offer);
    const auto typed = dialog::typed_choice(work.kit.dialogs.texts, {.text_id = text_id, .language = work.language()}, text);
    if (text_id == offer_which_answer) {
        if (typed) return correct_by_tap(work, offer, *typed, message);
        return ask_for_new(work, number_in(text));
    }
    if (typed) return correct_by_tap(work, offer, *typed, message);
    const std::optional<Correctable> of = answer_to(work, offer.substr(offer.find(':') + 1));
    if (!of) {
        work.say_text("cmd.correct.none", contact::Purpose::reply);
        return Corrected::done;
    }
    return take_words(work, *of, text, message);
}

}  // namespace stemmen::service
