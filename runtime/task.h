/* A task's insides, shared by the runtime's files. */
#ifndef ASYNCC_RUNTIME_TASK_H
#define ASYNCC_RUNTIME_TASK_H

#include "loop.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/* Before a task that is not in a slab. */
struct async__dedicated {
    struct async_loop *loop; /* null while it is tied to none */
    union {
        struct {
            struct async__dedicated *next; /* of the loop's */
            struct async__dedicated *prev;
        };
        struct async__post post; /* on its way from another thread */
    };
    void *memory; /* for free() */
};

/* What a gather adds to its branch. */
struct async__branch_link {
    struct async_gather__frame *gather;
    struct async_task *next; /* the next branch */
};

/* The true form of struct async__embedded_task. */
struct async__branch {
    struct async_task task;
    struct async_frame *root;
    struct async__branch_link link;
};

/* What a group adds to its task. */
struct async__member {
    struct async_group *group;
    struct async_task *next; /* the group's tasks, in order */
    struct async_task *prev;
};

static_assert(sizeof(struct async_task) == 40, "a parked task's size is a promise");
static_assert(sizeof(struct async_task) + 24 + sizeof(struct async_sleep__frame) <= 120, "so is a sleeping one's");
static_assert(offsetof(struct async_task, job.flags) < sizeof(struct async__slab_slot), "a free slot is no task");
static_assert(sizeof(struct async__branch) <= sizeof(struct async__embedded_task), "must fit");

static inline struct async__dedicated *async__dedicated_of(const struct async_task *task)
{
    return (struct async__dedicated *)(uintptr_t)task - 1;
}

static inline struct async_frame *async__root_of(const struct async_task *task)
{
    if (__builtin_expect(task->job.flags & ASYNC__EMBEDDED, 0))
        return ((const struct async__branch *)task)->root;
    return (struct async_frame *)(uintptr_t)(task + 1);
}

/* The loop it is tied to, or null. */
static inline struct async_loop *async__loop_of(const struct async_task *task)
{
    if (__builtin_expect(task->job.flags & (ASYNC__EMBEDDED | ASYNC__DEDICATED), 0)) {
        if (task->job.flags & ASYNC__DEDICATED)
            return async__dedicated_of(task)->loop;
        return ((const struct async__branch *)task)->link.gather->loop;
    }
    return async__slab_of(task)->loop;
}

/* What lies behind the root frame of a task that was allocated with a link. */
static inline void *async__link_of(struct async_task *task)
{
    size_t frame_size = async__root_of(task)->fn->frame_size;
    return (char *)(task + 1) + ((frame_size + ASYNC__SLAB_GRAIN - 1) & ~(size_t)(ASYNC__SLAB_GRAIN - 1));
}

static inline bool async__is_done(const struct async_task *task)
{
    return task->job.flags & ASYNC__DONE;
}

/* Where the result of a task that succeeded lies, if it has one. */
static inline void *async__result_of(const struct async_task *task)
{
    struct async_frame *root = async__root_of(task);
    if (__builtin_expect(root->fn->typed != NULL, 0))
        return root->fn->typed->result(root);
    return (char *)root + root->fn->result_offset;
}

/* What the first turn of a task resumes that must not begin: it fails, unless the cancellation has been withdrawn. */
extern const struct async_frame async__not_begun;

/* True when it runs, or runs something that runs. */
static inline bool async__is_running(const struct async_task *task)
{
    return task == async__here.task || task->job.flags & ASYNC__BUSY;
}

/* The leaf at which it waits; null when it runs, has not begun, has ended, or is about to be resumed. */
static inline struct async_frame *async__leaf_of(const struct async_task *task)
{
    struct async_frame *frame = task->job.frame;
    if (async__is_done(task) || async__is_running(task) || !frame->fn->cancel || frame->state != ASYNC__WAITING)
        return NULL;
    return frame;
}

/* The line of state `state`, which may be 0. */
static inline uint32_t async__line(const struct async_fn *fn, uint32_t state)
{
    return fn->lines[state] & ~ASYNC__AT_YIELD;
}

/* The AWAIT at which the frame is suspended; 0 when at none. */
static inline uint32_t async__await_of(const struct async_frame *frame)
{
    uint32_t state = frame->state & ~ASYNC__DISTURBED;
    return state <= frame->fn->state_count ? state : 0;
}

/* True when the frame, which does not run, is in the ready queue for a while. */
static inline bool async__is_at_yield(const struct async_frame *frame)
{
    uint32_t state = async__await_of(frame);
    return state && frame->fn->lines[state] & ASYNC__AT_YIELD;
}

