/* Signals: callbacks, waits, several loops in several threads, what comes back afterwards, SIGINT, the dump on SIGQUIT. */
#include "helpers.h"
#include "loop.h"

#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

static void send(void *number)
{
    raise((int)(intptr_t)number);
}

static void *as_pointer(int number)
{
    return (void *)(intptr_t)number;
}

static void own_handler(int number)
{
    (void)number;
    trace("own");
}

static void (*set_for(int number))(int)
{
    struct sigaction now;
    sigaction(number, NULL, &now);
    return now.sa_handler;
}

/* ---- callbacks ---------------------------------------------------------------------------------- */

static void a_handler_is_called_from_the_loop(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    signal(SIGUSR1, own_handler);
    assert_int_equal(async_loop_add_signal_handler(loop, SIGUSR1, trace_callback, "other"), 0);
    assert_int_equal(async_loop_add_signal_handler(loop, SIGUSR1, trace_callback, "usr1"), 0);
    raise(SIGUSR1); /* before the run; twice, told once */
    raise(SIGUSR1);
    assert_string_equal(trace_text, "");
    async_loop_call_later(loop, 1, send, as_pointer(SIGUSR1));
    async_loop_call_later(loop, 2, stop, loop);
    async_loop_run_forever(loop);
    assert_string_equal(trace_text, "usr1 usr1");
    assert_true(async_loop_remove_signal_handler(loop, SIGUSR1));
    assert_false(async_loop_remove_signal_handler(loop, SIGUSR1));
    assert_ptr_equal(set_for(SIGUSR1), own_handler);
    raise(SIGUSR1);
    assert_string_equal(trace_text, "usr1 usr1 own");
    assert_int_equal(async_loop_add_signal_handler(loop, SIGUSR1, trace_callback, "again"), 0);
    async_loop_close(loop);
    assert_ptr_equal(set_for(SIGUSR1), own_handler);
    assert_int_equal(async_loop_add_signal_handler(loop, SIGUSR1, trace_callback, "closed"), -EBADF);
    signal(SIGUSR1, SIG_DFL);
}

static void a_removed_handler_is_not_called(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    async_loop_add_signal_handler(loop, SIGUSR1, trace_callback, "usr1");
    raise(SIGUSR1);
    async_loop_remove_signal_handler(loop, SIGUSR1);
    async_loop_stop(loop);
    async_loop_run_forever(loop);
    assert_string_equal(trace_text, "");
    async_loop_close(loop);
}

static void what_cannot_be_caught_is_told(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(async_loop_add_signal_handler(loop, 0, stop, loop), -EINVAL);
    assert_int_equal(async_loop_add_signal_handler(loop, -1, stop, loop), -EINVAL);
    assert_int_equal(async_loop_add_signal_handler(loop, 65, stop, loop), -EINVAL);
    assert_int_equal(async_loop_add_signal_handler(loop, SIGKILL, stop, loop), -EINVAL);
    assert_false(async_loop_remove_signal_handler(loop, SIGKILL));
    assert_false(async_loop_remove_signal_handler(loop, 65));
    assert_int_equal(async_loop_add_signal_handler(loop, SIGRTMAX, stop, loop), 0);
    async_loop_close(loop);
    assert_ptr_equal(set_for(SIGRTMAX), SIG_DFL);
}

/* ---- waiting ------------------------------------------------------------------------------------ */

FUNCTION(waits)
{
    BEGIN;
    IO(1, wait_signal, async_wait_signal__start(&self->child.wait_signal, (int)self->arg));
    if (self->err)
        FAIL(self->err);
    trace("told");
    END(self->i);
}

FUNCTION(waits_in_three)
{
    BEGIN;
    self->tasks[0] = CREATE(waits, SIGUSR1);
    self->tasks[1] = CREATE(waits, SIGUSR1);
    self->tasks[2] = CREATE(waits, SIGUSR1);
    SLEEP(1, 1);
    async_task_cancel(self->tasks[1]);
    raise(SIGUSR1);
    JOIN(2, self->tasks[2]);
    assert_int_equal(async_task_exception(self->tasks[0]), 0);
    assert_int_equal(async_task_exception(self->tasks[1]), -ECANCELED);
    async_task_detach(self->tasks[0]);
    async_task_detach(self->tasks[1]);
    raise(SIGUSR1); /* while nobody waits: remembered */
    trace("raised");
    SLEEP(3, 1);
    self->task = CREATE(waits, SIGUSR1);
    JOIN(4, self->task);
    END(self->i);
}

static void each_waiting_task_is_told(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    assert_int_equal(RUN_ON(loop, waits_in_three, 0), 0);
    assert_int_equal(async_run_error(), 0);
    assert_string_equal(trace_text, "told told raised told");
    assert_true(async_loop_time(loop) == 2);
    assert_int_equal(RUN_ON(loop, waits, SIGSTOP), -EINVAL);
    async_loop_close(loop);
    assert_ptr_equal(set_for(SIGUSR1), SIG_DFL);
}

static void *send_later(void *number)
{
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    kill(getpid(), (int)(intptr_t)number);
    return NULL;
}

