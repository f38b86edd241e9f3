/* async_gather and async_gather_all.
 *
 * A gather's branches are tasks of their own: embedded in the awaiting frame (struct async__branch), or, where
 * the callee's frame is not known, allocated by an entry with a link behind the root. Nothing outlives the
 * awaiting frame: the first failure cancels the other branches, and the gather ends with the last of them.
 *
 * async_gather_all waits for tasks that exist already, and leaves those that run on when it fails.
 */
#include "task.h"

#include <errno.h>
#include <stddef.h>

static const uint32_t no_lines[] = {0};

enum { GATHER_CANCELLED = 1 }; /* in base.flags: its branches were told */

/* ---- branches --------------------------------------------------------------------------------- */

static struct async__branch_link *link_of(struct async_task *branch)
{
    if (branch->job.flags & ASYNC__EMBEDDED)
        return &((struct async__branch *)branch)->link;
    return async__link_of(branch);
}

struct async_task *async__gather_next(struct async_task *branch)
{
    return link_of(branch)->next;
}

void async__gather_begin(struct async_gather__frame *gather)
{
    *gather = (struct async_gather__frame){.base.fn = &async_gather__fn, .loop = async__here.loop};
}

static void append_branch(struct async_gather__frame *gather, struct async_task *task)
{
    task->job.flags |= ASYNC__BRANCH | ASYNC__RETRIEVED;
    *link_of(task) = (struct async__branch_link){.gather = gather};
    if (gather->last)
        link_of(gather->last)->next = task;
    else
        gather->first = task;
    gather->last = task;
    gather->pending++;
}

void async__gather_add(struct async_gather__frame *gather, struct async__embedded_task *embedded,
                       struct async_frame *root)
{
    struct async__branch *branch = (struct async__branch *)embedded;
    branch->task = (struct async_task){
        .job = {.frame = async__first_frame(root), .count = 1, .flags = ASYNC__TASK | ASYNC__EMBEDDED | ASYNC__SCHEDULED},
    };
    branch->root = root;
    root->caller = async__over_frame();
    append_branch(gather, &branch->task);
}

void async__gather_add_root(struct async_gather__frame *gather, struct async_frame *root)
{
    if (root)
        append_branch(gather, async__task_of_root(root));
    else
        gather->error = -ENOMEM;
}

void async__gather_drop_root(struct async_frame *root)
{
    if (root)
        async__task_unref(async__task_of_root(root));
}

/* ---- the gather ------------------------------------------------------------------------------- */

static void cancel_branches(struct async_gather__frame *gather)
{
    for (struct async_task *branch = gather->first; branch; branch = link_of(branch)->next)
        (async_task_cancel)(branch);
}

static void gather_cancel(struct async_frame *leaf)
{
    leaf->flags = GATHER_CANCELLED;
    cancel_branches((struct async_gather__frame *)leaf);
}

void async__gather_ended(struct async_task *branch)
{
    struct async_gather__frame *gather = link_of(branch)->gather;
    uint32_t state = async__root_of(branch)->state;
    gather->pending--;
    if (async__failed(state) && !gather->error) {
        gather->error = (int32_t)state;
        async__trace_join(gather->loop, branch, gather->task, &gather->base);
        if (gather->pending && !(gather->base.flags & GATHER_CANCELLED)) /* one request is enough */
            cancel_branches(gather);
    }
    if (gather->pending)
        return;
    if (gather->base.flags & GATHER_CANCELLED)
        async__cancel_again(gather->task, (uint32_t)gather->error);
    async__leaf_end((struct async_leaf *)gather, (uint32_t)gather->error);
}

static void schedule_branch(struct async_loop *loop, struct async_task *branch)
{
    if (branch->job.flags & ASYNC__EMBEDDED)
        async__ready(&loop->head, &branch->job);
    else
        async__task_schedule(loop, branch);
}

