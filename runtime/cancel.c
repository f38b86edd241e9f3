/* Cancellation: requests are counted, and delivered once each.
 *
 * A request reaches the leaf that the task waits at; the leaf fails now or later, or completes all the
 * same. A task that cannot be told at once (it runs, has not begun, or has its result already) gets
 * ASYNC__CANCEL_DUE, which the next suspension honours. From a join the request goes on to the joined task; the
 * path is walked in a loop, marked so that joins in a circle end it. If the joined task ends without having honoured it, the
 * request comes back to the joiner, for its next suspension.
 */
#include "task.h"

#include <errno.h>

/* The task that this one joins, if it waits for one, and a request goes on to it. */
static struct async_task *joined_by(const struct async_task *task)
{
    struct async_frame *leaf = async__leaf_of(task);
    if (!leaf || leaf->fn != &async_join__fn)
        return NULL;
    if (async__loop_of(task)->head.closing)
        return NULL;
    return ((struct async_join__frame *)leaf)->joined;
}

/* Counts a request and tells the leaf, unless it goes on to a joined task. */
static void request(struct async_task *task, const struct async_task *joined)
{
    struct async_frame *leaf = async__leaf_of(task), *frame = task->job.frame;
    struct async_loop *loop = async__loop_of(task);
    if (task->job.cancels < UINT16_MAX)
        task->job.cancels++;
    if (leaf) {
        if (joined)
            async__join_passes((struct async_join__frame *)leaf);
        else
            leaf->fn->cancel(leaf);
        return;
    }
    bool is_running = async__is_running(task);
    if (!is_running && frame->fn->cancel && frame->state == ASYNC__CANCELED)
        return; /* the earlier request is on its way */
    task->job.flags |= ASYNC__CANCEL_DUE;
    if (!is_running && frame->state == ASYNC_START) {
        task->job.frame = (struct async_frame *)(uintptr_t)&async__not_begun;
    } else if (!is_running && async__is_at_yield(frame)) {
        async__trace_yield(loop, task, frame);
        frame->state |= ASYNC__DISTURBED;
    } else if (loop) {
        async__loop_disturb(loop);
    }
}

void async__cancel_again(struct async_task *task, uint32_t outcome)
{
    if (outcome == ASYNC__CANCELED || !task->job.cancels)
        return;
    task->job.flags |= ASYNC__CANCEL_DUE;
    async__loop_disturb(async__loop_of(task));
}

bool(async_task_cancel)(struct async_task *task)
{
    if (!task || async__is_done(task))
        return false;
    struct async_task *first = task;
    size_t length = 0;
    if (async__loop_of(task))
        async__debug_thread(async__loop_of(task));
    while (task && !(task->job.flags & (ASYNC__DONE | ASYNC__VISITED))) {
        struct async_task *joined = joined_by(task);
        task->job.flags |= ASYNC__VISITED;
        request(task, joined);
        task = joined;
        length++;
    }
    for (task = first; length-- && task; task = joined_by(task))
        task->job.flags &= (uint16_t)~ASYNC__VISITED;
    return true;
}

int(async_task_cancelling)(const struct async_task *task)
{
    return task->job.cancels;
}

int(async_task_uncancel)(struct async_task *task)
{
    if (task->job.cancels && --task->job.cancels == 0)
        task->job.flags &= (uint16_t)~ASYNC__CANCEL_DUE;
    return task->job.cancels;
}

size_t async__cancel_all(struct async_loop *loop, bool again)
{
    size_t count = 0;
    for (struct async_task *next, *task = async__task_next(loop, NULL); task; task = next) {
        if (again || !(task->job.flags & ASYNC__SWEPT)) {
            task->job.flags |= ASYNC__SWEPT;
            (async_task_cancel)(task);
            count++;
        }
        next = async__task_next(loop, task);
    }
    return count;
}
