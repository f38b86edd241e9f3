// async_read, async_write, async_wait_readable and async_wait_writable in expressions, as tasks and by pointers; readers.
// RUN: %run-all %s | FileCheck %s
// RUN: %run-all %s --env ASYNCC_POLLER=poll | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

ASYNC static void say(int fd, double when, const char *text)
{
    AWAIT(async_sleep(when));
    if (AWAIT(async_write(fd, text, strlen(text))) != (ssize_t)strlen(text))
        printf("short\n");
}

ASYNC static int count_bytes(int fd)
{
    char buffer[3];
    int sum = 0;
    for (ssize_t n; (n = AWAIT(async_read(fd, buffer, sizeof buffer))) > 0; sum += (int)n)
        printf("%g: %.*s\n", async_loop_time(async_get_running_loop()), (int)n, buffer);
    return sum;
}

static ASYNC ssize_t (*reading)(int fd, void *data, size_t size) = async_read;

struct reader {
    int fd;
    int count;
};

static void on_readable(void *arg)
{
    struct reader *reader = arg;
    char byte;
    reader->count += (int)read(reader->fd, &byte, 1);
    if (reader->count == 2)
        async_loop_remove_reader(async_get_running_loop(), reader->fd);
}

ASYNC static void close_later(int fd, double seconds)
{
    AWAIT(async_sleep(seconds));
    async_close(fd);
}

ASYNC int main(void)
{
    struct async_loop *loop = async_get_running_loop();
    int ends[2], sum;
    char buffer[8] = "";
    if (pipe(ends))
        return 1;
    // CHECK: 1: abc
    // CHECK-NEXT: 1: d
    // CHECK-NEXT: 2: ef
    // CHECK-NEXT: 6
    AWAIT(async_gather(sum = count_bytes(ends[0]), say(ends[1], 1, "abcd"), say(ends[1], 2, "ef"), close_later(ends[1], 3)));
    printf("%d\n", sum);
    async_close(ends[0]);

    if (pipe(ends))
        return 1;
    // CHECK-NEXT: writable 0, read 2: xy
    ASYNC_TASK(ssize_t) task = async_create_task(async_read(ends[0], buffer, sizeof buffer));
    printf("writable %d, ", AWAIT(async_wait_writable(ends[1])) + (int)AWAIT(async_write(ends[1], "xy", 2)) - 2);
    printf("read %zd: ", AWAIT(async_join(task)));
    printf("%s\n", buffer);

    // CHECK-NEXT: 5 bytes by a pointer
    async_create_task(say(ends[1], 1, "hello"));
    printf("%zd bytes by a pointer\n", AWAIT(reading(ends[0], buffer, sizeof buffer)));

    // CHECK-NEXT: timed out at 5
    ASYNC_TIMEOUT(1) {
        AWAIT(async_wait_readable(ends[0]));
        printf("readable?\n");
    } ASYNC_CATCH (err)
        printf("timed out at %g\n", async_loop_time(loop));

    // CHECK-NEXT: 2 calls, then z
    struct reader reader = {ends[0], 0};
    async_loop_add_reader(loop, ends[0], on_readable, &reader);
    AWAIT(say(ends[1], 1, "xyz"));
    AWAIT(async_sleep(1));
    ssize_t left = AWAIT(async_read(ends[0], buffer, sizeof buffer));
    printf("%d calls, then %.*s\n", reader.count, (int)left, buffer);

    // CHECK-NEXT: Bad file descriptor, Bad file descriptor
    async_create_task(close_later(ends[0], 1));
    ssize_t err = AWAIT(async_read(ends[0], buffer, sizeof buffer));
    printf("%s, %s\n", async_strerror((int)err), async_strerror(AWAIT(async_wait_readable(12345))));
    async_close(ends[1]);
    return 0;
}
