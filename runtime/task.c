/* Tasks: allocation, references, scheduling and the end.
 *
 * A task and its root frame are one allocation: a slot of the loop's slabs, or, when it is large,
 * over-aligned or not tied to a loop yet, a block of its own ("dedicated") with the loop's pointer and
 * links before it. References are handles; from scheduling to the end the loop keeps the
 * task even without any.
 *
 *   |  dedicated  | task (40 bytes) | root frame ... | link (when made by an entry, or in a group) |
 */
#include "side.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LINK_BYTES = sizeof(struct async__member) }; /* of a gather's or a group's link */
static_assert(sizeof(struct async__branch_link) <= LINK_BYTES, "must fit");

static size_t round_up(size_t size, size_t align)
{
    return (size + align - 1) & ~(align - 1);
}

static struct async_frame *init_task(void *memory, const struct async_fn *fn, unsigned flags)
{
    struct async_frame *root = async__task_init(memory, flags);
    *root = (struct async_frame){.fn = fn, .state = ASYNC_START};
    return root;
}

static struct async_task *alloc_dedicated(struct async_loop *loop, const struct async_fn *fn, size_t size,
                                          unsigned flags)
{
    size_t align = fn->frame_align > 16 ? fn->frame_align : 16;
    size_t root_at = round_up(sizeof(struct async__dedicated) + sizeof(struct async_task), align);
    size_t total = round_up(root_at + size - sizeof(struct async_task), align);
    char *memory = align > 16 ? aligned_alloc(align, total) : malloc(total);
    if (!memory)
        return NULL;
    char *slot = memory + root_at - sizeof(struct async_task);
    struct async_task *task = async__task_of_root(init_task(slot, fn, flags | ASYNC__DEDICATED));
    *async__dedicated_of(task) = (struct async__dedicated){.loop = loop, .memory = memory};
    return task;
}

/* `extra` bytes lie behind the root frame, aligned as a pointer. */
static struct async_frame *alloc_task(struct async_loop *loop, const struct async_fn *fn, size_t extra, unsigned flags)
{
    size_t size = sizeof(struct async_task) + round_up(fn->frame_size, ASYNC__SLAB_GRAIN) + extra;
    if (!loop || fn->frame_align > 16 || size > ASYNC__SLAB_SLOT_MAX - 16) {
        struct async_task *task = alloc_dedicated(loop, fn, size, flags);
        return task ? (struct async_frame *)(task + 1) : NULL;
    }
    if (fn->frame_align > ASYNC__SLAB_GRAIN)
        size = round_up(size, 16);
    void *slot = async__slab_alloc(&loop->head.pool, loop, size);
    return slot ? init_task(slot, fn, flags) : NULL;
}

void *async__task_slot(size_t size)
{
    return async__slab_alloc(&async__here.loop->head.pool, async__here.loop, size);
}

void *(async__task_alloc)(struct async_loop *loop, const struct async_fn *fn)
{
    return alloc_task(loop, fn, 0, 0);
}

void *(async__task_here)(const struct async_fn *fn)
{
    return async__here.loop ? alloc_task(async__here.loop, fn, 0, 0) : NULL;
}

void *async__entry_task(const struct async_fn *fn)
{
    if (!async__entry_spawning())
        async__die_unmarked(fn);
    struct async_loop *loop = async__here.callee == ASYNC__SPAWNING_FREE ? NULL : async__here.loop;
    return alloc_task(loop, fn, LINK_BYTES, ASYNC__LINKED);
}

void *async__group_alloc(const struct async_fn *fn)
{
    return alloc_task(async__here.loop, fn, LINK_BYTES, ASYNC__LINKED);
}

struct async_task *async__task_of_root(struct async_frame *root)
{
    return root ? (struct async_task *)root - 1 : NULL;
}

struct async_frame *async__task_root(struct async_task *task)
{
    return async__root_of(task);
}

/* ---- the loop's list of dedicated tasks ------------------------------------------------------- */

