/* Giving up tasks that do not end when their loop is closed: those at a leaf that will not be cancelled now.
 *
 * One task is given up at a time, and none before those that lie in its frames or belong to its groups. What else its frames hold that
 * others point to goes before them: time limits and iterations. So nothing is left that points into memory that has gone; and whoever waits
 * for the task in a gather, or at the end of a group, goes on and unwinds.
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

/* Takes what lies in the task's frames out of lists. */
static void release_frames(const struct async_task *task)
{
    struct async__side *side = async__side_of(task);
    if (!side)
        return;
    async__timeouts_disarm(side);
    async__iterations_end(side);
}

bool async__abandon_one(struct async_loop *loop)
{
    struct async_task *inner, *task = async__task_next(loop, NULL);
    if (!task)
        return false;
    while ((inner = pending_branch(task)) || (inner = member(loop, task)))
        task = inner;
    if (loop->debug)
        async__report_pending(loop, task);
    release_frames(task);
    async__calls_drop(task);
    async__root_of(task)->state = ASYNC__CANCELED;
    task->job.flags |= ASYNC__UNWINDS;
    async__task_end(loop, task);
    return true;
}
