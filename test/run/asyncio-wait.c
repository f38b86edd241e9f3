// asyncio's tests of wait and as_completed.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"

static void let_go(ASYNC_TASK(int) *tasks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        async_task_detach(tasks[i]);
}

ASYNC void wait(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(1, 1)), async_create_task(sleeper(2, 2))};
    assert(AWAIT(async_wait(tasks, 2, ASYNC_ALL_COMPLETED, INFINITY)) == 2 && now() == 2);
    assert(AWAIT(async_wait(tasks, 2, ASYNC_ALL_COMPLETED, INFINITY)) == 2 && now() == 2);
    assert(AWAIT(async_wait(tasks, 0, ASYNC_ALL_COMPLETED, INFINITY)) == 0);
    let_go(tasks, 2);
}

ASYNC void wait_first_completed(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(10, 1)), async_create_task(sleeper(1, 2))};
    assert(AWAIT(async_wait(tasks, 2, ASYNC_FIRST_COMPLETED, INFINITY)) == 1 && now() == 1);
    assert(!async_task_done(tasks[0]) && async_task_done(tasks[1]));
    assert(AWAIT(async_wait(tasks, 2, ASYNC_FIRST_COMPLETED, INFINITY)) == 1 && now() == 1);
    let_go(tasks, 2);
}

ASYNC void wait_really_done(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(0, 1)), async_create_task(sleeper(0, 2))};
    assert(AWAIT(async_wait(tasks, 2, ASYNC_FIRST_COMPLETED, INFINITY)) == 2); /* by the time the waiter runs */
    assert(async_task_done(tasks[0]) && async_task_done(tasks[1]));
    let_go(tasks, 2);
}

ASYNC void wait_first_exception(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(10, 1)), async_create_task(failer(1, -EIO))};
    assert(AWAIT(async_wait(tasks, 2, ASYNC_FIRST_EXCEPTION, INFINITY)) == 1 && now() == 1);
    assert(!async_task_done(tasks[0]) && async_task_exception(tasks[1]) == -EIO);
    let_go(tasks, 2);
}

ASYNC void wait_first_exception_in_wait(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(10, 1)), async_create_task(failer(0, -EIO)), async_create_task(sleeper(5, 1))};
    AWAIT(async_sleep(1));
    assert(AWAIT(async_wait(tasks, 3, ASYNC_FIRST_EXCEPTION, INFINITY)) == 1 && now() == 1);
    assert(async_task_exception(tasks[1]) == -EIO);
    let_go(tasks, 3);
}

/* A cancelled task is no failure. */
ASYNC void wait_first_exception_cancelled(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(3, 1)), async_create_task(sleeper(9, 2))};
    async_task_cancel(tasks[1]);
    assert(AWAIT(async_wait(tasks, 2, ASYNC_FIRST_EXCEPTION, INFINITY)) == 2 && now() == 3);
    let_go(tasks, 2);
}

ASYNC void wait_with_exception(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(1, 1)), async_create_task(failer(2, -EIO))};
    assert(AWAIT(async_wait(tasks, 2, ASYNC_ALL_COMPLETED, INFINITY)) == 2 && now() == 2);
    assert(async_task_exception(tasks[0]) == 0 && async_task_exception(tasks[1]) == -EIO);
    let_go(tasks, 2);
}

ASYNC void wait_with_timeout(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(1, 1)), async_create_task(sleeper(3, 2))};
    assert(AWAIT(async_wait(tasks, 2, ASYNC_ALL_COMPLETED, 2)) == 1 && now() == 2);
    assert(async_task_done(tasks[0]) && !async_task_done(tasks[1]) && !async_task_cancelling(tasks[1]));
    assert(AWAIT(async_wait(tasks, 2, ASYNC_ALL_COMPLETED, 0)) == 1 && now() == 2);
    assert(AWAIT(async_wait(tasks, 2, ASYNC_ALL_COMPLETED, 2)) == 2 && now() == 3);
    let_go(tasks, 2);
}

ASYNC size_t waits(ASYNC_TASK(int) *tasks, size_t count)
{
    return AWAIT(async_wait(tasks, count, ASYNC_ALL_COMPLETED, 50));
}

/* Cancelling the wait leaves the tasks alone. */
ASYNC void interrupt_wait(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(4, 1)), async_create_task(sleeper(3, 2))};
    ASYNC_TASK(size_t) waiting = async_create_task(waits(tasks, 2));
    AWAIT(async_sleep(1));
    async_task_cancel(waiting);
    int err;
    FAILURE(err, AWAIT(async_join(waiting)));
    assert(err == -ECANCELED && now() == 1 && !async_task_cancelling(tasks[0]));
    assert(AWAIT(async_join(tasks[0])) == 1 && AWAIT(async_join(tasks[1])) == 2 && now() == 4);
}

ASYNC void wait_refuses(void)
{
    struct async_task *self[] = {async_current_task()}, *null[] = {NULL};
    int err;
    FAILURE(err, AWAIT(async_wait(self, 1, ASYNC_ALL_COMPLETED, 1)));
    assert(err == -EDEADLK);
    FAILURE(err, AWAIT(async_wait(null, 1, ASYNC_ALL_COMPLETED, 1)));
    assert(err == -ENOMEM);
    ASYNC_TASK(int) object = async_coroutine(sleeper(1, 1));
    ASYNC_TASK(size_t) task = async_create_task(async_wait(&object, 1, ASYNC_ALL_COMPLETED, INFINITY));
    ASYNC_LEAF size_t (*pointer)(const void *, size_t, enum async_return_when, double) = async_wait;
    assert(AWAIT(pointer(&object, 1, ASYNC_ALL_COMPLETED, INFINITY)) == 1 && now() == 1);
    assert(AWAIT(async_join(task)) == 1);
    async_task_detach(object);
}

