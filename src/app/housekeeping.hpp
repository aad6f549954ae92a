// What a thread of the service does between two pieces of work, so that a citizen's words do not outlive them: in freed stack, and
// on the disk in pages of the write-ahead log that the file no longer has.
#pragma once

#include <chrono>

#include "store/sqlite_store.hpp"

namespace stemmen::app {

inline constexpr std::chrono::milliseconds stack_wipe_pause{100};  // at 4,000 turns a second every commit would cost too much
inline constexpr std::chrono::seconds erasure_pause{1};            // from an erasure to its end in the write-ahead log, at most, while nobody reads
inline constexpr std::chrono::minutes log_pause{10};               // the same for what was replaced, such as an edited answer

// Of the committing thread, and for it alone.
class Housekeeping {
public:
    explicit Housekeeping(store::SqliteStore& store);
    // After each commit; the service commits several times a second even when nothing happens.
    void after_commit();

private:
    using Steady = std::chrono::steady_clock;
    store::SqliteStore& store_;
    Steady::time_point wiped_at_, emptied_at_;
};

}  // namespace stemmen::app
