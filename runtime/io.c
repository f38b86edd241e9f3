/* The leaves that wait for file descriptors.
 *
 * Reading and writing are tried first, and only then wait. The loop tries again when the fd is ready, and ends the leaf
 * when that had a result, so a task is not resumed in vain.
 */
#include "attempt.h"
#include "leaf.h"
#include "poller.h"

#include <errno.h>
#include <stdio.h>

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

#define FRAME_OF(name, wait_) ((struct name##__frame *)((char *)(wait_) - offsetof(struct name##__frame, wait)))

/* All four frames begin alike. */
static void describe(const struct async_frame *leaf, char *text, size_t size)
{
    snprintf(text, size, "fd %d", ((const struct async_wait_readable__frame *)leaf)->wait.fd);
}

static const struct async_view view = {.describe = describe};

/* The rest of a leaf. */
#define FD_LEAF(id, type, PARAMETERS, ARGUMENTS, SAVED)              \
    static void id##__cancel(struct async_frame *leaf)               \
    {                                                                \
        struct id##__frame *frame = (struct id##__frame *)leaf;      \
        async__fd_remove(async__loop_of(frame->task), &frame->wait); \
        async_fail(leaf, -ECANCELED);                                \
    }                                                                \
    RESULT_LEAF(id, type, &view, PARAMETERS, ARGUMENTS, SAVED)

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
    FD_LEAF(name, int, (int fd), (frame, fd), (frame, frame->wait.fd))

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
            result = call(wait->fd, frame->data, frame->size);                                          \
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
        return err == 1 ? call(fd, data, size) : err;                                                   \
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
    FD_LEAF(name, ssize_t, (int fd, pointer data, size_t size), (frame, fd, data, size),                \
            (frame, frame->wait.fd, frame->data, frame->size))

TRANSFER_LEAF(async_read, ASYNC__READ, void *, async__attempt_read, async__file_read)
TRANSFER_LEAF(async_write, ASYNC__WRITE, const void *, async__attempt_write, async__file_write)
