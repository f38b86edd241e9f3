/* Chooses the back end. See poller.h. */
#include "poller.h"
#include "loop.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

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
    loop->inbox->poller->wait(loop, 0);
}

void async__poller_settle_fd(struct async__inbox *inbox)
{
    struct pollfd wake = {.fd = inbox->wake_fds[0], .events = POLLIN};
    while (poll(&wake, 1, -1) < 0 && errno == EINTR)
        ;
}
