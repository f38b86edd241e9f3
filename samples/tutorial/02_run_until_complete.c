/* run_until_complete returns when the coroutine has, here after five seconds.
 *
 *     async def work():                         loop = asyncio.new_event_loop()
 *         print("Starting Work")                loop.run_until_complete(work())
 *         await asyncio.sleep(5)                loop.close()
 *         print("Finishing Work")
 */
#include <asyncc.h>
#include <stdio.h>

ASYNC void work(void)
{
    printf("Starting Work\n");
    AWAIT(async_sleep(5)); /* the loop could run other tasks meanwhile */
    printf("Finishing Work\n");
}

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_run_until_complete(loop, work());
    async_loop_close(loop);
    return 0;
}
