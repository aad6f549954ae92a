// A channel that is switched off (domain P-42): nothing is said on it and nobody is invited, threads in our hands go back to the
// officers, and what a citizen has a right to is done all the same, without a word. AccountFacts::channel_on says so.
#pragma once

#include "service/work.hpp"

namespace stemmen::service {

inline constexpr std::string_view ending_channel_off = "channel_off";

// Our talk ends as far as it has come, what waits to be sent is dropped, and a thread in our hands is handed back.
void end_switched_off(Work& work);

// Marks the channel's threads in which something of ours goes on, so that wake_due() ends it now.
void switch_off(const Kit& kit, Transaction& tx, std::string_view channel, Moment moment);

}  // namespace stemmen::service
