/* What leaves share: hand-written awaitables that embed what they wait with.
 *
 * A leaf `T l(A a)` is declared ASYNC_LEAF and defined by a frame, a start, a prepare, an entry and
 * an async_fn, as <asyncc/abi.h> lists them. Its frame begins as struct async_leaf does:
 *
 *   struct l__frame { struct async_frame base; struct async_task *task; ...what it waits with... };
 *
 * start tries; what is over at once returns with base.state 0 (or a failure's code). Else it calls
 * async__leaf_wait and sees that async_complete or async_fail comes, exactly once. The resume function of a
 * leaf starts it when the state is ASYNC_START (a task whose whole body is the leaf) and returns base.caller otherwise.
 * The layouts of tasks and loops below are for the inline paths only and may change.
 */
#ifndef ASYNCC_LEAF_H
#define ASYNCC_LEAF_H

#include <asyncc/abi.h>
#include <asyncc/slab_inline.h>

#include <errno.h>
#include <stdbool.h>

/* How every leaf's frame begins. */
struct async_leaf {
    struct async_frame base;
    struct async_task *task; /* who waits here; set by async__leaf_wait */
};

#define ASYNC__WAITING 1u /* a leaf's state while it waits */
#define ASYNC__CANCELED ((uint32_t)-ECANCELED)

/* What the ready queue holds: the head of a task or of a callback. */
struct async__job {
    struct async__job *next;   /* in the queue */
    struct async_frame *frame; /* what its turn resumes; of a task that waits, its innermost frame; stale while it runs */
    uint32_t count;            /* a task's references; a callback's generation */
    uint16_t flags;            /* enum async__flag */
    uint16_t cancels;          /* a task's cancellation requests */
};

enum async__flag {
    ASYNC__TASK = 1 << 0,       /* the job is a task */
    ASYNC__EMBEDDED = 1 << 1,   /* a gather's branch inside the awaiting frame: no allocation of its own */
    ASYNC__DEDICATED = 1 << 2,  /* not from a slab: a loop and links lie before it */
    ASYNC__BRANCH = 1 << 3,     /* a gather's: it is told of the end */
    ASYNC__LINKED = 1 << 4,     /* allocated with room for a gather's or a group's link behind the root */
    ASYNC__SCHEDULED = 1 << 5,  /* was given to a loop */
    ASYNC__DONE = 1 << 6,       /* has ended */
    ASYNC__CANCEL_DUE = 1 << 7, /* fail at the next suspension */
    ASYNC__RETRIEVED = 1 << 8,  /* somebody was told of the failure */
    ASYNC__VISITED = 1 << 9,    /* on the path of a cancellation in progress */
    ASYNC__BUSY = 1 << 10,      /* a task: it runs while another one, or another loop, runs inside of it */
    ASYNC__ARMED = 1 << 11,     /* a callback waiting for its time */
    ASYNC__SWEPT = 1 << 12,     /* was cancelled at the end of a run */
    ASYNC__UNWINDS = 1 << 13,   /* its loop closes: it must not wait any more */
    ASYNC__TYPED = 1 << 14,     /* its root is a typed leaf, which holds the result */
    ASYNC__MEMBER = 1 << 15,    /* an ASYNC_GROUP's: it is told of the end */

    ASYNC__UNLISTED = ASYNC__ARMED, /* a task: for want of memory an ASYNC_TIMEOUT of it is not listed */
};

/* What a task's waiters are when not a list: added to the address of something else. */
enum async__waiters {
    ASYNC__SIDE = 1,     /* struct async__side, which holds the list */
    ASYNC__ONE_JOIN = 2, /* the only waiter: a task that waits at a struct async_join__frame, in which neither it nor the list's fields are filled in */
};

/* A task. Its root frame follows, but for embedded ones. */
struct async_task {
    struct async__job job;
    struct async__waiter *waiters; /* a list, or enum async__waiters */
    char *arena_top;   /* of the strand's arena; null when empty */
};

/* How struct async_loop begins. */
struct async__loop_head {
    struct async__job *first; /* the ready queue, in order */
    struct async__job **last; /* the null pointer at its end */
    uint32_t closing;         /* nothing may wait any more */
    uint32_t inherits;        /* ASYNC__INHERITS, ASYNC__DEBUGS */
    struct async__job *freed;     /* the record of a callback that was freed last, until it is used again; or null */
    struct async__job *callbacks; /* the other free ones */
    struct async_frame *after; /* what goes on behind a callback, which it may set; or null */
    struct async__slab_pool pool; /* where tasks lie */
};

enum {
    ASYNC__INHERITS = 1, /* context variables are in use: new tasks and callbacks inherit */
    ASYNC__DEBUGS = 2,   /* debug mode */
};

/* Debug mode: says so when the loop runs on another thread. */
void async__check_thread(const struct async_loop *loop);
static inline void async__debug_wake(struct async_loop *loop)
{
    if (__builtin_expect(((struct async__loop_head *)loop)->inherits & ASYNC__DEBUGS, 0))
        async__check_thread(loop);
}

/* In a circle of timers; the head is no timer. */
struct async__timer_link {
    struct async__timer_link *next;
    struct async__timer_link *prev;
};

/* A deadline in the loop's wheel. */
struct async__timer {
    struct async__timer_link link; /* in its slot */
    uint64_t due;                  /* the deadline in nanoseconds, and ASYNC__TIMER_CALLS */
};

