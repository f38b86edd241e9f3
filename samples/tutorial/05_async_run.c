/* async_run makes a loop, runs the coroutine, and closes the loop: all that most programs need.
 *
 *     async def nap(seconds):                   print("slept for", asyncio.run(nap(10)))
 *         loop = asyncio.get_running_loop()
 *         begin = loop.time()
 *         print("sleeping")
 *         await asyncio.sleep(seconds)
 *         return loop.time() - begin
 */
#include <asyncc.h>
#include <stdio.h>

ASYNC double nap(double seconds)
{
    struct async_loop *loop = async_get_running_loop();
    double begin = async_loop_time(loop);
    printf("sleeping\n");
    AWAIT(async_sleep(seconds));
    return async_loop_time(loop) - begin;
}

int main(void)
{
    double slept = async_run(nap(10)); /* its value is the coroutine's */
    printf("slept for %.1f s\n", slept);
    return 0;
}
