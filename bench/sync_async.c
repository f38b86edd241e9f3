/* Handing a lock, and events, from task to task, in async C. */
#include "bench.h"

#include <asyncc.h>

/* ---- a lock that two tasks hand to each other -------------------------------------------------- */

ASYNC static uint64_t holder(struct async_lock *lock, size_t left)
{
    uint64_t seen = 0;
    while (left > 0) {
        AWAIT(async_lock_acquire(lock));
        seen += left--;
        async_lock_release(lock);
    }
    return seen;
}

ASYNC static uint64_t two_holders(size_t count)
{
    struct async_lock lock = ASYNC_LOCK_INIT;
    uint64_t first, second;
    AWAIT(async_lock_acquire(&lock));
    ASYNC_TASK(uint64_t)
    task = async_create_task(holder(&lock, count / 2)),
    other = async_create_task(holder(&lock, count / 2));
    AWAIT(async_yield()); /* both wait now */
    async_lock_release(&lock);
    first = AWAIT(async_join(task));
    second = AWAIT(async_join(other));
    return first + second;
}

uint64_t sync_async_lock(size_t count)
{
    return async_run(two_holders(count));
}

/* A lock that nobody else wants: acquire and release. */
ASYNC static uint64_t alone(size_t count)
{
    struct async_lock lock = ASYNC_LOCK_INIT;
    return AWAIT(holder(&lock, count));
}

uint64_t sync_async_free_lock(size_t count)
{
    return async_run(alone(count));
}

/* ---- two tasks that wake each other by events -------------------------------------------------- */

ASYNC static uint64_t answer(struct async_event *ours, struct async_event *theirs, size_t left)
{
    uint64_t seen = 0;
    while (left > 0) {
        AWAIT(async_event_wait(ours));
        async_event_clear(ours);
        seen += left--;
        async_event_set(theirs);
    }
    return seen;
}

ASYNC static uint64_t two_answers(size_t count)
{
    struct async_event one = ASYNC_EVENT_INIT, two = ASYNC_EVENT_INIT;
    uint64_t first, second;
    async_event_set(&one);
    AWAIT(async_gather(first = answer(&one, &two, count / 2), second = answer(&two, &one, count / 2)));
    return first + second;
}

uint64_t sync_async_event(size_t count)
{
    return async_run(two_answers(count));
}
