/* The calling convention: what generated code and hand-written leaves share with the runtime.
 *
 * A lowered function `T f(A a)` becomes, in its translation unit:
 *
 *   struct f__frame { struct async_frame base; T result; …saved parameters and locals…; …children… };
 *   T f__body(struct f__frame *, A a)                     runs from the state in the frame
 *   T f__call(struct async_frame **kept, A a)             runs it in a frame of its own: see below
 *   struct async_frame *f__prepare(struct f__frame *, A a)  stores the arguments for a later start
 *   const struct async_fn f__fn                           static description
 *   T f(A a)                                              the entry: pointers, other translation units
 *
 * A leaf `T l(A a)` has the same but f__call, with `l__start` in the place of the body; only its `cancel` is
 * not null. A caller stores `child.base.state = 0`, calls the body, and tests `child.base.state`:
 *
 *   0               the call returned; its value is the C return value (or, after a suspension,
 *                   the frame's `result`)
 *   1 … ASYNC_START suspended (the C return value means nothing)
 *   ASYNC_FAILED …  failed: the state is the negative errno code
 *
 * When it suspended, the caller saves what is live, stores the child's `fn` if that is no leaf, and calls async__suspend_at, then returns itself.
 * When the child ends, the runtime resumes `child->caller` by `caller->fn->resume(caller)`, which
 * returns the next frame to resume (its own caller when it ended, null when it suspended again).
 */
#ifndef ASYNCC_ABI_H
#define ASYNCC_ABI_H

#include <stddef.h>
#include <stdint.h>

/* Variables that live in one frame are members of one object; gcc then suspects that their arrays overlap. */
#if defined __GNUC__ && !defined __clang__
#pragma GCC diagnostic ignored "-Wrestrict"
#endif
/* `if (IS_LAST(x))` has two pairs of parentheses once the macro is opened up. In macros clang says nothing about that. */
#ifdef __clang__
#pragma clang diagnostic ignored "-Wparentheses-equality"
#endif

struct async_loop;
struct async_task;
struct async_fn;

#define ASYNC_START 0xFFFFEFFFu  /* a task's first step: the arguments are in the frame */
#define ASYNC__AT_YIELD 0x80000000u
#define ASYNC__DISTURBED 0x40000000u /* in the state at a yield: the function must ask whether it is cancelled when it goes on */
#define ASYNC_FAILED 0xFFFFF000u /* this and above: failed with the code (int32_t)state */

/* The head of every frame: 24 bytes. */
struct async_frame {
    const struct async_fn *fn;   /* set by prepare, by who calls the function and must wait for it, or by async__leave; a leaf sets it itself */
    struct async_frame *caller;  /* who awaits this frame; set when it suspends; async__over for a task's root */
    uint32_t state;              /* see above */
    uint32_t flags;              /* the leaf's own use; a lowered function's when it has failed: see async__fails_at */
};

/* What is known of a function for good. */
struct async_fn {
    struct async_frame *(*resume)(struct async_frame *frame); /* run on; returns the next frame to resume, or null */
    void (*cancel)(struct async_frame *leaf); /* leaves only: give up waiting, then async_fail(leaf, -ECANCELED), now or later */
    uint32_t frame_size;
    uint32_t frame_align;
    uint32_t result_offset; /* of the result in the frame; 0 when void */
    uint32_t result_size;   /* 0 when void */
    uint32_t state_count;   /* suspension points: states 1 … state_count */
    uint32_t is_movable;    /* while it is suspended nothing points into its frame but its child's `caller`, or its job */
    const char *name;       /* the user's name of the function */
    const char *file;
    const uint32_t *lines;  /* lines[0]: the definition; lines[k]: the AWAIT of state k, with ASYNC__AT_YIELD if of async_yield */
    const struct async_typed *typed; /* of typed leaves (ASYNC_TYPED_LEAF in <asyncc/keywords.h>); else null */
    const struct async_view *view;   /* of leaves that tell call graphs what they wait for; else null */
};

/* What a leaf tells of itself while it waits. Both may be null. Neither changes anything. */
struct async_view {
    /* Returns the next task that it waits for, null behind the last. `*cursor` is 0 at first, then the function's own. */
    struct async_task *(*awaits)(const struct async_frame *leaf, uintptr_t *cursor);
    /* Writes what else there is to say, "fd 5", as snprintf does. */
    void (*describe)(const struct async_frame *leaf, char *text, size_t size);
};

