// What asyncio does, sentence by sentence, and what libuv's and tokio's suites hold of a loop. asyncio-*.c have asyncio's own tests by module.
// RUN: %run-all %s --timeout=60 | FileCheck %s
#include "Inputs/asyncio.h"
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static char trace[256];

static void note(void *what) { strcat(strcat(trace, *trace ? " " : ""), what); }

/* The trace so far; the next one is empty. */
static const char *traced(void)
{
    static char text[sizeof trace];
    strcpy(text, trace);
    *trace = '\0';
    return text;
}

static struct async_loop *here(void) { return async_get_running_loop(); }

static ASYNC void notes(const char *what) { note((void *)what); }

/* ---- a turn ---- */

static void note_and_schedule(void *what)
{
    note(what);
    async_loop_call_soon(here(), note, "next");
}

static int turn_fds[2];

static void note_readable(void *what)
{
    note(what);
    async_loop_remove_reader(here(), turn_fds[0]);
}

/* What was ready, then I/O, then due timers; what these make ready comes in the next turn. */
ASYNC void a_turn_runs_what_was_ready_then_io_then_timers(void)
{
    assert(!pipe(turn_fds));
    async_loop_add_reader(here(), turn_fds[0], note_readable, "io");
    async_loop_call_later(here(), 0, note, "timer");
    assert(write(turn_fds[1], "x", 1) == 1);
    async_loop_call_soon(here(), note_and_schedule, "ready");
    AWAIT(async_sleep(1));
    assert(!strcmp(traced(), "ready io timer next"));
    close(turn_fds[0]);
    close(turn_fds[1]);
}

static void make_more(void *count)
{
    if (++*(int *)count < 3)
        async_loop_call_soon(here(), make_more, count);
}

ASYNC void a_turn_runs_exactly_what_was_ready(void)
{
    int count = 0;
    async_loop_call_soon(here(), make_more, &count);
    AWAIT(async_yield());
    assert(count == 1);
    AWAIT(async_yield());
    assert(count == 2);
    AWAIT(async_yield());
}

ASYNC void cancelled_timers_do_not_run(void)
{
    struct async_handle late = async_loop_call_later(here(), 1, note, "cancelled");
    struct async_handle due = async_loop_call_later(here(), 0, note, "cancelled");
    assert(async_handle_cancel(here(), late) && async_handle_cancel(here(), due));
    AWAIT(async_sleep(2));
    assert(!*traced());
}

static void stop_and_note(void *loop)
{
    async_loop_stop(loop);
    async_loop_call_soon(loop, note, "next");
}

static void stop_finishes_the_turn(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_call_soon(loop, note, "before");
    async_loop_call_soon(loop, stop_and_note, loop);
    async_loop_call_soon(loop, note, "after");
    assert(async_loop_run_forever(loop) == 0 && !strcmp(traced(), "before after"));
    async_loop_stop(loop);
    async_loop_run_forever(loop);
    assert(!strcmp(traced(), "next"));
    async_loop_close(loop);
}

static void loop_stop_before_run(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_call_soon(loop, note, "once");
    async_loop_call_later(loop, 1, note, "never");
    async_loop_stop(loop);
    assert(async_loop_run_forever(loop) == 0 && !strcmp(traced(), "once"));
    async_loop_close(loop);
}

ASYNC void timer_ties_keep_their_order(void)
{
    double when = now() + 2;
    async_loop_call_at(here(), when, note, "a");
    async_loop_call_later(here(), 2, note, "b");
    async_loop_call_later(here(), 1, note, "first");
    async_loop_call_at(here(), when, note, "c");
    AWAIT(async_sleep(2));
    assert(!strcmp(traced(), "first a b c"));
}

/* ---- cancel ---- */

ASYNC void cancel_of_what_is_done_is_false(void)
{
    ASYNC_TASK(int) task = async_create_task(sleeper(0, 7));
    AWAIT(async_sleep(1));
    assert(!async_task_cancel(task) && async_task_cancelling(task) == 0 && AWAIT(async_join(task)) == 7);
}

