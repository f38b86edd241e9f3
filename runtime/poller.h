/* How a loop waits for what is outside: one table of functions for each back end.
 *
 * A loop begins with the back end `futex`, which needs no file descriptor and can be woken only.
 */
#ifndef ASYNCC_RUNTIME_POLLER_H
#define ASYNCC_RUNTIME_POLLER_H

#include <stdint.h>

struct async_loop;
struct async__inbox;

struct async__poller {
    const char *name;
    /* Waits until the deadline on the monotonic clock (INT64_MAX: none), a wake-up or a signal. May return early. */
    void (*wait)(struct async_loop *loop, int64_t deadline_ns);
    /* Ends a wait, the present one or the next. From any thread, and from signal handlers: keeps errno. */
    void (*wake)(struct async__inbox *inbox);
    /* Waits for a wake-up, and for nothing else. */
    void (*settle)(struct async__inbox *inbox);
};

extern const struct async__poller async__poller_futex;

#endif
