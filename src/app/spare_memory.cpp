#include "app/spare_memory.hpp"

#include <malloc.h>

#include <cstddef>

// jemalloc's, when the program is linked with it; tests are not.
extern "C" [[gnu::weak]] int mallctl(const char* name, void* old, std::size_t* old_size, void* now, std::size_t now_size);

namespace stemmen::app {

void give_spare_memory_back() {
    if (mallctl != nullptr) {
        constexpr const char* all_arenas = "arena.4096.purge";  // MALLCTL_ARENAS_ALL
        mallctl(all_arenas, nullptr, nullptr, nullptr, 0);
    } else {
        ::malloc_trim(0);  // by itself the C library gives back only what lies behind everything that is still in use
    }
}

}  // namespace stemmen::app
