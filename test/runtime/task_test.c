/* Tasks: handles and references, joins, names, coroutine objects, failures that nobody joins. */
#include "helpers.h"

FUNCTION(answer)
{
    BEGIN;
    trace("ran");
    END(self->arg + 1);
}

FUNCTION(failing)
{
    BEGIN;
    YIELD(1);
    FAIL(-EIO);
    END(0);
}

FUNCTION(creates_and_joins)
{
    BEGIN;
    self->task = CREATE(answer, 1);
    trace("created");
    assert_false(async_task_done(self->task));
    assert_int_equal(async_task_exception(self->task), -EINPROGRESS);
    assert_null(async_task_result(self->task));
    JOIN(1, self->task);
    assert_int_equal(self->err, 0);
    assert_int_equal(self->i, 2);
    /* One that has ended already; twice. */
    self->task = async_task_ref(CREATE(answer, 10));
    YIELD(2);
    assert_true(async_task_done(self->task));
    assert_int_equal(*(const long *)async_task_result(self->task), 11);
    JOIN(3, self->task);
    assert_int_equal(self->i, 11);
    JOIN(4, self->task);
    assert_int_equal(self->i, 11);
    END(self->i);
}

static void task_runs_on_the_next_turn(void **state)
{
    (void)state;
    trace_clear();
    assert_int_equal(RUN(creates_and_joins, 0), 11);
    assert_string_equal(trace_text, "created ran ran");
}

FUNCTION(join_arg)
{
    BEGIN;
    JOIN(1, (struct async_task *)self->arg);
    if (self->err)
        FAIL(self->err);
    END(self->i);
}

FUNCTION(several_join)
{
    BEGIN;
    self->task = CREATE(sleeper, 5);
    self->tasks[0] = CREATE(join_arg, (long)async_task_ref(self->task));
    self->tasks[1] = CREATE(join_arg, (long)async_task_ref(self->task));
    JOIN(1, self->task);
    assert_int_equal(self->i, 5);
    JOIN(2, self->tasks[0]);
    assert_int_equal(self->i, 5);
    JOIN(3, self->tasks[1]);
    END(self->i);
}

static void several_may_join(void **state)
{
    (void)state;
    assert_int_equal(RUN(several_join, 0), 5);
    assert_int_equal(async_run_error(), 0);
}

FUNCTION(joins_and_tells)
{
    BEGIN;
    JOIN(1, (struct async_task *)self->arg);
    trace(self->err ? "failed" : "joined");
    END(self->i);
}

static void on_done(struct async_task *task, void *word)
{
    (void)task;
    trace(word);
}

/* The first join is alone at first; then the task gets a name, or not, and more that wait. */
FUNCTION(crowds)
{
    BEGIN;
    self->tasks[0] = CREATE(sleeper, 5);
    self->tasks[1] = CREATE(joins_and_tells, (long)async_task_ref(self->tasks[0]));
    YIELD(1);
    if (self->arg)
        assert_int_equal(async_task_set_name(self->tasks[0], "crowded"), 0);
    assert_int_equal(async_task_add_done_callback(self->tasks[0], on_done, "told"), 0);
    assert_int_equal(async_task_add_done_callback(self->tasks[0], on_done, "forgotten"), 0);
    assert_int_equal(async_task_remove_done_callback(self->tasks[0], on_done, "forgotten"), 1);
    self->tasks[2] = CREATE(joins_and_tells, (long)async_task_ref(self->tasks[0]));
    YIELD(2);
    JOIN(3, self->tasks[0]);
    trace("main");
    async_task_detach(self->tasks[1]);
    async_task_detach(self->tasks[2]);
    END(self->i);
}

static void one_that_joins_is_joined_by_others(void **state)
{
    (void)state;
    for (long named = 0; named < 2; named++) {
        trace_clear();
        assert_int_equal(RUN(crowds, named), 5);
        assert_string_equal(trace_text, "joined told joined main");
    }
}

/* What the only join waits for is cancelled, or the join itself. */
FUNCTION(cancels_what_one_joins)
{
    BEGIN;
    self->tasks[0] = CREATE(sleeper, 5);
    self->tasks[1] = CREATE(joins_and_tells, (long)async_task_ref(self->tasks[0]));
    YIELD(1);
    assert_true(async_task_cancel(self->tasks[self->arg]));
    JOIN(2, self->tasks[0]);
    assert_int_equal(self->err, -ECANCELED);
    async_task_detach(self->tasks[1]);
    END(0);
}

static void the_only_join_fails(void **state)
{
    (void)state;
    for (long which = 0; which < 2; which++) {
        trace_clear();
        assert_int_equal(RUN(cancels_what_one_joins, which), 0);
        assert_string_equal(trace_text, "failed");
    }
}

