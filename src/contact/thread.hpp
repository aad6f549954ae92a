// What is known of a thread (one person on one account): the answer window and who may speak. Only the newest time of each
// kind is kept, so order and repetition of events do not matter. A cached owner is never trusted: it is derived from the
// newest of what was seen (which container events came in, moves of control, outcomes of our own operations).
#pragma once

#include <optional>

#include "contact/policy.hpp"
#include "core/message.hpp"
#include "core/time.hpp"

namespace stemmen::contact {

struct Thread {
    std::optional<Timestamp> last_person_action;  // opens the answer window: wrote, tapped, reacted, opened a link
    std::optional<Timestamp> last_standby_at;     // newest event told to us as a listener
    std::optional<Timestamp> last_direct_at;      // newest message told to us as the one who is spoken to
    std::optional<Timestamp> moved_at;            // newest move of control, by anybody
    Owner moved_to = Owner::unknown;
    std::optional<Timestamp> taken_from_us_at;
    std::optional<Timestamp> control_refused_at;  // we asked for control and did not get it
    bool operator==(const Thread&) const = default;
};

// Newest evidence wins; of the same time: a move, then standby (the careful reading), then direct.
Owner owner(const Thread& thread, const Policy& policy);

enum class Access {
    speak,       // we have the thread, or nobody needs to
    take_first,  // control must be taken first, and may be
    none,
};
Access access(const Thread& thread, const Policy& policy);

// End of the answer window, margin taken off. none: open without end. A person who has never acted has no window: the epoch.
std::optional<Timestamp> window_closes(const Thread& thread, const Policy& policy);
bool window_is_open(const Thread& thread, const Policy& policy, Timestamp now);

// A move of control, ours too. `from_us`: somebody else took it while we had it.
Thread control_moved(Thread thread, Timestamp at, Owner to, bool taken_from_us);
Thread control_refused(Thread thread, Timestamp at);

}  // namespace stemmen::contact
