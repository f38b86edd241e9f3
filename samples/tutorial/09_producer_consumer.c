/* Producers and consumers with a bounded queue between them: who is too fast waits.
 *
 *     async def producer(name, count, queue):       async def main():
 *         for i in range(count):                        queue = asyncio.Queue(2)
 *             await asyncio.sleep(1)                    consumers = [asyncio.create_task(consumer(n, queue))
 *             await queue.put((name, i))                             for n in ("X", "Y")]
 *                                                       await asyncio.gather(producer("A", 3, queue),
 *     async def consumer(name, queue):                                       producer("B", 2, queue))
 *         while True:                                   await queue.join()
 *             source, i = await queue.get()             for c in consumers:
 *             await asyncio.sleep(2)                        c.cancel()
 *             print(name, "took", source, i)
 *             queue.task_done()
 *
 * The consumers never end by themselves; when the queue's work is done, they are cancelled.
 */
#include <asyncc.h>
#include <stdio.h>

struct item {
    const char *source;
    int number;
};

ASYNC void producer(const char *name, int count, ASYNC_QUEUE(struct item) queue)
{
    for (int i = 0; i < count; i++) {
        AWAIT(async_sleep(1));
        AWAIT(async_queue_put(queue, (struct item){name, i}));
        printf("%s made %d\n", name, i);
    }
}

ASYNC void consumer(const char *name, ASYNC_QUEUE(struct item) queue)
{
    DEFER printf("%s goes home\n", name);
    while (1) {
        struct item item = AWAIT(async_queue_get(queue));
        AWAIT(async_sleep(2));
        printf("%s took %s %d\n", name, item.source, item.number);
        async_queue_task_done(queue);
    }
}

ASYNC int main(void)
{
    struct async_queue storage;
    ASYNC_QUEUE(struct item) queue = async_queue_init(&storage, struct item, 2);
    DEFER async_queue_deinit(queue);

    ASYNC_TASK(void) x = async_create_task(consumer("X", queue));
    ASYNC_TASK(void) y = async_create_task(consumer("Y", queue));
    AWAIT(async_gather(producer("A", 3, queue), producer("B", 2, queue)));
    AWAIT(async_queue_join(queue));
    printf("All done\n");
    async_task_cancel(x);
    async_task_cancel(y);
    async_task_detach(x);
    async_task_detach(y);
    return 0;
}
