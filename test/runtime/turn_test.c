/* The order within a turn, which is asyncio's: what was ready, then descriptors, then timers; and what comes up on the way waits for the
 * next turn. Under both clocks, on each back end. */
#include "ends.h"

static struct async_loop *loop;

static void read_byte(void *word)
{
    assert_int_equal(read(ends[0], buffer, 1), 1);
    trace(word);
}

static struct async_loop *new_loop(bool is_virtual)
{
    trace_clear();
    return is_virtual ? virtual_loop() : async_new_event_loop();
}

static void last(void *word)
{
    trace(word);
    async_loop_stop(loop);
}

/* Has a byte, and a timer that is due and stops the loop, for the next turn. */
static void make_both_due(void *word)
{
    trace(word);
    async_loop_call_at(loop, async_loop_time(loop), last, "timer");
    write_bytes("x");
}

static void descriptors_come_before_timers(void **state)
{
    loop = new_loop(*state);
    async_loop_add_reader(loop, ends[0], read_byte, "reader");
    async_loop_call_later(loop, 0.01, make_both_due, "both");
    assert_int_equal(async_loop_run_forever(loop), 0);
    assert_string_equal(trace_text, "both reader timer");
    async_loop_close(loop);
}

static void what_is_ready_comes_before_both(void **state)
{
    loop = new_loop(*state);
    async_loop_add_reader(loop, ends[0], read_byte, "reader");
    make_both_due("before the run");
    async_loop_call_soon(loop, trace_callback, "soon");
    assert_int_equal(async_loop_run_forever(loop), 0);
    assert_string_equal(trace_text, "before the run soon reader timer");
    async_loop_close(loop);
}

/* While a loop is busy the kernel is asked now and then only; under a virtual clock, in each turn. */
static void make_all_due(void *word)
{
    make_both_due(word);
    async_loop_call_soon(loop, trace_callback, "soon");
}

static void so_it_is_in_a_busy_loop(void **state)
{
    (void)state;
    loop = new_loop(true);
    async_loop_add_reader(loop, ends[0], read_byte, "reader");
    async_loop_call_later(loop, 0.01, make_all_due, "all");
    assert_int_equal(async_loop_run_forever(loop), 0);
    assert_string_equal(trace_text, "all soon reader timer");
    async_loop_close(loop);
}

FUNCTION(reads_one)
{
    BEGIN;
    READ(1, ends[0], buffer, 1);
    trace("task");
    END(self->i);
}

/* A task that waits for a descriptor goes on in the turn that sees the event. */
static void tasks_go_on_in_the_same_turn(void **state)
{
    loop = new_loop(*state);
    async_task_detach(CREATE_ON(loop, reads_one, 0));
    async_loop_call_later(loop, 0.01, make_both_due, "both");
    assert_int_equal(async_loop_run_forever(loop), 0);
    assert_string_equal(trace_text, "both task timer");
    async_loop_close(loop);
}

static void make_more_due(void *word)
{
    make_all_due(word);
    async_loop_stop(loop);
}

static void what_comes_up_waits_for_the_next_turn(void **state)
{
    loop = new_loop(*state);
    async_loop_add_reader(loop, ends[0], read_byte, "reader");
    async_loop_call_soon(loop, make_more_due, "more");
    async_loop_call_soon(loop, trace_callback, "same turn");
    assert_int_equal(async_loop_run_forever(loop), 0);
    assert_string_equal(trace_text, "more same turn");
    async_loop_stop(loop);
    assert_int_equal(async_loop_run_forever(loop), 0);
    assert_string_equal(trace_text, "more same turn soon reader timer");
    async_loop_close(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PIPE(descriptors_come_before_timers),
        VIRTUAL(descriptors_come_before_timers),
        WITH_PIPE(what_is_ready_comes_before_both),
        VIRTUAL(what_is_ready_comes_before_both),
        VIRTUAL(so_it_is_in_a_busy_loop),
        WITH_PIPE(tasks_go_on_in_the_same_turn),
        VIRTUAL(tasks_go_on_in_the_same_turn),
        WITH_PIPE(what_comes_up_waits_for_the_next_turn),
        VIRTUAL(what_comes_up_waits_for_the_next_turn),
    };
    unsetenv("ASYNCC_CLOCK");
    setenv("ASYNCC_POLLER", "epoll", 1);
    int failed = cmocka_run_group_tests_name("epoll", tests, NULL, NULL);
    setenv("ASYNCC_POLLER", "poll", 1);
    return failed + cmocka_run_group_tests_name("poll", tests, NULL, NULL);
}