static struct async_task *task_of_dedicated(struct async__dedicated *dedicated)
{
    return (struct async_task *)(dedicated + 1);
}

void async__task_link(struct async_loop *loop, struct async_task *task)
{
    struct async__dedicated *dedicated = async__dedicated_of(task);
    dedicated->loop = loop;
    dedicated->prev = NULL;
    dedicated->next = loop->dedicated;
    if (loop->dedicated)
        loop->dedicated->prev = dedicated;
    loop->dedicated = dedicated;
    if (async__side_of(task) && async__side_of(task)->priority)
        async__loop_count_priority(loop, 1);
}

static void unlink_dedicated(struct async_loop *loop, struct async__dedicated *dedicated)
{
    if (dedicated->prev)
        dedicated->prev->next = dedicated->next;
    else
        loop->dedicated = dedicated->next;
    if (dedicated->next)
        dedicated->next->prev = dedicated->prev;
}

/* ---- references ------------------------------------------------------------------------------- */

void async__task_free_oddly(struct async_loop *loop, struct async_task *task)
{
    uint32_t state = async__root_of(task)->state;
    unsigned flags = task->job.flags;
    if (__builtin_expect(!(flags & (ASYNC__SCHEDULED | ASYNC__BRANCH | ASYNC__RETRIEVED)), 0))
        async__report_never_awaited(task);
    if (async__failed(state) && !(flags & ASYNC__RETRIEVED) && state != ASYNC__CANCELED) {
        task->job.count = 1; /* the handler may take a reference and give it back */
        async__report_unretrieved(loop, task, (int32_t)state);
        task->job.count = 0; /* a free slot has none */
    }
    if (async__root_of(task)->fn->typed)
        async__root_of(task)->fn->typed->end(async__root_of(task));
    async__done_callbacks_free(task);
    async__side_free(loop, task);
    if (!(flags & ASYNC__DEDICATED)) {
        async__slab_free(task);
        return;
    }
    if (loop && (flags & ASYNC__SCHEDULED))
        unlink_dedicated(loop, async__dedicated_of(task));
    async__failures_forget();
    free(async__dedicated_of(task)->memory);
}

struct async_task *(async_task_ref)(struct async_task *task)
{
    task->job.count++;
    return task;
}

void(async_task_detach)(struct async_task *task)
{
    if (task)
        async__task_unref(task);
}

void(async_task_close)(struct async_task *task)
{
    if (!task)
        return;
    if (!(task->job.flags & ASYNC__SCHEDULED))
        task->job.flags |= ASYNC__RETRIEVED; /* on purpose: it needs no report */
    async__task_unref(task);
}

/* ---- scheduling and the end ------------------------------------------------------------------- */

struct async_task *(async__loop_create_task)(struct async_loop *loop, struct async_frame *root, const char *site)
{
    struct async_task *task = async__task_of_root(root);
    if (!task)
        return NULL;
    if (!loop || loop->closed || !async__task_inherit(loop, task)) {
        task->job.flags &= (uint16_t)~ASYNC__SCHEDULED; /* the inline form may have set it */
        async_task_close(task);
        return NULL;
    }
    async__debug_thread(loop);
    async__task_schedule(loop, task);
    async__task_note_site(loop, task, site);
    return task;
}

struct async_task *(async__create_task)(struct async_frame *root, const char *site)
{
    return (async__loop_create_task)(async__here.loop, root, site);
}

void async__task_schedule_given(struct async_loop *loop, struct async_task *task)
{
    if (async__side_of(task))
        async__context_use(loop, async__side_of(task)->context);
    async__task_schedule(loop, task);
}

/* The creator's reference is dropped: the loop's own keeps it. */
static void task_arrived(struct async__post *post, struct async_loop *loop)
{
    struct async__dedicated *dedicated =
        (struct async__dedicated *)((char *)post - offsetof(struct async__dedicated, post));
    struct async_task *task = task_of_dedicated(dedicated);
    async__task_schedule_given(loop, task);
    async__task_unref(task);
}

