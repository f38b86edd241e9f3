// asyncio's tests of TaskGroup.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"

static int steps;

ASYNC int adds(double seconds, int value)
{
    AWAIT(async_sleep(seconds));
    steps += value;
    return value;
}

ASYNC void taskgroup_01(void)
{
    ASYNC_TASK(int) one, two;
    ASYNC_GROUP(g) {
        one = async_group_create_task(g, sleeper(1, 42));
        two = async_group_create_task(g, sleeper(2, 11));
    }
    assert(async_task_done(one) && async_task_done(two) && now() == 2);
    assert(AWAIT(async_join(one)) == 42 && AWAIT(async_join(two)) == 11);
}

ASYNC void taskgroup_02(void)
{
    ASYNC_TASK(int) one;
    ASYNC_GROUP(g) {
        one = async_group_create_task(g, sleeper(1, 42));
        AWAIT(async_sleep(2));
        async_group_create_task(g, sleeper(2, 11));
    }
    assert(AWAIT(async_join(one)) == 42 && now() == 4);
}

/* A task that is cancelled by itself is no failure of the group's. */
ASYNC void taskgroup_03(void)
{
    ASYNC_TASK(int) one, two;
    ASYNC_GROUP(g) {
        one = async_group_create_task(g, sleeper(1, 42));
        two = async_group_create_task(g, sleeper(100, 11));
        AWAIT(async_yield());
        async_task_cancel(two);
    }
    assert(async_task_cancelled(two) && AWAIT(async_join(one)) == 42 && now() == 1);
    async_task_detach(two);
}

/* The first failure cancels the other tasks … */
ASYNC void taskgroup_04(void)
{
    ASYNC_TASK(int) other;
    int err;
    steps = 0;
    FAILURE(err, ASYNC_GROUP(g) {
        other = async_group_create_task(g, adds(10, 1));
        async_group_create_task(g, failer(1, -EIO));
    });
    assert(err == -EIO && now() == 1 && steps == 0 && async_task_cancelled(other));
    async_task_detach(other);
}

/* … and the body. */
ASYNC void taskgroup_05(void)
{
    int err;
    steps = 0;
    FAILURE(err, ASYNC_GROUP(g) {
        DEFER steps++;
        async_group_create_task(g, failer(1, -EIO));
        AWAIT(async_sleep(10));
        steps += 100;
    });
    assert(err == -EIO && now() == 1 && steps == 1 && async_task_cancelling(async_current_task()) == 0);
}

ASYNC void two_tasks(double body)
{
    ASYNC_GROUP(g) {
        async_group_create_task(g, adds(10, 1));
        async_group_create_task(g, adds(10, 1));
        AWAIT(async_sleep(body));
    }
    steps += 100;
}

/* Cancelled from outside in the body (06), and at the end of the block (07, 17). */
ASYNC void taskgroup_06(void)
{
    int err;
    steps = 0;
    for (int body = 0; body <= 20; body += 20) {
        ASYNC_TASK(void) task = async_create_task(two_tasks(body));
        AWAIT(async_sleep(1));
        async_task_cancel(task);
        FAILURE(err, AWAIT(async_join(task)));
        assert(err == -ECANCELED && steps == 0);
    }
    assert(now() == 2);
}

ASYNC void crashes_while_unwinding(void)
{
    ASYNC_TRY AWAIT(async_sleep(10));
    ASYNC_CATCH (err) ASYNC_RAISE(-EPIPE);
}

/* A task that fails because it was cancelled: the first failure stays the group's. */
ASYNC void taskgroup_08(void)
{
    int err;
    FAILURE(err, ASYNC_GROUP(g) {
        async_group_create_task(g, crashes_while_unwinding());
        async_group_create_task(g, failer(1, -EIO));
    });
    assert(err == -EIO);
}

/* The body fails: its failure is the group's, the tasks are cancelled. */
ASYNC void taskgroup_10(void)
{
    int err;
    steps = 0;
    FAILURE(err, ASYNC_GROUP(g) {
        async_group_create_task(g, adds(10, 1));
        AWAIT(async_sleep(1));
        ASYNC_RAISE(-ENOENT);
    });
    assert(err == -ENOENT && steps == 0 && now() == 1);
}

/* Nested: the inner group's failure is one of the outer one's task, or body. */
ASYNC void inner_group(double seconds, int err)
{
    ASYNC_GROUP(g) {
        async_group_create_task(g, adds(10, 1));
        async_group_create_task(g, failer(seconds, err));
    }
}

ASYNC void taskgroup_13(void)
{
    int err;
    steps = 0;
    FAILURE(err, ASYNC_GROUP(g) {
        async_group_create_task(g, inner_group(1, -EIO));
        async_group_create_task(g, adds(10, 1));
        AWAIT(inner_group(5, -EPIPE));
    });
    assert(err == -EIO && steps == 0 && now() == 1);
}

