/* A function may use its own name for more than a call: as a pointer, and in a gather.

RUN: %run-all %s | FileCheck %s
*/
#include <asyncc.h>
#include <stdio.h>

ASYNC int apply(ASYNC int (*function)(int), int n)
{
    return AWAIT(function(n));
}

ASYNC int depth(int n)
{
    AWAIT(async_yield());
    return n ? AWAIT(apply(depth, n - 1)) + 1 : 0;
}

ASYNC int calls(int n)
{
    int a = 0, b = 0;
    if (n > 1)
        AWAIT(async_gather(a = calls(n - 1), b = calls(n - 2)));
    return a + b + 1;
}

static inline ASYNC const char *last(int n)
{
    return n ? AWAIT(last(n - 1)) : "end";
}

ASYNC int main(void)
{
    printf("%d %d %s\n", AWAIT(depth(5)), AWAIT(calls(5)), AWAIT(last(3)));
    return 0;
}

/*
CHECK: 5 15 end
*/