int async__create_task_threadsafe(struct async_loop *loop, struct async_frame *root)
{
    struct async_task *task = async__task_of_root(root);
    if (!task)
        return -ENOMEM;
    struct async__post *post = &async__dedicated_of(task)->post;
    post->arrived = task_arrived;
    int err = async__context_give(task) ? async__inbox_post(loop->inbox, post) : -ENOMEM;
    if (err)
        (async_task_close)(task);
    return err;
}

struct async_task *(async__coroutine)(struct async_frame *root, const char *site)
{
    struct async_task *task = async__task_of_root(root);
    const struct async_loop *loop = async_get_event_loop();
    if (task && loop)
        async__task_note_site(loop, task, site);
    return task;
}

/* Oldest first. The list may change at each call. */
static void tell_waiters(struct async_task *task)
{
    struct async__waiter *oldest = NULL, *waiter = *async__task_waiters(task);
    for (struct async__waiter *next; waiter; waiter = next) {
        next = waiter->next;
        waiter->next = oldest;
        oldest = waiter;
    }
    *async__task_waiters(task) = oldest;
    while ((waiter = *async__task_waiters(task))) {
        *async__task_waiters(task) = waiter->next;
        waiter->ended(waiter, task);
    }
}

/* The end of a gather's branch. True when its memory is the gather's caller's. */
static bool end_branch(struct async_loop *loop, struct async_task *task)
{
    bool is_embedded = task->job.flags & ASYNC__EMBEDDED;
    if (is_embedded)
        async__side_free(loop, task);
    if (task->job.flags & ASYNC__BRANCH)
        async__gather_ended(task);
    return is_embedded;
}

void async__task_end_oddly(struct async_loop *loop, struct async_task *task)
{
    task->job.flags |= ASYNC__DONE;
    task->job.count++; /* who is told may give up the last one */
    if (async__failed(async__root_of(task)->state))
        async__trace_function(loop, task, async__root_of(task));
    if (task->arena_top)
        async__strand_clear(loop, task);
    if (task->waiters)
        tell_waiters(task);
    if (task->job.flags & ASYNC__MEMBER)
        async__group_ended(task);
    if (!(task->job.flags & (ASYNC__EMBEDDED | ASYNC__BRANCH)) || !end_branch(loop, task))
        async__task_unref(task);
}

static struct async_frame *over_resume(struct async_frame *over)
{
    (void)over;
    async__task_end(async__here.loop, async__here.task);
    return NULL;
}

static struct async_frame *not_begun_resume(struct async_frame *not_begun)
{
    struct async_task *task = async__here.task;
    struct async_frame *root = async__root_of(task);
    (void)not_begun;
    if (!(task->job.flags & (ASYNC__CANCEL_DUE | ASYNC__UNWINDS)))
        return async__first_frame(root);
    task->job.flags &= (uint16_t)~ASYNC__CANCEL_DUE;
    root->state = ASYNC__CANCELED;
    if (root->fn->typed)
        root->fn->typed->end(root); /* what it was given goes */
    return async__over_frame();
}

static struct async_frame *leaf_begins_resume(struct async_frame *leaf_begins)
{
    struct async_frame *root = async__root_of(async__here.task);
    (void)leaf_begins;
    root->fn->resume(root);
    root->caller = async__over_frame();
    return async__suspended(root->state) ? NULL : root->caller;
}

static const struct async_fn over_fn = {.resume = over_resume, .name = "the end of a task"};
static const struct async_fn leaf_begins_fn = {.resume = leaf_begins_resume, .name = "the beginning of a leaf"};
static const struct async_fn not_begun_fn = {.resume = not_begun_resume, .name = "the beginning of a task"};
const struct async_frame async__over = {.fn = &over_fn};
const struct async_frame async__leaf_begins = {.fn = &leaf_begins_fn, .state = ASYNC_START};
const struct async_frame async__not_begun = {.fn = &not_begun_fn};

/* ---- waiters ---------------------------------------------------------------------------------- */

