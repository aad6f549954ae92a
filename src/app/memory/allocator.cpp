// How jemalloc, which the program is linked with, shall work: one arena, since two threads do the work and each keeps its small blocks
// at hand anyway, and pages that are free for five seconds go back to the system, so that a burst is not kept for good.
extern "C" const char* malloc_conf;
const char* malloc_conf = "narenas:1,dirty_decay_ms:5000,muzzy_decay_ms:0";
