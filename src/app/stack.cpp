#include "app/stack.hpp"

#include "core/wipe.hpp"

namespace stemmen::app {

[[gnu::noinline]] void wipe_stack() {
    char below[stack_bytes_wiped];
    wipe(below, sizeof below);
}

}  // namespace stemmen::app