FUNCTION(joins_bad)
{
    BEGIN;
    JOIN(1, NULL);
    assert_int_equal(self->err, -ENOMEM);
    JOIN(2, async_task_ref(async_current_task()));
    assert_int_equal(self->err, -EDEADLK);
    self->task = CREATE(failing, 0);
    async_task_ref(self->task);
    JOIN(3, self->task);
    assert_int_equal(self->err, -EIO);
    JOIN(4, self->task);
    assert_int_equal(self->err, -EIO);
    END(1);
}

static void join_delivers_failure(void **state)
{
    (void)state;
    assert_int_equal(RUN(joins_bad, 0), 1);
}

static int reported;
static void on_exception(struct async_loop *loop, struct async_task *task, int err, void *arg)
{
    (void)loop;
    assert_string_equal(async_task_get_name(task), (const char *)arg);
    async_task_detach(async_task_ref(task));
    reported = err;
}

static void on_log(const struct async_log_record *record, void *arg)
{
    if (!record->continues)
        strcpy(arg, record->line);
}

static void unjoined_failure_is_reported(void **state)
{
    (void)state;
    char line[1024] = "";
    struct async_loop *loop = virtual_loop();
    struct async_task *task = CREATE_ON(loop, failing, 0);
    assert_int_equal(async_task_set_name(task, "first"), 0);
    assert_int_equal(async_task_set_name(task, "renamed"), 0);
    async_loop_set_exception_handler(loop, on_exception, "renamed");
    async_task_detach(task);
    RUN_ON(loop, sleeper, 1);
    assert_int_equal(reported, -EIO);
    async_loop_set_exception_handler(loop, NULL, NULL);
    async_loop_set_log(loop, on_log, line);
    async_task_detach(CREATE_ON(loop, failing, 0));
    RUN_ON(loop, sleeper, 1);
    assert_non_null(strstr(line, "failing"));
    assert_non_null(strstr(line, "Input/output error"));
    /* Cancellation is silent. */
    *line = '\0';
    task = CREATE_ON(loop, sleeper, 100);
    RUN_ON(loop, sleeper, 1);
    async_task_cancel(task);
    async_task_detach(task);
    RUN_ON(loop, sleeper, 1);
    assert_string_equal(line, "");
    async_loop_close(loop);
}

FUNCTION(starts_coroutine)
{
    BEGIN;
    self->task = COROUTINE(answer, 4);
    YIELD(1);
    assert_string_equal(trace_text, "");
    assert_null(async_task_get_loop(self->task));
    JOIN(2, self->task);
    END(self->i);
}

static void coroutine_object_waits_for_its_start(void **state)
{
    (void)state;
    long result = 0;
    trace_clear();
    assert_int_equal(RUN(starts_coroutine, 0), 5);
    async_task_close(COROUTINE(answer, 1));
    async_task_close(NULL);
    assert_string_equal(trace_text, "ran");
    struct async_loop *loop = virtual_loop();
    async__loop_run_until_joined(loop, COROUTINE(answer, 7), &result, sizeof result);
    assert_int_equal(result, 8);
    struct async_task *task = COROUTINE(answer, 7);
    assert_true(async_task_cancel(task));
    async__loop_run_until_joined(loop, task, &result, sizeof result);
    assert_int_equal(result, 0);
    assert_int_equal(async_run_error(), -ECANCELED);
    async__loop_run_until_joined(loop, CREATE_ON(loop, sleeper, 3), &result, sizeof result);
    assert_int_equal(result, 3);
    async_loop_close(loop);
}

static void all_tasks_is_a_referenced_snapshot(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    struct async_task *tasks[8];
    enum { MANY = 3000 };
    for (int i = 0; i < MANY; i++)
        async_task_detach(CREATE_ON(loop, sleeper, 100));
    async_task_detach(async__loop_create_task(loop, sleeper__prepare(async__task_alloc(NULL, &sleeper__fn), 100)));
    RUN_ON(loop, sleeper, 1);
    assert_int_equal(async_all_tasks(loop, tasks, 8), MANY + 1);
    for (int i = 0; i < 8; i++) {
        assert_string_equal(async_task_get_name(tasks[i]), "sleeper");
        assert_ptr_equal(async_task_get_loop(tasks[i]), loop);
    }
    RUN_ON(loop, sleeper, 200);
    assert_int_equal(async_all_tasks(loop, NULL, 0), 0);
    assert_true(async_task_done(tasks[0]));
    async_loop_close(loop);
    /* They outlive the loop. */
    assert_int_equal(*(const long *)async_task_result(tasks[7]), 100);
    assert_false(async_task_cancel(tasks[7]));
    for (int i = 0; i < 8; i++)
        async_task_detach(tasks[i]);
}

