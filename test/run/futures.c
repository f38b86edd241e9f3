// Futures that tasks and callbacks complete; typed waits; cancellation in both directions.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"

struct wide {
    int numbers[9];
};

static void set_seven(void *future)
{
    assert(async_future_set((struct async_future *)future, &(int){7}) == 0);
}

ASYNC int waits(ASYNC_FUTURE(int) future)
{
    return AWAIT(async_future_wait(future));
}

/* Embedded, beside its value. */
ASYNC void embedded(void)
{
    struct {
        struct async_future future;
        int value;
    } reply;
    async_future_init(&reply.future, &reply.value, sizeof reply.value);
    assert(!async_future_done(&reply.future) && async_future_exception(&reply.future) == -EINPROGRESS && !async_future_result(&reply.future));
    async_loop_call_later(async_get_running_loop(), 2, set_seven, &reply.future);
    ASYNC_FUTURE(int) future = ASYNC_FUTURE_OF(int, &reply.future);
    ASYNC_TASK(int) other = async_create_task(waits(future));
    assert(AWAIT(async_future_wait(future)) == 7 && now() == 2);
    assert(AWAIT(async_future_wait(future)) == 7 && AWAIT(async_join(other)) == 7);
    assert(async_future_set(future, &(int){8}) == -EALREADY && async_future_set_exception(future, -EIO) == -EALREADY && !async_future_cancel(future));
    assert(async_future_done(future) && !async_future_cancelled(future) && !async_future_exception(future));
    assert(*(const int *)async_future_result(future) == 7);
}

ASYNC void typed(void)
{
    struct async_loop *loop = async_get_running_loop();
    ASYNC_FUTURE(struct wide) wide = async_future_new(loop, struct wide);
    DEFER async_future_unref(wide);
    struct wide value = {{1, 2, 3}}, got;
    assert(async_future_set_result(wide, value) == 0);
    assert(AWAIT(async_future_wait(wide)).numbers[2] == 3);
    AWAIT(async_gather(got = async_future_wait(wide)));
    assert(got.numbers[1] == 2);
    ASYNC_FUTURE(double) number = async_future_new(loop, double);
    assert(async_future_set_result(number, AWAIT(sleeper(1, 4))) == 0);
    assert(AWAIT(async_future_wait(number)) == 4);
    assert(AWAIT(async_join(async_create_task(async_future_wait(number)))) == 4);
    async_future_unref(number);
    struct async_future nothing = {0};
    ASYNC_FUTURE(void) plain = ASYNC_FUTURE_OF(void, &nothing);
    ASYNC_TASK(void) task = async_create_task(async_future_wait(plain));
    AWAIT(async_yield());
    assert(async_future_set(plain, NULL) == 0 && !async_future_result(plain));
    AWAIT(async_join(task));
}

ASYNC void fails(void)
{
    struct async_future future = {0};
    ASYNC_TASK(int) task = async_create_task(waits(ASYNC_FUTURE_OF(int, &future)));
    AWAIT(async_yield());
    assert(async_future_set_exception(&future, 5) == -EINVAL);
    assert(async_future_set_exception(&future, -EIO) == 0 && async_future_exception(&future) == -EIO);
    int err;
    FAILURE(err, AWAIT(async_join(task)));
    assert(err == -EIO);
    FAILURE(err, AWAIT(waits(ASYNC_FUTURE_OF(int, &future))));
    assert(err == -EIO);
    FAILURE(err, AWAIT(waits(NULL)));
    assert(err == -ENOMEM);
}

ASYNC void cancel_inner_future(void)
{
    struct async_future future = {0};
    ASYNC_TASK(int) task = async_create_task(waits(ASYNC_FUTURE_OF(int, &future)));
    AWAIT(async_yield());
    assert(async_future_cancel(&future) && async_future_cancelled(&future));
    int err;
    FAILURE(err, AWAIT(async_join(async_task_ref(task))));
    assert(err == -ECANCELED && async_task_cancelled(task) && async_task_cancelling(task) == 0);
    async_task_detach(task);
}

