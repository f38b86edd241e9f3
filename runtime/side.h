/* What few tasks have: a record beside the task, made on first use. */
#ifndef ASYNCC_RUNTIME_SIDE_H
#define ASYNCC_RUNTIME_SIDE_H

#include "task.h"


struct async__binding;
struct async__expiry;
struct completed;

/* Kept in task->waiters. */
struct async__side {
    struct async__waiter *waiters; /* what task->waiters is without it */
    char *name;
    struct async__expiry *timeouts; /* its open ASYNC_TIMEOUTs, the innermost first */
    struct completed *iterations;   /* async_as_completed that it has begun and not ended */
    struct async__binding *context; /* its context variables */
    int priority;
    bool is_timed;    /* debug mode: since_ns is known */
    int64_t since_ns; /* when it last began to wait */
    const char *site; /* debug mode: where it was made; or null */
};

/* The record, or null. */
static inline struct async__side *async__side_of(const struct async_task *task)
{
    return (uintptr_t)task->waiters & ASYNC__SIDE ? (struct async__side *)((uintptr_t)task->waiters - ASYNC__SIDE) : NULL;
}

/* The record, made on first use; null when out of memory. */
struct async__side *async__task_side(struct async_task *task);

/* ---- timeout.c -------------------------------------------------------------------------------- */

/* Disarms the open ASYNC_TIMEOUTs of a task whose frames are to go. */
void async__timeouts_disarm(struct async__side *side);

/* ---- as_completed.c --------------------------------------------------------------------------- */

/* The task's iterations are nobody's. */
void async__iterations_unlist(struct async__side *side);

/* Ends those of a task whose frames are to go. */
void async__iterations_end(struct async__side *side);

/* ---- context.c -------------------------------------------------------------------------------- */

/* A context is a list of bindings, null the empty one. Gives up a reference to it; adds one. */
void async__context_drop(struct async__binding *context);
struct async__binding *async__context_ref(struct async__binding *context);

/* The context of the task or the callback that runs, where `loop` has to do with contexts at all. Not referenced. */
struct async__binding *async__context_of_running(void);
static inline struct async__binding *async__context_current(const struct async_loop *loop)
{
    return __builtin_expect(!loop->head.inherits, 1) ? NULL : async__context_of_running();
}

/* A copy of the context of what runs, for another thread to take over. False when out of memory. */
bool async__context_copy(struct async__binding **copy);

/* The context comes to the loop: what is made in it inherits. */
static inline void async__context_use(struct async_loop *loop, const struct async__binding *context)
{
    if (__builtin_expect(context != NULL, 0))
        loop->head.inherits |= ASYNC__INHERITS;
}

/* Between the two the thread, which runs no loop, has the context, whose reference is taken over. */
void async__context_work_begin(struct async__binding *context);
void async__context_work_end(void);

/* Gives a callback that is about to run its context, whose reference is taken over, until it has returned. */
void async__context_set_current(struct async_loop *loop, struct async__binding *context);
static inline void async__context_enter(struct async_loop *loop, struct async__binding *context)
{
    if (__builtin_expect(context != NULL, 0))
        async__context_set_current(loop, context);
}

/* Takes the context, with its reference, of the callback that has just returned. */
static inline struct async__binding *async__context_leave(struct async_loop *loop)
{
    struct async__binding *context = loop->context;
    loop->context = NULL;
    if (__builtin_expect(context != NULL, 0))
        async__context_set_current(loop, NULL);
    return context;
}

#endif
