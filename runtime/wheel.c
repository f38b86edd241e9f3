/* The timer wheel.
 *
 * A deadline is a number of 11 digits to the base 64, and so is elapsed_ns, the time up to which
 * timers were handed out. A timer lies on the level of the highest digit in which its deadline differs from
 * elapsed_ns, in the slot of that digit. Hence every timer of a level is due before those of the levels above, and the
 * first occupied slot of the first occupied level is next. When time enters a slot above level 0, its timers
 * move down: their digits agree with elapsed_ns up to that level now. On level 0 a slot is one nanosecond.
 *
 * Timers with the same deadline lie in the same slot at all times, in the order they were added,
 * because slots are filled at the end and moved down from the front. So ties need no sequence number and
 * nothing is ever sorted, but for deadlines that had passed already when they were set (`late`).
 *
 * A timer's slot follows from its deadline and elapsed_ns, so that removal needs no list heads in the timers.
 */
#include "wheel.h"

#include <assert.h>

/* How many timers of a slot async__wheel_next_ns looks at. */
enum { SCAN_LIMIT = 64 };

static int64_t deadline_of(const struct async__timer *timer)
{
    return (int64_t)timer->deadline_ns;
}

static uint32_t level_of(const struct async__wheel *wheel, int64_t deadline_ns)
{
    uint64_t differing = (uint64_t)(deadline_ns ^ wheel->elapsed_ns) | 1;
    return (63u - (uint32_t)__builtin_clzll(differing)) / WHEEL_BITS;
}

static uint32_t slot_of(uint32_t level, int64_t deadline_ns)
{
    return (uint32_t)((uint64_t)deadline_ns >> (level * WHEEL_BITS)) & (WHEEL_SLOTS - 1);
}

static void list_append(struct async__timer_list *list, struct async__timer *timer)
{
    timer->next = NULL;
    timer->prev = list->last;
    if (list->last)
        list->last->next = timer;
    else
        list->first = timer;
    list->last = timer;
}

static void list_remove(struct async__timer_list *list, struct async__timer *timer)
{
    if (timer->prev)
        timer->prev->next = timer->next;
    else
        list->first = timer->next;
    if (timer->next)
        timer->next->prev = timer->prev;
    else
        list->last = timer->prev;
}

/* Behind every timer that is due no later. */
static void list_insert_sorted(struct async__timer_list *list, struct async__timer *timer)
{
    struct async__timer *before = list->last;
    while (before && before->deadline_ns > timer->deadline_ns)
        before = before->prev;
    struct async__timer *after = before ? before->next : list->first;
    timer->prev = before;
    timer->next = after;
    *(before ? &before->next : &list->first) = timer;
    *(after ? &after->prev : &list->last) = timer;
}

static void mark_empty(struct async__wheel *wheel, uint32_t level, uint32_t slot)
{
    wheel->occupied[level] &= ~(1ull << slot);
    if (!wheel->occupied[level])
        wheel->levels &= ~(1u << level);
}

void async__wheel_add(struct async__wheel *wheel, struct async__timer *timer)
{
    int64_t deadline_ns = deadline_of(timer);
    if (deadline_ns < wheel->elapsed_ns) {
        list_insert_sorted(&wheel->late, timer);
        return;
    }
    uint32_t level = level_of(wheel, deadline_ns), slot = slot_of(level, deadline_ns);
    list_append(&wheel->slots[level][slot], timer);
    wheel->occupied[level] |= 1ull << slot;
    wheel->levels |= 1u << level;
}

void async__wheel_remove(struct async__wheel *wheel, struct async__timer *timer)
{
    int64_t deadline_ns = deadline_of(timer);
    if (deadline_ns < wheel->elapsed_ns) {
        list_remove(&wheel->late, timer);
        return;
    }
    uint32_t level = level_of(wheel, deadline_ns), slot = slot_of(level, deadline_ns);
    struct async__timer_list *list = &wheel->slots[level][slot];
    list_remove(list, timer);
    if (!list->first)
        mark_empty(wheel, level, slot);
}

static int64_t slot_start_ns(const struct async__wheel *wheel, uint32_t level, uint32_t slot)
{
    uint32_t shift = level * WHEEL_BITS;
    uint64_t above = shift + WHEEL_BITS < 64 ? ~0ull << (shift + WHEEL_BITS) : 0;
    return (int64_t)(((uint64_t)wheel->elapsed_ns & above) | (uint64_t)slot << shift);
}

/* Empties a slot that time has entered: hands out its only timer if that is due, else moves all down. */
static struct async__timer *enter_slot(struct async__wheel *wheel, uint32_t level, uint32_t slot, int64_t now_ns)
{
    struct async__timer *timer = wheel->slots[level][slot].first;
    wheel->slots[level][slot] = (struct async__timer_list){0};
    mark_empty(wheel, level, slot);
    if (!timer->next && deadline_of(timer) <= now_ns)
        return timer;
    while (timer) {
        struct async__timer *next = timer->next;
        async__wheel_add(wheel, timer);
        timer = next;
    }
    return NULL;
}

struct async__timer *async__wheel_pop(struct async__wheel *wheel, int64_t now_ns)
{
    struct async__timer *timer = wheel->late.first;
    if (timer && deadline_of(timer) <= now_ns) {
        list_remove(&wheel->late, timer);
        return timer;
    }
    while (wheel->levels) {
        uint32_t level = (uint32_t)__builtin_ctz(wheel->levels);
        uint32_t slot = (uint32_t)__builtin_ctzll(wheel->occupied[level]);
        int64_t start_ns = slot_start_ns(wheel, level, slot);
        if (start_ns > now_ns)
            break;
        assert(start_ns >= wheel->elapsed_ns);
        wheel->elapsed_ns = start_ns;
        if (level == 0) {
            timer = wheel->slots[0][slot].first;
            async__wheel_remove(wheel, timer);
            return timer;
        }
        timer = enter_slot(wheel, level, slot, now_ns);
        if (timer)
            return timer;
    }
    if (now_ns > wheel->elapsed_ns)
        wheel->elapsed_ns = now_ns;
    return NULL;
}

int64_t async__wheel_next_ns(const struct async__wheel *wheel)
{
    if (wheel->late.first)
        return deadline_of(wheel->late.first);
    if (!wheel->levels)
        return WHEEL_NEVER;
    uint32_t level = (uint32_t)__builtin_ctz(wheel->levels);
    uint32_t slot = (uint32_t)__builtin_ctzll(wheel->occupied[level]);
    const struct async__timer *timer = wheel->slots[level][slot].first;
    int64_t first_ns = WHEEL_NEVER;
    for (int seen = 0; timer; timer = timer->next) {
        if (++seen > SCAN_LIMIT)
            return slot_start_ns(wheel, level, slot);
        if (deadline_of(timer) < first_ns)
            first_ns = deadline_of(timer);
    }
    return first_ns;
}
