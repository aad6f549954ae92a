// The way out: which operations may go now, and what follows from how each one ended. Each call is one transaction's work.
#pragma once

#include "service/kit.hpp"

namespace stemmen::service {

// After a restart: whatever was in flight may have been sent, so its echo is awaited before it is sent again. Threads left in
// our hands without a talk of ours are marked to be handed back at once.
void recover(const Kit& kit, Transaction& tx, Moment moment, Results& results);

// Takes what is due from the outbox, at most `limit`, and hands it over in `results`. What may not be sent any more is dropped.
void claim(const Kit& kit, Transaction& tx, std::size_t limit, Moment moment, Results& results);

// Records how the sending of a row ended, and hands over the person's next message. `sent` is the row as it was handed over; how
// often it has been tried, and whether it is still there, is read from the outbox. Harmless when it is gone: its echo has settled it.
void settle(const Kit& kit, Transaction& tx, const Outgoing& sent, const SendOutcome& outcome, Moment moment, Results& results);

// While nothing can be sent to the platform (a bad token, a block), nothing is claimed either: what has waited for longer than
// RetryLimits::age_max is given up, so that no message, hand-back or sealed address waits for ever. True if there may be more.
bool give_up_old(const Kit& kit, Transaction& tx, std::size_t limit, Moment moment, Results& results);

// Row `id` was handed over, and recalled before it left: it goes, and the person's next message is handed over.
void recalled(const Kit& kit, Transaction& tx, std::int64_t id, Moment moment, Results& results);

}  // namespace stemmen::service
