#include "app/spare_memory.hpp"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

// jemalloc's, when the program is linked with it; tests are not.
extern "C" [[gnu::weak]] int mallctl(const char* name, void* old, std::size_t* old_size, void* now, std::size_t now_size);

namespace stemmen::app {
namespace {

// Code and constants of the program and its libraries that only the start needed. What is needed again is mapped again from the file.
int unmap_what_is_read_only(dl_phdr_info* object, std::size_t, void*) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    for (ElfW(Half) i = 0; i < object->dlpi_phnum; ++i) {
        const ElfW(Phdr)& segment = object->dlpi_phdr[i];
        if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) continue;
        const std::uintptr_t begin = (object->dlpi_addr + segment.p_vaddr) / page * page;
        const std::uintptr_t end = object->dlpi_addr + segment.p_vaddr + segment.p_memsz;
        ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    }
    return 0;
}

}  // namespace

void give_spare_memory_back() {
    if (mallctl != nullptr) {
        constexpr const char* all_arenas = "arena.4096.purge";  // MALLCTL_ARENAS_ALL
        mallctl(all_arenas, nullptr, nullptr, nullptr, 0);
    } else {
        ::malloc_trim(0);  // by itself the C library gives back only what lies behind everything that is still in use
    }
    ::dl_iterate_phdr(unmap_what_is_read_only, nullptr);
}

}  // namespace stemmen::app
