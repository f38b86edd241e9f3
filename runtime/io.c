/* The leaves that wait for file descriptors.
 *
 * Reading and writing are tried first, and only then wait. The loop tries again when the fd is ready, and ends the leaf
 * when that had a result, so a task is not resumed in vain.
 */
#include "poller.h"
#include "task.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/uio.h>
#include <unistd.h>

enum { BLOCKING_WRITE = 512 }; /* _POSIX_PIPE_BUF: what an fd that is writable takes without blocking */

/* ---- trying ----------------------------------------------------------------------------------- */

/* The result of a system call: with -errno, -EAGAIN where it would block. */
static ssize_t result_of(ssize_t count)
{
    if (count >= 0)
        return count;
    return errno == EWOULDBLOCK ? -EAGAIN : -errno;
}

/* True when this kind of file has no way of not waiting but O_NONBLOCK, which its fd need not have. */
static bool lacks_nowait(ssize_t result)
{
    return result == -EOPNOTSUPP || result == -ENOSYS || result == -EINVAL;
}

static bool is_ready(int fd, short events)
{
    struct pollfd one = {.fd = fd, .events = events};
    return poll(&one, 1, 0) != 0;
}

static ssize_t try_read(int fd, void *data, size_t size)
{
    struct iovec part = {data, size};
    ssize_t result;
    do
        result = result_of(preadv2(fd, &part, 1, -1, RWF_NOWAIT));
    while (result == -EINTR);
    if (!lacks_nowait(result))
        return result;
    return is_ready(fd, POLLIN) ? result_of(read(fd, data, size)) : -EAGAIN;
}

static ssize_t try_write(int fd, const void *data, size_t size)
{
    struct iovec part = {(void *)(uintptr_t)data, size};
    ssize_t result;
    do
        result = result_of(pwritev2(fd, &part, 1, -1, RWF_NOWAIT));
    while (result == -EINTR);
    if (!lacks_nowait(result))
        return result;
    return is_ready(fd, POLLOUT) ? result_of(write(fd, data, size < BLOCKING_WRITE ? size : BLOCKING_WRITE)) : -EAGAIN;
}

/* ---- what the four leaves share --------------------------------------------------------------- */

/* Lets the leaf wait. 0; or what it ends with at once: 1 when the fd is always ready, or -errno. */
static int begin_to_wait(struct async_frame *leaf, const struct async_fn *fn, struct async__fd_wait *wait, int fd,
                         unsigned direction)
{
    int err = async__fd_add(async__here.loop, fd, direction, wait);
    if (!err)
        async__leaf_wait(leaf, fn);
    return err;
}

static void end_wait(struct async_leaf *leaf, struct async__fd_wait *wait)
{
    async__fd_remove(async__loop_of(leaf->task), wait);
    async__leaf_end(leaf, 0);
}

#define FRAME_OF(name, wait_) ((struct name##__frame *)((char *)(wait_)-offsetof(struct name##__frame, wait)))

static const uint32_t no_lines[] = {0};

/* All four frames begin alike. */
static void describe(const struct async_frame *leaf, char *text, size_t size)
{
    snprintf(text, size, "fd %d", ((const struct async_wait_readable__frame *)leaf)->wait.fd);
}

static const struct async_view view = {.describe = describe};

/* The description of a leaf, and its functions that are alike but for types. PARAMETERS and ARGUMENTS are those of a call,
 * SAVED those kept in the frame before it starts. */
