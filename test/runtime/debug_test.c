/* Debug mode's reports, and the dump of tasks. */
#include "function.h"

#include <stdio.h>

#include <pthread.h>
#include <time.h>
#include <unistd.h>

static char log_text[8192];

static void on_log(const struct async_log_record *record, void *arg)
{
    (void)arg;
    strcat(log_text, record->line);
    strcat(log_text, "\n");
}

static struct async_loop *debug_loop(void)
{
    struct async_loop *loop = virtual_loop();
    log_text[0] = '\0';
    async_loop_set_log(loop, on_log, NULL);
    async_loop_set_debug(loop, true);
    assert_true(async_loop_get_debug(loop));
    return loop;
}

/* The log, without this file's folder and with # for its lines. */
static const char *short_log(void)
{
    static char text[sizeof log_text];
    char *end = text;
    for (const char *from = log_text; *from;) {
        if (strncmp(from, __FILE__ ":", strlen(__FILE__ ":")) != 0) {
            *end++ = *from++;
            continue;
        }
        end += sprintf(end, "debug_test.c:#");
        from += strlen(__FILE__ ":");
        from += strspn(from, "0123456789");
    }
    *end = '\0';
    return text;
}

FUNCTION(sleeper)
{
    BEGIN;
    SLEEP(1, (double)self->arg / 1000);
    if (self->err)
        FAIL(self->err);
    END(self->arg);
}

static void spin(void *arg)
{
    (void)arg;
    clock_t begin = clock();
    while (clock() - begin < CLOCKS_PER_SEC / 50) {
    }
}

FUNCTION(slow)
{
    BEGIN;
    YIELD(1);
    spin(NULL);
    END(0);
}

/* The seconds that the log says `what` took; a busy machine may take long. */
static double seconds_of(const char *what)
{
    const char *line = strstr(log_text, what);
    assert_non_null(line);
    double seconds = 0;
    char unit[16] = "";
    assert_int_equal(sscanf(line + strlen(what), " took %lf %15s", &seconds, unit), 2);
    assert_int_equal(strncmp(unit, "seconds", 7), 0);
    return seconds;
}

static void slow_steps_are_reported(void **state)
{
    (void)state;
    struct async_loop *loop = debug_loop();
    async_loop_set_slow_callback_duration(loop, 0.01);
    RUN_ON(loop, slow, 0);
    assert_true(seconds_of("Executing slow") >= 0.02);
    async_loop_call_soon(loop, spin, NULL);
    RUN_ON(loop, sleeper, 1);
    assert_true(seconds_of("Executing spin") >= 0.02);
    async_loop_close(loop);
}

/* ---- by a clock that moves only when it is told ------------------------------------------------- */

static int64_t hand_ns;

static int64_t hand_now_ns(void *state)
{
    (void)state;
    return hand_ns;
}

static void hand_wait(void *state, int64_t deadline_ns)
{
    (void)state;
    hand_ns = deadline_ns;
}

FUNCTION(works)
{
    BEGIN;
    YIELD(1);
    hand_ns += self->arg * 1000000;
    if (self->arg == 7) {
        YIELD(2);
    }
    END(0);
}

static struct async_loop *hand_loop(void)
{
    static const struct async_clock clock = {hand_now_ns, hand_wait, NULL};
    struct async_loop *loop = debug_loop();
    hand_ns = 0;
    assert_int_equal(async_loop_set_clock(loop, &clock), 0);
    return loop;
}

static void a_slow_step_is_told_with_its_ends(void **state)
{
    (void)state;
    struct async_loop *loop = hand_loop();
    async_loop_set_slow_callback_duration(loop, 0.007);
    RUN_ON(loop, works, 6);
    assert_string_equal(log_text, "");
    RUN_ON(loop, works, 7);
    RUN_ON(loop, works, 8);
    assert_string_equal(short_log(),
                        "Executing works took 0.007 seconds, from works (debug_test.c:#) to works (debug_test.c:#)\n"
                        "Executing works took 0.008 seconds, from works (debug_test.c:#) to its end\n");
    async_loop_close(loop);
}

