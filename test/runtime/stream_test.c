/* async_reader and async_writer: pieces that come in bits, limits, the end, cancellation, errors; on each back end. */
#include "ends.h"
#include "loop.h"

#include <limits.h>
#include <time.h>

static struct async_reader reader;
static struct async_writer writer;
static char *text;

#define LINE(k) IO(k, reader, async_reader_readline__start(&self->child.reader, &reader, &text))
#define UNTIL(k, mark, size) \
    IO(k, reader, async_reader_readuntil__start(&self->child.reader, &reader, mark, size, &text))
#define EXACTLY(k, size) IO(k, reader, async_reader_readexactly__start(&self->child.reader, &reader, size, &text))
#define ALL(k) IO(k, reader, async_reader_readall__start(&self->child.reader, &reader, &text))
#define SOME(k, size) IO(k, reader, async_reader_read__start(&self->child.reader, &reader, buffer, size))
#define DRAIN(k) IO(k, writer, async_writer_drain__start(&self->child.writer, &writer))
#define FLUSH(k) IO(k, writer, async_writer_flush__start(&self->child.writer, &writer))

#define assert_text(string)                        \
    do {                                           \
        assert_string_equal(text, string);         \
        assert_int_equal(self->i, strlen(string)); \
    } while (0)

static void renew_pipe(void)
{
    close(ends[0]);
    close(ends[1]);
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
}

/* What is to be written: a text each 0.01 s, then the end. */
struct script {
    const char *const *texts;
    struct async_loop *loop;
};

static void play(void *arg)
{
    struct script *script = arg;
    if (!*script->texts) {
        close(ends[1]);
        ends[1] = open("/dev/null", O_RDONLY);
        return;
    }
    write_bytes((void *)(uintptr_t)*script->texts++);
    async_loop_call_later(script->loop, 0.01, play, script);
}