/* The body catches the group's own cancellation and waits: the group still fails. */
ASYNC void taskgroup_14(void)
{
    int err;
    FAILURE(err, ASYNC_GROUP(g) {
        async_group_create_task(g, failer(1, -EIO));
        ASYNC_TRY AWAIT(async_sleep(10));
        ASYNC_CATCH (cancelled) {
            assert(cancelled == -ECANCELED);
            AWAIT(async_sleep(5));
        }
    });
    assert(err == -EIO && now() == 6);
}

/* The body catches it and fails otherwise: the task's failure came first. */
ASYNC void taskgroup_18(void)
{
    int err;
    FAILURE(err, ASYNC_GROUP(g) {
        async_group_create_task(g, failer(1, -EIO));
        ASYNC_TRY AWAIT(async_sleep(10));
        ASYNC_CATCH (cancelled) ASYNC_RAISE(-EPIPE);
    });
    assert(err == -EIO);
}

/* A task makes another one in its group while the body has ended. */
ASYNC void makes_more(struct async_group *g, int depth)
{
    AWAIT(async_sleep(1));
    if (depth)
        async_group_create_task(g, makes_more(g, depth - 1));
    steps++;
}

ASYNC void taskgroup_23(void)
{
    steps = 0;
    ASYNC_GROUP(g)
        async_group_create_task(g, makes_more(g, 3));
    assert(steps == 4 && now() == 4);
}

/* A group in a task that was asked to stop before: the first suspension tells. */
ASYNC void cancelled_before(void)
{
    async_task_cancel(async_current_task());
    ASYNC_GROUP(g)
        async_group_create_task(g, adds(1, 1));
    steps += 100;
}

ASYNC void taskgroup_after_parent_cancelled(void)
{
    int err;
    steps = 0;
    FAILURE(err, AWAIT(async_join(async_create_task(cancelled_before()))));
    assert(err == -ECANCELED && steps == 0 && now() == 0);
}

/* Tasks of a group that is shutting down are refused. */
ASYNC void cancels_task_if_created_during_creation(void)
{
    int err;
    steps = 0;
    FAILURE(err, ASYNC_GROUP(g) {
        async_group_create_task(g, failer(1, -EIO));
        ASYNC_TRY AWAIT(async_sleep(10));
        ASYNC_CATCH (cancelled) {
            ASYNC_TASK(int) late = async_group_create_task(g, adds(1, 1));
            assert(cancelled == -ECANCELED && !late);
        }
    });
    assert(err == -EIO && steps == 0);
}

/* A timeout around a group, and one in its body. */
ASYNC void taskgroup_and_timeout(void)
{
    int took = 0;
    steps = 0;
    ASYNC_TIMEOUT(2) {
        ASYNC_GROUP(g) {
            async_group_create_task(g, adds(10, 1));
            async_group_create_task(g, adds(1, 10));
        }
    } ASYNC_CATCH (err) {
        took = err;
    }
    assert(took == -ETIMEDOUT && steps == 10 && now() == 2);
    ASYNC_GROUP(g) {
        async_group_create_task(g, adds(3, 100));
        ASYNC_TIMEOUT(1) AWAIT(async_sleep(10));
        ASYNC_CATCH (err) steps += 1000;
    }
    assert(steps == 1110 && now() == 5);
}

int main(void)
{
    TEST(taskgroup_01);
    TEST(taskgroup_02);
    TEST(taskgroup_03);
    TEST(taskgroup_04);
    TEST(taskgroup_05);
    TEST(taskgroup_06);
    TEST(taskgroup_08);
    TEST(taskgroup_10);
    TEST(taskgroup_13);
    TEST(taskgroup_14);
    TEST(taskgroup_18);
    TEST(taskgroup_23);
    TEST(taskgroup_after_parent_cancelled);
    TEST(cancels_task_if_created_during_creation);
    TEST(taskgroup_and_timeout);
    return 0;
}
// CHECK:      taskgroup_01
// CHECK-NEXT: taskgroup_02
// CHECK-NEXT: taskgroup_03
// CHECK-NEXT: taskgroup_04
// CHECK-NEXT: taskgroup_05
// CHECK-NEXT: taskgroup_06
// CHECK-NEXT: taskgroup_08
// CHECK-NEXT: taskgroup_10
// CHECK-NEXT: taskgroup_13
// CHECK-NEXT: taskgroup_14
// CHECK-NEXT: taskgroup_18
// CHECK-NEXT: taskgroup_23
// CHECK-NEXT: taskgroup_after_parent_cancelled
// CHECK-NEXT: cancels_task_if_created_during_creation
// CHECK-NEXT: taskgroup_and_timeout
