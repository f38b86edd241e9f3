/* A hierarchical timer wheel that is exact to the nanosecond: O(1) to set and to cancel, timers
 * come out by deadline, and equal deadlines in the order they were set.
 */
#ifndef ASYNCC_RUNTIME_WHEEL_H
#define ASYNCC_RUNTIME_WHEEL_H

#include <asyncc/leaf.h>

#include <stdbool.h>

enum {
    WHEEL_BITS = 6,                /* of a deadline, that one level looks at */
    WHEEL_SLOTS = 1 << WHEEL_BITS, /* in a level */
    WHEEL_LEVELS = 11,             /* 66 bits: every deadline has a place */
};

/* No deadline; also what deadlines saturate at. */
#define WHEEL_NEVER INT64_MAX

struct async__wheel {
    int64_t elapsed_ns;              /* what the slots count from; no timer in them lies before */
    struct async__timer_link *front; /* the next slot, if its timers are sorted; or null */
    struct async__timer_link late;   /* set with a deadline before elapsed_ns; sorted. Null links: none */
    uint32_t levels;                 /* bit k: level k holds a timer */
    uint64_t occupied[WHEEL_LEVELS]; /* bit s: slot s of the level holds a timer; the heads of others mean nothing */
    struct async__timer_link slots[WHEEL_LEVELS * WHEEL_SLOTS]; /* by level */
};

/* An all-zero wheel is empty and begins at 0. */
static inline bool async__wheel_is_empty(const struct async__wheel *wheel)
{
    return !wheel->levels && !wheel->late.next;
}

/* Adds a timer whose deadline_ns is set. */
void async__wheel_add(struct async__wheel *wheel, struct async__timer *timer);

/* Takes out a timer that is in the wheel. */
void async__wheel_remove(struct async__wheel *wheel, struct async__timer *timer);

/* Takes out the next timer whose deadline is at or before `now_ns`; null when there is none. */
struct async__timer *async__wheel_pop(struct async__wheel *wheel, int64_t now_ns);

/* A time at which there may be something to pop and before which there is not: the first deadline itself
 * unless very many timers are close to each other. WHEEL_NEVER when empty. */
int64_t async__wheel_next_ns(struct async__wheel *wheel);

#endif
