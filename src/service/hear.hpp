// What a citizen says while our talk has the thread, or as a command: safety first, then commands, then scope, then the answer.
#pragma once

#include "service/talk.hpp"

namespace stemmen::service {

// The fixed text that answers danger, harm and crime (P-24); "" for what is none of them.
std::string_view text_for(privacy::SafetyClass safety);

// The words of a message to us. `message` finds the answer again when it is edited or unsent.
void hear(Work& work, const std::string& text, const MessageKey& message);

// The text for a danger, and what goes with it, if `safety` is one. False, and nothing is done: it is none.
bool hear_danger(Work& work, privacy::SafetyClass safety, const std::string& text);

// A command outside our talk, or what it asked for, if `text` is one that is meant for us. True: it was, and is dealt with.
bool hear_command_outside(Work& work, const std::string& text, const MessageKey& message);

// A tap on one of our buttons.
void hear_tap(Work& work, const Payload& payload, const MessageKey& message);

// A stored answer was changed or taken back.
void hear_edit(Work& work, const std::string& text, const MessageKey& message);
void hear_unsent(Work& work, const MessageKey& message);

}  // namespace stemmen::service
