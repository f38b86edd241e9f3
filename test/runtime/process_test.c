/* What the outside sees: exit statuses of ASYNC int main, SIGINT, deadlocks, misuse. Each in a process of its own. */
#include "helpers.h"

#include <sys/wait.h>
#include <unistd.h>

static void interrupt(void *arg)
{
    (void)arg;
    raise(SIGINT);
}

static char output[8192]; /* of the last child's stderr and stdout */

/* Runs `child` in a process and returns its wait status. */
static int in_process(int (*child)(void))
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        close(ends[0]);
        close(ends[1]);
        signal(SIGINT, SIG_DFL);
        signal(SIGABRT, SIG_DFL);
        int status = child();
        fflush(NULL);
        _exit(status);
    }
    close(ends[1]);
    size_t size = 0;
    for (ssize_t got; (got = read(ends[0], output + size, sizeof output - 1 - size)) > 0;)
        size += (size_t)got;
    output[size] = '\0';
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static int main_of(const struct async_fn *fn)
{
    struct fun *root = async__task_alloc(NULL, fn);
    return async__main(&root->base);
}

/* int main: its frame's result is an int. */
struct int_main {
    struct async_frame base;
    int result;
};
static struct async_frame *int_main_resume(struct async_frame *frame)
{
    ((struct int_main *)frame)->result = 7;
    frame->state = 0;
    return frame->caller;
}
static const uint32_t lines[] = {1};
static const struct async_fn int_main_fn = {
    .resume = int_main_resume,
    .frame_size = sizeof(struct int_main),
    .frame_align = 8,
    .result_offset = offsetof(struct int_main, result),
    .result_size = sizeof(int),
    .name = "main",
    .file = __FILE__,
    .lines = lines,
};
static int returns_7(void)
{
    return main_of(&int_main_fn);
}

FUNCTION(fails)
{
    BEGIN;
    YIELD(1);
    FAIL(-ECONNREFUSED);
    END(0);
}
/* main awaits a function that a leaf, or it itself, makes fail. */
FUNCTION(fails_deep)
{
    BEGIN;
    self->task = CREATE(fails, 0);
    JOIN(1, self->task);
    FAIL(self->err);
    END(0);
}
static int fails_deep_child(void)
{
    return main_of(&fails_deep__fn);
}
static int fails_child(void)
{
    return main_of(&fails__fn);
}

static void main_exit_status(void **state)
{
    (void)state;
    int status = in_process(returns_7);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
    status = in_process(fails_child);
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_non_null(strstr(output, "fails failed: Connection refused (-111)\n    fails ("));
    status = in_process(fails_deep_child);
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_non_null(strstr(output, "Connection refused (-111)\n    fails ("));
    assert_non_null(strstr(output, ")\n    async_join\n    fails_deep ("));
}

FUNCTION(interrupted_main)
{
    BEGIN;
    async_loop_call_later(async__here.loop, 0.01, interrupt, NULL);
    async_task_detach(CREATE(sleeper, 1000000));
    SLEEP(1, 1000);
    printf("%s;", self->err == -ECANCELED ? "cancelled" : "slept");
    SLEEP(2, 0.01);
    printf("%s;", self->err ? "again" : "cleaned");
    FAIL(-ECANCELED);
    END(0);
}
static int interrupted_child(void)
{
    return main_of(&interrupted_main__fn);
}

/* The second SIGINT comes during the clean-up. */
FUNCTION(interrupted_twice)
{
    BEGIN;
    async_loop_call_later(async__here.loop, 0.01, interrupt, NULL);
    async_loop_call_later(async__here.loop, 0.02, interrupt, NULL);
    SLEEP(1, 1000);
    SLEEP(2, 1000);
    END(0);
}
static int interrupted_twice_child(void)
{
    return main_of(&interrupted_twice__fn);
}

/* SIGINT comes when main has returned and what it left is cleaned up. */
FUNCTION(slow_to_end)
{
    BEGIN;
    SLEEP(1, 1000);
    async_loop_call_later(async__here.loop, 0.01, interrupt, NULL);
    SLEEP(2, 1000);
    printf("%s;", self->err ? "cut" : "slept");
    END(0);
}
FUNCTION(leaves_slow)
{
    BEGIN;
    async_task_detach(CREATE(slow_to_end, 0));
    YIELD(1);
    END(0);
}
static int interrupted_late_child(void)
{
    return main_of(&leaves_slow__fn);
}

