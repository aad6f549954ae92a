#include "app/housekeeping.hpp"

#include "app/stack.hpp"

namespace stemmen::app {

Housekeeping::Housekeeping(store::SqliteStore& store) : store_(store), wiped_at_(Steady::now()), emptied_at_(wiped_at_) {}

void Housekeeping::after_commit() {
    const Steady::time_point now = Steady::now();
    if (now - wiped_at_ >= stack_wipe_pause) {
        wiped_at_ = now;
        wipe_stack();
    }
    const Steady::duration since = now - emptied_at_;
    if (since < erasure_pause || (since < log_pause && !store_.has_erased())) return;
    emptied_at_ = now;  // an export may be in the way: again after a pause
    store_.checkpoint();
}

}  // namespace stemmen::app
