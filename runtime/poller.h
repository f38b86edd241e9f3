/* How a loop waits for what is outside: one table of functions for each back end.
 *
 * A loop begins with the back end `futex`, which needs no file descriptor and can be woken only. The first fd to be
 * watched opens another one, for good: epoll, or poll where there is no epoll or ASYNCC_POLLER=poll asks for it.
 */
#ifndef ASYNCC_RUNTIME_POLLER_H
#define ASYNCC_RUNTIME_POLLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct async_loop;
struct async__inbox;

/* Directions, as a mask of what is watched and of what is ready. */
enum { ASYNC__READ = 1, ASYNC__WRITE = 2 };

struct async__poller {
    const char *name;
    /* Opens it: sets loop->poll_state and the inbox's wake_fds. 0 or -errno, and then nothing is left open. */
    int (*init)(struct async_loop *loop);
    void (*deinit)(struct async_loop *loop);
    /* Changes what is watched of `fd` from the mask `before` (0: it is not known) to `after` (0: forget it; both 0: it was
     * reported though it is not known). 0 or -errno; -EPERM for files that are always ready. */
    int (*set)(struct async_loop *loop, int fd, unsigned before, unsigned after);
    /* Waits until the deadline on the monotonic clock (INT64_MAX: none; 0: only looks), an event, a wake-up or a signal,
     * and calls async__fd_ready for each event. May return early. 0, or -errno when the system refuses to wait. */
    int (*wait)(struct async_loop *loop, int64_t deadline_ns);
    /* A descriptor that is readable when wait would find something; or -errno. Null: the back end has none. */
    int (*fd)(struct async_loop *loop);
    /* Ends a wait, the present one or the next. From any thread, and from signal handlers: keeps errno. */
    void (*wake)(struct async__inbox *inbox);
    /* Waits for a wake-up, and for nothing else. */
    void (*settle)(struct async__inbox *inbox);
};

extern const struct async__poller async__poller_futex, async__poller_epoll, async__poller_poll;

/* Sees to it that the loop can watch fds. 0 or -errno. */
int async__poller_open(struct async_loop *loop);
void async__poller_close(struct async_loop *loop);

/* Waits as the back end does. When that fails twice in a row, the run ends. */
void async__poller_wait(struct async_loop *loop, int64_t deadline_ns);

/* Looks for events, without waiting, if there is something to watch. */
void async__poller_ask(struct async_loop *loop);

/* What a system call that waits has returned, as struct async__poller has it: being interrupted is no failure. */
int async__poller_result(long returned);

/* Wake-ups through an fd from which the count of wake-ups is read as bytes (a pipe) or as a number (an eventfd). */
void async__poller_settle_fd(struct async__inbox *inbox);
/* Returns the bytes read; 0 where there are none, or not yet. When reading is refused, what is owed is given up: nobody could see it. */
int async__poller_read_wake(struct async__inbox *inbox, void *data, size_t size);
void async__poller_wake_fd(struct async__inbox *inbox, const void *count, size_t size);

/* A loop that sleeps cannot be woken: says so and ends the program, which would hang. From where `wake` may be called. */
__attribute__((noreturn)) void async__poller_cannot_wake(void);

#endif
