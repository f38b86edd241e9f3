// A slow callback is told by its function's name as it stands in the call, with the place of the call.
// RUN: %run-all %s --env=ASYNCC_DEBUG=1 --stderr | FileCheck %s
#include <asyncc.h>

#include <signal.h>
#include <unistd.h>

static void calls(void *arg) { (void)arg; }
static void (*const table[])(void *) = {calls, calls};
#define BOTH table[0], NULL
#define ALL loop, calls, NULL

static int64_t now_ns;
static int64_t hand_now_ns(void *state) { return (void)state, now_ns; }
static void hand_wait(void *state, int64_t deadline_ns) { (void)state, now_ns = deadline_ns; }

ASYNC int scenario(void)
{
    struct async_loop *loop = async_get_running_loop();
    int fds[2];
    if (pipe(fds))
        return 1;
    async_loop_set_slow_callback_duration(loop, 0); /* all are */
    async_loop_call_soon(loop, calls, NULL);
    async_loop_call_soon(loop, table[sizeof((char[]){1, 2}) - 1], "a, b");
    async_loop_call_later(loop, (int[]){1, 2}[1], calls, "), \"");
    async_loop_call_at(loop, 3, BOTH);
    async_loop_call_soon(ALL);
    async_loop_call_soon_threadsafe(loop, calls, NULL);
    async_loop_add_signal_handler(loop, SIGUSR1, calls, NULL);
    raise(SIGUSR1);
    AWAIT(async_sleep(5));
    async_loop_add_writer(loop, fds[1], calls, NULL);
    AWAIT(async_yield());
    AWAIT(async_yield());
    async_loop_remove_writer(loop, fds[1]);
    async_loop_remove_signal_handler(loop, SIGUSR1);
    return 0;
}

int main(void)
{
    static const struct async_clock clock = {hand_now_ns, hand_wait, NULL};
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_clock(loop, &clock);
    int status = async_loop_run_until_complete(loop, scenario());
    async_loop_close(loop);
    return status;
}
// CHECK-DAG: Executing calls took 0.000 seconds, made at {{.*}}slow-callbacks.c:24
// CHECK-DAG: Executing table[sizeof((char[]){1, 2}) - 1] took 0.000 seconds, made at {{.*}}slow-callbacks.c:25
// CHECK-DAG: Executing calls took 0.000 seconds, made at {{.*}}slow-callbacks.c:26
// CHECK-DAG: Executing BOTH took 0.000 seconds, made at {{.*}}slow-callbacks.c:27
// CHECK-DAG: Executing a callback took 0.000 seconds, made at {{.*}}slow-callbacks.c:28
// CHECK-DAG: Executing a callback took 0.000 seconds{{$}}
// CHECK-DAG: Executing calls took 0.000 seconds, made at {{.*}}slow-callbacks.c:30
// CHECK-DAG: Executing calls took 0.000 seconds, made at {{.*}}slow-callbacks.c:33
