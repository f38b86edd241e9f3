/* A loop that a foreign one drives: here, one of poll(2) alone. Under both clocks; with threads, timers, descriptors and signals. */
#include "ends.h"
#include "loop.h"

#include <math.h>
#include <poll.h>
#include <sys/resource.h>
#include <time.h>

static struct async_loop *loop;
static int turns;    /* of the foreign loop */
static int spurious; /* turns in which neither the descriptor nor the time had anything */
static void (*on_host_input)(void);

/* The foreign loop: its own input is ends[0]. */
static void host_run(int fd)
{
    bool goes_on = true;
    for (turns = spurious = 0; goes_on; turns++) {
        double seconds = async_loop_prepare(loop);
        int timeout = isinf(seconds) ? 20000 : (int)ceil(seconds * 1000);
        struct pollfd fds[2] = {{.fd = fd, .events = POLLIN}, {.fd = on_host_input ? ends[0] : -1, .events = POLLIN}};
        int count = poll(fds, 2, timeout);
        assert_true(count >= 0 && (count > 0 || timeout < 20000));
        spurious += count == 0 && timeout > 0 && async_loop_prepare(loop) > 0;
        if (fds[1].revents)
            on_host_input();
        goes_on = async_loop_dispatch(loop);
        assert_ptr_equal(async_get_running_loop(), loop);
        assert_null(async_current_task());
    }
}

static int attach(bool is_virtual)
{
    loop = is_virtual ? virtual_loop() : async_new_event_loop();
    trace_clear();
    on_host_input = NULL;
    int fd = async_loop_attach(loop);
    assert_true(fd > 2);
    assert_true(async_loop_is_running(loop));
    return fd;
}

static void detach_and_close(void)
{
    assert_int_equal(async_loop_detach(loop), 0);
    assert_null(async_get_running_loop());
    assert_false(async_loop_is_running(loop));
    assert_int_equal(async_loop_close(loop), 0);
}

/* ---- both clocks --------------------------------------------------------------------------------- */

static void byte_came_to_host(void)
{
    assert_int_equal(read(ends[0], buffer, 1), 1);
    trace("host");
}

FUNCTION(sleeps_and_stops)
{
    BEGIN;
    trace("begins");
    SLEEP(1, 0.02);
    trace("slept");
    write_bytes("x");
    SLEEP(2, 0.02);
    trace("stops");
    async_loop_stop(async_get_running_loop());
    END(0);
}

static void timers_and_the_hosts_own_input(void **state)
{
    int fd = attach(*state != NULL);
    on_host_input = byte_came_to_host;
    async_task_detach(CREATE(sleeps_and_stops, 0));
    if (*state) /* in real time, a busy machine may let several deadlines pass at once */
        async_loop_call_later(loop, 0.03, trace_callback, "timer");
    host_run(fd);
    assert_string_equal(trace_text, *state ? "begins slept host timer stops" : "begins slept host stops");
    assert_int_equal(spurious, 0);
    assert_in_range(turns, 2, 30);
    if (*state)
        assert_true(fabs(async_loop_time(loop) - 0.04) < 1e-6);
    detach_and_close();
}

/* What is set in the host's callbacks counts from the next prepare on. */
static void tasks_from_the_hosts_callbacks(void **state)
{
    int fd = attach(*state != NULL);
    assert_true(isinf(async_loop_prepare(loop)));
    async_loop_call_soon(loop, trace_callback, "soon");
    assert_true(async_loop_prepare(loop) == 0);
    assert_true(async_loop_dispatch(loop));
    assert_string_equal(trace_text, "soon");
    async_task_detach(CREATE(sleeper, 10));
    assert_true(async_loop_prepare(loop) == 0);
    assert_true(async_loop_dispatch(loop));
    double seconds = async_loop_prepare(loop);
    assert_true(seconds >= 0 && seconds <= (*state ? 0 : 0.01));
    async_loop_hold(loop);
    assert_true(!*state || isinf(async_loop_prepare(loop)));
    async_loop_release(loop);
    async_loop_call_later(loop, 0.02, stop, loop);
    host_run(fd);
    assert_int_equal(async_all_tasks(loop, NULL, 0), 0);
    detach_and_close();
}

