// The value of a comma expression with an AWAIT in it is kept for an AWAIT to its right.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

struct pair {
    int first, second;
};

ASYNC static int twice(int x)
{
    AWAIT(async_yield());
    return 2 * x;
}

ASYNC static struct pair pair(int x)
{
    AWAIT(async_yield());
    return (struct pair){x, x + 1};
}

ASYNC int main(void)
{
    int x = 3, calls = 0;
    struct pair p = {5, 6};
    printf("%d\n", (((AWAIT(twice(x))), p.second) - (x = 10, AWAIT(twice(x)))));
    printf("%d\n", (calls++, AWAIT(twice(1)), x + calls) + (AWAIT(pair(x)), x -= 5, AWAIT(pair(x)).second));
    printf("%d %d\n", x, calls);
    return 0;
}
// CHECK:      -14
// CHECK-NEXT: 17
// CHECK-NEXT: 5 1