/* False when out of memory: then no branch has anything. */
static bool inherit(struct async_gather__frame *gather)
{
    struct async_task *branch = gather->first;
    while (branch && async__task_inherit(gather->loop, branch))
        branch = link_of(branch)->next;
    if (!branch)
        return true;
    for (branch = gather->first; branch; branch = link_of(branch)->next)
        async__side_free(gather->loop, branch);
    return false;
}

void async_gather__start(struct async_gather__frame *gather)
{
    if (__builtin_expect(gather->loop->head.inherits, 0) && !gather->error && !inherit(gather))
        gather->error = -ENOMEM;
    gather->base.state = (uint32_t)gather->error; /* of making the branches: then none runs */
    if (gather->error || !gather->pending)
        return;
    for (struct async_task *branch = gather->first; branch; branch = link_of(branch)->next)
        schedule_branch(gather->loop, branch);
    async__leaf_wait(&gather->base, &async_gather__fn);
}

static struct async_frame *gather_resume(struct async_frame *leaf)
{
    return leaf->caller;
}

static struct async_task *gather_awaits(const struct async_frame *leaf, uintptr_t *cursor)
{
    struct async_task *branch = *cursor ? link_of((struct async_task *)*cursor)->next
                                        : ((const struct async_gather__frame *)leaf)->first;
    while (branch && async__is_done(branch))
        branch = link_of(branch)->next;
    *cursor = (uintptr_t)branch;
    return branch;
}

static const struct async_view gather_view = {.awaits = gather_awaits};
const struct async_fn async_gather__fn = {
    .resume = gather_resume,
    .cancel = gather_cancel,
    .frame_size = sizeof(struct async_gather__frame),
    .frame_align = _Alignof(struct async_gather__frame),
    .name = "async_gather",
    .file = "asyncc",
    .lines = no_lines,
    .view = &gather_view,
};

/* ---- async_gather_all ------------------------------------------------------------------------- */

enum { GATHER_ALL_CANCELLED = 1 }; /* in base.flags: waits for every task before it fails */

/* Its wait for one task. */
struct all_waiter {
    struct async__waiter waiter; /* in the task's list */
    struct async_gather_all__frame *frame;
    struct async_task *task; /* referenced; null when it has ended */
};

static struct all_waiter *waiters_of(struct async_gather_all__frame *frame)
{
    return (struct all_waiter *)frame->waiters;
}

/* Ends the leaf, letting go of the tasks that run on. */
static void all_end(struct async_gather_all__frame *frame, uint32_t state)
{
    struct all_waiter *waiters = waiters_of(frame);
    for (size_t i = 0; frame->pending && i < frame->count; i++) {
        if (!waiters[i].task)
            continue;
        async__task_remove_waiter(waiters[i].task, &waiters[i].waiter);
        async__task_unref(waiters[i].task);
        frame->pending--;
    }
    async__strand_pop(async__loop_of(frame->task), frame->task, waiters);
    if (frame->base.flags & GATHER_ALL_CANCELLED)
        async__cancel_again(frame->task, state);
    async__leaf_end((struct async_leaf *)frame, state);
}

static void all_ended(struct async__waiter *waiter, struct async_task *task)
{
    struct all_waiter *self = (struct all_waiter *)waiter;
    struct async_gather_all__frame *frame = self->frame;
    uint32_t state = async__root_of(task)->state;
    self->task = NULL;
    frame->pending--;
    task->job.flags |= ASYNC__RETRIEVED;
    if (async__failed(state) && !frame->failed) {
        frame->failed = state;
        async__trace_join(async__here.loop, task, frame->task, &frame->base);
    }
    async__task_unref(task);
    bool fails = frame->failed && !(frame->base.flags & GATHER_ALL_CANCELLED);
    if (fails || !frame->pending)
        all_end(frame, frame->failed);
}

static void all_cancel(struct async_frame *leaf)
{
    struct async_gather_all__frame *frame = (struct async_gather_all__frame *)leaf;
    leaf->flags = GATHER_ALL_CANCELLED;
    for (size_t i = 0; i < frame->count; i++) {
        if (waiters_of(frame)[i].task)
            (async_task_cancel)(waiters_of(frame)[i].task);
    }
    if (async__loop_of(frame->task)->head.closing)
        all_end(frame, ASYNC__CANCELED);
}

