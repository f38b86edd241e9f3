/* async_reader: what is read is gathered in one buffer, until what was asked for is there.
 *
 * A call first takes from the buffer. If that does not do, it reads once and tries again, and then on each event, so that a fast
 * sender cannot keep the loop. All that is read goes to the buffer, but for large pieces, which async_reader_read takes at once and
 * then ends; so a call that is given up leaves every byte where the next one finds it.
 */
#include "attempt.h"
#include "leaf.h"
#include "poller.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct async__reader_frame reading;

enum { LIMIT = 65536, FIRST_CAPACITY = 4095 };

static void end(reading *frame, ssize_t result);

/* ---- life --------------------------------------------------------------------------------------- */

void async_reader_init(struct async_reader *reader, int fd, size_t limit)
{
    *reader = (struct async_reader){.fd = fd, .limit = limit ? limit : LIMIT};
}

void async_reader_init_buffer(struct async_reader *reader, int fd, char *buffer, size_t size)
{
    assert(size >= 2);
    *reader = (struct async_reader){.fd = fd, .is_lent = true, .data = buffer, .capacity = size - 1, .limit = size - 1};
}

void async_reader_deinit(struct async_reader *reader)
{
    if (reader->waiting)
        end(reader->waiting, -EBADF);
    if (!reader->is_lent)
        free(reader->data);
    *reader = (struct async_reader){.fd = -1};
}

bool async_reader_at_eof(const struct async_reader *reader)
{
    return reader->is_at_end && reader->begin == reader->end;
}

/* ---- the buffer --------------------------------------------------------------------------------- */

static size_t held(const struct async_reader *reader)
{
    return reader->end - reader->begin;
}

static void put_back_zeroed(struct async_reader *reader)
{
    if (reader->zero)
        *reader->zero = reader->zeroed;
    reader->zero = NULL;
}

static void move_to_front(struct async_reader *reader)
{
    memmove(reader->data, reader->data + reader->begin, held(reader));
    reader->end -= reader->begin;
    reader->begin = 0;
}

static int grow(struct async_reader *reader, size_t wanted)
{
    size_t capacity = reader->data ? 2 * reader->capacity + 1 : FIRST_CAPACITY;
    if (capacity > reader->limit && wanted <= reader->limit)
        capacity = reader->limit;
    if (capacity < wanted)
        capacity = wanted;
    if (reader->is_lent)
        return -EMSGSIZE;
    char *data = capacity < SIZE_MAX ? realloc(reader->data, capacity + 1) : NULL;
    if (!data)
        return -ENOMEM;
    reader->data = data;
    reader->capacity = capacity;
    return 0;
}

/* Room for `wanted` bytes from the first one that is held on, and at least one that is not. What is held is moved if that is no
 * more than what was taken since it last was, so that moving costs O(1) a byte, or if it must be. */
static int make_room(struct async_reader *reader, size_t wanted)
{
    if (wanted <= held(reader))
        wanted = held(reader) + 1;
    bool is_cheap = reader->begin >= held(reader);
    if (reader->begin && (is_cheap || wanted > reader->capacity - reader->begin))
        move_to_front(reader);
    return wanted <= reader->capacity ? 0 : grow(reader, wanted);
}

/* Reads once. 0, or -errno. */
static int fill(struct async_reader *reader, ssize_t (*attempt)(int fd, void *data, size_t size), size_t wanted)
{
    int err = make_room(reader, wanted);
    if (err)
        return err;
    ssize_t count = attempt(reader->fd, reader->data + reader->end, reader->capacity - reader->end);
    if (count < 0)
        return (int)count;
    reader->is_at_end = count == 0;
    reader->end += (size_t)count;
    return 0;
}

/* ---- taking: results, or -EAGAIN when more must be read first ------------------------------------- */

/* Takes the first `size` bytes, as a text. */
static ssize_t take_text(reading *frame, size_t size)
{
    struct async_reader *reader = frame->reader;
    char *text = reader->data + reader->begin;
    reader->begin += size;
    reader->zero = text + size;
    reader->zeroed = *reader->zero;
    *reader->zero = '\0';
    *(char **)frame->to = text;
    return (ssize_t)size;
}