/* What is done with the result of a typed leaf that is a task's whole call. */
struct async_typed {
    void *(*result)(struct async_frame *leaf); /* where it lies; null when void. After success, until end */
    void (*end)(struct async_frame *leaf);     /* lets go of what is held for it, if anything is: from prepare on, also again */
};

/* The thread's running loop and task. `callee` is the side channel of calls through entries. */
struct async__here {
    struct async_loop *loop; /* running on this thread, or null */
    struct async_task *task; /* being resumed on this thread, or null (in plain callbacks) */
    void *callee;            /* see async__entry_* below */
    char *stack;             /* where its stack was when the loop began to run, and … */
    char *covered;           /* … how far down from there calls may suspend: see async__cover */
};
extern _Thread_local struct async__here async__here;

static inline int async__failed(uint32_t state) { return state >= ASYNC_FAILED; }
static inline int async__suspended(uint32_t state) { return (int32_t)state > 0; } /* of a step: it has left ASYNC_START */

/* The state of a failure with the code, which must be a negative errno (else it is -EINVAL). */
static inline uint32_t async__code(int err) { return (uint32_t)err >= ASYNC_FAILED ? (uint32_t)err : (uint32_t)-22; }
#define ASYNC__NO_MEMORY ((uint32_t)-12)

/* Marks `self` suspended at AWAIT number `state`, waiting for `child`. Whose frame it is says its caller, who must wait, too: once in a
 * call, however often that suspends. */
static inline void async__suspend_at(struct async_frame *self, uint32_t state, struct async_frame *child)
{
    self->state = state;
    child->caller = self;
}

/* The same for a function written by hand, which callers take for a leaf. */
static inline void async__suspend(struct async_frame *self, const struct async_fn *fn, uint32_t state, struct async_frame *child)
{
    self->fn = fn;
    async__suspend_at(self, state, child);
}

/* Where a failure came to a function, or began in it: noted for reports. */
struct async__failure {
    const struct async_frame *frame; /* the function's */
    uintptr_t from;                  /* how far behind it the child's lies that failed; 0: it began here; or ASYNC__APART */
    const struct async_fn *fn;
    uint32_t line;
    uint32_t state; /* the failure's */
};

/* The thread's latest ones, since the runtime has looked: the first, and of too many the last. */
#define ASYNC__FAILURES 32
struct async__failures {
    uint32_t count;
    struct async__failure of[ASYNC__FAILURES];
};
extern _Thread_local struct async__failures async__failures;

/* Notes, in the frame, that a failure has come to `self`. Here and below are stores and no calls, of what need not be kept in a register
 * before: so awaiting what does not fail costs what it costs without. */
#define ASYNC__NOTED 0xFA000000u /* in `flags`, above the line */
static inline void async__fails_at(struct async_frame *self, const struct async_fn *fn, uint32_t line)
{
    self->fn = fn;
    self->flags = ASYNC__NOTED | line;
}

/* The same in the log, out of a function, which has noted its own place. */
#define ASYNC__APART ((uintptr_t)-1) /* its frame is gone: it is the last one that did */
static inline void async__fails(const struct async_frame *self, const struct async_fn *fn, uint32_t line, uint32_t state,
                                uintptr_t from)
{
    uint32_t at = async__failures.count++;
    async__failures.of[at < ASYNC__FAILURES ? at : ASYNC__FAILURES - 1] = (struct async__failure){self, from, fn, line, state};
}

/* The same where it begins. */
static inline void async__raises(const struct async_frame *self, const struct async_fn *fn, uint32_t line, uint32_t state)
{
    async__failures.count = 1;
    async__failures.of[0] = (struct async__failure){self, 0, fn, line, state};
}

/* Both, of a child that is part of `self`'s frame or lies apart. */
static inline void async__fails_from(struct async_frame *self, const struct async_fn *fn, uint32_t line, uint32_t state, uintptr_t from)
{
    async__fails_at(self, fn, line);
    async__fails(self, fn, line, state, from);
}

/* How far behind its caller's frame a child's lies: a number, even to compilers that do not optimize. */
#define ASYNC__FROM(self, child) ((uintptr_t)&(child) - (uintptr_t)(self))

/* What was noted is of a failure that goes on only when a clean-up has ended, in which others may come and go. */
void async__fails_later(void);

/* What a task's root returns to: ends the task. */
extern const struct async_frame async__over;

/* ---- tasks: one allocation holds the task and its root frame -------------------------------- */

