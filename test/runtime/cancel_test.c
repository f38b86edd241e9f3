/* Cancellation and timeouts: when a request is delivered, what it reaches, and the races around it. */
#include "helpers.h"

FUNCTION(yielder)
{
    BEGIN;
    trace("begun");
    YIELD(1);
    if (self->err) {
        trace("cancelled");
        FAIL(self->err);
    }
    trace("ended");
    END(1);
}

FUNCTION(cancels_before_first_step)
{
    BEGIN;
    self->task = CREATE(yielder, 0);
    assert_true(async_task_cancel(self->task));
    assert_int_equal(async_task_cancelling(self->task), 1);
    JOIN(1, async_task_ref(self->task));
    assert_int_equal(self->err, -ECANCELED);
    assert_true(async_task_cancelled(self->task));
    assert_false(async_task_cancel(self->task));
    async_task_detach(self->task);
    /* Withdrawn in time, it runs. */
    self->task = CREATE(yielder, 0);
    async_task_cancel(self->task);
    assert_int_equal(async_task_uncancel(self->task), 0);
    JOIN(2, self->task);
    assert_int_equal(self->err, 0);
    END(1);
}

static void before_its_first_step_it_never_runs(void **state)
{
    (void)state;
    trace_clear();
    assert_int_equal(RUN(cancels_before_first_step, 0), 1);
    assert_string_equal(trace_text, "begun ended");
}

FUNCTION(cancels_yield)
{
    BEGIN;
    self->task = CREATE(yielder, 0);
    YIELD(1);
    async_task_cancel(self->task); /* in the queue, still waiting */
    async_task_cancel(self->task);
    assert_int_equal(async_task_cancelling(self->task), 2);
    JOIN(2, self->task);
    assert_int_equal(self->err, -ECANCELED);
    END(1);
}

static void reaches_a_yield_in_the_queue(void **state)
{
    (void)state;
    trace_clear();
    assert_int_equal(RUN(cancels_yield, 0), 1);
    assert_string_equal(trace_text, "begun cancelled");
}

FUNCTION(two_sleeps)
{
    BEGIN;
    SLEEP(1, 1);
    trace(self->err ? "cancelled" : "slept");
    SLEEP(2, 1);
    trace(self->err ? "cancelled" : "slept");
    END(1);
}

/* The sleep's end and the request fall into the same turn: the result is delivered, the request stays due. */
static void a_result_is_not_lost(void **state)
{
    (void)state;
    trace_clear();
    struct async_loop *loop = virtual_loop();
    struct async_task *waker = CREATE_ON(loop, sleeper, 1000);
    RUN_ON(loop, sleeper, 0);
    struct async_task *task = CREATE_ON(loop, two_sleeps, 0);
    async_loop_call_at(loop, 1, cancel_task, task); /* set before the task's own timer: runs first in the turn */
    RUN_ON(loop, sleeper, 5000);
    assert_string_equal(trace_text, "slept cancelled");
    async_task_detach(task);
    async_task_detach(waker);
    async_loop_close(loop);
}

static void a_request_is_delivered_once(void **state)
{
    (void)state;
    trace_clear();
    struct async_loop *loop = virtual_loop();
    struct async_task *task = CREATE_ON(loop, two_sleeps, 0);
    async_loop_call_at(loop, 0.5, cancel_task, task);
    async_loop_call_at(loop, 0.5, cancel_task, task);
    RUN_ON(loop, sleeper, 5000);
    assert_string_equal(trace_text, "cancelled slept");
    assert_int_equal(async_task_cancelling(task), 2);
    assert_int_equal(async_task_exception(task), 0);
    async_task_detach(task);
    async_loop_close(loop);
}

FUNCTION(cancels_itself)
{
    BEGIN;
    async_task_cancel(async_current_task());
    if (self->arg)
        return 5;
    SLEEP(1, 1);
    assert_int_equal(self->err, -ECANCELED);
    SLEEP(2, 0);
    assert_int_equal(self->err, 0);
    async_task_cancel(async_current_task());
    YIELD(3);
    assert_int_equal(self->err, -ECANCELED);
    END(2);
}

static void a_running_task_is_told_at_its_next_wait(void **state)
{
    (void)state;
    assert_int_equal(RUN(cancels_itself, 0), 2);
    assert_int_equal(RUN(cancels_itself, 1), 5); /* keeps its result */
    assert_int_equal(async_run_error(), 0);
}

FUNCTION(joiner)
{
    BEGIN;
    JOIN(1, (struct async_task *)self->arg);
    trace(self->err == -ECANCELED ? "join-cancelled" : "joined");
    if (self->err)
        FAIL(self->err);
    END(self->i);
}

FUNCTION(swallows)
{
    BEGIN;
    SLEEP(1, 1);
    trace(self->err ? "swallowed" : "slept");
    SLEEP(2, 1);
    END(9);
}

static void goes_through_joins_and_waits(void **state)
{
    (void)state;
    trace_clear();
    struct async_loop *loop = virtual_loop();
    struct async_task *inner = CREATE_ON(loop, swallows, 0);
    struct async_task *middle = CREATE_ON(loop, joiner, (long)async_task_ref(inner));
    struct async_task *outer = CREATE_ON(loop, joiner, (long)async_task_ref(middle));
    async_loop_call_at(loop, 0.5, cancel_task, outer);
    RUN_ON(loop, sleeper, 5000);
    assert_string_equal(trace_text, "swallowed joined joined");
    assert_int_equal(*(const long *)async_task_result(outer), 9);
    async_task_detach(inner);
    async_task_detach(middle);
    async_task_detach(outer);
    async_loop_close(loop);
}

