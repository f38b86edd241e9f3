/* async_queue: its items, and what does not wait.
 *
 * The items are a ring, a stack or a binary heap in one array, which grows in powers of two as far as maxsize asks
 * for. In the heap each item is followed by its number, so that equal ones keep their order.
 */
#include "line.h"

#include <stdlib.h>
#include <string.h>

enum { CAPACITY_MIN = 8 };

/* ---- life --------------------------------------------------------------------------------------- */

static size_t round_up(size_t size, size_t align)
{
    return (size + align - 1) & ~(align - 1);
}

struct async_queue *async__queue_init(struct async_queue *queue, enum async__queue_kind kind, size_t maxsize,
                                      size_t item_size, size_t item_align, int (*compare)(const void *, const void *))
{
    *queue = (struct async_queue){
        .kind = kind,
        .maxsize = maxsize,
        .item_size = item_size,
        .item_align = item_align,
        .stride = item_size,
        .compare = compare,
    };
    if (kind == ASYNC__PRIORITY)
        queue->stride = round_up(round_up(item_size, sizeof(uint64_t)) + sizeof(uint64_t), item_align);
    return queue;
}

/* Everybody in the line fails. */
static void fail_all(struct async__line *line, int err)
{
    while (line->first) {
        struct async__queued *member = async__line_pop(line);
        async__queue_free_item((struct async__queue_frame *)member);
        async__line_end(member, (uint32_t)err);
    }
}

static void drop_items(struct async_queue *queue)
{
    free(queue->items);
    queue->items = NULL;
    queue->capacity = queue->head = queue->count = queue->fast = 0;
}

void(async_queue_deinit)(struct async_queue *queue)
{
    fail_all(&queue->getters, -EIDRM);
    fail_all(&queue->putters, -EIDRM);
    async__line_end_all(&queue->joiners, (uint32_t)-EIDRM);
    drop_items(queue);
    queue->unfinished = 0;
}

void(async_queue_shutdown)(struct async_queue *queue, bool immediate)
{
    queue->is_shutdown = true;
    queue->fast = 0;
    if (immediate) {
        queue->unfinished -= queue->count < queue->unfinished ? queue->count : queue->unfinished;
        drop_items(queue);
        if (!queue->unfinished)
            async__line_end_all(&queue->joiners, 0);
    }
    fail_all(&queue->getters, -ESHUTDOWN);
    fail_all(&queue->putters, -ESHUTDOWN);
}

/* ---- room --------------------------------------------------------------------------------------- */

/* Moves the items to an array of `capacity`. */
static bool move_items(struct async_queue *queue, size_t capacity)
{
    size_t align = queue->item_align > sizeof(void *) ? queue->item_align : sizeof(void *), bytes;
    if (__builtin_mul_overflow(capacity, queue->stride, &bytes) || bytes > PTRDIFF_MAX - align)
        return false;
    char *items = aligned_alloc(align, round_up(bytes, align));
    if (!items)
        return false;
    size_t behind = queue->capacity - queue->head, first = queue->count < behind ? queue->count : behind;
    if (first)
        memcpy(items, queue->items + queue->head * queue->stride, first * queue->stride);
    if (first < queue->count)
        memcpy(items + first * queue->stride, queue->items, (queue->count - first) * queue->stride);
    free(queue->items);
    queue->items = items;
    queue->capacity = capacity;
    queue->head = 0;
    return true;
}

/* Makes room for one more. */
static bool grow(struct async_queue *queue)
{
    size_t capacity = queue->capacity ? 2 * queue->capacity : 1;
    while (capacity < CAPACITY_MIN && !(queue->maxsize && capacity >= queue->maxsize))
        capacity *= 2;
    if (!move_items(queue, capacity))
        return false;
    if (queue->kind == ASYNC__FIFO)
        queue->fast = queue->maxsize && queue->maxsize < capacity ? queue->maxsize : capacity;
    return true;
}

/* ---- the heap ----------------------------------------------------------------------------------- */

