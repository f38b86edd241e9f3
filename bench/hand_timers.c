/* The wheel of hand_timers.h. */
#include "hand_timers.h"

#include <stdlib.h>

void hand_timers_init(struct hand_timers *timers)
{
    *timers = (struct hand_timers){0};
    for (size_t level = 0; level < HAND_LEVELS; level++)
        for (size_t slot = 0; slot < HAND_SLOTS; slot++) {
            struct hand_timer *head = &timers->slots[level][slot];
            head->next = head->prev = head;
        }
}

/* Into the slot of the highest level on which its tick differs from the present one. */
static void place(struct hand_timers *timers, struct hand_timer *timer)
{
    uint64_t tick = (uint64_t)timer->deadline_ns >> HAND_TICK_BITS, differing = tick ^ timers->tick;
    size_t level = differing >> (2 * HAND_SLOT_BITS) ? 2 : differing >> HAND_SLOT_BITS ? 1 : 0;
    struct hand_timer *head = &timers->slots[level][tick >> (level * HAND_SLOT_BITS) & (HAND_SLOTS - 1)];
    timer->next = head;
    timer->prev = head->prev;
    head->prev->next = timer;
    head->prev = timer;
}

static int latest_first(const void *left, const void *right)
{
    const struct hand_timer *a = *(struct hand_timer *const *)left;
    const struct hand_timer *b = *(struct hand_timer *const *)right;
    if (a->deadline_ns != b->deadline_ns)
        return a->deadline_ns < b->deadline_ns ? 1 : -1;
    return a->order < b->order ? 1 : -1;
}

static void add_due(struct hand_timers *timers, struct hand_timer *timer)
{
    if (timers->due_count == timers->due_capacity) {
        timers->due_capacity = timers->due_capacity ? 2 * timers->due_capacity : 64;
        timers->due = realloc(timers->due, timers->due_capacity * sizeof(struct hand_timer *));
    }
    timers->due[timers->due_count++] = timer;
}

void hand_timers_set(struct hand_timers *timers, struct hand_timer *timer, int64_t deadline_ns)
{
    timer->deadline_ns = deadline_ns;
    timer->order = timers->order++;
    if ((uint64_t)deadline_ns >> HAND_TICK_BITS > timers->tick) {
        timers->count++;
        place(timers, timer);
        return;
    }
    add_due(timers, timer); /* the present tick's are few */
    size_t at = timers->due_count - 1;
    for (; at > 0 && latest_first(&timers->due[at - 1], &timer) > 0; at--)
        timers->due[at] = timers->due[at - 1];
    timers->due[at] = timer;
}

/* Empties a slot that time has entered: on level 0 its timers are due, above they move down. */
static void enter(struct hand_timers *timers, size_t level)
{
    struct hand_timer *head = &timers->slots[level][timers->tick >> (level * HAND_SLOT_BITS) & (HAND_SLOTS - 1)];
    struct hand_timer *timer = head->next, *next;
    head->next = head->prev = head;
    for (; timer != head; timer = next) {
        next = timer->next;
        if (level > 0) {
            place(timers, timer);
        } else {
            timers->count--;
            add_due(timers, timer);
        }
    }
}

/* Goes on to the next tick that has timers, and sorts them. */
static void advance(struct hand_timers *timers)
{
    while (timers->due_count == 0 && timers->count > 0) {
        timers->tick++;
        if (timers->tick % (HAND_SLOTS * HAND_SLOTS) == 0)
            enter(timers, 2);
        if (timers->tick % HAND_SLOTS == 0)
            enter(timers, 1);
        enter(timers, 0);
    }
    qsort(timers->due, timers->due_count, sizeof *timers->due, latest_first);
}

int64_t hand_timers_next_ns(struct hand_timers *timers)
{
    if (timers->due_count == 0)
        advance(timers);
    return timers->due_count ? timers->due[timers->due_count - 1]->deadline_ns : INT64_MAX;
}

struct hand_timer *hand_timers_pop(struct hand_timers *timers, int64_t now_ns)
{
    return hand_timers_next_ns(timers) <= now_ns ? timers->due[--timers->due_count] : NULL;
}

void hand_timers_deinit(struct hand_timers *timers)
{
    free(timers->due);
}