static struct async_task *circle[2];
FUNCTION(joins_in_circle)
{
    BEGIN;
    JOIN(1, async_task_ref(circle[self->arg]));
    if (self->err)
        FAIL(self->err);
    END(0);
}

static void circle_of_joins_ends(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    circle[1] = CREATE_ON(loop, joins_in_circle, 0);
    circle[0] = CREATE_ON(loop, joins_in_circle, 1);
    RUN_ON(loop, sleeper, 1);
    async_task_cancel(circle[0]);
    RUN_ON(loop, sleeper, 1);
    assert_false(async_task_done(circle[0])); /* nothing but the close can end it */
    async_task_detach(circle[0]);
    async_task_detach(circle[1]);
    async_loop_close(loop);
}

FUNCTION(joins_quietly)
{
    BEGIN;
    JOIN(1, (struct async_task *)self->arg);
    if (self->err)
        FAIL(self->err);
    END(self->i);
}

static void long_chain_of_joins(void **state)
{
    (void)state;
    enum { LENGTH = 200000 };
    struct async_loop *loop = virtual_loop();
    trace_clear();
    struct async_task *task = CREATE_ON(loop, sleeper, 1000);
    for (int i = 0; i < LENGTH; i++)
        task = CREATE_ON(loop, joins_quietly, (long)task);
    RUN_ON(loop, sleeper, 1);
    async_task_cancel(task);
    RUN_ON(loop, sleeper, 1);
    RUN_ON(loop, sleeper, 1000);
    assert_true(async_task_cancelled(task));
    async_task_detach(task);
    async_loop_close(loop);
}

/* ---- timeouts ---------------------------------------------------------------------------------- */

/* ASYNC_TIMEOUT(arg / 1000) AWAIT(async_sleep(1)); returns the virtual milliseconds it took, or fails. */
FUNCTION(with_timeout)
{
    BEGIN;
    async__timeout_enter(&self->timeout, (double)self->arg / 1000);
    SLEEP(1, 1);
    self->err = (int)async__timeout_leave(&self->timeout, (uint32_t)self->err);
    if (self->err)
        FAIL(self->err);
    END((long)(async_loop_time(async__here.loop) * 1000 + 0.5));
}

static void timeout_expires(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    RUN_ON(loop, with_timeout, 500);
    assert_int_equal(async_run_error(), -ETIMEDOUT);
    assert_true(async_loop_time(loop) == 0.5);
    assert_int_equal(RUN_ON(loop, with_timeout, 2000), 1500);
    RUN_ON(loop, with_timeout, 1000); /* a tie: the timeout was set first */
    assert_int_equal(async_run_error(), -ETIMEDOUT);
    RUN_ON(loop, with_timeout, 0);
    assert_int_equal(async_run_error(), -ETIMEDOUT);
    assert_true(async_loop_time(loop) == 2.5);
    async_loop_close(loop);
}

static void foreign_cancel_is_no_timeout(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    struct async_task *task = CREATE_ON(loop, with_timeout, 500);
    async_loop_call_at(loop, 0.2, cancel_task, task);
    struct async_task *both = CREATE_ON(loop, with_timeout, 500);
    async_loop_call_at(loop, 0.5, cancel_task, both);
    RUN_ON(loop, sleeper, 3000);
    assert_int_equal(async_task_exception(task), -ECANCELED);
    assert_int_equal(async_task_cancelling(task), 1);
    assert_int_equal(async_task_exception(both), -ECANCELED);
    assert_int_equal(async_task_cancelling(both), 1);
    async_task_detach(task);
    async_task_detach(both);
    async_loop_close(loop);
}

/* The block ends although it has expired: the request that was not delivered is taken back. */
FUNCTION(busy_timeout)
{
    BEGIN;
    SLEEP(1, 1);
    async__timeout_enter(&self->timeout, 1);
    SLEEP(2, 0.5);
    SLEEP(3, 0.5);
    self->err = (int)async__timeout_leave(&self->timeout, (uint32_t)self->err);
    self->saved_err = self->err;
    assert_int_equal(async_task_cancelling(async_current_task()), 0);
    YIELD(4);
    assert_int_equal(self->err, 0);
    END(self->saved_err);
}

static void expiry_leaves_nothing_behind(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(RUN_ON(loop, busy_timeout, 0), -ETIMEDOUT);
    async_loop_close(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(before_its_first_step_it_never_runs),
        cmocka_unit_test(reaches_a_yield_in_the_queue),
        cmocka_unit_test(a_result_is_not_lost),
        cmocka_unit_test(a_request_is_delivered_once),
        cmocka_unit_test(a_running_task_is_told_at_its_next_wait),
        cmocka_unit_test(goes_through_joins_and_waits),
        cmocka_unit_test(circle_of_joins_ends),
        cmocka_unit_test(long_chain_of_joins),
        cmocka_unit_test(timeout_expires),
        cmocka_unit_test(foreign_cancel_is_no_timeout),
        cmocka_unit_test(expiry_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
