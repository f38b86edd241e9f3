// Requests of cancellation are counted; a timeout takes back its own only; a task that finishes keeps its result.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

ASYNC int swallows(int times)
{
    int seen = 0;
    while (seen < times)
        ASYNC_TRY { AWAIT(async_sleep(100)); }
        ASYNC_CATCH (err) seen += err == -ECANCELED;
    return seen * 10 + async_task_cancelling(async_current_task());
}

/* Cancelled from outside while its timeout is open. */
ASYNC int foreign(void)
{
    ASYNC_TIMEOUT (10) { AWAIT(async_sleep(100)); }
    ASYNC_CATCH (err) { return err; }
    return 0;
}

/* Cancelled from outside and timed out in the same turn. */
ASYNC int both(void)
{
    ASYNC_TIMEOUT (1) { AWAIT(async_sleep(100)); }
    ASYNC_CATCH (err) { return err; }
    return 0;
}

ASYNC int cancels_itself(void)
{
    async_task_cancel(async_current_task());
    printf("still running ");
    AWAIT(async_yield());
    printf("never ");
    return 0;
}

ASYNC int cancels_itself_and_returns(void)
{
    async_task_cancel(async_current_task());
    return 8;
}

ASYNC int takes_back(void)
{
    async_task_cancel(async_current_task());
    int left = async_task_uncancel(async_current_task());
    AWAIT(async_yield());
    return left + 9;
}

ASYNC int cancels_self_in_timeout(void)
{
    ASYNC_TIMEOUT (0) {
        async_task_cancel(async_current_task());
        AWAIT(async_sleep(5));
    }
    ASYNC_CATCH (err) { return err; }
    return 1;
}

static void cancel(void *task) { async_task_cancel((struct async_task *)task); }

ASYNC int outcome(ASYNC_TASK(int) task)
{
    ASYNC_TRY return AWAIT(async_join(task));
    ASYNC_CATCH (err) { return err; }
}

ASYNC int inner(void)
{
    DEFER printf("inner ");
    AWAIT(async_sleep(10));
    return 1;
}

/* Cancelling a task that joins another one reaches that one, and waits for it. */
ASYNC int outer(void)
{
    DEFER printf("outer ");
    return AWAIT(async_join(async_create_task(inner())));
}

ASYNC int main(void)
{
    struct async_loop *loop = async_get_running_loop();
    ASYNC_TASK(int) task = async_create_task(swallows(2));
    AWAIT(async_yield());
    async_task_cancel(task);
    AWAIT(async_yield());
    AWAIT(async_yield());
    async_task_cancel(task);
    printf("%d\n", AWAIT(outcome(task)));
    // CHECK: 22
    task = async_create_task(foreign());
    async_loop_call_later(loop, 5, cancel, task);
    printf("%d\n", AWAIT(outcome(task)) == -ECANCELED);
    // CHECK-NEXT: 1
    task = async_create_task(both());
    async_loop_call_later(loop, 1, cancel, task);
    printf("%d\n", AWAIT(outcome(task)) == -ECANCELED);
    // CHECK-NEXT: 1
    printf("%d\n", AWAIT(outcome(async_create_task(cancels_itself()))) == -ECANCELED);
    // CHECK-NEXT: still running 1
    printf("%d %d\n", AWAIT(outcome(async_create_task(cancels_itself_and_returns()))), AWAIT(outcome(async_create_task(takes_back()))));
    // CHECK-NEXT: 8 9
    printf("%d\n", AWAIT(outcome(async_create_task(cancels_self_in_timeout()))) == -ECANCELED);
    // CHECK-NEXT: 1
    task = async_create_task(outer());
    AWAIT(async_yield());
    AWAIT(async_yield());
    async_task_cancel(task);
    printf("%d\n", AWAIT(outcome(task)) == -ECANCELED);
    // CHECK-NEXT: inner outer 1
    return 0;
}
