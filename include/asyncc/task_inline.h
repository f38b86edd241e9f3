/* What happens to most tasks, short enough to be inline: made from a slot, scheduled, joined by one other, freed.
 *
 * The inline form of a function is behind a macro of its name; the one in the library takes every case. */
#ifndef ASYNCC_TASK_INLINE_H
#define ASYNCC_TASK_INLINE_H

/* ---- made and scheduled ------------------------------------------------------------------------- */

static inline struct async_frame *async__over_frame(void)
{
    return (struct async_frame *)(uintptr_t)&async__over;
}

/* What the first turn of a task resumes: its root; this where that is a leaf, whose start may clear the frame. */
extern const struct async_frame async__leaf_begins;
static inline struct async_frame *async__first_frame(struct async_frame *root)
{
    return __builtin_expect(!root->fn->cancel, 1) ? root : (struct async_frame *)(uintptr_t)&async__leaf_begins;
}

/* A job's count, flags and cancels, to be written or compared as one word. */
static inline uint64_t async__job_word(uint32_t count, unsigned flags)
{
    const struct async__job job = {.count = count, .flags = (uint16_t)flags};
    uint64_t word;
    __builtin_memcpy(&word, &job.count, sizeof word);
    return word;
}
_Static_assert(offsetof(struct async__job, cancels) == offsetof(struct async__job, count) + 6, "the three are the word");

/* Makes a task of a piece of memory; returns its root frame, which is to be prepared. */
static inline struct async_frame *async__task_init(void *memory, unsigned flags)
{
    struct async_task *task = (struct async_task *)memory;
    struct async_frame *root = (struct async_frame *)(task + 1);
    uint64_t word = async__job_word(1, ASYNC__TASK | flags);
    task->job.frame = root;
    __builtin_memcpy(&task->job.count, &word, sizeof word);
    task->waiters = NULL;
    task->arena_top = NULL;
    return root;
}

/* The slow part of the next: a slot for a task of the running loop; null when out of memory. */
void *async__task_slot(size_t size);

/* async__task_here, best where `fn` is known. Whichever way the slot comes, what follows is one path, so that a compiler knows
 * what lies in the task when it goes on to async__create_task. */
static inline void *async__task_here_known(const struct async_fn *fn)
{
    size_t grain = ASYNC__SLAB_GRAIN, size = sizeof(struct async_task) + ((fn->frame_size + grain - 1) & ~(grain - 1));
    struct async__loop_head *loop = (struct async__loop_head *)async__here.loop;
    if (fn->frame_align > grain || size > ASYNC__SLAB_SLOT_MAX)
        return async__task_here(fn);
    if (__builtin_expect(!loop, 0))
        return NULL;
    void *slot = async__slab_alloc_ready(&loop->pool, size);
    if (__builtin_expect(!slot, 0) && !(slot = async__task_slot(size)))
        return NULL;
    return async__task_init(slot, 0);
}
#define async__task_here(fn) async__task_here_known(fn)

/* async__create_task of one from a slab, when there are no context variables and no debug mode. */
static inline struct async_task *async__create_plain_task(struct async_frame *root, const char *site)
{
    struct async__loop_head *loop = (struct async__loop_head *)async__here.loop;
    struct async_task *task = (struct async_task *)root - 1;
    if (__builtin_expect(!root || task->job.flags != ASYNC__TASK, 0)) /* one from a slab is of the running loop */
        return (async__create_task)(root, site);
    root->caller = async__over_frame();
    task->job.frame = async__first_frame(root);
    task->job.flags = ASYNC__TASK | ASYNC__SCHEDULED;
    if (__builtin_expect(loop->inherits, 0)) /* only now, so that what was just written need not be written before and again */
        return (async__create_task)(root, site);
    async__ready(loop, &task->job);
    return task;
}
#undef async__create_task
#define async__create_task(...) async__create_plain_task(__VA_ARGS__, ASYNC__SITE)

/* ---- joined ------------------------------------------------------------------------------------- */

/* True when there is nothing but to wait for the task's end, as its first waiter. */
static inline bool async__join_is_plain(const struct async_task *task)
{
    const unsigned odd = ASYNC__DONE | ASYNC__EMBEDDED | ASYNC__DEDICATED;
    return task && (task->job.flags & (ASYNC__SCHEDULED | odd)) == ASYNC__SCHEDULED && !task->waiters &&
           task != async__here.task && async__slab_of(task)->loop == async__here.loop &&
           !async__leaf_is_disturbed(async__here.task);
}

static inline void async__join_start(struct async_join__frame *frame, struct async_task *task)
{
    if (__builtin_expect(!async__join_is_plain(task), 0)) {
        async_join__start(frame, task);
        return;
    }
    struct async_task *joiner = async__here.task;
    frame->joined = task;
    task->waiters = (struct async__waiter *)((uintptr_t)joiner + ASYNC__ONE_JOIN);
    async__leaf_park((struct async_leaf *)frame, &async_join__fn, joiner);
}

static inline void *async__join_result(struct async_join__frame *frame)
{
    struct async_task *task = frame->joined;
    struct async_frame *root = (struct async_frame *)(task + 1);
    if (__builtin_expect(task->job.flags & (ASYNC__EMBEDDED | ASYNC__TYPED), 0))
        return async_join__result(frame);
    return (char *)root + root->fn->result_offset;
}

/* ---- freed -------------------------------------------------------------------------------------- */

/* True when the task has ended, somebody was told how, and the last reference is all that it has. */
static inline bool async__task_is_spent(const struct async_task *task)
{
    uint64_t word, spent = async__job_word(1, ASYNC__TASK | ASYNC__SCHEDULED | ASYNC__DONE | ASYNC__RETRIEVED);
    __builtin_memcpy(&word, &task->job.count, sizeof word);
    return word == spent && !task->waiters;
}

static inline void async__join_end(struct async_join__frame *frame)
{
    struct async_task *task = frame->joined;
    if (__builtin_expect(!task || !async__task_is_spent(task), 0)) {
        async_join__end(frame);
        return;
    }
    frame->joined = NULL;
    task->job.count = 0; /* a free slot has none */
    async__slab_free(task);
}

#define async_join__start(frame, task) async__join_start(frame, (struct async_task *)(task))
#define async_join__result(frame) async__join_result(frame)
#define async_join__end(frame) async__join_end(frame)

#endif
