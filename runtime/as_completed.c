/* async_as_completed: tasks one by one, in the order in which they end.
 *
 * The iteration watches all its tasks from begin to end; those that ended queue up until async_as_completed_next takes
 * them. The watches are one block of memory, made at the beginning. The side record of the task that has begun it lists it, for the
 * case that the task's frames are given up.
 */
#include "side.h"
#include "watch.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* The true form of struct async_as_completed. */
struct completed {
    struct async__timer_callback timer; /* set when is_armed */
    struct async_loop *loop;
    struct async__watch *watches; /* null when out of memory, and after the end */
    size_t count;
    size_t told;                /* tasks that were handed out */
    struct async__watch *first; /* the queue */
    struct async__watch **last;
    struct async_as_completed_next__frame *waiting; /* or null */
    struct completed *next;                         /* the task's, the newest first */
    struct completed **link;                        /* null when the task has ended first */
    bool is_armed;
    bool is_expired;
};
static_assert(sizeof(struct completed) <= sizeof(struct async_as_completed), "must fit");

/* ---- the iteration ---------------------------------------------------------------------------- */

static struct completed *completed_of(struct async_as_completed *each)
{
    return (struct completed *)each;
}

/* The index of the first in the queue, which leaves it. */
static size_t take(struct completed *each)
{
    struct async__watch *watch = each->first;
    each->first = watch->next;
    if (!each->first)
        each->last = &each->first;
    each->told++;
    return (size_t)(watch - each->watches);
}

static void put(struct completed *each, struct async__watch *watch)
{
    watch->next = NULL;
    *each->last = watch;
    each->last = &watch->next;
}

/* Ends the leaf that waits, if there is one. */
static void wake(struct completed *each, uint32_t state)
{
    struct async_as_completed_next__frame *frame = each->waiting;
    each->waiting = NULL;
    if (frame)
        async__leaf_end((struct async_leaf *)frame, state);
}

static void task_ended(struct async__waiter *waiter, struct async_task *task)
{
    struct async__watch *watch = (struct async__watch *)waiter;
    struct completed *each = watch->owner;
    (void)task;
    async__watch_ended(watch);
    put(each, watch);
    if (each->waiting)
        each->waiting->result = take(each);
    wake(each, 0);
}

static void expire(struct async__timer_callback *timer)
{
    struct completed *each = (struct completed *)timer;
    each->is_armed = false;
    each->is_expired = true;
    wake(each, (uint32_t)-ETIMEDOUT);
}

static void watch_all(struct completed *each, const void *tasks)
{
    for (size_t i = 0; i < each->count; i++) {
        struct async_task *task = async__handle_at(tasks, i);
        struct async__watch *watch = &each->watches[i];
        if (!task || async__join_refusal(task) || async__is_done(task))
            put(each, watch); /* joining it tells what there is to tell */
        else
            async__watch_begin(watch, task, each, task_ended);
    }
}

/* ---- the task's list of them ------------------------------------------------------------------ */

static void list(struct completed *each, struct async__side *side)
{
    each->next = side->iterations;
    each->link = &side->iterations;
    if (each->next)
        each->next->link = &each->next;
    side->iterations = each;
}

static void unlist(struct completed *each)
{
    if (!each->link)
        return;
    *each->link = each->next;
    if (each->next)
        each->next->link = each->link;
    each->link = NULL;
}

void async__iterations_unlist(struct async__side *side)
{
    while (side->iterations)
        unlist(side->iterations);
}

void async__iterations_end(struct async__side *side)
{
    while (side->iterations)
        async_as_completed_end((struct async_as_completed *)side->iterations);
}

/* ---- for programs ----------------------------------------------------------------------------- */

