/* File descriptors, on each back end: callbacks, leaves, closing, stale registrations, the two clocks, waking by threads. */
#include "ends.h"
#include "loop.h"

#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- callbacks ---------------------------------------------------------------------------------- */

static struct async_loop *the_loop;

static void read_one(void *word)
{
    char byte;
    trace(word);
    assert_int_equal(read(ends[0], &byte, 1), 1);
    if (byte == '.')
        async_loop_stop(the_loop);
}

static void readers_are_called_while_there_is_data(void **state)
{
    (void)state;
    the_loop = virtual_loop();
    assert_int_equal(async_loop_add_reader(the_loop, ends[0], read_one, "other"), 0);
    assert_int_equal(async_loop_add_reader(the_loop, ends[0], read_one, "r"), 0); /* replaces it */
    write_bytes("ab");
    async_loop_call_later(the_loop, 1, trace_callback, "1s");
    async_loop_call_later(the_loop, 2, write_bytes, "c.");
    assert_int_equal(async_loop_run_forever(the_loop), 0);
    assert_string_equal(trace_text, "r r 1s r r");
    assert_true(async_loop_remove_reader(the_loop, ends[0]));
    assert_false(async_loop_remove_reader(the_loop, ends[0]));
    assert_false(async_loop_remove_writer(the_loop, ends[0]));
    assert_false(async_loop_remove_reader(the_loop, 100000));
    async_loop_close(the_loop);
    assert_int_equal(async_loop_add_reader(the_loop, ends[0], read_one, "r"), -EBADF);
}

static int other; /* another number of ends[0] */

static void remove_both(void *arg)
{
    (void)arg;
    trace("remove");
    assert_true(async_loop_remove_reader(the_loop, ends[0]));
    assert_true(async_loop_remove_reader(the_loop, other));
}

static void write_once(void *word)
{
    trace(word);
    assert_true(async_loop_remove_writer(the_loop, ends[1]));
    write_bytes("x");
    async_loop_call_later(the_loop, 1, stop, the_loop);
}

/* The call is due already when it is removed. */
static void a_removed_reader_is_not_called(void **state)
{
    (void)state;
    the_loop = virtual_loop();
    assert_int_equal(async_loop_add_writer(the_loop, ends[1], write_once, "w"), 0);
    assert_int_equal(async_loop_run_forever(the_loop), 0);
    assert_string_equal(trace_text, "w");
    other = dup(ends[0]);
    assert_int_equal(async_loop_add_reader(the_loop, ends[0], remove_both, ""), 0);
    assert_int_equal(async_loop_add_reader(the_loop, other, remove_both, ""), 0);
    async_loop_call_later(the_loop, 1, stop, the_loop);
    trace_clear();
    assert_int_equal(async_loop_run_forever(the_loop), 0);
    assert_string_equal(trace_text, "remove");
    close(other);
    async_loop_close(the_loop);
}

static void call_and_count(void *count)
{
    if (++*(int *)count == 3)
        async_loop_stop(the_loop);
}

static void regular_files_are_always_ready(void **state)
{
    (void)state;
    the_loop = virtual_loop();
    int count = 0, fd = open("/proc/self/exe", O_RDONLY);
    assert_int_equal(async_loop_add_reader(the_loop, fd, call_and_count, &count), 0);
    assert_int_equal(async_loop_run_forever(the_loop), 0);
    assert_int_equal(count, 3);
    assert_true(async_loop_remove_reader(the_loop, fd));
    async_loop_call_later(the_loop, 1, stop, the_loop);
    assert_int_equal(async_loop_run_forever(the_loop), 0);
    assert_int_equal(count, 3);
    close(fd);
    async_loop_close(the_loop);
}

static void what_cannot_be_watched_is_told(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(async_loop_add_reader(loop, -1, stop, loop), -EBADF);
    assert_int_equal(async_loop_add_reader(loop, 1000, stop, loop), -EBADF);
    assert_int_equal(async_loop_add_writer(loop, 1000, stop, loop), -EBADF);
    async_loop_close(loop);
}

