/* The heap grows in a large step, of huge pages where the kernel has them: to fault a small one in takes as long as to make dozens of the
 * pieces that lie in it. What grows beyond goes on in small steps, so that little is taken that is not used. See heap.h. */
#include "heap.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef M_ARENA_MAX /* glibc */

enum {
    STEP_BYTES = 48 << 20,       /* the first: the tree of some 500 KB of source */
    LATER_STEP_BYTES = 512 << 10,
    HUGE_PAGE_BYTES = 2 << 20,
    BLOCK_BYTES = 100 << 10,     /* below what malloc maps apart */
    BLOCKS_MAX = 8,              /* more than fits into what the heap has at the start */
};

/* Makes the heap take its step. */
static void grow(char **begin, char **end)
{
    void *blocks[BLOCKS_MAX];
    size_t count = 0;
    for (*end = *begin = sbrk(0); *end == *begin && count < BLOCKS_MAX; *end = sbrk(0))
        blocks[count++] = malloc(BLOCK_BYTES);
    while (count)
        free(blocks[--count]);
}

void heap_prepare(void)
{
    char *begin, *end;
    mallopt(M_ARENA_MAX, 1); /* a thread's own heap would grow by a page and a system call at a time; libclang parses in a thread */
    mallopt(M_TRIM_THRESHOLD, INT32_MAX); /* what a tree leaves serves the passes behind it */
    mallopt(M_TOP_PAD, STEP_BYTES);
    grow(&begin, &end);
    mallopt(M_TOP_PAD, LATER_STEP_BYTES);
    mallopt(M_MMAP_THRESHOLD, LATER_STEP_BYTES); /* what an arena frees after a batch serves the next one */
    begin += -(uintptr_t)begin % HUGE_PAGE_BYTES;
    if (begin < end)
        madvise(begin, (size_t)(end - begin), MADV_HUGEPAGE); /* advice only: what comes of it does not matter */
}

#else

void heap_prepare(void) {}

#endif
