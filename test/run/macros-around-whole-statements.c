// Macros that hold a whole statement with its semicolon, or the semicolon alone, and macros that are all of an awaited call.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

#define STEP sum += AWAIT(later(step)) * 10 + n;
#define ADD(x) sum += AWAIT(later(x));
#define END(x) ;
#define INITIALLY(x) = x;
#define IDENTITY(x) x
#define SAME(...) __VA_ARGS__
#define OUTER(...) SAME(__VA_ARGS__)
#define IS_LAST(p) ((p)->b == 4)
#define FREE_LAST(p)                                                                                                                                                     \
    do {                                                                                                                                                                 \
        if (IS_LAST(p))                                                                                                                                                  \
            (p)->b = AWAIT(later(0));                                                                                                                                    \
    } while (0)

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

struct pair {
    int a, b;
};

ASYNC int declarations(int n)
{
    struct pair list[] = {{1, 2}, {n, 4}} END(0)
    int x = 5 END(0)
    int y INITIALLY(n)
    AWAIT(async_yield());
    x += n END(0)
    AWAIT(async_yield()) END(0)
    struct pair *p = list;
    AWAIT(async_yield());
    return p[1].a + x + y;
}

ASYNC int calls(int n)
{
    int y = AWAIT(IDENTITY(later(n)));
    y += IDENTITY(AWAIT(later(n))) + SAME(AWAIT(OUTER(later(n))));
    IDENTITY(AWAIT(later(n)));
    OUTER(y += AWAIT(SAME(later)(n)));
    return IDENTITY(SAME(AWAIT(later(n)) + y));
}

/* A condition that is a macro has its own parentheses and those of the `if`: no compiler warns of them. */
ASYNC int conditions(int n)
{
    struct pair pair = {n, n};
    FREE_LAST(&pair);
    return pair.a + pair.b;
}

ASYNC int main(void)
{
    printf("%d %d %d\n", AWAIT(steps(2)), AWAIT(calls(3)), AWAIT(declarations(7))); // CHECK: 95 15 26
    printf("%d %d\n", AWAIT(conditions(4)), AWAIT(conditions(5)));                  // CHECK: 4 10
    return 0;
}
