// In operands that are never evaluated, awaits and starters only have a type.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

ASYNC double work(int n)
{
    AWAIT(async_yield());
    printf("work %d\n", n);
    return n;
}

#define SIZE_OF_WORK(n) sizeof(AWAIT(work(n)))

static size_t in_ordinary(void) { return SIZE_OF_WORK(8) + sizeof(async_run(work(1))) + sizeof(__typeof__(async_create_task(work(2)))); }

ASYNC int main(void)
{
    __typeof__(async_create_task(work(3))) task = async_create_task(work(4));
    __typeof__(AWAIT(async_join(task))) value;
    size_t sizes = sizeof(AWAIT(work(5))) + sizeof(AWAIT(async_join(async_create_task(work(6))))) + sizeof(async_coroutine(work(7))) + SIZE_OF_WORK(9);
    value = AWAIT(async_join(task));
    printf("%g %zu %zu\n", value, sizes, in_ordinary());
    return 0;
}
// CHECK: work 4
// CHECK-NEXT: 4 32 24
