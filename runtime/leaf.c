/* How leaves begin and end to wait.
 *
 * A leaf that ends while its own start is still running (because a cancellation was due, or because what it
 * began was over at once) only sets its state: its caller looks at it when start returns. Otherwise its task
 * goes to the ready queue and resumes on its turn.
 */
#include "task.h"

void async_complete(struct async_frame *leaf)
{
    async__debug_wake(async__loop_of(((struct async_leaf *)leaf)->task));
    async__leaf_end((struct async_leaf *)leaf, 0);
}

void async_fail(struct async_frame *leaf, int err)
{
    async__debug_wake(async__loop_of(((struct async_leaf *)leaf)->task));
    async__leaf_end((struct async_leaf *)leaf, (uint32_t)err);
}

void async__leaf_wait(struct async_frame *leaf, const struct async_fn *fn)
{
    struct async_task *task = async__leaf_suspend((struct async_leaf *)leaf, fn);
    if (!async__leaf_is_disturbed(task))
        return;
    task->job.flags &= (uint16_t)~ASYNC__CANCEL_DUE;
    fn->cancel(leaf);
}
