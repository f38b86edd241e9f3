/* Pooled memory: slabs of 64 KiB, each cut into slots of one size.
 *
 * The pool lists, for each slot size, the slabs that have room; the head serves allocations. A slab that is found
 * full leaves the list and comes back, behind the head, with its first free slot. Slabs that empty behind the head
 * are kept while they are few, or fewer than half of those in use, so that tasks that come and go cost no malloc.
 */
#include "slab.h"

#include <assert.h>
#include <stdlib.h>

enum { EMPTY_MIN = 8 }; /* slabs kept in any case */

static_assert(sizeof(struct async__slab) % 16 == 8, "see struct async__slab");

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
}

static void roomy_remove(struct async__slab_pool *pool, struct async__slab *slab)
{
    if (slab->prev)
        slab->prev->next = slab->next;
    else
        pool->roomy[slab->slot_size / ASYNC__SLAB_GRAIN] = slab->next;
    if (slab->next)
        slab->next->prev = slab->prev;
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
    *slab =
        (struct async__slab){.loop = loop, .slot_size = (uint32_t)slot_size, .all_next = pool->all, .all_link = &pool->all};
    slab->fresh = (char *)memory + sizeof *slab;
    slab->end = ASYNC__SLAB_BYTES;
    if (pool->all)
        pool->all->all_link = &slab->all_next;
    pool->all = slab;
    roomy_insert(pool, slab);
    pool->used++;
    return slab;
}

static int is_full(const struct async__slab *slab)
{
    return !slab->free && slab->fresh + slab->slot_size > (const char *)slab + slab->end;
}

/* Takes full slabs out, until the head has room; null when there is none. */
static struct async__slab *head_with_room(struct async__slab_pool *pool, size_t size)
{
    struct async__slab **head = &pool->roomy[size / ASYNC__SLAB_GRAIN];
    while (*head && is_full(*head)) {
        roomy_remove(pool, *head);
        if (*head && !(*head)->live) { /* as the head it counts as used */
            pool->empty--;
            pool->used++;
        }
    }
    return *head;
}

void *async__slab_alloc_fresh(struct async__slab_pool *pool, struct async_loop *loop, size_t size)
{
    assert(size % ASYNC__SLAB_GRAIN == 0 && size <= ASYNC__SLAB_SLOT_MAX);
    struct async__slab *slab = head_with_room(pool, size);
    if (!slab && !(slab = slab_new(pool, loop, size)))
        return NULL;
    slab->live++;
    if (slab->free) {
        struct async__slab_slot *slot = slab->free;
        slab->free = slot->next;
        return slot;
    }
    char *slot = slab->fresh;
    slab->fresh += size;
    return slot;
}

void async__slab_freed(struct async__slab_pool *pool, struct async__slab *slab)
{
    if (!pool) {
        if (!slab->live)
            free(slab);
        return;
    }
    if (!slab->roomy)
        roomy_insert(pool, slab);
    if (slab->live || !slab->prev)
        return;
    pool->used--;
    if (pool->empty < EMPTY_MIN || pool->empty < pool->used / 2) {
        pool->empty++;
        return;
    }
    roomy_remove(pool, slab);
    all_remove(slab);
    free(slab);
}

void async__slab_pool_deinit(struct async__slab_pool *pool)
{
    struct async__slab *next;
    for (struct async__slab *slab = pool->all; slab; slab = next) {
        next = slab->all_next;
        slab->loop = NULL;
        slab->roomy = 0;
        if (!slab->live)
            free(slab);
    }
    *pool = (struct async__slab_pool){0};
}