static void a_slow_turn_is_told(void **state)
{
    (void)state;
    struct async_loop *loop = hand_loop();
    async_task_detach(CREATE_ON(loop, works, 60));
    RUN_ON(loop, works, 50);
    assert_string_equal(log_text, "Executing a turn of the loop took 0.110 seconds: 2 steps\n");
    async_loop_close(loop);
}

static void pending_tasks_are_reported(void **state)
{
    (void)state;
    struct async_loop *loop = debug_loop();
    async_task_detach(CREATE_ON(loop, sleeper, 1000));
    RUN_ON(loop, sleeper, 1);
    async_loop_close(loop);
    assert_string_equal(short_log(), "Task was destroyed but it is pending! sleeper, made at debug_test.c:#\n"
                                     "    awaits async_sleep (0.999 seconds to go) for 0.001 seconds\n"
                                     "    sleeper (debug_test.c:#)\n");
}

FUNCTION(drops_coroutines)
{
    BEGIN;
    async_task_detach(COROUTINE(sleeper, 1));
    async_task_close(COROUTINE(slow, 1));
    END(0);
}

static void never_awaited_is_reported(void **state)
{
    (void)state;
    struct async_loop *loop = debug_loop();
    RUN_ON(loop, drops_coroutines, 0);
    assert_string_equal(short_log(), "coroutine 'sleeper' was never awaited, made at debug_test.c:#\n");
    async_loop_close(loop);
}

/* A handle that is dropped without a word; those that were joined, detached or asked are none. */
static void never_joined_is_reported(void **state)
{
    (void)state;
    struct async_loop *loop = debug_loop();
    struct async_task *dropped = CREATE_ON(loop, sleeper, 1), *asked = CREATE_ON(loop, sleeper, 1);
    async_task_set_name(dropped, "dropped");
    async_task_detach(CREATE_ON(loop, sleeper, 1));
    RUN_ON(loop, sleeper, 2);
    assert_int_equal(async_task_exception(asked), 0);
    assert_string_equal(log_text, "");
    async_loop_close(loop);
    assert_string_equal(short_log(), "Task was never joined or detached! dropped, made at debug_test.c:#\n");
    async_task_detach(dropped);
    async_task_detach(asked);
}

static void readers_left_are_reported(void **state)
{
    (void)state;
    int fds[2];
    char expected[100];
    struct async_loop *loop = debug_loop();
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(async_loop_add_reader(loop, fds[0], spin, NULL), 0);
    assert_int_equal(async_loop_add_writer(loop, fds[1], spin, NULL), 0);
    assert_true(async_loop_remove_writer(loop, fds[1]));
    log_text[0] = '\0'; /* says which poller it is */
    async_loop_close(loop);
    sprintf(expected, "unclosed reader of fd %d, made at debug_test.c:#\n", fds[0]);
    assert_string_equal(short_log(), expected);
    close(fds[0]);
    close(fds[1]);
}

static void moves_the_clock(void *arg)
{
    (void)arg;
    hand_ns += 250000000;
}

static void a_slow_callback_is_told(void **state)
{
    (void)state;
    struct async_loop *loop = hand_loop();
    async_loop_call_soon(loop, moves_the_clock, NULL);
    async_loop_call_later(loop, 1, moves_the_clock, NULL);
    RUN_ON(loop, sleeper, 2000);
    assert_string_equal(short_log(), "Executing moves_the_clock took 0.250 seconds, made at debug_test.c:#\n"
                                     "Executing moves_the_clock took 0.250 seconds, made at debug_test.c:#\n");
    async_loop_close(loop);
}

