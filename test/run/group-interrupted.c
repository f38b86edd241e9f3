// A group whose loop ends, is closed or is deadlocked unwinds with its tasks.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

ASYNC void work(const char *name)
{
    DEFER printf("%s unwinds, ", name);
    AWAIT(async_sleep(100));
}

ASYNC void holds(const char *name, int ends)
{
    DEFER printf("%s unwinds\n", name);
    ASYNC_GROUP (g) {
        DEFER printf("body, ");
        async_group_create_task(g, work("first"));
        ASYNC_GROUP (h) {
            async_group_create_task(h, work("second"));
            if (!ends)
                AWAIT(async_sleep(100));
        }
    }
}

ASYNC void leaves_some(void)
{
    async_create_task(holds("in a body", 0));
    async_create_task(holds("at an end", 1));
    AWAIT(async_sleep(1));
}

ASYNC void waits_for(struct async_task *task) { AWAIT(async_join((ASYNC_TASK(void))async_task_ref(task))); }

ASYNC void in_a_circle(void)
{
    ASYNC_GROUP (g) { async_group_create_task(g, waits_for(async_current_task())); }
}

int main(void)
{
    async_run(leaves_some());
    printf("run %d\n", async_run_error());
    struct async_loop *loop = async_new_event_loop();
    async_loop_run_until_complete(loop, leaves_some());
    async_loop_create_task(loop, holds("not begun", 0));
    printf("close\n");
    async_loop_close(loop);
    fflush(stdout);
    loop = async_new_event_loop();
    async_loop_run_until_complete(loop, in_a_circle());
    printf("circle: %d\n", async_run_error() == -EDEADLK);
    async_loop_close(loop);
    return 0;
}

// CHECK: first unwinds, second unwinds, first unwinds, second unwinds, body, in a body unwinds
// CHECK-NEXT: body, at an end unwinds
// CHECK-NEXT: run 0
// CHECK-NEXT: close
// CHECK-NEXT: first unwinds, second unwinds, first unwinds, second unwinds, body, in a body unwinds
// CHECK-NEXT: body, at an end unwinds
// CHECK: circle: 1
