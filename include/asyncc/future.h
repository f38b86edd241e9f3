/* Futures: values that callbacks, other tasks or other threads provide later.
 *
 * A future is pending until it gets a value, a failure, or is cancelled; once, for good. There are two kinds:
 *
 *   struct async_future        embedded in whatever it belongs to, with its value beside it. Of its loop's thread only;
 *                              it must stay until those who wait for it have gone on.
 *   async_future_new(loop, T)  on the heap, with references; other threads complete it.
 *
 * Both are waited for through a typed handle, ASYNC_FUTURE(T), which async_future_new returns and ASYNC_FUTURE_OF(T, pointer)
 * makes of the first kind. The functions take either. Where nothing else is said, they are for the loop's thread.
 */
#ifndef ASYNCC_FUTURE_H
#define ASYNCC_FUTURE_H

#include <asyncc/line.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct async_loop;

/* All zeros: pending, and of type void. Opaque. */
struct async_future {
    struct async__line waiters;
    void *value;        /* where its value goes */
    uint32_t size;      /* bytes of it; 0: void */
    uint32_t state;     /* pending, has a value, or the failure's: see runtime/future.c */
    uint32_t is_shared; /* on the heap */
};

/* A typed handle: a pointer, structural as ASYNC_TASK(T) is. */
#ifndef ASYNCC_KEEP_KEYWORDS
#define ASYNC_FUTURE(T) __typeof__(T(*)(struct async_future *))
#endif
#define ASYNC_FUTURE_OF(T, future) ((ASYNC_FUTURE(T))(struct async_future *)(future))

/* Makes an embedded future pending. A value of `size` bytes goes to `value`, which stays the caller's; null and 0: there is none. */
void async_future_init(struct async_future *future, void *value, size_t size);

/* Returns a new future of `loop` for a value of type T, as ASYNC_FUTURE(T), with one reference for the caller; null when
 * out of memory. While a task waits for it the loop has a hold: somebody outside will wake it. loop.create_future() */
#define async_future_new(loop, T) ((ASYNC_FUTURE(T))async__future_new(loop, sizeof(T)))
struct async_future *async__future_new(struct async_loop *loop, size_t size);

/* Adds a reference and returns the future, or gives one up; of futures on the heap. Any thread. */
struct async_future *async_future_ref(struct async_future *future);
void async_future_unref(struct async_future *future);

#ifndef ASYNCC_KEEP_KEYWORDS
/* AWAIT(async_future_wait(future)): waits until it is over. Type and value are the future's; fails with its failure, and with -EINVAL for
 * one on the heap that is another loop's. Any number of tasks may wait. As with asyncio's `await future`, a cancellation of the waiting task cancels the future, unless its outcome is on its
 * way already; then that is delivered. The handle is kept. */
#define async_future_wait(future) ASYNC_TYPED_LEAF(async_future_wait, (future)((struct async_future *)0))
#endif

/* Gives a future its value and wakes who waits: async_future_set copies from `value` (null: it was put in place already, or is void);
 * async_future_set_result(future, x) takes x itself, for a typed handle. Returns 0, or -EALREADY when it is over. */
int async_future_set(struct async_future *future, const void *value);
#define async_future_set_result(future, ...) async_future_set(future, ASYNC__FUTURE_VALUE(future, __VA_ARGS__))
#define ASYNC__FUTURE_VALUE(future, ...) ((const __typeof__((future)((struct async_future *)0))[1]){__VA_ARGS__})

/* Makes it fail with `err`, a negative errno code. Returns 0, -EALREADY, or -EINVAL for another code. */
int async_future_set_exception(struct async_future *future, int err);

/* Cancels it: who waits fails with -ECANCELED. False when it was over. */
bool async_future_cancel(struct async_future *future);

/* The same from any thread that has a reference, for futures on the heap. Besides, they return -ESHUTDOWN when the loop is closed.
 * The outcome reaches the loop on one of its next turns; until then the future is not done, but can have no other. */
int async_future_set_threadsafe(struct async_future *future, const void *value);
#define async_future_set_result_threadsafe(future, ...) \
    async_future_set_threadsafe(future, ASYNC__FUTURE_VALUE(future, __VA_ARGS__))
int async_future_set_exception_threadsafe(struct async_future *future, int err);

/* True when it is over: has a value, has failed or was cancelled. */
bool async_future_done(const struct async_future *future);

/* True when it was cancelled. */
bool async_future_cancelled(const struct async_future *future);

/* How it went: 0, the code of its failure, or -EINPROGRESS while it is pending. */
int async_future_exception(const struct async_future *future);

/* Where its value lies, as long as the future does; null when it has none. */
const void *async_future_result(const struct async_future *future);

#define async_future_ref(future) ((__typeof__(future))(async_future_ref)((struct async_future *)(future)))
#define async_future_unref(future) (async_future_unref)((struct async_future *)(future))
#define async_future_set(future, value) (async_future_set)((struct async_future *)(future), value)
#define async_future_set_exception(future, err) (async_future_set_exception)((struct async_future *)(future), err)
#define async_future_cancel(future) (async_future_cancel)((struct async_future *)(future))
#define async_future_set_threadsafe(future, value) (async_future_set_threadsafe)((struct async_future *)(future), value)
#define async_future_set_exception_threadsafe(future, err) \
    (async_future_set_exception_threadsafe)((struct async_future *)(future), err)
#define async_future_done(future) (async_future_done)((struct async_future *)(future))
#define async_future_cancelled(future) (async_future_cancelled)((struct async_future *)(future))
#define async_future_exception(future) (async_future_exception)((struct async_future *)(future))
#define async_future_result(future) (async_future_result)((struct async_future *)(future))

#ifdef ASYNCC_GENERATED

struct async_future_wait__frame {
    union {
        struct async_frame base;
        struct async__queued queued; /* in the future's line */
    };
    struct async_future *future; /* referenced if it is shared; null at the end */
};
extern const struct async_fn async_future_wait__fn;
void async_future_wait__start(struct async_future_wait__frame *frame, struct async_future *future);
struct async_frame *async_future_wait__prepare(struct async_future_wait__frame *frame, struct async_future *future);
void *async_future_wait__result(struct async_future_wait__frame *frame);
void async_future_wait__end(struct async_future_wait__frame *frame);
#define async_future_wait__start(frame, future) (async_future_wait__start)(frame, (struct async_future *)(future))
#define async_future_wait__prepare(frame, future) (async_future_wait__prepare)(frame, (struct async_future *)(future))

#endif

#endif
