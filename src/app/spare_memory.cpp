#include "app/spare_memory.hpp"

#include <malloc.h>

namespace stemmen::app {

// By itself the C library gives back only what lies behind everything that is still in use.
void give_spare_memory_back() { ::malloc_trim(0); }

}  // namespace stemmen::app
