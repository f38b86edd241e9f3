/* The frames of <asyncc/queue.h>'s leaves, and the paths that are short enough to be inline: those of a ring. */
#ifndef ASYNCC_QUEUE_INLINE_H
#define ASYNCC_QUEUE_INLINE_H

/* Where the item is that somebody gets or puts: nowhere (any more), or in the frame, of which nothing is to be done in the end; still in
 * the queue; on the strand's arena, or in memory of malloc's. */
enum async__item_place { ASYNC__NO_ITEM, ASYNC__IN_FRAME, ASYNC__IN_QUEUE, ASYNC__IN_ARENA, ASYNC__IN_HEAP };

/* Who gets or puts. Until it is started, queued.line tells which queue. */
struct async__queue_frame {
    union {
        struct async_frame base;
        struct async__queued queued;
    };
    struct async_queue *queue; /* whose the item is, when it is still there */
    void *item;                /* the one that was taken, or is to be put; means nothing when `place` says nowhere */
    enum async__item_place place;
    union {
        uint64_t align;
        unsigned char bytes[32];
    } small; /* an item in the frame */
};

/* True when such an item fits into the frame. */
static inline bool async__queue_is_small(size_t size, size_t align)
{
    return size <= sizeof((struct async__queue_frame *)0)->small && align <= _Alignof(uint64_t);
}

/* The parts that are not inline. put_slowly: returns 0; -EAGAIN when there is no room, -ESHUTDOWN, -ENOMEM. */
int async__queue_put_slowly(struct async_queue *queue, const void *item);
void async__queue_put_start_slowly(struct async__queue_frame *frame, struct async_queue *queue, const void *item);
void async__queue_get_wait(struct async__queue_frame *frame, struct async_queue *queue);
void async__queue_remove_first(struct async_queue *queue);
void async__queue_admit(struct async_queue *queue);
void async__queue_free_item(struct async__queue_frame *frame);

/* The item that is to be taken next; there is one. */
static inline void *async__queue_first(const struct async_queue *queue)
{
    size_t index = queue->kind == ASYNC__LIFO ? queue->count - 1 : queue->head;
    return queue->items + index * queue->stride;
}

/* Takes it out, and lets who waits longest put one in. */
static inline void async__queue_taken(struct async_queue *queue)
{
    if (queue->kind == ASYNC__FIFO) {
        queue->head = (queue->head + 1) & (queue->capacity - 1);
        queue->count--;
    } else {
        async__queue_remove_first(queue);
    }
    if (__builtin_expect(queue->putters.first != NULL, 0))
        async__queue_admit(queue);
}

/* Puts an item if somebody waits for one, or there is a place in the ring: false when it did not. `size` and `align` are those of the
 * queue's items, and constants where this is inlined. */
static inline bool async__queue_put_quickly(struct async_queue *queue, const void *item, size_t size, size_t align)
{
    if (queue->getters.first) {
        struct async_task *task = queue->getters.task; /* all of the line before the item: it might lie anywhere */
        struct async__queue_frame *getter = (struct async__queue_frame *)async__line_pop(&queue->getters);
        queue->unfinished++;
        __builtin_memcpy(async__queue_is_small(size, align) ? &getter->small : getter->item, item, size);
        async__line_end_of(&getter->queued, task, 0);
        return true;
    }
    if (__builtin_expect(queue->count >= queue->fast, 0))
        return false;
    size_t index = (queue->head + queue->count) & (queue->capacity - 1);
    __builtin_memcpy(queue->items + index * size, item, size);
    queue->count++;
    queue->unfinished++;
    return true;
}

/* ---- get ---------------------------------------------------------------------------------------- */

struct async_queue_get__frame {
    union {
        struct async_frame base;
        struct async__queue_frame get;
    };
};
extern const struct async_fn async_queue_get__fn;
struct async_frame *async__queue_get_prepare(struct async__queue_frame *frame, struct async_queue *queue);

