/* Two workers on one loop take turns until Ctrl-C: whenever one sleeps, the other can run.
 *
 *     async def worker(name):                   loop = asyncio.new_event_loop()
 *         while True:                           loop.create_task(worker("First"))
 *             await asyncio.sleep(1)            loop.create_task(worker("Second"))
 *             print(name, "Worker Executed")    try:
 *                                                   loop.run_forever()
 *                                               except KeyboardInterrupt:
 *                                                   pass
 *                                               print("Closing Loop")
 *                                               loop.close()
 */
#include <asyncc.h>
#include <stdio.h>

ASYNC void worker(const char *name)
{
    while (1) {
        AWAIT(async_sleep(1));
        printf("%s Worker Executed\n", name);
    }
}

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_create_task(loop, worker("First"));
    async_loop_create_task(loop, worker("Second"));
    async_loop_run_forever(loop);
    printf("Closing Loop\n");
    async_loop_close(loop);
    return 0;
}
