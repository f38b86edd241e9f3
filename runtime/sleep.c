/* async_sleep and async_yield. */
#include "task.h"

#include <errno.h>
#include <stdio.h>

static const uint32_t no_lines[] = {0};

/* ---- async_yield: waits in the ready queue ---------------------------------------------------- */

static void yield_cancel(struct async_frame *leaf)
{
    leaf->state = ASYNC__CANCELED;
}

/* It is still waiting, unless it was cancelled. */
static struct async_frame *yield_resume(struct async_frame *leaf)
{
    if (leaf->state == ASYNC_START) {
        async_yield__start((struct async_yield__frame *)leaf);
        return async__suspended(leaf->state) ? NULL : leaf->caller;
    }
    if (leaf->state == ASYNC__WAITING)
        leaf->state = 0;
    return leaf->caller;
}

const struct async_fn async_yield__fn = {
    .resume = yield_resume,
    .cancel = yield_cancel,
    .frame_size = sizeof(struct async_yield__frame),
    .frame_align = _Alignof(struct async_yield__frame),
    .name = "async_yield",
    .file = "asyncc",
    .lines = no_lines,
};

struct async_frame *async_yield__prepare(struct async_yield__frame *frame)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_yield__fn, .state = ASYNC_START};
    return &frame->base;
}

void async_yield(void)
{
    if (async__entry_spawning()) {
        async__here.callee = async_yield__prepare(async__entry_task(&async_yield__fn));
        return;
    }
    struct async_yield__frame *frame = async__entry_enter(&async_yield__fn);
    if (!frame)
        return;
    async_yield__start(frame);
    async__entry_leave(&frame->base);
}

/* ---- async_sleep: waits in the wheel; without a time, in the ready queue ----------------------- */

enum { SLEEP_TIMER_SET = 1 }; /* in base.flags */

static void sleep_cancel(struct async_frame *leaf)
{
    struct async_sleep__frame *frame = (struct async_sleep__frame *)leaf;
    if (!leaf->flags) {
        yield_cancel(leaf);
        return;
    }
    async__wheel_remove(async__loop_of(frame->task)->wheel, &frame->u.timer);
    async_fail(leaf, -ECANCELED);
}

void async_sleep__start(struct async_sleep__frame *frame, double seconds)
{
    if (!(seconds > 0)) {
        frame->base.flags = 0;
        async_yield__start((struct async_yield__frame *)frame);
        frame->base.fn = &async_sleep__fn;
        return;
    }
    frame->base.flags = SLEEP_TIMER_SET;
    async__loop_arm_after(async__here.loop, &frame->u.timer, 0, seconds);
    async__leaf_wait(&frame->base, &async_sleep__fn);
}

static struct async_frame *sleep_resume(struct async_frame *leaf)
{
    if (leaf->state != ASYNC_START)
        return yield_resume(leaf);
    struct async_sleep__frame *frame = (struct async_sleep__frame *)leaf;
    async_sleep__start(frame, frame->u.seconds);
    return async__suspended(leaf->state) ? NULL : leaf->caller;
}

static void sleep_describe(const struct async_frame *leaf, char *text, size_t size)
{
    const struct async_sleep__frame *frame = (const struct async_sleep__frame *)leaf;
    if (leaf->flags != SLEEP_TIMER_SET)
        return;
    int64_t left_ns = async__timer_deadline_ns(&frame->u.timer) - async__loop_now_ns(async__loop_of(frame->task));
    snprintf(text, size, "%.3f seconds to go", left_ns > 0 ? (double)left_ns / 1e9 : 0.0);
}

static const struct async_view sleep_view = {.describe = sleep_describe};
const struct async_fn async_sleep__fn = {
    .resume = sleep_resume,
    .cancel = sleep_cancel,
    .frame_size = sizeof(struct async_sleep__frame),
    .frame_align = _Alignof(struct async_sleep__frame),
    .name = "async_sleep",
    .file = "asyncc",
    .lines = no_lines,
    .view = &sleep_view,
};

struct async_frame *async_sleep__prepare(struct async_sleep__frame *frame, double seconds)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_sleep__fn, .state = ASYNC_START};
    frame->u.seconds = seconds;
    return &frame->base;
}

void async_sleep(double seconds)
{
    if (async__entry_spawning()) {
        async__here.callee = async_sleep__prepare(async__entry_task(&async_sleep__fn), seconds);
        return;
    }
    struct async_sleep__frame *frame = async__entry_enter(&async_sleep__fn);
    if (!frame)
        return;
    async_sleep__start(frame, seconds);
    async__entry_leave(&frame->base);
}
