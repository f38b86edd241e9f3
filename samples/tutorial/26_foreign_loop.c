/* A loop inside another program's loop: GLib's, a GUI's, a game's. Here the host is a few lines around poll(2).
 *
 * The host watches one descriptor, asks how long it may sleep, and lets the loop take its turns. asyncio has no counterpart.
 */
#include <asyncc.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

static int keyboard[2]; /* a pipe stands for the host's own input */

ASYNC void download(int number)
{
    printf("download %d begins\n", number);
    AWAIT(async_sleep(1.5));
    printf("download %d is here\n", number);
    if (number == 2)
        async_loop_stop(async_get_running_loop());
}

/* Somebody presses a key each second. */
ASYNC void press_keys(void)
{
    for (const char *key = "12"; *key; key++) {
        AWAIT(async_sleep(1));
        AWAIT(async_write(keyboard[1], key, 1));
    }
}

/* The host's, which knows nothing of await: it starts a task, as it may start anything. */
static void key_pressed(void)
{
    char key;
    if (read(keyboard[0], &key, 1) == 1)
        async_create_task(download(key - '0'));
}

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    if (pipe(keyboard))
        return 1;
    int fd = async_loop_attach(loop);
    if (fd < 0) {
        fprintf(stderr, "%s\n", async_strerror(fd));
        return 1;
    }
    double begin = async_loop_time(loop);
    async_create_task(press_keys());
    do {
        double seconds = async_loop_prepare(loop);
        struct pollfd fds[] = {{.fd = fd, .events = POLLIN}, {.fd = keyboard[0], .events = POLLIN}};
        poll(fds, 2, isinf(seconds) ? -1 : (int)(seconds * 1000 + 0.999)); /* rounded up */
        if (fds[1].revents)
            key_pressed();
    } while (async_loop_dispatch(loop));
    printf("after %.1f s\n", async_loop_time(loop) - begin);
    async_loop_detach(loop);
    async_loop_close(loop);
    close(keyboard[0]);
    close(keyboard[1]);
    return 0;
}
