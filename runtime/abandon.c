/* Giving up tasks that do not end when their loop is closed: those at a leaf that will not be cancelled now.
 *
 * One task is given up at a time, and none before those that lie in its frames or belong to its groups. So nothing is left that points
 * into memory that has gone; and whoever waits for the task in a gather, or at the end of a group, goes on and unwinds.
 */
#include "side.h"

static bool is_pending(const struct async_task *task)
{
    return task && !async__is_done(task);
}

/* A branch that the task's gather waits for, if it waits at one. */
static struct async_task *pending_branch(const struct async_task *task)
{
    struct async_frame *leaf = async__leaf_of(task);
    if (!leaf || leaf->fn != &async_gather__fn)
        return NULL;
    struct async_task *branch = ((struct async_gather__frame *)leaf)->first;
    while (branch && !is_pending(branch))
        branch = async__gather_next(branch);
    return branch;
}

/* A task of a group whose block this task is in. */
static struct async_task *member(struct async_loop *loop, const struct async_task *task)
{
    struct async_task *found = NULL;
    while ((found = async__task_next(loop, found)))
        if (found->job.flags & ASYNC__MEMBER && async__group_owner(found) == task)
            return found;
    return NULL;
}

/* In a loop that closes no wait for a task lasts. What is left in the lists is done callbacks, and iterations in frames
 * that are to go. */
static void forget_waiters(struct async_loop *loop)
{
    for (struct async_task *task = NULL; (task = async__task_next(loop, task));)
        async__done_callbacks_free(task);
}

bool async__abandon_one(struct async_loop *loop)
{
    struct async_task *inner, *task = async__task_next(loop, NULL);
    if (!task)
        return false;
    forget_waiters(loop);
    while ((inner = pending_branch(task)) || (inner = member(loop, task)))
        task = inner;
    if (loop->debug)
        async__report_pending(loop, task);
    async__root_of(task)->state = ASYNC__CANCELED;
    async__task_end(loop, task);
    return true;
}
