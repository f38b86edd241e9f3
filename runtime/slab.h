/* Pooled memory of one loop: slots of fixed sizes from aligned slabs, so that a slot's slab, and
 * through it the loop, is found from its address alone.
 */
#ifndef ASYNCC_RUNTIME_SLAB_H
#define ASYNCC_RUNTIME_SLAB_H

#include <stddef.h>
#include <stdint.h>

struct async_loop;

enum {
    SLAB_ALIGN = 1 << 16,         /* of a slab's address */
    SLAB_BYTES = SLAB_ALIGN - 64, /* room for malloc's header, so that slabs lie side by side */
    SLAB_GRAIN = 8,               /* slot sizes are multiples of it */
    SLAB_SLOT_MAX = 1024,         /* what is larger is not for slabs */
    SLAB_CLASSES = SLAB_SLOT_MAX / SLAB_GRAIN + 1,
};

/* A free slot. */
struct slab_slot {
    struct slab_slot *next;
    uint64_t zero; /* where a task in use has its flags */
};

/* The head of a slab. Its size is 8 modulo 16: a task's root then is aligned to 16 where the slot size is. */
struct slab {
    struct async_loop *loop; /* null once the loop was closed: then the last free frees the slab */
    struct slab_slot *free;  /* slots that were used before */
    struct slab *next;       /* in the list of slabs of this slot size that have room */
    struct slab *prev;       /* null for the head */
    struct slab *all_next;   /* every slab of the pool */
    struct slab **all_link;  /* what points here in that list */
    uint32_t slot_size;
    uint32_t live;  /* slots in use */
    char *fresh;    /* slots from here on were never used */
    uint32_t end;   /* where the slots end, from the slab's address */
    uint32_t roomy; /* it is in the list of those with room; found full, it leaves */
};

struct slab_pool {
    struct slab *roomy[SLAB_CLASSES]; /* the slabs with room, by slot size; the head serves */
    struct slab *all;
    size_t used;  /* slabs with slots in use, and the heads */
    size_t empty; /* the others */
};

static inline struct slab *slab_of(const void *slot)
{
    return (struct slab *)((uintptr_t)slot & ~(uintptr_t)(SLAB_ALIGN - 1));
}

/* The slow parts of the two below. */
void *slab_alloc_fresh(struct slab_pool *pool, struct async_loop *loop, size_t size);
void slab_freed(struct slab_pool *pool, struct slab *slab);

/* One of `size` bytes that was used before; null when there is none at hand. */
static inline void *slab_alloc_used(struct slab_pool *pool, size_t size)
{
    struct slab *slab = pool->roomy[size / SLAB_GRAIN];
    if (__builtin_expect(!slab || !slab->free, 0))
        return NULL;
    struct slab_slot *slot = slab->free;
    slab->free = slot->next;
    slab->live++;
    return slot;
}

/* A slot of `size` bytes (a multiple of SLAB_GRAIN, at most SLAB_SLOT_MAX) for `loop`; null when out of memory. */
static inline void *slab_alloc(struct slab_pool *pool, struct async_loop *loop, size_t size)
{
    void *slot = slab_alloc_used(pool, size);
    return __builtin_expect(slot != NULL, 1) ? slot : slab_alloc_fresh(pool, loop, size);
}

/* Gives a slot back. `pool` is the one it came from, or null when its loop was closed. */
static inline void slab_free(struct slab_pool *pool, void *slot)
{
    struct slab *slab = slab_of(slot);
    struct slab_slot *entry = slot;
    entry->next = slab->free;
    entry->zero = 0;
    slab->free = entry;
    slab->live--;
    if (__builtin_expect(!slab->roomy || (!slab->live && slab->prev), 0))
        slab_freed(pool, slab);
}

/* Frees the pool's slabs; one with slots in use lives on, without a loop, until they are freed. */
void slab_pool_deinit(struct slab_pool *pool);

#endif
