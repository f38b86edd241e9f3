// async_queue: items of any type in order; bounded; who waits is served in the order of arrival.
// RUN: %run-all %s --stderr | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static double now(void)
{
    return async_loop_time(async_get_running_loop());
}

ASYNC void getter(ASYNC_QUEUE(int) queue, int name)
{
    DEFER printf(")");
    printf(" (%d", name);
    int item = AWAIT(async_queue_get(queue));
    printf(" %d:%d", name, item);
}

ASYNC void putter(ASYNC_QUEUE(int) queue, int item)
{
    AWAIT(async_queue_put(queue, item));
    printf(" put %d", item);
}

static void outcome_of(ASYNC_TASK(void) task)
{
    printf(" %d", async_task_exception(task));
    async_task_detach(task);
}

ASYNC void unbounded(void)
{
    struct async_queue storage;
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    DEFER async_queue_deinit(queue);
    int sum = 0, item;
    printf("%d %d", async_queue_empty(queue), async_queue_get_nowait(queue, &item));
    for (int i = 0; i < 1000; i++) {
        AWAIT(async_queue_put(queue, i));
        if (i % 3 == 2)
            sum = sum * 31 % 65521 + AWAIT(async_queue_get(queue));
    }
    printf(" %zu %d %zu", async_queue_qsize(queue), async_queue_full(queue), async_queue_maxsize(queue));
    while (!async_queue_get_nowait(queue, &item))
        sum = sum * 31 % 65521 + item;
    int expected = 0;
    for (int i = 0; i < 1000; i++)
        expected = expected * 31 % 65521 + i;
    printf(" %s\n", sum == expected ? "in order" : "?");
    // CHECK: 1 -11 667 0 0 in order
}

ASYNC void bounded(void)
{
    struct async_queue storage;
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 2);
    DEFER async_queue_deinit(queue);
    for (int i = 1; i <= 5; i++)
        async_create_task(putter(queue, i));
    AWAIT(async_yield());
    printf(" | %zu of %zu, full %d, %d |", async_queue_qsize(queue), async_queue_maxsize(queue), async_queue_full(queue), async_queue_put_nowait(queue, 9));
    for (int i = 1; i <= 5; i++) {
        printf(" get %d", AWAIT(async_queue_get(queue)));
        AWAIT(async_yield());
    }
    printf(" empty %d\n", async_queue_empty(queue));
    // CHECK-NEXT: put 1 put 2 | 2 of 2, full 1, -11 | get 1 put 3 get 2 put 4 get 3 put 5 get 4 get 5 empty 1
}

ASYNC void getters_in_order(void)
{
    struct async_queue storage;
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 1);
    DEFER async_queue_deinit(queue);
    for (int i = 1; i <= 3; i++)
        async_create_task(getter(queue, i));
    AWAIT(async_yield());
    /* Three items in one turn although one fits: two are taken already. A task that comes now gets none of them. */
    printf(" %d", async_queue_put_nowait(queue, 10));
    printf(" %d", async_queue_put_nowait(queue, 20));
    ASYNC_TASK(void) late = async_create_task(getter(queue, 4));
    printf(" %d %zu", async_queue_put_nowait(queue, 30), async_queue_qsize(queue));
    AWAIT(async_yield());
    AWAIT(async_queue_put(queue, 40));
    AWAIT(async_join(late));
    printf("\n");
    // CHECK-NEXT: (1 (2 (3 0 0 0 0 1:10) 2:20) (4 3:30) 4:40)
}

/* ---- the types of items ------------------------------------------------------------------------- */

struct point {
    int x, y;
};
struct wide {
    char text[100];
};
struct aligned {
    _Alignas(64) int value;
};

ASYNC void points(ASYNC_QUEUE(struct point) queue)
{
    struct point third = {5, 6};
    AWAIT(async_queue_put(queue, (struct point){1, 2}));
    AWAIT(async_queue_put(queue, (struct point){.y = 4, .x = 3}));
    AWAIT(async_queue_put(queue, third));
    async_queue_put_nowait(queue, (struct point){7, 8});
}

ASYNC void texts(ASYNC_QUEUE(const char *) queue, int count)
{
    static const char *const names[] = {"zero", "one", "two"};
    for (int i = 0; i < count; i++)
        AWAIT(async_queue_put(queue, names[i]));
}

ASYNC void wides(ASYNC_QUEUE(struct wide) queue, int count)
{
    struct wide item = {""};
    for (int i = 0; i < count; i++) {
        snprintf(item.text, sizeof item.text, "wide %d", i);
        AWAIT(async_queue_put(queue, item));
    }
}

static int twice(int x) { return 2 * x; }

