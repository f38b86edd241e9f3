/* async_writer: what cannot be written at once is copied to a buffer, which the loop writes out.
 *
 * While the buffer holds something, writer->wait is in the loop's list for the descriptor; so writing goes on whichever task waits or
 * does not. The first error ends the writer: the buffer is dropped, and everybody is told.
 */
#include "attempt.h"
#include "leaf.h"
#include "line.h"
#include "poller.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct async__writer_frame waiting;

enum { LIMIT = 65536 };

/* ---- who waits ----------------------------------------------------------------------------------- */

size_t async_writer_pending(const struct async_writer *writer)
{
    return writer->end - writer->begin;
}

/* Ends the waits that have got what they wait for. */
static void tell_waiters(struct async_writer *writer)
{
    for (struct async__queued *next, *member = writer->waiters.first; member; member = next) {
        waiting *frame = (waiting *)member;
        next = member->next;
        if (!writer->err && async_writer_pending(writer) > frame->until)
            continue;
        frame->result = writer->err;
        async__line_remove(member);
        async__line_end(member, 0);
    }
}

/* ---- writing out --------------------------------------------------------------------------------- */

/* Nothing is left to be written, or will be. */
static void settle(struct async_writer *writer)
{
    if (writer->loop)
        async__fd_remove(writer->loop, &writer->wait);
    writer->loop = NULL;
    writer->begin = writer->end = 0;
}

static int fail(struct async_writer *writer, int err)
{
    writer->err = err;
    settle(writer);
    tell_waiters(writer);
    return err;
}

/* Writes once what is pending. */
static void write_out(struct async_writer *writer, ssize_t (*how)(int fd, const void *data, size_t size))
{
    ssize_t count = how(writer->fd, writer->data + writer->begin, async_writer_pending(writer));
    if (count < 0) {
        fail(writer, (int)count);
        return;
    }
    writer->begin += (size_t)count;
    if (writer->begin == writer->end)
        settle(writer);
    tell_waiters(writer);
}

/* Nothing is an answer, too. */
static ssize_t attempt(int fd, const void *data, size_t size)
{
    ssize_t count = async__attempt_write_quietly(fd, data, size);
    return count == -EAGAIN ? 0 : count;
}

static void write_file(struct async_writer *writer)
{
    while (async_writer_pending(writer))
        write_out(writer, async__file_write);
}

static void ready(struct async__fd_wait *wait, int err)
{
    struct async_writer *writer = (struct async_writer *)((char *)wait - offsetof(struct async_writer, wait));
    if (err == -ESHUTDOWN && writer->loop->debug)
        async__report_unclosed(writer->loop, "writer of fd", writer->fd, NULL);
    if (err < 0)
        fail(writer, err);
    else if (err)
        write_file(writer);
    else
        write_out(writer, attempt);
}

/* Sees to it that the loop writes out what is pending. Returns 0 or the error. */
static int begin_writing(struct async_writer *writer)
{
    if (writer->loop || !async_writer_pending(writer))
        return writer->err;
    writer->wait.ready = ready;
    struct async_loop *loop = async__here.loop;
    int err = loop ? async__fd_add(loop, writer->fd, ASYNC__WRITE, &writer->wait) : -EINVAL;
    if (err < 0)
        return fail(writer, err);
    if (err)
        write_file(writer);
    else
        writer->loop = loop;
    return writer->err;
}

/* ---- what is to be written ----------------------------------------------------------------------- */

/* Makes room for `size` bytes behind what is pending. What is pending is moved only if that is no more than what was written
 * since it last was, so that moving costs O(1) a byte, or if the buffer grows. */
static bool make_room(struct async_writer *writer, size_t size)
{
    size_t pending = async_writer_pending(writer), capacity = 2 * writer->capacity;
    if (size <= writer->capacity - writer->end)
        return true;
    bool is_enough = pending <= writer->begin && size <= writer->capacity - pending;
    if (writer->begin)
        memmove(writer->data, writer->data + writer->begin, pending);
    writer->begin = 0;
    writer->end = pending;
    if (is_enough)
        return true;
    if (capacity < pending + size)
        capacity = pending + size;
    char *data = size < SIZE_MAX - pending ? realloc(writer->data, capacity) : NULL;
    if (!data)
        return false;
    writer->data = data;
    writer->capacity = capacity;
    return true;
}

