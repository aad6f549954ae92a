// Clears memory so that the compiler cannot leave it out. What a citizen wrote is not left behind in buffers that live on.
#pragma once

#include <string.h>

#include <cstddef>
#include <string>

namespace stemmen {

inline void wipe(void* bytes, std::size_t size) noexcept { ::explicit_bzero(bytes, size); }

// Empties it too; it may be used again.
inline void wipe(std::string& text) noexcept {
    wipe(text.data(), text.capacity());
    text.clear();
}

}  // namespace stemmen
