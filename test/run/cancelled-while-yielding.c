// An uncaught cancellation that main was sent while it yielded: the printed way begins at that AWAIT. One that was
// withdrawn in time is not delivered.
// RUN: not %asyncc run %s 2>&1 | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

ASYNC static void cancel(struct async_task *task, int requests)
{
    for (int i = 0; i < requests; i++)
        async_task_cancel(task);
    if (requests == 1)
        async_task_uncancel(task);
}

ASYNC static void yields(void)
{
    async_create_task(cancel(async_current_task(), 1));
    AWAIT(async_yield());
    printf("not cancelled: %d\n", async_task_cancelling(async_current_task()));
    async_create_task(cancel(async_current_task(), 2));
    ASYNC_TRY
        AWAIT(async_yield());
    ASYNC_CATCH (err)
        printf("cancelled once: %s, %d\n", async_strerror(err), async_task_cancelling(async_current_task()));
    AWAIT(async_yield());
    async_create_task(cancel(async_current_task(), 2));
    AWAIT(async_yield()); // here
}

ASYNC int main(void)
{
    AWAIT(yields());
    return 0;
}
// CHECK: not cancelled: 0
// CHECK-NEXT: cancelled once: {{.*}}, 2
// CHECK-NEXT: asyncc: main failed:
// CHECK-NEXT: yields ({{.*}}cancelled-while-yielding.c:[[# @LINE - 11]])
// CHECK-NEXT: main ({{.*}}cancelled-while-yielding.c:[[# @LINE - 7]])
