/* The timer wheel.
 *
 * A deadline is a number of 11 digits to the base 64, and so is elapsed_ns, a time before which there is
 * nothing any more. A timer lies on the level of the highest digit in which its deadline differs from
 * elapsed_ns, in the slot of that digit. Hence every timer of a level is due before those of the levels above, and the
 * first occupied slot of the first occupied level is next. On level 0 a slot is one nanosecond.
 *
 * When the next slot has few timers, they are sorted where they are and handed out from there: it is the front, until it is empty or
 * an earlier timer is set. Where there are many, time enters the slot: elapsed_ns becomes its begin, and its timers
 * move down, for their digits agree with elapsed_ns up to that level now.
 *
 * Timers with the same deadline lie in the same slot at all times, in the order they were added,
 * because slots are filled at the end, moved down from the first, and sorted by a stable sort. So ties need no sequence
 * number. Deadlines before elapsed_ns, which had passed already when they were set, are in a sorted list of their own (`late`);
 * the slots that their digits name have passed, and so are empty.
 *
 * The lists are circles through their heads: a timer leaves one without a look at where it is.
 */
#include "wheel.h"

#include <assert.h>

/* So many timers are few: they are sorted, or passed on the way to a new one's place. */
enum { FEW = 48 };

enum { LINE_BYTES = 64 }; /* of a cache, as a rule */

static int64_t deadline_of(const struct async__timer_link *link)
{
    return async__timer_deadline_ns((const struct async__timer *)link);
}

/* ---- lists ------------------------------------------------------------------------------------ */

static void unlink(struct async__timer_link *link)
{
    link->prev->next = link->next;
    link->next->prev = link->prev;
}

/* Links one behind all that are due no later, of those up to `last`, which are sorted. False when more than `most` are
 * due later. */
static bool link_sorted(struct async__timer_link *head, struct async__timer_link *last, struct async__timer_link *link,
                        size_t most)
{
    for (; last != head && deadline_of(last) > deadline_of(link); last = last->prev) {
        if (!most--)
            return false;
    }
    async__timer_link_behind(last, link);
    return true;
}

/* What lies before a timer, a task as a rule, will be wanted soon. */
static inline void prefetch_before(const struct async__timer_link *link)
{
    __builtin_prefetch((const char *)link - LINE_BYTES);
    __builtin_prefetch((const char *)link - 2 * LINE_BYTES);
}

/* False, with some order, when there are many. */
static bool sort(struct async__timer_link *head)
{
    size_t count = 0;
    for (struct async__timer_link *link, *last = head->next; (link = last->next) != head;) {
        if (++count == FEW)
            return false;
        prefetch_before(link);
        if (deadline_of(link) >= deadline_of(last)) {
            last = link;
            continue;
        }
        unlink(link);
        link_sorted(head, last, link, FEW);
    }
    return true;
}

/* ---- slots ------------------------------------------------------------------------------------ */

static uint32_t level_of(const struct async__timer_link *slot, const struct async__wheel *wheel)
{
    return (uint32_t)(slot - wheel->slots) / WHEEL_SLOTS;
}

/* What lies on the level before the slot begins. */
static int64_t begin_of(const struct async__timer_link *slot, const struct async__wheel *wheel)
{
    uint32_t shift = level_of(slot, wheel) * WHEEL_BITS;
    uint64_t above = shift + WHEEL_BITS < 64 ? ~0ull << (shift + WHEEL_BITS) : 0;
    return (int64_t)(((uint64_t)wheel->elapsed_ns & above) | (uint64_t)(slot - wheel->slots) % WHEEL_SLOTS << shift);
}

/* Null when there is none. */
static struct async__timer_link *next_slot(struct async__wheel *wheel)
{
    if (!wheel->levels)
        return NULL;
    uint32_t level = (uint32_t)__builtin_ctz(wheel->levels);
    return &wheel->slots[level * WHEEL_SLOTS + (uint32_t)__builtin_ctzll(wheel->occupied[level])];
}

static void mark_empty(struct async__wheel *wheel, const struct async__timer_link *slot)
{
    uint32_t level = level_of(slot, wheel);
    wheel->occupied[level] &= ~(1ull << (slot - wheel->slots) % WHEEL_SLOTS);
    if (!wheel->occupied[level])
        wheel->levels &= ~(1u << level);
    if (slot == wheel->front)
        wheel->front = NULL;
}

