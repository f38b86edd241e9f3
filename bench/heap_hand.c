/* Timers that are set and cancelled, by hand: a heap in which each node has four children, as libuv and many others keep theirs
 * in a heap. Each timer knows where it is, so cancelling need not search. */
#include "bench.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

enum { CHILDREN = 4 };

struct timer {
    int64_t deadline_ns;
    uint64_t order; /* of setting: breaks ties */
    size_t at;      /* in the heap */
    void (*call)(void *arg);
    void *arg;
};

struct heap {
    struct timer **items;
    size_t count;
    uint64_t order;
};

static bool is_before(const struct timer *a, const struct timer *b)
{
    return a->deadline_ns < b->deadline_ns || (a->deadline_ns == b->deadline_ns && a->order < b->order);
}

static void put(struct heap *heap, size_t at, struct timer *timer)
{
    heap->items[at] = timer;
    timer->at = at;
}

static void move_up(struct heap *heap, size_t at, struct timer *timer)
{
    for (; at > 0 && is_before(timer, heap->items[(at - 1) / CHILDREN]); at = (at - 1) / CHILDREN)
        put(heap, at, heap->items[(at - 1) / CHILDREN]);
    put(heap, at, timer);
}

static void move_down(struct heap *heap, size_t at, struct timer *timer)
{
    for (;;) {
        size_t first = at * CHILDREN + 1, end = first + CHILDREN < heap->count ? first + CHILDREN : heap->count, least = first;
        for (size_t child = first + 1; child < end; child++)
            if (is_before(heap->items[child], heap->items[least]))
                least = child;
        if (first >= heap->count || !is_before(heap->items[least], timer))
            break;
        put(heap, at, heap->items[least]);
        at = least;
    }
    put(heap, at, timer);
}

static void set(struct heap *heap, struct timer *timer, int64_t deadline_ns)
{
    timer->deadline_ns = deadline_ns;
    timer->order = heap->order++;
    move_up(heap, heap->count++, timer);
}

static void cancel(struct heap *heap, struct timer *timer)
{
    struct timer *last = heap->items[--heap->count];
    if (last == timer)
        return;
    if (timer->at > 0 && is_before(last, heap->items[(timer->at - 1) / CHILDREN]))
        move_up(heap, timer->at, last);
    else
        move_down(heap, timer->at, last);
}

static void never(void *arg)
{
    (void)arg;
    abort();
}

uint64_t timers_hand_cancels(size_t count)
{
    struct timer *timers = calloc(PENDING_TIMERS, sizeof *timers);
    struct heap heap = {.items = malloc(PENDING_TIMERS * sizeof(struct timer *))};
    uint64_t seed = 1, sum = 0;
    for (size_t i = 0; i < count + PENDING_TIMERS; i++) {
        int64_t deadline_ns = random_delay_ns(&seed);
        size_t which = i < PENDING_TIMERS ? i : (size_t)deadline_ns % PENDING_TIMERS;
        if (i >= PENDING_TIMERS)
            cancel(&heap, &timers[which]);
        timers[which].call = never;
        timers[which].arg = &heap;
        set(&heap, &timers[which], deadline_ns);
        sum += which;
    }
    free(timers);
    free(heap.items);
    return sum;
}
