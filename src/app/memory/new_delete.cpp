// The program's own operator new and delete: what is given back is cleared first. A citizen's words pass through many strings, JSON
// nodes and vectors on their way to redaction; none of them is left behind in freed memory, where a later bug or a look into the
// process could find it. For the program only, and not under a sanitizer, which brings its own operators (CMakeLists.txt). What C
// libraries free does not pass here; of those only SQLite (redacted text, hashes, sealed ids) and OpenSSL (which clears its own)
// meet anything of a citizen.
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "core/wipe.hpp"

namespace {

template <class Allocate>
void* obtain(Allocate allocate) {
    for (;;) {
        if (void* const memory = allocate()) return memory;
        const std::new_handler handler = std::get_new_handler();
        if (handler == nullptr) throw std::bad_alloc();
        handler();
    }
}

void give_back(void* memory, std::size_t size) noexcept {
    stemmen::wipe(memory, size);
    std::free(memory);
}
void give_back(void* memory) noexcept {
    if (memory != nullptr) give_back(memory, ::malloc_usable_size(memory));
}

}  // namespace

void* operator new(std::size_t size) {
    return obtain([size] { return std::malloc(size == 0 ? 1 : size); });
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto step = static_cast<std::size_t>(alignment);
    return obtain([size, step] { return std::aligned_alloc(step, size == 0 ? step : (size + step - 1) / step * step); });
}
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { give_back(memory); }
// Whoever knows the size spares us the question.
void operator delete(void* memory, std::size_t size) noexcept {
    if (memory != nullptr) give_back(memory, size);
}
void operator delete(void* memory, std::size_t size, std::align_val_t) noexcept {
    if (memory != nullptr) give_back(memory, size);
}
// The array forms too: jemalloc brings its own, which stand before the C++ library's and would clear nothing. What the nothrow forms
// obtain comes back through the deletes above and below.
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return operator new(size, alignment); }
void operator delete[](void* memory) noexcept { give_back(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::size_t size) noexcept {
    if (memory != nullptr) give_back(memory, size);
}
void operator delete[](void* memory, std::size_t size, std::align_val_t) noexcept {
    if (memory != nullptr) give_back(memory, size);
}