struct async__waiter **async__task_waiters(struct async_task *task)
{
    struct async__side *side = async__side_of(task);
    if (side)
        return &side->waiters;
    if (async__is_joined_only(task)) {
        struct async_task *joiner = async__only_joiner(task);
        struct async_join__frame *join = (struct async_join__frame *)joiner->job.frame;
        join->task = joiner;
        join->waiter = (struct async__waiter){.ended = async__join_ended};
        task->waiters = &join->waiter;
    }
    return &task->waiters;
}

void async__task_remove_waiter(struct async_task *task, struct async__waiter *waiter)
{
    struct async__waiter **link = async__task_waiters(task);
    while (*link && *link != waiter)
        link = &(*link)->next;
    if (*link)
        *link = waiter->next;
}

/* ---- questions -------------------------------------------------------------------------------- */

bool(async_task_done)(const struct async_task *task)
{
    return async__is_done(task);
}

bool(async_task_cancelled)(const struct async_task *task)
{
    return async__is_done(task) && async__root_of(task)->state == ASYNC__CANCELED;
}

int(async_task_exception)(struct async_task *task)
{
    if (!async__is_done(task))
        return -EINPROGRESS;
    task->job.flags |= ASYNC__RETRIEVED;
    return (int32_t)async__root_of(task)->state;
}

const void *(async_task_result)(const struct async_task *task)
{
    const struct async_frame *root = async__root_of(task);
    if (!async__is_done(task) || root->state || (!root->fn->result_size && !root->fn->typed))
        return NULL;
    return async__result_of(task);
}

struct async_loop *(async_task_get_loop)(const struct async_task *task)
{
    return async__loop_of(task);
}

struct async_task *async_current_task(void)
{
    return async__here.task;
}

/* ---- all tasks -------------------------------------------------------------------------------- */

/* The first task at or behind `slot` in this slab or those after it. `wanted` of the two flags, and
 * referenced if it has ended: a free slot keeps the flags. */
static struct async_task *next_in_slabs(struct async__slab *slab, char *slot, unsigned wanted)
{
    while (slab) {
        for (; slot < slab->fresh; slot += slab->slot_size) {
            struct async_task *task = (struct async_task *)slot;
            if ((task->job.flags & (ASYNC__SCHEDULED | ASYNC__DONE)) == wanted && (task->job.count || wanted == ASYNC__SCHEDULED))
                return task;
        }
        slab = slab->all_next;
        slot = slab ? (char *)(slab + 1) : NULL;
    }
    return NULL;
}

/* The task after `task`, or the first: one that has ended or one that has not, as `wanted` says. */
static struct async_task *next_task(struct async_loop *loop, struct async_task *task, unsigned wanted)
{
    bool ended = wanted & ASYNC__DONE;
    struct async__dedicated *dedicated = loop->dedicated;
    if (task && !(task->job.flags & ASYNC__DEDICATED)) {
        struct async__slab *slab = async__slab_of(task);
        return next_in_slabs(slab, (char *)task + slab->slot_size, wanted);
    }
    if (task)
        dedicated = async__dedicated_of(task)->next;
    while (dedicated && async__is_done(task_of_dedicated(dedicated)) != ended)
        dedicated = dedicated->next;
    if (dedicated)
        return task_of_dedicated(dedicated);
    return loop->head.pool.all ? next_in_slabs(loop->head.pool.all, (char *)(loop->head.pool.all + 1), wanted) : NULL;
}

struct async_task *async__task_next(struct async_loop *loop, struct async_task *task)
{
    return next_task(loop, task, ASYNC__SCHEDULED);
}

struct async_task *async__task_next_ended(struct async_loop *loop, struct async_task *task)
{
    return next_task(loop, task, ASYNC__SCHEDULED | ASYNC__DONE);
}

size_t async_all_tasks(struct async_loop *loop, struct async_task **tasks, size_t capacity)
{
    size_t count = 0;
    for (struct async_task *task = NULL; (task = async__task_next(loop, task)); count++) {
        if (count < capacity)
            tasks[count] = (async_task_ref)(task);
    }
    return count;
}
