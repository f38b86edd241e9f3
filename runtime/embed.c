/* A loop that another one drives: the two halves of a turn, before and after the host's sleep.
 *
 * async_loop_prepare says in the inbox that the loop sleeps, as the loop's own sleep does; so whoever posts wakes the host, through the
 * poller's descriptor, and nobody else makes a system call. async_loop_dispatch takes that back.
 */
#include "poller.h"
#include "task.h"

#include <errno.h>
#include <math.h>

int async_loop_attach(struct async_loop *loop)
{
    if (loop->closed)
        return -EBADF;
    if (loop->running || async__here.loop)
        return -EBUSY;
    int err = async__poller_open(loop);
    if (err)
        return err;
    int fd = loop->inbox->poller->fd ? loop->inbox->poller->fd(loop) : -ENOTSUP;
    if (fd < 0)
        return fd;
    async__here = (struct async__here){.loop = loop};
    loop->running = loop->is_hosted = true;
    loop->thread = pthread_self();
    return fd;
}

/* The time until the next deadline. */
static double time_left(const struct async_loop *loop)
{
    int64_t deadline_ns = async__wheel_next_ns(loop->wheel);
    if (deadline_ns == WHEEL_NEVER)
        return INFINITY;
    if (loop->is_virtual)
        return loop->holds ? INFINITY : 0;
    int64_t left_ns = deadline_ns - async__loop_now_ns(loop);
    return left_ns > 0 ? (double)left_ns / 1e9 : 0;
}

double async_loop_prepare(struct async_loop *loop)
{
    async__debug_thread(loop);
    if (!loop->is_hosted || loop->is_in_turn)
        return INFINITY;
    async__fd_make_sure(loop);
    if (loop->head.first || loop->stopping || loop->fds.always_ready || !async__inbox_doze(loop))
        return 0;
    return time_left(loop);
}

bool async_loop_dispatch(struct async_loop *loop)
{
    async__debug_thread(loop);
    if (!loop->is_hosted || loop->is_in_turn)
        return loop->is_hosted;
    loop->is_in_turn = true;
    async__here_begin(__builtin_frame_address(0));
    async__inbox_rouse(loop);
    async__loop_turn(loop);
    loop->is_in_turn = false;
    bool goes_on = !loop->stopping;
    loop->stopping = false;
    return goes_on;
}

int async_loop_detach(struct async_loop *loop)
{
    async__debug_thread(loop);
    if (!loop->is_hosted)
        return -EINVAL;
    if (loop->is_in_turn)
        return -EBUSY;
    async__inbox_rouse(loop);
    async__here = (struct async__here){0};
    loop->running = loop->is_hosted = loop->stopping = false;
    return 0;
}
