/* async_queue_get, async_queue_put and async_queue_join.
 *
 * Who waits to get or to put has a place for the item: in its frame when it is small, else on its strand's arena, or, when
 * the leaf is a task's whole call, whose arena ends before the result is taken, of malloc's. It is made before waiting, so
 * that nothing can go wrong when an item is handed over.
 */
#include "line.h"

#include <stdlib.h>
#include <string.h>

/* ---- a place for an item ------------------------------------------------------------------------ */

/* Gives the frame a place; false when out of memory. */
static bool make_place(struct async__queue_frame *frame, const struct async_queue *queue, enum async__item_place large)
{
    size_t size = queue->item_size, align = queue->item_align;
    if (async__queue_is_small(size, align)) {
        frame->place = ASYNC__IN_FRAME;
        frame->item = &frame->small;
        return true;
    }
    frame->place = large;
    if (large == ASYNC__IN_ARENA)
        frame->item = async__push(size, align);
    else
        frame->item = align > _Alignof(max_align_t) ? aligned_alloc(align, size) : malloc(size);
    if (!frame->item)
        frame->place = ASYNC__NO_ITEM;
    return frame->item;
}

void async__queue_free_item(struct async__queue_frame *frame)
{
    if (frame->place == ASYNC__IN_ARENA)
        async__strand_pop(frame->queued.loop, frame->queued.task, frame->item);
    else if (frame->place == ASYNC__IN_HEAP)
        free(frame->item);
    frame->place = ASYNC__NO_ITEM;
}

/* ---- waiting ------------------------------------------------------------------------------------ */

static void fail(struct async__queue_frame *frame, const struct async_fn *fn, int err)
{
    frame->base.fn = fn;
    frame->base.state = (uint32_t)err;
}

static void wait_cancel(struct async_frame *leaf)
{
    async__queue_free_item((struct async__queue_frame *)leaf);
    async__line_cancel(leaf);
}

static void get_wait(struct async__queue_frame *frame, struct async_queue *queue, enum async__item_place large)
{
    const struct async_fn *fn = &async_queue_get__fn;
    frame->place = ASYNC__NO_ITEM;
    frame->queued.task = async__here.task;
    frame->queued.loop = async__here.loop;
    if (queue->is_shutdown)
        fail(frame, fn, -ESHUTDOWN);
    else if (!make_place(frame, queue, large))
        fail(frame, fn, -ENOMEM);
    else if (!async__line_wait(&queue->getters, &frame->queued, fn))
        async__queue_free_item(frame);
}

void async__queue_get_wait(struct async__queue_frame *frame, struct async_queue *queue)
{
    get_wait(frame, queue, ASYNC__IN_ARENA);
}

/* With the item in its place. */
static void put_wait(struct async__queue_frame *frame, struct async_queue *queue)
{
    if (!async__line_wait(&queue->putters, &frame->queued, &async_queue_put__fn))
        async__queue_free_item(frame);
}

void async__queue_put_start_slowly(struct async__queue_frame *frame, struct async_queue *queue, const void *item)
{
    int err = async__queue_put_slowly(queue, item);
    frame->queued.task = async__here.task;
    frame->queued.loop = async__here.loop;
    frame->place = ASYNC__NO_ITEM;
    if (!err)
        return;
    if (err == -EAGAIN && !make_place(frame, queue, ASYNC__IN_ARENA))
        err = -ENOMEM;
    if (err != -EAGAIN) {
        fail(frame, &async_queue_put__fn, err);
        return;
    }
    if (frame->item != item)
        memcpy(frame->item, item, queue->item_size);
    put_wait(frame, queue);
}

/* ---- get as a task's or a branch's whole call ---------------------------------------------------- */

struct async_frame *async__queue_get_prepare(struct async__queue_frame *frame, struct async_queue *queue)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_queue_get__fn, .state = ASYNC_START};
    frame->queued.line = &queue->getters;
    frame->place = ASYNC__NO_ITEM;
    return &frame->base;
}

/* Takes an item that is there out of the queue, where it must not stay until the result is asked for. */
static void get_at_once(struct async__queue_frame *frame, struct async_queue *queue)
{
    if (!make_place(frame, queue, ASYNC__IN_HEAP)) {
        frame->base.state = (uint32_t)-ENOMEM;
        return;
    }
    memcpy(frame->item, async__queue_first(queue), queue->item_size);
    async__queue_taken(queue);
}

static struct async_frame *get_resume(struct async_frame *base)
{
    struct async__queue_frame *frame = (struct async__queue_frame *)base;
    if (base->state != ASYNC_START)
        return base->caller;
    struct async_queue *queue = LINE_OWNER(frame->queued.line, struct async_queue, getters);
    async__here.task->job.flags |= ASYNC__TYPED;
    base->state = 0;
    if (queue->count)
        get_at_once(frame, queue);
    else
        get_wait(frame, queue, ASYNC__IN_HEAP);
    return async__suspended(base->state) ? NULL : base->caller;
}

