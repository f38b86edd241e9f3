/* The arena: chunks from calloc, filled from their start, all freed together.
 *
 * Memory comes out zeroed because chunks come zeroed from the C library (for large ones: fresh pages
 * from the kernel, untouched until used), and what a reset gives out again is cleared. A request that is large
 * beside the chunk size gets a chunk of its own, put behind the newest one so that the rest of the
 * newest stays in use; an array that has one grows by realloc, which moves pages instead of copying them. An arena that
 * has become large goes on in large chunks of huge pages, where the kernel has them: fewer to fault in, and to find when its
 * memory is walked again and again. */
#include "arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    ALIGNMENT = 16,
    CHUNK_BYTES = 256 * 1024,
    OWN_CHUNK_BYTES = CHUNK_BYTES / 4,
    LARGE_FROM_BYTES = 8 << 20,  /* held by the arena: more than a batch of functions needs */
    LARGE_CHUNK_BYTES = 8 << 20, /* with its head: whole huge pages */
};

struct arena_chunk {
    struct arena_chunk *older, *newer;
    size_t size;    /* of bytes */
    bool is_mapped; /* from the kernel, not from the C library */
    _Alignas(ALIGNMENT) char bytes[];
};

static struct arena_chunk *chunk_new(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(struct arena_chunk))
        die(0, "out of memory");
    struct arena_chunk *chunk = calloc(1, sizeof *chunk + size);
    if (!chunk)
        die(0, "out of memory");
    chunk->size = size;
    arena->total_bytes += sizeof *chunk + size;
    return chunk;
}

/* Puts the chunk behind `newer`, or in front of all. */
static void chunk_link(struct arena *arena, struct arena_chunk *chunk, struct arena_chunk *newer)
{
    chunk->newer = newer;
    chunk->older = newer ? newer->older : arena->chunks;
    if (chunk->older)
        chunk->older->newer = chunk;
    if (newer)
        newer->older = chunk;
    else
        arena->chunks = chunk;
}

static struct arena_chunk *large_chunk_new(struct arena *arena)
{
    struct arena_chunk *chunk =
        mmap(NULL, LARGE_CHUNK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (chunk == MAP_FAILED)
        die(0, "out of memory");
    madvise(chunk, LARGE_CHUNK_BYTES, MADV_HUGEPAGE); /* advice only: what comes of it does not matter */
    chunk->size = LARGE_CHUNK_BYTES - sizeof *chunk;
    chunk->is_mapped = true;
    arena->total_bytes += LARGE_CHUNK_BYTES;
    return chunk;
}

static void chunk_free(struct arena_chunk *chunk)
{
    if (chunk->is_mapped)
        munmap(chunk, LARGE_CHUNK_BYTES);
    else
        free(chunk);
}

/* The one that small requests are served from. */
static void next_chunk(struct arena *arena)
{
    bool is_large = arena->total_bytes >= LARGE_FROM_BYTES;
    struct arena_chunk *chunk = is_large ? large_chunk_new(arena) : chunk_new(arena, CHUNK_BYTES);
    chunk_link(arena, chunk, NULL);
    arena->next = chunk->bytes;
    arena->end = chunk->bytes + chunk->size;
}

static void *own_chunk(struct arena *arena, size_t size)
{
    struct arena_chunk *chunk = chunk_new(arena, size);
    chunk_link(arena, chunk, arena->chunks);
    return chunk->bytes;
}

static void *grow_own_chunk(struct arena *arena, void *bytes, size_t size)
{
    struct arena_chunk *chunk = (struct arena_chunk *)((char *)bytes - offsetof(struct arena_chunk, bytes));
    if (size > SIZE_MAX - sizeof *chunk)
        die(0, "out of memory");
    chunk = realloc(chunk, sizeof *chunk + size);
    if (!chunk)
        die(0, "out of memory");
    arena->total_bytes += size - chunk->size;
    chunk->size = size;
    if (chunk->older)
        chunk->older->newer = chunk;
    if (chunk->newer)
        chunk->newer->older = chunk;
    else
        arena->chunks = chunk;
    return chunk->bytes;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size >= OWN_CHUNK_BYTES)
        return own_chunk(arena, size);
    size = size ? (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1) : ALIGNMENT; /* never null */
    if (size > (size_t)(arena->end - arena->next))
        next_chunk(arena);
    void *memory = arena->next;
    arena->next += size;
    return memory;
}

void arena_free(struct arena *arena)
{
    for (struct arena_chunk *chunk = arena->chunks; chunk;) {
        struct arena_chunk *older = chunk->older;
        chunk_free(chunk);
        chunk = older;
    }
    *arena = (struct arena){0};
}

void arena_reset(struct arena *arena)
{
#ifdef __SANITIZE_ADDRESS__ /* a use of what is gone shall be found */
    arena_free(arena);
    return;
#endif
    struct arena_chunk *kept = NULL;
    for (struct arena_chunk *chunk = arena->chunks, *older; chunk; chunk = older) {
        older = chunk->older;
        if (chunk->bytes + chunk->size == arena->end && !chunk->is_mapped) {
            kept = chunk;
            continue;
        }
        arena->total_bytes -= sizeof *chunk + chunk->size;
        chunk_free(chunk);
    }
    arena->chunks = NULL;
    if (kept) {
        kept->older = NULL;
        chunk_link(arena, kept, NULL);
        memset(kept->bytes, 0, (size_t)(arena->next - kept->bytes));
    }
    arena->next = kept ? kept->bytes : NULL;
    arena->end = kept ? kept->bytes + CHUNK_BYTES : NULL;
}

void arena_release(struct arena *arena, struct arena_mark mark)
{
    if (arena->end != mark.end)
        return;
    memset(mark.next, 0, (size_t)(arena->next - mark.next));
    arena->next = mark.next;
}

void arena_grow(struct arena *arena, void **items, size_t *capacity, size_t item_size)
{
    size_t new_capacity = *capacity ? *capacity * 2 : 8;
    if (new_capacity > SIZE_MAX / item_size)
        die(0, "out of memory");
    size_t old_size = *capacity * item_size;
    if (old_size >= OWN_CHUNK_BYTES) {
        *items = grow_own_chunk(arena, *items, new_capacity * item_size);
    } else {
        void *grown = arena_alloc(arena, new_capacity * item_size);
        if (old_size)
            memcpy(grown, *items, old_size);
        *items = grown;
    }
    *capacity = new_capacity;
}

void die(int errno_value, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("asyncc: fatal: ", stderr);
    vfprintf(stderr, format, args);
    va_end(args);
    if (errno_value)
        fprintf(stderr, ": %s", strerror(errno_value));
    fputc('\n', stderr);
    exit(2);
}
