// SIGINT cancels main, which cleans up; then the signal ends the program, so that a shell sees 130.
// RUN: %run-all %s --status=-2 | FileCheck %s
#include <asyncc.h>
#include <signal.h>
#include <stdio.h>

static void interrupt(void *unused)
{
    (void)unused;
    raise(SIGINT);
}

ASYNC void other(void)
{
    DEFER { printf("other "); fflush(stdout); }
    AWAIT(async_sleep(100));
}

ASYNC int main(void)
{
    async_create_task(other());
    async_loop_call_later(async_get_running_loop(), 1, interrupt, 0);
    DEFER {
        AWAIT(async_sleep(0.5));
        printf("main at %g ", async_loop_time(async_get_running_loop()));
        fflush(stdout);
    }
    AWAIT(async_sleep(50));
    printf("not interrupted\n");
    return 0;
}
// CHECK: main at 1.5 other
