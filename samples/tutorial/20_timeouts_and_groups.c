/* A group waits for all its tasks; the first failure cancels the others. A timeout around it cancels them all.
 *
 *     async def fetch(name, seconds):                async def main():
 *         await asyncio.sleep(seconds)                   try:
 *         print(name)                                        async with asyncio.timeout(5) as limit:
 *                                                                async with asyncio.TaskGroup() as group:
 *                                                                    group.create_task(fetch("a", 1))
 *                                                                    group.create_task(fetch("b", 7))
 *                                                                    group.create_task(fetch("c", 20))
 *                                                                    limit.reschedule(limit.when() + 5)
 *                                                        except TimeoutError:
 *                                                            print("too late")
 */
#include <asyncc.h>
#include <stdio.h>

static double now(void)
{
    return async_loop_time(async_get_running_loop());
}

ASYNC void fetch(const char *name, double seconds)
{
    double begin = now();
    DEFER printf("%s was busy for %g s\n", name, now() - begin);
    AWAIT(async_sleep(seconds));
    printf("%s is here\n", name);
}

ASYNC int main(void)
{
    ASYNC_TIMEOUT(5) {
        ASYNC_GROUP(group) {
            async_group_create_task(group, fetch("a", 1));
            async_group_create_task(group, fetch("b", 7));
            async_group_create_task(group, fetch("c", 20));
            async_timeout_reschedule(async_timeout_when() + 5);
        }
    } ASYNC_CATCH (err) {
        printf("too late: %s\n", async_strerror(err));
    }
    return 0;
}
