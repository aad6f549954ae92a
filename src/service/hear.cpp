#include "service/hear.hpp"

#include <array>

#include "dialog/choose.hpp"
#include "service/correct.hpp"
#include "service/correct_chat.hpp"
#include "service/duty.hpp"
#include "service/forget.hpp"
#include "service/held.hpp"
#include "service/pseudonyms.hpp"
#include "service/take_back.hpp"

namespace stemmen::service {
namespace {

using dialog::Command;
using privacy::SafetyClass;

constexpr std::string_view offer_delete = "cmd.delete.confirm";
constexpr std::string_view offer_language = "cmd.language";

// What each class of the safety gate is answered with (fixed texts, P-24).
struct Reaction {
    SafetyClass safety;
    std::string_view text_id;
};
constexpr std::array danger_reactions{
    Reaction{SafetyClass::danger, "safety.emergency"},  Reaction{SafetyClass::child, "safety.child"},
    Reaction{SafetyClass::self_harm, "safety.selfharm"}, Reaction{SafetyClass::domestic, "safety.domestic"},
    Reaction{SafetyClass::crime, "safety.crime"},       Reaction{SafetyClass::threat, "safety.crime"},
};

// The survey waits, and whatever is written now is for the officers until the person chooses to go on.
void leave_to_officers(Work& work, std::string_view metadata, contact::HandBackCause cause) {
    if (work.account.abilities.own_page) return;
    work.hand_back(cause, metadata);
    work.thread.offer = offer_officers;
}

void ask_again(Work& work) {
    if (work.session) advance(work, dialog::AskAgain{});
    else work.hand_back(contact::HandBackCause::finished);
}

void stop(Work& work) {
    work.drop_unsent();
    work.thread.offer.clear();
    if (work.session) advance(work, dialog::Stopped{});
    else work.say_text("cmd.stop", contact::Purpose::reply);
    work.thread.stopped_at = work.moment.now;
    work.count("stopped", work.account.channel);
    work.hand_back(contact::HandBackCause::finished);
}

void offer_deletion(Work& work, const std::string& code) {
    work.say_text(offer_delete, contact::Purpose::reply, {}, offer_delete);
    const std::string receipt = normal_receipt(code);
    if (!receipt.empty()) work.thread.offer = std::string(offer_delete) + ":" + work.kit.keys.receipt_hash(receipt);
}

void take_deletion(Work& work, const std::string& value, const std::string& offer) {
    if (value != "YES") return ask_again(work);
    const auto colon = offer.find(':');
    const std::string receipt_hash = colon == std::string::npos ? "" : offer.substr(colon + 1);
    const Forgotten forgotten = receipt_hash.empty() ? forget_person(work) : forget_receipt(work, receipt_hash);
    if (forgotten.is_nothing()) work.say_text("cmd.delete.none", contact::Purpose::reply);
    else work.say_text("cmd.delete.done", contact::Purpose::reply, {{"kode", forgotten.confirmation}});
    ask_again(work);
}

// Nothing can be asked back on a channel that is switched off: the word itself is the request then.
void delete_unasked(Work& work, const std::string& code) {
    const std::string receipt = normal_receipt(code);
    take_deletion(work, "YES", receipt.empty() ? std::string(offer_delete) : std::string(offer_delete) + ":" + work.kit.keys.receipt_hash(receipt));
}

void give_access(Work& work) {
    std::optional<Session> latest = work.session ? work.session : latest_session(work.kit.keys, work.tx, work.thread.person);
    if (!latest) {
        work.say_text("cmd.access.none", contact::Purpose::reply);
        return ask_again(work);
    }
    const std::string code = work.give_receipt(*latest);
    if (work.session) work.session->receipt_hash = latest->receipt_hash;
    else work.tx.update(*latest);
    work.say_text("cmd.access.code", contact::Purpose::reply, {{"kode", code}});
    ask_again(work);
}

void choose_language(Work& work, Language language) {
    if (work.session) return advance(work, dialog::LanguageChosen{language});
    if (work.kit.dialogs.texts.is_shown(language)) work.thread.language = language;
    work.say_text("language.chosen", contact::Purpose::reply);
    work.hand_back(contact::HandBackCause::finished);
}

// Nobody answers on the own page, so whoever wants a person is told where there is one.
void name_the_phone(Work& work) {
    if (work.session) advance(work, dialog::Paused{"cmd.human.phone"});
    else work.say_text("cmd.human.phone", contact::Purpose::reply);
}

void obey(Work& work, const dialog::Recognised& command, const std::string& text) {
    if (command.is_unsure) return advance(work, dialog::StopUnsure{text});
    work.count("commands", dialog::to_string(command.command));
    switch (command.command) {
        case Command::withdraw: leave_sign_ups(work); return stop(work);
        case Command::stop: return stop(work);
        case Command::withdraw_consent: take_back_consents(work, command.code); return ask_again(work);
        case Command::delete_: return work.account.facts.channel_on ? offer_deletion(work, command.code) : delete_unasked(work, command.code);
        case Command::access: return give_access(work);
        case Command::correct: return list_answers(work) ? void() : ask_again(work);
        case Command::help:
            work.say_text("cmd.help", contact::Purpose::reply);
            return ask_again(work);
        case Command::genuine:
            work.say_text("invite.is_this_real", contact::Purpose::reply);
            return ask_again(work);
        case Command::robot:
            work.say_text("fallback.bot", contact::Purpose::reply);
            return ask_again(work);
        case Command::language:
            if (command.language) return choose_language(work, *command.language);
            if (work.session) return advance(work, dialog::LanguageAsked{});
            work.say_text(offer_language, contact::Purpose::reply, {}, offer_language);
            return;
        case Command::human:
            if (work.account.abilities.own_page) return name_the_phone(work);
            work.say_text("cmd.human", contact::Purpose::reply);
            if (work.session) advance(work, dialog::Paused{});
            return leave_to_officers(work, "asked_for_a_person", contact::HandBackCause::not_an_answer);
        case Command::start:
            if (!work.session) return start_on_request(work);
            work.thread.offer.clear();
            return advance(work, dialog::Resumed{});
    }
}

void go_on_after(Work& work, Corrected corrected) {
    if (corrected != Corrected::asks_on) ask_again(work);
}

// The person answers a question of the service itself, by button or by typing its title.
void take_offer(Work& work, std::string_view text_id, const std::string& value, const MessageKey& message) {
    const std::string offer = std::exchange(work.thread.offer, {});
    if (text_id == offer_which_answer || text_id == offer_new_answer) return go_on_after(work, correct_by_tap(work, offer, value, message));
    if (text_id == offer_delete) return take_deletion(work, value, offer);
    if (const auto language = parse_language(value); text_id == offer_language && language) choose_language(work, *language);
}

std::string_view offered_text(const Work& work) {
    const std::string_view offer = work.thread.offer;
    return offer.starts_with(offer_officers) ? std::string_view{} : offer.substr(0, offer.find(':'));
}

bool take_typed_offer(Work& work, const std::string& text) {
    const std::string text_id(offered_text(work));
    if (text_id.empty()) return false;
    const auto value = dialog::typed_choice(work.kit.dialogs.texts, {.text_id = text_id, .language = work.language()}, text);
    if (!value) {
        work.thread.offer.clear();  // Something else was said: the question of ours has lapsed.
        return false;
    }
    take_offer(work, text_id, *value, {});
    return true;
}

Words redacted(Work& work, const std::string& text) {
    privacy::Redaction redaction = work.kit.screener.redacted(text);
    return {std::move(redaction.text), std::move(redaction.found), std::move(redaction.flags)};
}

// An officer has just written and is likely to be there still.
bool officers_are_here(const Work& work) {
    const auto talk = contact::facts(work.contact.episode, work.policy());
    return talk.last_officer_at && !talk.ended_by && work.moment.now - *talk.last_officer_at < work.policy().quiet_time;
}

// Outside our talk "Hjelp", "Person" and "Start" are words to the officers, unless we have only just said goodbye. What was
// promised for as long as answers are kept holds always.
bool is_promised_outside(Work& work, Command command) {
    switch (command) {
        case Command::stop:
        case Command::withdraw:
        case Command::withdraw_consent:
        case Command::delete_:
        case Command::correct:
        case Command::access: return true;
        default: break;
    }
    if (work.session) return true;
    const auto& invited = work.thread.last_invited_at;  // of somebody who declined nothing else is left
    if (invited && work.moment.now - *invited < work.policy().hand_back_after) return true;
    const std::optional<Session> latest = latest_session(work.kit.keys, work.tx, work.thread.person);
    return latest && latest->ended_at && work.moment.now - *latest->ended_at < work.policy().hand_back_after;
}

// Only where it is true, and only where a person may have reported something (dialog text safety.crime.seen).
void promise_reading(Work& work, std::string_view text_id) {
    if (text_id == "safety.emergency" || text_id == "safety.crime") work.add_to_last("safety.crime.seen");
}

// Only on the own page are words to us when no talk of ours goes on.
void answer_outside_talk(Work& work, SafetyClass safety) {
    if (safety == SafetyClass::complaint) work.say_text(complaint_text, contact::Purpose::reply);
    else if (safety == SafetyClass::case_question) name_the_phone(work);
    else work.say_text("fallback.late", contact::Purpose::reply);
}

}  // namespace

std::string_view text_for(SafetyClass safety) {
    for (const Reaction& reaction : danger_reactions)
        if (reaction.safety == safety) return reaction.text_id;
    return {};
}

bool hear_danger(Work& work, SafetyClass safety, const std::string& text) {
    const std::string_view text_id = text_for(safety);
    if (text_id.empty()) return false;
    work.count("safety", privacy::to_string(safety));
    work.drop_unsent();
    work.thread.offer.clear();
    const bool will_be_read = hand_to_duty(work, safety, text);
    const bool has_session = work.session.has_value();
    advance(work, dialog::Paused{std::string(text_id)});
    // Outside a talk, and when the talk could not go on and has just been ended, the text is said all the same.
    if (!work.session) work.say_text(text_id, contact::Purpose::reply);
    if (will_be_read) promise_reading(work, text_id);
    if (has_session || work.is_speaking()) leave_to_officers(work, "safety", contact::HandBackCause::danger);
    if (safety == SafetyClass::danger && work.thread.offer == offer_officers) work.thread.offer = offer_officers_112;
    return true;
}

void hear(Work& work, const std::string& text, const MessageKey& message) {
    const SafetyClass safety = work.kit.screener.safety(text);
    if (hear_danger(work, safety, text)) return;
    if (const auto command = dialog::recognise(work.kit.dialogs.commands, text)) return obey(work, *command, text);
    if (awaits_correction(work))
        if (const Corrected corrected = correct_by_words(work, text, message); corrected != Corrected::not_ours) return go_on_after(work, corrected);
    if (take_typed_offer(work, text)) return;
    if (safety != SafetyClass::none) work.count("safety", privacy::to_string(safety));
    if (!work.session) return answer_outside_talk(work, safety);
    const dialog::Step* const step = open_step(work);
    if (safety == SafetyClass::complaint) {
        if (awaits_words(step)) hold(work, redacted(work, text), message);
        return advance(work, dialog::Paused{std::string(complaint_text)});
    }
    // At the invitation people still write to the officers, who answer questions on cases.
    const bool is_for_officers = step != nullptr && step->hands_back;
    if (safety == SafetyClass::case_question && !is_for_officers) return advance(work, dialog::Paused{"scope.case"});
    if (safety == SafetyClass::insult && !is_for_officers) work.say_text("fallback.abuse", contact::Purpose::reply);
    const Words words = redacted(work, text);
    advance(work, dialog::Said{text}, &words, message);
}

namespace {

// What somebody writes in the place of an answer after our talk is over, or while it has fallen silent.
bool hear_correction_outside(Work& work, SafetyClass safety, const std::string& text, const MessageKey& message) {
    if (!awaits_correction(work)) return false;
    if (is_for_people(safety)) {
        work.thread.offer.clear();
        return false;
    }
    const Corrected corrected = correct_by_words(work, text, message);
    if (corrected == Corrected::not_ours) return false;
    if (work.session) work.session->active_at = work.moment.now;
    go_on_after(work, corrected);
    return true;
}

}  // namespace

bool hear_command_outside(Work& work, const std::string& text, const MessageKey& message) {
    // Between officers and citizen we say nothing. Once the citizen has met the bot, its promises ("write SLETT") hold.
    const bool has_met_us = work.session || work.thread.last_invited_at;
    const auto command = dialog::recognise(work.kit.dialogs.commands, text);
    const bool is_stop = command && !command->is_unsure && (command->command == Command::stop || command->command == Command::withdraw);
    if (!has_met_us) {
        if (is_stop) work.thread.stopped_at = work.moment.now;
        return false;
    }
    const SafetyClass safety = work.kit.screener.safety(text);
    const bool are_words = !command || command->is_unsure;
    if (are_words && !officers_are_here(work) && hear_correction_outside(work, safety, text, message)) return true;
    if (safety != SafetyClass::none) return false;
    if (officers_are_here(work)) {
        if (is_stop) work.thread.stopped_at = work.moment.now;
        return false;
    }
    if (command && !command->is_unsure && is_promised_outside(work, command->command)) {
        // Whoever commands is here: a talk that goes on by it has not been silent.
        if (work.session) work.session->active_at = work.moment.now;
        obey(work, *command, text);
        return true;
    }
    return take_typed_offer(work, text);
}

void hear_tap(Work& work, const Payload& payload, const MessageKey& message) {
    if (payload.session.empty()) {
        if (payload.step == offered_text(work)) return take_offer(work, payload.step, payload.value, message);
    } else if (work.session && payload.session == work.session->id) {
        work.thread.offer.clear();
        note_arrival(work);
        return advance(work, dialog::Tapped{payload.step, payload.value, payload.version}, nullptr, message);
    }
    work.count("stale_tap", work.session ? "other_question" : "talk_over");
    if (officers_are_here(work)) return;
    work.say_text(work.session ? "fallback.stale" : "fallback.late", contact::Purpose::reply);
    ask_again(work);
}

namespace {

// A choice that was typed and is now typed otherwise. What names no choice takes the old answer with it.
void edit_choice(Work& work, Answer answer, const std::string& text) {
    const auto value = dialog::typed_choice(work.kit.dialogs.texts, {.text_id = answer.question, .language = answer.language, .by_number = answer.kind == "rating"}, text);
    work.count("edits", value ? "changed" : "erased");
    if (!value) return work.tx.erase_answer(answer);
    answer.value = *value;
    work.tx.save(answer);
}

}  // namespace

void hear_edit(Work& work, const std::string& text, const MessageKey& message) {
    std::optional<Answer> answer = answer_by_message(work.kit.keys, work.tx, work.thread.person, message);
    const SafetyClass safety = work.kit.screener.safety(text);
    if (!text_for(safety).empty()) {
        // The new words are not for the answer store; the old ones are no longer what the person wants to have said.
        if (answer) work.tx.erase_answer(*answer);
        work.count("edits", answer ? "erased" : "no_answer");
        if (!answer && !work.session) return;  // between citizen and officers
        hear_danger(work, safety, text);
        return;
    }
    if (const auto complaint = held(work); !answer && complaint && complaint->message == message) {
        hold(work, redacted(work, text), message);
        return work.count("edits", "changed");
    }
    if (!answer) return work.count("edits", "no_answer");
    if (answer->kind != "open") return edit_choice(work, std::move(*answer), text);
    const Words words = redacted(work, text);
    const bool was_told = work.session && work.session->id == answer->session && tell_of_redaction(work, words.found);
    answer->text = std::string(first_code_points(words.redacted, dialog::answer_characters_max));
    answer->redacted = words.found;
    answer->flags = words.flags;
    work.tx.save(*answer);
    work.count("edits", "changed");
    if (was_told) advance(work, dialog::AskAgain{});  // the buttons stand under the newest message only
}

void hear_unsent(Work& work, const MessageKey& message) {
    const std::optional<Answer> answer = answer_by_message(work.kit.keys, work.tx, work.thread.person, message);
    if (const auto complaint = held(work); !answer && complaint && complaint->message == message) {
        take_held(work);
        return work.count("unsent", "erased");
    }
    if (!answer) return work.count("unsent", "no_answer");
    work.tx.erase_answer(*answer);
    work.count("unsent", "erased");
}

}  // namespace stemmen::service
