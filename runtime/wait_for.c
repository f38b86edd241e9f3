/* async_wait_for: a join that cancels the task when its time is over, and waits until that is through.
 *
 * The time's request is one of its own, and not counted for whoever waits. So what a task ends with after both the time and
 * somebody else asked is told from who asked: -ETIMEDOUT only if it was the time alone, as with ASYNC_TIMEOUT.
 */
#include "task.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>

/* In base.flags. */
enum {
    WAIT_FOR_ARMED = 1 << 0,     /* the timer is set */
    WAIT_FOR_EXPIRED = 1 << 1,   /* it has cancelled the task */
    WAIT_FOR_CANCELLED = 1 << 2, /* so has somebody else, through the waiting task */
};

static struct async_join__frame *join_of(struct async_wait_for__frame *frame)
{
    return (struct async_join__frame *)frame;
}

static void disarm(struct async_wait_for__frame *frame)
{
    if (frame->base.flags & WAIT_FOR_ARMED)
        async__wheel_remove(async__loop_of(frame->task)->wheel, &frame->u.timer.timer);
    frame->base.flags &= ~(uint32_t)WAIT_FOR_ARMED;
}

static void joined_ended(struct async__waiter *waiter, struct async_task *joined)
{
    struct async_wait_for__frame *frame =
        (struct async_wait_for__frame *)((char *)waiter - offsetof(struct async_wait_for__frame, waiter));
    bool was_taken = !(joined->job.flags & ASYNC__CANCEL_DUE);
    disarm(frame);
    uint32_t state = async__join_outcome(join_of(frame));
    uint32_t who = frame->base.flags & (WAIT_FOR_EXPIRED | WAIT_FOR_CANCELLED);
    if (state == ASYNC__CANCELED && who == WAIT_FOR_EXPIRED)
        state = (uint32_t)-ETIMEDOUT;
    if (who & WAIT_FOR_CANCELLED && !was_taken)
        async__cancel_again(frame->task, state);
    async__leaf_end((struct async_leaf *)frame, state);
}

static void expire(struct async__timer_callback *timer)
{
    struct async_wait_for__frame *frame =
        (struct async_wait_for__frame *)((char *)timer - offsetof(struct async_wait_for__frame, u));
    frame->base.flags = (frame->base.flags & ~(uint32_t)WAIT_FOR_ARMED) | WAIT_FOR_EXPIRED;
    async_task_cancel(frame->joined);
}

static void wait_for_cancel(struct async_frame *leaf)
{
    struct async_wait_for__frame *frame = (struct async_wait_for__frame *)leaf;
    leaf->flags |= WAIT_FOR_CANCELLED;
    if (!async__loop_of(frame->task)->head.closing) {
        async_task_cancel(frame->joined);
        return;
    }
    disarm(frame);
    async__task_remove_waiter(frame->joined, &frame->waiter);
    async_wait_for__end(frame);
    async_fail(leaf, -ECANCELED);
}

/* A coroutine object whose time is over before it began. */
static bool is_stillborn(const struct async_task *task, double seconds)
{
    return task && !(seconds > 0) && !(task->job.flags & ASYNC__SCHEDULED);
}

/* True when it is over at once. */
static bool begin(struct async_wait_for__frame *frame, struct async_task *task, double seconds)
{
    frame->joined = task;
    frame->base.fn = &async_wait_for__fn;
    frame->base.flags = 0;
    if (is_stillborn(task, seconds)) {
        frame->joined = NULL;
        async_task_close(task);
        frame->base.state = (uint32_t)-ETIMEDOUT;
        return true;
    }
    frame->base.state = async__join_refusal(task);
    if (frame->base.state)
        async_wait_for__end(frame);
    else if (async__is_done(task))
        frame->base.state = async__join_outcome(join_of(frame));
    else
        return false;
    return true;
}

void(async_wait_for__start)(struct async_wait_for__frame *frame, struct async_task *task, double seconds)
{
    if (begin(frame, task, seconds))
        return;
    frame->waiter.ended = joined_ended;
    async__task_add_waiter(task, &frame->waiter);
    if (!(seconds > 0)) {
        frame->base.flags = WAIT_FOR_EXPIRED;
        async_task_cancel(task);
    } else if (!isinf(seconds)) {
        frame->base.flags = WAIT_FOR_ARMED;
        frame->u.timer = (struct async__timer_callback){.fire = expire};
        async__loop_arm_after(async__here.loop, &frame->u.timer.timer, ASYNC__TIMER_CALLS, seconds);
    }
    async__leaf_wait(&frame->base, &async_wait_for__fn);
}

static struct async_frame *wait_for_resume(struct async_frame *leaf)
{
    if (leaf->state != ASYNC_START)
        return leaf->caller;
    struct async_wait_for__frame *frame = (struct async_wait_for__frame *)leaf;
    async__here.task->job.flags |= ASYNC__TYPED;
    leaf->state = 0;
    (async_wait_for__start)(frame, frame->joined, frame->u.seconds);
    return async__suspended(leaf->state) ? NULL : leaf->caller;
}

static void *wait_for_result(struct async_frame *leaf)
{
    return (void *)async_task_result(((struct async_wait_for__frame *)leaf)->joined);
}

static void wait_for_end(struct async_frame *leaf)
{
    async_wait_for__end((struct async_wait_for__frame *)leaf);
}

static const struct async_typed typed = {wait_for_result, wait_for_end};
static const uint32_t no_lines[] = {0};
const struct async_fn async_wait_for__fn = {
    .resume = wait_for_resume,
    .cancel = wait_for_cancel,
    .frame_size = sizeof(struct async_wait_for__frame),
    .frame_align = _Alignof(struct async_wait_for__frame),
    .name = "async_wait_for",
    .file = "asyncc",
    .lines = no_lines,
    .typed = &typed,
    .view = &async__join_view,
};

struct async_frame *(async_wait_for__prepare)(struct async_wait_for__frame *frame, struct async_task *task,
                                              double seconds)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_wait_for__fn, .state = ASYNC_START};
    frame->joined = task;
    frame->u.seconds = seconds;
    return &frame->base;
}

void *async_wait_for__result(struct async_wait_for__frame *frame)
{
    return async__result_of(frame->joined);
}

void async_wait_for__end(struct async_wait_for__frame *frame)
{
    async_join__end(join_of(frame));
}
