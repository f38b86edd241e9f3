// async_join where a call is expected: made a task, a coroutine object, run on a fresh loop; handles returned and passed around.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

struct wide {
    int numbers[9];
};

ASYNC int work(int n)
{
    AWAIT(async_sleep(n));
    if (n == 3)
        ASYNC_RAISE(-n);
    return n * n;
}

ASYNC struct wide wide(int n)
{
    AWAIT(async_yield());
    return (struct wide){{n, n + 1}};
}

ASYNC ASYNC_TASK(int) started(int n)
{
    AWAIT(async_yield());
    return async_create_task(work(n));
}

static ASYNC_TASK(struct wide) (*maker)(int);
static ASYNC_TASK(struct wide) make(int n) { return async_create_task(wide(n)); }

ASYNC int inner(void)
{
    ASYNC_TASK(int) task = async_create_task(async_join(async_create_task(async_join(async_create_task(work(2))))));
    ASYNC_TASK(int) failing = async_create_task(async_join(async_create_task(work(3))));
    ASYNC_TASK(int) cancelled = async_create_task(async_join(async_create_task(work(4))));
    async_task_cancel(cancelled);
    int sum = AWAIT(async_join(task));
    ASYNC_TRY { sum += AWAIT(async_join(failing)); }
    ASYNC_CATCH (err) { sum += 100 * err; }
    ASYNC_TRY { sum += AWAIT(async_join(cancelled)); }
    ASYNC_CATCH (err) { sum += 10000 * (err == -ECANCELED); }
    sum += AWAIT(async_join(AWAIT(started(1))));
    maker = make;
    return sum + AWAIT(async_join(maker(5))).numbers[1];
}

int main(void)
{
    printf("%d\n", async_run(inner()));
    // CHECK: 9711
    ASYNC_TASK(int) object = async_coroutine(work(5));
    printf("%d\n", async_run(async_join(object)));
    // CHECK-NEXT: 25
    printf("%d\n", async_run(async_join(async_coroutine(async_join(async_coroutine(work(6)))))));
    // CHECK-NEXT: 36
    async_task_close(async_coroutine(async_join(async_coroutine(work(7)))));
    struct async_loop *loop = async_new_event_loop();
    printf("%d\n", async_loop_run_until_complete(loop, async_join(async_loop_create_task(loop, async_join(async_coroutine(wide(8)))))).numbers[0]);
    // CHECK-NEXT: 8
    printf("%d\n", async_loop_run_until_complete(loop, async_join(async_coroutine(work(3)))));
    printf("%d\n", async_run_error());
    // CHECK-NEXT: 0
    // CHECK-NEXT: -3
    async_loop_close(loop);
    return 0;
}
