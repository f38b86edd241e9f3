/* Futures.
 *
 * The tasks that wait stand in the future's line. Of a future on the heap whoever comes first, of any thread, claims the
 * right to end it; another thread then puts the value in place and posts the future to the loop, which ends it.
 * So between claim and end the future is pending, but cannot be cancelled any more.
 */
#include "line.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { FUTURE_PENDING, FUTURE_HAS_VALUE }; /* in `state`, which is a failure's else */

/* A future on the heap; its value lies behind it. */
struct shared {
    struct async_future future;
    atomic_uint references;
    atomic_bool claimed;
    struct async__inbox *inbox;
    struct async__post post; /* of the thread that claimed it, which posts … */
    uint32_t outcome;        /* … this state */
};
enum { VALUE_AT = (sizeof(struct shared) + 15) & ~15 };

static struct shared *shared_of(struct async_future *future)
{
    return (struct shared *)future;
}

/* True for one caller in the future's life. */
static bool claim(struct async_future *future)
{
    if (future->is_shared)
        return !atomic_exchange_explicit(&shared_of(future)->claimed, true, memory_order_acq_rel);
    return future->state == FUTURE_PENDING;
}

static uint32_t state_of_wait(uint32_t state)
{
    return state == FUTURE_HAS_VALUE ? 0 : state;
}

/* Ends a wait that was taken out of the line. A failure lets the future go. */
static void end_wait(struct async_future_wait__frame *frame, uint32_t state)
{
    async__debug_wake(frame->queued.loop);
    if (frame->future->is_shared)
        frame->queued.loop->holds--;
    if (state)
        async_future_wait__end(frame);
    async__leaf_end((struct async_leaf *)frame, state);
}

/* Wakes who waits. The claim is the caller's. */
static void end(struct async_future *future, uint32_t state)
{
    future->state = state;
    (async_future_ref)(future);
    while (future->waiters.first)
        end_wait((struct async_future_wait__frame *)async__line_pop(&future->waiters), state_of_wait(state));
    (async_future_unref)(future);
}

/* ---- life ------------------------------------------------------------------------------------- */

void async_future_init(struct async_future *future, void *value, size_t size)
{
    *future = (struct async_future){.value = value, .size = (uint32_t)size};
}

struct async_future *async__future_new(struct async_loop *loop, size_t size)
{
    struct shared *shared = size <= UINT32_MAX ? aligned_alloc(16, (VALUE_AT + size + 15) & ~(size_t)15) : NULL;
    if (!shared)
        return NULL;
    *shared = (struct shared){
        .future = {.value = (char *)shared + VALUE_AT, .size = (uint32_t)size, .is_shared = 1},
        .references = 1,
        .inbox = loop->inbox,
    };
    memset(shared->future.value, 0, size);
    async__inbox_ref(loop->inbox);
    return &shared->future;
}

struct async_future *(async_future_ref)(struct async_future *future)
{
    if (future->is_shared)
        atomic_fetch_add_explicit(&shared_of(future)->references, 1, memory_order_relaxed);
    return future;
}

void(async_future_unref)(struct async_future *future)
{
    if (!future || !future->is_shared)
        return;
    struct shared *shared = shared_of(future);
    if (atomic_fetch_sub_explicit(&shared->references, 1, memory_order_acq_rel) != 1)
        return;
    async__inbox_unref(shared->inbox);
    free(shared);
}

/* ---- ending it -------------------------------------------------------------------------------- */

static void put_value(struct async_future *future, const void *value)
{
    if (value && future->value)
        memcpy(future->value, value, future->size);
}

int(async_future_set)(struct async_future *future, const void *value)
{
    if (!claim(future))
        return -EALREADY;
    put_value(future, value);
    end(future, FUTURE_HAS_VALUE);
    return 0;
}

int(async_future_set_exception)(struct async_future *future, int err)
{
    if (!async__failed((uint32_t)err))
        return -EINVAL;
    if (!claim(future))
        return -EALREADY;
    end(future, (uint32_t)err);
    return 0;
}

bool(async_future_cancel)(struct async_future *future)
{
    return (async_future_set_exception)(future, -ECANCELED) == 0;
}

/* ---- from other threads ----------------------------------------------------------------------- */

static void arrived(struct async__post *post, struct async_loop *loop)
{
    struct shared *shared = (struct shared *)((char *)post - offsetof(struct shared, post));
    (void)loop;
    end(&shared->future, shared->outcome);
    (async_future_unref)(&shared->future);
}

/* Sends a claimed future's outcome to its loop. */
static int send(struct shared *shared, uint32_t outcome)
{
    shared->outcome = outcome;
    shared->post.arrived = arrived;
    (async_future_ref)(&shared->future);
    int err = async__inbox_post(shared->inbox, &shared->post);
    if (err)
        (async_future_unref)(&shared->future);
    return err;
}

