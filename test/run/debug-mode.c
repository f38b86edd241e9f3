// Debug mode's warnings in translated programs name the places in the source where things were made.
// RUN: %run-all %s --stderr | FileCheck %s
#include <asyncc.h>
#include <stdio.h>
#include <unistd.h>

static struct async_loop *never_closed;
static int64_t now_ns;

static int64_t hand_now_ns(void *state)
{
    (void)state;
    return now_ns;
}

static void hand_wait(void *state, int64_t deadline_ns)
{
    (void)state;
    now_ns = deadline_ns;
}

ASYNC int nap(double seconds)
{
    AWAIT(async_sleep(seconds));
    return 1;
}

ASYNC int works(void)
{
    AWAIT(async_yield());
    now_ns += 150000000;
    AWAIT(async_yield());
    return 1;
}

static void calls(void *arg)
{
    (void)arg;
    now_ns += 200000000;
}

static ASYNC_TASK(int) kept, dropped;

ASYNC int outer(void)
{
    struct async_loop *loop = async_get_running_loop();
    dropped = async_create_task(works());
    kept = async_create_task(nap(1000));
    async_task_set_name(dropped, "dropped");
    async_task_detach(async_coroutine(nap(2)));
    async_loop_call_soon(loop, calls, NULL);
    ASYNC_GROUP(group) {
        async_group_create_task(group, works());
    }
    async_task_detach(async_create_task_eager(nap(500)));
    return AWAIT(nap(1));
}

int main(void)
{
    static const struct async_clock clock = {hand_now_ns, hand_wait, NULL};
    struct async_loop *loop = async_new_event_loop();
    int fds[2];
    setvbuf(stdout, NULL, _IONBF, 0);
    async_loop_set_clock(loop, &clock);
    async_loop_set_debug(loop, true);
    async_task_detach(async_loop_create_task(loop, nap(200)));
    async_loop_run_until_complete(loop, outer());
    // CHECK: coroutine 'nap' was never awaited, made at {{.*}}debug-mode.c:50
    // CHECK-NEXT: Executing calls took 0.200 seconds, made at {{.*}}debug-mode.c:51
    // CHECK-NEXT: Executing dropped took 0.150 seconds, from works ({{.*}}debug-mode.c:30) to works ({{.*}}debug-mode.c:32)
    // CHECK-NEXT: Executing works took 0.150 seconds, from works ({{.*}}debug-mode.c:30) to works ({{.*}}debug-mode.c:32)
    if (pipe(fds))
        return 1;
    async_loop_add_reader(loop, fds[0], calls, NULL);
    // CHECK-NEXT: Using poller: {{.*}}
    async_loop_close(loop);
    // CHECK-NEXT: Task was destroyed but it is pending! nap, made at {{.*}}debug-mode.c:67
    // CHECK-NEXT: {{^}}    awaits async_sleep (198.500 seconds to go) for 1.500 seconds
    // CHECK-NEXT: {{^}}    nap ({{.*}}debug-mode.c:24)
    // CHECK-NEXT: Task was destroyed but it is pending! nap, made at {{.*}}debug-mode.c:48
    // CHECK-NEXT: {{^}}    awaits async_sleep (998.500 seconds to go) for 1.500 seconds
    // CHECK-NEXT: {{^}}    nap ({{.*}}debug-mode.c:24)
    // CHECK-NEXT: Task was destroyed but it is pending! nap, made at {{.*}}debug-mode.c:55
    // CHECK-NEXT: {{^}}    awaits async_sleep (499.000 seconds to go)
    // CHECK-NEXT: {{^}}    nap ({{.*}}debug-mode.c:24)
    // CHECK-NEXT: Task was never joined or detached! dropped, made at {{.*}}debug-mode.c:47
    // CHECK-NEXT: unclosed reader of fd {{[0-9]+}}, made at {{.*}}debug-mode.c:75
    async_task_detach(kept);
    async_task_detach(dropped);
    async_loop_run_until_complete(loop, nap(1));
    // CHECK-NEXT: Event loop is closed
    close(fds[0]);
    close(fds[1]);
    never_closed = async_new_event_loop();
    async_loop_set_debug(never_closed, true);
    // CHECK-NEXT: unclosed event loop, made at {{.*}}debug-mode.c:95
    // CHECK-NOT: {{.}}
    return 0;
}