/* Callbacks that were made in debug mode, or not, when it is switched meanwhile. */
static void debug_mode_may_change_while_callbacks_wait(void **state)
{
    (void)state;
    struct async_loop *loop = hand_loop();
    struct async_handle handles[4];
    trace_clear();
    for (int i = 0; i < 4; i++) {
        async_loop_set_debug(loop, i % 2 == 0);
        handles[i] = async_loop_call_later(loop, 0.001 * (i + 1), trace_callback, i % 2 ? "plain" : "told");
        async_loop_call_soon(loop, trace_callback, i % 2 ? "soon" : "now");
    }
    assert_true(async_handle_cancel(loop, handles[0]));
    async_loop_call_later(loop, 0.5, moves_the_clock, NULL); /* in the record of a callback that had a site */
    async_loop_set_debug(loop, true);
    assert_true(async_handle_cancel(loop, handles[1]));
    async_loop_call_later(loop, 1, moves_the_clock, NULL);
    RUN_ON(loop, sleeper, 2000);
    assert_string_equal(trace_text, "now soon now soon told plain");
    assert_string_equal(short_log(), "Executing a callback took 0.250 seconds\n"
                                     "Executing moves_the_clock took 0.250 seconds, made at debug_test.c:#\n");
    async_loop_close(loop);
}

static int calls_elsewhere;

/* Each of these is one warning. */
static void *call_elsewhere(void *arg)
{
    struct async_loop *loop = arg;
    async_loop_call_soon(loop, trace_callback, "x");
    struct async_handle handle = async_loop_call_later(loop, 0.1, trace_callback, "y");
    async_handle_cancel(loop, handle);
    async_loop_hold(loop);
    async_loop_release(loop);
    async_loop_add_reader(loop, -1, spin, NULL);
    async_loop_remove_reader(loop, -1);
    async_loop_add_signal_handler(loop, -1, spin, NULL);
    struct async_task *task = CREATE_ON(loop, sleeper, 1);
    async_task_cancel(task);
    async_task_detach(task);
    calls_elsewhere = 10;
    return NULL;
}

FUNCTION(lets_another_thread_call)
{
    BEGIN;
    pthread_t thread;
    pthread_create(&thread, NULL, call_elsewhere, async__here.loop);
    pthread_join(thread, NULL);
    END(0);
}

static void wrong_thread_is_reported(void **state)
{
    (void)state;
    struct async_loop *loop = debug_loop();
    RUN_ON(loop, lets_another_thread_call, 0);
    int warnings = 0;
    for (const char *rest = log_text;
         (rest = strstr(rest, "Non-thread-safe operation invoked on an event loop other than the "
                              "current one\n"));
         rest++)
        warnings++;
    assert_int_equal(warnings, calls_elsewhere);
    log_text[0] = '\0';
    RUN_ON(loop, sleeper, 1);
    async_loop_close(loop);
    assert_string_equal(log_text, "");
}

static void dump_shows_who_awaits_what(void **state)
{
    (void)state;
    struct async_loop *loop = debug_loop();
    struct async_task *task = CREATE_ON(loop, sleeper, 1000);
    async_task_set_name(task, "first");
    RUN_ON(loop, sleeper, 1);
    async_task_detach(CREATE_ON(loop, slow, 0));
    async_loop_dump_tasks(loop);
    char *first =
        strstr(log_text, "Task first\n    awaits async_sleep (0.999 seconds to go) for 0.001 seconds\n    sleeper (");
    assert_non_null(first);
    assert_non_null(strstr(log_text, ", not started\n"));
    async_loop_set_debug(loop, false);
    async_task_detach(task);
    async_loop_close(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slow_steps_are_reported),
        cmocka_unit_test(a_slow_step_is_told_with_its_ends),
        cmocka_unit_test(a_slow_turn_is_told),
        cmocka_unit_test(a_slow_callback_is_told),
        cmocka_unit_test(debug_mode_may_change_while_callbacks_wait),
        cmocka_unit_test(never_joined_is_reported),
        cmocka_unit_test(readers_left_are_reported),
        cmocka_unit_test(pending_tasks_are_reported),
        cmocka_unit_test(never_awaited_is_reported),
        cmocka_unit_test(wrong_thread_is_reported),
        cmocka_unit_test(dump_shows_who_awaits_what),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
