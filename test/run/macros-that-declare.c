// Macros that make declarators, or parts of them: written out where the declaration is taken apart or changed, as they are elsewhere.
// RUN: %run-all %s | FileCheck %s --match-full-lines
// RUN: %asyncc %s -o - | FileCheck %s --check-prefix=OUTPUT
#include <asyncc.h>
#include <stdio.h>

#define NAME(p) p##_x
#define CONST(t) const t
#define DECLARE(t, a) t a##_x
#define TWO(a, b) a = 1, b = 2
#define POINTER(p) *p
#define INIT(v) = v

static int calls, touched;

ASYNC static int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

static void touch(const int *p) { touched += *p; }

ASYNC static int untouched(void)
{
    // OUTPUT: int NAME(a) = 1, NAME(b) = 2;
    int NAME(a) = 1, NAME(b) = 2;
    AWAIT(async_yield());
    return a_x * 10 + b_x;
}

ASYNC static int awaiting(int n)
{
    int NAME(a) = AWAIT(maybe(n)), NAME(b) = a_x + 1, POINTER(c) = &NAME(b), d INIT(4);
    AWAIT(async_yield());
    return a_x * 1000 + b_x * 100 + *c * 10 + d;
}

ASYNC static int in_the_frame(void)
{
    int NAME(a) = 1, b = 2, NAME(c) INIT(3), TWO(d, e);
    touch(&b);
    AWAIT(async_yield());
    touch(&b);
    return a_x * 10000 + b * 1000 + c_x * 100 + d * 10 + e;
}

ASYNC static int constants(void)
{
    const int NAME(a) = 1, NAME(b) INIT(2), c INIT(3);
    DECLARE(const int, d) = 4;
    CONST(int) NAME(e) INIT(5), *f = &NAME(e);
    AWAIT(async_yield());
    return a_x * 100000 + b_x * 10000 + c * 1000 + d_x * 100 + e_x * 10 + *f;
}

ASYNC static int unset(int n)
{
    int NAME(a);
    DECLARE(int, b);
    if (AWAIT(maybe(n)))
        a_x = 1;
    else
        a_x = 2;
    AWAIT(async_yield());
    if (AWAIT(maybe(n)))
        b_x = 3;
    else
        b_x = 4;
    return a_x * 10 + b_x;
}

ASYNC static int shapes(void)
{
    int a[2] INIT({[1] = 1}), NAME(b)[3] INIT({AWAIT(maybe(2))}), *NAME(c) INIT(&a[1]);
    ASYNC int(*NAME(d))(int) INIT(maybe);
    AWAIT(async_yield());
    return a[1] * 1000 + b_x[0] * 100 + *c_x * 10 + AWAIT(d_x(3));
}

ASYNC int main(void)
{
    // CHECK: 12
    // CHECK-NEXT: 5664
    // CHECK-NEXT: 12312 4
    // CHECK-NEXT: 123455
    // CHECK-NEXT: 13 24
    // CHECK-NEXT: 1213
    printf("%d\n%d\n", AWAIT(untouched()), AWAIT(awaiting(5)));
    printf("%d %d\n", AWAIT(in_the_frame()), touched);
    printf("%d\n%d %d\n", AWAIT(constants()), AWAIT(unset(1)), AWAIT(unset(0)));
    printf("%d\n", AWAIT(shapes()));
    return 0;
}
