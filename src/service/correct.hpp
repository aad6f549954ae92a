// Correcting what is kept (GDPR art. 16): the answers of one talk, numbered, and a new text or choice in the place of one of them,
// after the same safety gate and redaction as the first. In the chat: service/correct_chat.hpp; by receipt code: the command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dialog/library.hpp"
#include "privacy/screener.hpp"
#include "service/store.hpp"

namespace stemmen::service {

inline constexpr auto corrections_max = static_cast<std::size_t>(dialog::questions_max);  // more answers no talk has
inline constexpr std::size_t correction_shown_characters_max = 80;  // of a question or an answer, in a list

// One answer as its giver knows it.
struct Correctable {
    Answer answer;
    std::string text_id;                 // of the question as it was asked
    std::string question, now;           // in words: what was asked, and what is answered now
    std::vector<dialog::Choice> choices; // that it may become; none when it is in own words
};

// In the order in which they were given, in this language. What was skipped may be answered after all.
std::vector<Correctable> correctable(const dialog::Library& dialogs, const Session& session, const std::vector<Answer>& answers, Language language);

enum class CorrectionOutcome {
    changed,
    no_choice,   // the words name none of the choices
    empty,
    for_people,  // the safety gate stopped it, or it is a question on a case: it is not kept, and the answer stays
};
struct Correction {
    CorrectionOutcome outcome{};
    privacy::SafetyClass safety{};       // of the new words
    std::vector<std::string> taken_out;  // types of identifiers
    Answer answer;                       // as it is kept now
};
// The new words, or the title or number of a choice. `message` finds the answer again when these words are edited or unsent.
Correction correct(Transaction& tx, const privacy::Screener& screener, const dialog::Texts& texts, const Correctable& of, const std::string& text, const MessageKey& message);
// A choice by its value; false: it is none of them.
bool correct_by_value(Transaction& tx, const Correctable& of, const std::string& value, const MessageKey& message);

// Whether words of this class are never an answer, whatever was asked.
bool is_for_people(privacy::SafetyClass safety);

}  // namespace stemmen::service