/* What the end means for a piece that is not whole. */
static ssize_t at_end(const reading *frame)
{
    if (!frame->reader->is_at_end)
        return -EAGAIN;
    return held(frame->reader) ? -ENODATA : 0;
}

static ssize_t take_some(reading *frame)
{
    struct async_reader *reader = frame->reader;
    size_t size = held(reader) < frame->size ? held(reader) : frame->size;
    if (size == 0)
        return frame->size ? at_end(frame) : 0;
    memcpy(frame->to, reader->data + reader->begin, size);
    reader->begin += size;
    return (ssize_t)size;
}

static ssize_t take_until(reading *frame)
{
    struct async_reader *reader = frame->reader;
    if (frame->size == 0)
        return -EINVAL;
    if (held(reader) < frame->size)
        return at_end(frame);
    const char *begin = reader->data + reader->begin;
    const char *found = memmem(begin + frame->searched, held(reader) - frame->searched, frame->separator, frame->size);
    size_t size = found ? (size_t)(found - begin) + frame->size : held(reader);
    if (found && size <= reader->limit)
        return take_text(frame, size);
    if (found || size >= reader->limit)
        return -EMSGSIZE;
    frame->searched = size - frame->size + 1;
    return at_end(frame);
}

static ssize_t take_line(reading *frame)
{
    ssize_t result = take_until(frame);
    return result == -ENODATA ? take_text(frame, held(frame->reader)) : result;
}

static ssize_t take_exactly(reading *frame)
{
    if (frame->size == 0)
        return 0;
    return held(frame->reader) >= frame->size ? take_text(frame, frame->size) : at_end(frame);
}

static ssize_t take_all(reading *frame)
{
    ssize_t result = at_end(frame);
    return result == -ENODATA ? take_text(frame, held(frame->reader)) : result;
}

/* ---- attempts ------------------------------------------------------------------------------------- */

/* True when the next bytes may go to the caller at once. */
static bool is_large(const reading *frame)
{
    return frame->take == take_some && frame->size > FIRST_CAPACITY;
}

/* Reads once and takes. -EAGAIN when there was nothing, or not enough. */
static ssize_t attempt(reading *frame, ssize_t (*how)(int fd, void *data, size_t size))
{
    struct async_reader *reader = frame->reader;
    if (is_large(frame)) {
        ssize_t result = how(reader->fd, frame->to, frame->size);
        reader->is_at_end = result == 0;
        return result;
    }
    int err = fill(reader, how, frame->take == take_exactly ? frame->size : 0);
    return err ? err : frame->take(frame);
}

/* The same with a file, until there is enough. */
static ssize_t attempt_all(reading *frame)
{
    size_t before;
    ssize_t result;
    do {
        before = held(frame->reader);
        result = attempt(frame, async__file_read);
    } while (result == -EAGAIN && held(frame->reader) > before);
    return result;
}

/* ---- waiting -------------------------------------------------------------------------------------- */

/* A text that was not taken is null, or empty at the end. */
static ssize_t conclude(const reading *frame, ssize_t result)
{
    if (result <= 0 && frame->take != take_some)
        *(const char **)frame->to = result ? NULL : "";
    return result;
}

static void stop_waiting(reading *frame)
{
    frame->reader->waiting = NULL;
    async__fd_remove(async__loop_of(frame->task), &frame->wait);
}

static void end(reading *frame, ssize_t result)
{
    frame->result = conclude(frame, result);
    stop_waiting(frame);
    async__leaf_end((struct async_leaf *)frame, 0);
}

static void ready(struct async__fd_wait *wait, int err)
{
    reading *frame = (reading *)((char *)wait - offsetof(reading, wait));
    ssize_t result = err < 0 ? err : err ? attempt_all(frame) : attempt(frame, async__attempt_read);
    if (result != -EAGAIN || err)
        end(frame, result);
}