ASYNC void types(void)
{
    struct async_queue storage[5];
    ASYNC_QUEUE(struct point) point_queue = async_queue_init(&storage[0], struct point, 0);
    ASYNC_QUEUE(const char *) text_queue = async_queue_init(&storage[1], const char *, 1);
    ASYNC_QUEUE(struct wide) wide_queue = async_queue_init(&storage[2], struct wide, 1);
    ASYNC_QUEUE(struct aligned) aligned_queue = async_queue_init(&storage[3], struct aligned, 1);
    ASYNC_QUEUE(int (*)(int)) function_queue = async_queue_init(&storage[4], int (*)(int), 0);
    for (int i = 0; i < 4; i++) /* half of them wait to get, half to put */ {
        if (i == 0)
            async_create_task(points(point_queue));
        struct point point = AWAIT(async_queue_get(point_queue));
        printf("%d.%d ", point.x, point.y);
    }
    async_create_task(texts(text_queue, 3));
    async_create_task(wides(wide_queue, 3));
    for (int i = 0; i < 3; i++)
        printf("%s %s ", AWAIT(async_queue_get(text_queue)), AWAIT(async_queue_get(wide_queue)).text);
    ASYNC_TASK(struct aligned) task = async_create_task(async_queue_get(aligned_queue));
    AWAIT(async_yield());
    for (int i = 0; i < 3; i++) {
        async_create_task(async_queue_put(aligned_queue, (struct aligned){i}));
        AWAIT(async_yield());
    }
    printf("%d ", AWAIT(async_join(task)).value);
    for (int i = 1; i < 3; i++) {
        struct aligned item = AWAIT(async_queue_get(aligned_queue));
        printf("%d ", item.value);
    }
    AWAIT(async_queue_put(function_queue, twice));
    printf("%d\n", AWAIT(async_queue_get(function_queue))(21));
    for (int i = 0; i < 5; i++)
        async_queue_deinit(&storage[i]);
    // CHECK-NEXT: 1.2 3.4 5.6 7.8 zero wide 0 one wide 1 two wide 2 0 1 2 42
}

/* ---- where calls can stand ---------------------------------------------------------------------- */

ASYNC int delayed(int value)
{
    AWAIT(async_sleep(1));
    return value;
}

ASYNC ASYNC_QUEUE(int) found(ASYNC_QUEUE(int) queue)
{
    AWAIT(async_yield());
    return queue;
}

struct holder {
    ASYNC_QUEUE(int) queue;
};
#define PUT(queue, item) AWAIT(async_queue_put(queue, item))

ASYNC void places(void)
{
    struct async_queue storage;
    struct holder holder = {async_queue_init(&storage, int, 3)};
    DEFER async_queue_deinit(holder.queue);
    int a = 0, b = 0, c = 0;
    AWAIT(async_queue_put(AWAIT(found(holder.queue)), AWAIT(delayed(1)) + AWAIT(delayed(2))));
    PUT(holder.queue, AWAIT(async_queue_get(holder.queue)) + 1);
    printf("%d ", AWAIT(async_queue_get(AWAIT(found((holder.queue))))));
    AWAIT(async_gather(a = async_queue_get(holder.queue), b = async_queue_get(holder.queue), async_queue_put(holder.queue, 5), c = delayed(6),
                       async_queue_put(holder.queue, a + 7)));
    printf("%d %d %d ", a, b, c);
    ASYNC_TASK(int) task = async_create_task(async_queue_get(holder.queue));
    ASYNC_TASK(void) put = async_create_task(async_queue_put(holder.queue, 8));
    AWAIT(async_join(put));
    printf("%d ", AWAIT(async_join(task)));
    for (int i = 0; i < 3; i++)
        AWAIT(async_queue_put(holder.queue, i));
    AWAIT(async_queue_get(holder.queue)); /* dropped */
    task = async_create_task(async_queue_get(holder.queue)); /* takes it at once, and keeps it */
    put = async_create_task(async_queue_put(holder.queue, 9));
    AWAIT(async_yield());
    a = AWAIT(async_queue_get(holder.queue)) * 10 + AWAIT(async_queue_get(holder.queue));
    printf("%d %d ", a, AWAIT(async_join(task)));
    AWAIT(async_join(put));
    async_task_close(async_coroutine(async_queue_put(holder.queue, 10)));
    async_task_close(async_coroutine(async_queue_get(holder.queue)));
    printf("%zu\n", async_queue_qsize(holder.queue));
    // CHECK-NEXT: 4 5 7 6 8 29 1 0
}

/* ---- task_done and join ------------------------------------------------------------------------- */

ASYNC void worker(ASYNC_QUEUE(int) queue)
{
    for (;;) {
        int seconds = AWAIT(async_queue_get(queue));
        AWAIT(async_sleep(seconds));
        async_queue_task_done(queue);
    }
}

ASYNC void joining(void)
{
    struct async_queue storage;
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    DEFER async_queue_deinit(queue);
    double begin = now();
    AWAIT(async_queue_join(queue)); /* nothing was put */
    for (int i = 1; i <= 4; i++)
        AWAIT(async_queue_put(queue, i));
    ASYNC_TASK(void) workers[2] = {async_create_task(worker(queue)), async_create_task(worker(queue))};
    ASYNC_TASK(void) joins = async_create_task(async_queue_join(queue)), lost = async_create_task(async_queue_join(queue));
    ASYNC_TIMEOUT(1) AWAIT(async_queue_join(queue));
    ASYNC_CATCH (err) { printf("%d at %g ", err, now() - begin); }
    async_task_cancel(lost);
    AWAIT(async_queue_join(queue));
    printf("done at %g, ", now() - begin);
    AWAIT(async_join(joins));
    outcome_of(lost);
    for (int i = 0; i < 2; i++) {
        async_task_cancel(workers[i]);
        async_task_detach(workers[i]);
    }
    AWAIT(async_yield());
    printf(" %d\n", async_queue_task_done(queue));
    // CHECK-NEXT: -110 at 1 done at 6, -125 -22
}

ASYNC int main(void)
{
    AWAIT(unbounded());
    AWAIT(bounded());
    AWAIT(getters_in_order());
    AWAIT(types());
    AWAIT(places());
    AWAIT(joining());
    // CHECK-NOT: {{.}}
    return 0;
}
