/* Callbacks: called at once, or by the loop on a later turn, after a delay, at a time; and a task beside them.
 *
 *     def work(callback):                       loop.call_soon(print, "soon")
 *         print("work")                         loop.call_later(2, print, "after 2 s")
 *         callback()                            loop.call_at(loop.time() + 1, print, "at 1 s")
 *         print("work is over")                 handle = loop.call_later(3, print, "never")
 *                                               handle.cancel()
 */
#include <asyncc.h>
#include <stdio.h>

static double begin;

static void say(void *text)
{
    struct async_loop *loop = async_get_running_loop(); /* null outside of a run */
    printf("%.1f s: %s\n", loop ? async_loop_time(loop) - begin : 0.0, (const char *)text);
}

/* A synchronous callback runs inside the call ... */
static void work(void (*callback)(void *), void *arg)
{
    printf("work\n");
    callback(arg);
    printf("work is over\n");
}

/* ... an asynchronous one when the loop has its next turn. */
static void work_async(struct async_loop *loop, void (*callback)(void *), void *arg)
{
    printf("work\n");
    async_loop_call_soon(loop, callback, arg);
    printf("work is over\n");
}

ASYNC void step(void)
{
    say("a task begins on the next turn, too");
    AWAIT(async_sleep(1.5));
    say("and sleeps between the callbacks");
}

static void stop(void *loop)
{
    say("stop");
    async_loop_stop(loop);
}

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    begin = async_loop_time(loop);
    work(say, "synchronous");
    work_async(loop, say, "soon");
    async_task_detach(async_loop_create_task(loop, step()));
    async_loop_call_later(loop, 2, say, "after 2 s");
    async_loop_call_at(loop, begin + 1, say, "at 1 s");
    struct async_handle handle = async_loop_call_later(loop, 2.5, say, "never");
    async_handle_cancel(loop, handle);
    async_loop_call_later(loop, 3, stop, loop);
    async_loop_run_forever(loop);
    async_loop_close(loop);
    return 0;
}
