/* Pooled memory: slabs of 64 KiB, each cut into slots of one size.
 *
 * The pool lists, for each slot size, the slabs that have room; the head serves allocations. A slab that
 * fills up leaves the list and comes back with its first free slot; one that empties is freed unless it is
 * the head, so that a task made and ended in a loop costs no malloc.
 */
#include "slab.h"

#include <assert.h>
#include <stdlib.h>

static_assert(sizeof(struct slab) % 16 == 8, "see struct slab");

static void roomy_insert(struct slab_pool *pool, struct slab *slab)
{
    struct slab **head = &pool->roomy[slab->slot_size / SLAB_GRAIN];
    slab->prev = NULL;
    slab->next = *head;
    if (*head) (*head)->prev = slab;
    *head = slab;
}

static void roomy_remove(struct slab_pool *pool, struct slab *slab)
{
    if (slab->prev)
        slab->prev->next = slab->next;
    else
        pool->roomy[slab->slot_size / SLAB_GRAIN] = slab->next;
    if (slab->next) slab->next->prev = slab->prev;
}

static void all_remove(struct slab *slab)
{
    *slab->all_link = slab->all_next;
    if (slab->all_next) slab->all_next->all_link = slab->all_link;
}

static int is_full(const struct slab *slab) { return !slab->free && slab->fresh + slab->slot_size > slab->end; }

static struct slab *slab_new(struct slab_pool *pool, struct async_loop *loop, size_t slot_size)
{
    void *memory;
    if (posix_memalign(&memory, SLAB_ALIGN, SLAB_BYTES)) return NULL;
    struct slab *slab = memory;
    *slab = (struct slab){.loop = loop, .slot_size = (uint32_t)slot_size, .all_next = pool->all, .all_link = &pool->all};
    slab->fresh = (char *)memory + sizeof *slab;
    slab->end = (char *)memory + SLAB_BYTES;
    if (pool->all) pool->all->all_link = &slab->all_next;
    pool->all = slab;
    roomy_insert(pool, slab);
    return slab;
}

void *slab_alloc(struct slab_pool *pool, struct async_loop *loop, size_t size)
{
    assert(size % SLAB_GRAIN == 0 && size <= SLAB_SLOT_MAX);
    struct slab *slab = pool->roomy[size / SLAB_GRAIN];
    if (!slab) {
        slab = slab_new(pool, loop, size);
        if (!slab) return NULL;
    }
    void *slot = slab->free;
    if (slot) {
        slab->free = slab->free->next;
    } else {
        slot = slab->fresh;
        slab->fresh += size;
    }
    slab->live++;
    if (__builtin_expect(is_full(slab), 0)) roomy_remove(pool, slab);
    return slot;
}

void slab_free(struct slab_pool *pool, void *slot)
{
    struct slab *slab = slab_of(slot);
    struct slab_slot *entry = slot;
    int was_full = is_full(slab);
    entry->next = slab->free;
    entry->zero = 0;
    slab->free = entry;
    slab->live--;
    if (!pool) {
        if (!slab->live) free(slab);
        return;
    }
    if (__builtin_expect(was_full, 0)) roomy_insert(pool, slab);
    if (__builtin_expect(!slab->live, 0) && slab->prev) {
        roomy_remove(pool, slab);
        all_remove(slab);
        free(slab);
    }
}

void slab_pool_deinit(struct slab_pool *pool)
{
    struct slab *next;
    for (struct slab *slab = pool->all; slab; slab = next) {
        next = slab->all_next;
        slab->loop = NULL;
        if (!slab->live) free(slab);
    }
    *pool = (struct slab_pool){0};
}
