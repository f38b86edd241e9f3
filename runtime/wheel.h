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
    struct async__timer_link slots[WHEEL_LEVELS * WHEEL_SLOTS]; /* by level; the first member, for short addresses */
    int64_t elapsed_ns;              /* what the slots count from; no timer in them lies before */
    struct async__timer_link *front; /* the next slot, if its timers are sorted; or null */
    struct async__timer_link late;   /* set with a deadline before elapsed_ns; sorted. Null links: none */
    uint32_t levels;                 /* bit k: level k holds a timer */
    uint64_t occupied[WHEEL_LEVELS]; /* bit s: slot s of the level holds a timer; the heads of others mean nothing */
};

/* An all-zero wheel is empty and begins at 0. */
static inline bool async__wheel_is_empty(const struct async__wheel *wheel)
{
    return !wheel->levels && !wheel->late.next;
}

static inline void async__timer_link_behind(struct async__timer_link *before, struct async__timer_link *link)
{
    link->next = before->next;
    link->prev = before;
    before->next->prev = link;
    before->next = link;
}

/* Where a deadline belongs that is not late. */
static inline uint32_t async__wheel_level(const struct async__wheel *wheel, uint64_t deadline_ns)
{
    return (63u - (uint32_t)__builtin_clzll((deadline_ns ^ (uint64_t)wheel->elapsed_ns) | 1)) / WHEEL_BITS;
}

static inline uint32_t async__wheel_number(uint32_t level, uint64_t deadline_ns)
{
    return (uint32_t)(deadline_ns >> (level * WHEEL_BITS)) % WHEEL_SLOTS;
}

/* Adds a timer if its slot holds some already and is not about to be emptied, which is most likely where there are many; else false. */
static inline bool async__wheel_add_quickly(struct async__wheel *wheel, struct async__timer *timer,
                                            uint64_t deadline_ns)
{
    uint32_t level = async__wheel_level(wheel, deadline_ns), number = async__wheel_number(level, deadline_ns);
    struct async__timer_link *slot = &wheel->slots[level * WHEEL_SLOTS + number];
    if (!(wheel->occupied[level] >> number & 1) || (uintptr_t)slot <= (uintptr_t)wheel->front)
        return false;
    async__timer_link_behind(slot->prev, &timer->link);
    return true;
}

/* Adds a timer whose `due` is set. */
void async__wheel_add(struct async__wheel *wheel, struct async__timer *timer);

/* The slow part of the next: the list that begins with `head` is empty now. */
void async__wheel_emptied(struct async__wheel *wheel, struct async__timer_link *head);

/* Takes out a timer that is in the wheel. */
static inline void async__wheel_remove(struct async__wheel *wheel, struct async__timer *timer)
{
    struct async__timer_link *next = timer->link.next, *prev = timer->link.prev;
    prev->next = next;
    next->prev = prev;
    if (__builtin_expect(next == prev, 0))
        async__wheel_emptied(wheel, next);
}

/* Takes out the next timer whose deadline is at or before `now_ns`; null when there is none. */
struct async__timer *async__wheel_pop(struct async__wheel *wheel, int64_t now_ns);

/* A time at which there may be something to pop and before which there is not: the first deadline itself
 * unless very many timers are close to each other. WHEEL_NEVER when empty. */
int64_t async__wheel_next_ns(struct async__wheel *wheel);

#endif
