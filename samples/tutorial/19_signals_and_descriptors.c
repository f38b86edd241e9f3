/* What comes from outside: signals, and descriptors that become readable; as callbacks, and to be awaited.
 *
 *     loop.add_signal_handler(SIGUSR1, on_signal)
 *     loop.add_reader(fd, on_readable, fd)
 */
#include <asyncc.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* Called by the loop between two steps of tasks, not by the signal: it may do what it likes. */
static void on_signal(void *count)
{
    printf("signal %d\n", ++*(int *)count);
}

static void on_readable(void *fd)
{
    char text[16];
    ssize_t n = read(*(int *)fd, text, sizeof text);
    printf("callback: %.*s\n", (int)n, text);
    async_loop_remove_reader(async_get_running_loop(), *(int *)fd);
}

/* Stands for the outside. */
ASYNC void world(int fd)
{
    for (int i = 0; i < 2; i++) {
        AWAIT(async_sleep(1));
        raise(SIGUSR1);
    }
    AWAIT(async_write(fd, "first", 5));
    AWAIT(async_sleep(1));
    AWAIT(async_write(fd, "second", 6));
    AWAIT(async_sleep(1));
    raise(SIGTERM);
}

ASYNC int main(void)
{
    struct async_loop *loop = async_get_running_loop();
    int ends[2], count = 0;
    char text[16];
    double begin = async_loop_time(loop);
    if (pipe(ends))
        return 1;
    async_loop_add_signal_handler(loop, SIGUSR1, on_signal, &count);
    async_loop_add_reader(loop, ends[0], on_readable, &ends[0]);
    async_create_task(world(ends[1]));

    AWAIT(async_sleep(2.5));
    ssize_t n = AWAIT(async_read(ends[0], text, sizeof text)); /* waits for the second one */
    printf("task: %.*s\n", (int)n, text);
    AWAIT(async_wait_signal(SIGTERM)); /* remembered from the first wait on, should it come between two */
    printf("asked to end after %g s\n", async_loop_time(loop) - begin);
    async_close(ends[0]);
    async_close(ends[1]);
    return 0;
}