FUNCTION(echoes_until_the_end)
{
    BEGIN;
    for (;;) {
        READ(1, ends[0], buffer, 1);
        if (self->i == 0)
            break;
        trace(buffer);
    }
    async_loop_stop(async_get_running_loop());
    END(0);
}

static void close_writing_end(void *arg)
{
    (void)arg;
    close(ends[1]);
    ends[1] = open("/dev/null", O_RDONLY);
}

static void descriptors_wake_the_host(void **state)
{
    int fd = attach(*state != NULL);
    async_task_detach(CREATE(echoes_until_the_end, 0));
    async_loop_call_later(loop, 0.01, write_bytes, "ab");
    async_loop_call_later(loop, 0.02, write_bytes, "c");
    async_loop_call_later(loop, 0.03, close_writing_end, NULL);
    host_run(fd);
    assert_string_equal(trace_text, "a b c");
    detach_and_close();
}

/* ---- waking -------------------------------------------------------------------------------------- */

enum { POSTS = 2000 };

static void count(void *arg)
{
    if (++*(int *)arg == POSTS)
        async_loop_stop(loop);
}

static void *post_many(void *arg)
{
    for (int i = 0; i < POSTS; i++) {
        if (i % 50 == 0) /* lets the host go to sleep now and then */
            nanosleep(&(struct timespec){.tv_nsec = 50000}, NULL);
        assert_int_equal(async_loop_call_soon_threadsafe(loop, count, arg), 0);
    }
    return NULL;
}

static void threads_wake_the_host(void **state)
{
    int fd = attach(*state != NULL), posted = 0;
    pthread_t thread;
    assert_true(isinf(async_loop_prepare(loop)));
    start_threads(&thread, post_many, &posted, 0, 1);
    host_run(fd);
    join_threads(&thread, 1);
    assert_int_equal(posted, POSTS);
    detach_and_close();
}

/* A loop that says it sleeps is detached while others post, and closed. */
static void ignore(void *arg)
{
    (void)arg;
}

static void *post_ignored(void *arg)
{
    struct async_loop *mine = arg;
    while (!async_loop_call_soon_threadsafe(mine, ignore, NULL))
        nanosleep(&(struct timespec){.tv_nsec = 1000}, NULL);
    return NULL;
}

static void detaching_while_others_post(void **state)
{
    (void)state;
    for (int round = 0; round < 50; round++) {
        attach(false);
        pthread_t thread;
        start_threads(&thread, post_ignored, loop, 0, 1);
        for (int turn = 0; turn < round % 5; turn++) {
            async_loop_prepare(loop);
            async_loop_dispatch(loop);
        }
        async_loop_prepare(loop);
        detach_and_close();
        join_threads(&thread, 1);
    }
}

static void interrupt(void *arg)
{
    (void)arg;
    raise(SIGUSR1);
}

static void signals_wake_the_host(void **state)
{
    int fd = attach(*state != NULL);
    async_loop_add_signal_handler(loop, SIGUSR1, stop, loop);
    async_loop_call_later(loop, 0.001, interrupt, NULL);
    host_run(fd);
    async_loop_remove_signal_handler(loop, SIGUSR1);
    detach_and_close();
}

/* ---- the rest ------------------------------------------------------------------------------------ */

static void from_inside(void *arg)
{
    (void)arg;
    assert_true(async_loop_dispatch(loop)); /* does nothing */
    assert_true(isinf(async_loop_prepare(loop)));
    assert_int_equal(async_loop_detach(loop), -EBUSY);
    assert_int_equal(async_loop_attach(loop), -EBUSY);
    assert_int_equal(async_loop_run_forever(loop), -EBUSY);
    trace("inside");
}

static void what_is_refused(void **state)
{
    (void)state;
    attach(true);
    struct async_loop *other = async_new_event_loop();
    assert_int_equal(async_loop_attach(other), -EBUSY);
    assert_int_equal(async_loop_detach(other), -EINVAL);
    assert_true(isinf(async_loop_prepare(other)));
    assert_false(async_loop_dispatch(other));
    assert_int_equal(async_loop_close(loop), -EBUSY);
    async_loop_call_soon(loop, from_inside, NULL);
    assert_true(async_loop_dispatch(loop));
    assert_string_equal(trace_text, "inside");
    detach_and_close();
    assert_int_equal(async_loop_attach(loop), -EBADF);
    setenv("ASYNCC_POLLER", "poll", 1);
    assert_int_equal(async_loop_attach(other), -ENOTSUP);
    unsetenv("ASYNCC_POLLER");
    async_loop_close(other);
}

