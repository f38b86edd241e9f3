// A variadic ASYNC function works where no va_list crosses an AWAIT; its parameters survive suspensions as any do.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdarg.h>
#include <stdio.h>

ASYNC static int sum(const char *label, int n, ...)
{
    int total = 0;
    va_list list;
    va_start(list, n);
    for (int i = 0; i < n; i++)
        total += va_arg(list, int);
    va_end(list);
    AWAIT(async_yield());
    printf("%s of %d\n", label, n);
    return total;
}

ASYNC int main(void)
{
    // CHECK: three of 3
    // CHECK-NEXT: none of 0
    // CHECK-NEXT: 6 0
    printf("%d %d\n", AWAIT(sum("three", 3, 1, 2, 3)), AWAIT(sum("none", 0)));
    return 0;
}
