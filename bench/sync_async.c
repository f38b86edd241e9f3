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
    task = async_create_task(holder(&lock, count / 2)), other = async_create_task(holder(&lock, count / 2));
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

/* ---- two tasks that pass an item to and fro ---------------------------------------------------- */

ASYNC static uint64_t player(ASYNC_QUEUE(uint64_t) from, ASYNC_QUEUE(uint64_t) to, size_t left)
{
    uint64_t seen = 0;
    while (left-- > 0) {
        uint64_t item = AWAIT(async_queue_get(from));
        seen += item;
        AWAIT(async_queue_put(to, item + 1));
    }
    return seen;
}

ASYNC static uint64_t two_players(size_t count)
{
    struct async_queue storage[2];
    ASYNC_QUEUE(uint64_t) ping = async_queue_init(&storage[0], uint64_t, 0);
    ASYNC_QUEUE(uint64_t) pong = async_queue_init(&storage[1], uint64_t, 0);
    uint64_t first, second;
    async_queue_put_nowait(ping, 1);
    AWAIT(async_gather(first = player(ping, pong, count / 2), second = player(pong, ping, count / 2)));
    async_queue_deinit(ping);
    async_queue_deinit(pong);
    return first + second;
}

uint64_t sync_async_queue(size_t count)
{
    return async_run(two_players(count));
}

/* ---- a queue that is filled and emptied -------------------------------------------------------- */

enum { FILL = 64 };

ASYNC static uint64_t fill_and_empty(size_t count)
{
    struct async_queue storage;
    ASYNC_QUEUE(uint64_t) queue = async_queue_init(&storage, uint64_t, FILL);
    DEFER async_queue_deinit(queue);
    uint64_t seen = 0;
    for (size_t done = 0; done < count; done += FILL) {
        for (size_t i = 0; i < FILL; i++)
            AWAIT(async_queue_put(queue, done + i));
        for (size_t i = 0; i < FILL; i++)
            seen += AWAIT(async_queue_get(queue)) ^ i;
    }
    return seen;
}

uint64_t sync_async_fill(size_t count)
{
    return async_run(fill_and_empty(count));
}
