// Everything a dialogs folder must keep before the service starts on it: `stemmen check` prints these faults.
#pragma once

#include "core/message.hpp"
#include "dialog/files.hpp"

namespace stemmen::dialog {

// Refuses: files that cannot be read; unreachable steps and endings; dead ends; more than eight questions or three open ones
// on a path; questions before the privacy information; endings after answers that do not say how to delete; published
// languages without STOPP or SLETT; missing, over-long, hard to read or forbidden texts; choices above the channels' limits
// or that a command would swallow; languages that are drafts; text ids nobody uses; transcripts that do not come out; steps,
// endings and languages that no transcript reaches. `limits` is the strictest of the channels in use.
// Sorted by file and line, without repetitions.
Faults check(const Files& files, const Abilities& limits);

}  // namespace stemmen::dialog
