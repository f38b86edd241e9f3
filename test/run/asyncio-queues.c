// asyncio's tests of Queue: the races of cancelled gets and puts, join, and shutdown.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"

static struct async_queue storage;

static int outcome_of(ASYNC_TASK(void) task)
{
    int err = async_task_exception(task);
    async_task_detach(task);
    return err;
}

static int result_of(ASYNC_TASK(int) task)
{
    int result = *(const int *)async_task_result(task);
    async_task_detach(task);
    return result;
}

ASYNC void put_for(ASYNC_QUEUE(int) queue, int from, int to)
{
    for (int i = from; i < to; i++)
        AWAIT(async_queue_put(queue, i));
}

/* ---- get ---------------------------------------------------------------------------------------- */

ASYNC void blocking_get_wait(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    ASYNC_TASK(int) task = async_create_task(async_queue_get(queue));
    AWAIT(async_sleep(0.01));
    assert(!async_task_done(task));
    AWAIT(async_queue_put(queue, 1));
    assert(AWAIT(async_join(task)) == 1);
}

ASYNC void nonblocking_get_exception(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    int item = 5;
    assert(async_queue_get_nowait(queue, &item) == -EAGAIN && item == 5);
}

ASYNC void get_cancelled_drops_its_place(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    int item = 0, err;
    FAILURE(err, ASYNC_TIMEOUT(0.051) AWAIT(async_queue_get(queue)));
    assert(err == -ETIMEDOUT);
    async_queue_put_nowait(queue, 1);
    item = AWAIT(async_queue_get(queue));
    assert(item == 1);
}

ASYNC void get_cancelled_race(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    ASYNC_TASK(int) first = async_create_task(async_queue_get(queue)), second = async_create_task(async_queue_get(queue));
    AWAIT(async_yield());
    async_task_cancel(first);
    AWAIT(async_yield());
    assert(async_task_cancelled(first));
    async_task_detach(first);
    AWAIT(async_queue_put(queue, 7));
    assert(AWAIT(async_join(second)) == 7);
}

ASYNC void get_with_waiting_putters(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 1);
    async_create_task(put_for(queue, 1, 2));
    async_create_task(put_for(queue, 2, 3));
    AWAIT(async_yield());
    assert(AWAIT(async_queue_get(queue)) == 1);
    assert(AWAIT(async_queue_get(queue)) == 2);
}

ASYNC void why_are_getters_waiting(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    ASYNC_TASK(int) tasks[4];
    for (int i = 0; i < 4; i++)
        tasks[i] = async_create_task(async_queue_get(queue));
    AWAIT(async_yield());
    AWAIT(put_for(queue, 0, 4)); /* without letting them run in between */
    ASYNC_TIMEOUT(0.1) AWAIT(async_gather_all(tasks, 4));
    for (int i = 0; i < 4; i++)
        assert(result_of(tasks[i]) == i);
}

/* ---- put ---------------------------------------------------------------------------------------- */

ASYNC void nonblocking_put_exception(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 1);
    assert(async_queue_put_nowait(queue, 1) == 0 && async_queue_put_nowait(queue, 2) == -EAGAIN);
}

ASYNC void put_cancelled(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 1);
    async_queue_put_nowait(queue, 1);
    ASYNC_TASK(void) task = async_create_task(put_for(queue, 2, 3));
    AWAIT(async_sleep(0.01));
    async_task_cancel(task);
    assert(AWAIT(async_queue_get(queue)) == 1);
    AWAIT(async_yield());
    assert(outcome_of(task) == -ECANCELED && async_queue_empty(queue));
}

ASYNC void put_cancelled_race(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 1);
    async_queue_put_nowait(queue, 1);
    ASYNC_TASK(void) first = async_create_task(put_for(queue, 2, 3)), second = async_create_task(put_for(queue, 3, 4));
    AWAIT(async_yield());
    async_task_cancel(first);
    AWAIT(async_yield());
    assert(outcome_of(first) == -ECANCELED);
    assert(AWAIT(async_queue_get(queue)) == 1 && AWAIT(async_queue_get(queue)) == 3);
    AWAIT(async_join(second));
}

ASYNC void put_with_waiting_getters(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    ASYNC_TASK(int) task = async_create_task(async_queue_get(queue));
    AWAIT(async_yield());
    AWAIT(async_queue_put(queue, 1));
    assert(AWAIT(async_join(task)) == 1);
}

ASYNC void why_are_putters_waiting(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 2);
    ASYNC_TASK(void) tasks[4];
    for (int i = 0; i < 4; i++)
        tasks[i] = async_create_task(put_for(queue, i, i + 1));
    AWAIT(async_yield());
    for (int i = 0; i < 4; i++)
        assert(AWAIT(async_queue_get(queue)) == i);
    ASYNC_TIMEOUT(0.1) AWAIT(async_gather_all(tasks, 4));
    for (int i = 0; i < 4; i++)
        assert(outcome_of(tasks[i]) == 0);
}

