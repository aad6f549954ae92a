// When and how we give the thread back. While we have it, new messages of the citizen reach no officer, so: at once on
// anything that is not an answer, after a short silence, and at start-up. Whoever takes it from us keeps it.
#pragma once

#include <optional>

#include "contact/observe.hpp"
#include "core/message.hpp"

namespace stemmen::contact {

enum class HandBackCause {
    finished,       // last answer, a no, STOPP: nothing in the thread needs an officer
    not_an_answer,  // the citizen wrote something for an officer
    danger,         // the safety check found something
    officer_spoke,  // an officer, or somebody we do not know, stepped in
    control_requested,
    control_taken,
    silence,    // hand_back_after without a word
    not_asked,  // the thread was passed to us, but we do not ask
    left_over,  // at start-up: still ours, and no talk of ours goes on
};

// `keep`: there is nothing to give back. `release`: nobody has it, and the next message reaches the officers by default.
// `pass_to_operators`: it stands in the officers' inbox. Goes with the last message (SendText::after) or alone.
AfterSend hand_back(HandBackCause cause, const Thread& thread, const Policy& policy);

// The same as an operation of its own; `metadata` is a neutral word for the operators. none: nothing to do.
std::optional<Operation> hand_back_operation(AfterSend how, std::string_view metadata);

// Whether an event ends our own talk at once, whatever it says. An answering machine does not. `state` from before the event.
std::optional<HandBackCause> interruption(const State& state, const Inbound& event, const Policy& policy, const Phrases& phrases);

// When our talk has been silent for too long; `active_at` is the last thing said in it by either side.
Timestamp silence_due(Timestamp active_at, const Policy& policy);

}  // namespace stemmen::contact