ASYNC void requests_are_counted_and_the_first_is_delivered_once(void)
{
    ASYNC_TASK(int) task = async_create_task(sleeper(10, 1));
    AWAIT(async_yield());
    assert(async_task_cancel(task) && async_task_cancel(task) && async_task_cancelling(task) == 2);
    int err;
    FAILURE(err, AWAIT(async_join(task)));
    assert(err == -ECANCELED);
}

ASYNC void before_its_first_step_a_body_never_runs(void)
{
    ASYNC_TASK(void) task = async_create_task(notes("ran"));
    async_task_cancel(task);
    int err;
    FAILURE(err, AWAIT(async_join(task)));
    assert(err == -ECANCELED && !*traced());
}

ASYNC int sleeps_uncancelled(void)
{
    async_task_cancel(async_current_task());
    assert(async_task_uncancel(async_current_task()) == 0);
    AWAIT(async_sleep(1));
    return 1;
}

ASYNC void uncancel_to_zero_clears_the_mark(void)
{
    assert(AWAIT(async_join(async_create_task(sleeps_uncancelled()))) == 1);
}

/* Here asyncio loses the result. */
ASYNC int waits_for(struct async_future *future, int *result)
{
    *result = AWAIT(async_future_wait(ASYNC_FUTURE_OF(int, future)));
    AWAIT(async_sleep(1));
    return *result;
}

ASYNC void a_result_of_the_same_tick_is_not_lost(void)
{
    struct async_future future;
    int value = 0, result = 0, err;
    async_future_init(&future, &value, sizeof value);
    ASYNC_TASK(int) task = async_create_task(waits_for(&future, &result));
    AWAIT(async_yield());
    async_future_set_result(ASYNC_FUTURE_OF(int, &future), 5);
    async_task_cancel(task);
    FAILURE(err, AWAIT(async_join(task)));
    assert(err == -ECANCELED && result == 5);
}

ASYNC int catches_future(struct async_future *future)
{
    ASYNC_TRY AWAIT(async_future_wait(ASYNC_FUTURE_OF(void, future)));
    ASYNC_CATCH (err) return 42;
    return 0;
}

ASYNC void cancel_inner_future(void)
{
    struct async_future future;
    async_future_init(&future, NULL, 0);
    ASYNC_TASK(int) task = async_create_task(catches_future(&future));
    AWAIT(async_yield());
    assert(async_future_cancel(&future));
    assert(AWAIT(async_join(async_task_ref(task))) == 42 && !async_task_cancelled(task) && async_task_cancelling(task) == 0);
    async_task_detach(task);
}

/* ---- gather ---- */

ASYNC void gather_tells_the_first_failure_and_siblings_run_on(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(failer(1, -EIO)), async_create_task(sleeper(3, 3)), async_create_task(failer(2, -EPERM))};
    int err;
    FAILURE(err, AWAIT(async_gather_all(tasks, 3)));
    assert(err == -EIO && now() == 1 && !async_task_done(tasks[1]));
    assert(AWAIT(async_join(tasks[1])) == 3 && async_task_exception(tasks[2]) == -EPERM);
    async_task_detach(tasks[0]);
    async_task_detach(tasks[2]);
}

ASYNC void gathers_all(ASYNC_TASK(int) *tasks, size_t count) { AWAIT(async_gather_all(tasks, count)); }

ASYNC void cancelling_gather_cancels_all(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(3, 1)), async_create_task(sleeper(3, 2))};
    ASYNC_TASK(void) gather = async_create_task(gathers_all(tasks, 2));
    AWAIT(async_yield());
    async_task_cancel(gather);
    int err;
    FAILURE(err, AWAIT(async_join(gather)));
    assert(err == -ECANCELED && async_task_cancelled(tasks[0]) && async_task_cancelled(tasks[1]) && now() == 0);
    async_task_detach(tasks[0]);
    async_task_detach(tasks[1]);
}

