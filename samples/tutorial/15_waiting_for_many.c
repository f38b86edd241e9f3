/* Waiting for some of many tasks: the first one, each as it ends, one for a limited time, one that others wait for too.
 *
 *     done, pending = await asyncio.wait(tasks, return_when=FIRST_COMPLETED)
 *     for task in asyncio.as_completed(tasks):
 *         print(await task)
 *     try:
 *         await asyncio.wait_for(fetch("late", 9), 2)
 *     except TimeoutError:
 *         print("gave it up")
 *     async with asyncio.timeout(1):
 *         await asyncio.shield(shared)
 */
#include <asyncc.h>
#include <math.h>
#include <stdio.h>

ASYNC int fetch(const char *name, int seconds)
{
    DEFER printf("  (%s ends)\n", name);
    AWAIT(async_sleep(seconds));
    return 10 * seconds;
}

ASYNC int main(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(fetch("a", 3)), async_create_task(fetch("b", 1)),
                               async_create_task(fetch("c", 2))};
    size_t count = AWAIT(async_wait(tasks, 3, ASYNC_FIRST_COMPLETED, INFINITY));
    printf("%zu of 3 has ended\n", count);

    struct async_as_completed each;
    async_as_completed_begin(&each, tasks, 3, INFINITY);
    DEFER async_as_completed_end(&each);
    for (size_t i; (i = AWAIT(async_as_completed_next(&each))) < 3;)
        printf("task %zu has %d\n", i, AWAIT(async_join(tasks[i])));

    ASYNC_TRY
        printf("%d\n", AWAIT(async_wait_for(async_create_task(fetch("late", 9)), 2)));
    ASYNC_CATCH (err)
        printf("gave it up: %s\n", async_strerror(err));

    ASYNC_TASK(int) shared = async_create_task(fetch("shared", 5));
    ASYNC_TIMEOUT(1)
        AWAIT(async_shield(async_task_ref(shared))); /* the wait is cancelled, not the task */
    ASYNC_CATCH (err)
        printf("not yet\n");
    printf("now: %d\n", AWAIT(async_join(shared)));
    return 0;
}
