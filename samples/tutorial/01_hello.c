/* A coroutine run to completion on a loop that we make and close ourselves.
 *
 *     async def speak():                        loop = asyncio.new_event_loop()
 *         print("Hello, asynchronous world!")   loop.run_until_complete(speak())
 *                                               loop.close()
 */
#include <asyncc.h>
#include <stdio.h>

ASYNC void speak(void)
{
    printf("Hello, asynchronous world!\n");
}

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_run_until_complete(loop, speak());
    async_loop_close(loop);
    return 0;
}
