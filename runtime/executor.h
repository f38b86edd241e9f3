/* Executors, as the leaves that wait for work see them. */
#ifndef ASYNCC_RUNTIME_EXECUTOR_H
#define ASYNCC_RUNTIME_EXECUTOR_H

#include "side.h"

/* A call on a worker. It lives from the submission to its end's arrival in the loop. */
struct async__work {
    struct async__post post;  /* first: its end, for the loop */
    struct async__work *next; /* in the queue, or of the free ones */
    struct async__work *prev;
    struct async_executor *executor; /* referenced */
    struct async__inbox *inbox;      /* of who waits; referenced */
    void *(*function)(void *arg);
    void *arg;
    void *result;
    void (*drop)(void *arg, void *result); /* null: `arg` is not the work's */
    struct async__binding *context;        /* that the call sees */
    struct async__work_wait *wait;         /* who waits; null when it was abandoned. The loop's thread only */
    enum async__work_state {
        WORK_QUEUED,
        WORK_RUNNING,
        WORK_ENDED,
    } state;        /* under the executor's lock */
    bool abandoned; /* nobody waits any more; under the lock */
};

/* Hands a call to the executor, for `wait`, a leaf of `loop`, whose `work` it sets; with the context variables of what runs,
 * or without. 0, -ENOMEM, -EAGAIN or -ESHUTDOWN. */
int async__work_submit(struct async_executor *executor, struct async_loop *loop, struct async__work_wait *wait,
                       const struct async__work_call *call, bool inherits);

/* Takes work back that has not begun, and frees it. False when it has. */
bool async__work_take_back(struct async__work *work);

/* Nobody waits for work that runs any more. False when it has ended: then its end is on its way. */
bool async__work_abandon(struct async__work *work);

/* Blocks until work that runs has ended. False when the deadline on the monotonic clock came first. */
bool async__work_await_end(struct async__work *work, int64_t deadline_ns);

/* Frees work whose end has arrived. */
void async__work_free(struct async__work *work);

/* ---- work.c: leaves ---------------------------------------------------------------------------- */

/* The start of a leaf that waits for work: submits and waits, or fails; `drop` is called when it does. */
void async__work_start(struct async__work_wait *wait, const struct async_fn *fn, const struct async__work_call *call);

/* Their cancel. */
void async__work_cancel(struct async_frame *leaf);

#endif
