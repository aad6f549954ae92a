// RETT in the chat: which answer, then what is to stand in its place (GDPR art. 16). Both are questions of the service itself
// (Thread::offer), so that they work during a talk of ours and after it.
#pragma once

#include <string>
#include <string_view>

#include "service/work.hpp"

namespace stemmen::service {

inline constexpr std::string_view offer_which_answer = "cmd.correct.which";
// Followed by a colon and the question.
inline constexpr std::string_view offer_new_answer = "cmd.correct.new";

// Lists the answers of the talk that goes on, or else of the last one. False: there is none to correct, which has been said.
bool list_answers(Work& work);

// The service has asked for an answer's number, or for the new answer.
bool awaits_correction(const Work& work);

enum class Corrected {
    asks_on,     // the new answer is awaited
    done,        // it is said what stands there now, or that all is as before
    not_ours,    // these words are no correction; nobody awaits one any more
};
// A tap, by the value of the choice. `offer` was the thread's.
Corrected correct_by_tap(Work& work, const std::string& offer, const std::string& value, const MessageKey& message);
// Typed words. Those that the safety gate stops are not ours: whoever calls reacts to them.
Corrected correct_by_words(Work& work, const std::string& text, const MessageKey& message);

}  // namespace stemmen::service
