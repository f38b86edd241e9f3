// asyncio's tests of wait_for.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"

static int begun;

ASYNC int begins(int result)
{
    begun++;
    AWAIT(async_yield());
    return result;
}

/* Needs `seconds` to unwind. */
ASYNC int slow_to_unwind(double seconds)
{
    DEFER { AWAIT(async_sleep(seconds)); }
    AWAIT(async_sleep(100));
    return 1;
}

ASYNC int limited(ASYNC_TASK(int) task, double seconds)
{
    return AWAIT(async_wait_for(task, seconds));
}

ASYNC void wait_for(void)
{
    assert(AWAIT(async_wait_for(async_create_task(sleeper(1, 3)), 2)) == 3 && now() == 1);
    assert(AWAIT(async_wait_for(async_create_task(sleeper(1, 4)), INFINITY)) == 4 && now() == 2);
    int err;
    FAILURE(err, AWAIT(async_wait_for(async_create_task(sleeper(2, 5)), 1)));
    assert(err == -ETIMEDOUT && now() == 3);
    FAILURE(err, AWAIT(async_wait_for(async_create_task(failer(1, -EIO)), 2)));
    assert(err == -EIO && now() == 4);
}

ASYNC void wait_for_timeout_less_then_0_or_0_future_done(void)
{
    ASYNC_TASK(int) task = async_create_task(sleeper(1, 3));
    AWAIT(async_sleep(2));
    assert(AWAIT(async_wait_for((ASYNC_TASK(int))async_task_ref(task), 0)) == 3);
    assert(AWAIT(async_wait_for(task, -1)) == 3 && now() == 2);
}

ASYNC void wait_for_timeout_less_then_0_or_0_coroutine_do_not_started(void)
{
    int err;
    FAILURE(err, AWAIT(async_wait_for(async_create_task(begins(1)), 0)));
    assert(err == -ETIMEDOUT && !begun);
    FAILURE(err, AWAIT(async_wait_for(async_create_task(begins(1)), -1)));
    assert(err == -ETIMEDOUT && !begun);
    FAILURE(err, AWAIT(async_wait_for(async_coroutine(begins(1)), 0)));
    assert(err == -ETIMEDOUT && !begun);
    FAILURE(err, AWAIT(async_wait_for(async_coroutine(begins(1)), NAN)));
    assert(err == -ETIMEDOUT && !begun);
}

ASYNC void wait_for_timeout_less_then_0_or_0(void)
{
    for (int timeout = 0; timeout >= -1; timeout--) {
        ASYNC_TASK(int) task = async_create_task(sleeper(1, 1));
        AWAIT(async_yield());
        int err;
        FAILURE(err, AWAIT(async_wait_for((ASYNC_TASK(int))async_task_ref(task), timeout)));
        assert(err == -ETIMEDOUT && async_task_cancelled(task) && now() == 0);
        async_task_detach(task);
    }
}

ASYNC void wait_for_race_condition(void)
{
    /* The result and the deadline fall on the same instant: the one set first wins. */
    ASYNC_TASK(int) task = async_create_task(sleeper(1, 1));
    AWAIT(async_yield());
    assert(AWAIT(async_wait_for(task, 1)) == 1);
}

ASYNC void wait_for_waits_for_task_cancellation(void)
{
    int err;
    FAILURE(err, AWAIT(async_wait_for(async_create_task(slow_to_unwind(5)), 1)));
    assert(err == -ETIMEDOUT && now() == 6);
}

ASYNC void wait_for_waits_for_task_cancellation_w_timeout_0(void)
{
    ASYNC_TASK(int) task = async_create_task(slow_to_unwind(5));
    AWAIT(async_sleep(1));
    int err;
    FAILURE(err, AWAIT(async_wait_for(task, 0)));
    assert(err == -ETIMEDOUT && now() == 6);
}

ASYNC int raises_while_unwinding(void)
{
    ASYNC_TRY { AWAIT(async_sleep(100)); }
    ASYNC_CATCH (err) { ASYNC_RAISE(-EPIPE); }
    return 0;
}

ASYNC void wait_for_reraises_exception_during_cancellation(void)
{
    int err;
    FAILURE(err, AWAIT(async_wait_for(async_create_task(raises_while_unwinding()), 1)));
    assert(err == -EPIPE);
}

ASYNC int suppresses(double seconds)
{
    ASYNC_TRY { AWAIT(async_sleep(100)); }
    ASYNC_CATCH (err) { AWAIT(async_sleep(seconds)); }
    return 42;
}

ASYNC void wait_for_cancel_suppressed(void)
{
    assert(AWAIT(async_wait_for(async_create_task(suppresses(0.5)), 1)) == 42 && now() == 1.5);
    ASYNC_TASK(int) outer = async_create_task(limited(async_create_task(suppresses(0.5)), 100));
    AWAIT(async_sleep(1));
    async_task_cancel(outer);
    assert(AWAIT(async_join(outer)) == 42 && now() == 3);
}