/* ---- join.c ---------------------------------------------------------------------------------- */

/* Why the running task cannot wait for `task`: a failure, or 0. A coroutine object is started. */
uint32_t async__join_refusal(struct async_task *task);

/* The state with which waiting for frame->joined, which has ended, ends. A failure gives the reference up. */
uint32_t async__join_outcome(struct async_join__frame *frame);

/* How a join is told of the end. */
void async__join_ended(struct async__waiter *waiter, struct async_task *joined);

/* A request to the joiner goes on to the joined task. */
void async__join_passes(struct async_join__frame *frame);

/* Of leaves whose frame begins as struct async_join__frame. */
extern const struct async_view async__join_view;

/* The join to which it belongs. */
static inline struct async_join__frame *async__join_of(struct async__waiter *waiter)
{
    return (struct async_join__frame *)((char *)waiter - offsetof(struct async_join__frame, waiter));
}

/* ---- task.c ---------------------------------------------------------------------------------- */

/* Ties a dedicated task to the loop. */
void async__task_link(struct async_loop *loop, struct async_task *task);

/* Gives a new task the context variables of the running one. False when out of memory. */
bool async__context_inherit(struct async_task *task);
static inline bool async__task_inherit(struct async_loop *loop, struct async_task *task)
{
    return __builtin_expect(!loop->head.inherits, 1) || async__context_inherit(task);
}

/* Makes a task the loop's, once. */
static inline void async__task_adopt(struct async_loop *loop, struct async_task *task)
{
    if (__builtin_expect(task->job.flags & ASYNC__DEDICATED, 0))
        async__task_link(loop, task);
    struct async_frame *root = async__root_of(task);
    root->caller = async__over_frame();
    if (task->job.frame == root)
        task->job.frame = async__first_frame(root);
    task->job.flags |= ASYNC__SCHEDULED;
}

/* The same, and it goes to the ready queue. */
static inline void async__task_schedule(struct async_loop *loop, struct async_task *task)
{
    async__task_adopt(loop, task);
    async__ready(&loop->head, &task->job);
}

/* For a task of another loop than what runs: gives it a copy of the context variables. False when out of memory. */
bool async__context_give(struct async_task *task);
/* And there. */
void async__task_schedule_given(struct async_loop *loop, struct async_task *task);

/* True from scheduling to the end: meanwhile the loop keeps it, without any reference. */
static inline bool async__task_is_kept(const struct async_task *task)
{
    return (task->job.flags & (ASYNC__SCHEDULED | ASYNC__DONE)) == ASYNC__SCHEDULED;
}

/* Frees a task that has no reference and that the loop does not keep. */
void async__task_free_oddly(struct async_loop *loop, struct async_task *task);
static inline void async__task_free(struct async_task *task)
{
    bool has_returned = async__root_of(task)->state == 0;
    if (__builtin_expect(has_returned && !(task->job.flags & (ASYNC__DEDICATED | ASYNC__TYPED)) && !task->waiters, 1))
        async__slab_free(task);
    else
        async__task_free_oddly(async__loop_of(task), task);
}

/* Gives a reference up; the last one frees what the loop does not keep. */
static inline void async__task_unref(struct async_task *task)
{
    if (--task->job.count == 0 && !async__task_is_kept(task))
        async__task_free(task);
}

/* The task whose join is its only waiter, when it is marked as such. */
static inline bool async__is_joined_only(const struct async_task *task)
{
    return (uintptr_t)task->waiters & ASYNC__ONE_JOIN;
}
static inline struct async_task *async__only_joiner(const struct async_task *task)
{
    return (struct async_task *)((uintptr_t)task->waiters - ASYNC__ONE_JOIN);
}

/* Tells everybody that waits for the task's end. Its root has the outcome. */
void async__task_end_oddly(struct async_loop *loop, struct async_task *task);
__attribute__((always_inline)) static inline void async__task_end(struct async_loop *loop, struct async_task *task)
{
    const unsigned told = ASYNC__EMBEDDED | ASYNC__BRANCH | ASYNC__MEMBER;
    bool is_plain = !(task->job.flags & told) && !task->arena_top && !((struct async_frame *)(task + 1))->state;
    if (__builtin_expect(is_plain && async__is_joined_only(task), 1)) {
        struct async_task *joiner = async__only_joiner(task); /* which has a reference */
        task->waiters = NULL;
        task->job.flags |= ASYNC__DONE | ASYNC__RETRIEVED;
        async__task_ready(&loop->head, joiner, joiner->job.frame, 0);
    } else if (__builtin_expect(is_plain && !task->waiters, 1)) {
        task->job.flags |= ASYNC__DONE;
        if (!task->job.count)
            async__task_free(task);
    } else {
        async__task_end_oddly(loop, task);
    }
}

