// asyncio's tests of timeout and timeout_at.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"

ASYNC void timeout_basic(void)
{
    int took = 0;
    ASYNC_TIMEOUT(1)
        AWAIT(async_sleep(10));
    ASYNC_CATCH (err)
        took = err;
    assert(took == -ETIMEDOUT && now() == 1);
}

ASYNC void timeout_at_basic(void)
{
    AWAIT(async_sleep(1));
    int took = 0;
    ASYNC_TIMEOUT_AT(now() + 1) {
        assert(async_timeout_when() == 2);
        AWAIT(async_sleep(10));
    } ASYNC_CATCH (err) {
        took = err;
    }
    assert(took == -ETIMEDOUT && now() == 2);
    FAILURE(took, ASYNC_TIMEOUT_AT(0) AWAIT(async_sleep(10)));
    assert(took == -ETIMEDOUT && now() == 2);
    FAILURE(took, ASYNC_TIMEOUT_AT(AWAIT(sleeper(1, 4))) AWAIT(async_sleep(10)));
    assert(took == -ETIMEDOUT && now() == 4);
}

ASYNC void timeout_disabled(void)
{
    ASYNC_TIMEOUT(INFINITY) {
        assert(isinf(async_timeout_when()));
        AWAIT(async_sleep(10));
    }
    ASYNC_TIMEOUT_AT(INFINITY)
        AWAIT(async_sleep(10));
    assert(now() == 20);
}

ASYNC void timeout_zero(void)
{
    int steps = 0, took = 0;
    ASYNC_TIMEOUT(0) {
        steps++; /* runs up to the first suspension */
        AWAIT(async_sleep(10));
        steps++;
    } ASYNC_CATCH (err) {
        took = err;
    }
    assert(took == -ETIMEDOUT && steps == 1 && now() == 0);
}

ASYNC void timeout_zero_sleep_zero(void)
{
    int took;
    FAILURE(took, ASYNC_TIMEOUT(0) AWAIT(async_sleep(0)));
    assert(took == -ETIMEDOUT);
}

ASYNC void foreign_exception_passed(void)
{
    int took;
    FAILURE(took, ASYNC_TIMEOUT(1) ASYNC_RAISE(-EIO));
    assert(took == -EIO);
}

ASYNC void foreign_exception_on_timeout(void)
{
    int took;
    FAILURE(took, ASYNC_TIMEOUT(1) {
        ASYNC_TRY AWAIT(async_sleep(10));
        ASYNC_CATCH (err) ASYNC_RAISE(err == -ECANCELED ? -EIO : err);
    });
    assert(took == -EIO && async_task_cancelling(async_current_task()) == 0);
}

ASYNC void foreign_cancel_doesnt_timeout_if_not_expired(void)
{
    int took;
    FAILURE(took, ASYNC_TIMEOUT(10) {
        async_task_cancel(async_current_task());
        AWAIT(async_sleep(1));
    });
    assert(took == -ECANCELED && now() == 0);
}

ASYNC void outer_task_is_not_cancelled_body(void)
{
    int took = 0;
    ASYNC_TIMEOUT(1)
        AWAIT(async_sleep(3600));
    ASYNC_CATCH (err)
        took = err;
    assert(took == -ETIMEDOUT && async_task_cancelling(async_current_task()) == 0);
}

ASYNC void outer_task_is_not_cancelled(void)
{
    ASYNC_TASK(void) task = async_create_task(outer_task_is_not_cancelled_body());
    AWAIT(async_join(async_task_ref(task)));
    assert(!async_task_cancelled(task));
    async_task_detach(task);
}

ASYNC void nested_timeouts(void)
{
    int inner = 0, outer = 0;
    ASYNC_TIMEOUT(2) {
        ASYNC_TIMEOUT(1)
            AWAIT(async_sleep(10));
        ASYNC_CATCH (err)
            inner = err;
        AWAIT(async_sleep(10));
    } ASYNC_CATCH (err) {
        outer = err;
    }
    assert(inner == -ETIMEDOUT && outer == -ETIMEDOUT && now() == 2);
}

/* Both expire before the task gets on: the outer one wins. */
ASYNC void nested_timeouts_loop_busy(void)
{
    int inner = 0, outer = 0;
    ASYNC_TIMEOUT(1) {
        ASYNC_TIMEOUT(1)
            AWAIT(async_sleep(10));
        ASYNC_CATCH (err)
            inner = err;
    } ASYNC_CATCH (err) {
        outer = err;
    }
    assert(!inner && outer == -ETIMEDOUT && async_task_cancelling(async_current_task()) == 0);
}

