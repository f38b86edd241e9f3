/* Slabs: slots do not overlap, are found again, and go back. */
#include "loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { COUNT = 20000 };

/* A loop of which nothing but the pool is used. */
static struct async_loop *new_loop(void)
{
    return calloc(1, sizeof(struct async_loop));
}

static size_t slab_count(const struct async__slab_pool *pool)
{
    size_t count = 0;
    for (struct async__slab *slab = pool->all; slab; slab = slab->all_next)
        count++;
    return count;
}

/* Allocates and frees at random, with a pattern in each slot. */
static void slots_keep_their_contents(void **state)
{
    (void)state;
    static const size_t sizes[] = {40, 48, 120, 128, 1000, ASYNC__SLAB_SLOT_MAX};
    struct async_loop *loop = new_loop();
    struct async__slab_pool *pool = &loop->head.pool;
    unsigned char **slots = calloc(COUNT, sizeof *slots);
    uint32_t seed = 1;
    for (int step = 0; step < 10 * COUNT; step++) {
        seed = seed * 1664525u + 1013904223u;
        uint32_t i = (seed >> 8) % COUNT;
        size_t size = sizes[i % 6];
        if (slots[i]) {
            for (size_t k = 8; k < size; k++)
                assert_int_equal(slots[i][k], i % 251);
            async__slab_free(slots[i]);
            slots[i] = NULL;
        } else {
            slots[i] = async__slab_alloc(pool, loop, size);
            assert_ptr_equal(async__slab_of(slots[i])->loop, loop);
            assert_int_equal((uintptr_t)slots[i] % 16, size % 16 ? (uintptr_t)slots[i] % 16 : 8);
            memset(slots[i], (int)(i % 251), size);
        }
    }
    for (int i = 0; i < COUNT; i += 2) {
        if (slots[i])
            async__slab_free(slots[i]);
        slots[i] = NULL;
    }
    async__slab_pool_deinit(pool);
    for (int i = 0; i < COUNT; i++) { /* the rest outlives the pool */
        if (slots[i])
            async__slab_free(slots[i]);
    }
    free(slots);
    free(loop);
}

static void memory_goes_back(void **state)
{
    (void)state;
    struct async_loop *loop = new_loop();
    struct async__slab_pool *pool = &loop->head.pool;
    void **slots = calloc(COUNT, sizeof *slots);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < COUNT; i++) {
            slots[i] = async__slab_alloc(pool, loop, 1000);
            memset(slots[i], i, 1000);
        }
        assert_true(slab_count(pool) >= COUNT / 65);
        assert_int_equal(pool->used + pool->empty, slab_count(pool));
        for (int i = 0; i < COUNT; i++)
            async__slab_free(slots[round == 1 ? COUNT - 1 - i : i]);
        assert_true(slab_count(pool) <= COUNT / 65 / 3 + 10);
        assert_int_equal(pool->used + pool->empty, slab_count(pool));
    }
    async__slab_pool_deinit(pool);
    free(slots);
    free(loop);
}

/* A slot that was just freed is not the next one, so that nobody need wait for its address; but it is the one behind that. */
static void slots_take_turns(void **state)
{
    (void)state;
    struct async_loop *loop = new_loop();
    struct async__slab_pool *pool = &loop->head.pool;
    void *kept = async__slab_alloc(pool, loop, 64), *before = NULL, *last = NULL;
    for (int i = 0; i < 100; i++) {
        void *slot = async__slab_alloc(pool, loop, 64);
        assert_ptr_not_equal(slot, last);
        if (i > 1)
            assert_ptr_equal(slot, before);
        before = last;
        last = slot;
        async__slab_free(slot);
    }
    async__slab_free(kept);
    async__slab_pool_deinit(pool);
    free(loop);
}

/* With one slot free, that one is taken. */
static void the_only_free_slot_is_taken(void **state)
{
    (void)state;
    enum { SLOTS = (ASYNC__SLAB_BYTES - sizeof(struct async__slab)) / 1000 };
    struct async_loop *loop = new_loop();
    struct async__slab_pool *pool = &loop->head.pool;
    void *slots[SLOTS];
    for (int i = 0; i < SLOTS; i++)
        slots[i] = async__slab_alloc(pool, loop, 1000);
    assert_int_equal(slab_count(pool), 1);
    for (int i = 0; i < SLOTS; i++) {
        async__slab_free(slots[i]);
        assert_ptr_equal(async__slab_alloc(pool, loop, 1000), slots[i]);
    }
    for (int i = 0; i < SLOTS; i++)
        async__slab_free(slots[i]);
    async__slab_pool_deinit(pool);
    free(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slots_keep_their_contents),
        cmocka_unit_test(memory_goes_back),
        cmocka_unit_test(slots_take_turns),
        cmocka_unit_test(the_only_free_slot_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