/* A task with room for a root frame of `fn` on `loop` (null: not tied to a loop yet, as
 * async_coroutine). Returns the frame, to be handed to the function's prepare, or null when out of memory. */
void *async__task_alloc(struct async_loop *loop, const struct async_fn *fn);
/* The same on the running loop; null also when there is none. */
void *async__task_here(const struct async_fn *fn);
/* The task whose root is `root` (null gives null). */
struct async_task *async__task_of_root(struct async_frame *root);
/* The root frame of a task. */
struct async_frame *async__task_root(struct async_task *task);

/* A place in the source, for debug mode: static text. That of a callback or a handler is followed, behind its zero byte, by a digit
 * and the text of the call's arguments: as many of them stand before the one that names the function. */
#define ASYNC__TEXT_OF(line) #line
#define ASYNC__TEXT(line) ASYNC__TEXT_OF(line)
#define ASYNC__SITE __FILE__ ":" ASYNC__TEXT(__LINE__)

/* The starters, on a root frame made by async__task_alloc and prepare. A null root (out of memory)
 * is passed through: null handle, zero result, async_run_error() == -ENOMEM. `site` is where it is made, or null; the macros
 * of the same name give it. */
struct async_task *async__create_task(struct async_frame *root, const char *site); /* on the running loop */
struct async_task *async__loop_create_task(struct async_loop *loop, struct async_frame *root, const char *site);
struct async_task *async__create_task_eager(struct async_frame *root, const char *site); /* and makes its first step in here */
struct async_task *async__coroutine(struct async_frame *root, const char *site);
#define async__create_task(...) (async__create_task)(__VA_ARGS__, ASYNC__SITE)
#define async__loop_create_task(...) (async__loop_create_task)(__VA_ARGS__, ASYNC__SITE)
#define async__create_task_eager(...) (async__create_task_eager)(__VA_ARGS__, ASYNC__SITE)
#define async__coroutine(...) (async__coroutine)(__VA_ARGS__, ASYNC__SITE)
/* The root's task is tied to no loop yet. Returns 0, -ENOMEM for a null root, or -ESHUTDOWN. */
int async__create_task_threadsafe(struct async_loop *loop, struct async_frame *root);
/* Runs the root to its end and copies its result (or zero, when the run fails) to `result`, `size` bytes. */
void async__run(struct async_frame *root, void *result, size_t size);
void async__loop_run_until_complete(struct async_loop *loop, struct async_frame *root, void *result, size_t size);
/* async_loop_run_until_complete(loop, async_join(task)): starts a coroutine object if it is one; gives up the reference. */
void async__loop_run_until_joined(struct async_loop *loop, struct async_task *task, void *result, size_t size);
/* The body of the real main. Returns the exit status. */
int async__main(struct async_frame *root);

/* ---- calls whose caller has no room for the frame -------------------------------------------- */

/* Where the callee is recursive, large, in another file, or behind a pointer, f__call finds a place for its frame. It
 * stores nothing in `*kept` when the call returned, and else what async__leave returns. While it runs, a movable function's frame lies
 * on the C stack; only if the call suspends is it moved to a slot of the loop's. Other frames lie on the strand's arena. */

/* Hides from the compiler where a frame on the stack lies: that its address outlives the call is no mistake. */
#ifdef __GNUC__
#define ASYNC__HIDE(frame) __asm__("" : "+r"(frame) : : "memory")
#else
#define ASYNC__HIDE(frame) ((void)0)
#endif

/* What a movable function does in the place of async__suspend_at: async__leave must find the child. */
static inline void async__suspend_movable(struct async_frame *self, uint32_t state, struct async_frame *child)
{
    async__suspend_at(self, state, child);
    async__here.callee = child;
}

/* What is left of a call that did not return, its frame `frame` of `fn` being on the stack or, if not movable, on the arena: the frame
 * in which it is suspended, for the caller to async__drop when it has ended; or the code of its failure: async__failure. */
struct async_frame *async__leave(const struct async_fn *fn, struct async_frame *frame);
void async__drop(struct async_frame *frame);

/* A failure's code, the positive errno, in the place of a frame's address; and the state that it means. */
#define ASYNC__FAILURE(code) ((struct async_frame *)(uintptr_t)(code))
#define ASYNC__OUT_OF_MEMORY ASYNC__FAILURE(12)
static inline uint32_t async__failure(const struct async_frame *left) { return 0u - (uint32_t)(uintptr_t)left; }

