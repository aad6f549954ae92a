// Short strings lie inside their objects, and so on the stack of the thread that works with them. A function that has returned leaves
// them there until something else is written over them.
#pragma once

#include <cstddef>

namespace stemmen::app {

// Deeper than any work of ours goes: a turn, unoptimised, takes less than a fifth of it.
inline constexpr std::size_t stack_bytes_wiped = 128 * 1024;

// Clears that much of this thread's stack below the caller. Call it where a thread comes back to between two pieces of work.
void wipe_stack();

}  // namespace stemmen::app
