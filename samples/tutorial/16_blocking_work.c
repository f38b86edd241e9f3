/* Work that blocks runs on another thread; meanwhile the loop goes on.
 *
 *     def blocking(n):                          async def main():
 *         time.sleep(0.2)                           ticker = asyncio.create_task(tick())
 *         return n * n                              squares = await asyncio.gather(
 *                                                       asyncio.to_thread(blocking, 3),
 *     async def tick():                                 asyncio.to_thread(blocking, 4))
 *         while True:                               ticker.cancel()
 *             await asyncio.sleep(0)                print(squares)
 */
#include <asyncc.h>
#include <stdio.h>
#include <time.h>

/* The work's argument and result, in one. */
struct job {
    int number, square;
};

static void *blocking(void *arg)
{
    struct job *job = arg;
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL); /* stands for anything that takes its time */
    job->square = job->number * job->number;
    return job;
}

/* Blocks nobody: the loop runs it again and again while the workers sleep. */
ASYNC void tick(long *ticks)
{
    for (;; ++*ticks)
        AWAIT(async_yield());
}

ASYNC int main(void)
{
    struct job three = {.number = 3}, four = {.number = 4};
    long ticks = 0;
    ASYNC_TASK(void) ticker = async_create_task(tick(&ticks));
    AWAIT(async_gather(async_to_thread(blocking, &three), async_to_thread(blocking, &four)));
    async_task_cancel(ticker);
    async_task_detach(ticker);
    printf("%d %d\n", three.square, four.square);
    printf("the loop went on: %s\n", ticks > 10 ? "yes" : "no");

    /* What must run apart from other work gets an executor of its own; here, one thread: one job at a time. */
    struct async_executor *printer = async_executor_new("printer", 1);
    struct job five = {.number = 5};
    AWAIT(async_loop_run_in_executor(async_get_running_loop(), printer, blocking, &five));
    printf("%d\n", five.square);
    async_executor_shutdown(printer, 1);
    return 0;
}
