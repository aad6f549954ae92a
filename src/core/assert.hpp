// A bug ends the process, in release builds too: nothing is acknowledged before it is stored, so crashing is safe.
#pragma once

#include <cstdio>
#include <cstdlib>

#define STEMMEN_ASSERT(claim)                                                                      \
    do {                                                                                           \
        if (!(claim)) {                                                                            \
            std::fprintf(stderr, "bug: %s does not hold at %s:%d\n", #claim, __FILE__, __LINE__);  \
            std::abort();                                                                          \
        }                                                                                          \
    } while (false)