ASYNC void rescheduled(void)
{
    int took = 0;
    assert(async_timeout_reschedule(1) == -ENOENT && isinf(async_timeout_when()));
    ASYNC_TIMEOUT(10) {
        assert(async_timeout_when() == 10);
        assert(!async_timeout_reschedule(now() + 1) && async_timeout_when() == 1);
        AWAIT(async_sleep(10));
    } ASYNC_CATCH (err) {
        took = err;
    }
    assert(took == -ETIMEDOUT && now() == 1);
    ASYNC_TIMEOUT(1) {
        assert(!async_timeout_reschedule(INFINITY));
        AWAIT(async_sleep(10));
    }
    assert(now() == 11);
    ASYNC_TIMEOUT(INFINITY) {
        assert(!async_timeout_reschedule(20));
        ASYNC_TIMEOUT(1)
            assert(async_timeout_when() == 12);
        assert(async_timeout_when() == 20 && !async_timeout_reschedule(0)); /* past: at the next suspension */
        AWAIT(async_sleep(1));
    } ASYNC_CATCH (err) {
        took = now();
    }
    assert(took == 11);
}

ASYNC void resets(double when)
{
    assert(async_timeout_reschedule(when) == 0);
}

ASYNC void rescheduled_by_callee(void)
{
    int took = 0;
    ASYNC_TIMEOUT(10) {
        AWAIT(resets(3));
        AWAIT(async_sleep(100));
    } ASYNC_CATCH (err) {
        took = now();
    }
    assert(took == 3);
}

ASYNC void other_task(void)
{
    assert(async_timeout_reschedule(1) == -ENOENT);
}

ASYNC void reschedule_is_the_tasks_own(void)
{
    ASYNC_TIMEOUT(10) {
        AWAIT(async_gather(other_task()));
        AWAIT(async_join(async_create_task(other_task())));
    }
}

ASYNC void reschedule_expired(void)
{
    int took = 0;
    ASYNC_TIMEOUT(1) {
        ASYNC_TRY {
            AWAIT(async_sleep(10));
        } ASYNC_CATCH (err) {
            assert(async_timeout_reschedule(100) == -EALREADY && async_timeout_when() == 1);
            ASYNC_RAISE(err);
        }
    } ASYNC_CATCH (err) {
        took = err;
    }
    assert(took == -ETIMEDOUT);
}

ASYNC void enough_time(void)
{
    ASYNC_TIMEOUT(10)
        AWAIT(async_sleep(1));
    AWAIT(async_sleep(100)); /* the timer is gone */
}

ASYNC void leaves_early(int *count)
{
    for (int i = 0; i < 3; i++) {
        ASYNC_TIMEOUT(i + 1) {
            if (i == 1)
                continue;
            AWAIT(async_yield());
            ++*count;
        }
        assert(isinf(async_timeout_when()));
    }
}

ASYNC void left_by_jumps(void)
{
    int count = 0;
    AWAIT(leaves_early(&count));
    AWAIT(async_sleep(100));
    assert(count == 2);
}

/* An uncancel of somebody else's does not make a timeout of a cancellation, and the level of the requests is kept. */
ASYNC void timeout_and_cancel(void)
{
    int took;
    FAILURE(took, ASYNC_TIMEOUT(1) {
        ASYNC_TRY {
            AWAIT(async_sleep(10));
        } ASYNC_CATCH (err) {
            async_task_cancel(async_current_task());
            ASYNC_RAISE(err);
        }
    });
    assert(took == -ECANCELED && async_task_cancelling(async_current_task()) == 1);
    async_task_uncancel(async_current_task());
}

int main(void)
{
    TEST(timeout_basic);
    TEST(timeout_at_basic);
    TEST(timeout_disabled);
    TEST(timeout_zero);
    TEST(timeout_zero_sleep_zero);
    TEST(foreign_exception_passed);
    TEST(foreign_exception_on_timeout);
    TEST(foreign_cancel_doesnt_timeout_if_not_expired);
    TEST(outer_task_is_not_cancelled);
    TEST(nested_timeouts);
    TEST(nested_timeouts_loop_busy);
    TEST(rescheduled);
    TEST(rescheduled_by_callee);
    TEST(reschedule_is_the_tasks_own);
    TEST(reschedule_expired);
    TEST(enough_time);
    TEST(left_by_jumps);
    TEST(timeout_and_cancel);
    return 0;
}
// CHECK:      timeout_basic
// CHECK-NEXT: timeout_at_basic
// CHECK-NEXT: timeout_disabled
// CHECK-NEXT: timeout_zero
// CHECK-NEXT: timeout_zero_sleep_zero
// CHECK-NEXT: foreign_exception_passed
// CHECK-NEXT: foreign_exception_on_timeout
// CHECK-NEXT: foreign_cancel_doesnt_timeout_if_not_expired
// CHECK-NEXT: outer_task_is_not_cancelled
// CHECK-NEXT: nested_timeouts
// CHECK-NEXT: nested_timeouts_loop_busy
// CHECK-NEXT: rescheduled
// CHECK-NEXT: rescheduled_by_callee
// CHECK-NEXT: reschedule_is_the_tasks_own
// CHECK-NEXT: reschedule_expired
// CHECK-NEXT: enough_time
// CHECK-NEXT: left_by_jumps
// CHECK-NEXT: timeout_and_cancel
