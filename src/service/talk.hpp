// Our own talk with a person: inviting, asking on, and winding up. Carries out what the dialog engine decides.
#pragma once

#include <optional>
#include <string_view>

#include "dialog/step.hpp"
#include "service/work.hpp"

namespace stemmen::service {

// Words that may become an answer, after redaction.
struct Words {
    std::string redacted;
    std::vector<std::string> found;  // types that were taken out
    std::vector<std::string> flags;
};

// Lets the officers' talk end if its time has come, and asks about it, waits, or counts why not.
void judge(Work& work);

// The citizen starts by himself (START); no talk with officers is needed, and an earlier STOPP is lifted by him.
void start_on_request(Work& work);

// One event for the open session's dialog. `words` are stored if the dialog takes them as an answer; `message` finds the
// answer again when it is edited or unsent.
void advance(Work& work, const dialog::Event& event, const Words* words = nullptr, const MessageKey& message = {});

// Something was taken out of an answer that is about to be saved: says so, once a talk, so that it can be taken out of the chat as well.
// Whether it was said.
bool tell_of_redaction(Work& work, const std::vector<std::string>& types_found);

// The step of our talk that waits for the person, if nothing stands in its way; else nullptr.
const dialog::Step* open_step(const Work& work);
// Whether words said now would be an answer.
inline bool awaits_words(const dialog::Step* step) { return step != nullptr && step->kind == dialog::StepKind::open; }

// Something came back on an invitation whose sending we are not sure of: it has arrived.
void note_arrival(Work& work);

// The invitation has not gone out and will not: as if nobody had been asked.
void retract_invitation(Work& work, std::string_view reason);

// What ended our talk from outside: officers stepping in, silence.
void leave(Work& work, contact::HandBackCause cause);

void count_not_asked(Work& work, const contact::EpisodeFacts& talk, std::string_view reason);

// Of a talk that ends now from outside; `other` if nothing has been answered.
Disposition disposition_so_far(const Kit& kit, const Session& session);

}  // namespace stemmen::service