/* ---- leaves ------------------------------------------------------------------------------------- */

FUNCTION(reads)
{
    BEGIN;
    READ(1, (int)self->arg, buffer, sizeof buffer);
    if (self->err)
        FAIL(self->err);
    trace("read");
    END(self->i);
}

FUNCTION(writes)
{
    BEGIN;
    SLEEP(1, 1);
    WRITE(2, (int)self->arg, "hello", 5);
    trace("written");
    END(self->i);
}

FUNCTION(reads_what_is_written)
{
    BEGIN;
    self->task = CREATE(writes, ends[1]);
    READ(1, ends[0], buffer, sizeof buffer);
    assert_int_equal(self->i, 5);
    assert_string_equal(buffer, "hello");
    JOIN(2, self->task);
    END(self->i);
}

static void a_read_waits_for_data(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(RUN_ON(loop, reads_what_is_written, 0), 5);
    assert_int_equal(async_run_error(), 0);
    assert_true(async_loop_time(loop) == 1);
    async_loop_close(loop);
}

/* The ends are in blocking mode, and nothing blocks; big enough for several rounds on either side. */
enum { MUCH = 1 << 20 };
static char *much;
FUNCTION(writes_much)
{
    BEGIN;
    for (self->arg = 0; self->arg < MUCH; self->arg += self->i) {
        WRITE(1, ends[1], much + self->arg, (size_t)(MUCH - self->arg));
        assert_true(self->i > 0);
    }
    END(self->arg);
}
FUNCTION(reads_much)
{
    BEGIN;
    self->task = CREATE(writes_much, 0);
    for (self->arg = 0; self->arg < MUCH; self->arg += self->i) {
        READ(1, ends[0], much + MUCH + self->arg, (size_t)(MUCH - self->arg));
        assert_true(self->i > 0);
    }
    JOIN(2, self->task);
    END(self->i);
}

static void blocking_fds_do_not_block(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    fcntl(ends[0], F_SETFL, 0);
    fcntl(ends[1], F_SETFL, 0);
    much = malloc(2 * MUCH);
    for (int i = 0; i < MUCH; i++)
        much[i] = (char)(i * 7 >> 3);
    assert_int_equal(RUN_ON(loop, reads_much, 0), MUCH);
    assert_memory_equal(much, much + MUCH, MUCH);
    free(much);
    async_loop_close(loop);
}

FUNCTION(reads_to_the_end)
{
    BEGIN;
    READ(1, ends[0], buffer, sizeof buffer);
    assert_int_equal(self->i, 2);
    async_close(ends[1]);
    READ(2, ends[0], buffer, sizeof buffer);
    assert_int_equal(self->i, 0);
    READABLE(3, ends[0]);
    assert_int_equal(self->i, 0);
    WRITE(4, ends[0], "x", 1);
    assert_int_equal(self->i, -EPIPE);
    END(1);
}

static void the_end_and_errors_are_results(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    signal(SIGPIPE, SIG_IGN);
    write_bytes("ab");
    assert_int_equal(RUN_ON(loop, reads_to_the_end, 0), 1);
    signal(SIGPIPE, SIG_DFL);
    assert_int_equal(RUN_ON(loop, reads, 1000), -EBADF);
    assert_int_equal(RUN_ON(loop, reads, -1), -EBADF);
    async_loop_close(loop);
    ends[1] = open("/dev/null", O_RDONLY);
}

