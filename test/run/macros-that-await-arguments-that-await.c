// An AWAIT of a macro's own, whose argument awaits too.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

#define DO(call) AWAIT(call)
#define TWICE(call) (AWAIT(call) + AWAIT(call))
#define NEGATED(x) (-(x))
#define PAIR(a, b) ((a) + AWAIT(b))
#define THROUGH(x) DO(x)

static int calls;

ASYNC int add(int x, int y)
{
    AWAIT(async_yield());
    calls++;
    return x + y;
}

ASYNC int main(void)
{
    int y = 0;
    int x = (y = (DO(add(AWAIT(add(1, 2)), 3))));
    printf("%d %d %d\n", x, y, calls);
    // CHECK: 6 6 2
    x = TWICE(add(AWAIT(add(1, 1)), calls));
    printf("%d %d\n", x, calls);
    // CHECK: 12 6
    x = NEGATED(DO(add(AWAIT(add(1, 1)), 5)));
    printf("%d %d\n", x, calls);
    // CHECK: -7 8
    x = PAIR(AWAIT(add(1, 1)), add(2, AWAIT(add(3, 3))));
    printf("%d %d\n", x, calls);
    // CHECK: 10 11
    x = THROUGH(add(THROUGH(add(1, 1)), THROUGH(add(2, 2))));
    printf("%d %d\n", x, calls);
    // CHECK: 6 14
    return 0;
}
