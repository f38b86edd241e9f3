/* Calls whose caller has no room for the frame: recursive ones, those through entries.
 *
 * A movable function runs in a frame on the C stack, and most calls return. When one suspends, its frame moves to a slot of
 * the loop's; then its caller suspends, whose frame may have to move, too. By then something waits already that would have to be
 * given up for want of memory. Hence memory for all these moves is *covered* before anything waits. All the frames lie on the C stack, so
 * its depth says how much they can need. That much is kept in reserve, one block a loop, and used only where a slot cannot be had.
 */
#include "stack.h"

#include <errno.h>
#include <stdlib.h>

enum {
    COVER_MIN = 4096, /* of stack, at first */
    IN_RESERVE = 1,   /* in a frame's `flags` */
};

/* Memory for frames that must find a place. It goes when the loop has another one and the last of its frames is dropped. */
struct async__reserve {
    size_t bytes;  /* of what follows */
    size_t used;
    size_t frames; /* in it, plus one while it is the loop's */
};

/* What lies before each frame in it. */
struct reserved {
    struct async__reserve *reserve;
    struct async_frame frame[];
};

static_assert(offsetof(struct async_frame, flags) == offsetof(struct async__job, flags), "in a walk over the slots no frame is taken for a task");

static void reserve_unref(struct async__reserve *reserve)
{
    if (!reserve || --reserve->frames)
        return;
    async__failures_forget();
    free(reserve);
}

void async__reserve_deinit(struct async_loop *loop)
{
    reserve_unref(loop->reserve);
    loop->reserve = NULL;
}

/* What frames that lie on so much stack may need: each has a pointer before it. */
static size_t bytes_for(size_t depth)
{
    return depth + depth / sizeof(struct async_frame) * sizeof(struct reserved);
}

bool async__cover_more(const char *stack)
{
    struct async_loop *loop = async__here.loop;
    size_t depth = (size_t)(async__here.stack - stack), covers = COVER_MIN;
    while (covers < depth)
        covers *= 2;
    if (!loop->reserve || loop->reserve->used || loop->reserve->bytes < bytes_for(covers)) {
        struct async__reserve *reserve = malloc(sizeof *reserve + bytes_for(covers));
        if (!reserve)
            return false;
        *reserve = (struct async__reserve){.bytes = bytes_for(covers), .frames = 1};
        reserve_unref(loop->reserve);
        loop->reserve = reserve;
    }
    async__here.covered = async__here.stack - covers;
    return true;
}

static struct async_frame *take_reserved(struct async_loop *loop, size_t size)
{
    struct async__reserve *reserve = loop->reserve;
    size += sizeof(struct reserved);
    if (!reserve || size > reserve->bytes - reserve->used)
        async__die("asyncc: out of memory in the middle of a suspension");
    struct reserved *place = (struct reserved *)((char *)(reserve + 1) + reserve->used);
    reserve->used += size;
    reserve->frames++;
    place->reserve = reserve;
    async__here.covered = async__here.stack; /* nothing is, any more */
    return place->frame;
}

/* Takes the task's job, which is the last one, out of the ready queue. */
static void unready(struct async__loop_head *loop, struct async__job *job)
{
    struct async__job **link = &loop->first;
    while (*link != job)
        link = &(*link)->next;
    *link = NULL;
    loop->last = link;
}

/* Gives the frame a place that stays. Null when there is none: then nothing waits. */
static struct async_frame *move(const struct async_fn *fn, struct async_frame *frame)
{
    struct async_loop *loop = async__here.loop;
    struct async__job *job = &async__here.task->job;
    bool is_innermost = job->frame == frame; /* at a yield */
    size_t size = (fn->frame_size + ASYNC__SLAB_GRAIN - 1) & ~(size_t)(ASYNC__SLAB_GRAIN - 1);
    struct async_frame *moved = async__slab_alloc(&loop->head.pool, loop, size);
    if (is_innermost && (!moved || !async__cover(__builtin_frame_address(0)))) {
        unready(&loop->head, job);
        if (moved)
            async__slab_free(moved);
        return NULL;
    }
    uint32_t flags = moved ? 0 : IN_RESERVE;
    if (!moved)
        moved = take_reserved(loop, size);
    memcpy(moved, frame, fn->frame_size);
    moved->flags = flags;
    *(is_innermost ? &job->frame : &((struct async_frame *)async__here.callee)->caller) = moved;
    return moved;
}

struct async_frame *async__leave(const struct async_fn *fn, struct async_frame *frame)
{
    uint32_t state = frame->state;
    frame->fn = fn;
    if (!fn->is_movable && !async__failed(state))
        return frame;
    if (async__failed(state))
        async__trace_function(async__here.loop, async__here.task, frame);
    if (!fn->is_movable)
        async__pop(frame);
    else if (!async__failed(state) && (frame = move(fn, frame)))
        return frame;
    else if (!async__failed(state))
        return ASYNC__FAILURE(ENOMEM);
    return ASYNC__FAILURE(0u - state);
}

void async__drop(struct async_frame *frame)
{
    if (!frame->fn->is_movable)
        async__pop(frame);
    else if (frame->flags != IN_RESERVE)
        async__slab_free(frame);
    else
        reserve_unref(((struct reserved *)frame)[-1].reserve);
}

/* True when it is part of its caller's frame. */
static bool is_embedded(const struct async_frame *frame)
{
    uintptr_t within = (uintptr_t)frame - (uintptr_t)frame->caller;
    return within < frame->caller->fn->frame_size;
}

void async__calls_drop(const struct async_task *task)
{
    struct async_frame *caller, *frame = (struct async_frame *)(uintptr_t)async__innermost(task);
    for (; frame->caller && frame->caller != &async__over; frame = caller) {
        caller = frame->caller;
        if (frame->fn->is_movable && !is_embedded(frame))
            async__drop(frame);
    }
}

/* ---- entries ---------------------------------------------------------------------------------- */

void async__die_unmarked(const struct async_fn *fn)
{
    async__die("asyncc: %s was called without AWAIT, from code that did not go through the tool", fn->name);
}

void *async__entry_enter(const struct async_fn *fn)
{
    if (async__here.callee != ASYNC__AWAITING || !async__here.task)
        async__die_unmarked(fn);
    struct async_frame *frame = async__push(fn->frame_size, fn->frame_align);
    async__here.callee = frame ? NULL : ASYNC__FAILURE(ENOMEM);
    if (frame)
        *frame = (struct async_frame){.fn = fn};
    return frame;
}

void async__entry_leave(struct async_frame *frame)
{
    if (frame->state)
        async__here.callee = async__leave(frame->fn, frame);
    else
        async__pop(frame);
}

void async__no_entry(const struct async_fn *fn)
{
    async__die("asyncc: %s is variadic; it can only be awaited by its name, in the file that defines it", fn->name);
}

struct async_frame *async__entry_spawned(void)
{
    if (async__entry_spawning())
        async__die("asyncc: a pointer that a task was to be made of points to a function that is not ASYNC");
    return async__here.callee;
}
