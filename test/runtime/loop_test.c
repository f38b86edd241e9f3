/* The loop: runs and how they fail, callbacks, handles, timers, clocks, nesting, closing. */
#include "helpers.h"

#include <time.h>

static void stop_callback(void *loop)
{
    async_loop_stop(loop);
}

FUNCTION(answer)
{
    BEGIN;
    END(self->arg + 1);
}

FUNCTION(failing)
{
    BEGIN;
    FAIL(-EIO);
    END(0);
}

static void runs_a_call(void **state)
{
    (void)state;
    struct async_loop *loop = async_new_event_loop();
    assert_int_equal(RUN_ON(loop, answer, 41), 42);
    assert_int_equal(async_run_error(), 0);
    assert_int_equal(RUN_ON(loop, sleeper, 2), 2);
    assert_int_equal(RUN_ON(loop, failing, 0), 0);
    assert_int_equal(async_run_error(), -EIO);
    assert_false(async_loop_is_running(loop));
    assert_int_equal(async_loop_close(loop), 0);
    assert_true(async_loop_is_closed(loop));
    assert_int_equal(async_loop_close(loop), 0);
    assert_int_equal(async_loop_run_forever(loop), -EBADF);
    assert_int_equal(async_loop_call_soon(loop, trace_callback, "x").generation, 0);
    assert_true(async_loop_time(loop) > 0);
    assert_int_equal(async_all_tasks(loop, NULL, 0), 0);
    assert_int_equal(async_loop_set_virtual_clock(loop), -EBUSY);
    assert_int_equal(RUN(answer, 1), 2);
}

static void closed_loop_takes_no_call(void **state)
{
    (void)state;
    struct async_loop *loop = async_new_event_loop();
    struct async_frame *root = answer__prepare(async__task_alloc(NULL, &answer__fn), 1);
    async_loop_close(loop);
    assert_int_equal(run_on(loop, root), 0);
    assert_int_equal(async_run_error(), -EBADF);
}

static void callbacks_run_in_order(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    async_loop_call_later(loop, 0.2, trace_callback, "d");
    async_loop_call_later(loop, 0.1, trace_callback, "b");
    async_loop_call_later(loop, 0.1, trace_callback, "c");
    async_loop_call_at(loop, 0.3, stop_callback, loop);
    async_loop_call_at(loop, 0.3, trace_callback, "e");
    async_loop_call_soon(loop, trace_callback, "a");
    assert_int_equal(async_loop_run_forever(loop), 0);
    assert_string_equal(trace_text, "a b c d e");
    assert_true(async_loop_time(loop) == 0.3);
    async_loop_close(loop);
}

static void late_deadlines_keep_their_order(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    RUN_ON(loop, sleeper, 1000);
    trace_clear();
    async_loop_call_at(loop, 0.9, trace_callback, "b");
    async_loop_call_at(loop, 0.8, trace_callback, "a");
    async_loop_call_later(loop, 0, trace_callback, "d");
    async_loop_call_at(loop, 0.9, trace_callback, "c");
    async_loop_stop(loop);
    async_loop_run_forever(loop);
    assert_string_equal(trace_text, "a b c d");
    async_loop_close(loop);
}

static struct async_handle other_handle;

static void cancel_other(void *loop)
{
    trace("cancel");
    assert_true(async_handle_cancel(loop, other_handle));
    assert_false(async_handle_cancel(loop, other_handle));
}

static void handles_cancel_once(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    struct async_handle soon = async_loop_call_soon(loop, trace_callback, "soon");
    struct async_handle later = async_loop_call_later(loop, 1, trace_callback, "later");
    assert_false(async_handle_cancelled(loop, soon));
    async_loop_call_soon(loop, cancel_other, loop);
    other_handle = async_loop_call_soon(loop, trace_callback, "other");
    async_loop_call_later(loop, 2, stop_callback, loop);
    assert_true(async_handle_cancel(loop, later));
    assert_true(async_handle_cancelled(loop, later));
    struct async_handle again = async_loop_call_later(loop, 1, trace_callback, "again");
    assert_int_equal(again.slot, later.slot);
    assert_false(async_handle_cancel(loop, later));
    async_loop_run_forever(loop);
    assert_string_equal(trace_text, "soon cancel again");
    assert_true(async_handle_cancelled(loop, soon));
    assert_false(async_handle_cancel(loop, again));
    assert_false(async_handle_cancel(loop, (struct async_handle){0}));
    async_loop_close(loop);
}

/* What is set and cancelled over and over needs no more memory, and no handle means anything twice. */
static void records_are_used_again(void **state)
{
    (void)state;
    enum { MANY = 1000, ROUNDS = 5 };
    struct async_loop *loop = virtual_loop();
    struct async_handle handles[ROUNDS][MANY];
    uint32_t slots = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < MANY; i++) {
            handles[round][i] = async_loop_call_later(loop, i * 7919 % 1000, stop_callback, loop);
            slots = round == 0 && handles[0][i].slot >= slots ? handles[0][i].slot + 1 : slots;
            assert_true(handles[round][i].slot < slots);
            for (int before = 0; before < round; before++)
                assert_false(async_handle_cancel(loop, handles[before][i]));
        }
        for (int i = 0; i < MANY; i++) {
            struct async_handle handle = handles[round][i * 313 % MANY];
            assert_false(async_handle_cancelled(loop, handle));
            assert_true(async_handle_cancel(loop, handle));
            assert_true(async_handle_cancelled(loop, handle));
        }
    }
    async_loop_close(loop);
}

