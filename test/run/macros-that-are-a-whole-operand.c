// A macro whose expansion is no more than its argument: a variable of the frame is edited where it stands, not where
// the invocation begins.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

#define SAME(...) __VA_ARGS__
#define IDENTITY(x) x
#define OUTER(x) IDENTITY(x)

ASYNC int later(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int main(void)
{
    int v = AWAIT(later(1)), *p = &v;
    v += AWAIT(later(SAME(v)));
    v += AWAIT(later(IDENTITY(v)));
    v = IDENTITY(v) + AWAIT(later(OUTER(v)));
    IDENTITY(v) = AWAIT(later(IDENTITY(v) + 1));
    IDENTITY(*p) += AWAIT(later((OUTER(SAME(v)))));
    IDENTITY(v)++;
    printf("%d %d\n", v, IDENTITY(*p)); // CHECK: 19 19
    for (int i = 0, *q = &i; IDENTITY(i) < AWAIT(later(SAME(*q) < 2 ? 2 : 0)); IDENTITY(i)++)
        printf("%d\n", SAME(i)); // CHECK-NEXT: 0
                                 // CHECK-NEXT: 1
    return AWAIT(later(IDENTITY(v))) - 19;
}
