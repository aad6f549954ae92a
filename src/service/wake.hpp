// What happens though nothing has come in: talks that have ended by themselves, silence, time-outs, threads to hand back.
#pragma once

#include "service/kit.hpp"

namespace stemmen::service {

// Looks at the threads whose time has come, at most `limit`. True if there may be more.
bool wake_due(const Kit& kit, Transaction& tx, std::size_t limit, Moment moment, Results& results);

}  // namespace stemmen::service