ASYNC void a_child_cancelled_by_itself_is_its_failure_only(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(sleeper(3, 1)), async_create_task(sleeper(3, 2))};
    AWAIT(async_yield());
    async_task_cancel(tasks[0]);
    int err;
    FAILURE(err, AWAIT(async_gather_all(tasks, 2)));
    assert(err == -ECANCELED && async_task_cancelling(async_current_task()) == 0);
    assert(AWAIT(async_join(tasks[1])) == 2 && now() == 3);
    async_task_detach(tasks[0]);
}

/* ---- time limits ---- */

ASYNC int ends_slowly(void)
{
    DEFER AWAIT(async_sleep(2));
    AWAIT(async_sleep(10));
    return 1;
}

ASYNC void wait_for_waits_until_the_cancellation_is_through(void)
{
    int err;
    FAILURE(err, AWAIT(async_wait_for(async_create_task(ends_slowly()), 1)));
    assert(err == -ETIMEDOUT && now() == 3);
}

ASYNC void wait_for_zero_or_less_never_starts_the_call(void)
{
    int err, err_below;
    FAILURE(err, AWAIT(async_wait_for(async_coroutine(notes("started")), 0)));
    FAILURE(err_below, AWAIT(async_wait_for(async_coroutine(notes("started")), -1)));
    assert(err == -ETIMEDOUT && err_below == -ETIMEDOUT && !*traced());
}

ASYNC void timeout_zero_runs_up_to_the_first_suspension(void)
{
    int err = 0;
    ASYNC_TIMEOUT(0) {
        AWAIT(notes("ran"));
        AWAIT(async_sleep(1));
        note("not reached");
    } ASYNC_CATCH (expired) {
        err = expired;
    }
    assert(err == -ETIMEDOUT && !strcmp(traced(), "ran") && now() == 0);
}

ASYNC void limited(int *expired)
{
    ASYNC_TIMEOUT(1) {
        DEFER AWAIT(async_sleep(2)); /* the limit comes meanwhile, or came before */
        AWAIT(async_sleep(10));
    } ASYNC_CATCH (err) {
        *expired = 1;
    }
}

static void cancels(void *task) { async_task_cancel(task); }

ASYNC void a_timeout_converts_its_own_cancellation_only(void)
{
    for (int own_first = 0; own_first < 2; own_first++) {
        int expired = 0, err;
        ASYNC_TASK(void) task = async_create_task(limited(&expired));
        async_loop_call_later(here(), own_first ? 2 : 0.5, cancels, task);
        FAILURE(err, AWAIT(async_join(task)));
        assert(err == -ECANCELED && !expired);
    }
    int expired = 0;
    AWAIT(limited(&expired));
    assert(expired);
}

/* The one that was set first wins. */
static void sets(void *future) { async_future_set(future, NULL); }

ASYNC void simultaneous_deadline_future_completion(void)
{
    for (int limit_first = 0; limit_first < 2; limit_first++) {
        struct async_future future;
        int expired = 0;
        async_future_init(&future, NULL, 0);
        if (!limit_first)
            async_loop_call_later(here(), 1, sets, &future);
        ASYNC_TIMEOUT(1) {
            if (limit_first)
                async_loop_call_later(here(), 1, sets, &future);
            AWAIT(async_future_wait(ASYNC_FUTURE_OF(void, &future)));
        } ASYNC_CATCH (err) {
            expired = 1;
        }
        assert(async_future_cancelled(&future) == expired);
        AWAIT(async_sleep(1));
    }
}

static int64_t hand_ns;
static int64_t hand_now_ns(void *state) { return (void)state, hand_ns; }
static void hand_wait(void *state, int64_t deadline_ns) { (void)state, hand_ns = deadline_ns; }
static const struct async_clock hand = {hand_now_ns, hand_wait, NULL};

ASYNC int past_but_not_fired(void)
{
    ASYNC_TIMEOUT(1) {
        hand_ns += 2000000000; /* busy beyond the limit */
        assert(async_timeout_reschedule(now() + 5) == 0);
        AWAIT(async_sleep(4));
        return 1;
    } ASYNC_CATCH (err) {
    }
    return 0;
}

static void reset_past_sleep_before_fire(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_clock(loop, &hand);
    assert(async_loop_run_until_complete(loop, past_but_not_fired()) == 1);
    async_loop_close(loop);
}

