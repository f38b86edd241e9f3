// Functions that are declared as `f()` and defined with an identifier list: arguments are promoted, between files too.
// RUN: %run-all %s %S/Inputs/without-prototypes-b.c --flags=-Wno-deprecated-non-prototype | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

ASYNC int add();
ASYNC int answer();
ASYNC double half();
ASYNC int mixed();
ASYNC int prototyped(char, float);

static ASYNC int here()
{
    AWAIT(async_yield());
    return 5;
}

static ASYNC int small(a, c, f, s, p, b) register int a; const char c; float f; short s; const char *p; _Bool b;
{
    AWAIT(async_yield());
    return a + (c == 'c') + (f == 1.5f) + s + p[0] + b;
}

ASYNC int main(void)
{
    // CHECK: 3 42 1.5
    printf("%d %d %g\n", AWAIT(add(1, 2)), AWAIT(answer()), AWAIT(half(3.0f)));

    static ASYNC int (*const table[])() = {answer, here};
    // CHECK: 42 5
    printf("%d %d\n", AWAIT(table[0]()), AWAIT(table[1]()));

    ASYNC int (*pointer)() = small;
    // CHECK: 104 104
    printf("%d %d\n", AWAIT(small(1, 'c', 1.5f, 3, "a", 1)), AWAIT(pointer(1, 'c', 1.5f, 3, "a", 1)));

    // CHECK: 9 9
    printf("%d %d\n", AWAIT(mixed(7, 'c', 1.5f)), AWAIT(prototyped(4, 5)));

    ASYNC_TASK(int) task = async_create_task(mixed(8, 'c', 1.5f));
    int x, y;
    AWAIT(async_gather(x = mixed(6, 'd', 1.5f), y = answer()));
    // CHECK: 10 7 42
    printf("%d %d %d\n", AWAIT(async_join(task)), x, y);
    return 0;
}
