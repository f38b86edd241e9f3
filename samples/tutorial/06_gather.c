/* Two coroutines of three seconds each, gathered: they take three seconds together, not six.
 *
 *     async def say_after(delay, what):         async def main():
 *         await asyncio.sleep(delay)                loop = asyncio.get_running_loop()
 *         print(what)                               begin = loop.time()
 *                                                   await asyncio.gather(
 *     asyncio.run(main())                               say_after(3, "hello"),
 *                                                       say_after(3, "world"))
 *                                                   print("took", loop.time() - begin)
 */
#include <asyncc.h>
#include <stdio.h>

ASYNC void say_after(double delay, const char *what)
{
    AWAIT(async_sleep(delay));
    printf("%s\n", what);
}

ASYNC int main(void) /* an ASYNC main runs as if by async_run */
{
    struct async_loop *loop = async_get_running_loop();
    double begin = async_loop_time(loop);
    AWAIT(async_gather(say_after(3, "hello"), say_after(3, "world")));
    printf("took %.1f s\n", async_loop_time(loop) - begin);
    return 0;
}
