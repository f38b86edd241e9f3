/* "Cancel all tasks, then close": each task gets to clean up, and is waited for.
 *
 *     for task in asyncio.all_tasks(loop):
 *         task.cancel()
 *     loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
 *     loop.close()
 */
#include <asyncc.h>
#include <math.h>
#include <stdio.h>

ASYNC void serve(int number)
{
    DEFER {
        AWAIT(async_sleep(number)); /* cleaning up may take its time */
        printf("server %d has cleaned up\n", number);
    }
    AWAIT(async_sleep(1000));
}

ASYNC void stubborn(void)
{
    for (int requests = 0; requests < 2;)
        ASYNC_TRY
            AWAIT(async_sleep(1000));
        ASYNC_CATCH (err)
            printf("asked to stop, time %d\n", ++requests);
}

static size_t tasks_of(struct async_loop *loop, struct async_task **tasks, size_t capacity, bool cancels)
{
    size_t count = async_all_tasks(loop, tasks, capacity);
    for (size_t i = 0; i < count && cancels; i++)
        async_task_cancel(tasks[i]);
    return count;
}

static void let_go(struct async_task **tasks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        async_task_detach(tasks[i]);
}

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_task_detach(async_loop_create_task(loop, serve(1)));
    async_task_detach(async_loop_create_task(loop, serve(2)));
    async_task_detach(async_loop_create_task(loop, stubborn()));
    async_loop_run_until_complete(loop, async_sleep(5));

    struct async_task *tasks[8];
    for (size_t left; (left = tasks_of(loop, tasks, 8, true));) {
        printf("cancelled %zu tasks\n", left);
        size_t done = async_loop_run_until_complete(loop, async_wait(tasks, left, ASYNC_ALL_COMPLETED, 3));
        printf("%zu have ended\n", done);
        let_go(tasks, left);
    }
    async_loop_close(loop);
    return 0;
}
