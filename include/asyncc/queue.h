/* Queues between the tasks of a loop: asyncio's Queue, LifoQueue and PriorityQueue, of items of any type.
 *
 *   struct async_queue storage;
 *   ASYNC_QUEUE(struct job) queue = async_queue_init(&storage, struct job, 10);
 *   DEFER async_queue_deinit(queue);
 *   AWAIT(async_queue_put(queue, (struct job){1, 2}));
 *   struct job job = AWAIT(async_queue_get(queue));
 *
 * The struct is the caller's and stays where it is until async_queue_deinit. Items are copied in and out by value; the queue
 * owns memory for those it holds, made on demand, and none for who waits. Who waits to get (or to put) is served in the order
 * of arrival: an item that is put while somebody waits is his at once, so a cancellation cannot make it disappear. All
 * functions are to be called from the thread whose loop the tasks run on; what does not wait, from callbacks and between runs, too.
 */
#ifndef ASYNCC_QUEUE_H
#define ASYNCC_QUEUE_H

#include <asyncc/line.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum async__queue_kind { ASYNC__FIFO, ASYNC__LIFO, ASYNC__PRIORITY };

struct async_queue {
    struct async__line getters; /* empty unless the queue is */
    struct async__line putters; /* empty unless it is full */
    struct async__line joiners; /* empty unless `unfinished` is above 0 */
    char *items;                /* a ring, a stack or a heap; null at first */
    size_t capacity;            /* of `items`: a power of two, or 0 */
    size_t stride;              /* bytes from item to item */
    size_t head;                /* of a ring: where the first item is */
    size_t count;               /* items in the queue */
    size_t fast;                /* a ring takes an item without further questions while `count` is below it */
    size_t maxsize;             /* 0: none */
    size_t unfinished;          /* items put and not yet reported by async_queue_task_done */
    uint64_t sequence;          /* of a heap: how many were put; orders equal ones */
    int (*compare)(const void *left, const void *right);
    size_t item_size;
    size_t item_align;
    enum async__queue_kind kind;
    bool is_shutdown;
};

/* A queue of items of type T, as ASYNC_TASK(T) is a task: a typed handle that means a struct async_queue *. */
#define ASYNC_QUEUE(T) __typeof__(__typeof__(T) *(*)(struct async_queue *))

/* The type of a handle's items. */
#define ASYNC__ITEM(queue) __typeof__(*(queue)((struct async_queue *)0))
extern void *async__raw_item; /* never defined: calling it gives a value that may be dropped without a warning */

/* ---- life ------------------------------------------------------------------------------------ */

/* Makes *queue a queue of `type` and returns its handle. It holds up to `maxsize` items; 0: any number. */
#define async_queue_init(queue, type, maxsize) ASYNC__QUEUE_INIT(queue, type, maxsize, ASYNC__FIFO, (void *)0)

/* The same; the item that was put last comes first (asyncio.LifoQueue). */
#define async_lifo_queue_init(queue, type, maxsize) ASYNC__QUEUE_INIT(queue, type, maxsize, ASYNC__LIFO, (void *)0)

/* The same; the least item comes first, and of equal ones the one that was put first (asyncio.PriorityQueue).
 * int compare(const void *left, const void *right) is as for qsort. */
#define async_priority_queue_init(queue, type, maxsize, compare) \
    ASYNC__QUEUE_INIT(queue, type, maxsize, ASYNC__PRIORITY, compare)

/* Fails all who wait with -EIDRM, drops the items and frees the queue's memory. */
void async_queue_deinit(struct async_queue *queue);

/* ---- waiting ------------------------------------------------------------------------------------ */

/* T item = AWAIT(async_queue_get(queue)): waits until there is an item and takes it. Fails with -ESHUTDOWN (asyncio's
 * QueueShutDown) when the queue is empty and shut down, and with -ECANCELED. */
#ifndef ASYNCC_KEEP_KEYWORDS
#define async_queue_get(queue) \
    ASYNC_TYPED_LEAF(async_queue_get, ((ASYNC__ITEM(queue)(*)(const void *))async__raw_item)((const void *)(queue)))