FUNCTION(refers_to_itself)
{
    BEGIN;
    async_task_detach(async_task_ref(async_current_task()));
    SLEEP(1, 0.001);
    async_task_detach(async_task_ref(async_current_task()));
    YIELD(2);
    trace("still there");
    END(0);
}

static void loop_keeps_a_task_without_references(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    struct async_task *task = CREATE_ON(loop, refers_to_itself, 0), *same;
    trace_clear();
    async_task_detach(task);
    assert_int_equal(async_all_tasks(loop, &same, 1), 1);
    assert_ptr_equal(same, task);
    async_task_detach(same);
    RUN_ON(loop, sleeper, 10);
    assert_string_equal(trace_text, "still there");
    assert_int_equal(async_all_tasks(loop, NULL, 0), 0);
    /* Its slot is free, behind the one that was the next and that of the sleeper. */
    struct async_task *tasks[3];
    for (int i = 0; i < 3; i++)
        tasks[i] = CREATE_ON(loop, answer, 0);
    assert_true(tasks[0] == same || tasks[1] == same || tasks[2] == same);
    for (int i = 0; i < 3; i++)
        async_task_detach(tasks[i]);
    async_loop_close(loop);
}

static void pending_tasks_unwind_at_the_end(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    struct async_task *started = CREATE_ON(loop, sleeper, 1000);
    RUN_ON(loop, sleeper, 1);
    struct async_task *fresh = CREATE_ON(loop, answer, 0), *coroutine = COROUTINE(answer, 0);
    trace_clear();
    async_loop_close(loop);
    assert_string_equal(trace_text, "");
    assert_true(async_task_cancelled(started));
    assert_true(async_task_cancelled(fresh));
    async_task_detach(started);
    async_task_detach(fresh);
    async_task_close(coroutine);
}

FUNCTION(stubborn) /* sleeps again when it is cancelled */
{
    BEGIN;
    SLEEP(1, 100);
    trace(self->err == -ECANCELED ? "cancelled" : "slept");
    SLEEP(2, 1);
    trace(self->err == -ECANCELED ? "cancelled" : "slept");
    if (self->arg) {
        async_task_detach(CREATE(stubborn, 0));
        trace("spawned");
    }
    END(0);
}

FUNCTION(leaves_stubborn)
{
    BEGIN;
    async_task_detach(CREATE(stubborn, 1));
    SLEEP(1, 1);
    END(3);
}

static void run_awaits_what_is_left(void **state)
{
    (void)state;
    trace_clear();
    setenv("ASYNCC_CLOCK", "virtual", 1);
    assert_int_equal(RUN(leaves_stubborn, 0), 3);
    unsetenv("ASYNCC_CLOCK");
    assert_string_equal(trace_text, "cancelled slept spawned");
}

static void close_fails_every_wait(void **state)
{
    (void)state;
    trace_clear();
    struct async_loop *loop = virtual_loop();
    RUN_ON(loop, leaves_stubborn, 0);
    async_loop_close(loop);
    assert_string_equal(trace_text, "cancelled cancelled spawned");
}

static void leaves_are_roots(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    async__loop_run_until_complete(loop, async_sleep__prepare(async__task_alloc(loop, &async_sleep__fn), 2), NULL, 0);
    assert_int_equal(async_run_error(), 0);
    assert_true(async_loop_time(loop) == 2);
    async__loop_run_until_complete(loop, async_yield__prepare(async__task_alloc(loop, &async_yield__fn)), NULL, 0);
    async__loop_run_until_complete(loop, async_sleep__prepare(async__task_alloc(loop, &async_sleep__fn), 0), NULL, 0);
    assert_int_equal(async_run_error(), 0);
    struct async_task *task =
        async__loop_create_task(loop, async_sleep__prepare(async__task_alloc(loop, &async_sleep__fn), 9));
    async_task_cancel(task);
    RUN_ON(loop, sleeper, 1);
    assert_true(async_task_cancelled(task));
    async_task_detach(task);
    async_loop_close(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(task_runs_on_the_next_turn),
        cmocka_unit_test(several_may_join),
        cmocka_unit_test(one_that_joins_is_joined_by_others),
        cmocka_unit_test(the_only_join_fails),
        cmocka_unit_test(join_delivers_failure),
        cmocka_unit_test(unjoined_failure_is_reported),
        cmocka_unit_test(coroutine_object_waits_for_its_start),
        cmocka_unit_test(all_tasks_is_a_referenced_snapshot),
        cmocka_unit_test(loop_keeps_a_task_without_references),
        cmocka_unit_test(pending_tasks_unwind_at_the_end),
        cmocka_unit_test(run_awaits_what_is_left),
        cmocka_unit_test(close_fails_every_wait),
        cmocka_unit_test(leaves_are_roots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
