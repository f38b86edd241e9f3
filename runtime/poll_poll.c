/* The back end poll, of POSIX calls only: an array of what is watched, woken by a pipe, one byte each time. */
#include "loop.h"
#include "poller.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct poll_state {
    struct pollfd *fds; /* the first one is the pipe */
    nfds_t count;
    nfds_t capacity;
};

static int open_pipe(int ends[2])
{
    if (pipe(ends))
        return -errno;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
    }
    return 0;
}

static int append(struct poll_state *state, int fd, unsigned events)
{
    if (state->count == state->capacity) {
        nfds_t capacity = state->capacity ? 2 * state->capacity : 16;
        struct pollfd *fds = realloc(state->fds, capacity * sizeof *fds);
        if (!fds)
            return -ENOMEM;
        state->fds = fds;
        state->capacity = capacity;
    }
    state->fds[state->count++] = (struct pollfd){.fd = fd, .events = (short)events};
    return 0;
}

static int poll_init(struct async_loop *loop)
{
    struct poll_state *state = calloc(1, sizeof *state);
    int err = state ? open_pipe(loop->inbox->wake_fds) : -ENOMEM;
    if (err) {
        free(state);
        return err;
    }
    if (append(state, loop->inbox->wake_fds[0], POLLIN)) {
        close(loop->inbox->wake_fds[0]);
        close(loop->inbox->wake_fds[1]);
        free(state);
        return -ENOMEM;
    }
    loop->poll_state = state;
    return 0;
}

static void poll_deinit(struct async_loop *loop)
{
    struct poll_state *state = loop->poll_state;
    close(loop->inbox->wake_fds[0]);
    close(loop->inbox->wake_fds[1]);
    free(state->fds);
    free(state);
    loop->poll_state = NULL;
}

static int poll_set(struct async_loop *loop, int fd, unsigned before, unsigned after)
{
    struct poll_state *state = loop->poll_state;
    unsigned events = (after & ASYNC__READ ? POLLIN : 0u) | (after & ASYNC__WRITE ? POLLOUT : 0u);
    nfds_t i = 1;
    while (i < state->count && state->fds[i].fd != fd)
        i++;
    if (i < state->count) {
        state->fds[i].events = (short)events;
        if (!after)
            state->fds[i] = state->fds[--state->count];
        return 0;
    }
    if (!after)
        return 0;
    if (!before && fcntl(fd, F_GETFD) < 0)
        return -errno;
    return append(state, fd, events);
}

static int take_events(struct poll_state *state, int64_t deadline_ns)
{
    if (deadline_ns == 0 || deadline_ns == INT64_MAX)
        return poll(state->fds, state->count, deadline_ns ? -1 : 0);
    int64_t left_ns = deadline_ns - async__monotonic_clock.now_ns(NULL);
    if (left_ns < 0)
        left_ns = 0;
    struct timespec left = {.tv_sec = left_ns / 1000000000, .tv_nsec = left_ns % 1000000000};
    return ppoll(state->fds, state->count, &left, NULL);
}

static void take_tokens(struct async__inbox *inbox)
{
    char bytes[64];
    int count = async__poller_read_wake(inbox, bytes, sizeof bytes);
    if (count > 0)
        inbox->owed -= count;
}

static int poll_wait(struct async_loop *loop, int64_t deadline_ns)
{
    struct poll_state *state = loop->poll_state;
    int count = take_events(state, deadline_ns);
    if (count <= 0)
        return async__poller_result(count);
    if (state->fds[0].revents)
        take_tokens(loop->inbox);
    for (nfds_t i = state->count; i-- > 1;) { /* downward: async__fd_ready may take out the present one */
        struct pollfd fd = state->fds[i];
        unsigned ready = fd.revents & (POLLERR | POLLHUP | POLLNVAL) ? ASYNC__READ | ASYNC__WRITE : 0;
        if (fd.revents & POLLIN)
            ready |= ASYNC__READ;
        if (fd.revents & POLLOUT)
            ready |= ASYNC__WRITE;
        if (ready)
            async__fd_ready(loop, fd.fd, ready);
    }
    return 0;
}

static void poll_wake(struct async__inbox *inbox)
{
    async__poller_wake_fd(inbox, "", 1);
}

static void poll_settle(struct async__inbox *inbox)
{
    async__poller_settle_fd(inbox);
    take_tokens(inbox);
}

const struct async__poller async__poller_poll = {
    .name = "poll",
    .init = poll_init,
    .deinit = poll_deinit,
    .set = poll_set,
    .wait = poll_wait,
    .wake = poll_wake,
    .settle = poll_settle,
};