/* ---- as_completed ---- */

ASYNC void as_completed(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(3, 30)), async_create_task(sleeper(1, 10)), async_create_task(sleeper(2, 20))};
    static const size_t order[] = {1, 2, 0};
    struct async_as_completed each;
    async_as_completed_begin(&each, tasks, 3, INFINITY);
    DEFER async_as_completed_end(&each);
    int turn = 0;
    for (size_t i; (i = AWAIT(async_as_completed_next(&each))) < 3; turn++) {
        assert(i == order[turn] && now() == turn + 1);
        assert(AWAIT(async_join(tasks[i])) == 10 * (turn + 1));
    }
    assert(turn == 3 && AWAIT(async_as_completed_next(&each)) == 3);
}

ASYNC void as_completed_with_timeout(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(1, 1)), async_create_task(sleeper(5, 2))};
    struct async_as_completed each;
    async_as_completed_begin(&each, tasks, 2, 2);
    DEFER async_as_completed_end(&each);
    assert(AWAIT(async_as_completed_next(&each)) == 0 && now() == 1);
    int err;
    FAILURE(err, AWAIT(async_as_completed_next(&each)));
    assert(err == -ETIMEDOUT && now() == 2);
    FAILURE(err, AWAIT(async_as_completed_next(&each)));
    assert(err == -ETIMEDOUT && now() == 2);
    let_go(tasks, 2);
}

ASYNC void as_completed_with_unused_timeout(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(1, 1))};
    struct async_as_completed each;
    async_as_completed_begin(&each, tasks, 1, 10);
    assert(AWAIT(async_as_completed_next(&each)) == 0);
    async_as_completed_end(&each);
    async_as_completed_end(&each);
    let_go(tasks, 1);
}

/* Both ended before anybody asked. */
ASYNC void as_completed_concurrent(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(2, 1)), async_create_task(sleeper(1, 2)), NULL};
    struct async_as_completed each;
    async_as_completed_begin(&each, tasks, 3, INFINITY);
    DEFER async_as_completed_end(&each);
    AWAIT(async_sleep(5));
    assert(AWAIT(async_as_completed_next(&each)) == 2);
    assert(AWAIT(async_as_completed_next(&each)) == 1 && AWAIT(async_as_completed_next(&each)) == 0);
    let_go(tasks, 3);
}

ASYNC size_t next(struct async_as_completed *each)
{
    return AWAIT(async_as_completed_next(each));
}

/* A cancelled waiter loses no task; there is one waiter at a time. */
ASYNC void as_completed_cancelled(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(2, 1))};
    struct async_as_completed each;
    async_as_completed_begin(&each, tasks, 1, INFINITY);
    DEFER async_as_completed_end(&each);
    ASYNC_TASK(size_t) waiting = async_create_task(next(&each));
    AWAIT(async_sleep(1));
    int err;
    FAILURE(err, AWAIT(next(&each)));
    assert(err == -EBUSY);
    async_task_cancel(waiting);
    FAILURE(err, AWAIT(async_join(waiting)));
    assert(err == -ECANCELED);
    waiting = async_create_task(async_as_completed_next(&each));
    ASYNC_LEAF size_t (*pointer)(struct async_as_completed *) = async_as_completed_next;
    assert(AWAIT(async_join(waiting)) == 0 && AWAIT(pointer(&each)) == 1 && now() == 2);
    let_go(tasks, 1);
}

ASYNC void left_behind(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(9, 1))};
    DEFER let_go(tasks, 1);
    struct async_as_completed each;
    async_as_completed_begin(&each, tasks, 1, 20);
    DEFER async_as_completed_end(&each);
    AWAIT(async_as_completed_next(&each));
}

int main(void)
{
    TEST(wait);
    TEST(wait_first_completed);
    TEST(wait_really_done);
    TEST(wait_first_exception);
    TEST(wait_first_exception_in_wait);
    TEST(wait_first_exception_cancelled);
    TEST(wait_with_exception);
    TEST(wait_with_timeout);
    TEST(interrupt_wait);
    TEST(wait_refuses);
    TEST(as_completed);
    TEST(as_completed_with_timeout);
    TEST(as_completed_with_unused_timeout);
    TEST(as_completed_concurrent);
    TEST(as_completed_cancelled);
    struct async_loop *loop = async_new_event_loop();
    ASYNC_TASK(int) task = async_loop_create_task(loop, sleeper(9, 9));
    async_task_detach(async_loop_create_task(loop, waits(&task, 1)));
    async_task_detach(async_loop_create_task(loop, left_behind()));
    async_loop_run_until_complete(loop, sleeper(1, 1));
    async_loop_close(loop);
    printf("%d\n", async_task_cancelled(task));
    async_task_detach(task);
    return 0;
}
// CHECK:      wait
// CHECK-NEXT: wait_first_completed
// CHECK-NEXT: wait_really_done
// CHECK-NEXT: wait_first_exception
// CHECK-NEXT: wait_first_exception_in_wait
// CHECK-NEXT: wait_first_exception_cancelled
// CHECK-NEXT: wait_with_exception
// CHECK-NEXT: wait_with_timeout
// CHECK-NEXT: interrupt_wait
// CHECK-NEXT: wait_refuses
// CHECK-NEXT: as_completed
// CHECK-NEXT: as_completed_with_timeout
// CHECK-NEXT: as_completed_with_unused_timeout
// CHECK-NEXT: as_completed_concurrent
// CHECK-NEXT: as_completed_cancelled
// CHECK-NEXT: 1