/* ---- groups and runs ---- */

ASYNC void catches_and_rethrows(const char *what)
{
    DEFER note((void *)what);
    AWAIT(async_sleep(10));
}

ASYNC void a_group_cancels_siblings_and_body_then_fails(void)
{
    int err;
    FAILURE(err, {
        ASYNC_GROUP(group) {
            async_group_create_task(group, catches_and_rethrows("sibling"));
            async_group_create_task(group, failer(1, -EIO));
            AWAIT(catches_and_rethrows("body"));
        }
    });
    assert(err == -EIO && now() == 1 && !strcmp(traced(), "sibling body") && async_task_cancelling(async_current_task()) == 0);
}

ASYNC void outlives(int generations)
{
    DEFER {
        if (generations)
            async_create_task(outlives(generations - 1));
        AWAIT(async_sleep(1));
        note("ended");
    }
    AWAIT(async_sleep(1000));
}

ASYNC void leaves_tasks(void)
{
    async_create_task(outlives(2)); /* cancelled, it makes another one, … */
    AWAIT(async_yield());
}

static void run_cancels_and_awaits_until_none_is_left(void)
{
    async_run(leaves_tasks());
    assert(!strcmp(traced(), "ended ended ended")); /* … which is cancelled in its turn */
}

static sem_t work_began, work_may_end;

static void *works(void *arg)
{
    sem_post(&work_began);
    sem_wait(&work_may_end);
    return arg;
}

static void keep_line(const struct async_log_record *record, void *arg) { strcpy(arg, record->line); }

ASYNC void leaves_work(char *line)
{
    async_loop_set_log(here(), keep_line, line);
    async_loop_set_executor_timeout(here(), 0.001);
    ASYNC_TASK(void *) work = async_create_task(async_to_thread_owned(works, NULL, NULL));
    AWAIT(async_yield());
    sem_wait(&work_began);
    async_task_detach(work);
}

static void run_joins_the_executor_with_a_deadline(void)
{
    char line[200] = "";
    sem_init(&work_began, 0, 0);
    sem_init(&work_may_end, 0, 0);
    struct async_loop *loop = async_new_event_loop();
    async_loop_run_until_complete(loop, leaves_work(line));
    async_loop_close(loop);
    assert(!strncmp(line, "The executor's work did not end within 0.001 seconds", 40));
    sem_post(&work_may_end);
}

/* In a process of its own; returns how that ended. */
static int in_process(void (*body)(void))
{
    int status;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGINT, SIG_DFL);
        body();
        _exit(0);
    }
    waitpid(pid, &status, 0);
    return status;
}

ASYNC void waits_for_ever(void)
{
    DEFER note("unwound");
    raise(SIGINT);
    AWAIT(async_sleep(1e9));
}

static void interrupted_once(void)
{
    async_run(waits_for_ever());
    _exit(async_run_error() == -EINTR && !strcmp(traced(), "unwound") ? 7 : 1);
}

ASYNC void is_deaf(void)
{
    DEFER raise(SIGINT);
    raise(SIGINT);
    AWAIT(async_sleep(1e9));
}

static void interrupted_twice(void) { async_run(is_deaf()); }

static void sigint_cancels_main_and_a_second_one_raises(void)
{
    int once = in_process(interrupted_once), twice = in_process(interrupted_twice);
    assert(WIFEXITED(once) && WEXITSTATUS(once) == 7 && WIFSIGNALED(twice) && WTERMSIG(twice) == SIGINT);
}

/* ---- wording, in debug mode ---- */

static char said[2048];

static void keep_all(const struct async_log_record *record, void *arg)
{
    (void)arg;
    strcat(strcat(said, record->line), "\n");
}

/* True when it was said; forgets all that was. */
static bool has_said(const char *text)
{
    bool found = strstr(said, text);
    *said = '\0';
    return found;
}

static struct async_loop *debug_loop(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_debug(loop, true);
    async_loop_set_log(loop, keep_all, NULL);
    return loop;
}

static void is_slow(void *arg) { (void)arg, hand_ns += 150000000; }

static void stop_at_once(void *loop) { async_loop_stop(loop); }