/* Cancelling a task cancels what it awaits, and so whoever else does. */
ASYNC void cancel_both_task_and_inner_future(void)
{
    struct async_future future = {0};
    ASYNC_TASK(int) one = async_create_task(waits(ASYNC_FUTURE_OF(int, &future))), two = async_create_task(waits(ASYNC_FUTURE_OF(int, &future)));
    AWAIT(async_yield());
    async_task_cancel(one);
    assert(async_future_cancelled(&future) && async_future_set(&future, &(int){1}) == -EALREADY);
    int err;
    FAILURE(err, AWAIT(async_join(one)));
    assert(err == -ECANCELED);
    FAILURE(err, AWAIT(async_join(two)));
    assert(err == -ECANCELED);
}

/* The value is there when the request comes: it is not lost. */
ASYNC int waits_twice(ASYNC_FUTURE(int) future)
{
    int value = AWAIT(async_future_wait(future)), err;
    FAILURE(err, AWAIT(async_yield()));
    assert(err == -ECANCELED);
    return value;
}

ASYNC void cancel_races_with_result(void)
{
    ASYNC_FUTURE(int) future = async_future_new(async_get_running_loop(), int);
    ASYNC_TASK(int) task = async_create_task(waits_twice(future));
    AWAIT(async_yield());
    async_future_set_result(future, 5);
    async_task_cancel(task);
    async_future_unref(future); /* the waiter holds it */
    assert(AWAIT(async_join(task)) == 5);
}

ASYNC void cancel_before_waiting(void)
{
    struct async_future future = {0};
    async_task_cancel(async_current_task());
    int err;
    FAILURE(err, AWAIT(waits(ASYNC_FUTURE_OF(int, &future))));
    assert(err == -ECANCELED && async_future_cancelled(&future));
    async_task_uncancel(async_current_task());
    struct async_future shared = {0};
    ASYNC_TIMEOUT(1) {
        AWAIT(async_gather(waits(ASYNC_FUTURE_OF(int, &shared)), waits(ASYNC_FUTURE_OF(int, &shared))));
    } ASYNC_CATCH (timeout) {
        err = timeout;
    }
    assert(err == -ETIMEDOUT && async_future_cancelled(&shared));
}

int main(void)
{
    TEST(embedded);
    TEST(typed);
    TEST(fails);
    TEST(cancel_inner_future);
    TEST(cancel_both_task_and_inner_future);
    TEST(cancel_races_with_result);
    TEST(cancel_before_waiting);
    struct async_loop *loop = async_new_event_loop();
    struct async_future future;
    int value;
    async_future_init(&future, &value, sizeof value);
    ASYNC_FUTURE(int) shared = async_future_new(loop, int);
    async_task_detach(async_loop_create_task(loop, waits(ASYNC_FUTURE_OF(int, &future))));
    async_task_detach(async_loop_create_task(loop, waits(shared)));
    async_task_detach(async_loop_create_task(loop, waits(shared)));
    async_loop_call_soon(loop, set_seven, &future);
    async_loop_run_until_complete(loop, async_yield());
    async_task_detach(async_loop_create_task(loop, async_future_wait(shared)));
    async_loop_close(loop);
    printf("%d %d\n", async_future_done(&future), async_future_set_result_threadsafe(shared, 1) == -ESHUTDOWN);
    async_future_unref(shared);
    return 0;
}
// CHECK:      embedded
// CHECK-NEXT: typed
// CHECK-NEXT: fails
// CHECK-NEXT: cancel_inner_future
// CHECK-NEXT: cancel_both_task_and_inner_future
// CHECK-NEXT: cancel_races_with_result
// CHECK-NEXT: cancel_before_waiting
// CHECK-NEXT: 1 1
