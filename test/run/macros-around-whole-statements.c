// Macros that hold a whole statement with its semicolon, and macros that are all of an awaited call.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

#define STEP sum += AWAIT(later(step)) * 10 + n;
#define ADD(x) sum += AWAIT(later(x));
#define IDENTITY(x) x
#define SAME(...) __VA_ARGS__
#define OUTER(...) SAME(__VA_ARGS__)

ASYNC int later(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int steps(int n)
{
    int sum = 0;
    while (sum < 40) {
        int step = AWAIT(later(n));
        STEP
    }
    if (sum > 0) {
        ADD(1)
        sum *= 2;
        ADD(2) ADD(3)
    }
    return sum;
}

ASYNC int calls(int n)
{
    int y = AWAIT(IDENTITY(later(n)));
    y += IDENTITY(AWAIT(later(n))) + SAME(AWAIT(OUTER(later(n))));
    IDENTITY(AWAIT(later(n)));
    OUTER(y += AWAIT(SAME(later)(n)));
    return IDENTITY(SAME(AWAIT(later(n)) + y));
}

ASYNC int main(void)
{
    printf("%d %d\n", AWAIT(steps(2)), AWAIT(calls(3))); // CHECK: 95 15
    return 0;
}
