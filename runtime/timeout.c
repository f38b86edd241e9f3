/* ASYNC_TIMEOUT: a timer that cancels the task, and takes its own request back when the block ends.
 *
 * The open blocks of a task are linked, the innermost first, from its side record, for async_timeout_reschedule.
 */
#include "side.h"

#include <errno.h>
#include <math.h>

/* The true form of struct async__timeout. */
struct async__expiry {
    struct async__timer_callback timer;
    struct async_task *task; /* whose block it is */
    struct async_loop *loop;
    struct async__expiry *outer; /* the block around it */
    uint16_t cancels;            /* requests at entry */
    bool due_at_entry;           /* one of them was not delivered yet */
    bool armed;                  /* the timer is set */
    bool expired;
    bool listed; /* in the task's side record */
};
static_assert(sizeof(struct async__expiry) <= sizeof(struct async__timeout), "must fit");

static void expire(struct async__timer_callback *timer)
{
    struct async__expiry *expiry = (struct async__expiry *)timer;
    expiry->armed = false;
    expiry->expired = true;
    async_task_cancel(expiry->task);
}

static void arm_at(struct async__expiry *expiry, double when)
{
    expiry->armed = !(when > 0 && isinf(when));
    if (expiry->armed)
        async__loop_arm_at(expiry->loop, &expiry->timer.timer, ASYNC__TIMER_CALLS, when);
}

static void disarm(struct async__expiry *expiry)
{
    if (expiry->armed)
        async__wheel_remove(expiry->loop->wheel, &expiry->timer.timer);
    expiry->armed = false;
}

void async__timeouts_disarm(struct async__side *side)
{
    for (struct async__expiry *expiry = side->timeouts; expiry; expiry = expiry->outer)
        disarm(expiry);
}

/* ---- the block -------------------------------------------------------------------------------- */

static struct async__expiry *enter(struct async__timeout *timeout)
{
    struct async__expiry *expiry = (struct async__expiry *)timeout;
    struct async_task *task = async__here.task;
    struct async__side *side = async__task_side(task);
    *expiry = (struct async__expiry){
        .timer = {.fire = expire},
        .task = task,
        .loop = async__here.loop,
        .cancels = task->job.cancels,
        .due_at_entry = task->job.flags & ASYNC__CANCEL_DUE,
        .listed = side,
    };
    if (!side) {
        task->job.flags |= ASYNC__UNLISTED;
        return expiry;
    }
    expiry->outer = side->timeouts;
    side->timeouts = expiry;
    return expiry;
}

void async__timeout_enter(struct async__timeout *timeout, double seconds)
{
    struct async__expiry *expiry = enter(timeout);
    expiry->armed = !(seconds > 0 && isinf(seconds));
    if (expiry->armed)
        async__loop_arm_after(expiry->loop, &expiry->timer.timer, ASYNC__TIMER_CALLS, seconds);
}

void async__timeout_enter_at(struct async__timeout *timeout, double when)
{
    arm_at(enter(timeout), when);
}

uint32_t async__timeout_leave(struct async__timeout *timeout, uint32_t exit)
{
    struct async__expiry *expiry = (struct async__expiry *)timeout;
    if (expiry->listed)
        async__side_of(expiry->task)->timeouts = expiry->outer;
    disarm(expiry);
    if (!expiry->expired)
        return exit;
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

/* ---- the innermost one ------------------------------------------------------------------------ */

static struct async__expiry *innermost(void)
{
    const struct async__side *side = async__here.task ? async__side_of(async__here.task) : NULL;
    return side ? side->timeouts : NULL;
}

int async_timeout_reschedule(double when)
{
    if (async__here.task && async__here.task->job.flags & ASYNC__UNLISTED)
        return -ENOMEM;
    struct async__expiry *expiry = innermost();
    if (!expiry || expiry->expired)
        return expiry ? -EALREADY : -ENOENT;
    disarm(expiry);
    arm_at(expiry, when);
    return 0;
}

double async_timeout_when(void)
{
    const struct async__expiry *expiry = innermost();
    bool is_set = expiry && (expiry->armed || expiry->expired);
    return is_set ? (double)async__timer_deadline_ns(&expiry->timer.timer) / 1e9 : INFINITY;
}
