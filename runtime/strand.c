/* The strand's arena: frames of recursive and large children, last in, first out.
 *
 * A strand's memory is a chain of chunks of 4 KiB, aligned so that a frame's chunk is found from its
 * address. task->arena_top points behind the newest frame. A frame that fits no chunk, or is aligned to more
 * than 16, gets a chunk of its own, in which it lies first; arena_top then says that the chunk is full. Free chunks go to
 * a cache of the loop. <asyncc/leaf.h> has the common case of pushing and popping inline.
 */
#include "task.h"

#include <errno.h>
#include <stdlib.h>

enum {
    CHUNK_BYTES = ASYNC__CHUNK_BYTES,
    CHUNK_ALIGN = ASYNC__CHUNK_BYTES,
    FRAME_ALIGN = ASYNC__CHUNK_GRAIN,
    CACHE_LIMIT = 64, /* free chunks that a loop keeps */
};

struct strand_chunk {
    union {
        char *below;               /* arena_top before this chunk */
        struct strand_chunk *next; /* in the cache */
    } u;
    char *first;  /* its first frame */
    char *end;    /* frames end here; `first` when it holds one frame only */
    void *memory; /* for free() */
};
static_assert(sizeof(struct strand_chunk) == ASYNC__CHUNK_HEAD, "the first frame follows");

static size_t round_up(size_t size, size_t align)
{
    return (size + align - 1) & ~(align - 1);
}

/* `inside` is the address of a frame, or one behind the frames. */
static struct strand_chunk *chunk_of(char *inside)
{
    return (struct strand_chunk *)(((uintptr_t)inside - 1) & ~(uintptr_t)(CHUNK_ALIGN - 1));
}

static struct strand_chunk *chunk_alloc(struct async_loop *loop)
{
    struct strand_chunk *chunk = loop->chunks;
    if (chunk) {
        loop->chunks = chunk->u.next;
        loop->chunk_count--;
        return chunk;
    }
    chunk = aligned_alloc(CHUNK_ALIGN, CHUNK_BYTES);
    if (!chunk)
        return NULL;
    chunk->memory = chunk;
    chunk->first = (char *)(chunk + 1);
    chunk->end = (char *)chunk + CHUNK_BYTES;
    return chunk;
}

/* A chunk for one frame. The frame lies within CHUNK_ALIGN behind the chunk's head, whatever its alignment. */
static struct strand_chunk *chunk_alloc_single(size_t size, size_t align)
{
    size_t first_at = round_up(sizeof(struct strand_chunk), align);
    size_t head_at = first_at > CHUNK_ALIGN ? first_at - CHUNK_ALIGN : 0;
    size_t chunk_align = align > CHUNK_ALIGN ? align : CHUNK_ALIGN;
    char *memory = aligned_alloc(chunk_align, round_up(first_at + size, chunk_align));
    if (!memory)
        return NULL;
    struct strand_chunk *chunk = (struct strand_chunk *)(memory + head_at);
    chunk->memory = memory;
    chunk->first = chunk->end = memory + first_at;
    return chunk;
}

static void chunk_free(struct async_loop *loop, struct strand_chunk *chunk)
{
    if (chunk->end == chunk->first || loop->chunk_count == CACHE_LIMIT) {
        async__failures_forget();
        free(chunk->memory);
        return;
    }
    chunk->u.next = loop->chunks;
    loop->chunks = chunk;
    loop->chunk_count++;
}

static void *push_chunk(struct async_loop *loop, struct async_task *task, size_t size, size_t align)
{
    bool single = size > CHUNK_BYTES - sizeof(struct strand_chunk) || align > FRAME_ALIGN;
    struct strand_chunk *chunk = single ? chunk_alloc_single(size, align) : chunk_alloc(loop);
    if (!chunk)
        return NULL;
    chunk->u.below = task->arena_top;
    task->arena_top = single ? (char *)chunk + CHUNK_BYTES : chunk->first + size;
    return chunk->first;
}

void *async__strand_push(struct async_loop *loop, struct async_task *task, size_t size, size_t align)
{
    char *top = task->arena_top;
    if (size > PTRDIFF_MAX / 2)
        return NULL;
    size = round_up(size ? size : 1, FRAME_ALIGN);
    if (align <= FRAME_ALIGN && top) {
        char *end = chunk_of(top)->end;
        if (top < end && size <= (size_t)(end - top)) {
            task->arena_top = top + size;
            return top;
        }
    }
    return push_chunk(loop, task, size, align > FRAME_ALIGN ? align : FRAME_ALIGN);
}

void async__strand_pop(struct async_loop *loop, struct async_task *task, void *frame)
{
    struct strand_chunk *chunk = chunk_of(frame);
    if (chunk->first != frame) {
        task->arena_top = frame;
        return;
    }
    task->arena_top = chunk->u.below;
    chunk_free(loop, chunk);
}

void async__strand_clear(struct async_loop *loop, struct async_task *task)
{
    while (task->arena_top)
        async__strand_pop(loop, task, chunk_of(task->arena_top)->first);
}

void async__strand_deinit(struct async_loop *loop)
{
    async__failures_forget();
    for (struct strand_chunk *next; loop->chunks; loop->chunks = next) {
        next = loop->chunks->u.next;
        free(loop->chunks->memory);
    }
    loop->chunk_count = 0;
}

void *async__push(size_t size, size_t align)
{
    return async__cover(__builtin_frame_address(0)) ? async__strand_push(async__here.loop, async__here.task, size, align) : NULL;
}

void async__pop(void *frame)
{
    async__strand_pop(async__here.loop, async__here.task, frame);
}
