/* The back end epoll: level-triggered, woken by an eventfd. */
#include "loop.h"
#include "poller.h"

#include <errno.h>
#include <linux/time_types.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { EVENTS = 128 }; /* taken at once */

struct epoll_state {
    int fd;
    int outer;         /* an epoll that watches it, for a host; -1 until there is one */
    bool lacks_pwait2; /* the kernel, or a sandbox, refuses epoll_pwait2 */
    struct epoll_event events[EVENTS];
};

static int control(int epoll, int operation, int fd, unsigned mask)
{
    struct epoll_event event = {.data.fd = fd};
    event.events = (mask & ASYNC__READ ? EPOLLIN : 0u) | (mask & ASYNC__WRITE ? EPOLLOUT : 0u);
    return epoll_ctl(epoll, operation, fd, &event) ? -errno : 0;
}

static int add_wake_fd(struct epoll_state *state, struct async__inbox *inbox)
{
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0)
        return -errno;
    int err = control(state->fd, EPOLL_CTL_ADD, fd, ASYNC__READ);
    if (err)
        close(fd);
    else
        inbox->wake_fds[0] = inbox->wake_fds[1] = fd;
    return err;
}

static int epoll_init(struct async_loop *loop)
{
    struct epoll_state *state = calloc(1, sizeof *state);
    if (!state)
        return -ENOMEM;
    state->outer = -1;
    state->fd = epoll_create1(EPOLL_CLOEXEC);
    int err = state->fd < 0 ? -errno : add_wake_fd(state, loop->inbox);
    if (!err) {
        loop->poll_state = state;
        return 0;
    }
    if (state->fd >= 0)
        close(state->fd);
    free(state);
    return err;
}

static void epoll_deinit(struct async_loop *loop)
{
    struct epoll_state *state = loop->poll_state;
    close(loop->inbox->wake_fds[0]);
    close(state->fd);
    if (state->outer >= 0)
        close(state->outer);
    free(state);
    loop->poll_state = NULL;
}

/* Not the epoll itself, which may have to be replaced. */
static int host_fd(struct async_loop *loop)
{
    struct epoll_state *state = loop->poll_state;
    if (state->outer >= 0)
        return state->outer;
    int outer = epoll_create1(EPOLL_CLOEXEC);
    if (outer < 0)
        return -errno;
    int err = control(outer, EPOLL_CTL_ADD, state->fd, ASYNC__READ);
    if (err)
        close(outer);
    else
        state->outer = outer;
    return err ? err : outer;
}

/* A file that was closed under this number is still reported, because it is open under another one, perhaps in another
 * process; it cannot be taken out any more. So all others are moved to a new epoll. Without one, it stays as it is. */
static void rebuild(struct async_loop *loop)
{
    struct epoll_state *state = loop->poll_state;
    int old = state->fd, wake = loop->inbox->wake_fds[0];
    int fresh = epoll_create1(EPOLL_CLOEXEC);
    if (fresh < 0)
        return;
    if (control(fresh, EPOLL_CTL_ADD, wake, ASYNC__READ) ||
        (state->outer >= 0 && control(state->outer, EPOLL_CTL_ADD, fresh, ASYNC__READ))) {
        close(fresh);
        return;
    }
    state->fd = fresh;
    for (int fd = 0; fd < loop->fds.count; fd++) {
        uint8_t *known = &loop->fds.entries[fd].known;
        if (*known && control(state->fd, EPOLL_CTL_ADD, fd, *known))
            async__fd_lost(loop, fd);
    }
    close(old);
}

/* The fd's number may stand for another file by now, which epoll does not know; or for one that it knows. */
static int epoll_set(struct async_loop *loop, int fd, unsigned before, unsigned after)
{
    const struct epoll_state *state = loop->poll_state;
    if (!after) {
        if (control(state->fd, EPOLL_CTL_DEL, fd, 0) && !before)
            rebuild(loop);
        return 0;
    }
    int err = control(state->fd, before ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, after);
    if (err != (before ? -ENOENT : -EEXIST))
        return err;
    return control(state->fd, before ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, after);
}

/* epoll_wait until the deadline; in whole milliseconds, rounded up, where epoll_pwait2 is refused. */
static int take_events(struct epoll_state *state, int64_t deadline_ns)
{
    if (deadline_ns == 0 || deadline_ns == INT64_MAX)
        return epoll_wait(state->fd, state->events, EVENTS, deadline_ns ? -1 : 0);
    int64_t left_ns = deadline_ns - async__monotonic_clock.now_ns(NULL);
    if (left_ns < 0)
        left_ns = 0;
    if (!state->lacks_pwait2) {
        struct __kernel_timespec left = {.tv_sec = left_ns / 1000000000, .tv_nsec = left_ns % 1000000000};
        int count = (int)syscall(SYS_epoll_pwait2, state->fd, state->events, EVENTS, &left, NULL, 0);
        if (count >= 0 || (errno != ENOSYS && errno != EPERM))
            return count;
        state->lacks_pwait2 = true;
    }
    int64_t left_ms = left_ns / 1000000 + (left_ns % 1000000 > 0);
    return epoll_wait(state->fd, state->events, EVENTS, left_ms > INT32_MAX ? INT32_MAX : (int)left_ms);
}

static void take_tokens(struct async__inbox *inbox)
{
    uint64_t tokens;
    if (async__poller_read_wake(inbox, &tokens, sizeof tokens) > 0)
        inbox->owed -= (int)tokens;
}

static int epoll_back_end_wait(struct async_loop *loop, int64_t deadline_ns)
{
    struct epoll_state *state = loop->poll_state;
    int count = take_events(state, deadline_ns), err = async__poller_result(count);
    for (int i = 0; i < count; i++) {
        uint32_t events = state->events[i].events;
        unsigned ready = events & (EPOLLERR | EPOLLHUP) ? ASYNC__READ | ASYNC__WRITE : 0;
        if (state->events[i].data.fd == loop->inbox->wake_fds[0]) {
            take_tokens(loop->inbox);
            continue;
        }
        if (events & EPOLLIN)
            ready |= ASYNC__READ;
        if (events & EPOLLOUT)
            ready |= ASYNC__WRITE;
        async__fd_ready(loop, state->events[i].data.fd, ready);
    }
    return err;
}

static void epoll_wake(struct async__inbox *inbox)
{
    static const uint64_t one = 1;
    async__poller_wake_fd(inbox, &one, sizeof one);
}

static void epoll_settle(struct async__inbox *inbox)
{
    async__poller_settle_fd(inbox);
    take_tokens(inbox);
}

const struct async__poller async__poller_epoll = {
    .name = "epoll",
    .init = epoll_init,
    .deinit = epoll_deinit,
    .set = epoll_set,
    .wait = epoll_back_end_wait,
    .fd = host_fd,
    .wake = epoll_wake,
    .settle = epoll_settle,
};
