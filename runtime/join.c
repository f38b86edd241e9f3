/* async_join: waits for another task's end and takes its outcome. */
#include "task.h"

#include <errno.h>

uint32_t async__join_outcome(struct async_join__frame *frame)
{
    uint32_t state = async__root_of(frame->joined)->state;
    frame->joined->job.flags |= ASYNC__RETRIEVED;
    if (async__failed(state)) {
        bool has_waited = frame->base.state == ASYNC__WAITING;
        async__trace_join(async__here.loop, frame->joined, has_waited ? frame->task : async__here.task, &frame->base);
        async_join__end(frame);
    }
    return state;
}

/* The loop is running the joined task, or giving it up; so the joiner is not running, and is of the same loop. */
void async__join_ended(struct async__waiter *waiter, struct async_task *joined)
{
    struct async_join__frame *frame = async__join_of(waiter);
    (void)joined;
    async__leaf_ready(&async__here.loop->head, (struct async_leaf *)frame, async__join_outcome(frame));
}

/* How a join that a request went through is told of the end. One that the joined task did not take is the joiner's again. */
static void ended_after_request(struct async__waiter *waiter, struct async_task *joined)
{
    struct async_join__frame *frame = async__join_of(waiter);
    bool was_taken = !(joined->job.flags & ASYNC__CANCEL_DUE);
    async__join_ended(waiter, joined);
    if (!was_taken)
        async__cancel_again(frame->task, frame->base.state);
}

void async__join_passes(struct async_join__frame *frame)
{
    async__task_waiters(frame->joined); /* so that the waiter is filled in */
    frame->waiter.ended = ended_after_request;
}

/* Goes on to the joined task, for whose end it waits; but not in a loop that closes. async_task_cancel takes the first
 * way by itself, so that a chain of joins needs no stack. */
static void join_cancel(struct async_frame *leaf)
{
    struct async_join__frame *frame = (struct async_join__frame *)leaf;
    if (!async__loop_of(frame->joined)->head.closing) {
        async__join_passes(frame);
        (async_task_cancel)(frame->joined);
        return;
    }
    async__task_remove_waiter(frame->joined, &frame->waiter);
    async_join__end(frame);
    async_fail(leaf, -ECANCELED);
}

uint32_t async__join_refusal(struct async_task *task)
{
    if (!task)
        return (uint32_t)-ENOMEM;
    if (task == async__here.task)
        return (uint32_t)-EDEADLK;
    if (!(task->job.flags & ASYNC__SCHEDULED)) {
        if (!async__task_inherit(async__here.loop, task))
            return ASYNC__NO_MEMORY;
        async__task_schedule(async__here.loop, task);
    }
    if (!async__is_done(task) && async__loop_of(task) != async__here.loop)
        return (uint32_t)-EINVAL;
    return 0;
}

void(async_join__start)(struct async_join__frame *frame, struct async_task *task)
{
    frame->base.fn = &async_join__fn;
    frame->base.state = async__join_refusal(task);
    frame->joined = task;
    if (frame->base.state) {
        async_join__end(frame);
        return;
    }
    if (async__is_done(task)) {
        frame->base.state = async__join_outcome(frame);
        return;
    }
    frame->waiter.ended = async__join_ended;
    async__task_add_waiter(task, &frame->waiter);
    async__leaf_wait(&frame->base, &async_join__fn);
}

static struct async_frame *join_resume(struct async_frame *leaf)
{
    if (leaf->state != ASYNC_START)
        return leaf->caller;
    struct async_join__frame *frame = (struct async_join__frame *)leaf;
    async__here.task->job.flags |= ASYNC__TYPED;
    leaf->state = 0;
    async_join__start(frame, frame->joined);
    return async__suspended(leaf->state) ? NULL : leaf->caller;
}

static void *join_result(struct async_frame *leaf)
{
    return (void *)async_task_result(((struct async_join__frame *)leaf)->joined);
}

static void join_end(struct async_frame *leaf)
{
    async_join__end((struct async_join__frame *)leaf);
}

static struct async_task *join_awaits(const struct async_frame *leaf, uintptr_t *cursor)
{
    return (*cursor)++ ? NULL : ((const struct async_join__frame *)leaf)->joined;
}

const struct async_view async__join_view = {.awaits = join_awaits};
static const struct async_typed typed = {join_result, join_end};
static const uint32_t no_lines[] = {0};
const struct async_fn async_join__fn = {
    .resume = join_resume,
    .cancel = join_cancel,
    .frame_size = sizeof(struct async_join__frame),
    .frame_align = _Alignof(struct async_join__frame),
    .name = "async_join",
    .file = "asyncc",
    .lines = no_lines,
    .typed = &typed,
    .view = &async__join_view,
};

struct async_frame *(async_join__prepare)(struct async_join__frame *frame, struct async_task *task)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_join__fn, .state = ASYNC_START};
    frame->joined = task;
    return &frame->base;
}

void *(async_join__result)(struct async_join__frame *frame)
{
    return async__result_of(frame->joined);
}

void(async_join__end)(struct async_join__frame *frame)
{
    struct async_task *joined = frame->joined;
    frame->joined = NULL;
    if (joined)
        async__task_unref(joined);
}
