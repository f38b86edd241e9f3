// The operand of a starter may hold starters and AWAITs of its own, to any depth.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

ASYNC static int add(int x, int y)
{
    AWAIT(async_yield());
    return x + y;
}

ASYNC int main(void)
{
    int b = 1, *p = &b;
    int sum = AWAIT(async_join(async_create_task(add(AWAIT(async_join(async_create_task(add(b + AWAIT(add(2, *p)), 3)))), *p))));
    printf("%d\n", sum);
    sum = AWAIT(async_join(async_create_task(
        add(AWAIT(async_join(async_coroutine(add(AWAIT(async_join(async_create_task(add(AWAIT(add(b, 2)), 3)))), 4)))), 5))));
    printf("%d\n", sum);
    return 0;
}
// CHECK:      8
// CHECK-NEXT: 15