FUNCTION(waits_readable)
{
    BEGIN;
    READABLE(1, ends[0]);
    if (self->err)
        FAIL(self->err);
    trace("readable");
    END(self->i);
}
FUNCTION(waits_writable)
{
    BEGIN;
    WRITABLE(1, ends[1]);
    trace("writable");
    END(self->i);
}
FUNCTION(waits_in_three)
{
    BEGIN;
    self->tasks[0] = CREATE(waits_readable, 0);
    self->tasks[1] = CREATE(waits_readable, 0);
    self->tasks[2] = CREATE(waits_writable, 0);
    JOIN(1, self->tasks[2]);
    async_task_cancel(self->tasks[0]);
    SLEEP(2, 1);
    self->tasks[3] = CREATE(waits_readable, 0);
    YIELD(3);
    trace("write");
    write_bytes("x");
    AWAIT(4, all, async_gather_all__start(&self->child.all, &self->tasks[1], 1));
    async_task_detach(self->tasks[1]);
    JOIN(4 + 1, self->tasks[3]);
    self->saved_err = async_task_exception(self->tasks[0]);
    async_task_detach(self->tasks[0]);
    END(self->saved_err);
}

static void several_wait_for_one_fd(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(RUN_ON(loop, waits_in_three, 0), -ECANCELED);
    assert_string_equal(trace_text, "writable write readable readable");
    async_loop_close(loop);
}

/* As tasks themselves, and by their entries. */
static void leaves_are_roots(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    ssize_t count = -1;
    int ready = -1;
    async_loop_call_later(loop, 1, write_bytes, "abc");
    async__loop_run_until_complete(
        loop, async_wait_readable__prepare(async__task_alloc(loop, &async_wait_readable__fn), ends[0]), &ready,
        sizeof ready);
    assert_int_equal(ready, 0);
    async__loop_run_until_complete(
        loop, async_read__prepare(async__task_alloc(loop, &async_read__fn), ends[0], buffer, 2), &count, sizeof count);
    assert_int_equal(count, 2);
    async__loop_run_until_complete(
        loop, async_write__prepare(async__task_alloc(loop, &async_write__fn), ends[1], "d", 1), &count, sizeof count);
    assert_int_equal(count, 1);
    async__loop_run_until_complete(
        loop, async_wait_writable__prepare(async__task_alloc(loop, &async_wait_writable__fn), 5000), &ready,
        sizeof ready);
    assert_int_equal(ready, -EBADF);
    async_loop_close(loop);
}

FUNCTION(reads_file)
{
    BEGIN;
    READABLE(1, (int)self->arg);
    assert_int_equal(self->i, 0);
    READ(2, (int)self->arg, buffer, 8);
    END(self->i);
}

static void regular_files_do_not_wait(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    int fd = open("/proc/self/exe", O_RDONLY);
    assert_int_equal(RUN_ON(loop, reads_file, fd), 8);
    assert_memory_equal(buffer, "\177ELF", 4);
    close(fd);
    async_loop_close(loop);
}

/* ---- closing ------------------------------------------------------------------------------------ */

FUNCTION(closes_while_others_wait)
{
    BEGIN;
    self->tasks[0] = CREATE(reads, ends[0]);
    self->tasks[1] = CREATE(waits_readable, 0);
    assert_int_equal(async_loop_add_reader(async__here.loop, ends[0], trace_callback, "called"), 0);
    SLEEP(1, 1);
    assert_int_equal(async_close(ends[0]), 0);
    assert_int_equal(async_close(ends[0]), -EBADF);
    JOIN(2, self->tasks[0]);
    assert_int_equal(self->i, -EBADF);
    JOIN(3, self->tasks[1]);
    assert_int_equal(self->i, -EBADF);
    END(1);
}

static void closing_ends_waits(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(RUN_ON(loop, closes_while_others_wait, 0), 1);
    async_loop_close(loop);
    ends[0] = open("/dev/null", O_RDONLY);
}

static void a_loop_closes_while_tasks_wait(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    struct async_task *task = CREATE_ON(loop, reads, ends[0]);
    async_loop_add_reader(loop, ends[0], trace_callback, "called");
    async_loop_stop(loop);
    async_loop_run_forever(loop);
    async_loop_close(loop);
    assert_int_equal(async_task_exception(task), -ECANCELED);
    async_task_detach(task);
    assert_string_equal(trace_text, "");
}