/* A test reads what the script says, first by a reader with its own memory, then in `size` bytes of ours. */
static long read_script(struct async_frame *(*prepare)(struct fun *self, long arg), const struct async_fn *fn,
                        const char *const *texts, size_t limit, size_t size)
{
    struct async_loop *loop = virtual_loop();
    struct script script = {texts, loop};
    char memory[256];
    if (size)
        async_reader_init_buffer(&reader, ends[0], memory, size);
    else
        async_reader_init(&reader, ends[0], limit);
    async_loop_call_later(loop, 0.01, play, &script);
    long result = run_on(loop, prepare(async__task_alloc(loop, fn), 0));
    async_loop_close(loop);
    async_reader_deinit(&reader);
    async_reader_deinit(&reader);
    return result;
}
#define READ_SCRIPT(name, limit, size, ...) \
    read_script(name##__prepare, &name##__fn, (const char *const[]){__VA_ARGS__, NULL}, limit, size)

/* ---- pieces ------------------------------------------------------------------------------------- */

FUNCTION(reads_lines)
{
    BEGIN;
    for (;;) {
        LINE(1);
        if (self->i <= 0)
            break;
        assert_int_equal(strlen(text), self->i);
        trace(text);
        text[self->i - 1] = '#'; /* it is ours */
    }
    if (self->i == 0) {
        assert_string_equal(text, "");
        assert_true(async_reader_at_eof(&reader));
    } else {
        assert_null(text);
    }
    END(self->i);
}

static void lines_come_in_bits(void **state)
{
    (void)state;
    assert_int_equal(READ_SCRIPT(reads_lines, 0, 0, "on", "e\ntwo\n", "\nthr", "ee", "\nlast"), 0);
    assert_string_equal(trace_text, "one\n two\n \n three\n last");
}

static void lines_in_the_callers_memory(void **state)
{
    (void)state;
    assert_int_equal(READ_SCRIPT(reads_lines, 0, 8, "on", "e\ntwo\n", "\nthr", "ee", "\nfour\nfive\nsix seven", "last"),
                     -EMSGSIZE);
    assert_string_equal(trace_text, "one\n two\n \n three\n four\n five\n");
}

FUNCTION(reads_records)
{
    BEGIN;
    UNTIL(1, "\r\n", 2);
    assert_text("a\rb\n\r\n");
    UNTIL(2, "--", 2);
    assert_text("x-y--");
    UNTIL(3, "", 0);
    assert_int_equal(self->i, -EINVAL);
    UNTIL(4, "\r\n", 2);
    assert_int_equal(self->i, -ENODATA);
    assert_false(async_reader_at_eof(&reader));
    SOME(5, sizeof buffer);
    assert_int_equal(self->i, 4);
    assert_memory_equal(buffer, "-z\r-", 4);
    assert_true(async_reader_at_eof(&reader));
    UNTIL(6, "\r\n", 2);
    END(self->i);
}

static void separators_may_be_cut(void **state)
{
    (void)state;
    assert_int_equal(READ_SCRIPT(reads_records, 0, 0, "a\r", "b\n\r", "\nx-", "y-", "--z\r-"), 0);
}

FUNCTION(reads_counted)
{
    BEGIN;
    EXACTLY(1, 3);
    assert_text("abc");
    EXACTLY(2, 0);
    assert_int_equal(self->i, 0);
    SOME(3, 2);
    assert_int_equal(self->i, 2);
    assert_memory_equal(buffer, "de", 2);
    EXACTLY(4, 5);
    assert_text("fghij");
    EXACTLY(5, 9);
    assert_int_equal(self->i, -ENODATA);
    assert_null(text);
    ALL(6);
    assert_text("kl");
    EXACTLY(7, 9);
    assert_int_equal(self->i, 0);
    ALL(8);
    assert_text("");
    SOME(9, 2);
    END(self->i);
}

static void exact_numbers_of_bytes(void **state)
{
    (void)state;
    assert_int_equal(READ_SCRIPT(reads_counted, 1, 0, "a", "bcdefg", "hi", "jkl"), 0); /* no limit counts here */
    renew_pipe();
    assert_int_equal(READ_SCRIPT(reads_counted, 0, 10, "a", "bcdefg", "hi", "jkl"), 0);
}

FUNCTION(reads_beyond_the_limit)
{
    BEGIN;
    LINE(1);
    assert_text("1234567\n");
    LINE(2);
    assert_int_equal(self->i, -EMSGSIZE);
    assert_null(text);
    assert_true(async_loop_time(async__here.loop) < 0.025); /* the rest need not come for that */
    LINE(3);
    assert_int_equal(self->i, -EMSGSIZE);
    SOME(4, 5);
    assert_memory_equal(buffer, "12345", 5);
    LINE(5);
    assert_text("678\n");
    END(1);
}

static void longer_than_the_limit(void **state)
{
    (void)state;
    for (size_t lent = 0; lent < 2; lent++) {
        assert_int_equal(READ_SCRIPT(reads_beyond_the_limit, 8, 9 * lent, "12345", "67\n12345678", "\n"), 1);
        renew_pipe();
    }
}

/* Every line has its number and a length of its own; many times what the pipe and the first buffer hold. */
enum { LINES = 3000 };
static int length_of(long number)
{
    return 5 + (int)(number * 7919 % (number % 64 == 63 ? 20000 : 200));
}

FUNCTION(writes_numbered_lines)
{
    BEGIN;
    async_writer_init(&writer, ends[1], 10000);
    for (self->arg = 0; self->arg < LINES; self->arg++) {
        assert_int_equal(async_writer_printf(&writer, "%0*ld\n", length_of(self->arg), self->arg), 0);
        DRAIN(1);
        assert_int_equal(self->i, 0);
        assert_true(async_writer_pending(&writer) <= 10000);
    }
    FLUSH(2);
    assert_int_equal(self->i, 0);
    assert_int_equal(async_writer_pending(&writer), 0);
    async_close(ends[1]);
    ends[1] = open("/dev/null", O_RDONLY);
    async_writer_deinit(&writer);
    END(1);
}

FUNCTION(reads_numbered_lines)
{
    BEGIN;
    self->task = CREATE(writes_numbered_lines, 0);
    async_reader_init(&reader, ends[0], 0);
    for (self->arg = 0; self->arg < LINES; self->arg++) {
        LINE(1);
        assert_int_equal(self->i, length_of(self->arg) + 1);
        assert_int_equal(strtol(text, NULL, 10), self->arg);
    }
    LINE(2);
    assert_int_equal(self->i, 0);
    async_reader_deinit(&reader);
    JOIN(3, self->task);
    END(self->i);
}

static void much_in_both_directions(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    fcntl(ends[0], F_SETFL, 0); /* to blocking mode: nothing blocks */
    fcntl(ends[1], F_SETFL, 0);
    assert_int_equal(RUN_ON(loop, reads_numbered_lines, 0), 1);
    async_loop_close(loop);
}

FUNCTION(reads_large_pieces)
{
    static char large[20000];
    BEGIN;
    async_reader_init(&reader, ends[0], 0);
    assert_int_equal(write(ends[1], large, 10000), 10000);
    IO(1, reader, async_reader_read__start(&self->child.reader, &reader, large, sizeof large));
    assert_int_equal(self->i, 10000); /* not in pieces of the buffer's size */
    assert_null(reader.data);
    async_loop_call_later(async__here.loop, 1, write_bytes, "x\ny");
    LINE(2);
    assert_text("x\n");
    IO(3, reader, async_reader_read__start(&self->child.reader, &reader, large, sizeof large));
    assert_int_equal(self->i, 1); /* what was read already comes first */
    async_reader_deinit(&reader);
    END(1);
}

static void large_pieces_are_not_copied(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(RUN_ON(loop, reads_large_pieces, 0), 1);
    async_loop_close(loop);
}

FUNCTION(reads_this_file)
{
    BEGIN;
    async_reader_init(&reader, (int)self->arg, 0);
    LINE(1);
    assert_int_equal(strncmp(text, "/* async_reader", 15), 0);
    self->saved_err = (int)self->i;
    ALL(2);
    assert_true(strlen(text) == (size_t)self->i);
    self->saved_err += (int)self->i;
    async_reader_deinit(&reader);
    END(self->saved_err);
}

FUNCTION(writes_a_file)
{
    BEGIN;
    async_writer_init(&writer, (int)self->arg, 0);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(async_writer_printf(&writer, "%1000d", i), 0);
    FLUSH(1);
    async_writer_deinit(&writer);
    END(self->i);
}

static void regular_files(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    int fd = open(TEST_DIR "/stream_test.c", O_RDONLY);
    long size = RUN_ON(loop, reads_this_file, fd);
    assert_int_equal(size, lseek(fd, 0, SEEK_END));
    close(fd);
    fd = open("/tmp", O_TMPFILE | O_RDWR, 0600);
    assert_int_equal(RUN_ON(loop, writes_a_file, fd), 0);
    assert_int_equal(lseek(fd, 0, SEEK_END), 1000000);
    close(fd);
    async_loop_close(loop);
}

/* ---- cancellation -------------------------------------------------------------------------------- */

/* A piece that comes byte by byte is given up after each of them: whoever asks then gets all of it. */
FUNCTION(reads_impatiently)
{
    BEGIN;
    for (;;) {
        async__timeout_enter(&self->timeout, 0.007);
        if (self->arg % 2) {
            EXACTLY(1, 9);
        } else {
            LINE(2);
        }
        self->base.state = 0;
        if (!async__timeout_leave(&self->timeout, (uint32_t)self->err))
            break;
        self->arg++;
    }
    assert_text("12345678\n");
    LINE(3);
    assert_int_equal(self->i, 0);
    END(self->arg);
}

static void a_cancelled_call_loses_nothing(void **state)
{
    (void)state;
    assert_in_range(READ_SCRIPT(reads_impatiently, 0, 0, "1", "2", "3", "4", "5", "6", "7", "8", "\n"), 9, 15);
}

FUNCTION(waits_for_line)
{
    BEGIN;
    LINE(1);
    if (self->err)
        FAIL(self->err);
    END(self->i);
}

FUNCTION(reads_while_another_does)
{
    BEGIN;
    async_reader_init(&reader, ends[0], 0);
    self->tasks[0] = CREATE(waits_for_line, 0);
    YIELD(1);
    SOME(2, 1);
    assert_int_equal(self->i, -EBUSY);
    async_task_cancel(self->tasks[0]);
    YIELD(3);
    async_task_detach(self->tasks[0]);
    self->tasks[0] = CREATE(waits_for_line, 0);
    YIELD(4);
    async_reader_deinit(&reader); /* ends the other's wait */
    JOIN(5, self->tasks[0]);
    END(self->i);
}

static void one_reads_at_a_time(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(RUN_ON(loop, reads_while_another_does, 0), -EBADF);
    async_loop_close(loop);
}

FUNCTION(closes_under_a_reader)
{
    BEGIN;
    async_reader_init(&reader, ends[0], 0);
    write_bytes("half");
    self->tasks[0] = CREATE(waits_for_line, 0);
    YIELD(1);
    YIELD(2);
    async_close(ends[0]);
    ends[0] = open("/dev/null", O_RDONLY);
    JOIN(3, self->tasks[0]);
    assert_int_equal(self->i, -EBADF);
    SOME(4, sizeof buffer);
    assert_memory_equal(buffer, "half", 4);
    async_reader_deinit(&reader);
    END(self->i);
}

static void closing_the_descriptor(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(RUN_ON(loop, closes_under_a_reader, 0), 4);
    async_loop_close(loop);
}

/* ---- writing ------------------------------------------------------------------------------------- */

static size_t fill_up(void)
{
    char much[4096] = "";
    size_t size = 0;
    for (ssize_t n; (n = write(ends[1], much, sizeof much)) > 0;)
        size += (size_t)n;
    return size;
}

static void read_out(void *arg)
{
    char much[4096];
    (void)arg;
    while (read(ends[0], much, sizeof much) > 0)
        ;
}

FUNCTION(drains)
{
    BEGIN;
    DRAIN(1);
    trace(self->err ? "cancelled" : self->i ? async_strerror((int)self->i) : "drained");
    END(0);
}
FUNCTION(flushes)
{
    BEGIN;
    FLUSH(1);
    trace(self->err ? "cancelled" : self->i ? async_strerror((int)self->i) : "flushed");
    END(0);
}

FUNCTION(writes_to_a_full_pipe)
{
    BEGIN;
    fill_up();
    async_writer_init(&writer, ends[1], 5);
    DRAIN(1);
    assert_int_equal(async_writer_write(&writer, "hello", 5), 0);
    DRAIN(2); /* that is not more than the limit */
    assert_int_equal(self->i, 0);
    self->tasks[0] = CREATE(flushes, 0);
    self->tasks[1] = CREATE(flushes, 0);
    assert_int_equal(async_writer_printf(&writer, " %s", "you"), 0);
    self->tasks[2] = CREATE(drains, 0);
    YIELD(3);
    async_task_cancel(self->tasks[0]);
    SLEEP(4, 1);
    assert_string_equal(trace_text, "cancelled");
    assert_int_equal(async_writer_pending(&writer), 9);
    read_out(NULL);
    SLEEP(5, 1);
    assert_string_equal(trace_text, "cancelled flushed drained");
    for (int i = 0; i < 3; i++)
        async_task_detach(self->tasks[i]);
    END(read(ends[0], buffer, sizeof buffer));
}

static void the_loop_writes_out_what_is_pending(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(RUN_ON(loop, writes_to_a_full_pipe, 0), 9);
    assert_string_equal(buffer, "hello you");
    async_writer_deinit(&writer);
    async_writer_deinit(&writer);
    assert_int_equal(async_writer_write(&writer, "x", 1), -EBADF);
    async_loop_close(loop);
}

/* No SIGPIPE, the default action of which ends the program. */
FUNCTION(writes_to_nobody)
{
    BEGIN;
    fill_up();
    async_writer_init(&writer, ends[1], 1);
    assert_int_equal(async_writer_write(&writer, "hello", 5), 0);
    self->tasks[0] = CREATE(drains, 0);
    self->tasks[1] = CREATE(flushes, 0);
    YIELD(1);
    close(ends[0]);
    JOIN(2, self->tasks[0]);
    JOIN(3, self->tasks[1]);
    assert_string_equal(trace_text, "Broken pipe Broken pipe");
    assert_int_equal(async_writer_write(&writer, "hello", 5), -EPIPE);
    assert_int_equal(async_writer_printf(&writer, "hello"), -EPIPE);
    FLUSH(4);
    assert_int_equal(self->i, -EPIPE);
    async_writer_deinit(&writer);
    async_writer_init(&writer, ends[1], 1);
    assert_int_equal(async_writer_write(&writer, "hello", 5), -EPIPE);
    async_writer_deinit(&writer);
    ends[0] = open("/dev/null", O_RDONLY);
    END(1);
}

static void a_reader_that_is_gone(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(RUN_ON(loop, writes_to_nobody, 0), 1);
    async_loop_close(loop);
}

/* A loop that is closed writes nothing more, and the writer learns it. */
FUNCTION(leaves_something_pending)
{
    BEGIN;
    fill_up();
    async_writer_init(&writer, ends[1], 1);
    assert_int_equal(async_writer_write(&writer, "hello", 5), 0);
    END(1);
}

static void on_log(const struct async_log_record *record, void *arg)
{
    (void)arg;
    if (record->kind == ASYNC_LOG_UNCLOSED)
        trace(record->line);
}

static void a_loop_closes_with_a_writer(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    char line[64];
    async_loop_set_debug(loop, true);
    async_loop_set_log(loop, on_log, NULL);
    assert_int_equal(RUN_ON(loop, leaves_something_pending, 0), 1);
    assert_int_equal(async_writer_pending(&writer), 5);
    async_loop_close(loop);
    snprintf(line, sizeof line, "unclosed writer of fd %d", ends[1]);
    assert_string_equal(trace_text, line);
    assert_int_equal(async_writer_pending(&writer), 0);
    assert_int_equal(async_writer_write(&writer, "x", 1), -ESHUTDOWN);
    async_writer_deinit(&writer);
    async_writer_init(&writer, ends[1], 1);
    assert_int_equal(async_writer_write(&writer, "x", 1), -EINVAL); /* no loop runs */
    async_writer_deinit(&writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PIPE(lines_come_in_bits),
        WITH_SOCKETS(lines_come_in_bits),
        WITH_PIPE(lines_in_the_callers_memory),
        WITH_SOCKETS(separators_may_be_cut),
        WITH_PIPE(exact_numbers_of_bytes),
        WITH_PIPE(longer_than_the_limit),
        WITH_PIPE(much_in_both_directions),
        WITH_SOCKETS(much_in_both_directions),
        WITH_PIPE(large_pieces_are_not_copied),
        WITH_PIPE(regular_files),
        WITH_PIPE(a_cancelled_call_loses_nothing),
        WITH_SOCKETS(a_cancelled_call_loses_nothing),
        WITH_PIPE(one_reads_at_a_time),
        WITH_PIPE(closing_the_descriptor),
        WITH_PIPE(the_loop_writes_out_what_is_pending),
        WITH_SOCKETS(the_loop_writes_out_what_is_pending),
        WITH_PIPE(a_reader_that_is_gone),
        WITH_SOCKETS(a_reader_that_is_gone),
        WITH_PIPE(a_loop_closes_with_a_writer),
    };
    setenv("ASYNCC_POLLER", "epoll", 1);
    int failed = cmocka_run_group_tests_name("epoll", tests, NULL, NULL);
    setenv("ASYNCC_POLLER", "poll", 1);
    return failed + cmocka_run_group_tests_name("poll", tests, NULL, NULL);
}