/* `size` and `align` are those of the queue's items. */
static inline void async__queue_get_start(struct async__queue_frame *frame, struct async_queue *queue, size_t size,
                                          size_t align)
{
    if (queue->count) {
        frame->queue = queue;
        frame->item = async__queue_first(queue);
        frame->place = ASYNC__IN_QUEUE;
    } else if (!async__queue_is_small(size, align) || __builtin_expect(queue->is_shutdown, 0)) {
        async__queue_get_wait(frame, queue);
    } else {
        frame->item = &frame->small;
        frame->place = ASYNC__IN_FRAME;
        async__line_wait(&queue->getters, &frame->queued, &async_queue_get__fn);
    }
}

static inline void async__queue_get_end(struct async__queue_frame *frame)
{
    if (frame->place <= ASYNC__IN_FRAME)
        return;
    if (__builtin_expect(frame->place > ASYNC__IN_QUEUE, 0)) {
        async__queue_free_item(frame);
        return;
    }
    frame->place = ASYNC__NO_ITEM;
    async__queue_taken(frame->queue);
}

#define async_queue_get__start(frame, from)                                                    \
    async__queue_get_start((struct async__queue_frame *)(frame), (struct async_queue *)(from), \
                           sizeof(ASYNC__ITEM(from)), _Alignof(ASYNC__ITEM(from)))
#define async_queue_get__prepare(frame, from) \
    async__queue_get_prepare((struct async__queue_frame *)(frame), (struct async_queue *)(from))
#define async_queue_get__result(frame) ((frame)->get.item)
#define async_queue_get__end(frame) async__queue_get_end(&(frame)->get)

/* ---- put ---------------------------------------------------------------------------------------- */

struct async_queue_put__frame {
    union {
        struct async_frame base;
        struct async__queue_frame put;
    };
};
extern const struct async_fn async_queue_put__fn;
struct async_frame *async__queue_put_prepare(struct async__queue_frame *frame, struct async_queue *queue,
                                             const void *item);

static inline void async__queue_put_start(struct async__queue_frame *frame, struct async_queue *queue, const void *item,
                                          size_t size, size_t align)
{
    if (__builtin_expect(!async__queue_put_quickly(queue, item, size, align), 0)) {
        if (async__queue_is_small(size, align)) /* its place to wait in; so that, where this is inlined, `item` need not be in memory */
            item = __builtin_memcpy(&frame->small, item, size);
        async__queue_put_start_slowly(frame, queue, item);
        return;
    }
    frame->place = ASYNC__NO_ITEM;
}

static inline void async__queue_put_end(struct async__queue_frame *frame)
{
    if (__builtin_expect(frame->place > ASYNC__IN_FRAME, 0))
        async__queue_free_item(frame);
}

#define async_queue_put__start(frame, to, ...)                                               \
    async__queue_put_start((struct async__queue_frame *)(frame), (struct async_queue *)(to), \
                           (ASYNC__ITEM(to)[1]){(__VA_ARGS__)}, sizeof(ASYNC__ITEM(to)), _Alignof(ASYNC__ITEM(to)))
#define async_queue_put__prepare(frame, to, ...)                                               \
    async__queue_put_prepare((struct async__queue_frame *)(frame), (struct async_queue *)(to), \
                             (ASYNC__ITEM(to)[1]){(__VA_ARGS__)})
#define async_queue_put__end(frame) async__queue_put_end(&(frame)->put)

/* ---- join --------------------------------------------------------------------------------------- */

struct async_queue_join__frame {
    union {
        struct async_frame base;
        struct async__queued queued;
    };
};
extern const struct async_fn async_queue_join__fn;
struct async_frame *async__queue_join_prepare(struct async_queue_join__frame *frame, struct async_queue *queue);

static inline void async__queue_join_start(struct async_queue_join__frame *frame, struct async_queue *queue)
{
    if (queue->unfinished)
        async__line_wait(&queue->joiners, &frame->queued, &async_queue_join__fn);
}

#define async_queue_join__start(frame, queue) async__queue_join_start(frame, (struct async_queue *)(queue))
#define async_queue_join__prepare(frame, queue) async__queue_join_prepare(frame, (struct async_queue *)(queue))
#define async_queue_join__end(frame) ((void)(frame))

#endif