static void count(void *arg)
{
    ++*(int *)arg;
}

static void many_callbacks(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    enum { MANY = 100000 };
    static int calls[MANY];
    struct async_handle *handles = calloc(MANY, sizeof *handles);
    memset(calls, 0, sizeof calls);
    for (int i = 0; i < MANY; i++)
        handles[i] = async_loop_call_later(loop, (i * 7919 % 1000) * 1e-6, count, &calls[i]);
    for (int i = 0; i < MANY; i += 2)
        assert_true(async_handle_cancel(loop, handles[i]));
    async_loop_call_later(loop, 1, stop_callback, loop);
    async_loop_run_forever(loop);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(calls[i], i % 2);
    free(handles);
    async_loop_close(loop);
}

static void stop_before_run_makes_one_turn(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    async_loop_call_soon(loop, trace_callback, "a");
    async_loop_stop(loop);
    assert_int_equal(async_loop_run_forever(loop), 0);
    assert_string_equal(trace_text, "a");
    async_loop_stop(loop);
    assert_int_equal(async_loop_run_forever(loop), 0);
    async_loop_close(loop);
}

static void again_soon(void *loop)
{
    static int times;
    trace("again");
    if (++times < 3)
        async_loop_call_soon(loop, again_soon, loop);
}

static void stop_finishes_the_turn(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    async_loop_call_soon(loop, stop_callback, loop);
    async_loop_call_soon(loop, again_soon, loop);
    async_loop_call_soon(loop, trace_callback, "b");
    async_loop_run_forever(loop);
    assert_string_equal(trace_text, "again b");
    async_loop_close(loop);
}

static void stopped_early_is_cancelled(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    async_loop_call_later(loop, 0.5, stop_callback, loop);
    assert_int_equal(RUN_ON(loop, sleeper, 1000), 0);
    assert_int_equal(async_run_error(), -ECANCELED);
    assert_true(async_loop_time(loop) == 0.5);
    assert_int_equal(RUN_ON(loop, sleeper, 1000), 1000); /* the first one ends on the way */
    async_loop_close(loop);
}

static struct async_loop *outer_loop;

FUNCTION(nesting)
{
    BEGIN;
    assert_ptr_equal(async_get_running_loop(), outer_loop);
    self->task = async_current_task();
    assert_int_equal(RUN_ON(outer_loop, answer, 1), 0);
    assert_int_equal(async_run_error(), -EBUSY);
    assert_int_equal(async_loop_close(outer_loop), -EBUSY);
    assert_int_equal(RUN(sleeper, 1), 1);
    assert_ptr_equal(async_get_running_loop(), outer_loop);
    assert_ptr_equal(async_current_task(), self->task);
    SLEEP(1, 0.001);
    END(7);
}

static void loops_nest(void **state)
{
    (void)state;
    outer_loop = virtual_loop();
    assert_null(async_get_running_loop());
    async_set_event_loop(outer_loop);
    assert_ptr_equal(async_get_event_loop(), outer_loop);
    assert_int_equal(RUN_ON(outer_loop, nesting, 0), 7);
    assert_null(async_current_task());
    async_loop_close(outer_loop);
    assert_null(async_get_event_loop());
}

static double wall(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void real_sleep_is_never_early(void **state)
{
    (void)state;
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_clock(loop, NULL);
    for (int i = 0; i < 20; i++) {
        double begin = wall();
        RUN_ON(loop, sleeper, 3);
        double took = wall() - begin;
        assert_true(took >= 0.003 && took < 1);
    }
    async_loop_close(loop);
}

static int64_t faked_ns;
static int64_t faked_now(void *state)
{
    (void)state;
    return faked_ns;
}
static void faked_wait(void *state, int64_t deadline_ns)
{
    ++*(int *)state;
    faked_ns = deadline_ns;
}

static void clock_is_replaceable(void **state)
{
    (void)state;
    int waits = 0;
    struct async_clock clock = {faked_now, faked_wait, &waits};
    struct async_loop *loop = async_new_event_loop();
    assert_int_equal(async_loop_set_clock(loop, &clock), 0);
    RUN_ON(loop, sleeper, 5000);
    assert_int_equal(faked_ns, 5000000000);
    assert_int_equal(waits, 1);
    async_loop_call_later(loop, 1, trace_callback, "x");
    assert_int_equal(async_loop_set_virtual_clock(loop), -EBUSY);
    async_loop_close(loop);
}

static void close_frees_what_is_set(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    async_loop_call_soon(loop, trace_callback, "a");
    async_loop_call_later(loop, 1, trace_callback, "b");
    async_loop_close(loop);
    assert_string_equal(trace_text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_a_call),
        cmocka_unit_test(closed_loop_takes_no_call),
        cmocka_unit_test(callbacks_run_in_order),
        cmocka_unit_test(late_deadlines_keep_their_order),
        cmocka_unit_test(handles_cancel_once),
        cmocka_unit_test(records_are_used_again),
        cmocka_unit_test(many_callbacks),
        cmocka_unit_test(stop_before_run_makes_one_turn),
        cmocka_unit_test(stop_finishes_the_turn),
        cmocka_unit_test(stopped_early_is_cancelled),
        cmocka_unit_test(loops_nest),
        cmocka_unit_test(real_sleep_is_never_early),
        cmocka_unit_test(clock_is_replaceable),
        cmocka_unit_test(close_frees_what_is_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
