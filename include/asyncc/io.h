/* File descriptors: waiting until one is ready, reading and writing, callbacks.
 *
 * For sockets, pipes, terminals, eventfds and all else that poll(2) knows; with regular files nothing waits. Descriptors
 * may be blocking or not: no call here blocks the loop on one that can be polled. Errors of the system are ordinary results, -errno. A
 * descriptor that was used here is closed by async_close. The environment's ASYNCC_POLLER=poll chooses poll(2) instead of epoll.
 */
#ifndef ASYNCC_IO_H
#define ASYNCC_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct async_loop;

/* Waits until a read would not block: there is data, the end, or an error. Several tasks may wait for one descriptor; each is
 * told. Returns 0; -EBADF when it is closed by async_close meanwhile; -errno when it cannot be watched. Fails with -ECANCELED only. */
ASYNC_LEAF int async_wait_readable(int fd);

/* The same for a write. */
ASYNC_LEAF int async_wait_writable(int fd);

/* Reads up to `size` bytes as read(2) does, waiting until there is something. Returns how many, 0 at the end, -errno;
 * -EBADF when it is closed by async_close meanwhile. `data` must last until then. Fails with -ECANCELED only, and has read
 * nothing then. */
ASYNC_LEAF ssize_t async_read(int fd, void *data, size_t size);

/* Writes up to `size` bytes as write(2) does, waiting until some can be taken. Returns how many, which may be fewer; -errno; -EBADF
 * when it is closed by async_close meanwhile. A reader that is gone raises SIGPIPE, as with write(2), unless the program ignores
 * it: then the result is -EPIPE. `data` must last until then. Fails with -ECANCELED only, and has written nothing then. */
ASYNC_LEAF ssize_t async_write(int fd, const void *data, size_t size);

/* Closes a descriptor that the thread's loop may be watching: ends its waits, with -EBADF, and its callbacks. Returns 0 or
 * -errno. Anywhere on the loop's thread. */
int async_close(int fd);

/* Calls `callback(arg)` whenever `fd` is readable (the end and errors count), once a turn at most, until it is removed; in the
 * place of an earlier callback for the same. Regular files are always readable. The loop counts it as a reason not to be
 * deadlocked. Returns 0; -EBADF when there is no such descriptor or the loop is closed, -EMFILE, -ENOMEM and their kin. On the
 * loop's thread, before or in a run. asyncio's add_reader. */
int async_loop_add_reader(struct async_loop *loop, int fd, void (*callback)(void *), void *arg);

/* The same for writable. */
int async_loop_add_writer(struct async_loop *loop, int fd, void (*callback)(void *), void *arg);

/* Ends that, also when a call is due already. To be called before the descriptor is closed otherwise than by async_close. False when there
 * was no callback. */
bool async_loop_remove_reader(struct async_loop *loop, int fd);
bool async_loop_remove_writer(struct async_loop *loop, int fd);

/* A place among those that wait for an fd: a leaf's, or a writer's. */
struct async__fd_wait {
    struct async__fd_wait *next; /* in order */
    struct async__fd_wait *prev;
    /* The fd may be ready (0), always is (1), or cannot be watched any more (-errno): in the latter two nothing more comes. */
    void (*ready)(struct async__fd_wait *wait, int err);
    int fd;
    unsigned direction;
};

#ifdef ASYNCC_GENERATED

struct async_wait_readable__frame {
    struct async_frame base;
    struct async_task *task; /* who waits here */
    struct async__fd_wait wait;
    int result;
};
extern const struct async_fn async_wait_readable__fn;
int async_wait_readable__start(struct async_wait_readable__frame *frame, int fd);
struct async_frame *async_wait_readable__prepare(struct async_wait_readable__frame *frame, int fd);

struct async_wait_writable__frame {
    struct async_frame base;
    struct async_task *task; /* who waits here */
    struct async__fd_wait wait;
    int result;
};
extern const struct async_fn async_wait_writable__fn;
int async_wait_writable__start(struct async_wait_writable__frame *frame, int fd);
struct async_frame *async_wait_writable__prepare(struct async_wait_writable__frame *frame, int fd);

struct async_read__frame {
    struct async_frame base;
    struct async_task *task; /* who waits here */
    struct async__fd_wait wait;
    void *data; /* the caller's */
    size_t size;
    ssize_t result;
};
extern const struct async_fn async_read__fn;
ssize_t async_read__start(struct async_read__frame *frame, int fd, void *data, size_t size);
struct async_frame *async_read__prepare(struct async_read__frame *frame, int fd, void *data, size_t size);

struct async_write__frame {
    struct async_frame base;
    struct async_task *task; /* who waits here */
    struct async__fd_wait wait;
    const void *data; /* the caller's */
    size_t size;
    ssize_t result;
};
extern const struct async_fn async_write__fn;
ssize_t async_write__start(struct async_write__frame *frame, int fd, const void *data, size_t size);
struct async_frame *async_write__prepare(struct async_write__frame *frame, int fd, const void *data, size_t size);

int async__loop_add_reader(struct async_loop *loop, int fd, void (*callback)(void *), void *arg, const char *site);
int async__loop_add_writer(struct async_loop *loop, int fd, void (*callback)(void *), void *arg, const char *site);
#define async_loop_add_reader(...) async__loop_add_reader(__VA_ARGS__, ASYNC__SITE "\0" "2" #__VA_ARGS__)
#define async_loop_add_writer(...) async__loop_add_writer(__VA_ARGS__, ASYNC__SITE "\0" "2" #__VA_ARGS__)

#endif

#endif