/* The strand's arena is last in, first out. Null when out of memory. Release with async__pop, newest first. (<asyncc/leaf.h> has
 * async__push_known and async__pop_known, the same inline, for the frame of a function that is known.) */
void *async__push(size_t size, size_t align);
void async__pop(void *frame);

/* ---- entries: calls through pointers and from other translation units ------------------------ */

/* `async__here.callee` carries one word from the caller to the entry and back. Before the call the caller stores ASYNC__AWAITING, or
 * ASYNC__SPAWNING / ASYNC__SPAWNING_FREE (a task is wanted, not a call; on the running loop, or tied to none yet). Afterwards, the word
 * is null, or ASYNC__AWAITING still if the target was an ordinary function: it returned and its value stands. Anything else is, after
 * AWAITING, what async__leave returns; after SPAWNING, a task's root frame, prepared. At other times the word means nothing; those
 * who spawn in the middle of an expression put it back, because an argument of another call may hold the expression. */
#define ASYNC__AWAITING ((void *)0x2001)
#define ASYNC__SPAWNING ((void *)0x2002)
#define ASYNC__SPAWNING_FREE ((void *)0x2003)

/* True when the word is a frame: the callee is suspended. No object lies on the first pages. */
static inline int async__is_frame(const void *callee) { return (uintptr_t)callee > 0x2003; }

/* The result in a frame of which only the head is known. */
#define ASYNC__RESULT(frame, ...) (*(__typeof__(__VA_ARGS__) *)(void *)((char *)(frame) + (frame)->fn->result_offset))

/* What failed lies apart: `left` is its frame, of which this lets go; or what async__leave returned in its place. Notes it, and returns the failure's
 * state. `self` may be moved, so its flags are not the function's. */
static inline uint32_t async__apart_failed_movable(struct async_frame *self, const struct async_fn *fn, uint32_t line, struct async_frame *left)
{
    self->fn = fn;
    if (!async__is_frame(left)) {
        async__fails(self, fn, line, async__failure(left), ASYNC__APART);
        return async__failure(left);
    }
    uint32_t state = left->state;
    async__fails(self, fn, line, state, (uintptr_t)left - (uintptr_t)self);
    async__drop(left);
    return state;
}

/* The same where `self` stays where it is. */
static inline uint32_t async__apart_failed(struct async_frame *self, const struct async_fn *fn, uint32_t line, struct async_frame *left)
{
    async__fails_at(self, fn, line);
    return async__apart_failed_movable(self, fn, line, left);
}

/* True when the caller wants a task: then the entry does
 * `async__here.callee = f__prepare(async__entry_task(&f__fn), args…)` and returns a zero value. */
static inline int async__entry_spawning(void)
{
    return async__here.callee == ASYNC__SPAWNING || async__here.callee == ASYNC__SPAWNING_FREE;
}
/* async__task_alloc as the marker in `callee` says. Stops the program with a message that names fn->name when there is none: the
 * caller did not go through the tool. */
void *async__entry_task(const struct async_fn *fn);
/* The entry of a variadic function, which cannot be called through it: stops the program with a message. */
__attribute__((__noreturn__)) void async__no_entry(const struct async_fn *fn);
/* What the entry left for a caller that wanted a task: the root, or null when out of memory. Stops the program with a
 * message when the target was an ordinary function, of which no task can be made. */
struct async_frame *async__entry_spawned(void);
/* For the entries of leaves: a frame on the arena; null when out of memory, which the caller is told. And behind the start:
 * pops the frame when the call returned or failed. */
void *async__entry_enter(const struct async_fn *fn);
void async__entry_leave(struct async_frame *frame);

/* ---- leaves ---------------------------------------------------------------------------------- */

/* The end of a leaf's start when it must wait: marks it suspended as the current task's innermost
 * frame. When a cancellation is already due, or the loop closes, the leaf is cancelled or failed in here;
 * look at leaf->state afterwards only. */
void async__leaf_wait(struct async_frame *leaf, const struct async_fn *fn);
/* Ends a waiting leaf, exactly once: its task goes to the ready queue. From the loop's thread. */
void async_complete(struct async_frame *leaf);
void async_fail(struct async_frame *leaf, int err);

/* ---- async_join ------------------------------------------------------------------------------ */

