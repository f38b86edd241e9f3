/* Streams when memory, polling, reading and writing fail at each call in turn: it is told, and no byte is lost, doubled or moved. */
#include "ends.h"
#include "loop.h"
#include "may_fail.h"

#include <sys/epoll.h>
#include <sys/uio.h>

MAY_FAIL(void *, malloc, NULL, ENOMEM, (size_t size), (size))
MAY_FAIL(void *, calloc, NULL, ENOMEM, (size_t count, size_t size), (count, size))
MAY_FAIL(void *, realloc, NULL, ENOMEM, (void *memory, size_t size), (memory, size))
MAY_FAIL(void *, aligned_alloc, NULL, ENOMEM, (size_t align, size_t size), (align, size))
MAY_FAIL(int, epoll_ctl, -1, ENOSPC, (int epoll, int operation, int fd, struct epoll_event *event),
         (epoll, operation, fd, event))
MAY_FAIL(ssize_t, preadv2, -1, EIO, (int fd, const struct iovec *parts, int count, off_t at, int flags),
         (fd, parts, count, at, flags))
MAY_FAIL(ssize_t, pwritev2, -1, EIO, (int fd, const struct iovec *parts, int count, off_t at, int flags),
         (fd, parts, count, at, flags))

enum { SIZE = 100000 };
static char data[SIZE + 1], received[SIZE + 1];
static size_t received_size;

static struct async_reader reader;
static struct async_writer writer;
static char *text;

static bool is_told(long err)
{
    return err == -ENOMEM || err == -EIO || err == -ENOSPC;
}

/* A call that has failed is tried again. */
FUNCTION(reads_whatever_fails)
{
    BEGIN;
    async_reader_init(&reader, ends[0], 0);
    do {
        IO(1, reader, async_reader_readline__start(&self->child.reader, &reader, &text));
        if (self->i <= 0)
            continue;
        memcpy(received + received_size, text, (size_t)self->i);
        received_size += (size_t)self->i;
    } while (self->i > 0 || is_told(self->i));
    async_reader_deinit(&reader);
    END(self->i);
}

FUNCTION(writes_until_it_fails)
{
    BEGIN;
    async_writer_init(&writer, ends[1], 0);
    self->i = 0;
    for (size_t at = 0, size = 3000; at < SIZE && !self->i; at += size, size += 100) {
        if (size > SIZE - at)
            size = SIZE - at;
        self->i = async_writer_write(&writer, data + at, size);
    }
    if (!self->i) {
        IO(1, writer, async_writer_flush__start(&self->child.writer, &writer));
    }
    async_writer_deinit(&writer);
    async_close(ends[1]);
    END(self->i);
}

/* The writer's result. */
static long transfer(void)
{
    struct async_loop *loop = async_new_event_loop();
    if (!loop)
        return -ENOMEM;
    async_loop_set_virtual_clock(loop);
    received_size = 0;
    struct async_task *task = CREATE_ON(loop, writes_until_it_fails, 0);
    if (!task)
        close(ends[1]); /* the reader is to see the end */
    long result = RUN_ON(loop, reads_whatever_fails, 0);
    assert_true(result == 0 || async_run_error() == -ENOMEM);
    result = -ENOMEM;
    if (task) {
        if (async_task_done(task))
            result = *(long *)async_task_result(task);
        async_task_detach(task);
    }
    async_loop_close(loop);
    return result;
}

static void nothing_is_lost(void **state)
{
    setenv("ASYNCC_POLLER", *state, 1);
    for (int i = 0; i < SIZE; i++)
        data[i] = (char)(i % 10000 == 500 * (i / 10000) ? '\n' : 'a' + i % 23);
    int fds = open_fds(), failed = 0;
    for (int at = 1;; at++) {
        assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
        calls = 0;
        fail_at = at;
        long result = transfer();
        bool is_over = calls < at;
        fail_at = 0;
        assert_true(is_over ? result == 0 : result == 0 || is_told(result));
        assert_memory_equal(received, data, received_size);
        assert_true(result || received_size == SIZE);
        failed += result != 0;
        close(ends[0]);
        if (open_fds() > fds) /* the writer was not begun */
            close(ends[1]);
        assert_int_equal(open_fds(), fds);
        if (is_over)
            break;
    }
    assert_in_range(failed, 5, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(nothing_is_lost, "epoll"),
        cmocka_unit_test_prestate(nothing_is_lost, "poll"),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