/* The list of its waiters, newest first. */
struct async__waiter **async__task_waiters(struct async_task *task);

/* Tells `waiter` when the task has ended, or not any more. A task that has ended takes none. */
static inline void async__task_add_waiter(struct async_task *task, struct async__waiter *waiter)
{
    struct async__waiter **list = async__task_waiters(task);
    waiter->next = *list;
    *list = waiter;
}
void async__task_remove_waiter(struct async_task *task, struct async__waiter *waiter);

/* Debug mode: notes where the task was made. */
void async__task_set_site(struct async_task *task, const char *site);
static inline void async__task_note_site(const struct async_loop *loop, struct async_task *task, const char *site)
{
    if (__builtin_expect(loop->debug, 0))
        async__task_set_site(task, site);
}

/* Frees its side record, if it has one. */
void async__side_free(struct async_loop *loop, struct async_task *task);

/* Frees the done callbacks of a task that will never end. */
void async__done_callbacks_free(struct async_task *task);

/* Walks the loop's tasks that have not ended: the first for null, then the next after `task`; null at the end. A task
 * may end during the walk if a reference to it is held. */
struct async_task *async__task_next(struct async_loop *loop, struct async_task *task);

/* The same for tasks that have ended and that somebody has a reference to. */
struct async_task *async__task_next_ended(struct async_loop *loop, struct async_task *task);

/* The i-th handle of an array of them, of whatever pointer type the elements are. */
static inline struct async_task *async__handle_at(const void *tasks, size_t i)
{
    struct async_task *task;
    memcpy(&task, (const char *)tasks + i * sizeof task, sizeof task);
    return task;
}

/* ---- cancel.c -------------------------------------------------------------------------------- */

/* A task's request went on to what it waited for, which has ended otherwise, with `outcome`: the next suspension honours it, unless it was
 * withdrawn. */
void async__cancel_again(struct async_task *task, uint32_t outcome);

/* Cancels every pending task that was not swept before; with `again` those too. Returns how many. */
size_t async__cancel_all(struct async_loop *loop, bool again);

/* ---- leaf.c ---------------------------------------------------------------------------------- */

/* async_complete and async_fail in one: `state` is 0 or a failure. */
static inline void async__leaf_end(struct async_leaf *leaf, uint32_t state)
{
    struct async_task *task = leaf->task;
    assert(leaf->base.state == ASYNC__WAITING && task->job.frame == &leaf->base);
    if (__builtin_expect(task->job.flags & ASYNC__CANCEL_DUE, 0))
        async__loop_disturb(async__loop_of(task)); /* it came while the leaf could not be cancelled */
    if (__builtin_expect(task == async__here.task, 0))
        leaf->base.state = state;
    else
        async__leaf_ready(&async__loop_of(task)->head, leaf, state);
}

/* ---- strand.c -------------------------------------------------------------------------------- */

/* async__push and async__pop on the strand of a given task. */
void *async__strand_push(struct async_loop *loop, struct async_task *task, size_t size, size_t align);
void async__strand_pop(struct async_loop *loop, struct async_task *task, void *frame);

/* Frees all of it, and the loop's cache. */
void async__strand_clear(struct async_loop *loop, struct async_task *task);
void async__strand_deinit(struct async_loop *loop);

/* ---- call.c ---------------------------------------------------------------------------------- */

/* Stops the program: the function's entry was called as if it were an ordinary function. */
__attribute__((noreturn)) void async__die_unmarked(const struct async_fn *fn);

/* Frees the slots of the frames of a task that is given up. */
void async__calls_drop(const struct async_task *task);

/* Frees the loop's reserve. */
void async__reserve_deinit(struct async_loop *loop);

/* ---- abandon.c ------------------------------------------------------------------------------- */

/* Ends one of the tasks that cancellation did not; its frame is given up. False when there is none. */
bool async__abandon_one(struct async_loop *loop);

/* ---- gather.c -------------------------------------------------------------------------------- */

void async__gather_ended(struct async_task *branch);

/* The gather's next branch, or null. */
struct async_task *async__gather_next(struct async_task *branch);

/* ---- group.c --------------------------------------------------------------------------------- */

void async__group_ended(struct async_task *task);

/* Whose group a member is in. */
struct async_task *async__group_owner(struct async_task *member);

#endif
