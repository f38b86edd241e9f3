/* Done callbacks: called by the loop, on the turn after a task's end. */
#include "side.h"

#include <errno.h>
#include <stdlib.h>

/* One, among the task's waiters until the task ends, then in the ready queue. */
struct done_callback {
    struct async__call call;
    struct async__waiter waiter;
    struct async_task *task; /* referenced once it has ended */
    void (*callback)(struct async_task *task, void *arg);
    void *arg;
    struct async__binding *context; /* that it sees */
};

static void run(struct async__call *call, struct async_loop *loop)
{
    struct done_callback done = *(struct done_callback *)call;
    free(call);
    async__context_enter(loop, done.context);
    if (!loop->head.closing)
        done.callback(done.task, done.arg);
    async__task_unref(done.task);
}

static void schedule(struct done_callback *done, struct async_loop *loop)
{
    async_task_ref(done->task);
    async__ready(&loop->head, &done->call.job);
}

/* Of one that will not be called. */
static void done_free(struct done_callback *done)
{
    async__context_drop(done->context);
    free(done);
}

static struct done_callback *done_of(struct async__waiter *waiter)
{
    return (struct done_callback *)((char *)waiter - offsetof(struct done_callback, waiter));
}

static void task_ended(struct async__waiter *waiter, struct async_task *task)
{
    schedule(done_of(waiter), async__loop_of(task));
}

int(async_task_add_done_callback)(struct async_task *task, void (*callback)(struct async_task *task, void *arg),
                                  void *arg)
{
    struct async_loop *loop = async__loop_of(task);
    if (async__is_done(task) && !loop)
        return -ESHUTDOWN;
    if (loop)
        async__debug_thread(loop);
    struct done_callback *done = malloc(sizeof *done);
    if (!done)
        return -ENOMEM;
    *done = (struct done_callback){
        .call = {async__call_job(), run},
        .waiter.ended = task_ended,
        .task = task,
        .callback = callback,
        .arg = arg,
        .context = loop ? async__context_ref(async__context_current(loop)) : NULL,
    };
    if (async__is_done(task))
        schedule(done, loop);
    else
        async__task_add_waiter(task, &done->waiter);
    return 0;
}

size_t(async_task_remove_done_callback)(struct async_task *task, void (*callback)(struct async_task *task, void *arg),
                                        void *arg)
{
    size_t count = 0;
    for (struct async__waiter **link = async__task_waiters(task); *link && !async__is_done(task);) {
        struct done_callback *done = done_of(*link);
        if ((*link)->ended != task_ended || done->callback != callback || done->arg != arg) {
            link = &(*link)->next;
            continue;
        }
        *link = (*link)->next;
        done_free(done);
        count++;
    }
    return count;
}

void async__done_callbacks_free(struct async_task *task)
{
    for (struct async__waiter *next, *waiter = *async__task_waiters(task); waiter; waiter = next) {
        next = waiter->next;
        if (waiter->ended == task_ended)
            done_free(done_of(waiter));
    }
    *async__task_waiters(task) = NULL;
}