static char *at(const struct async_queue *queue, size_t index)
{
    return queue->items + index * queue->stride;
}

static uint64_t *number_of(const struct async_queue *queue, char *item)
{
    return (uint64_t *)(void *)(item + round_up(queue->item_size, sizeof(uint64_t)));
}

static bool comes_before(const struct async_queue *queue, char *left, char *right)
{
    int order = queue->compare(left, right);
    return order < 0 || (order == 0 && *number_of(queue, left) < *number_of(queue, right));
}

static void heap_add(struct async_queue *queue, const void *item)
{
    size_t hole = queue->count++;
    for (size_t parent; hole; hole = parent) {
        parent = (hole - 1) / 2;
        if (queue->compare(item, at(queue, parent)) >= 0)
            break;
        memcpy(at(queue, hole), at(queue, parent), queue->stride);
    }
    memcpy(at(queue, hole), item, queue->item_size);
    *number_of(queue, at(queue, hole)) = queue->sequence++;
}

static void heap_remove_first(struct async_queue *queue)
{
    char *last = at(queue, --queue->count);
    size_t hole = 0;
    for (size_t child; (child = 2 * hole + 1) < queue->count; hole = child) {
        if (child + 1 < queue->count && comes_before(queue, at(queue, child + 1), at(queue, child)))
            child++;
        if (!comes_before(queue, at(queue, child), last))
            break;
        memcpy(at(queue, hole), at(queue, child), queue->stride);
    }
    if (at(queue, hole) != last)
        memcpy(at(queue, hole), last, queue->stride);
}

/* ---- items in and out --------------------------------------------------------------------------- */

/* Puts an item where there is room for it. */
static void add(struct async_queue *queue, const void *item)
{
    queue->unfinished++;
    if (queue->kind == ASYNC__PRIORITY) {
        heap_add(queue, item);
        return;
    }
    size_t index = (queue->head + queue->count++) & (queue->capacity - 1);
    memcpy(at(queue, index), item, queue->item_size);
}

void async__queue_remove_first(struct async_queue *queue)
{
    if (queue->kind == ASYNC__PRIORITY)
        heap_remove_first(queue);
    else
        queue->count--;
}

int async__queue_put_slowly(struct async_queue *queue, const void *item)
{
    if (queue->is_shutdown)
        return -ESHUTDOWN;
    if (async_queue_full(queue))
        return -EAGAIN;
    if (queue->count == queue->capacity && !grow(queue))
        return -ENOMEM;
    add(queue, item);
    return 0;
}

void async__queue_admit(struct async_queue *queue)
{
    struct async__queue_frame *putter = (struct async__queue_frame *)async__line_pop(&queue->putters);
    add(queue, putter->item);
    async__line_end(&putter->queued, 0);
}

int async__queue_put_nowait(struct async_queue *queue, const void *item, size_t item_size)
{
    return async__queue_put_quickly(queue, item, item_size, queue->item_align) ? 0 : async__queue_put_slowly(queue, item);
}

int async__queue_get_nowait(struct async_queue *queue, void *to, size_t item_size)
{
    if (!queue->count)
        return queue->is_shutdown ? -ESHUTDOWN : -EAGAIN;
    memcpy(to, async__queue_first(queue), item_size);
    async__queue_taken(queue);
    return 0;
}

/* ---- the rest ----------------------------------------------------------------------------------- */

int(async_queue_task_done)(struct async_queue *queue)
{
    if (!queue->unfinished)
        return async__misused(-EINVAL, "task_done() called too many times");
    if (--queue->unfinished == 0)
        async__line_end_all(&queue->joiners, 0);
    return 0;
}

size_t(async_queue_qsize)(const struct async_queue *queue)
{
    return queue->count;
}

bool(async_queue_empty)(const struct async_queue *queue)
{
    return !queue->count;
}

bool(async_queue_full)(const struct async_queue *queue)
{
    return queue->maxsize && queue->count >= queue->maxsize;
}

size_t(async_queue_maxsize)(const struct async_queue *queue)
{
    return queue->maxsize;
}