/* The loop sleeps on its futex, or in its poller; and is not deadlocked. */
static void a_sleeping_loop_is_woken(void **state)
{
    (void)state;
    if (UNDER_TSAN)
        skip();
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    for (int polls = 0; polls < 2; polls++) {
        struct async_loop *loop = async_new_event_loop();
        pthread_t thread;
        trace_clear();
        if (polls)
            assert_int_equal(async_loop_add_reader(loop, ends[0], trace_callback, "?"), 0);
        struct async_task *task = CREATE_ON(loop, waits, SIGUSR2);
        async_loop_stop(loop);
        async_loop_run_forever(loop);
        pthread_create(&thread, NULL, send_later, as_pointer(SIGUSR2));
        long result = -1;
        async__loop_run_until_joined(loop, task, &result, sizeof result);
        assert_int_equal(result, 0);
        pthread_join(thread, NULL);
        async_loop_close(loop);
    }
    close(ends[0]);
    close(ends[1]);
}

/* ---- several loops ------------------------------------------------------------------------------ */

enum { LOOPS = 4, ROUNDS = 10 };
static atomic_int finished;

static void note_and_stop(void *count)
{
    ++*(int *)count;
    async_loop_stop(async_get_running_loop());
}

static void *listen_repeatedly(void *count)
{
    for (int i = 0; i < ROUNDS; i++) {
        struct async_loop *loop = async_new_event_loop();
        assert_int_equal(async_loop_add_signal_handler(loop, SIGUSR1, note_and_stop, count), 0);
        assert_int_equal(async_loop_run_forever(loop), 0);
        async_loop_close(loop);
    }
    finished++;
    return NULL;
}

static void several_loops_are_told(void **state)
{
    (void)state;
    pthread_t threads[LOOPS];
    int counts[LOOPS] = {0};
    signal(SIGUSR1, SIG_IGN); /* when none listens */
    for (int i = 0; i < LOOPS; i++)
        pthread_create(&threads[i], NULL, listen_repeatedly, &counts[i]);
    while (finished < LOOPS) {
        kill(getpid(), SIGUSR1);
        nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
    }
    for (int i = 0; i < LOOPS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(counts[i], ROUNDS);
    }
    assert_ptr_equal(set_for(SIGUSR1), SIG_IGN);
    signal(SIGUSR1, SIG_DFL);
}

/* ---- SIGINT and SIGQUIT ------------------------------------------------------------------------- */

FUNCTION(handles_sigint)
{
    BEGIN;
    assert_int_equal(async_loop_add_signal_handler(async__here.loop, SIGINT, trace_callback, "handler"), 0);
    raise(SIGINT);
    SLEEP(1, 1);
    if (self->err)
        FAIL(self->err);
    if (self->arg) {
        async_loop_remove_signal_handler(async__here.loop, SIGINT);
        raise(SIGINT); /* taken by the run again */
        SLEEP(2, 1);
        assert_int_equal(self->err, -ECANCELED);
    }
    END(1);
}

static void a_handler_of_sigint_replaces_the_runs(void **state)
{
    (void)state;
    for (int removes = 0; removes < 2; removes++) {
        struct async_loop *loop = virtual_loop();
        trace_clear();
        assert_int_equal(RUN_ON(loop, handles_sigint, removes), 1);
        assert_string_equal(trace_text, "handler");
        if (!removes) { /* it outlasts the run */
            raise(SIGINT);
            async_loop_stop(loop);
            async_loop_run_forever(loop);
            assert_string_equal(trace_text, "handler handler");
        }
        async_loop_close(loop);
        assert_ptr_equal(set_for(SIGINT), SIG_DFL);
    }
}

static void note_line(const struct async_log_record *record, void *arg)
{
    (void)arg;
    if (!strncmp(record->line, "Task ", 5))
        trace(record->line);
}

FUNCTION(quits)
{
    BEGIN;
    raise(SIGQUIT);
    SLEEP(1, 1);
    END(0);
}

static void sigquit_dumps_tasks_in_debug_mode(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    async_loop_set_debug(loop, true);
    async_loop_set_log(loop, note_line, NULL);
    trace_clear();
    RUN_ON(loop, quits, 0);
    assert_string_equal(trace_text, "Task quits");
    assert_ptr_equal(set_for(SIGQUIT), SIG_DFL);
    async_loop_add_signal_handler(loop, SIGQUIT, trace_callback, "mine");
    RUN_ON(loop, quits, 0);
    assert_string_equal(trace_text, "Task quits mine");
    async_loop_remove_signal_handler(loop, SIGQUIT);
    assert_ptr_equal(set_for(SIGQUIT), SIG_DFL);
    RUN_ON(loop, quits, 0);
    assert_string_equal(trace_text, "Task quits mine Task quits");
    async_loop_close(loop);
    assert_ptr_equal(set_for(SIGQUIT), SIG_DFL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handler_is_called_from_the_loop),
        cmocka_unit_test(a_removed_handler_is_not_called),
        cmocka_unit_test(what_cannot_be_caught_is_told),
        cmocka_unit_test(each_waiting_task_is_told),
        cmocka_unit_test(a_handler_of_sigint_replaces_the_runs),
        cmocka_unit_test(sigquit_dumps_tasks_in_debug_mode),
        cmocka_unit_test(a_sleeping_loop_is_woken),
        cmocka_unit_test(several_loops_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
