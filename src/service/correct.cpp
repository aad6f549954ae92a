#include "service/correct.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "dialog/choose.hpp"
#include "dialog/state.hpp"

namespace stemmen::service {
namespace {

const dialog::Step* step_of(const dialog::Library& dialogs, const Session& session, const Answer& answer) {
    const dialog::Dialog* dialog = dialogs.find(session.dialog, session.dialog_version);
    if (dialog == nullptr) return nullptr;
    const auto found = std::ranges::find(dialog->steps, answer.question, &dialog::Step::question);
    return found == dialog->steps.end() ? nullptr : &*found;
}

std::string cut(std::string_view text) {
    const std::string_view kept = first_code_points(text, correction_shown_characters_max);
    return std::string(kept) + (kept.size() < text.size() ? "…" : "");
}

// Own words may also be skipped or asked for once more, and neither is an answer.
std::vector<dialog::Choice> choices_of(const dialog::Library& dialogs, const dialog::Step* step, const Answer& answer, std::string_view text_id, Language language) {
    std::vector<dialog::Choice> out;
    if (answer.kind == "open") return out;
    for (const dialog::Choice& choice : dialog::offered_choices(dialogs.texts, text_id, language)) {
        const dialog::ChoiceRule* rule = step == nullptr ? nullptr : step->choice(choice.value);
        if (choice.value != dialog::skip_value && (rule == nullptr || !rule->is_skip)) out.push_back(choice);
    }
    return out;
}

std::string in_words(const dialog::Texts& texts, const Answer& answer, std::string_view text_id, Language language) {
    if (!answer.text.empty()) return cut(answer.text);
    for (const dialog::Choice& choice : dialog::offered_choices(texts, text_id, language))
        if (choice.value == answer.value) return choice.title;
    return answer.value == dialog::skip_value || answer.value.empty() ? "–" : answer.value;
}

}  // namespace

bool is_for_people(privacy::SafetyClass safety) {
    switch (safety) {
        case privacy::SafetyClass::none:
        case privacy::SafetyClass::complaint:
        case privacy::SafetyClass::insult: return false;
        default: return true;
    }
}

std::vector<Correctable> correctable(const dialog::Library& dialogs, const Session& session, const std::vector<Answer>& answers, Language language) {
    std::vector<Correctable> all;
    for (const Answer& answer : answers) {
        if (all.size() == corrections_max) break;
        const dialog::Step* step = step_of(dialogs, session, answer);
        Correctable each{.answer = answer, .text_id = step == nullptr ? answer.question : step->text, .question = {}, .now = {}, .choices = {}};
        const dialog::Text* asked = dialogs.texts.shown(each.text_id, language);
        each.question = cut(asked == nullptr ? answer.question : asked->text);
        each.now = in_words(dialogs.texts, answer, each.text_id, language);
        each.choices = choices_of(dialogs, step, answer, each.text_id, language);
        all.push_back(std::move(each));
    }
    return all;
}

bool correct_by_value(Transaction& tx, const Correctable& of, const std::string& value, const MessageKey& message) {
    if (std::ranges::find(of.choices, value, &dialog::Choice::value) == of.choices.end()) return false;
    Answer answer = of.answer;
    answer.value = value;
    answer.message = message;
    tx.save(answer);
    return true;
}

Correction correct(Transaction& tx, const privacy::Screener& screener, const dialog::Texts& texts, const Correctable& of, const std::string& text, const MessageKey& message) {
    Correction out{.outcome = CorrectionOutcome::changed, .safety = screener.safety(text), .taken_out = {}, .answer = of.answer};
    const auto ended = [&](CorrectionOutcome outcome) {
        out.outcome = outcome;
        return out;
    };
    if (is_for_people(out.safety)) return ended(CorrectionOutcome::for_people);
    if (trim(text).empty()) return ended(CorrectionOutcome::empty);
    if (of.answer.kind != "open") {
        std::vector<std::string_view> values;
        for (const dialog::Choice& choice : of.choices) values.push_back(choice.value);
        const auto value = dialog::typed_choice(texts, {.text_id = of.text_id, .language = of.answer.language, .values = values, .by_number = of.answer.kind == "rating"}, text);
        if (!value || !correct_by_value(tx, of, *value, message)) return ended(CorrectionOutcome::no_choice);
        out.answer.value = *value;
        out.answer.message = message;
        return out;
    }
    const privacy::Redaction redaction = screener.redacted(text);
    out.answer.value.clear();  // it may have been skipped
    out.answer.text = std::string(first_code_points(redaction.text, dialog::answer_characters_max));
    out.answer.redacted = redaction.found;
    out.answer.flags = redaction.flags;
    out.answer.message = message;
    out.taken_out = redaction.found;
    tx.save(out.answer);
    return out;
}

}  // namespace stemmen::service
