/* Ending a loop that runs for ever: stop it, cancel all tasks, let them clean up, close.
 *
 *     try:                                      def end():
 *         loop.run_forever()                        tasks = asyncio.all_tasks(loop)
 *     finally:                                      for task in tasks: task.cancel()
 *         end()                                     loop.run_until_complete(
 *                                                       asyncio.gather(*tasks, return_exceptions=True))
 *                                                   loop.close()
 */
#include <asyncc.h>
#include <math.h>
#include <stdio.h>

ASYNC void serve(const char *name)
{
    printf("%s opens\n", name);
    DEFER
    {
        AWAIT(async_sleep(1)); /* cleaning up may take its time */
        printf("%s is closed\n", name);
    }
    for (;;)
        AWAIT(async_sleep(10));
}

/* Waits until every task that it is given has ended, however it does. */
ASYNC void await_all(struct async_task **tasks, size_t count)
{
    AWAIT(async_wait(tasks, count, ASYNC_ALL_COMPLETED, INFINITY));
}

static void end(struct async_loop *loop)
{
    struct async_task *tasks[8];
    size_t count = async_all_tasks(loop, tasks, 8); /* with a reference to each */
    printf("%zu tasks are left\n", count);
    for (size_t i = 0; i < count; i++)
        async_task_cancel(tasks[i]);
    async_loop_run_until_complete(loop, await_all(tasks, count));
    for (size_t i = 0; i < count; i++) {
        printf("%s: %s\n", async_task_get_name(tasks[i]), async_task_cancelled(tasks[i]) ? "cancelled" : "ended");
        async_task_detach(tasks[i]);
    }
    async_loop_close(loop);
}

static void stop(void *loop)
{
    async_loop_stop(loop);
}

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    double begin = async_loop_time(loop);
    async_task_detach(async_loop_create_task(loop, serve("the shop")));
    async_task_detach(async_loop_create_task(loop, serve("the bar")));
    async_loop_call_later(loop, 5, stop, loop);
    async_loop_run_forever(loop);
    printf("stopped after %.1f s\n", async_loop_time(loop) - begin);
    end(loop);
    printf("closed: %s\n", async_loop_is_closed(loop) ? "yes" : "no");
    return 0;
}
