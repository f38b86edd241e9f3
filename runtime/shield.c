/* async_shield: a join that keeps a cancellation to itself. */
#include "task.h"

#include <errno.h>
#include <stddef.h>

static_assert(sizeof(struct async_shield__frame) == sizeof(struct async_join__frame), "used as one");

static struct async_join__frame *join_of(struct async_shield__frame *frame)
{
    return (struct async_join__frame *)frame;
}

static void joined_ended(struct async__waiter *waiter, struct async_task *joined)
{
    struct async_shield__frame *frame =
        (struct async_shield__frame *)((char *)waiter - offsetof(struct async_shield__frame, waiter));
    (void)joined;
    async__leaf_end((struct async_leaf *)frame, async__join_outcome(join_of(frame)));
}

static void shield_cancel(struct async_frame *leaf)
{
    struct async_shield__frame *frame = (struct async_shield__frame *)leaf;
    async__task_remove_waiter(frame->joined, &frame->waiter);
    async_shield__end(frame);
    async_fail(leaf, -ECANCELED);
}

void(async_shield__start)(struct async_shield__frame *frame, struct async_task *task)
{
    frame->joined = task;
    frame->base.fn = &async_shield__fn;
    frame->base.state = async__join_refusal(task);
    if (frame->base.state) {
        async_shield__end(frame);
        return;
    }
    if (async__is_done(task)) {
        frame->base.state = async__join_outcome(join_of(frame));
        return;
    }
    frame->waiter.ended = joined_ended;
    async__task_add_waiter(task, &frame->waiter);
    async__leaf_wait(&frame->base, &async_shield__fn);
}

static struct async_frame *shield_resume(struct async_frame *leaf)
{
    if (leaf->state != ASYNC_START)
        return leaf->caller;
    struct async_shield__frame *frame = (struct async_shield__frame *)leaf;
    async__here.task->job.flags |= ASYNC__TYPED;
    leaf->state = 0;
    (async_shield__start)(frame, frame->joined);
    return async__suspended(leaf->state) ? NULL : leaf->caller;
}

static void *shield_result(struct async_frame *leaf)
{
    return (void *)async_task_result(((struct async_shield__frame *)leaf)->joined);
}

static void shield_end(struct async_frame *leaf)
{
    async_shield__end((struct async_shield__frame *)leaf);
}

static const struct async_typed typed = {shield_result, shield_end};
static const uint32_t no_lines[] = {0};
const struct async_fn async_shield__fn = {
    .resume = shield_resume,
    .cancel = shield_cancel,
    .frame_size = sizeof(struct async_shield__frame),
    .frame_align = _Alignof(struct async_shield__frame),
    .name = "async_shield",
    .file = "asyncc",
    .lines = no_lines,
    .typed = &typed,
    .view = &async__join_view,
};

struct async_frame *(async_shield__prepare)(struct async_shield__frame *frame, struct async_task *task)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_shield__fn, .state = ASYNC_START};
    frame->joined = task;
    return &frame->base;
}

void *async_shield__result(struct async_shield__frame *frame)
{
    return async__result_of(frame->joined);
}

void async_shield__end(struct async_shield__frame *frame)
{
    async_join__end(join_of(frame));
}