/* The program closes the fd by close(), and its number comes back for another file. */
FUNCTION(reads_after_reuse)
{
    BEGIN;
    READ(1, ends[0], buffer, sizeof buffer); /* now it is known to the back end */
    assert_int_equal(self->i, 1);
    close(ends[0]);
    close(ends[1]);
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    assert_int_equal(ends[0], self->child.read.wait.fd);
    async_loop_call_later(async__here.loop, 0.001, write_bytes, "bcd");
    READ(2, ends[0], buffer, sizeof buffer);
    END(self->i);
}

static void a_number_used_again_is_found_out(void **state)
{
    (void)state;
    for (int real = 0; real < 2; real++) {
        struct async_loop *loop = async_new_event_loop();
        if (!real)
            async_loop_set_virtual_clock(loop);
        async_loop_call_later(loop, 0.001, write_bytes, "a");
        assert_int_equal(RUN_ON(loop, reads_after_reuse, 0), 3);
        async_loop_close(loop);
    }
}

/* ---- clocks, holds, deadlock -------------------------------------------------------------------- */

FUNCTION(times_out)
{
    BEGIN;
    async__timeout_enter(&self->timeout, 5);
    READ(1, ends[0], buffer, sizeof buffer);
    self->base.state = 0;
    self->err = (int)async__timeout_leave(&self->timeout, (uint32_t)self->err);
    END(self->err);
}

static void virtual_time_passes_while_fds_are_silent(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(RUN_ON(loop, times_out, 0), -ETIMEDOUT);
    assert_true(async_loop_time(loop) == 5);
    async_loop_close(loop);
}

static void *write_later(void *bytes)
{
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    write_bytes(bytes);
    return NULL;
}

FUNCTION(reads_under_hold)
{
    BEGIN;
    async_loop_hold(async__here.loop);
    async__timeout_enter(&self->timeout, 5);
    READ(1, ends[0], buffer, sizeof buffer);
    self->err = (int)async__timeout_leave(&self->timeout, (uint32_t)self->err);
    async_loop_release(async__here.loop);
    END(self->err ? self->err : self->i);
}

static void a_hold_keeps_virtual_time(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    pthread_t thread;
    pthread_create(&thread, NULL, write_later, "abc");
    assert_int_equal(RUN_ON(loop, reads_under_hold, 0), 3);
    pthread_join(thread, NULL);
    assert_true(async_loop_time(loop) == 0);
    async_loop_close(loop);
}

/* Without a timer, too; and no deadlock is concluded, though the process has one thread. */
static void a_silent_fd_is_no_deadlock(void **state)
{
    (void)state;
    struct async_loop *loop = async_new_event_loop();
    pid_t child = fork();
    if (child == 0) {
        usleep(5000);
        _exit(write(ends[1], "ab", 2) != 2);
    }
    assert_int_equal(RUN_ON(loop, reads, ends[0]), 2);
    assert_int_equal(async_run_error(), 0);
    waitpid(child, NULL, 0);
    async_loop_close(loop);
}

static double set_at;
static void check_time(void *loop)
{
    assert_true(async_loop_time(loop) >= set_at + 0.0021);
    async_loop_stop(loop);
}

static void timers_are_never_early(void **state)
{
    (void)state;
    struct async_loop *loop = async_new_event_loop();
    async_loop_add_reader(loop, ends[0], trace_callback, "x");
    for (int i = 0; i < 10; i++) {
        set_at = async_loop_time(loop);
        async_loop_call_later(loop, 0.0021, check_time, loop);
        async_loop_run_forever(loop);
    }
    async_loop_close(loop);
}