struct async__waiter {
    struct async__waiter *next;                                           /* the task's other waiters */
    void (*ended)(struct async__waiter *waiter, struct async_task *task); /* told when the task has ended */
};
struct async_join__frame {
    struct async_frame base;
    struct async_task *task;     /* who waits here */
    struct async__waiter waiter; /* in the joined task's list */
    struct async_task *joined;   /* referenced; null when the reference was given up */
};
extern const struct async_fn async_join__fn;
void async_join__start(struct async_join__frame *frame, struct async_task *task);
struct async_frame *async_join__prepare(struct async_join__frame *frame, struct async_task *task);
/* After success: where the joined task's result lies; copy it out, then async_join__end drops the
 * reference that the join gave up. (After a failure the leaf has dropped it; async_join__end is harmless then. A
 * branch of a gather may have failed before it began, or have succeeded in vain: then it is needed.) */
void *async_join__result(struct async_join__frame *frame);
void async_join__end(struct async_join__frame *frame);

/* ---- async_gather: an embedded task for each branch ------------------------------------------- */

/* A task by value, to embed: opaque, see struct async__branch in runtime/gather.c. */
struct async__embedded_task {
    _Alignas(8) unsigned char opaque[64];
};
struct async_gather__frame {
    struct async_frame base;
    struct async_task *task;   /* who waits here */
    struct async_task *first;  /* the branches, linked in order */
    struct async_task *last;
    struct async_loop *loop;   /* the running one */
    uint32_t pending;          /* branches that have not ended */
    int32_t error;             /* the first failure's code, or 0 */
};
extern const struct async_fn async_gather__fn;
/* gather: begin, add each branch (created tasks, scheduled in order, as asyncio.gather), then start, which
 * suspends as any leaf's start does. `root` is a prepared frame that lies directly behind (or anywhere near) its
 * embedded task in the caller's frame; async__gather_add_root takes one that was spawned by an entry instead. */
void async__gather_begin(struct async_gather__frame *gather);
void async__gather_add(struct async_gather__frame *gather, struct async__embedded_task *task, struct async_frame *root);
void async__gather_add_root(struct async_gather__frame *gather, struct async_frame *root);
void async_gather__start(struct async_gather__frame *gather);
/* After the gather ended and results were read: frees a branch added by async__gather_add_root. */
void async__gather_drop_root(struct async_frame *root);

/* ---- ASYNC_GROUP ------------------------------------------------------------------------------ */

/* A group: the leaf at which its block ends, in the frame of the function that holds the block. */
struct async_group {
    struct async_frame base;
    struct async_task *task;   /* whose block it is */
    struct async_task *first;  /* the group's tasks that have not ended, in order */
    struct async_task *last;
    struct async_task *failed; /* the one whose failure is the group's, referenced; or null */
    uint32_t failure;          /* the first failure's state, or 0 */
    uint32_t exit;             /* how control left the body */
    uint32_t cancels;          /* the task's cancellation requests at entry */
};
extern const struct async_fn async_group__fn;
void async__group_enter(struct async_group *group);
/* async__task_alloc, on the running loop, with room for a group's link. */
void *async__group_alloc(const struct async_fn *fn);
/* As async__create_task, in the group. Refuses, with a null handle, when the group's tasks were cancelled or it is over. */
struct async_task *async__group_create_task(struct async_group *group, struct async_frame *root, const char *site);
#define async__group_create_task(...) (async__group_create_task)(__VA_ARGS__, ASYNC__SITE)
/* The body was left (`exit`: a failed state, or any other number): waits, as a leaf's start does, until the tasks have
 * ended. That never fails; then async__group_leave returns how to go on: `exit`, or a failure in its place. */
void async__group_wait(struct async_group *group, uint32_t exit);
uint32_t async__group_leave(struct async_group *group);

/* ---- ASYNC_TIMEOUT ---------------------------------------------------------------------------- */

struct async__timeout {
    _Alignas(8) unsigned char opaque[64]; /* struct async__expiry in runtime/timeout.c: timer, task, count of cancellation requests at entry, expired */
};
void async__timeout_enter(struct async__timeout *timeout, double seconds);
void async__timeout_enter_at(struct async__timeout *timeout, double when);
/* Disarms. Takes how the block is being left (`exit`: a failed state, or any other number) and returns it, a failure
 * by this block's own expiry turned into (uint32_t)-ETIMEDOUT. */
uint32_t async__timeout_leave(struct async__timeout *timeout, uint32_t exit);
/* After leave: whether it turned a failure into -ETIMEDOUT, so that the block's own ASYNC_CATCH runs. */
int async__timeout_expired(const struct async__timeout *timeout);

#endif