#endif

/* AWAIT(async_queue_put(queue, item)): waits until there is room and puts the item there. Fails with -ESHUTDOWN when the
 * queue is shut down, with -ENOMEM, and with -ECANCELED; the item is not in the queue then. */
#ifndef ASYNCC_KEEP_KEYWORDS
#define async_queue_put(queue, ...) \
    ASYNC_TYPED_LEAF(async_queue_put, (void)(*(queue)((struct async_queue *)0) = (__VA_ARGS__)))
#endif

/* AWAIT(async_queue_join(queue)): waits until async_queue_task_done was called for each item that was put. Fails with
 * -ECANCELED. */
#ifndef ASYNCC_KEEP_KEYWORDS
#define async_queue_join(queue) ASYNC_TYPED_LEAF(async_queue_join, (void)(queue)((struct async_queue *)0))
#endif

/* ---- without waiting ---------------------------------------------------------------------------- */

/* Puts an item. Returns 0; -EAGAIN (QueueFull) when there is no room, -ESHUTDOWN, -ENOMEM. */
#define async_queue_put_nowait(queue, ...)                                                         \
    async__queue_put_nowait((struct async_queue *)(queue), (ASYNC__ITEM(queue)[1]){(__VA_ARGS__)}, \
                            sizeof(ASYNC__ITEM(queue)))

/* Takes an item into *to. Returns 0; when there is none -EAGAIN (QueueEmpty), or -ESHUTDOWN. */
#define async_queue_get_nowait(queue, to) \
    async__queue_get_nowait((struct async_queue *)(queue), (ASYNC__ITEM(queue) *){(to)}, sizeof(ASYNC__ITEM(queue)))

/* Says that an item that was taken is done with; the last one wakes async_queue_join. Returns 0, or -EINVAL when it is called
 * more often than items were put. */
int async_queue_task_done(struct async_queue *queue);

/* Ends the queue: putting fails with -ESHUTDOWN, for who waits as well, and so does getting once it is empty. With
 * `immediate` its items are dropped, and count as done. */
void async_queue_shutdown(struct async_queue *queue, bool immediate);

/* Its items; whether there are none, or as many as it holds; and how many these are, 0 for any number. */
size_t async_queue_qsize(const struct async_queue *queue);
bool async_queue_empty(const struct async_queue *queue);
bool async_queue_full(const struct async_queue *queue);
size_t async_queue_maxsize(const struct async_queue *queue);

#define async_queue_deinit(queue) (async_queue_deinit)((struct async_queue *)(queue))
#define async_queue_task_done(queue) (async_queue_task_done)((struct async_queue *)(queue))
#define async_queue_shutdown(queue, immediate) (async_queue_shutdown)((struct async_queue *)(queue), immediate)
#define async_queue_qsize(queue) (async_queue_qsize)((const struct async_queue *)(queue))
#define async_queue_empty(queue) (async_queue_empty)((const struct async_queue *)(queue))
#define async_queue_full(queue) (async_queue_full)((const struct async_queue *)(queue))
#define async_queue_maxsize(queue) (async_queue_maxsize)((const struct async_queue *)(queue))

/* ---- what the macros call ----------------------------------------------------------------------- */

#define ASYNC__QUEUE_INIT(queue, type, maxsize, kind, compare) \
    ((ASYNC_QUEUE(type))async__queue_init(queue, kind, maxsize, sizeof(type), _Alignof(type), compare))
struct async_queue *async__queue_init(struct async_queue *queue, enum async__queue_kind kind, size_t maxsize,
                                      size_t item_size, size_t item_align, int (*compare)(const void *, const void *));
int async__queue_put_nowait(struct async_queue *queue, const void *item, size_t item_size);
int async__queue_get_nowait(struct async_queue *queue, void *to, size_t item_size);

#ifdef ASYNCC_GENERATED
#include <asyncc/queue_inline.h>
#endif
#endif