static ssize_t refuse(const struct async_fn *fn)
{
    struct async_loop *loop = async__here.loop;
    if (loop->debug)
        async__report(loop, ASYNC_LOG_MISUSE,
                      "%s() called while another coroutine is already waiting for incoming data", fn->name);
    return -EBUSY;
}

static ssize_t try_or_wait(reading *frame, const struct async_fn *fn)
{
    struct async_reader *reader = frame->reader;
    if (reader->waiting)
        return refuse(fn);
    put_back_zeroed(reader);
    ssize_t result = frame->take(frame);
    if (result == -EAGAIN)
        result = attempt(frame, async__attempt_read);
    if (result != -EAGAIN)
        return result;
    frame->wait.ready = ready;
    int err = async__fd_add(async__here.loop, reader->fd, ASYNC__READ, &frame->wait);
    if (err)
        return err < 0 ? err : attempt_all(frame);
    reader->waiting = frame;
    async__leaf_wait(&frame->base, fn);
    return -EAGAIN;
}

static void cancel(struct async_frame *leaf)
{
    stop_waiting((reading *)leaf);
    async_fail(leaf, -ECANCELED);
}

static void describe(const struct async_frame *leaf, char *text, size_t size)
{
    snprintf(text, size, "fd %d", ((const reading *)leaf)->reader->fd);
}

static const struct async_view view = {.describe = describe};

/* ---- the leaves ----------------------------------------------------------------------------------- */

static void want(reading *frame, struct async_reader *reader, ssize_t (*take)(reading *frame), void *to, size_t size,
                 const void *separator)
{
    frame->reader = reader;
    frame->take = take;
    frame->to = to;
    frame->size = size;
    frame->separator = separator;
    frame->searched = 0;
}

/* WANTED are the arguments of want. The others, and where __VA_ARGS__ goes: see RESULT_LEAF. */
#define READER_LEAF(id, FRAME_PARAMETERS, WANTED, ...)                             \
    static void id##__cancel(struct async_frame *leaf)                             \
    {                                                                              \
        cancel(leaf);                                                              \
    }                                                                              \
    ssize_t id##__start FRAME_PARAMETERS                                           \
    {                                                                              \
        want WANTED;                                                               \
        return conclude(frame, try_or_wait(frame, &id##__fn));                     \
    }                                                                              \
    struct async_frame *id##__prepare FRAME_PARAMETERS                             \
    {                                                                              \
        if (!frame)                                                                \
            return NULL;                                                           \
        frame->base = (struct async_frame){.fn = &id##__fn, .state = ASYNC_START}; \
        want WANTED;                                                               \
        return &frame->base;                                                       \
    }                                                                              \
    RESULT_LEAF(id, ssize_t, &view, __VA_ARGS__)

READER_LEAF(async_reader_read, (reading * frame, struct async_reader *reader, void *data, size_t size),
            (frame, reader, take_some, data, size, NULL), (struct async_reader * reader, void *data, size_t size),
            (frame, reader, data, size), (frame, frame->reader, frame->to, frame->size))
READER_LEAF(async_reader_readline, (reading * frame, struct async_reader *reader, char **line),
            (frame, reader, take_line, line, 1, "\n"), (struct async_reader * reader, char **line),
            (frame, reader, line), (frame, frame->reader, frame->to))
READER_LEAF(async_reader_readuntil,
            (reading * frame, struct async_reader *reader, const void *separator, size_t size, char **data),
            (frame, reader, take_until, data, size, separator),
            (struct async_reader * reader, const void *separator, size_t size, char **data),
            (frame, reader, separator, size, data), (frame, frame->reader, frame->separator, frame->size, frame->to))
READER_LEAF(async_reader_readexactly, (reading * frame, struct async_reader *reader, size_t size, char **data),
            (frame, reader, take_exactly, data, size, NULL), (struct async_reader * reader, size_t size, char **data),
            (frame, reader, size, data), (frame, frame->reader, frame->size, frame->to))
READER_LEAF(async_reader_readall, (reading * frame, struct async_reader *reader, char **data),
            (frame, reader, take_all, data, 0, NULL), (struct async_reader * reader, char **data),
            (frame, reader, data), (frame, frame->reader, frame->to))