/* Puts a timer that is not late into its slot. */
static inline void place(struct async__wheel *wheel, struct async__timer_link *link)
{
    uint64_t deadline_ns = (uint64_t)deadline_of(link);
    uint32_t level = async__wheel_level(wheel, deadline_ns), number = async__wheel_number(level, deadline_ns);
    struct async__timer_link *slot = &wheel->slots[level * WHEEL_SLOTS + number];
    if (!(wheel->occupied[level] >> number & 1)) {
        wheel->occupied[level] |= 1ull << number;
        wheel->levels |= 1u << level;
        *slot = (struct async__timer_link){slot, slot};
    }
    if (__builtin_expect((uintptr_t)slot <= (uintptr_t)wheel->front, 0)) { /* as it lies, so it comes */
        if (slot == wheel->front && link_sorted(slot, slot->prev, link, FEW))
            return;
        wheel->front = NULL;
    }
    async__timer_link_behind(slot->prev, link);
}

/* Time enters a slot: its timers move down. Many timers are not in the cache, and each tells where the next one is; so a second
 * walk, from the end, fetches its half of them meanwhile. It stops where the two meet. */
static void enter(struct async__wheel *wheel, struct async__timer_link *slot)
{
    struct async__timer_link *next, *link = slot->next, *back = slot->prev;
    wheel->elapsed_ns = begin_of(slot, wheel);
    mark_empty(wheel, slot);
    for (; link != slot; link = next) {
        next = link->next;
        back = back && back != link && back != next ? back->prev : NULL;
        __builtin_prefetch(back);
        place(wheel, link);
    }
}

/* ---- the wheel -------------------------------------------------------------------------------- */

__attribute__((noinline)) static void add_late(struct async__wheel *wheel, struct async__timer *timer)
{
    struct async__timer_link *late = &wheel->late;
    if (!late->next)
        *late = (struct async__timer_link){late, late};
    link_sorted(late, late->prev, &timer->link, SIZE_MAX);
}

void async__wheel_add(struct async__wheel *wheel, struct async__timer *timer)
{
    if (__builtin_expect(deadline_of(&timer->link) < wheel->elapsed_ns, 0))
        add_late(wheel, timer);
    else
        place(wheel, &timer->link);
}

void async__wheel_emptied(struct async__wheel *wheel, struct async__timer_link *head)
{
    if (head == &wheel->late)
        wheel->late = (struct async__timer_link){0};
    else
        mark_empty(wheel, head);
}

/* Makes the next slot the front, if it begins by `now_ns`; enters those that have many timers. Otherwise nothing is due. */
__attribute__((noinline)) static bool find_front(struct async__wheel *wheel, int64_t now_ns)
{
    for (struct async__timer_link *slot; (slot = next_slot(wheel)) && begin_of(slot, wheel) <= now_ns;) {
        if (level_of(slot, wheel) == 0 || sort(slot)) {
            wheel->front = slot;
            return true;
        }
        enter(wheel, slot);
    }
    if (now_ns > wheel->elapsed_ns)
        wheel->elapsed_ns = now_ns;
    return false;
}

struct async__timer *async__wheel_pop(struct async__wheel *wheel, int64_t now_ns)
{
    const struct async__timer_link *first = &wheel->late;
    if (__builtin_expect(!first->next || deadline_of(first->next) > now_ns, 1)) {
        if (!wheel->front && !find_front(wheel, now_ns))
            return NULL;
        first = wheel->front;
    }
    struct async__timer *timer = (struct async__timer *)first->next;
    if (deadline_of(&timer->link) > now_ns)
        return NULL;
    async__wheel_remove(wheel, timer);
    return timer;
}

int64_t async__wheel_next_ns(struct async__wheel *wheel)
{
    if (wheel->late.next)
        return deadline_of(wheel->late.next);
    struct async__timer_link *slot = wheel->front ? wheel->front : next_slot(wheel);
    if (!slot)
        return WHEEL_NEVER;
    if (slot != wheel->front) {
        if (!sort(slot))
            return begin_of(slot, wheel);
        wheel->front = slot;
    }
    return deadline_of(slot->next);
}