int async_writer_write(struct async_writer *writer, const void *data, size_t size)
{
    const char *left = data;
    if (writer->err || size == 0)
        return writer->err;
    if (!async_writer_pending(writer)) {
        ssize_t count = attempt(writer->fd, left, size);
        if (count < 0)
            return fail(writer, (int)count);
        left += count;
        size -= (size_t)count;
    }
    if (size == 0)
        return 0;
    if (!make_room(writer, size))
        return fail(writer, -ENOMEM);
    memcpy(writer->data + writer->end, left, size);
    writer->end += size;
    return begin_writing(writer);
}

int async_writer_printf(struct async_writer *writer, const char *format, ...)
{
    va_list arguments, again;
    if (writer->err)
        return writer->err;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t room = writer->capacity - writer->end;
    int size = vsnprintf(writer->data ? writer->data + writer->end : NULL, room, format, arguments);
    int err = size < 0 ? -errno : 0;
    if (!err && (size_t)size >= room) {
        if (make_room(writer, (size_t)size + 1))
            vsnprintf(writer->data + writer->end, (size_t)size + 1, format, again);
        else
            err = fail(writer, -ENOMEM);
    }
    va_end(again);
    va_end(arguments);
    if (err || size == 0)
        return err;
    writer->end += (size_t)size;
    if (!writer->loop)
        write_out(writer, attempt);
    return begin_writing(writer);
}

/* ---- life ---------------------------------------------------------------------------------------- */

void async_writer_init(struct async_writer *writer, int fd, size_t limit)
{
    *writer = (struct async_writer){.fd = fd, .limit = limit ? limit : LIMIT};
}

void async_writer_deinit(struct async_writer *writer)
{
    fail(writer, -EBADF);
    free(writer->data);
    *writer = (struct async_writer){.fd = -1, .err = -EBADF};
}

/* ---- async_writer_drain and async_writer_flush ---------------------------------------------------- */

static struct async_writer *writer_of(const struct async__queued *member)
{
    return LINE_OWNER(member->line, struct async_writer, waiters);
}

static void describe(const struct async_frame *leaf, char *text, size_t size)
{
    snprintf(text, size, "fd %d", writer_of((const struct async__queued *)leaf)->fd);
}

static const struct async_view view = {.describe = describe};

/* Waits, when more than `most` is pending, until no more than `until` is. */
static int wait_for(waiting *frame, struct async_writer *writer, size_t most, size_t until, const struct async_fn *fn)
{
    if (writer->err || async_writer_pending(writer) <= most)
        return writer->err;
    frame->until = until;
    async__line_wait(&writer->waiters, &frame->queued, fn);
    return 0;
}

#define WRITER_LEAF(id, most, until)                                               \
    static void id##__cancel(struct async_frame *leaf)                             \
    {                                                                              \
        async__line_cancel(leaf);                                                  \
    }                                                                              \
    int id##__start(waiting *frame, struct async_writer *writer)                   \
    {                                                                              \
        return wait_for(frame, writer, most, until, &id##__fn);                    \
    }                                                                              \
    struct async_frame *id##__prepare(waiting *frame, struct async_writer *writer) \
    {                                                                              \
        if (!frame)                                                                \
            return NULL;                                                           \
        frame->base = (struct async_frame){.fn = &id##__fn, .state = ASYNC_START}; \
        frame->queued.line = &writer->waiters;                                     \
        return &frame->base;                                                       \
    }                                                                              \
    RESULT_LEAF(id, int, &view, (struct async_writer * writer), (frame, writer), (frame, writer_of(&frame->queued)))

WRITER_LEAF(async_writer_drain, writer->limit, writer->limit / 4)
WRITER_LEAF(async_writer_flush, 0, 0)