void async_as_completed_begin(struct async_as_completed *opaque, const void *tasks, size_t count, double timeout)
{
    struct completed *each = completed_of(opaque);
    *each = (struct completed){.loop = async__here.loop, .count = count};
    each->last = &each->first;
    struct async__side *side = async__task_side(async__here.task);
    each->watches = side ? calloc(count ? count : 1, sizeof *each->watches) : NULL;
    if (!each->watches)
        return;
    list(each, side);
    watch_all(each, tasks);
    if (timeout > 0 && isinf(timeout))
        return;
    each->is_armed = true;
    each->timer = (struct async__timer_callback){.fire = expire};
    async__loop_arm_after(each->loop, &each->timer.timer, ASYNC__TIMER_CALLS, timeout);
}

void async_as_completed_end(struct async_as_completed *opaque)
{
    struct completed *each = completed_of(opaque);
    if (!each->watches)
        return;
    if (each->is_armed)
        async__wheel_remove(each->loop->wheel, &each->timer.timer);
    unlist(each);
    async__watch_end_all(each->watches, each->count);
    free(each->watches);
    each->watches = NULL;
    wake(each, ASYNC__CANCELED);
}

/* ---- async_as_completed_next ------------------------------------------------------------------ */

static void next_cancel(struct async_frame *leaf)
{
    completed_of(((struct async_as_completed_next__frame *)leaf)->each)->waiting = NULL;
    async_fail(leaf, -ECANCELED);
}

size_t async_as_completed_next__start(struct async_as_completed_next__frame *frame, struct async_as_completed *opaque)
{
    struct completed *each = completed_of(opaque);
    frame->each = opaque;
    frame->base.fn = &async_as_completed_next__fn;
    if (each->first)
        return take(each);
    if (each->watches && each->told == each->count)
        return each->count;
    if (!each->watches || each->is_expired || each->waiting) {
        frame->base.state = each->waiting ? (uint32_t)-EBUSY : each->watches ? (uint32_t)-ETIMEDOUT : ASYNC__NO_MEMORY;
        return 0;
    }
    each->waiting = frame;
    async__leaf_wait(&frame->base, &async_as_completed_next__fn);
    return 0;
}

static struct async_frame *next_resume(struct async_frame *leaf)
{
    if (leaf->state != ASYNC_START)
        return leaf->caller;
    struct async_as_completed_next__frame *frame = (struct async_as_completed_next__frame *)leaf;
    leaf->state = 0;
    size_t index = async_as_completed_next__start(frame, frame->each);
    if (!leaf->state)
        frame->result = index;
    return async__suspended(leaf->state) ? NULL : leaf->caller;
}

static struct async_task *next_awaits(const struct async_frame *leaf, uintptr_t *cursor)
{
    const struct completed *each = completed_of(((const struct async_as_completed_next__frame *)leaf)->each);
    return async__watch_next(each->watches, each->watches ? each->count : 0, cursor);
}

static const struct async_view view = {.awaits = next_awaits};
static const uint32_t no_lines[] = {0};
const struct async_fn async_as_completed_next__fn = {
    .resume = next_resume,
    .cancel = next_cancel,
    .frame_size = sizeof(struct async_as_completed_next__frame),
    .frame_align = _Alignof(struct async_as_completed_next__frame),
    .result_offset = offsetof(struct async_as_completed_next__frame, result),
    .result_size = sizeof(size_t),
    .name = "async_as_completed_next",
    .file = "asyncc",
    .lines = no_lines,
    .view = &view,
};

struct async_frame *async_as_completed_next__prepare(struct async_as_completed_next__frame *frame,
                                                     struct async_as_completed *each)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_as_completed_next__fn, .state = ASYNC_START};
    frame->each = each;
    return &frame->base;
}

size_t async_as_completed_next(struct async_as_completed *each)
{
    if (async__entry_spawning()) {
        async__here.callee = async_as_completed_next__prepare(async__entry_task(&async_as_completed_next__fn), each);
        return 0;
    }
    struct async_as_completed_next__frame *frame = async__entry_enter(&async_as_completed_next__fn);
    if (!frame)
        return 0;
    size_t result = async_as_completed_next__start(frame, each);
    async__entry_leave(&frame->base);
    return result;
}
