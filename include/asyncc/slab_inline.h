/* Pooled memory of one loop: slots of fixed sizes from aligned slabs, so that a slot's slab, and through it the loop,
 * is found from its address alone. The layouts are for the inline paths only and may change.
 */
#ifndef ASYNCC_SLAB_INLINE_H
#define ASYNCC_SLAB_INLINE_H

#include <stddef.h>
#include <stdint.h>

struct async_loop;

enum {
    ASYNC__SLAB_ALIGN = 1 << 16,         /* of a slab's address */
    ASYNC__SLAB_BYTES = ASYNC__SLAB_ALIGN - 64, /* room for malloc's header, so that slabs lie side by side */
    ASYNC__SLAB_GRAIN = 8,               /* slot sizes are multiples of it */
    ASYNC__SLAB_SLOT_MAX = 1024,         /* what is larger is not for slabs */
    ASYNC__SLAB_CLASSES = ASYNC__SLAB_SLOT_MAX / ASYNC__SLAB_GRAIN + 1,
};

/* A free slot. */
struct async__slab_slot {
    struct async__slab_slot *next;
    uint64_t zero[2]; /* in a slot that was never used; then what the last user left. A task has its flags here */
};

/* The head of a slab. Its size is 8 modulo 16: a task's root then is aligned to 16 where the slot size is. */
struct async__slab {
    struct async_loop *loop; /* whose pool it is in; null once the loop was closed: then the last free frees the slab */
    struct async__slab_slot *free;
    struct async__slab *next;       /* in the list of slabs of this slot size that have room */
    struct async__slab *prev;       /* null for the head */
    struct async__slab *all_next;   /* every slab of the pool */
    struct async__slab **all_link;  /* what points here in that list */
    uint32_t slot_size;
    uint32_t quiet_frees; /* the last of so many frees has more to do: see slab.c */
    char *fresh;    /* slots from here on were never free */
    uint32_t end;   /* where the slots end, from the slab's address */
    uint32_t roomy; /* it is in the list of those with room; found full, it leaves */
};

struct async__slab_pool {
    struct async__slab *roomy[ASYNC__SLAB_CLASSES]; /* the slabs with room, by slot size; the head serves */
    struct async__slab *all;
    size_t used;  /* slabs with slots in use, and the heads */
    size_t empty; /* the others */
};

static inline struct async__slab *async__slab_of(const void *slot)
{
    return (struct async__slab *)((uintptr_t)slot & ~(uintptr_t)(ASYNC__SLAB_ALIGN - 1));
}

/* One of `size` bytes that is at hand, or null. */
static inline void *async__slab_alloc_ready(struct async__slab_pool *pool, size_t size)
{
    struct async__slab *slab = pool->roomy[size / ASYNC__SLAB_GRAIN];
    if (__builtin_expect(!slab || !slab->free, 0))
        return NULL;
    struct async__slab_slot *slot = slab->free;
    slab->free = slot->next;
    slab->quiet_frees++;
    return slot;
}

/* Its slow part. */
void async__slab_freed(struct async__slab *slab);

/* Gives a slot back. It goes behind the first free one: who allocates and frees in turn then gets two slots by turns. The address of the one
 * that was freed last is known late, behind loads that wait for stores; so would be where all that lies that is stored in it. */
static inline void async__slab_free(void *slot)
{
    struct async__slab *slab = async__slab_of(slot);
    struct async__slab_slot *entry = (struct async__slab_slot *)slot, *first = slab->free;
    struct async__slab_slot **link = first ? &first->next : &slab->free;
    entry->next = *link;
    *link = entry;
    if (__builtin_expect(--slab->quiet_frees == 0, 0))
        async__slab_freed(slab);
}

#endif
