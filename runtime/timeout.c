/* ASYNC_TIMEOUT: a timer that cancels the task, and takes its own request back when the block ends. */
#include "task.h"

#include <errno.h>

/* The true form of struct async__timeout. */
struct async__expiry {
    struct async__timer_callback timer; /* armed unless it has expired */
    struct async_task *task;            /* whose block it is */
    struct async_loop *loop;
    uint16_t cancels;  /* requests at entry */
    bool due_at_entry; /* one of them was not delivered yet */
    bool expired;
};
static_assert(sizeof(struct async__expiry) <= sizeof(struct async__timeout), "must fit");

static void expire(struct async__timer_callback *timer)
{
    struct async__expiry *expiry = (struct async__expiry *)timer;
    expiry->expired = true;
    async_task_cancel(expiry->task);
}

void async__timeout_enter(struct async__timeout *timeout, double seconds)
{
    struct async__expiry *expiry = (struct async__expiry *)timeout;
    struct async_task *task = async__here.task;
    *expiry = (struct async__expiry){
        .timer = {.timer = {.is_callback = 1}, .fire = expire},
        .task = task,
        .loop = async__here.loop,
        .cancels = task->job.cancels,
        .due_at_entry = task->job.flags & ASYNC__CANCEL_DUE,
    };
    async__loop_arm_after(expiry->loop, &expiry->timer.timer, seconds);
}

uint32_t async__timeout_leave(struct async__timeout *timeout, uint32_t exit)
{
    struct async__expiry *expiry = (struct async__expiry *)timeout;
    if (!expiry->expired) {
        async__wheel_remove(expiry->loop->wheel, &expiry->timer.timer);
        return exit;
    }
    expiry->expired = false;
    int left = async_task_uncancel(expiry->task);
    if (left > expiry->cancels)
        return exit;
    if (!expiry->due_at_entry)
        expiry->task->job.flags &= (uint16_t)~ASYNC__CANCEL_DUE;
    if (exit != ASYNC__CANCELED)
        return exit;
    expiry->expired = true;
    return (uint32_t)-ETIMEDOUT;
}

int async__timeout_expired(const struct async__timeout *timeout)
{
    return ((const struct async__expiry *)timeout)->expired;
}
