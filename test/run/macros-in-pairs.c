// Macros that open and close a block in pairs, that jump to case labels of their own, and that await in loops of their own.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>
#define CR_BEGIN switch (st) { case 0:
#define CR_FINISH }
#define NEED(x) do { if (x) { AWAIT(y(1)); } } while (0)
#define RET(n, v) do { r = (v); st = n; goto common; case n:; } while (0)
ASYNC static int y(int v) { AWAIT(async_yield()); return v; }
ASYNC static int f(int st)
{
    int r = 0;
    CR_BEGIN
    r = AWAIT(y(4));
    NEED(r);
    RET(3, 5);
    r += 100;
    CR_FINISH
common:
    return r;
}
ASYNC int main(void)
{
    // CHECK: 5 100
    printf("%d %d\n", AWAIT(f(0)), AWAIT(f(3)));
    return 0;
}