#define ASYNC__TIMER_CALLS (1ull << 63) /* the timer is a struct async__timer_callback's; else a struct async_sleep__frame's */

static inline int64_t async__timer_deadline_ns(const struct async__timer *timer)
{
    return (int64_t)(timer->due & ~ASYNC__TIMER_CALLS);
}

/* A deadline that calls back, from the loop. */
struct async__timer_callback {
    struct async__timer timer;
    void (*fire)(struct async__timer_callback *self);
};

/* How the strand's arena lies in memory, for the two functions below: see runtime/strand.c. */
enum {
    ASYNC__CHUNK_BYTES = 4096, /* of a chunk, and the alignment of its address */
    ASYNC__CHUNK_HEAD = 32,    /* behind which its first frame lies */
    ASYNC__CHUNK_GRAIN = 16,   /* of frames that share a chunk */
};

/* True for functions whose frames share chunks with others. */
static inline bool async__push_is_plain(const struct async_fn *fn)
{
    return fn->frame_align <= ASYNC__CHUNK_GRAIN && fn->frame_size <= ASYNC__CHUNK_BYTES - ASYNC__CHUNK_HEAD;
}

/* Before anything waits: makes sure that the calls which are open on the stack can suspend (runtime/call.c). False when out of memory. */
bool async__cover_more(const char *stack);
static inline bool async__cover(const void *stack)
{
    return __builtin_expect((const char *)stack >= async__here.covered, 1) || async__cover_more((const char *)stack);
}

/* async__push for a frame of `fn`: the next bytes of the strand's newest chunk, if there are enough. */
static inline void *async__push_known(const struct async_fn *fn)
{
    struct async_task *task = async__here.task;
    char *top = task->arena_top;
    size_t size = (fn->frame_size + ASYNC__CHUNK_GRAIN - 1) & ~(size_t)(ASYNC__CHUNK_GRAIN - 1);
    size_t last = ((uintptr_t)top - 1) % ASYNC__CHUNK_BYTES; /* the place of the last byte that is taken */
    bool is_covered = (char *)__builtin_frame_address(0) >= async__here.covered;
    if (__builtin_expect(!async__push_is_plain(fn) || last >= ASYNC__CHUNK_BYTES - size || !is_covered, 0))
        return async__push(fn->frame_size, fn->frame_align);
    task->arena_top = top + size;
    return top;
}

/* async__pop for it. The first frame of a chunk is the only one whose place in it has no bit but one. */
static inline void async__pop_known(const struct async_fn *fn, void *frame)
{
    bool is_first = !((uintptr_t)frame & (ASYNC__CHUNK_BYTES - 1) & ~(uintptr_t)ASYNC__CHUNK_HEAD);
    if (__builtin_expect(!async__push_is_plain(fn) || is_first, 0))
        async__pop(frame);
    else
        async__here.task->arena_top = (char *)frame;
}

/* Appends to the ready queue. */
static inline void async__ready(struct async__loop_head *loop, struct async__job *job)
{
    job->next = NULL;
    *loop->last = job;
    loop->last = &job->next;
}

/* Marks a leaf suspended as the innermost frame of the running task. */
static inline void async__leaf_park(struct async_leaf *leaf, const struct async_fn *fn, struct async_task *task)
{
    leaf->base.fn = fn;
    task->job.frame = &leaf->base;
    leaf->base.state = ASYNC__WAITING; /* last: where this is inlined, the caller's question for it is answered */
}

/* The same, noting the task, which it returns. */
static inline struct async_task *async__leaf_suspend(struct async_leaf *leaf, const struct async_fn *fn)
{
    struct async_task *task = async__here.task;
    leaf->task = task;
    async__leaf_park(leaf, fn, task);
    return task;
}

/* True when the running task must not wait: a cancellation is due, or the loop closes. */
static inline int async__leaf_is_disturbed(const struct async_task *task)
{
    return __builtin_expect((task->job.flags & (ASYNC__CANCEL_DUE | ASYNC__UNWINDS)) != 0, 0);
}

/* ---- AWAIT(async_yield()): without a leaf, the function itself waits in the ready queue ------- */

/* When a function whose state is ASYNC__DISTURBED goes on: true when it is cancelled. */
static inline int async__yield_refused(void)
{
    struct async_task *task = async__here.task;
    if (!async__leaf_is_disturbed(task))
        return 0;
    task->job.flags &= (uint16_t)~ASYNC__CANCEL_DUE;
    return 1;
}

static inline void async__yield(struct async_frame *self, uint32_t state)
{
    struct async_task *task = async__here.task;
    async__ready((struct async__loop_head *)async__here.loop, &task->job);
    task->job.frame = self;
    self->state = state;
}

/* Puts the task of a leaf that has ended, and is out of its start, into the ready queue of its loop. */
static inline void async__task_ready(struct async__loop_head *loop, struct async_task *task, struct async_frame *leaf,
                                     uint32_t state)
{
    leaf->state = state;
    if (__builtin_expect(!state, 1))
        task->job.frame = leaf->caller; /* a failure passes through the leaf's resume, so that it is seen there */
    async__ready(loop, &task->job);
}

static inline void async__leaf_ready(struct async__loop_head *loop, struct async_leaf *leaf, uint32_t state)
{
    async__task_ready(loop, leaf->task, &leaf->base, state);
}

#endif
