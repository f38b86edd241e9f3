/* async_create_task_eager: a task that makes its first step at once, inside the call that makes it. */
#include "task.h"

struct async_task *(async__create_task_eager)(struct async_frame *root, const char *site)
{
    struct async_loop *loop = async__here.loop;
    if (!root || !loop || loop->head.closing)
        return (async__create_task)(root, site);
    struct async_task *task = async__task_of_root(root);
    if (!async__task_inherit(loop, task)) {
        async_task_close(task);
        return NULL;
    }
    async__task_adopt(loop, task);
    async__task_note_site(loop, task, site);
    struct async__here outer = async__here_push((struct async__here){.loop = loop, .task = task});
    for (struct async_frame *frame = task->job.frame; frame;)
        frame = frame->fn->resume(frame);
    async__here_pop(outer);
    return task;
}
