/* Pooled memory: slabs of 64 KiB, each cut into slots of one size.
 *
 * The pool lists, for each slot size, the slabs that have room; the head serves allocations. A slab that is found
 * full leaves the list and comes back, behind the head, with its first free slot. Slabs that empty behind the head
 * are kept while they are few, or fewer than half of those in use, so that tasks that come and go cost no malloc.
 * Slots are cut off a slab as they are needed, a page at a time.
 *
 * A free has more to do where a slab had been full, or is empty now. quiet_frees counts down to that: it is 1 in a slab
 * that is not listed, one more than the slots in use in a head, and the number of slots in use in all others.
 */
#include "slab.h"
#include "loop.h"

#include <assert.h>
#include <stdlib.h>

enum {
    EMPTY_MIN = 8,    /* slabs kept in any case */
    CUT_BYTES = 4096, /* of slots that are made ready at once */
};

static_assert(sizeof(struct async__slab) % 16 == 8, "see struct async__slab");

static bool is_head(const struct async__slab *slab)
{
    return slab->roomy && !slab->prev;
}

/* So many slots are in use. */
static uint32_t live(const struct async__slab *slab)
{
    if (!slab->roomy)
        return (slab->end - (uint32_t)sizeof *slab) / slab->slot_size;
    return slab->quiet_frees - is_head(slab);
}

/* As a head it counts as used. */
static void make_head(struct async__slab_pool *pool, struct async__slab *slab)
{
    if (slab->quiet_frees++ == 0) {
        pool->empty--;
        pool->used++;
    }
}

/* Behind the head. */
static void roomy_insert(struct async__slab_pool *pool, struct async__slab *slab)
{
    struct async__slab **head = &pool->roomy[slab->slot_size / ASYNC__SLAB_GRAIN];
    slab->roomy = 1;
    slab->prev = *head;
    slab->next = *head ? (*head)->next : NULL;
    if (slab->next)
        slab->next->prev = slab;
    *(*head ? &(*head)->next : head) = slab;
    if (is_head(slab))
        make_head(pool, slab);
}

static void roomy_remove(struct async__slab_pool *pool, struct async__slab *slab)
{
    if (slab->next)
        slab->next->prev = slab->prev;
    if (slab->prev)
        slab->prev->next = slab->next;
    else if ((pool->roomy[slab->slot_size / ASYNC__SLAB_GRAIN] = slab->next))
        make_head(pool, slab->next);
    slab->roomy = 0;
}

static void all_remove(struct async__slab *slab)
{
    *slab->all_link = slab->all_next;
    if (slab->all_next)
        slab->all_next->all_link = slab->all_link;
}

static struct async__slab *slab_new(struct async__slab_pool *pool, struct async_loop *loop, size_t slot_size)
{
    void *memory;
    if (posix_memalign(&memory, ASYNC__SLAB_ALIGN, ASYNC__SLAB_BYTES))
        return NULL;
    struct async__slab *slab = memory;
    *slab = (struct async__slab){
        .loop = loop, .slot_size = (uint32_t)slot_size, .all_next = pool->all, .all_link = &pool->all};
    slab->fresh = (char *)memory + sizeof *slab;
    slab->end = ASYNC__SLAB_BYTES;
    if (pool->all)
        pool->all->all_link = &slab->all_next;
    pool->all = slab;
    pool->empty++;
    roomy_insert(pool, slab);
    return slab;
}

/* Makes slots ready, in the order of their addresses, in a slab that has none. False when it is full. */
static bool cut(struct async__slab *slab)
{
    size_t left = (size_t)((char *)slab + slab->end - slab->fresh), size = slab->slot_size;
    size_t bytes = (left < CUT_BYTES ? left : CUT_BYTES) / size * size;
    struct async__slab_slot **link = &slab->free;
    for (char *end = slab->fresh + bytes; slab->fresh < end; slab->fresh += size) {
        struct async__slab_slot *slot = (struct async__slab_slot *)slab->fresh;
        *slot = (struct async__slab_slot){0};
        *link = slot;
        link = &slot->next;
    }
    return bytes;
}

void *async__slab_alloc_more(struct async__slab_pool *pool, struct async_loop *loop, size_t size)
{
    struct async__slab **head = &pool->roomy[size / ASYNC__SLAB_GRAIN];
    assert(size % ASYNC__SLAB_GRAIN == 0 && size <= ASYNC__SLAB_SLOT_MAX);
    while (*head && !(*head)->free && !cut(*head)) {
        (*head)->quiet_frees = 1;
        roomy_remove(pool, *head);
    }
    if (!*head) {
        struct async__slab *slab = slab_new(pool, loop, size);
        if (!slab)
            return NULL;
        cut(slab);
    }
    return async__slab_alloc_ready(pool, size);
}

void async__slab_freed(struct async__slab *slab)
{
    if (!slab->loop) {
        async__failures_forget();
        free(slab);
        return;
    }
    struct async__slab_pool *pool = &slab->loop->head.pool;
    if (!slab->roomy) {
        slab->quiet_frees = live(slab) - 1;
        roomy_insert(pool, slab);
        return;
    }
    pool->used--;
    if (pool->empty < EMPTY_MIN || pool->empty < pool->used / 2) {
        pool->empty++;
        return;
    }
    roomy_remove(pool, slab);
    all_remove(slab);
    async__failures_forget();
    free(slab);
}

void async__slab_pool_deinit(struct async__slab_pool *pool)
{
    struct async__slab *next;
    async__failures_forget();
    for (struct async__slab *slab = pool->all; slab; slab = next) {
        next = slab->all_next;
        slab->quiet_frees = live(slab);
        slab->roomy = 0;
        slab->loop = NULL;
        if (!slab->quiet_frees)
            free(slab);
    }
    *pool = (struct async__slab_pool){0};
}
