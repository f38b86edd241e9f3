/* async_process_communicate: three streams at once, in one leaf.
 *
 * Each open stream waits for its descriptor and is moved on when that is ready. When all have ended, the leaf joins the line of
 * who waits for the child's end, if that has not come yet. Until then `streams[i].is_waiting` says what is to be taken back.
 */
#include "leaf.h"
#include "poller.h"
#include "process.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct async_process_communicate__frame communicate;

enum { READ_MIN = 4096 };

/* ---- one stream ------------------------------------------------------------------------------- */

/* Room for READ_MIN bytes and the zero. */
static bool make_room(struct async__process_stream *stream)
{
    struct async_output *to = stream->to;
    if (stream->capacity - to->size > READ_MIN)
        return true;
    size_t capacity = 2 * stream->capacity + READ_MIN + 1;
    char *data = realloc(to->data, capacity);
    if (!data)
        return false;
    to->data = data;
    stream->capacity = capacity;
    return true;
}

/* 0 at the end, -EAGAIN when more is to come, or what went wrong. */
static int pull(struct async__process_stream *stream, int fd)
{
    char dropped[READ_MIN];
    for (;;) {
        if (stream->to && !make_room(stream))
            return -ENOMEM;
        char *data = stream->to ? stream->to->data + stream->to->size : dropped;
        size_t room = stream->to ? stream->capacity - stream->to->size - 1 : sizeof dropped;
        ssize_t count = read(fd, data, room);
        if (count == 0)
            return 0;
        if (count < 0 && errno != EINTR)
            return -errno;
        if (count > 0 && stream->to)
            stream->to->size += (size_t)count;
    }
}

/* Moves a stream on; closes it at its end. 0 unless something went wrong. */
static int move_on(communicate *frame, int i)
{
    struct async_process *process = frame->process;
    struct async__process_stream *stream = &frame->streams[i];
    int result =
        i == STDIN_FILENO ? async__process_push(process, &frame->input, &frame->size) : pull(stream, process->pipes[i]);
    if (result == -EAGAIN)
        return 0;
    if (i == STDIN_FILENO && result == -EPIPE)
        result = 0; /* it does not want all of it */
    if (stream->is_waiting)
        async__fd_remove(async__here.loop, &stream->wait);
    stream->is_waiting = stream->is_open = false;
    if (stream->to && stream->to->data)
        stream->to->data[stream->to->size] = '\0';
    async__process_close_pipe(process, i);
    return result;
}

/* ---- all of them ------------------------------------------------------------------------------- */

static bool any_open(const communicate *frame)
{
    return frame->streams[0].is_open || frame->streams[1].is_open || frame->streams[2].is_open;
}

/* Lets go of everything. */
static void let_go(communicate *frame)
{
    for (int i = 0; i < 3; i++) {
        struct async__process_stream *stream = &frame->streams[i];
        if (stream->is_waiting)
            async__fd_remove(async__here.loop, &stream->wait);
        stream->is_waiting = false;
        if (stream->to) {
            free(stream->to->data);
            *stream->to = (struct async_output){0};
        }
    }
    if (frame->is_queued)
        async__line_remove(&frame->queued);
    frame->is_queued = false;
}

static void fail(communicate *frame, int err)
{
    let_go(frame);
    frame->base.fn = &async_process_communicate__fn;
    frame->base.state = (uint32_t)err;
}

/* The streams have ended. True when the child has, too. */
static bool finish(communicate *frame)
{
    struct async_process *process = frame->process;
    if (process->has_ended) {
        frame->result = process->code;
        return true;
    }
    frame->queued.base.flags = 0;
    frame->queued.loop = async__here.loop;
    async__line_append(&process->waiters, &frame->queued);
    frame->is_queued = true;
    return false;
}

/* Between turns. */
static void stream_ready(struct async__fd_wait *wait, int err)
{
    struct async__process_stream *stream =
        (struct async__process_stream *)((char *)wait - offsetof(struct async__process_stream, wait));
    communicate *frame = stream->frame;
    struct async_leaf *leaf = (struct async_leaf *)frame;
    if (err >= 0)
        err = move_on(frame, (int)(stream - frame->streams));
    if (err < 0) {
        let_go(frame);
        async__leaf_end(leaf, (uint32_t)err);
    } else if (!any_open(frame) && finish(frame)) {
        async__leaf_end(leaf, 0);
    }
}

static int begin(communicate *frame)
{
    int err = 0;
    for (int i = 0; i < 3 && !err; i++) {
        if (frame->streams[i].is_open)
            err = move_on(frame, i);
    }
    for (int i = 0; i < 3 && !err; i++) {
        struct async__process_stream *stream = &frame->streams[i];
        if (!stream->is_open)
            continue;
        stream->wait.ready = stream_ready;
        err = async__fd_add(async__here.loop, frame->process->pipes[i], i == STDIN_FILENO ? ASYNC__WRITE : ASYNC__READ,
                            &stream->wait);
        stream->is_waiting = !err;
    }
    return err > 0 ? -EIO : err; /* a pipe is never always ready */
}

/* ---- the leaf ---------------------------------------------------------------------------------- */

static void async_process_communicate__cancel(struct async_frame *leaf)
{
    let_go((communicate *)leaf);
    async_fail(leaf, -ECANCELED);
}

static void set_up(communicate *frame, struct async_process *process, const void *input, size_t size,
                   struct async_output *out, struct async_output *err)
{
    struct async_output *const to[3] = {NULL, out, err};
    frame->is_queued = false;
    frame->process = process;
    frame->input = input;
    frame->size = size;
    for (int i = 0; i < 3; i++) {
        frame->streams[i] =
            (struct async__process_stream){.frame = frame, .to = to[i], .is_open = process->pipes[i] >= 0};
        if (to[i])
            *to[i] = (struct async_output){0};
    }
}

static int start(communicate *frame)
{
    struct async_process *process = frame->process;
    if (async__leaf_is_disturbed(async__here.task)) {
        async__here.task->job.flags &= (uint16_t)~ASYNC__CANCEL_DUE;
        fail(frame, -ECANCELED);
        return 0;
    }
    if (!process->has_ended && process->loop != async__here.loop) {
        fail(frame, -ECHILD);
        return 0;
    }
    int err = begin(frame);
    if (err) {
        fail(frame, err);
        return 0;
    }
    if (!any_open(frame) && finish(frame))
        return frame->result;
    async__leaf_suspend((struct async_leaf *)frame, &async_process_communicate__fn);
    return 0;
}

int async_process_communicate__start(communicate *frame, struct async_process *process, const void *input, size_t size,
                                     struct async_output *out, struct async_output *err)
{
    set_up(frame, process, input, size, out, err);
    frame->queued.task = async__here.task;
    return start(frame);
}

struct async_frame *async_process_communicate__prepare(communicate *frame, struct async_process *process,
                                                       const void *input, size_t size, struct async_output *out,
                                                       struct async_output *err)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_process_communicate__fn, .state = ASYNC_START};
    set_up(frame, process, input, size, out, err);
    return &frame->base;
}

RESULT_LEAF(async_process_communicate, int, NULL,
            (struct async_process * process, const void *input, size_t size, struct async_output *out,
             struct async_output *err),
            (frame, process, input, size, out, err),
            (frame, frame->process, frame->input, frame->size, frame->streams[1].to, frame->streams[2].to))
