/* What the benchmark's files share: the list of measurements, each a pair of functions of equal work.
 *
 * A `work` function performs `count` operations and returns something computed from all of them,
 * which both sides of a pair must agree on: no compiler can leave work out, and no side can cheat.
 * The async side is written in async C (*_async.c, compiled through the tool), the other one is what
 * a C programmer writes by hand (*_hand.c). Neither is in the translation unit of its caller.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>
#include <stdint.h>

typedef uint64_t work(size_t count);

/* calls: an awaited call that does not suspend, and the same plain call. */
work calls_hand_single, calls_async_single;       /* one call deep */
work calls_hand_chain, calls_async_chain;         /* ten deep; an operation is one chain */
work calls_hand_recursion, calls_async_recursion; /* the height of a tree; an operation is one node */
work calls_hand_pointer, calls_async_pointer;     /* through a pointer to function */

/* turns: suspend and resume through the ready queue. */
work turns_hand_1, turns_async_1; /* one task; an operation is one suspension */
work turns_hand_100, turns_async_100;
work turns_hand_10000, turns_async_10000;
work turns_hand_deep, turns_async_deep; /* one task, in a leaf under 100 awaits */

/* tasks: spawn a trivial task and join it. */
work tasks_hand_spawn, tasks_async_spawn;

/* sync: from task to task; an operation is one hand-over, but for the free lock. */
work sync_hand_free_lock, sync_async_free_lock; /* acquire and release a lock that nobody else wants */
work sync_hand_lock, sync_async_lock;
work sync_hand_event, sync_async_event;
work sync_hand_queue, sync_async_queue; /* through two queues */
work sync_hand_fill, sync_async_fill;   /* an item put into and taken out of a queue, by one task */

/* A round trip to a worker thread. */
work work_hand_round_trip, work_async_round_trip;

/* threads: callbacks that schedule themselves, one or a hundred in flight; and posts to one thread from one or four others. */
enum { CALLS_MAX = 100, POSTERS_MAX = 4 };
work threads_hand_call_1, threads_async_call_1;
work threads_hand_call_100, threads_async_call_100;
work threads_hand_post_1, threads_async_post_1;
work threads_hand_post_4, threads_async_post_4;

enum { PENDING_TIMERS = 10000 };

/* timers: set all, then fire all, at random times. */
work timers_hand_callbacks, timers_async_callbacks; /* callbacks */
work timers_hand_cancels, timers_async_cancels;     /* one of PENDING_TIMERS cancelled and set anew; never fired */
work timers_hand_sleeps, timers_async_sleeps;       /* tasks that sleep once, spawned for it */

/* memory: what `count` tasks parked in a sleep take, in bytes. */
struct memory {
    double allocated; /* as malloc counts, its own overhead included */
    double resident;  /* as the kernel counts pages */
};
struct memory memory_hand(size_t count), memory_async(size_t count);
struct memory memory_now(void);
struct memory memory_since(struct memory before);

/* A small generator of random numbers (splitmix64), the same on both sides. */
static inline uint64_t random_next(uint64_t *state)
{
    uint64_t x = *state += 0x9E3779B97F4A7C15u;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

/* Random times of the timers: nanoseconds, within ten seconds. */
static inline int64_t random_delay_ns(uint64_t *state)
{
    return 1 + (int64_t)(random_next(state) % 10000000000u);
}

/* A tree for the recursion, of random shape. */
struct tree {
    struct tree *left, *right;
};
enum { TREE_NODES = 1000 };
const struct tree *tree_get(void);

#endif
