/* Many timers set, then fired, in async C: as the loop's callbacks, and as tasks that sleep. See timers_hand.c. */
#include "bench.h"

#include <asyncc.h>
#include <stddef.h>
#include <stdlib.h>

static uint64_t checksum; /* depends on the order of firing */

static void note(void *arg)
{
    checksum = checksum * 31 + (uintptr_t)arg;
}

static struct async_loop *begin(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_virtual_clock(loop);
    checksum = 0;
    return loop;
}

/* ---- callbacks -------------------------------------------------------------------------------- */

static void stop(void *loop)
{
    async_loop_stop(loop);
}

uint64_t timers_async_callbacks(size_t count)
{
    struct async_loop *loop = begin();
    uint64_t seed = 1;
    for (size_t i = 0; i < count; i++)
        async_loop_call_at(loop, (double)random_delay_ns(&seed) / 1e9, note, (void *)i);
    async_loop_call_at(loop, 11, stop, loop);
    async_loop_run_forever(loop);
    async_loop_close(loop);
    return checksum;
}

static void never(void *arg)
{
    (void)arg;
    abort();
}

uint64_t timers_async_cancels(size_t count)
{
    struct async_loop *loop = begin();
    struct async_handle *handles = malloc(PENDING_TIMERS * sizeof *handles);
    uint64_t seed = 1, sum = 0;
    for (size_t i = 0; i < count + PENDING_TIMERS; i++) {
        int64_t deadline_ns = random_delay_ns(&seed);
        size_t which = i < PENDING_TIMERS ? i : (size_t)deadline_ns % PENDING_TIMERS;
        if (i >= PENDING_TIMERS)
            async_handle_cancel(loop, handles[which]);
        handles[which] = async_loop_call_at(loop, (double)deadline_ns / 1e9, never, loop);
        sum += which;
    }
    for (size_t i = 0; i < PENDING_TIMERS; i++)
        async_handle_cancel(loop, handles[i]);
    free(handles);
    async_loop_close(loop);
    return sum;
}

/* ---- tasks that sleep ------------------------------------------------------------------------- */

ASYNC static void sleeper(double seconds, uintptr_t number)
{
    AWAIT(async_sleep(seconds));
    note((void *)number);
}

ASYNC static void sleepers(size_t count)
{
    uint64_t seed = 1;
    for (size_t i = 0; i < count; i++)
        async_create_task(sleeper((double)random_delay_ns(&seed) / 1e9, i));
    AWAIT(async_sleep(11));
}

uint64_t timers_async_sleeps(size_t count)
{
    struct async_loop *loop = begin();
    async_loop_run_until_complete(loop, sleepers(count));
    async_loop_close(loop);
    return checksum;
}

/* ---- the memory of parked tasks --------------------------------------------------------------- */

ASYNC static void parked(void)
{
    AWAIT(async_sleep(3600));
}

ASYNC static void park(size_t count, struct memory *parked_memory)
{
    struct memory before = memory_now();
    for (size_t i = 0; i < count; i++)
        async_create_task(parked());
    AWAIT(async_yield());
    *parked_memory = memory_since(before);
}

struct memory memory_async(size_t count)
{
    struct memory memory = {0};
    async_run(park(count, &memory));
    return memory;
}
