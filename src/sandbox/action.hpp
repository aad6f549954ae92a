// What can be done to the sandbox, as a value: the one vocabulary of the control API, of scripts and of the terminal.
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"
#include "sandbox/world.hpp"

namespace stemmen::sandbox {

enum class Verb {
    citizen_says,
    citizen_sends,
    citizen_taps,
    citizen_edits,
    citizen_unsends,
    citizen_reacts,
    citizen_opens_link,
    citizen_blocks,
    citizen_unblocks,
    officer_says,
    officer_takes,
    officer_done,
    officer_requests,
    tool_says,
    tool_passes,
    automation_says,
    set_up,  // text: "inbox", "zero-config", "tool", "link", "take-control on|off|only-idle", "done nothing|release|pass"
    page,    // text: "block", "unblock", "warning", "token revoked", "token restored", "secret changed", "unsubscribed", "subscribed",
             // "without FIELD" and "with FIELD" of the webhooks
    fault,   // text: see apply_fault()
};

struct Action {
    Verb verb{};
    std::string person;      // the citizen concerned; "" where none is
    std::string text;        // what is said, tapped (title), sent (kind of media), opened (ref), or set
    std::string message;     // which message: its id or its whole text; "" for the person's newest (of a tap: what is on the screen)
    std::size_t number = 0;  // of the choice tapped, from 1, if there is no title
    bool operator==(const Action&) const = default;
};

// The id of the message that came to be, or "".
Result<std::string> perform(World& world, const Action& action, Timestamp now);

// "duplicate N" · "reorder N" · "batch N" · "flush" · "delay 2s" · "graph error_500|hang|lost_answer|accepted_500 [N]" ·
// "send CODE[/SUBCODE] [N]" · "clear".
Result<void> apply_fault(World& world, std::string_view fault, Timestamp now);

}  // namespace stemmen::sandbox