/* ---- task_done, join ---------------------------------------------------------------------------- */

ASYNC void task_done_underflow(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    assert(async_queue_task_done(queue) == -EINVAL);
}

ASYNC void join_empty_queue(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    AWAIT(async_queue_join(queue));
    AWAIT(async_queue_join(queue));
}

/* ---- shutdown ----------------------------------------------------------------------------------- */

ASYNC void shutdown_empty(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    int err, item;
    async_queue_shutdown(queue, false);
    FAILURE(err, AWAIT(async_queue_put(queue, 1)));
    assert(err == -ESHUTDOWN);
    FAILURE(err, AWAIT(async_queue_get(queue)));
    assert(err == -ESHUTDOWN);
    assert(async_queue_put_nowait(queue, 1) == -ESHUTDOWN && async_queue_get_nowait(queue, &item) == -ESHUTDOWN);
}

ASYNC void shutdown_nonempty(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 1);
    int err;
    ASYNC_TASK(void) join = async_create_task(async_queue_join(queue));
    AWAIT(async_yield());
    AWAIT(async_join(join));
    async_queue_put_nowait(queue, 1);
    ASYNC_TASK(void) put = async_create_task(put_for(queue, 2, 3));
    join = async_create_task(async_queue_join(queue));
    AWAIT(async_yield());
    async_queue_shutdown(queue, false);
    AWAIT(async_yield());
    assert(outcome_of(put) == -ESHUTDOWN);
    FAILURE(err, AWAIT(async_queue_put(queue, 3)));
    assert(err == -ESHUTDOWN && !async_task_done(join));
    assert(AWAIT(async_queue_get(queue)) == 1);
    async_queue_task_done(queue);
    AWAIT(async_join(join));
}

ASYNC void shutdown_immediate(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    int err;
    AWAIT(async_queue_put(queue, 1));
    ASYNC_TASK(void) join = async_create_task(async_queue_join(queue));
    AWAIT(async_yield());
    async_queue_shutdown(queue, true);
    AWAIT(async_join(join));
    FAILURE(err, AWAIT(async_queue_get(queue)));
    assert(err == -ESHUTDOWN && async_queue_empty(queue));
    assert(async_queue_task_done(queue) == -EINVAL);
}

ASYNC void shutdown_immediate_with_unfinished(void)
{
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    AWAIT(put_for(queue, 1, 3));
    ASYNC_TASK(void) join = async_create_task(async_queue_join(queue));
    AWAIT(async_yield());
    assert(AWAIT(async_queue_get(queue)) == 1);
    async_queue_shutdown(queue, true);
    AWAIT(async_yield());
    assert(!async_task_done(join));
    async_queue_task_done(queue);
    AWAIT(async_join(join));
}

#define TEST_AND_FREE(name) \
    TEST(name);             \
    async_queue_deinit(&storage)

int main(void)
{
    TEST_AND_FREE(blocking_get_wait);                  // CHECK:      blocking_get_wait{{$}}
    TEST_AND_FREE(nonblocking_get_exception);          // CHECK-NEXT: nonblocking_get_exception{{$}}
    TEST_AND_FREE(get_cancelled_drops_its_place);      // CHECK-NEXT: get_cancelled_drops_its_place{{$}}
    TEST_AND_FREE(get_cancelled_race);                 // CHECK-NEXT: get_cancelled_race{{$}}
    TEST_AND_FREE(get_with_waiting_putters);           // CHECK-NEXT: get_with_waiting_putters{{$}}
    TEST_AND_FREE(why_are_getters_waiting);            // CHECK-NEXT: why_are_getters_waiting{{$}}
    TEST_AND_FREE(nonblocking_put_exception);          // CHECK-NEXT: nonblocking_put_exception{{$}}
    TEST_AND_FREE(put_cancelled);                      // CHECK-NEXT: put_cancelled{{$}}
    TEST_AND_FREE(put_cancelled_race);                 // CHECK-NEXT: put_cancelled_race{{$}}
    TEST_AND_FREE(put_with_waiting_getters);           // CHECK-NEXT: put_with_waiting_getters{{$}}
    TEST_AND_FREE(why_are_putters_waiting);            // CHECK-NEXT: why_are_putters_waiting{{$}}
    TEST_AND_FREE(task_done_underflow);                // CHECK-NEXT: task_done_underflow{{$}}
    TEST_AND_FREE(join_empty_queue);                   // CHECK-NEXT: join_empty_queue{{$}}
    TEST_AND_FREE(shutdown_empty);                     // CHECK-NEXT: shutdown_empty{{$}}
    TEST_AND_FREE(shutdown_nonempty);                  // CHECK-NEXT: shutdown_nonempty{{$}}
    TEST_AND_FREE(shutdown_immediate);                 // CHECK-NEXT: shutdown_immediate{{$}}
    TEST_AND_FREE(shutdown_immediate_with_unfinished); // CHECK-NEXT: shutdown_immediate_with_unfinished{{$}}
    return 0;
}
