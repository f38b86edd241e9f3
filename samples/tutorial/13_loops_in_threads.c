/* Loops in threads: each thread has a loop of its own; others send it callbacks and tasks, and tell it to stop.
 *
 *     def run(loop):                            def main():
 *         asyncio.set_event_loop(loop)              loops = [asyncio.new_event_loop() for _ in range(3)]
 *         loop.run_forever()                        threads = [Thread(target=run, args=(loop,)) for loop in loops]
 *         loop.close()                              for thread in threads: thread.start()
 *                                                   jobs = [asyncio.run_coroutine_threadsafe(
 *     async def square(x):                                    square(i), loops[i % 3]) for i in range(6)]
 *         await asyncio.sleep(0.01)                 print([job.result() for job in jobs])
 *         return x * x                              for loop in loops: loop.call_soon_threadsafe(loop.stop)
 *                                                   for thread in threads: thread.join()
 */
#include <asyncc.h>
#include <pthread.h>
#include <stdio.h>

enum { THREADS = 3, JOBS = 6 };

static struct async_loop *main_loop;
static int results[JOBS], pending = JOBS;

static void *run(void *loop)
{
    async_set_event_loop(loop);
    async_loop_run_forever(loop);
    async_loop_close(loop);
    return NULL;
}

/* On the main thread's loop, so `pending` needs no lock. */
static void collect(void *arg)
{
    (void)arg;
    if (--pending == 0)
        async_loop_stop(main_loop);
}

/* On the loop of a thread. */
ASYNC void square(int x)
{
    AWAIT(async_sleep(0.01));
    results[x] = x * x;
    async_loop_call_soon_threadsafe(main_loop, collect, NULL);
}

static void stop(void *loop)
{
    async_loop_stop(loop);
}

int main(void)
{
    struct async_loop *loops[THREADS];
    pthread_t threads[THREADS];
    main_loop = async_new_event_loop();
    for (int i = 0; i < THREADS; i++) {
        loops[i] = async_new_event_loop();
        pthread_create(&threads[i], NULL, run, loops[i]);
    }
    for (int i = 0; i < JOBS; i++)
        async_create_task_threadsafe(loops[i % THREADS], square(i));
    async_loop_run_forever(main_loop);
    for (int i = 0; i < JOBS; i++)
        printf("%d squared is %d\n", i, results[i]);
    for (int i = 0; i < THREADS; i++) {
        async_loop_call_soon_threadsafe(loops[i], stop, loops[i]);
        pthread_join(threads[i], NULL);
    }
    async_loop_close(main_loop);
    printf("%d loops closed\n", THREADS);
    return 0;
}
