/* Timers as one writes them by hand: a timing wheel.
 *
 * It hands timers out by (deadline, order of setting), exact to the nanosecond, and keeps what cancelling would need. A
 * tick is about a millisecond (2^20 ns); the timers of a tick are sorted when it comes.
 */
#ifndef BENCH_HAND_TIMERS_H
#define BENCH_HAND_TIMERS_H

#include <stddef.h>
#include <stdint.h>

enum {
    HAND_TICK_BITS = 20, /* a tick is 2^20 ns */
    HAND_SLOT_BITS = 8,
    HAND_SLOTS = 1 << HAND_SLOT_BITS,
    HAND_LEVELS = 3, /* 2^24 ticks: nearly five hours, enough here */
};

struct hand_timer {
    struct hand_timer *next; /* in its slot */
    struct hand_timer *prev; /* for cancelling */
    int64_t deadline_ns;
    uint64_t order; /* of setting: breaks ties */
};

struct hand_timers {
    struct hand_timer slots[HAND_LEVELS][HAND_SLOTS]; /* heads of circular lists */
    uint64_t tick;                                    /* the slots of this tick and those before are empty */
    struct hand_timer **due;                          /* what is left of the timers up to this tick, the last one first */
    size_t due_count, due_capacity;
    size_t count; /* in slots */
    uint64_t order;
};

void hand_timers_init(struct hand_timers *timers);
void hand_timers_set(struct hand_timers *timers, struct hand_timer *timer, int64_t deadline_ns);
/* The next timer that is due at `now_ns`, taken out; null when none is. */
struct hand_timer *hand_timers_pop(struct hand_timers *timers, int64_t now_ns);
/* The next deadline; INT64_MAX when there is none. */
int64_t hand_timers_next_ns(struct hand_timers *timers);
void hand_timers_deinit(struct hand_timers *timers);

#endif
