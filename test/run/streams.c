// Readers and writers: lines of a subprocess, calls in expressions, as tasks, as branches and by pointers; timeouts.
// RUN: %run-all %s | FileCheck %s
// RUN: %run-all %s --env ASYNCC_POLLER=poll | FileCheck %s
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

ASYNC static int ask(struct async_writer *to, struct async_reader *from, int a, int b)
{
    char *answer;
    async_writer_printf(to, "%d %d\n", a, b);
    return AWAIT(async_reader_readline(from, &answer)) > 0 ? atoi(answer) : -1;
}

ASYNC static void conversation(void)
{
    struct async_process *adder;
    if (async_create_subprocess_shell(&adder, "while read a b; do echo $((a + b)); done; printf bye",
                                      &(struct async_process_options){.in = ASYNC_PIPE, .out = ASYNC_PIPE}))
        return;
    DEFER async_process_close(adder);
    struct async_writer to;
    struct async_reader from;
    async_writer_init(&to, async_process_stdin(adder), 0);
    DEFER async_writer_deinit(&to);
    async_reader_init(&from, async_process_stdout(adder), 0);
    DEFER async_reader_deinit(&from);
    printf("%d", AWAIT(ask(&to, &from, 1, 2)) + 10 * AWAIT(ask(&to, &from, 2, 3)));
    printf(" %d, ", AWAIT(async_writer_flush(&to)));
    async_process_close_stdin(adder);
    char *rest;
    ssize_t n = AWAIT(async_reader_readall(&from, &rest));
    printf("%zd %s\n", n, rest);
}

ASYNC static void produce(int fd, int count)
{
    struct async_writer to;
    async_writer_init(&to, fd, 100);
    DEFER async_writer_deinit(&to);
    for (int i = 0; i < count; i++) {
        async_writer_printf(&to, "number %d\n", i);
        if (AWAIT(async_writer_drain(&to)))
            break;
    }
    AWAIT(async_writer_flush(&to));
    async_close(fd);
}

ASYNC static int consume(int fd)
{
    struct async_reader from;
    char storage[32], *line;
    int count = 0, number;
    async_reader_init_buffer(&from, fd, storage, sizeof storage);
    DEFER async_reader_deinit(&from);
    while (AWAIT(async_reader_readline(&from, &line)) > 0)
        count += sscanf(line, "number %d", &number) == 1 && number == count;
    return count;
}

static ASYNC ssize_t (*reading)(struct async_reader *reader, char **line) = async_reader_readline;

ASYNC static void later(int fd, double seconds, const char *text)
{
    AWAIT(async_sleep(seconds));
    AWAIT(async_write(fd, text, strlen(text)));
}

ASYNC int main(void)
{
    // CHECK: 53 0, 3 bye
    AWAIT(conversation());

    // CHECK-NEXT: 20000 in order
    int ends[2], count;
    if (pipe(ends))
        return 1;
    AWAIT(async_gather(produce(ends[1], 20000), count = consume(ends[0])));
    printf("%d in order\n", count);
    async_close(ends[0]);

    if (pipe(ends))
        return 1;
    DEFER async_close(ends[0]);
    DEFER async_close(ends[1]);
    struct async_reader from;
    char *line, *record;
    async_reader_init(&from, ends[0], 0);
    DEFER async_reader_deinit(&from);

    // CHECK-NEXT: a task: 6 hello
    ASYNC_TASK(ssize_t) task = async_create_task(async_reader_readline(&from, &line));
    AWAIT(later(ends[1], 1, "hel"));
    AWAIT(later(ends[1], 1, "lo\nwor"));
    ssize_t n = AWAIT(async_join(task));
    printf("a task: %zd %s", n, line);

    // CHECK-NEXT: nothing in time, then a pointer: 6 world
    ASYNC_TIMEOUT(1)
        AWAIT(async_reader_readline(&from, &line));
    ASYNC_CATCH (err)
        printf("nothing in time, ");
    async_create_task(later(ends[1], 1, "ld\nab;cd;1234"));
    n = AWAIT(reading(&from, &line));
    printf("then a pointer: %zd %s", n, line);

    // CHECK-NEXT: branches: 3 ab; and -16
    ssize_t first, second;
    AWAIT(async_gather(first = async_reader_readuntil(&from, ";", 1, &record), async_sleep(1)));
    AWAIT(async_gather(n = async_reader_readexactly(&from, 8, &line), second = async_reader_readuntil(&from, ";", 1, &record),
                       later(ends[1], 1, "5")));
    printf("branches: %zd ab; and %zd\n", first, second);

    // CHECK-NEXT: 8 cd;12345
    printf("%zd %s\n", n, line);
    return async_reader_at_eof(&from);
}