ASYNC void asyncio_wait_for_cancelled(void)
{
    ASYNC_TASK(int) inner = async_create_task(sleeper(100, 1));
    ASYNC_TASK(int) outer = async_create_task(limited(async_task_ref(inner), 50));
    AWAIT(async_sleep(1));
    async_task_cancel(outer);
    int err;
    FAILURE(err, AWAIT(async_join(outer)));
    assert(err == -ECANCELED && async_task_cancelled(inner) && async_task_cancelling(inner) == 1 && now() == 1);
    async_task_detach(inner);
}

/* Whoever cancels while the time's cancellation is on its way gets a cancellation. */
ASYNC void cancel_blocking_wait_for(void)
{
    ASYNC_TASK(int) inner = async_create_task(slow_to_unwind(10));
    ASYNC_TASK(int) outer = async_create_task(limited(async_task_ref(inner), 1));
    AWAIT(async_sleep(2));
    assert(async_task_cancelling(inner) == 1);
    async_task_cancel(outer);
    int err;
    FAILURE(err, AWAIT(async_join(outer)));
    assert(err == -ECANCELED && now() == 2); /* the second request reaches the inner DEFER, too */
    assert(async_task_cancelling(inner) == 2);
    async_task_detach(inner);
}

ASYNC int thrice(void)
{
    for (int i = 0; i < 3; i++)
        ASYNC_TRY { AWAIT(async_sleep(3)); }
        ASYNC_CATCH (err) { assert(err == -ECANCELED); }
    return 42;
}

ASYNC void wait_for_self_cancellation(void)
{
    ASYNC_TASK(int) inner = async_create_task(thrice());
    ASYNC_TASK(int) outer = async_create_task(limited(async_task_ref(inner), 1));
    AWAIT(async_sleep(2));
    async_task_cancel(outer);
    assert(AWAIT(async_join(outer)) == 42 && now() == 5); /* asyncio's fails here though the result is there */
    assert(AWAIT(async_join(inner)) == 42);
}

/* Not asyncio's: as a task, in a gather, null, the task itself. */
ASYNC void wait_for_everywhere(void)
{
    int a = 0, b = 0, err;
    ASYNC_TASK(int) task = async_create_task(async_wait_for(async_create_task(sleeper(1, 5)), 2));
    assert(AWAIT(async_join(task)) == 5 && now() == 1);
    AWAIT(async_gather(a = async_wait_for(async_create_task(sleeper(1, 6)), 2), b = async_wait_for(async_coroutine(sleeper(1, 7)), 2)));
    assert(a == 6 && b == 7 && now() == 2);
    FAILURE(err, AWAIT(async_gather(a = async_wait_for(async_create_task(sleeper(3, 8)), 1), b = async_wait_for(async_coroutine(sleeper(5, 9)), 4))));
    assert(err == -ETIMEDOUT && a == 6 && b == 7 && now() == 3);
    FAILURE(err, AWAIT(async_wait_for((ASYNC_TASK(int))NULL, 1)));
    assert(err == -ENOMEM);
    FAILURE(err, AWAIT(async_wait_for((ASYNC_TASK(void))async_task_ref(async_current_task()), 1)));
    assert(err == -EDEADLK);
    async_task_close(async_coroutine(async_wait_for(async_coroutine(sleeper(1, 5)), 1)));
    async_create_task(async_wait_for(async_create_task(sleeper(100, 7)), 50));
    AWAIT(async_yield());
}

int main(void)
{
    TEST(wait_for);
    TEST(wait_for_timeout_less_then_0_or_0_future_done);
    TEST(wait_for_timeout_less_then_0_or_0_coroutine_do_not_started);
    TEST(wait_for_timeout_less_then_0_or_0);
    TEST(wait_for_race_condition);
    TEST(wait_for_waits_for_task_cancellation);
    TEST(wait_for_waits_for_task_cancellation_w_timeout_0);
    TEST(wait_for_reraises_exception_during_cancellation);
    TEST(wait_for_cancel_suppressed);
    TEST(asyncio_wait_for_cancelled);
    TEST(cancel_blocking_wait_for);
    TEST(wait_for_self_cancellation);
    TEST(wait_for_everywhere);
    struct async_loop *loop = async_new_event_loop();
    ASYNC_TASK(int) task = async_loop_create_task(loop, limited(async_loop_create_task(loop, sleeper(9, 9)), 7));
    async_loop_run_until_complete(loop, sleeper(1, 1));
    async_loop_close(loop);
    printf("%d\n", async_task_cancelled(task));
    async_task_detach(task);
    return 0;
}
// CHECK:      wait_for
// CHECK-NEXT: wait_for_timeout_less_then_0_or_0_future_done
// CHECK-NEXT: wait_for_timeout_less_then_0_or_0_coroutine_do_not_started
// CHECK-NEXT: wait_for_timeout_less_then_0_or_0
// CHECK-NEXT: wait_for_race_condition
// CHECK-NEXT: wait_for_waits_for_task_cancellation
// CHECK-NEXT: wait_for_waits_for_task_cancellation_w_timeout_0
// CHECK-NEXT: wait_for_reraises_exception_during_cancellation
// CHECK-NEXT: wait_for_cancel_suppressed
// CHECK-NEXT: asyncio_wait_for_cancelled
// CHECK-NEXT: cancel_blocking_wait_for
// CHECK-NEXT: wait_for_self_cancellation
// CHECK-NEXT: wait_for_everywhere
// CHECK-NEXT: 1