/* A busy loop looks at its fds, too. */
static void a_busy_loop_sees_events(void **state)
{
    (void)state;
    for (int real = 0; real < 2; real++) {
        the_loop = async_new_event_loop();
        if (!real)
            async_loop_set_virtual_clock(the_loop);
        async_loop_add_reader(the_loop, ends[0], read_one, "r");
        async_loop_call_soon(the_loop, keep_busy, the_loop);
        write_bytes(".");
        assert_int_equal(async_loop_run_forever(the_loop), 0);
        async_loop_close(the_loop);
    }
}

/* ---- threads ------------------------------------------------------------------------------------ */

static atomic_bool enough;

/* As many as it takes: one run may get all that were posted while its thread had to wait for a processor. */
static void *post_stops(void *loop)
{
    for (int i = 0; !enough; i++) {
        if (i % 10 == 0)
            nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL);
        assert_int_equal(async_loop_call_soon_threadsafe(loop, stop, loop), 0);
    }
    return NULL;
}

static void threads_wake_a_loop_that_polls(void **state)
{
    (void)state;
    struct async_loop *loop = async_new_event_loop();
    pthread_t thread;
    async_loop_add_reader(loop, ends[0], read_one, "r");
    enough = false;
    pthread_create(&thread, NULL, post_stops, loop);
    for (int i = 0; i < 100; i++)
        assert_int_equal(async_loop_run_forever(loop), 0);
    enough = true;
    pthread_join(thread, NULL);
    async_loop_close(loop);
}

/* The loop gets its first fd while others post: what it sleeps on changes. */
static void *post_until_refused(void *loop)
{
    for (int i = 1; !async_loop_call_soon_threadsafe(loop, stop, loop); i++) {
        if (i % 16 == 0)
            nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL);
    }
    return NULL;
}

static void the_poller_opens_while_others_post(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        struct async_loop *loop = async_new_event_loop();
        pthread_t thread;
        pthread_create(&thread, NULL, post_until_refused, loop);
        async_loop_run_forever(loop);
        async_loop_add_reader(loop, ends[0], read_one, "r");
        async_loop_run_forever(loop);
        async_loop_run_forever(loop);
        async_loop_close(loop);
        pthread_join(thread, NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PIPE(a_silent_fd_is_no_deadlock), /* first: no thread was made yet */
        WITH_PIPE(readers_are_called_while_there_is_data),
        WITH_SOCKETS(readers_are_called_while_there_is_data),
        WITH_PIPE(a_removed_reader_is_not_called),
        WITH_PIPE(regular_files_are_always_ready),
        WITH_PIPE(what_cannot_be_watched_is_told),
        WITH_PIPE(a_read_waits_for_data),
        WITH_SOCKETS(a_read_waits_for_data),
        WITH_PIPE(blocking_fds_do_not_block),
        WITH_SOCKETS(blocking_fds_do_not_block),
        WITH_SOCKETS(the_end_and_errors_are_results),
        WITH_SOCKETS(several_wait_for_one_fd),
        WITH_PIPE(leaves_are_roots),
        WITH_PIPE(regular_files_do_not_wait),
        WITH_PIPE(closing_ends_waits),
        WITH_PIPE(a_loop_closes_while_tasks_wait),
        WITH_PIPE(a_number_used_again_is_found_out),
        WITH_PIPE(virtual_time_passes_while_fds_are_silent),
        WITH_PIPE(a_hold_keeps_virtual_time),
        WITH_PIPE(timers_are_never_early),
        WITH_PIPE(a_busy_loop_sees_events),
        WITH_PIPE(threads_wake_a_loop_that_polls),
        WITH_PIPE(the_poller_opens_while_others_post),
    };
    setenv("ASYNCC_POLLER", "epoll", 1);
    int failed = cmocka_run_group_tests_name("epoll", tests, NULL, NULL);
    setenv("ASYNCC_POLLER", "poll", 1);
    return failed + cmocka_run_group_tests_name("poll", tests, NULL, NULL);
}
