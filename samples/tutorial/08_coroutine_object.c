/* Calling a coroutine function in Python only makes an object; nothing runs until a loop gets it.
 * In C a call is a call, and async_coroutine makes the object.
 *
 *     async def main():                         coroutine = main()
 *         print("hello")                        print("nothing has run yet")
 *         await asyncio.sleep(1)                loop = asyncio.new_event_loop()
 *         print("world")                        loop.run_until_complete(coroutine)
 *                                               loop.close()
 */
#include <asyncc.h>
#include <stdio.h>

ASYNC void hello_world(void)
{
    printf("hello\n");
    AWAIT(async_sleep(1));
    printf("world\n");
}

int main(void)
{
    ASYNC_TASK(void) coroutine = async_coroutine(hello_world());
    printf("nothing has run yet\n");

    struct async_loop *loop = async_new_event_loop();
    async_loop_run_until_complete(loop, async_join(coroutine)); /* ties it to the loop, which starts it */
    async_loop_close(loop);
    return 0;
}
