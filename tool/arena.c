/* The arena: chunks from calloc, filled from their start, all freed together.
 *
 * Memory comes out zeroed because chunks come zeroed from the C library (for large ones: fresh pages
 * from the kernel, untouched until used) and nothing is ever handed out twice. A request that is large
 * beside the chunk size gets a chunk of its own, put behind the newest one so that the rest of the
 * newest stays in use. */
#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, CHUNK_BYTES = 256 * 1024, OWN_CHUNK_BYTES = CHUNK_BYTES / 4 };

struct arena_chunk {
    struct arena_chunk *older;
    _Alignas(ALIGNMENT) char bytes[];
};

static struct arena_chunk *chunk_new(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(struct arena_chunk))
        die(0, "out of memory");
    struct arena_chunk *chunk = calloc(1, sizeof *chunk + size);
    if (!chunk)
        die(0, "out of memory");
    arena->total_bytes += sizeof *chunk + size;
    return chunk;
}

static void *own_chunk(struct arena *arena, size_t size)
{
    struct arena_chunk *chunk = chunk_new(arena, size);
    if (arena->chunks) {
        chunk->older = arena->chunks->older;
        arena->chunks->older = chunk;
    } else {
        arena->chunks = chunk;
    }
    return chunk->bytes;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size >= OWN_CHUNK_BYTES)
        return own_chunk(arena, size);
    size = size ? (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1) : ALIGNMENT; /* never null */
    if (size > (size_t)(arena->end - arena->next)) {
        struct arena_chunk *chunk = chunk_new(arena, CHUNK_BYTES);
        chunk->older = arena->chunks;
        arena->chunks = chunk;
        arena->next = chunk->bytes;
        arena->end = chunk->bytes + CHUNK_BYTES;
    }
    void *memory = arena->next;
    arena->next += size;
    return memory;
}

void arena_free(struct arena *arena)
{
    for (struct arena_chunk *chunk = arena->chunks; chunk;) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
    *arena = (struct arena){0};
}

void arena_grow(struct arena *arena, void **items, size_t *capacity, size_t item_size)
{
    size_t new_capacity = *capacity ? *capacity * 2 : 8;
    if (new_capacity > SIZE_MAX / item_size)
        die(0, "out of memory");
    void *grown = arena_alloc(arena, new_capacity * item_size);
    if (*capacity)
        memcpy(grown, *items, *capacity * item_size);
    *items = grown;
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
