// Joins inside async_gather: the reference is given up whether the gather succeeds, fails or is cancelled before it began.
// RUN: %run-all %s --flags=-Wno-unused-variable | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static int freed;

ASYNC int after(double seconds, int value)
{
    AWAIT(async_sleep(seconds));
    if (value < 0)
        ASYNC_RAISE(value);
    return value;
}

ASYNC void joins(int first, int second)
{
    ASYNC_TASK(int) a = async_create_task(after(0.1, first));
    ASYNC_TASK(int) b = async_create_task(after(0.2, second));
    int x = 0, y = 0, z = 0;
    ASYNC_TRY {
        AWAIT(async_gather(x = async_join(a), async_join(async_task_ref(a)), y = async_join(b), z = after(0.3, 7)));
    }
    ASYNC_CATCH (err) { printf("failed %d: ", err); }
    printf("%d %d %d\n", x, y, z);
}

ASYNC int runs_long(void)
{
    DEFER freed++;
    AWAIT(async_sleep(100));
    return 1;
}

/* Cancelling the gather reaches the tasks that it joins. */
ASYNC int cancelled(void)
{
    ASYNC_TASK(int) t = async_create_task(runs_long());
    ASYNC_TIMEOUT (1) { AWAIT(async_gather(async_join(t), after(50, 1))); }
    ASYNC_CATCH (err) { printf("timed out, ended %d\n", freed); return err; }
    return 0;
}

ASYNC int main(void)
{
    AWAIT(joins(1, 2));
    AWAIT(joins(-1, 2));
    AWAIT(joins(1, -2));
    // CHECK: 1 2 7
    // CHECK-NEXT: failed -1: 0 0 0
    // CHECK-NEXT: failed -2: 0 0 0
    AWAIT(cancelled());
    // CHECK-NEXT: timed out, ended 1
    return 0;
}
