// A macro that must be expanded, right behind a declaration with ASYNC_TASK: nothing is lost or doubled.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

#define TYPE int
#define STARTED(call) async_task_ref(async_create_task(call))

ASYNC int work(int n)
{
    AWAIT(async_yield());
    printf("work %d\n", n);
    return n;
}

ASYNC int main(void)
{
    ASYNC_TASK(int) first = async_create_task(work(1));
    async_task_detach(async_create_task(work(2)));
    ASYNC_TASK(TYPE) second = STARTED(work(3)), third = STARTED(work(4));
    async_task_detach(second), async_task_detach(third);
    int sum = AWAIT(async_join(first)) + AWAIT(async_join(second)) + AWAIT(async_join(third));
    printf("%d\n", sum);
    return 0;
}
// CHECK: work 1
// CHECK-NEXT: work 2
// CHECK-NEXT: work 3
// CHECK-NEXT: work 4
// CHECK-NEXT: 8
