// async_wait_signal in a task and through a pointer, a handler, and a wait that is cancelled.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>

static void on_hup(void *name)
{
    printf("%s\n", (const char *)name);
}

ASYNC static void reloads(void)
{
    for (int i = 1; i <= 2; i++) {
        AWAIT(async_wait_signal(SIGUSR1));
        printf("reload %d at %g\n", i, async_loop_time(async_get_running_loop()));
    }
}

ASYNC static void sends(int number)
{
    AWAIT(async_sleep(1));
    raise(number);
}

static ASYNC int (*waiting)(int signum) = async_wait_signal;

ASYNC int main(void)
{
    struct async_loop *loop = async_get_running_loop();
    // CHECK: reload 1 at 1
    // CHECK-NEXT: reload 2 at 2
    ASYNC_TASK(void) task = async_create_task(reloads());
    AWAIT(sends(SIGUSR1));
    AWAIT(sends(SIGUSR1));
    AWAIT(async_join(task));
    // CHECK-NEXT: hangup
    async_loop_add_signal_handler(loop, SIGHUP, on_hup, "hangup");
    AWAIT(sends(SIGHUP));
    AWAIT(async_yield());
    // CHECK-NEXT: by a pointer: 0
    async_create_task(sends(SIGUSR2));
    printf("by a pointer: %d\n", AWAIT(waiting(SIGUSR2)));
    // CHECK-NEXT: none in 5 s
    ASYNC_TIMEOUT(5)
        AWAIT(async_wait_signal(SIGUSR2));
    ASYNC_CATCH (err)
        printf("none in 5 s\n");
    // CHECK-NEXT: 1
    printf("%d\n", AWAIT(async_wait_signal(SIGKILL)) == -EINVAL);
    return 0;
}