int(async_future_set_threadsafe)(struct async_future *future, const void *value)
{
    if (!future->is_shared)
        return -EINVAL;
    if (!claim(future))
        return -EALREADY;
    put_value(future, value);
    return send(shared_of(future), FUTURE_HAS_VALUE);
}

int(async_future_set_exception_threadsafe)(struct async_future *future, int err)
{
    if (!future->is_shared || !async__failed((uint32_t)err))
        return -EINVAL;
    if (!claim(future))
        return -EALREADY;
    return send(shared_of(future), (uint32_t)err);
}

/* ---- questions -------------------------------------------------------------------------------- */

bool(async_future_done)(const struct async_future *future)
{
    return future->state != FUTURE_PENDING;
}

bool(async_future_cancelled)(const struct async_future *future)
{
    return future->state == ASYNC__CANCELED;
}

int(async_future_exception)(const struct async_future *future)
{
    return future->state == FUTURE_PENDING ? -EINPROGRESS : (int32_t)state_of_wait(future->state);
}

const void *(async_future_result)(const struct async_future *future)
{
    return future->state == FUTURE_HAS_VALUE && future->size ? future->value : NULL;
}

/* ---- async_future_wait ------------------------------------------------------------------------ */

/* Cancels the future, and with it all waits; but in a loop that closes this one only. When the outcome is on its way, it
 * comes all the same, and the request is for the next suspension. */
static void wait_cancel(struct async_frame *leaf)
{
    struct async_future_wait__frame *frame = (struct async_future_wait__frame *)leaf;
    if (!frame->queued.loop->head.closing) {
        if (!(async_future_cancel)(frame->future))
            frame->queued.task->job.flags |= ASYNC__CANCEL_DUE;
        return;
    }
    async__line_remove(&frame->queued);
    end_wait(frame, ASYNC__CANCELED);
}

void(async_future_wait__start)(struct async_future_wait__frame *frame, struct async_future *future)
{
    frame->base.fn = &async_future_wait__fn;
    frame->future = future;
    if (!future) {
        frame->base.state = ASYNC__NO_MEMORY;
        return;
    }
    if (future->is_shared && shared_of(future)->inbox != async__here.loop->inbox) {
        frame->future = NULL;
        frame->base.state = (uint32_t)-EINVAL;
        return;
    }
    (async_future_ref)(future);
    if (future->state == FUTURE_PENDING) {
        frame->queued.loop = async__here.loop;
        frame->queued.task = async__here.task;
        async__line_append(&future->waiters, &frame->queued);
        if (future->is_shared)
            async_loop_hold(frame->queued.loop);
        async__leaf_wait(&frame->base, &async_future_wait__fn);
        return;
    }
    frame->base.state = state_of_wait(future->state);
    if (frame->base.state)
        async_future_wait__end(frame);
}

static struct async_frame *wait_resume(struct async_frame *leaf)
{
    struct async_future_wait__frame *frame = (struct async_future_wait__frame *)leaf;
    if (leaf->state != ASYNC_START)
        return leaf->caller;
    leaf->state = 0;
    async__here.task->job.flags |= ASYNC__TYPED;
    (async_future_wait__start)(frame, (struct async_future *)frame->queued.line); /* see prepare */
    return async__suspended(leaf->state) ? NULL : leaf->caller;
}

static void *wait_result(struct async_frame *leaf)
{
    return (void *)(async_future_result)(((struct async_future_wait__frame *)leaf)->future);
}

static void wait_end(struct async_frame *leaf)
{
    async_future_wait__end((struct async_future_wait__frame *)leaf);
}

static const struct async_typed typed = {wait_result, wait_end};
static const uint32_t no_lines[] = {0};
const struct async_fn async_future_wait__fn = {
    .resume = wait_resume,
    .cancel = wait_cancel,
    .frame_size = sizeof(struct async_future_wait__frame),
    .frame_align = _Alignof(struct async_future_wait__frame),
    .name = "async_future_wait",
    .file = "asyncc",
    .lines = no_lines,
    .typed = &typed,
};

struct async_frame *(async_future_wait__prepare)(struct async_future_wait__frame *frame, struct async_future *future)
{
    static_assert(offsetof(struct async_future, waiters) == 0, "the line's address is the future's");
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_future_wait__fn, .state = ASYNC_START};
    frame->queued.line = (struct async__line *)future;
    frame->future = NULL;
    return &frame->base;
}

void *async_future_wait__result(struct async_future_wait__frame *frame)
{
    return frame->future->value;
}

void async_future_wait__end(struct async_future_wait__frame *frame)
{
    struct async_future *future = frame->future;
    frame->future = NULL;
    if (future)
        (async_future_unref)(future);
}
