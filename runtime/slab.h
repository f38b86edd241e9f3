/* Pooled memory of one loop: what of it is not inline in generated code. */
#ifndef ASYNCC_RUNTIME_SLAB_H
#define ASYNCC_RUNTIME_SLAB_H

#include <asyncc/slab_inline.h>

/* The slow part of the next. */
void *async__slab_alloc_more(struct async__slab_pool *pool, struct async_loop *loop, size_t size);

/* A slot of `size` bytes (a multiple of ASYNC__SLAB_GRAIN, at most ASYNC__SLAB_SLOT_MAX) of the loop's pool; null when
 * out of memory. */
static inline void *async__slab_alloc(struct async__slab_pool *pool, struct async_loop *loop, size_t size)
{
    void *slot = async__slab_alloc_ready(pool, size);
    return __builtin_expect(slot != NULL, 1) ? slot : async__slab_alloc_more(pool, loop, size);
}

/* Frees the pool's slabs; one with slots in use lives on, without a loop, until they are freed. */
void async__slab_pool_deinit(struct async__slab_pool *pool);

#endif