static void log_slow_callbacks(void)
{
    struct async_loop *loop = debug_loop();
    async_loop_set_clock(loop, &hand);
    async_loop_call_soon(loop, is_slow, NULL);
    async_loop_stop(loop);
    async_loop_run_forever(loop);
    assert(has_said("Executing is_slow took 0.150 seconds, made at "));
    async_loop_close(loop);
}

static void *calls_soon(void *loop)
{
    async_loop_call_soon(loop, note, "wrong");
    return NULL;
}

ASYNC void is_called_from_elsewhere(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, calls_soon, here());
    pthread_join(thread, NULL);
    AWAIT(async_yield());
}

static void check_thread(void)
{
    struct async_loop *loop = debug_loop();
    async_loop_run_until_complete(loop, is_called_from_elsewhere());
    assert(has_said("Non-thread-safe operation invoked on an event loop other than the current one\n") && !strcmp(traced(), "wrong"));
    async_loop_close(loop);
}

static void destroyed_while_pending(void)
{
    struct async_loop *loop = debug_loop();
    async_task_detach(async_loop_create_task(loop, sleeper(1, 1)));
    async_loop_close(loop);
    assert(has_said("Task was destroyed but it is pending! sleeper"));
}

ASYNC void runs_its_own_loop(void)
{
    async_loop_run_until_complete(here(), async_sleep(1));
    assert(async_run_error() == -EBUSY && has_said("This event loop is already running\n"));
    assert(async_loop_run_forever(here()) == -EBUSY && has_said("This event loop is already running\n"));
}

static void misused_loops(void)
{
    struct async_loop *loop = debug_loop();
    async_loop_run_until_complete(loop, runs_its_own_loop());
    async_loop_call_soon(loop, stop_at_once, loop);
    async_loop_run_until_complete(loop, async_sleep(5));
    assert(async_run_error() == -ECANCELED && has_said("Event loop stopped before Future completed.\n"));
    async_loop_close(loop);
    async_loop_run_until_complete(loop, async_sleep(5));
    assert(async_run_error() == -EBADF); /* debug-mode.c has what is said then, on stderr */
}

/* ---- subprocesses ---- */

ASYNC void communicate_ignore_broken_pipe(void)
{
    enum { SIZE = 1 << 20 };
    struct async_process *process;
    char *input = calloc(1, SIZE);
    DEFER free(input);
    assert(!async_create_subprocess_shell(&process, "exec 0<&-; exit 3", &(struct async_process_options){.in = ASYNC_PIPE}));
    DEFER async_process_close(process);
    assert(AWAIT(async_process_communicate(process, input, SIZE, NULL, NULL)) == 3);
}

ASYNC int waits_for_process(struct async_process *process) { return AWAIT(async_process_wait(process)); }

ASYNC void cancel_process_wait(void)
{
    struct async_process *process;
    int err, code;
    assert(!async_create_subprocess_shell(&process, "exec sleep 1000", NULL));
    DEFER async_process_close(process);
    ASYNC_TASK(int) task = async_create_task(waits_for_process(process));
    AWAIT(async_yield());
    async_task_cancel(task);
    FAILURE(err, AWAIT(async_join(task)));
    assert(err == -ECANCELED && !async_process_returncode(process, &code) && !async_process_kill(process));
    assert(AWAIT(async_process_wait(process)) == -SIGKILL);
}

ASYNC void spawn_stdio_greater_than_3(void)
{
    int fds[2];
    char text[5] = "";
    struct async_process *process;
    assert(!pipe(fds));
    struct async_process_fd five = {fds[1], 5};
    assert(!async_create_subprocess_shell(&process, "printf five >&5", &(struct async_process_options){.fds = &five, .fd_count = 1}));
    DEFER async_process_close(process);
    assert(AWAIT(async_process_wait(process)) == 0 && read(fds[0], text, 4) == 4 && !strcmp(text, "five"));
    close(fds[0]);
    close(fds[1]);
}

/* ---- libuv's and tokio's ---- */

