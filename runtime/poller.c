/* Chooses the back end. See poller.h. */
#include "poller.h"
#include "loop.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the user asks for, or the best there is. */
static int init_best(struct async_loop *loop, const struct async__poller **chosen)
{
    const char *wanted = getenv("ASYNCC_POLLER");
    *chosen = wanted && !strcmp(wanted, "poll") ? &async__poller_poll : &async__poller_epoll;
    int err = (*chosen)->init(loop);
    if (err != -ENOSYS || *chosen == &async__poller_poll)
        return err;
    *chosen = &async__poller_poll;
    return (*chosen)->init(loop);
}

int async__poller_open(struct async_loop *loop)
{
    const struct async__poller *chosen;
    if (loop->poll_state)
        return 0;
    int err = init_best(loop, &chosen);
    if (err)
        return err;
    async__inbox_settle(loop); /* nobody is about to wake it by the other one */
    loop->inbox->poller = chosen;
    loop->is_reached = true;
    if (loop->debug)
        async__report(loop, ASYNC_LOG_POLLER, "Using poller: %s", chosen->name);
    return 0;
}

void async__poller_close(struct async_loop *loop)
{
    if (loop->poll_state)
        loop->inbox->poller->deinit(loop);
}

void async__poller_ask(struct async_loop *loop)
{
    if (!loop->poll_state || !loop->fds.wanted)
        return;
    async__fd_always(loop);
    async__poller_wait(loop, 0);
}

/* ---- waiting ---------------------------------------------------------------------------------- */

int async__poller_result(long returned)
{
    return returned >= 0 || errno == EINTR ? 0 : -errno;
}

void async__poller_wait(struct async_loop *loop, int64_t deadline_ns)
{
    int err = loop->inbox->poller->wait(loop, deadline_ns);
    if (__builtin_expect(err, 0) && loop->poll_error)
        async__loop_break(loop, err);
    loop->poll_error = err;
}

/* ---- waking ----------------------------------------------------------------------------------- */

void async__poller_cannot_wake(void)
{
    static const char text[] = "asyncc: an event loop that sleeps cannot be woken: its descriptors were closed\n";
    if (write(STDERR_FILENO, text, sizeof text - 1) > 0)
        abort();
    abort();
}

/* When nothing more goes in, what is there wakes it. */
void async__poller_wake_fd(struct async__inbox *inbox, const void *count, size_t size)
{
    int saved_errno = errno;
    for (int failures = 0; write(inbox->wake_fds[1], count, size) < 0 && errno != EAGAIN;) {
        if (errno != EINTR && ++failures == 2)
            async__poller_cannot_wake();
    }
    errno = saved_errno;
}

int async__poller_read_wake(struct async__inbox *inbox, void *data, size_t size)
{
    ssize_t count = -1;
    for (int tries = 0; count < 0 && tries < 2; tries++) {
        count = read(inbox->wake_fds[0], data, size);
        if (count < 0 && (errno == EINTR || errno == EAGAIN))
            return 0;
    }
    if (count < 0)
        inbox->owed = 0;
    return count > 0 ? (int)count : 0;
}

void async__poller_settle_fd(struct async__inbox *inbox)
{
    struct pollfd wake = {.fd = inbox->wake_fds[0], .events = POLLIN};
    while (poll(&wake, 1, -1) < 0 && errno == EINTR)
        ;
}