FUNCTION(swallows_interrupt)
{
    BEGIN;
    async_loop_call_later(async__here.loop, 0.01, interrupt, NULL);
    SLEEP(1, 1000);
    END(0);
}
static int swallows_child(void)
{
    return main_of(&swallows_interrupt__fn);
}

static void sigint_cancels_main_and_is_raised_again(void **state)
{
    (void)state;
    int status = in_process(interrupted_child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGINT);
    assert_string_equal(output, "cancelled;cleaned;");
    status = in_process(interrupted_twice_child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGINT);
    status = in_process(interrupted_late_child);
    assert_true(WIFSIGNALED(status));
    assert_string_equal(output, "cut;");
    status = in_process(swallows_child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* From outside, and most likely while the loop sleeps without a deadline. */
static void interrupt_soon(void *arg)
{
    (void)arg;
    if (fork() == 0) {
        usleep(50000);
        kill(getppid(), SIGINT);
        _exit(0);
    }
}

static int run_forever_child(void)
{
    struct async_loop *loop = async_new_event_loop();
    alarm(100);
    async_loop_call_soon(loop, interrupt_soon, NULL);
    int err = async_loop_run_forever(loop);
    struct sigaction now;
    sigaction(SIGINT, NULL, &now);
    async_loop_close(loop);
    printf("%s %s;", err == -EINTR ? "EINTR" : "?", now.sa_handler == SIG_DFL ? "restored" : "?");
    return 0;
}

static void sigint_ends_run_forever(void **state)
{
    (void)state;
    if (UNDER_TSAN)
        skip();
    int status = in_process(run_forever_child);
    assert_true(WIFEXITED(status));
    assert_string_equal(output, "EINTR restored;");
}

static int own_handler_calls;
static void own_handler(int number)
{
    (void)number;
    own_handler_calls++;
}
FUNCTION(raises)
{
    BEGIN;
    raise(SIGINT);
    YIELD(1);
    if (self->err)
        FAIL(self->err);
    END(1);
}
static int own_handler_child(void)
{
    signal(SIGINT, own_handler);
    main_of(&raises__fn);
    return own_handler_calls == 1 ? 3 : 4;
}

static void a_programs_own_handler_is_left_alone(void **state)
{
    (void)state;
    int status = in_process(own_handler_child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
}

/* ---- deadlock ----------------------------------------------------------------------------------- */

static struct async_task *others[2];
FUNCTION(joins_other)
{
    BEGIN;
    JOIN(1, async_task_ref(others[self->arg]));
    if (self->err)
        FAIL(self->err);
    END(0);
}
FUNCTION(deadlocked)
{
    BEGIN;
    others[1] = CREATE(joins_other, 0);
    others[0] = CREATE(joins_other, 1);
    YIELD(1);
    JOIN(2, others[0]);
    END(0);
}
static int deadlocked_child(void)
{
    alarm(100);
    return main_of(&deadlocked__fn);
}

static void deadlock_is_told(void **state)
{
    (void)state;
    if (UNDER_TSAN)
        skip();
    int status = in_process(deadlocked_child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_non_null(strstr(output, "Deadlock"));
    assert_non_null(strstr(output, "Task joins_other"));
    assert_non_null(strstr(output, "awaits async_join"));
    assert_non_null(strstr(output, "Resource deadlock avoided"));
}

static int unmarked_child(void)
{
    async_sleep(1);
    return 0;
}

static void an_unmarked_call_stops_the_program(void **state)
{
    (void)state;
    int status = in_process(unmarked_child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
    assert_non_null(strstr(output, "async_sleep was called without AWAIT"));
}

int main(void)
{
    setenv("ASYNCC_CLOCK", "real", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(main_exit_status),        cmocka_unit_test(sigint_cancels_main_and_is_raised_again),
        cmocka_unit_test(sigint_ends_run_forever), cmocka_unit_test(a_programs_own_handler_is_left_alone),
        cmocka_unit_test(deadlock_is_told),        cmocka_unit_test(an_unmarked_call_stops_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