/* An ordinary run between two attached ones, and one of another loop while it is attached. */
static void ordinary_runs(void **state)
{
    (void)state;
    int fd = attach(true);
    assert_int_equal(RUN(sleeper, 7), 7);
    assert_ptr_equal(async_get_running_loop(), loop);
    async_task_detach(CREATE(sleeper, 5));
    async_loop_dispatch(loop);
    async_loop_prepare(loop);
    assert_int_equal(async_loop_detach(loop), 0);
    assert_int_equal(RUN_ON(loop, sleeper, 9), 9);
    assert_int_equal(async_loop_attach(loop), fd);
    async_loop_call_soon(loop, stop, loop);
    assert_false(async_loop_dispatch(loop));
    assert_true(async_loop_dispatch(loop));
    detach_and_close();
}

/* Epoll goes on reporting a file that is closed here and open elsewhere, and has to be made anew: the host's descriptor stays. */
FUNCTION(closes_what_is_open_elsewhere)
{
    BEGIN;
    READ(1, ends[0], buffer, 1);
    close(ends[0]);
    ends[0] = open("/dev/null", O_RDONLY);
    write_bytes("x");
    SLEEP(2, 0.001);
    SLEEP(3, 0.001);
    READ(4, (int)self->arg, buffer, 1);
    assert_int_equal(self->i, 1);
    async_loop_stop(async_get_running_loop());
    END(0);
}

static void write_y(void *fd)
{
    assert_int_equal(write(*(int *)fd, "y", 1), 1);
}

static void the_descriptor_stays(void **state)
{
    (void)state;
    int fd = attach(false), more[2], other = dup(ends[0]);
    assert_int_equal(pipe2(more, O_NONBLOCK), 0);
    async_task_detach(CREATE(closes_what_is_open_elsewhere, more[0]));
    async_loop_call_later(loop, 0.001, write_bytes, "x");
    async_loop_call_later(loop, 0.02, write_y, &more[1]);
    host_run(fd);
    assert_int_equal(buffer[0], 'y');
    assert_in_range(turns, 1, 30); /* nothing is reported again and again */
    detach_and_close();
    close(other);
    close(more[0]);
    close(more[1]);
}

/* Every call that opens something fails in turn. */
static void without_descriptors(void **state)
{
    (void)state;
    struct rlimit before, few;
    getrlimit(RLIMIT_NOFILE, &before);
    int free_fd = dup(0), refused = 0;
    close(free_fd);
    for (int spare = 0; spare < 4; spare++) {
        loop = async_new_event_loop();
        few = (struct rlimit){(rlim_t)(free_fd + spare), before.rlim_max};
        setrlimit(RLIMIT_NOFILE, &few);
        int fd = async_loop_attach(loop);
        setrlimit(RLIMIT_NOFILE, &before);
        if (fd == -EMFILE) {
            refused++;
            assert_null(async_get_running_loop());
            assert_int_equal(async_loop_close(loop), 0);
        } else {
            detach_and_close();
        }
    }
    assert_int_equal(refused, 3); /* an epoll, what wakes it, and what the host watches */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PIPE(timers_and_the_hosts_own_input),
        VIRTUAL(timers_and_the_hosts_own_input),
        WITH_PIPE(tasks_from_the_hosts_callbacks),
        VIRTUAL(tasks_from_the_hosts_callbacks),
        WITH_PIPE(descriptors_wake_the_host),
        VIRTUAL(descriptors_wake_the_host),
        WITH_PIPE(threads_wake_the_host),
        VIRTUAL(threads_wake_the_host),
        WITH_PIPE(detaching_while_others_post),
        WITH_PIPE(signals_wake_the_host),
        VIRTUAL(signals_wake_the_host),
        WITH_PIPE(what_is_refused),
        WITH_PIPE(ordinary_runs),
        WITH_PIPE(the_descriptor_stays),
        WITH_PIPE(without_descriptors),
    };
    unsetenv("ASYNCC_CLOCK");
    unsetenv("ASYNCC_POLLER");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
