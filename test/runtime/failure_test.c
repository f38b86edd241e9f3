/* Each allocation and each system call of polling fails in turn: the error is told, and nothing is leaked or lost. Also
 * counts the system calls that should not be made. Linked with --wrap for each of the functions below. */
#include "ends.h"
#include "loop.h"
#include "may_fail.h"

#include <sys/epoll.h>

static int controls; /* calls of epoll_ctl */

MAY_FAIL(void *, malloc, NULL, ENOMEM, (size_t size), (size))
MAY_FAIL(void *, calloc, NULL, ENOMEM, (size_t count, size_t size), (count, size))
MAY_FAIL(void *, realloc, NULL, ENOMEM, (void *memory, size_t size), (memory, size))
MAY_FAIL(void *, aligned_alloc, NULL, ENOMEM, (size_t align, size_t size), (align, size))
MAY_FAIL(int, posix_memalign, ENOMEM, ENOMEM, (void **memory, size_t align, size_t size), (memory, align, size))
MAY_FAIL(int, epoll_create1, -1, EMFILE, (int flags), (flags))
MAY_FAIL(int, eventfd, -1, EMFILE, (unsigned count, int flags), (count, flags))
MAY_FAIL(int, pipe, -1, EMFILE, (int *ends), (ends))

int __real_epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event);
int __wrap_epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event);
int __wrap_epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event)
{
    controls++;
    return fails(ENOSPC) ? -1 : __real_epoll_ctl(epoll, operation, fd, event);
}

static bool is_told(long result)
{
    return result == -ENOMEM || result == -EMFILE || result == -ENOSPC || result == -ESHUTDOWN;
}

/* ---- failures ----------------------------------------------------------------------------------- */

FUNCTION(adds)
{
    BEGIN;
    ++*(int *)self->arg;
    END(0);
}

static void increment(void *count)
{
    ++*(int *)count;
}

/* Reads a byte that is written after a second; a timeout of five, because the writing may have failed. */
FUNCTION(reads)
{
    BEGIN;
    if (!async_loop_call_later(async__here.loop, 1, write_bytes, "x").generation)
        FAIL(-ENOMEM);
    READ(1, ends[0], buffer, sizeof buffer);
    if (self->err)
        FAIL(self->err);
    END(self->i);
}

/* How many of its five parts succeeded; each of the others told why. */
static int scenario(void)
{
    int count = 0, called = 0, added = 0;
    struct async_loop *loop = async_new_event_loop();
    if (!loop)
        return 0;
    async_loop_set_virtual_clock(loop);
    int signalled = 0, err = async_loop_add_signal_handler(loop, SIGUSR1, increment, &signalled);
    assert_true(err == 0 || err == -ENOMEM);
    if (!err)
        raise(SIGUSR1);
    err = async_loop_add_writer(loop, ends[1], increment, &called);
    assert_true(err == 0 || is_told(err));
    async_loop_stop(loop);
    async_loop_run_forever(loop);
    count += called > 0;
    count += signalled;
    async_loop_remove_writer(loop, ends[1]);
    err = async_loop_call_soon_threadsafe(loop, increment, &added);
    assert_true(err == 0 || is_told(err));
    struct async_frame *root = adds__prepare(async__task_alloc(NULL, &adds__fn), (long)&added);
    err = async__create_task_threadsafe(loop, root);
    assert_true(err == 0 || is_told(err));
    long result = RUN_ON(loop, reads, 0);
    assert_true(result == 1 || is_told(result) || is_told(async_run_error()));
    count += result == 1;
    async_loop_stop(loop);
    async_loop_run_forever(loop);
    if (result != 1 && read(ends[0], buffer, sizeof buffer) < 0)
        assert_int_equal(errno, EAGAIN);
    async_loop_close(loop);
    return count + added;
}

static void each_failure_is_told(void **state)
{
    setenv("ASYNCC_POLLER", *state, 1);
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    int before = open_fds(), succeeded;
    for (int at = 1;; at++) {
        calls = 0;
        fail_at = at;
        succeeded = scenario();
        fail_at = 0;
        assert_int_equal(open_fds(), before);
        if (calls < at)
            break;
    }
    assert_int_equal(succeeded, 5);
    close(ends[0]);
    close(ends[1]);
}

/* ---- no superfluous calls ----------------------------------------------------------------------- */

FUNCTION(echoes)
{
    BEGIN;
    for (;;) {
        READ(1, ends[0], buffer, 1);
        if (self->err || self->i != 1)
            FAIL(-ECANCELED);
        ++self->arg;
        if (self->arg == 1000)
            break;
    }
    END(self->arg);
}
FUNCTION(pings)
{
    BEGIN;
    self->task = CREATE(echoes, 0);
    for (self->arg = 0; self->arg < 1000; self->arg++) {
        SLEEP(1, 0.000001);
        write_bytes("x");
    }
    JOIN(2, self->task);
    END(self->i);
}

/* A task that waits for the same fd again and again costs one epoll_ctl, and few more under a virtual clock. */
static void registrations_are_kept(void **state)
{
    (void)state;
    setenv("ASYNCC_POLLER", "epoll", 1);
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    struct async_loop *loop = async_new_event_loop();
    controls = 0;
    assert_int_equal(RUN_ON(loop, pings, 0), 1000);
    assert_in_range(controls, 2, 20); /* a busy machine may let the loop idle now and then */
    async_loop_close(loop);
    close(ends[0]);
    close(ends[1]);
}

/* The numbers of the fds that the loop's epoll watches, but for its own: from /proc. */
static int watched_fds(void)
{
    int count = -1;
    for (int fd = 3; fd < 100 && count < 0; fd++) {
        char path[64], line[256];
        snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
        FILE *info = fopen(path, "r");
        for (; info && fgets(line, sizeof line, info);)
            count += !strncmp(line, "tfd:", 4);
        if (info)
            fclose(info);
    }
    return count;
}

static int called;

/* Closed here but open under another number: epoll goes on reporting it, and has to be made anew. */
FUNCTION(closes_what_is_open_elsewhere)
{
    BEGIN;
    assert_int_equal(async_loop_add_reader(async__here.loop, (int)self->arg, increment, &called), 0);
    write_bytes("x");
    READ(1, ends[0], buffer, 1); /* tried first */
    async_loop_call_later(async__here.loop, 0.001, write_bytes, "x");
    READ(2, ends[0], buffer, 1);
    assert_int_equal(watched_fds(), 2);
    close(ends[0]);
    write_bytes("x");
    SLEEP(3, 0.001);
    SLEEP(4, 0.001);
    assert_int_equal(watched_fds(), 1);
    END(1);
}

static void a_file_open_elsewhere_is_given_up(void **state)
{
    (void)state;
    setenv("ASYNCC_POLLER", "epoll", 1);
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    int other = dup(ends[0]), more[2];
    assert_int_equal(pipe2(more, O_NONBLOCK), 0);
    struct async_loop *loop = virtual_loop();
    assert_int_equal(RUN_ON(loop, closes_what_is_open_elsewhere, more[0]), 1);
    assert_int_equal(called, 0);
    assert_int_equal(write(more[1], "x", 1), 1); /* the other fd is watched as before */
    async_loop_stop(loop);
    async_loop_run_forever(loop);
    assert_int_equal(called, 1);
    async_loop_close(loop);
    close(other);
    close(ends[1]);
    close(more[0]);
    close(more[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(each_failure_is_told, "epoll"),
        cmocka_unit_test_prestate(each_failure_is_told, "poll"),
        cmocka_unit_test(registrations_are_kept),
        cmocka_unit_test(a_file_open_elsewhere_is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
