/* Debug mode: warnings about what a program should not do, with the places in the source. ASYNCC_DEBUG=1 in the environment
 * turns it on for a program as it is.
 *
 * asyncio: loop.set_debug(True), PYTHONASYNCIODEBUG=1. Each function here makes one mistake.
 */
#include <asyncc.h>
#include <stdio.h>
#include <unistd.h>

ASYNC int fetch(int n)
{
    AWAIT(async_sleep(n));
    return n;
}

/* Blocks the loop between two AWAITs: such work belongs to a thread, see 16_blocking_work.c. */
ASYNC int compute(void)
{
    AWAIT(async_yield());
    usleep(150000);
    AWAIT(async_yield());
    return 1;
}

/* The same in a callback. */
static void on_time(void *arg)
{
    (void)arg;
    usleep(120000);
}

ASYNC int mistakes(void)
{
    async_loop_call_soon(async_get_running_loop(), on_time, NULL);
    ASYNC_TASK(int) kept = async_create_task(compute()); /* nobody joins it, nobody detaches it */
    async_create_task(fetch(1000));                      /* nobody waits for it */
    async_task_detach(async_coroutine(fetch(1)));        /* nothing starts it */
    int result = AWAIT(fetch(1));
    return async_task_done(kept) ? result : 0;
}

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_debug(loop, true);
    async_loop_set_slow_callback_duration(loop, 0.1); /* as it is at first */
    int result = async_loop_run_until_complete(loop, mistakes());
    printf("result %d\n", result);
    fflush(stdout);
    async_loop_close(loop);
    async_loop_set_debug(async_new_event_loop(), true); /* nobody closes it */
    return 0;
}
