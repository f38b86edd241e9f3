/* The heap grows in steps of some size and keeps what it has. No huge pages for it: they came cold, which took longer than to fault
 * small ones in that other programs had just left. See heap.h. */
#include "heap.h"

#include <malloc.h>
#include <stdint.h>

#ifdef M_ARENA_MAX /* glibc */

void heap_prepare(void)
{
    enum { STEP_BYTES = 512 << 10 };
    mallopt(M_ARENA_MAX, 1); /* a thread's own heap would grow by a page and a system call at a time; libclang parses in a thread */
    mallopt(M_TRIM_THRESHOLD, INT32_MAX); /* what a tree leaves serves the passes behind it */
    mallopt(M_TOP_PAD, STEP_BYTES);
    mallopt(M_MMAP_THRESHOLD, STEP_BYTES); /* what an arena frees after a batch serves the next one */
}

#else

void heap_prepare(void) {}

#endif
