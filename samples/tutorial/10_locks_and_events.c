/* Sharing: a semaphore lets two downloads run at a time, a lock keeps the pieces of a report together, an event starts it all.
 *
 *     async def download(name, seconds, start, slots, report):
 *         await start.wait()
 *         async with slots:
 *             await asyncio.sleep(seconds)
 *         async with report:
 *             print(name, end=" ")
 *             await asyncio.sleep(0)
 *             print("is here")
 */
#include <asyncc.h>
#include <stdio.h>

struct shared {
    struct async_event start;
    struct async_semaphore slots;
    struct async_lock report;
};

ASYNC void download(const char *name, double seconds, struct shared *shared)
{
    AWAIT(async_event_wait(&shared->start));
    {
        AWAIT(async_semaphore_acquire(&shared->slots));
        DEFER async_semaphore_release(&shared->slots);
        AWAIT(async_sleep(seconds));
    }
    AWAIT(async_lock_acquire(&shared->report));
    DEFER async_lock_release(&shared->report);
    printf("%s ", name);
    AWAIT(async_yield());
    printf("is here\n");
}

static void begin(void *event)
{
    printf("Go\n");
    async_event_set(event);
}

ASYNC int main(void)
{
    struct shared shared = {ASYNC_EVENT_INIT, ASYNC_SEMAPHORE_INIT(2), ASYNC_LOCK_INIT};
    async_loop_call_later(async_get_running_loop(), 1, begin, &shared.start);
    AWAIT(async_gather(download("The first", 3, &shared), download("The second", 1, &shared), download("The third", 2, &shared),
                       download("The fourth", 1, &shared)));
    return 0;
}