#define LEAF(id, type, PARAMETERS, ARGUMENTS, SAVED)                    \
    static void id##__cancel(struct async_frame *leaf)                  \
    {                                                                   \
        struct id##__frame *frame = (struct id##__frame *)leaf;         \
        async__fd_remove(async__loop_of(frame->task), &frame->wait); \
        async_fail(leaf, -ECANCELED);                                   \
    }                                                                   \
    static struct async_frame *id##__resume(struct async_frame *leaf)   \
    {                                                                   \
        struct id##__frame *frame = (struct id##__frame *)leaf;         \
        if (leaf->state != ASYNC_START)                                 \
            return leaf->caller;                                        \
        leaf->state = 0;                                                \
        type result = id##__start SAVED;                                \
        if (async__suspended(leaf->state))                              \
            return NULL;                                                \
        frame->result = result;                                         \
        return leaf->caller;                                            \
    }                                                                   \
    const struct async_fn id##__fn = {                                  \
        .resume = id##__resume,                                         \
        .cancel = id##__cancel,                                         \
        .frame_size = sizeof(struct id##__frame),                       \
        .frame_align = _Alignof(struct id##__frame),                    \
        .result_offset = offsetof(struct id##__frame, result),          \
        .result_size = sizeof(type),                                    \
        .name = #id,                                                    \
        .file = "asyncc",                                               \
        .lines = no_lines,                                              \
        .view = &view,                                                  \
    };                                                                  \
    type id PARAMETERS                                                  \
    {                                                                   \
        if (async__entry_spawning()) {                                  \
            struct id##__frame *frame = async__entry_task(&id##__fn);   \
            async__here.callee = id##__prepare ARGUMENTS;               \
            return 0;                                                   \
        }                                                               \
        struct id##__frame *frame = async__entry_enter(&id##__fn);      \
        if (!frame)                                                     \
            return 0;                                                   \
        type result = id##__start ARGUMENTS;                            \
        async__entry_leave(&frame->base);                               \
        return result;                                                  \
    }

/* ---- async_wait_readable and async_wait_writable ---------------------------------------------- */

#define WAIT_LEAF(name, direction)                                                       \
    static void name##__ready(struct async__fd_wait *wait, int err)                      \
    {                                                                                    \
        struct name##__frame *frame = FRAME_OF(name, wait);                              \
        frame->result = err < 0 ? err : 0;                                               \
        end_wait((struct async_leaf *)frame, wait);                                      \
    }                                                                                    \
    int name##__start(struct name##__frame *frame, int fd)                               \
    {                                                                                    \
        frame->wait.ready = name##__ready;                                               \
        int err = begin_to_wait(&frame->base, &name##__fn, &frame->wait, fd, direction); \
        return err < 0 ? err : 0;                                                        \
    }                                                                                    \
    struct async_frame *name##__prepare(struct name##__frame *frame, int fd)             \
    {                                                                                    \
        if (!frame)                                                                      \
            return NULL;                                                                 \
        frame->base = (struct async_frame){.fn = &name##__fn, .state = ASYNC_START};     \
        frame->wait.fd = fd;                                                             \
        return &frame->base;                                                             \
    }                                                                                    \
    LEAF(name, int, (int fd), (frame, fd), (frame, frame->wait.fd))

WAIT_LEAF(async_wait_readable, ASYNC__READ)
WAIT_LEAF(async_wait_writable, ASYNC__WRITE)

/* ---- async_read and async_write --------------------------------------------------------------- */

/* `attempt` does not wait, `call` does, for a disk at most. */
#define TRANSFER_LEAF(name, direction, pointer, attempt, call)                                          \
    static void name##__ready(struct async__fd_wait *wait, int err)                                     \
    {                                                                                                   \
        struct name##__frame *frame = FRAME_OF(name, wait);                                             \
        ssize_t result = err;                                                                           \
        if (err == 0)                                                                                   \
            result = attempt(wait->fd, frame->data, frame->size);                                       \
        else if (err == 1)                                                                              \
            result = result_of(call(wait->fd, frame->data, frame->size));                               \
        if (result == -EAGAIN && !err)                                                                  \
            return;                                                                                     \
        frame->result = result;                                                                         \
        end_wait((struct async_leaf *)frame, wait);                                                     \
    }                                                                                                   \
    ssize_t name##__start(struct name##__frame *frame, int fd, pointer data, size_t size)               \
    {                                                                                                   \
        ssize_t result = attempt(fd, data, size);                                                       \
        if (result != -EAGAIN)                                                                          \
            return result;                                                                              \
        frame->wait.ready = name##__ready;                                                              \
        frame->data = data;                                                                             \
        frame->size = size;                                                                             \
        int err = begin_to_wait(&frame->base, &name##__fn, &frame->wait, fd, direction);                \
        return err == 1 ? result_of(call(fd, data, size)) : err;                                        \
    }                                                                                                   \
    struct async_frame *name##__prepare(struct name##__frame *frame, int fd, pointer data, size_t size) \
    {                                                                                                   \
        if (!frame)                                                                                     \
            return NULL;                                                                                \
        frame->base = (struct async_frame){.fn = &name##__fn, .state = ASYNC_START};                    \
        frame->wait.fd = fd;                                                                            \
        frame->data = data;                                                                             \
        frame->size = size;                                                                             \
        return &frame->base;                                                                            \
    }                                                                                                   \
    LEAF(name, ssize_t, (int fd, pointer data, size_t size), (frame, fd, data, size),                   \
         (frame, frame->wait.fd, frame->data, frame->size))

TRANSFER_LEAF(async_read, ASYNC__READ, void *, try_read, read)
TRANSFER_LEAF(async_write, ASYNC__WRITE, const void *, try_write, write)