/* Looks at ended tasks, starts coroutine objects, counts those to wait for. Returns the first failure, or 0. */
static uint32_t survey(struct async_gather_all__frame *frame)
{
    for (size_t i = 0; i < frame->count; i++) {
        struct async_task *task = async__handle_at(frame->tasks, i);
        uint32_t refusal = async__join_refusal(task);
        if (refusal)
            return refusal;
        if (!async__is_done(task)) {
            frame->pending++;
        } else if (async__failed(async__root_of(task)->state)) {
            task->job.flags |= ASYNC__RETRIEVED;
            async__trace_join(async__here.loop, task, async__here.task, &frame->base);
            return async__root_of(task)->state;
        }
    }
    return 0;
}

void async_gather_all__start(struct async_gather_all__frame *frame, const void *tasks, size_t count)
{
    *frame = (struct async_gather_all__frame){.base.fn = &async_gather_all__fn, .tasks = tasks, .count = count};
    frame->base.state = survey(frame);
    if (frame->base.state || !frame->pending)
        return;
    struct all_waiter *waiters = count <= PTRDIFF_MAX / sizeof *waiters
                                     ? async__push(count * sizeof *waiters, _Alignof(struct all_waiter))
                                     : NULL;
    if (!waiters) {
        frame->base.state = (uint32_t)-ENOMEM;
        return;
    }
    frame->waiters = &waiters->waiter;
    for (size_t i = 0; i < count; i++) {
        struct async_task *task = async__handle_at(tasks, i);
        waiters[i].task = async__is_done(task) ? NULL : (async_task_ref)(task);
        if (!waiters[i].task)
            continue;
        waiters[i].waiter.ended = all_ended;
        waiters[i].frame = frame;
        async__task_add_waiter(task, &waiters[i].waiter);
    }
    async__leaf_wait(&frame->base, &async_gather_all__fn);
}

static struct async_frame *all_resume(struct async_frame *leaf)
{
    if (leaf->state != ASYNC_START)
        return leaf->caller;
    struct async_gather_all__frame *frame = (struct async_gather_all__frame *)leaf;
    leaf->state = 0;
    async_gather_all__start(frame, frame->tasks, frame->count);
    return async__suspended(leaf->state) ? NULL : leaf->caller;
}

static struct async_task *all_awaits(const struct async_frame *leaf, uintptr_t *cursor)
{
    const struct async_gather_all__frame *frame = (const struct async_gather_all__frame *)leaf;
    while (*cursor < frame->count) {
        struct async_task *task = ((const struct all_waiter *)frame->waiters)[(*cursor)++].task;
        if (task)
            return task;
    }
    return NULL;
}

static const struct async_view all_view = {.awaits = all_awaits};
const struct async_fn async_gather_all__fn = {
    .resume = all_resume,
    .cancel = all_cancel,
    .frame_size = sizeof(struct async_gather_all__frame),
    .frame_align = _Alignof(struct async_gather_all__frame),
    .name = "async_gather_all",
    .file = "asyncc",
    .lines = no_lines,
    .view = &all_view,
};

struct async_frame *async_gather_all__prepare(struct async_gather_all__frame *frame, const void *tasks, size_t count)
{
    if (!frame)
        return NULL;
    *frame = (struct async_gather_all__frame){
        .base = {.fn = &async_gather_all__fn, .state = ASYNC_START},
        .tasks = tasks,
        .count = count,
    };
    return &frame->base;
}

void async_gather_all(const void *tasks, size_t count)
{
    if (async__entry_spawning()) {
        async__here.callee = async_gather_all__prepare(async__entry_task(&async_gather_all__fn), tasks, count);
        return;
    }
    struct async_gather_all__frame *frame = async__entry_enter(&async_gather_all__fn);
    if (!frame)
        return;
    async_gather_all__start(frame, tasks, count);
    async__entry_leave(&frame->base);
}
