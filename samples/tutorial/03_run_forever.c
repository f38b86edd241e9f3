/* run_forever returns when somebody stops the loop. Here that is you: press Ctrl-C.
 *
 *     async def work():                         loop = asyncio.new_event_loop()
 *         while True:                           loop.create_task(work())
 *             await asyncio.sleep(1)            try:
 *             print("Task Executed")                loop.run_forever()
 *                                               except KeyboardInterrupt:
 *                                                   pass
 *                                               print("Closing Loop")
 *                                               loop.close()
 */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

ASYNC void work(void)
{
    for (;;) {
        AWAIT(async_sleep(1));
        printf("Task Executed\n");
    }
}

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_create_task(loop, work()); /* a handle that nobody keeps: the task is detached */
    if (async_loop_run_forever(loop) == -EINTR) /* what Python reports as KeyboardInterrupt */
        printf("Closing Loop\n");
    async_loop_close(loop); /* ends the task, which waits for its next second */
    return 0;
}
