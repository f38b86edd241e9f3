// A request that went on to what a task waits for, and was not taken there, fails the task's next suspension: a loop of such waits ends.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

typedef ASYNC void consumer(ASYNC_QUEUE(int) a, ASYNC_QUEUE(int) b);

ASYNC int get(ASYNC_QUEUE(int) queue) { return AWAIT(async_queue_get(queue)); }

ASYNC int get_through_another(ASYNC_QUEUE(int) queue) { return AWAIT(async_join(async_create_task(get(queue)))); }

ASYNC void joins(ASYNC_QUEUE(int) a, ASYNC_QUEUE(int) b)
{
    for (;; (void)b)
        printf(" %d", AWAIT(async_join(async_create_task(get(a)))));
}

ASYNC void yields_later(ASYNC_QUEUE(int) a, ASYNC_QUEUE(int) b)
{
    for (int i = 0; i < 2; i++)
        printf(" %d", AWAIT(async_join(async_create_task(get(a)))));
    for (;; (void)b)
        AWAIT(async_yield());
}

ASYNC void joins_a_chain(ASYNC_QUEUE(int) a, ASYNC_QUEUE(int) b)
{
    for (;; (void)b)
        printf(" %d", AWAIT(async_join(async_create_task(get_through_another(a)))));
}

ASYNC void gathers(ASYNC_QUEUE(int) a, ASYNC_QUEUE(int) b)
{
    for (;;) {
        int x, y;
        AWAIT(async_gather(x = get(a), y = get(b)));
        printf(" %d %d", x, y);
    }
}

ASYNC void gathers_an_array(ASYNC_QUEUE(int) a, ASYNC_QUEUE(int) b)
{
    for (;;) {
        ASYNC_TASK(int) tasks[] = {async_create_task(get(a)), async_create_task(get(b))};
        DEFER async_task_detach(tasks[0]);
        DEFER async_task_detach(tasks[1]);
        AWAIT(async_gather_all(tasks, 2));
        printf(" %d", AWAIT(async_join(async_task_ref(tasks[0]))));
        printf(" %d", AWAIT(async_join(async_task_ref(tasks[1]))));
    }
}

ASYNC void waits_for(ASYNC_QUEUE(int) a, ASYNC_QUEUE(int) b)
{
    for (;; (void)b)
        printf(" %d", AWAIT(async_wait_for(async_create_task(get(a)), 100)));
}

/* Stops it when all that it waits for is there but has not run yet. */
ASYNC void stop(const char *name, consumer *consume)
{
    struct async_queue storage[2];
    ASYNC_QUEUE(int) a = async_queue_init(&storage[0], int, 0);
    ASYNC_QUEUE(int) b = async_queue_init(&storage[1], int, 0);
    DEFER async_queue_deinit(a);
    DEFER async_queue_deinit(b);
    ASYNC_TASK(void) task = async_create_task(consume(a, b));
    printf("%s:", name);
    for (int i = 1; i <= 2; i++) {
        AWAIT(async_sleep(1));
        async_queue_put_nowait(a, i);
        async_queue_put_nowait(b, 10 * i);
    }
    async_task_cancel(task);
    ASYNC_TRY AWAIT(async_join(task));
    ASYNC_CATCH (err) printf(" %s\n", err == -ECANCELED ? "canceled" : "?");
}

ASYNC int absorbs(void)
{
    ASYNC_TRY AWAIT(async_sleep(10));
    ASYNC_CATCH (err) return 7;
    return 0;
}

/* What was taken does not come back: as in asyncio, a task that goes on after all has its say. */
ASYNC void joins_what_absorbs(void)
{
    int x = AWAIT(async_join(async_create_task(absorbs())));
    AWAIT(async_yield());
    printf("absorbed: %d\n", x);
}

/* A gather is cancelled, even if all of its calls go on after all; their values arrive. */
ASYNC void gathers_what_absorbs(void)
{
    int x, y;
    AWAIT(async_gather(x = absorbs(), y = absorbs()));
    printf("gathered: %d %d", x, y);
    ASYNC_TRY AWAIT(async_yield());
    ASYNC_CATCH (err) printf(", then %s\n", err == -ECANCELED ? "canceled" : "?");
}

/* A request to the joined task itself is none to whoever joins it. */
ASYNC void joins_one_that_others_cancel(ASYNC_QUEUE(int) queue)
{
    ASYNC_TASK(int) task = async_create_task(get(queue));
    AWAIT(async_yield());
    async_queue_put_nowait(queue, 3);
    async_task_cancel(task);
    int x = AWAIT(async_join(task));
    AWAIT(async_yield());
    printf("not mine: %d\n", x);
}

/* One that was withdrawn meanwhile does not either. */
ASYNC void withdrawn(ASYNC_QUEUE(int) queue)
{
    printf("withdrawn: %d", AWAIT(async_join(async_create_task(get(queue)))));
    AWAIT(async_yield());
    printf(", goes on\n");
}

ASYNC int main(void)
{
    AWAIT(stop("join", joins));
    AWAIT(stop("join, then yield", yields_later));
    AWAIT(stop("join a chain", joins_a_chain));
    AWAIT(stop("gather", gathers));
    AWAIT(stop("gather an array", gathers_an_array));
    AWAIT(stop("wait for", waits_for));
    // CHECK: {{^}}join: 1 2 canceled
    // CHECK: {{^}}join, then yield: 1 2 canceled
    // CHECK: {{^}}join a chain: 1 2 canceled
    // CHECK: {{^}}gather: 1 10 2 20 canceled
    // CHECK: {{^}}gather an array: 1 10 2 20 canceled
    // CHECK: {{^}}wait for: 1 2 canceled

    ASYNC_TASK(void) task = async_create_task(joins_what_absorbs());
    AWAIT(async_sleep(1));
    async_task_cancel(task);
    AWAIT(async_join(task));
    // CHECK: {{^}}absorbed: 7

    task = async_create_task(gathers_what_absorbs());
    AWAIT(async_sleep(1));
    async_task_cancel(task);
    AWAIT(async_join(task));
    // CHECK: {{^}}gathered: 7 7, then canceled

    struct async_queue storage;
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    DEFER async_queue_deinit(queue);
    AWAIT(joins_one_that_others_cancel(queue));
    // CHECK: {{^}}not mine: 3

    task = async_create_task(withdrawn(queue));
    AWAIT(async_sleep(1));
    async_queue_put_nowait(queue, 4);
    async_task_cancel(task);
    async_task_uncancel(task);
    AWAIT(async_join(task));
    // CHECK: {{^}}withdrawn: 4, goes on
    return 0;
}
