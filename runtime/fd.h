/* What a loop watches: for each fd, who waits for it to become readable and who for writable.
 *
 * The back end is told of a new interest at once, and of one that is gone only when an event comes that nobody waits for:
 * so a task that waits for the same fd again and again costs no system call for it. Such a kept registration may be
 * stale: the program may have closed the fd and got its number anew for another file. It is put right when the loop has
 * nothing to do for 10 ms (at once, under a virtual clock); async_close leaves none behind.
 */
#ifndef ASYNCC_RUNTIME_FD_H
#define ASYNCC_RUNTIME_FD_H

#include "handler.h"

#include <asyncc/leaf.h>
#include <asyncc/loop.h>

#include <stdint.h>

/* One direction of an fd. */
struct async__fd_watch {
    struct async__fd_wait *first; /* leaves that wait, in order */
    struct async__fd_wait *last;
    struct async__handler *handler; /* of async_loop_add_reader or async_loop_add_writer, or null */
};

/* An fd. */
struct async__fd {
    struct async__fd_watch watches[2]; /* reading, writing */
    uint8_t known;                     /* mask: what the back end was told */
    bool is_unsure;                    /* in the list of those whose registration may be stale */
    bool is_always_ready;              /* a file that epoll refuses */
    int next;                          /* in that list; -1 at its end */
};

/* All of a loop's. Zero is empty. */
struct async__fds {
    struct async__fd *entries; /* by number */
    int count;                 /* entries */
    int unsure;                /* the first fd of that list, plus one; 0: none */
    uint32_t always_ready;     /* fds that are so and have a callback */
    uint32_t wanted;           /* directions that somebody waits for */
};

/* Makes a leaf wait for `fd` in `direction` (ASYNC__READ or ASYNC__WRITE). wait->ready is called from the loop, between
 * turns, when that may be so; it takes the wait out when it is satisfied. 0; 1 when the fd is always ready, and nothing was done; -errno. */
int async__fd_add(struct async_loop *loop, int fd, unsigned direction, struct async__fd_wait *wait);
void async__fd_remove(struct async_loop *loop, struct async__fd_wait *wait);

/* The back ends': `ready` is a mask. */
void async__fd_ready(struct async_loop *loop, int fd, unsigned ready);

/* The back end cannot watch the fd any more: who waits hears of it. */
void async__fd_lost(struct async_loop *loop, int fd);

/* Calls the callbacks of fds that are always ready. */
void async__fd_always(struct async_loop *loop);

/* Tells the back end again of what may be stale. */
void async__fd_make_sure(struct async_loop *loop);

void async__fd_deinit(struct async_loop *loop);

#endif