static void *get_result(struct async_frame *leaf)
{
    return ((struct async__queue_frame *)leaf)->item;
}

static void leaf_end(struct async_frame *leaf)
{
    async__queue_free_item((struct async__queue_frame *)leaf);
}

static const uint32_t no_lines[] = {0};
static const struct async_typed get_typed = {get_result, leaf_end};
static void get_describe(const struct async_frame *leaf, char *text, size_t size)
{
    const struct async__queued *member = (const struct async__queued *)leaf;
    async__line_describe(member, LINE_OWNER(member->line, struct async_queue, getters), text, size);
}

static const struct async_view get_view = {.describe = get_describe};
const struct async_fn async_queue_get__fn = {
    .resume = get_resume,
    .cancel = wait_cancel,
    .frame_size = sizeof(struct async_queue_get__frame),
    .frame_align = _Alignof(struct async_queue_get__frame),
    .name = "async_queue_get",
    .file = "asyncc",
    .lines = no_lines,
    .view = &get_view,
    .typed = &get_typed,
};

/* ---- put as a task's or a branch's whole call ---------------------------------------------------- */

/* Out of memory shows at the start. */
struct async_frame *async__queue_put_prepare(struct async__queue_frame *frame, struct async_queue *queue,
                                             const void *item)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_queue_put__fn, .state = ASYNC_START};
    frame->queued.line = &queue->putters;
    if (make_place(frame, queue, ASYNC__IN_HEAP))
        memcpy(frame->item, item, queue->item_size);
    return &frame->base;
}

static struct async_frame *put_resume(struct async_frame *base)
{
    struct async__queue_frame *frame = (struct async__queue_frame *)base;
    if (base->state != ASYNC_START)
        return base->caller;
    struct async_queue *queue = LINE_OWNER(frame->queued.line, struct async_queue, putters);
    async__here.task->job.flags |= ASYNC__TYPED;
    bool has_item = frame->place != ASYNC__NO_ITEM;
    int err = has_item ? async__queue_put_nowait(queue, frame->item, queue->item_size) : -ENOMEM;
    base->state = 0;
    if (err == -EAGAIN)
        put_wait(frame, queue);
    else
        base->state = (uint32_t)err;
    return async__suspended(base->state) ? NULL : base->caller;
}

static void *put_result(struct async_frame *leaf)
{
    (void)leaf;
    return NULL;
}

static const struct async_typed put_typed = {put_result, leaf_end};
static void put_describe(const struct async_frame *leaf, char *text, size_t size)
{
    const struct async__queued *member = (const struct async__queued *)leaf;
    async__line_describe(member, LINE_OWNER(member->line, struct async_queue, putters), text, size);
}

static const struct async_view put_view = {.describe = put_describe};
const struct async_fn async_queue_put__fn = {
    .resume = put_resume,
    .cancel = wait_cancel,
    .frame_size = sizeof(struct async_queue_put__frame),
    .frame_align = _Alignof(struct async_queue_put__frame),
    .name = "async_queue_put",
    .file = "asyncc",
    .lines = no_lines,
    .view = &put_view,
    .typed = &put_typed,
};

/* ---- join --------------------------------------------------------------------------------------- */

struct async_frame *async__queue_join_prepare(struct async_queue_join__frame *frame, struct async_queue *queue)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_queue_join__fn, .state = ASYNC_START};
    frame->queued.line = &queue->joiners;
    return &frame->base;
}

static struct async_frame *join_resume(struct async_frame *base)
{
    struct async_queue_join__frame *frame = (struct async_queue_join__frame *)base;
    if (base->state != ASYNC_START)
        return base->caller;
    base->state = 0;
    async__queue_join_start(frame, LINE_OWNER(frame->queued.line, struct async_queue, joiners));
    return async__suspended(base->state) ? NULL : base->caller;
}

static void join_describe(const struct async_frame *leaf, char *text, size_t size)
{
    const struct async__queued *member = (const struct async__queued *)leaf;
    async__line_describe(member, LINE_OWNER(member->line, struct async_queue, joiners), text, size);
}

static const struct async_view join_view = {.describe = join_describe};
const struct async_fn async_queue_join__fn = {
    .resume = join_resume,
    .cancel = async__line_cancel,
    .frame_size = sizeof(struct async_queue_join__frame),
    .frame_align = _Alignof(struct async_queue_join__frame),
    .name = "async_queue_join",
    .file = "asyncc",
    .lines = no_lines,
    .view = &join_view,
};