ASYNC void timer_order(void)
{
    async_loop_call_later(here(), 0, note, "a");
    async_loop_call_soon(here(), note, "soon");
    async_loop_call_later(here(), 0, note, "b");
    AWAIT(async_sleep(1));
    assert(!strcmp(traced(), "soon a b"));
}

static void sets_again(void *left)
{
    note("once");
    if (--*(int *)left)
        async_loop_call_later(here(), 1, sets_again, left);
}

/* A timer that its own callback sets again is called once each time, though the loop was late. */
ASYNC int is_late(void)
{
    int left = 2;
    async_loop_call_later(here(), 1, sets_again, &left);
    hand_ns += 5000000000;
    AWAIT(async_yield());
    AWAIT(async_yield());
    AWAIT(async_yield());
    assert(!strcmp(traced(), "once"));
    AWAIT(async_sleep(2));
    assert(!strcmp(traced(), "once"));
    return 1;
}

static void timer_no_double_call_once(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_clock(loop, &hand);
    assert(async_loop_run_until_complete(loop, is_late()) == 1);
    async_loop_close(loop);
}

/* Without descriptors the loop says so, and goes on. */
ASYNC void emfile(void)
{
    struct rlimit before, none;
    int fds[2], err;
    assert(!pipe(fds) && !getrlimit(RLIMIT_NOFILE, &before));
    none = (struct rlimit){(rlim_t)fds[1] + 1, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
    struct async_process *process;
    err = async_create_subprocess_shell(&process, "exit", &(struct async_process_options){.out = ASYNC_PIPE});
    int reader = async_loop_add_reader(here(), fds[0], note, "reader");
    setrlimit(RLIMIT_NOFILE, &before);
    assert(err == -EMFILE && !process && reader == -EMFILE);
    assert(write(fds[1], "x", 1) == 1 && AWAIT(async_wait_readable(fds[0])) == 0);
    async_close(fds[0]);
    close(fds[1]);
}

ASYNC void naps(void) { AWAIT(async_sleep(1)); }

static void sleeps_in_child(void)
{
    async_run(naps());
    _exit(async_run_error() ? 1 : 7);
}

static void fork_timer(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_call_later(loop, 1, note, "parent");
    int status = in_process(sleeps_in_child);
    assert(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    async_loop_run_until_complete(loop, async_sleep(2));
    assert(!strcmp(traced(), "parent"));
    async_loop_close(loop);
}

static ASYNC_TASK(int) dropped[3];

static void drop_all(struct async_task *task, void *arg)
{
    (void)task, (void)arg;
    for (int i = 0; i < 3; i++) {
        async_task_cancel(dropped[i]);
        async_task_detach(dropped[i]);
    }
}

/* What is woken lets go of itself, of one that ended in the same turn, and of one that is about to go on. */
ASYNC void drop_from_wake(void)
{
    dropped[0] = async_create_task(sleeper(1, 0));
    dropped[1] = async_create_task(sleeper(1, 1));
    dropped[2] = async_create_task(sleeper(2, 2));
    async_task_add_done_callback(dropped[0], drop_all, NULL);
    AWAIT(async_sleep(3));
    assert(async_all_tasks(here(), NULL, 0) == 1);
}

/* ---- all of them ---- */

#define PLAIN(name)               \
    do {                          \
        name();                   \
        printf("%s\n", #name);    \
    } while (0)

int main(void)
{
    TEST(a_turn_runs_what_was_ready_then_io_then_timers);
    TEST(a_turn_runs_exactly_what_was_ready);
    TEST(cancelled_timers_do_not_run);
    PLAIN(stop_finishes_the_turn);
    PLAIN(loop_stop_before_run);
    TEST(timer_ties_keep_their_order);
    TEST(cancel_of_what_is_done_is_false);
    TEST(requests_are_counted_and_the_first_is_delivered_once);
    TEST(before_its_first_step_a_body_never_runs);
    TEST(uncancel_to_zero_clears_the_mark);
    TEST(a_result_of_the_same_tick_is_not_lost);
    TEST(cancel_inner_future);
    TEST(gather_tells_the_first_failure_and_siblings_run_on);
    TEST(cancelling_gather_cancels_all);
    TEST(a_child_cancelled_by_itself_is_its_failure_only);
    TEST(wait_for_waits_until_the_cancellation_is_through);
    TEST(wait_for_zero_or_less_never_starts_the_call);
    TEST(timeout_zero_runs_up_to_the_first_suspension);
    TEST(a_timeout_converts_its_own_cancellation_only);
    TEST(simultaneous_deadline_future_completion);
    PLAIN(reset_past_sleep_before_fire);
    TEST(a_group_cancels_siblings_and_body_then_fails);
    PLAIN(run_cancels_and_awaits_until_none_is_left);
    PLAIN(run_joins_the_executor_with_a_deadline);
    PLAIN(sigint_cancels_main_and_a_second_one_raises);
    PLAIN(log_slow_callbacks);
    PLAIN(check_thread);
    PLAIN(destroyed_while_pending);
    PLAIN(misused_loops);
    TEST(communicate_ignore_broken_pipe);
    TEST(cancel_process_wait);
    TEST(spawn_stdio_greater_than_3);
    TEST(timer_order);
    PLAIN(timer_no_double_call_once);
    TEST(emfile);
    PLAIN(fork_timer);
    TEST(drop_from_wake);
    return 0;
}
// CHECK:      a_turn_runs_what_was_ready_then_io_then_timers{{$}}
// CHECK-NEXT: a_turn_runs_exactly_what_was_ready{{$}}
// CHECK-NEXT: cancelled_timers_do_not_run{{$}}
// CHECK-NEXT: stop_finishes_the_turn{{$}}
// CHECK-NEXT: loop_stop_before_run{{$}}
// CHECK-NEXT: timer_ties_keep_their_order{{$}}
// CHECK-NEXT: cancel_of_what_is_done_is_false{{$}}
// CHECK-NEXT: requests_are_counted_and_the_first_is_delivered_once{{$}}
// CHECK-NEXT: before_its_first_step_a_body_never_runs{{$}}
// CHECK-NEXT: uncancel_to_zero_clears_the_mark{{$}}
// CHECK-NEXT: a_result_of_the_same_tick_is_not_lost{{$}}
// CHECK-NEXT: cancel_inner_future{{$}}
// CHECK-NEXT: gather_tells_the_first_failure_and_siblings_run_on{{$}}
// CHECK-NEXT: cancelling_gather_cancels_all{{$}}
// CHECK-NEXT: a_child_cancelled_by_itself_is_its_failure_only{{$}}
// CHECK-NEXT: wait_for_waits_until_the_cancellation_is_through{{$}}
// CHECK-NEXT: wait_for_zero_or_less_never_starts_the_call{{$}}
// CHECK-NEXT: timeout_zero_runs_up_to_the_first_suspension{{$}}
// CHECK-NEXT: a_timeout_converts_its_own_cancellation_only{{$}}
// CHECK-NEXT: simultaneous_deadline_future_completion{{$}}
// CHECK-NEXT: reset_past_sleep_before_fire{{$}}
// CHECK-NEXT: a_group_cancels_siblings_and_body_then_fails{{$}}
// CHECK-NEXT: run_cancels_and_awaits_until_none_is_left{{$}}
// CHECK-NEXT: run_joins_the_executor_with_a_deadline{{$}}
// CHECK-NEXT: sigint_cancels_main_and_a_second_one_raises{{$}}
// CHECK-NEXT: log_slow_callbacks{{$}}
// CHECK-NEXT: check_thread{{$}}
// CHECK-NEXT: destroyed_while_pending{{$}}
// CHECK-NEXT: misused_loops{{$}}
// CHECK-NEXT: communicate_ignore_broken_pipe{{$}}
// CHECK-NEXT: cancel_process_wait{{$}}
// CHECK-NEXT: spawn_stdio_greater_than_3{{$}}
// CHECK-NEXT: timer_order{{$}}
// CHECK-NEXT: timer_no_double_call_once{{$}}
// CHECK-NEXT: emfile{{$}}
// CHECK-NEXT: fork_timer{{$}}
// CHECK-NEXT: drop_from_wake{{$}}
